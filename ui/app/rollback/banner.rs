//! What of rollbacks is told on every screen: one that goes on, how the last one ended while nobody can say, and that the
//! branch holds what production does not run.

use super::env_of;
use super::run::{Run, Stage};
use crate::app::Model;
use engine::domain::workflow_run::Run as WorkflowRun;
use engine::domain::{CommitId, EnvName};
use engine::environment::ladder;
use engine::environment::slots::loud;
use engine::operations::rollback::{Ending, Quarantine};

/// The branch holds one commit, and the environment runs another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The environment.
    pub env: EnvName,
    /// The branch.
    pub branch: String,
    /// What it holds.
    pub holds: CommitId,
    /// What runs.
    pub runs: CommitId,
    /// Where, in words, as far as it was sent from here.
    pub slot: Option<String>,
}

/// Whether what was gone away from is still what the branch would ship: by the rollback that was sent from here, else by what
/// is written down on this machine, so that it is told after a restart too.
#[must_use]
pub fn standing(model: &Model) -> Option<Standing> {
    match model.rollback.run.as_ref().filter(|run| run.served()) {
        Some(run) => of_run(model, run),
        None => written_down(model),
    }
}

fn of_run(model: &Model, run: &Run) -> Option<Standing> {
    let branch = model.config.branch_of(run.env.as_str()).to_owned();
    let holds = model.board.head_of(&branch).or(run.from.1)?;
    let runs = ladder::live(&model.board, &model.config, &run.env, model.now).commit;
    let runs = run.finished().and_then(|finished| finished.commit).or(runs).or(run.goal.commit)?;
    let (env, slot) = (run.env.clone(), run.goal.slot.as_ref().map(loud));
    (holds != runs).then_some(Standing { env, branch, holds, runs, slot })
}

/// The newest that still holds, of any environment.
fn written_down(model: &Model) -> Option<Standing> {
    model.rollback.quarantined.iter().rev().find_map(|one| still_holds(model, one))
}

/// What runs has to be seen: what was written down may be long over.
fn still_holds(model: &Model, one: &Quarantine) -> Option<Standing> {
    let env = EnvName(one.environment.clone());
    let branch = model.config.branch_of(env.as_str()).to_owned();
    let holds = model.board.head_of(&branch)?;
    let runs = ladder::live(&model.board, &model.config, &env, model.now).commit?;
    let is_so = holds != runs && runs != one.bad && (holds == one.bad || Some(runs) == one.good);
    is_so.then_some(Standing { env, branch, holds, runs, slot: None })
}

/// A sentence for the line above the footer, where there is something to tell. Hostile text may be in it.
#[must_use]
pub fn banner(model: &Model) -> Option<String> {
    let ours = || left(model).or_else(|| standing(model).map(|standing| said(model, &standing)));
    let Some(run) = &model.rollback.run else { return ours() };
    match &run.stage {
        Stage::Going => Some(going(run)),
        Stage::Acted(_) if run.is_followed() => {
            Some(format!("⟳ What GitHub took puts {} back: {}. B shows it.", run.title(), run.at_github()))
        }
        Stage::Refused(_) | Stage::Acted(_) => ours(),
        Stage::Ended(finished) => match finished.ending {
            Ending::Unknown | Ending::Unverified => {
                Some(format!("? How the rollback to {} ended is not known. B shows it.", run.title()))
            }
            ending if ending.went_wrong() => {
                Some(format!("✗ The rollback to {} did not do it. B shows the ways back.", run.title()))
            }
            _ => standing(model).map(|standing| said(model, &standing)),
        },
    }
}

fn going(run: &Run) -> String {
    let what = run.current().map_or("begins", |row| row.step.word());
    format!("⟳ The rollback to {} goes on: {what}. B shows it.", run.title())
}

fn said(model: &Model, standing: &Standing) -> String {
    let Standing { env, branch, holds, runs, slot } = standing;
    let slot = slot.as_ref().map(|slot| format!(" ({slot})")).unwrap_or_default();
    let ships = match built(model, standing) {
        Some(run) => format!("build #{} goes on and ships it by itself: 7 shows it", run.number),
        None => "the next push ships it".to_owned(),
    };
    format!("! {branch} holds {}, {env} runs {}{slot}: {ships}.", holds.short(), runs.short())
}

/// The build of what the branch holds, while it goes on.
fn built<'a>(model: &'a Model, standing: &Standing) -> Option<&'a WorkflowRun> {
    let file = Some(&model.config.workflows.build);
    let runs = &model.board.runs.value()?.runs;
    runs.iter().find(|run| {
        run.file.as_ref() == file
            && run.branch.as_deref() == Some(standing.branch.as_str())
            && run.head == Some(standing.holds)
            && run.state.goes_on()
    })
}

/// One that was begun on this machine and has not ended.
fn left(model: &Model) -> Option<String> {
    let (_, story) = model.rollback.left.as_ref()?;
    let at = story.opening.at.with_timezone(model.now.offset()).format("%H:%M");
    let env = env_of(model);
    Some(format!("! A rollback of {env} begun here at {at} has not ended: B, Tab, G looks how it ended."))
}
