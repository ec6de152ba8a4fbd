//! The commands of the changelog screen. Only `changelog.write` changes a file.

use super::command::{LOOK, Typed, word};
use super::{Command, Danger, Scope};
use crate::app::changelog as screen;
use crate::app::{Model, Screen, overlays};

const HERE: Scope = Scope::On(Screen::Changelog);

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "changelog.write",
        scope: HERE,
        keys: &["W"],
        name: "write files",
        help: "write the edits that the preview shows to the work tree; never commits or pushes",
        danger: Danger::Local,
        ready: |model| screen::blocked(model).map_or(Ok(()), Err),
        start: screen::write,
        ..LOOK
    },
    Command {
        id: "changelog.fix",
        keys: &["F", "a h"],
        name: "fix marked (preview)…",
        help: "show what mending the marked findings would write, or the selected one when none is marked",
        words: "mend heal repair drift",
        ready: has_findings,
        start: screen::preview_fix,
        ..LOOK
    },
    Command {
        id: "changelog.edit",
        scope: HERE,
        keys: &["e"],
        name: "$EDITOR",
        help: "edit the text of the entry in your own editor",
        ready: has_form,
        start: screen::edit_outside,
        ..LOOK
    },
    Command {
        id: "changelog.diff",
        scope: HERE,
        keys: &["d"],
        name: "full diff",
        help: "read the whole preview, or close it",
        ready: has_preview,
        start: screen::toggle_full,
        ..LOOK
    },
    Command {
        id: "changelog.new",
        keys: &["C", "a c"],
        name: "new entry…",
        help: "write the entry of any commit, or of what is staged",
        ready: has_work_tree,
        start: screen::ask_commit,
        words: "add create changelog",
        typed: Some(Typed { word: "entry", argument: "COMMIT", start: screen::open_named }),
        ..LOOK
    },
    Command {
        id: "changelog.discard",
        scope: HERE,
        keys: &["X"],
        name: "discard…",
        help: "close the preview, or throw the entry away that is being written; asks first when words would be lost",
        ready: has_something_open,
        start: screen::discard,
        ..LOOK
    },
    Command {
        id: "changelog.scope",
        scope: HERE,
        keys: &["t"],
        name: "scope",
        help: "list the drift of the whole history, or only of commits that are not in production",
        ready: knows_unshipped,
        start: screen::toggle_scope,
        ..LOOK
    },
    Command {
        id: "changelog.policy",
        name: "policy",
        help: "list the commits that need no entry, and why",
        words: "ignored why",
        ready: has_report,
        start: overlays::open_policy,
        typed: Some(word("policy", |model, _| overlays::open_policy(model))),
        ..LOOK
    },
];

fn has_report(model: &Model) -> Result<(), String> {
    model.board.changelog.value().map(drop).ok_or_else(|| "The changelog is not read yet.".into())
}

fn has_findings(model: &Model) -> Result<(), String> {
    model.changelog.selected().map(drop).ok_or_else(|| "No finding is listed.".into())
}

fn has_form(model: &Model) -> Result<(), String> {
    let open = model.changelog.subject == screen::Subject::Entry && model.changelog.draft.is_some();
    if open { Ok(()) } else { Err("No entry is open: Enter or C opens one.".into()) }
}

fn has_something_open(model: &Model) -> Result<(), String> {
    let open = model.changelog.subject != screen::Subject::Selected;
    if open { Ok(()) } else { Err("Nothing is open that could be discarded.".into()) }
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
