//! What `a` and the capital letters lead to: acts that others or production would see, and the fetch.

use super::command::{LOOK, Typed, word};
use super::{Command, Danger};
use crate::app::{Model, acts, fetching, promotion, rollback};

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
        ready: promotion::ready,
        start: promotion::open,
        ..LOOK
    },
    Command {
        id: "global.ask_promotion",
        keys: &["a q"],
        name: "ask for promotion…",
        help: "open the pull request from integration into production, for those who may merge it; opens a form",
        words: "request promote release",
        danger: Danger::Shared,
        start: acts::open_promotion,
        ..LOOK
    },
    Command {
        id: "global.follow",
        name: "follow promotion",
        help: "show how far the promotion is, or what was promoted last",
        words: "watch progress deploy steps",
        start: promotion::open_follow,
        typed: Some(word("follow", |model, _| promotion::open_follow(model))),
        ..LOOK
    },
    Command {
        id: "global.roll_back",
        keys: &["B", "a b"],
        name: "roll back…",
        help: "put production back on a version that worked; opens a plan",
        words: "rollback revert undo",
        danger: Danger::Grave,
        start: rollback::show,
        typed: Some(Typed { word: "rollback", argument: "SLOT", start: rollback::open_named }),
        ..LOOK
    },
    Command {
        id: super::BREAK_GLASS,
        keys: &["!"],
        name: "break-glass…",
        help: "roll back with nothing but the host; opens a plan with the best target chosen",
        words: "emergency incident",
        danger: Danger::Grave,
        start: rollback::open,
        ..LOOK
    },
    Command {
        id: "global.merge",
        keys: &["M", "a m"],
        name: "merge PR…",
        help: "merge the selected pull request; opens a form",
        danger: Danger::Shared,
        ready: acts::on_pull,
        start: acts::merge,
        ..LOOK
    },
    Command {
        id: "global.ask_reviewer",
        keys: &["@", "a k"],
        name: "ask @claude…",
        help: "ask for a review of the selected pull request; opens a form",
        words: "review mention",
        danger: Danger::Shared,
        ready: acts::on_pull,
        start: acts::ask_reviewer,
        ..LOOK
    },
    Command {
        id: "global.comment",
        keys: &["a t"],
        name: "comment…",
        help: "comment on the selected pull request; opens a form",
        words: "say write talk",
        danger: Danger::Shared,
        ready: acts::on_pull,
        start: acts::comment,
        ..LOOK
    },
    Command {
        id: "global.open_pull",
        keys: &["a o"],
        name: "open PR…",
        help: "open a pull request from the selected work branch; opens a form",
        words: "new create request",
        danger: Danger::Shared,
        ready: acts::on_work_branch,
        start: acts::open_pull,
        ..LOOK
    },
    Command {
        id: "global.rerun",
        keys: &["a r"],
        name: "re-run…",
        help: "try the selected run again, all of it or what failed; opens a form",
        words: "again retry rerun failed",
        danger: Danger::Shared,
        ready: acts::on_run,
        start: acts::rerun,
        ..LOOK
    },
    Command {
        id: "global.cancel_run",
        keys: &["a n"],
        name: "cancel run…",
        help: "cancel the selected run; opens a form",
        words: "stop abort",
        danger: Danger::Shared,
        ready: acts::on_run,
        start: acts::cancel,
        ..LOOK
    },
    Command {
        id: "global.start_workflow",
        keys: &["a w"],
        name: "start workflow…",
        help: "start a workflow by hand, with its inputs; opens a form",
        words: "dispatch run build deploy",
        danger: Danger::Shared,
        start: acts::start,
        typed: Some(Typed { word: "start", argument: "FILE", start: acts::start_named }),
        ..LOOK
    },
    Command {
        id: "global.answer_deployment",
        keys: &["a v"],
        name: "approve, reject…",
        help: "answer for the deployment that the selected run waits with; opens a form",
        words: "approve reject review deployment environment",
        danger: Danger::Shared,
        ready: acts::on_run,
        start: acts::rule,
        ..LOOK
    },
    Command {
        id: "global.deploy_tag",
        keys: &["D", "a d"],
        name: "deploy tag…",
        help: "put the selected image on production; opens the ways that lead to it",
        words: "image version put",
        danger: Danger::Grave,
        ready: rollback::can_deploy,
        start: rollback::deploy,
        typed: Some(Typed { word: "deploy", argument: "TAG", start: rollback::deploy_named }),
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
