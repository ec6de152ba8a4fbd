//! What of rollbacks is told on every screen: one that goes on, how the last one ended while nobody can say, and that the
//! branch holds what production does not run.

use super::env_of;
use super::run::{Run, Stage};
use crate::app::Model;
use engine::domain::CommitId;
use engine::environment::ladder;
use engine::environment::slots::loud;
use engine::operations::rollback::Ending;

/// The branch holds one commit, and the environment runs another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The branch.
    pub branch: String,
    /// What it holds.
    pub holds: CommitId,
    /// What runs.
    pub runs: CommitId,
}

/// Whether what the last rollback went away from is still what the branch would ship.
#[must_use]
pub fn standing(model: &Model) -> Option<Standing> {
    let run = model.rollback.run.as_ref().filter(|run| run.served())?;
    let branch = model.config.branch_of(run.env.as_str()).to_owned();
    let list = model.board.branches.value();
    let head = list.and_then(|list| list.branches.iter().find(|other| other.name.as_str() == branch)).map(|b| b.head);
    let holds = head.or(run.from.1)?;
    let runs = ladder::live(&model.board, &model.config, &run.env, model.now).commit;
    let runs = run.finished().and_then(|finished| finished.commit).or(runs).or(run.goal.commit)?;
    (holds != runs).then_some(Standing { branch, holds, runs })
}

/// A sentence for the line above the footer, where there is something to tell. Hostile text may be in it.
#[must_use]
pub fn banner(model: &Model) -> Option<String> {
    let Some(run) = &model.rollback.run else { return left(model) };
    match &run.stage {
        Stage::Going => Some(going(run)),
        Stage::Refused(_) | Stage::Acted(_) => left(model),
        Stage::Ended(finished) => match finished.ending {
            Ending::Unknown | Ending::Unverified => {
                Some(format!("? How the rollback to {} ended is not known. B shows it.", run.title()))
            }
            Ending::Unhealthy | Ending::NotMoved | Ending::ScriptFailed => {
                Some(format!("✗ The rollback to {} did not do it. B shows the ways back.", run.title()))
            }
            _ => standing(model).map(|standing| said(&standing, run)),
        },
    }
}

fn going(run: &Run) -> String {
    let what = run.current().map_or("begins", |row| row.step.word());
    format!("⟳ The rollback to {} goes on: {what}. B shows it.", run.title())
}

fn said(standing: &Standing, run: &Run) -> String {
    let Standing { branch, holds, runs } = standing;
    let slot = run.goal.slot.as_ref().map(|slot| format!(" ({})", loud(slot))).unwrap_or_default();
    format!("! {branch} holds {}, {} runs {}{slot}: the next push ships it.", holds.short(), run.env, runs.short())
}

/// One that was begun on this machine and has not ended.
fn left(model: &Model) -> Option<String> {
    let (_, story) = model.rollback.left.as_ref()?;
    let at = story.opening.at.with_timezone(model.now.offset()).format("%H:%M");
    let env = env_of(model);
    Some(format!("! A rollback of {env} begun here at {at} has not ended: B, Tab, G looks how it ended."))
}
