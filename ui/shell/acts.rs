//! Performing what the form of an act asks for: sending it, reading what a workflow takes, the editor.

use super::perform::edit;
use super::run::{Shell, now};
use crate::app::{ActEffect, ActMsg, Msg};
use crate::cli::record::who;
use crate::places::Places;
use engine::domain::BranchName;
use engine::domain::pull_request::ChangelogPresence;
use engine::fault::{Fault, Result};
use engine::operations::act::{ActEnd, ActPlan, ArmedAct, Journal, LOOKS, Outcome, go};
use engine::operations::{Startable, branch_changelog, startable};
use engine::poller::PollerHandle;
use engine::sources::github::GitHub;
use engine::store::Store;
use std::sync::Arc;

/// Performs one effect of a form. Whether it may be performed at all was decided before.
pub(super) async fn perform(shell: &mut Shell, effect: ActEffect) {
    match effect {
        ActEffect::Send { form, plan, word } => send(shell, form, *plan, word),
        ActEffect::Inputs { form, of } => read_inputs(shell, form, of),
        ActEffect::Brings { form, of } => read_brings(shell, form, of),
        ActEffect::Edit { form, text } => {
            let text = edit(shell, text).await.map_err(Arc::new);
            Box::pin(shell.take(Msg::Act(ActMsg::Edited(form, text)))).await;
        }
    }
}

/// The answer where nothing may be changed.
pub(super) fn refused(effect: &ActEffect, fault: &Fault) -> Option<Msg> {
    let ActEffect::Send { form, .. } = effect else { return None };
    Some(Msg::Act(ActMsg::Ended(*form, not_sent(fault))))
}

fn send(shell: &Shell, form: u64, plan: ActPlan, word: String) {
    let (poller, sender) = (shell.poller.clone(), shell.sender.clone());
    let (places, who) = (shell.places.clone(), who(&shell.variables));
    shell.acts.spawn(async move {
        let told = |stage| drop(sender.try_send(Msg::Act(ActMsg::Reached(form, stage))));
        let end = match ready(plan, &word, &poller) {
            Ok((armed, github)) => go(armed, &github, &journal(places, who).await, &told).await,
            Err(fault) => not_sent(&fault),
        };
        let changed = end.outcome != Outcome::Refused;
        drop(sender.send(Msg::Act(ActMsg::Ended(form, end))).await);
        if changed {
            poller.look_outside();
        }
    });
}

fn ready(plan: ActPlan, word: &str, poller: &PollerHandle) -> Result<(ArmedAct, Arc<GitHub>)> {
    Ok((plan.arm(word, now())?, poller.github()?))
}

/// The record of changes. Opening it reads the disk, so it is not done where keys are listened to.
pub(super) async fn journal(places: Option<Places>, who: String) -> Journal {
    let open = move || places.map_or_else(Store::in_memory, |places| Store::open(&places.store_file()).0);
    let store = tokio::task::spawn_blocking(open).await.unwrap_or_else(|_| Store::in_memory());
    Journal { store, who, clock: now, looks: LOOKS }
}

fn not_sent(fault: &Fault) -> ActEnd {
    ActEnd {
        outcome: Outcome::Refused,
        sentence: format!("{fault}."),
        next_step: fault.next_step().map(str::to_owned),
        url: None,
        recorded: true,
    }
}

fn read_inputs(shell: &Shell, form: u64, of: (String, BranchName)) {
    let (poller, sender) = (shell.poller.clone(), shell.sender.clone());
    tokio::task::spawn_blocking(move || {
        let read: Result<Startable> = poller.repository().and_then(|git| startable(&git, &of.0, &of.1));
        drop(sender.blocking_send(Msg::Act(ActMsg::Inputs(form, of, read.map_err(Arc::new)))));
    });
}

fn read_brings(shell: &Shell, form: u64, of: (BranchName, BranchName)) {
    let (poller, sender, config) = (shell.poller.clone(), shell.sender.clone(), Arc::clone(&shell.model.config));
    tokio::task::spawn_blocking(move || {
        let look = |git| branch_changelog(&git, &config, (&of.0, &of.1), &poller.known());
        let told = poller.repository().map_or(ChangelogPresence::Unknown, look);
        drop(sender.blocking_send(Msg::Act(ActMsg::Brings(form, of, told))));
    });
}
