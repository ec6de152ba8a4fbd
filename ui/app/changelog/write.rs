//! `W`: the only key that writes, and only what the current preview on the screen shows.

use super::{ChangelogEffect, ChangelogView, Focus, Pane, Preview, QuestionId, Seen, Subject, panes};
use crate::app::{Effect, Model, Screen};
use engine::changelog::Edit;
use std::sync::Arc;

/// Writes the edits shown, or says why it does not.
pub fn write(model: &mut Model) -> Vec<Effect> {
    match writable(model) {
        Ok(edits) => vec![Effect::Changelog(ChangelogEffect::Write(begin(&mut model.changelog), edits))],
        Err(reason) => {
            model.say(reason);
            Vec::new()
        }
    }
}

/// Why `W` cannot write now, in a sentence; `None` when it can.
#[must_use]
pub fn blocked(model: &Model) -> Option<String> {
    writable(model).err()
}

fn begin(view: &mut ChangelogView) -> QuestionId {
    let id = view.next_question();
    view.writing = Some(id);
    view.focus = Focus::List;
    id
}

fn writable(model: &Model) -> Result<Arc<[Edit]>, String> {
    let view = &model.changelog;
    if view.writing.is_some() {
        return Err("The files are being written.".into());
    }
    if view.editing.is_some() {
        return Err("The text is open in your editor.".into());
    }
    if view.subject == Subject::Selected {
        return Err("Nothing is previewed yet: F previews a fix, C opens an entry.".into());
    }
    let preview = view.current().ok_or("The preview is being worked out.")?;
    if !on_screen(model) {
        return Err("The preview is not on the screen: d shows it.".into());
    }
    edits(view, preview)
}

fn edits(view: &ChangelogView, preview: &Preview) -> Result<Arc<[Edit]>, String> {
    if let Some(gap) = view.draft.as_ref().filter(|_| view.subject == Subject::Entry).and_then(super::Draft::gap) {
        return Err(gap.into());
    }
    let plan = preview.answer.as_ref().map_err(|fault| format!("There is no preview: {fault}."))?;
    if plan.edits.is_empty() {
        return Err("There is nothing to write: no edit mends this.".into());
    }
    match preview.seen {
        Seen::Yes => Ok(Arc::clone(&plan.edits)),
        Seen::Changed => Err("The preview changed by itself: look at it with d before W.".into()),
    }
}

fn on_screen(model: &Model) -> bool {
    let shows = |pane: &Pane| matches!(pane, Pane::Edits | Pane::FullDiff);
    model.screen == Screen::Changelog && panes(model).iter().any(shows)
}
