//! The hints below a promotion: keys that are no commands.

use super::{Hint, HintKeys};
use crate::app::Model;
use crate::app::promotion::{FollowStage, Section, Stage, Wizard};
use engine::domain::workflow_run::RunState;

/// The keys that work now, most useful first.
pub(super) fn keys(model: &Model) -> Vec<Hint> {
    let view = &model.promotion;
    let keys: Vec<(&str, &str, bool)> = match (&view.wizard, &view.left, &view.follow) {
        (_, Some(left), _) if left.words.is_some() => vec![("Enter", "close it", true), ("Esc", "back", true)],
        (_, Some(left), _) => vec![
            ("G", "go on with it", left.is_promotion()),
            ("S", "mark as seen…", left.is_promotion()),
            ("Esc", "back", true),
        ],
        (Some(wizard), None, _) => of_wizard(wizard),
        (None, None, Some(follow)) => {
            let unknown = matches!(&follow.stage, FollowStage::Stopped(halted) if halted.is_unknown());
            vec![
                ("G", "look again, go on", unknown),
                ("j/k", "step", true),
                ("Enter", "its run", follow.selected_run(&model.config).is_some()),
                ("a v", "approve…", waits(model)),
                ("a r", "re-run…", ended_badly(model)),
                ("y", "copy status", true),
                ("P", "plan anew", !follow.goes_on()),
                ("q", if follow.goes_on() { "leave it running" } else { "close" }, true),
            ]
        }
        (None, None, None) => vec![("Esc", "close", true)],
    };
    let shown = keys.into_iter().filter(|(_, _, there)| *there);
    shown
        .map(|(keys, name, _)| Hint { keys: keys.into(), name: name.into(), target: HintKeys::Form, ready: Ok(()) })
        .collect()
}

fn of_wizard(wizard: &Wizard) -> Vec<(&'static str, &'static str, bool)> {
    match &wizard.stage {
        Stage::Counting { .. } => vec![("any key", "aborts", true)],
        Stage::Reading { .. } if wizard.gathered.is_none() => vec![("Esc", "cancel", true)],
        Stage::Unread(_) => vec![("r", "try again", true), ("Esc", "close", true)],
        _ if wizard.is_typing() => {
            vec![("Enter", "arm: 10 s to abort", true), ("Tab", "section", true), ("Esc", "back to the checks", true)]
        }
        _ => vec![
            ("Tab", "section", true),
            ("Space", "accept", wizard.section == Section::Check && wizard.open_gates() > 0),
            ("O", "open the PR…", wizard.plan().is_some_and(|plan| plan.blocking().next().is_some())),
            ("r", "re-check", true),
            ("Esc", "cancel", true),
            ("j/k", "move", true),
            ("d", "files", true),
            ("n", "copy notes", true),
            ("y", "copy command", true),
        ],
    }
}

fn waits(model: &Model) -> bool {
    crate::app::promotion::selected_run(model).is_some_and(|run| run.state == RunState::Waiting)
}

fn ended_badly(model: &Model) -> bool {
    let run = crate::app::promotion::selected_run(model);
    run.is_some_and(|run| matches!(run.state, RunState::Cancelled | RunState::Failure))
}
