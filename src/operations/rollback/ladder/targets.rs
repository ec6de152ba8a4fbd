//! What there is to go back to, as it was last seen: for a person who can reach nothing, and goes by hand.

use super::case::Case;
use crate::domain::host::ScriptFacts;
use crate::domain::{CommitId, Moment, SlotName};
use crate::environment::last_known::digits;
use crate::environment::slots::{SlotState, SlotView, loud, told_by};
use crate::environment::span::ago;

/// So many digits of a digest tell it from every other.
const DIGITS: usize = 19;

/// What a slot was last seen to hold. Names are hostile text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The slot; `None` for the one of a `single` environment.
    pub slot: Option<SlotName>,
    /// Whether it was seen to take the traffic.
    pub served: bool,
    /// The commit.
    pub commit: Option<CommitId>,
    /// The container.
    pub container: Option<String>,
    /// The image that it was made from.
    pub image: Option<String>,
    /// The digest of that, else its id at the engine.
    pub digest: Option<String>,
    /// The port on the host.
    pub port: Option<u16>,
    /// How it was: `running`.
    pub state: Option<String>,
    /// When it was seen.
    pub seen: Option<Moment>,
}

/// A script as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its path.
    pub path: String,
    /// The SHA-256 of its content, where the host could tell.
    pub checksum: Option<String>,
    /// When it was seen.
    pub seen: Moment,
}

/// What was last seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastSeen {
    /// Of each slot.
    pub targets: Vec<Target>,
    /// Of each script.
    pub scripts: Vec<Script>,
}

impl LastSeen {
    /// One row for each, with its age: `BLUE f956226  app-blue  port 3001  sha256:0123456789ab  running, 3 h ago`.
    #[must_use]
    pub fn rows(&self, now: Moment) -> Vec<String> {
        let seen = self.targets.iter().filter_map(|target| Some(target.words(ago(now, target.seen?))));
        let scripts = self.scripts.iter().map(|script| {
            format!("{}  {}, {}", script.path, digits(script.checksum.as_deref()), ago(now, script.seen))
        });
        seen.chain(scripts).collect()
    }
}

impl Target {
    fn words(&self, ago: String) -> String {
        let slot = self.slot.as_ref().map(loud);
        let commit = self.commit.map_or_else(|| "commit unknown".to_owned(), |commit| commit.short());
        let title = slot.into_iter().chain([commit]).collect::<Vec<_>>().join(" ");
        let port = self.port.map(|port| format!("port {port}"));
        let digest = self.digest.as_ref().map(|digest| digest.chars().take(DIGITS).collect::<String>());
        let served = self.served.then(|| "took the traffic".to_owned());
        let state = [self.state.clone(), served, Some(ago)].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let parts = [Some(title), self.container.clone(), port, digest, Some(state)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }
}

pub(super) fn of(case: &Case<'_>) -> LastSeen {
    LastSeen { targets: case.views.iter().map(|view| target(case, view)).collect(), scripts: scripts(case) }
}

fn target(case: &Case<'_>, view: &SlotView<'_>) -> Target {
    let container = view.container;
    let digest = container.and_then(|one| one.digest.as_ref().or(one.image_id.as_ref()));
    let then = match &view.state {
        SlotState::Unknown(_) => container.map(|one| told_by(&one.state).words()),
        state => Some(state.words()),
    };
    let serving = case.serving_slot().0;
    Target {
        slot: view.name.clone(),
        served: view.name.is_some() && serving == view.name,
        commit: case.commit_of(view.name.as_ref()),
        container: container.map(|one| one.name.clone()),
        image: container.map(|one| one.image.clone()),
        digest: digest.map(|digest| digest.0.clone()),
        port: view.port,
        state: then,
        seen: case.env.containers.taken(),
    }
}

fn scripts(case: &Case<'_>) -> Vec<Script> {
    let Some((facts, seen)) = case.env.host.value().zip(case.env.host.taken()) else { return Vec::new() };
    let script = |one: &ScriptFacts| Script { path: one.path.clone(), checksum: one.checksum.clone(), seen };
    facts.scripts.iter().map(script).collect()
}
