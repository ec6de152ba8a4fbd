//! Going somewhere: the nine screens, and what `g` leads to.

use super::Command;
use super::command::{LOOK, Typed, word};
use crate::app::{Effect, Model, Overlay, Screen, Setting, bisect, environments, fleet, overlays, visit, whereabouts};

/// A screen.
macro_rules! place {
    ($id:literal, $keys:expr, $name:literal, $help:literal, $screen:expr) => {
        Command { id: $id, keys: $keys, name: $name, help: $help, start: |model| visit::screen(model, $screen), ..LOOK }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    place!("global.dashboard", &["1", "g d"], "dashboard", "show what is true now", Screen::Dashboard),
    place!("global.branches", &["2", "g b"], "branches", "show the branches", Screen::Branches),
    place!("global.pulls", &["3", "g p"], "pull requests", "show the open pull requests", Screen::Pulls),
    place!("global.changelog", &["4", "g c"], "changelog", "show the drift of the changelog", Screen::Changelog),
    place!("global.images", &["5", "g i"], "images", "show the images of the registry", Screen::Images),
    place!(
        "global.environments",
        &["6", "g e"],
        "environments",
        "show slots, traffic and health",
        Screen::Environments
    ),
    place!("global.runs", &["7", "g r"], "runs", "show the workflow runs", Screen::Runs),
    Command {
        id: "global.where",
        keys: &["8", "g w"],
        name: "where is…",
        help: "show where a change is",
        start: |model| visit::screen(model, Screen::Where),
        typed: Some(Typed { word: "where", argument: "COMMIT, PR, BRANCH OR TAG", start: whereabouts::open_for }),
        ..LOOK
    },
    place!("global.audit", &["9", "g a"], "audit", "show who did what", Screen::Audit),
    Command {
        id: "global.health",
        keys: &["g h"],
        name: "prod health",
        help: "show how the health of production went",
        words: "trend sparkline latency",
        ready: has_production,
        start: environments::show_health,
        ..LOOK
    },
    Command {
        id: "global.fleet",
        keys: &["g f"],
        name: "services…",
        help: "list the services of your configuration, and go over to one",
        words: "fleet repositories switch several other",
        ready: fleet::ready,
        start: fleet::open,
        ..LOOK
    },
    Command {
        id: "global.bisect",
        keys: &["x", "g x"],
        name: "bisect…",
        help: "find the deployment that brought a fault: say which version was good and which was bad",
        words: "good bad fault regression culprit blame deployment search",
        ready: bisect::ready,
        start: bisect::open,
        typed: Some(word("bisect", |model, _| bisect::open(model))),
        ..LOOK
    },
    Command {
        id: "global.roadmap",
        keys: &["g m"],
        name: "roadmap",
        help: "show what is open in the task lists of the repository",
        words: "tasks todo plan owner items",
        start: |_| vec![Effect::ReadRoadmap(None)],
        typed: Some(Typed { word: "roadmap", argument: "BRANCH, TAG OR COMMIT", start: roadmap_at }),
        ..LOOK
    },
    Command {
        id: "global.log",
        keys: &["g l"],
        name: "message log",
        help: "show every message of this run",
        words: "errors notices history",
        start: overlays::open_log,
        typed: Some(word("log", |model, _| overlays::open_log(model))),
        ..LOOK
    },
    Command {
        id: "global.last_place",
        keys: &["g ."],
        name: "last place",
        help: "go back to the screen before this one",
        start: visit::last,
        ..LOOK
    },
    Command {
        id: "global.next_problem",
        keys: &["g n"],
        name: "next problem",
        help: "go to the next thing that needs a person",
        ready: |model| if model.dashboard.items.is_empty() { Err("Nothing needs attention.".into()) } else { Ok(()) },
        start: visit::next_problem,
        ..LOOK
    },
    Command {
        id: "global.theme",
        keys: &["g t"],
        name: "theme…",
        help: "choose a theme with a live preview; Esc restores",
        words: "color colour skin appearance dark light",
        start: overlays::open_themes,
        typed: Some(Typed { word: "theme", argument: "NAME", start: overlays::use_theme }),
        ..LOOK
    },
    Command {
        id: "global.settings",
        keys: &["g ,"],
        name: "settings…",
        help: "change theme, mouse, motion and layout for this run",
        words: "options preferences configuration",
        start: |model| overlays::open(model, Overlay::settings(Setting::Theme)),
        typed: Some(word("settings", |model, _| overlays::open(model, Overlay::settings(Setting::Theme)))),
        ..LOOK
    },
];

fn roadmap_at(_: &mut Model, at: &str) -> Vec<Effect> {
    vec![Effect::ReadRoadmap(Some(at.to_owned()).filter(|at| !at.is_empty()))]
}

fn has_production(model: &Model) -> Result<(), String> {
    let named = environments::production(&model.config);
    named.map(drop).ok_or_else(|| format!("No environment runs {}.", model.config.branches.production))
}
