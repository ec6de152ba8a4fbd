//! Reading the services for their list, and going over to one of them.

use super::run::{Shell, now};
use crate::app::fleet::{FleetEffect, FleetMsg};
use crate::app::{Msg, Notice};
use crate::cli::context::Context;
use crate::fleet::{of, read};
use engine::fault::{Fault, Result};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long one service may take; what has not answered by then counts as failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// Performs one effect.
pub(super) fn perform(shell: &mut Shell, effect: &FleetEffect) {
    match effect {
        FleetEffect::Read(question) => read_all(shell, *question),
        FleetEffect::GoTo(at) => go_to(shell, *at),
    }
}

/// The one that is shown is told by what the console knows; the others are read, each in a thread of its own.
fn read_all(shell: &Shell, question: u64) {
    let here = shell.model.fleet.here;
    for (service, there) in shell.fleet.services.iter().cloned().enumerate() {
        let (sender, fleet) = (shell.sender.clone(), Arc::clone(&shell.fleet));
        let (stop, board, context) = (shell.child_token(), Arc::clone(&shell.model.board), Arc::clone(&shell.context));
        tokio::task::spawn_blocking(move || {
            let row = if service == here {
                of(&board, &context, &there.path, now())
            } else {
                read(&there, &fleet.base, &fleet.budgets, (DEADLINE, &stop))
            };
            drop(sender.blocking_send(Msg::Fleet(FleetMsg { question, service, row: Arc::new(row) })));
        });
    }
}

/// So long a service is looked for: its folder may lie on a disk that does not answer.
const LOOKED: Duration = Duration::from_secs(2);

/// Somebody goes over to another service, which is being looked for.
pub(super) struct Going {
    at: usize,
    path: PathBuf,
    found: JoinHandle<Result<Context>>,
    until: Instant,
}

/// Begins to look for another service. Whoever waits can stay meanwhile.
fn go_to(shell: &mut Shell, at: usize) {
    let Some(service) = shell.fleet.services.get(at).cloned() else { return };
    let (fleet, path) = (Arc::clone(&shell.fleet), service.path.clone());
    let found = tokio::task::spawn_blocking(move || -> Result<Context> {
        let context = service.context(&fleet.base)?;
        context.repository_is_there()?;
        Ok(context)
    });
    shell.going = Some(Going { at, path, found, until: Instant::now() + LOOKED });
}

/// What came of looking for it; nothing ever where nobody goes.
pub(super) async fn looked_for(going: &mut Option<Going>) -> (usize, PathBuf, Result<Context>) {
    let Some(Going { at, path, found, until }) = going else { return std::future::pending().await };
    let told = match tokio::time::timeout_at(*until, found).await {
        Ok(found) => found.map_err(|cause| Fault::while_doing("looking for it", cause)).flatten(),
        Err(_) => Err(Fault::while_doing("looking for it", format!("no answer came within {} s", LOOKED.as_secs()))),
    };
    let told = (*at, std::mem::take(path), told);
    *going = None;
    told
}

/// Leaves for another service, now that it is known whether there is one.
pub(super) async fn go_over(shell: &mut Shell, (at, path, told): (usize, PathBuf, Result<Context>)) {
    match told {
        Ok(context) => shell.leave_for(at, context),
        Err(fault) => {
            let sentence = format!("{} cannot be shown: {fault}.", path.display());
            shell.take(Msg::Told(Notice::Failed(sentence))).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_on_a_disk_that_does_not_answer_is_given_up_and_nobody_goes_before_it_is_known() {
        let until = Instant::now() + Duration::from_millis(60);
        let found = tokio::spawn(std::future::pending());
        let mut going = Some(Going { at: 1, path: "/srv/api".into(), found, until });
        let early = tokio::time::timeout(Duration::from_millis(5), looked_for(&mut going)).await;
        assert!(early.is_err() && going.is_some(), "keys are served in between");
        let (at, path, told) = looked_for(&mut going).await;
        assert_eq!((at, path, going.is_none()), (1, PathBuf::from("/srv/api"), true));
        assert!(told.unwrap_err().to_string().contains("within 2 s"));
        let nobody = tokio::time::timeout(Duration::from_millis(5), looked_for(&mut None)).await;
        assert!(nobody.is_err());
    }
}
