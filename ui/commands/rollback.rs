//! The hints below a rollback: keys that are no commands.

use super::{Hint, HintKeys};
use crate::app::Model;
use crate::app::rollback::{Remark, Section, Wizard};

/// The keys that work now, most useful first.
pub(super) fn keys(model: &Model) -> Vec<Hint> {
    let view = &model.rollback;
    let keys = match (&view.wizard, &view.run) {
        (Some(wizard), _) => of_wizard(model, wizard),
        (None, Some(run)) if matches!(run.remark, Remark::Offered(..)) => of_offer(),
        (None, Some(run)) => vec![
            ("T", "take the lock over…", run.waits_for_lock()),
            ("B", "other ways", !run.goes_on()),
            ("y", "copy incident", true),
            ("R", "revert on the branch…", run.served()),
            ("C", remark(&run.remark), run.can_be_told()),
            ("j/k", "output", !run.lines.is_empty()),
            ("q", if run.goes_on() { "leave it running" } else { "close" }, true),
        ],
        (None, None) => vec![("Esc", "close", true)],
    };
    let shown = keys.into_iter().filter(|(_, _, there)| *there);
    shown
        .map(|(keys, name, _)| Hint { keys: keys.into(), name: name.into(), target: HintKeys::Form, ready: Ok(()) })
        .collect()
}

/// While it is shown what would be posted.
fn of_offer() -> Vec<(&'static str, &'static str, bool)> {
    vec![("W", "post it", true), ("Esc", "post nothing", true), ("y", "copy incident summary", true)]
}

/// What `C` does next.
const fn remark(remark: &Remark) -> &'static str {
    if matches!(remark, Remark::None) { "comment…" } else { "the comment" }
}

fn of_wizard(model: &Model, wizard: &Wizard) -> Vec<(&'static str, &'static str, bool)> {
    let empty = wizard.word.says().is_empty();
    match wizard.section {
        Section::Word => vec![
            ("Enter", "send at once", !empty),
            ("1-5", "reason", empty),
            ("Tab", "other ways", true),
            ("y", "copy commands", empty),
            ("Esc", "cancel", true),
        ],
        Section::Left => vec![
            ("G", "look how it ended", true),
            ("Tab", "ways back without it", true),
            ("y", "copy commands", true),
            ("Esc", "close", true),
        ],
        Section::Reason => vec![("Enter", "back to the word", true), ("Esc", "no reason", true)],
        Section::Ways => vec![
            ("j/k", "way", true),
            ("Tab", "type its word", true),
            ("1-5", "reason", true),
            ("G", "look how the last one ended", model.rollback.left.is_some()),
            ("y", "copy commands", true),
            ("Esc", "cancel", true),
        ],
    }
}
