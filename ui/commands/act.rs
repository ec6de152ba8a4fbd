//! What `a` and the capital letters lead to: acts that others or production would see, and the fetch.

use super::absent::{NO_ENVIRONMENTS, NO_IMAGES, NO_PULLS};
use super::command::{LOOK, Typed, word};
use super::{Command, Danger};
use crate::app::{Model, fetching};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "global.fetch",
        keys: &["a f"],
        name: "git fetch",
        help: "run git fetch with your own git; moves no branch of yours",
        words: "remote download update",
        danger: Danger::Local,
        ready: can_fetch,
        start: fetching::begin,
        typed: Some(word("fetch", |model, _| {
            super::by_id("global.fetch").map_or_else(Vec::new, |c| super::start(model, c))
        })),
        ..LOOK
    },
    Command {
        id: "global.stop",
        keys: &["X", "a x"],
        name: "stop fetch",
        help: "stop the git fetch that runs",
        words: "cancel abort",
        ready: |model| match &model.fetch {
            Some(fetch) if !fetch.stopping => Ok(()),
            _ => Err("No git fetch runs.".into()),
        },
        start: fetching::stop,
        ..LOOK
    },
    Command {
        id: "global.promote",
        keys: &["P", "a p"],
        name: "promote…",
        help: "ship development to production; opens a plan",
        words: "release deploy ship",
        danger: Danger::Grave,
        ready: NO_ENVIRONMENTS,
        ..LOOK
    },
    Command {
        id: "global.roll_back",
        keys: &["B", "a b"],
        name: "roll back…",
        help: "put production back on a version that worked; opens a plan",
        words: "rollback revert undo",
        danger: Danger::Grave,
        ready: NO_ENVIRONMENTS,
        typed: Some(Typed { word: "rollback", argument: "SLOT", start: |_, _| Vec::new() }),
        ..LOOK
    },
    Command {
        id: "global.break_glass",
        keys: &["!"],
        name: "break-glass…",
        help: "roll back with nothing but the host; opens a plan with the best target chosen",
        words: "emergency incident",
        danger: Danger::Grave,
        ready: NO_ENVIRONMENTS,
        ..LOOK
    },
    Command {
        id: "global.merge",
        keys: &["M", "a m"],
        name: "merge PR…",
        help: "merge the selected pull request; opens a form",
        danger: Danger::Shared,
        ready: NO_PULLS,
        ..LOOK
    },
    Command {
        id: "global.ask_reviewer",
        keys: &["@", "a k"],
        name: "ask @claude…",
        help: "ask for a review of the selected pull request; opens a form",
        words: "review mention",
        danger: Danger::Shared,
        ready: NO_PULLS,
        ..LOOK
    },
    Command {
        id: "global.deploy_tag",
        keys: &["D", "a d"],
        name: "deploy tag…",
        help: "put an image on an environment; opens a plan",
        danger: Danger::Grave,
        ready: NO_IMAGES,
        ..LOOK
    },
];

fn can_fetch(model: &Model) -> Result<(), String> {
    let Some(repository) = model.board.repository.value() else { return Err("The repository is not read yet.".into()) };
    match (&model.fetch, &repository.remote) {
        (Some(_), _) => Err("A git fetch runs already.".into()),
        (None, None) => Err("This repository has no remote.".into()),
        (None, Some(_)) => Ok(()),
    }
}
