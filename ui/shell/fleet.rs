//! Reading the services for their list, and going over to one of them.

use super::run::{Shell, now};
use crate::app::fleet::{FleetEffect, FleetMsg};
use crate::app::{Msg, Notice};
use crate::cli::context::Context;
use crate::fleet::{of, read};
use engine::fault::{Fault, Result};
use std::sync::Arc;
use std::time::Duration;

/// How long one service may take; what has not answered by then counts as failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// Performs one effect.
pub(super) async fn perform(shell: &mut Shell, effect: FleetEffect) {
    match effect {
        FleetEffect::Read(question) => read_all(shell, question),
        FleetEffect::GoTo(at) => go_to(shell, at).await,
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

/// Leaves for another service, once it is known that there is one.
async fn go_to(shell: &mut Shell, at: usize) {
    let Some(service) = shell.fleet.services.get(at).cloned() else { return };
    let (fleet, path) = (Arc::clone(&shell.fleet), service.path.clone());
    let found = tokio::task::spawn_blocking(move || -> Result<Context> {
        let context = service.context(&fleet.base)?;
        context.repository_is_there()?;
        Ok(context)
    });
    let told = match tokio::time::timeout(LOOKED, found).await {
        Ok(found) => found.map_err(|cause| Fault::while_doing("looking for it", cause)).flatten(),
        Err(_) => Err(Fault::while_doing("looking for it", format!("no answer came within {} s", LOOKED.as_secs()))),
    };
    match told {
        Ok(context) => shell.leave_for(at, context),
        Err(fault) => {
            let sentence = format!("{} cannot be shown: {fault}.", path.display());
            shell.take(Msg::Told(Notice::Failed(sentence))).await;
        }
    }
}
