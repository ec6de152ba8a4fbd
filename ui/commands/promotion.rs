//! The hints below a promotion: keys that are no commands.

use super::{HelpLine, Hint, HintKeys};
use crate::app::promotion::{FollowStage, Section, Stage, Wizard, void};
use crate::app::{Model, Overlay};
use engine::domain::workflow_run::RunState;

/// The keys of the wizard with what they do.
const WIZARD: &[(&str, &str, &str)] = &[
    ("Tab Enter", "section", "The next section; in the third letters are typed."),
    ("S-Tab", "section before", "The section before."),
    ("j k", "move", "The gate that is looked at; the lines of what ships."),
    ("Space", "accept", "Accepts the selected gate, or takes that back."),
    ("r", "re-check", "Reads everything again and plans anew."),
    ("d", "files", "The files that differ."),
    ("n", "copy notes", "Copies the release notes."),
    ("y", "copy command", "Copies the same as a command line."),
    ("A", "approve…", "Says yes to the plan that somebody else sends."),
    ("O", "open the PR…", "Asks those who may merge by a pull request."),
    ("Enter", "arm", "After the commit: 10 s, and any key aborts."),
    ("Esc q", "cancel", "Steps back. Nothing was sent."),
];

/// The keys of what goes on with what they do.
const FOLLOW: &[(&str, &str, &str)] = &[
    ("j k", "step", "The step that is looked at."),
    ("Enter l", "its log", "The log of its job; Esc comes back to the step."),
    ("a v", "approve…", "Answers for a deployment that waits."),
    ("a r", "re-run…", "Tries a cancelled or failed run again."),
    ("y", "copy status", "Copies how it stands."),
    ("G", "go on", "Looks again and goes on. Nothing is sent again."),
    ("P", "plan anew", "Plans the next one, once nothing goes on."),
    ("q Esc", "leave it", "Leaves it running; P shows it again."),
];

/// The keys of what was left with what they do.
const LEFT: &[(&str, &str, &str)] = &[
    ("G", "go on with it", "Looks and goes on. Nothing is sent again."),
    ("S", "mark as seen…", "Closes it with the words of whoever looked."),
    ("Esc q", "back", "Steps back and leaves it as it is."),
];

/// What the help tells over a promotion; `None` where none lies there.
pub(super) fn help(model: &Model) -> Option<Vec<HelpLine>> {
    model.overlays.contains(&Overlay::Promotion).then_some(())?;
    let view = &model.promotion;
    let keys = match (&view.left, &view.wizard) {
        (Some(_), _) => LEFT,
        (None, Some(_)) => WIZARD,
        (None, None) => FOLLOW,
    };
    let line = |&(keys, name, help): &_| HelpLine { keys: String::from(keys), name, help, unready: None, hides: None };
    Some(keys.iter().map(line).collect())
}

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
        (Some(_), None, _) if is_void(model) => {
            vec![("r", "plan anew", true), ("Tab", "section", true), ("Esc", "cancel", true)]
        }
        (Some(wizard), None, _) => of_wizard(wizard),
        (None, None, Some(follow)) => {
            let unknown = matches!(&follow.stage, FollowStage::Stopped(halted) if halted.is_unknown());
            vec![
                ("G", "look again, go on", unknown),
                ("j/k", "step", true),
                ("Enter", "its log", follow.selected_run(&model.config).is_some()),
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
            ("A", "approve…", wizard.waits_for_another()),
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

/// Whether the plan that is looked at holds no more, and nothing is read for another yet.
fn is_void(model: &Model) -> bool {
    let ready = model.promotion.wizard.as_ref().is_some_and(|wizard| matches!(wizard.stage, Stage::Ready));
    ready && void(model).is_some()
}

fn waits(model: &Model) -> bool {
    crate::app::promotion::selected_run(model).is_some_and(|run| run.state == RunState::Waiting)
}

fn ended_badly(model: &Model) -> bool {
    let run = crate::app::promotion::selected_run(model);
    run.is_some_and(|run| matches!(run.state, RunState::Cancelled | RunState::Failure))
}
