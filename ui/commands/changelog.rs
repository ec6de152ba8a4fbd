//! The commands of the changelog screen. Only `changelog.write` changes a file.

use super::{Command, Danger, Scope};
use crate::app::changelog as screen;
use crate::app::{Model, Screen};

const HERE: Scope = Scope::On(Screen::Changelog);

/// In the order of the footer.
pub static CHANGELOG: &[Command] = &[
    Command {
        id: "changelog.write",
        scope: HERE,
        keys: &["W"],
        name: "write files",
        help: "write the edits that the preview shows to the work tree; never commits or pushes",
        danger: Danger::Local,
        ready: |model| screen::blocked(model).map_or(Ok(()), Err),
        start: screen::write,
    },
    Command {
        id: "changelog.fix",
        scope: HERE,
        keys: &["F"],
        name: "fix marked (preview)…",
        help: "show what mending the marked findings would write, or the selected one when none is marked",
        danger: Danger::Local,
        ready: has_findings,
        start: screen::preview_fix,
    },
    Command {
        id: "changelog.edit",
        scope: HERE,
        keys: &["e"],
        name: "$EDITOR",
        help: "edit the text of the entry in your own editor",
        danger: Danger::Look,
        ready: has_form,
        start: screen::edit_outside,
    },
    Command {
        id: "changelog.diff",
        scope: HERE,
        keys: &["d"],
        name: "full diff",
        help: "read the whole preview, or close it",
        danger: Danger::Look,
        ready: has_preview,
        start: screen::toggle_full,
    },
    Command {
        id: "changelog.new",
        scope: HERE,
        keys: &["C"],
        name: "new entry…",
        help: "write the entry of any commit, or of what is staged",
        danger: Danger::Local,
        ready: has_work_tree,
        start: screen::ask_commit,
    },
    Command {
        id: "changelog.discard",
        scope: HERE,
        keys: &["X"],
        name: "discard…",
        help: "throw the entry that is being written away; asks first when words would be lost",
        danger: Danger::Local,
        ready: has_form,
        start: screen::discard,
    },
    Command {
        id: "changelog.scope",
        scope: HERE,
        keys: &["t"],
        name: "scope",
        help: "list the drift of the whole history, or only of commits that are not in production",
        danger: Danger::Look,
        ready: knows_unshipped,
        start: screen::toggle_scope,
    },
];

fn has_findings(model: &Model) -> Result<(), String> {
    model.changelog.selected().map(drop).ok_or_else(|| "No finding is listed.".into())
}

fn has_form(model: &Model) -> Result<(), String> {
    let open = model.changelog.subject == screen::Subject::Entry && model.changelog.draft.is_some();
    if open { Ok(()) } else { Err("No entry is open: Enter or C opens one.".into()) }
}

fn has_preview(model: &Model) -> Result<(), String> {
    model.changelog.preview.shown.as_ref().map(drop).ok_or_else(|| "There is no preview to read.".into())
}

fn has_work_tree(model: &Model) -> Result<(), String> {
    match model.board.repository.value() {
        Some(facts) if facts.work_tree.is_none() => Err("This repository is bare: it has no files to write.".into()),
        _ => Ok(()),
    }
}

fn knows_unshipped(model: &Model) -> Result<(), String> {
    let known = model.board.branches.value().is_some_and(|branches| branches.unshipped.is_some());
    if known { Ok(()) } else { Err("Which commits are not in production is not known.".into()) }
}
