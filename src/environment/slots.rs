//! The slots of an environment as they are: which container is where, whether it answers, and what part it plays.
//!
//! A running standby, a stopped one and a missing one are three things: traffic can only be moved back to the first.

#[cfg(test)]
mod tests;

use super::live::Live;
use super::told::{self, Told};
use super::{Environment, span};
use crate::config::{EnvironmentSettings, SlotSettings, Strategy};
use crate::domain::container::{Container, ContainerHealth, ContainerState};
use crate::domain::health::{Door, Probe, Verdict};
use crate::domain::{Moment, SlotName};
use crate::sources::docker::fitting;

/// What part a slot plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It takes the traffic. The one slot of a `single` environment always does.
    Active,
    /// It does not.
    Standby,
    /// It is not known which slot takes the traffic.
    Unknown,
}

impl Role {
    /// `active`, `standby` or `role unknown`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Standby => "standby",
            Self::Unknown => "role unknown",
        }
    }
}

/// What is in a slot now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotState {
    /// A process runs.
    Running,
    /// A process is frozen: it takes connections and never answers.
    Paused,
    /// A process ended and is being started again.
    Restarting,
    /// A container was made and never started.
    Created,
    /// The process ended, with this exit code.
    Stopped(i64),
    /// There is no such container.
    Missing,
    /// So many containers answer to what is configured.
    Several(usize),
    /// It cannot be told now; why.
    Unknown(String),
    /// The configuration does not say which container it is.
    Unconfigured,
}

impl SlotState {
    /// One or few words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Running => "running".into(),
            Self::Paused => "paused".into(),
            Self::Restarting => "restarting".into(),
            Self::Created => "created, never started".into(),
            Self::Stopped(code) => format!("stopped, exit {code}"),
            Self::Missing => "missing".into(),
            Self::Several(count) => format!("{count} containers"),
            Self::Unknown(_) => "unknown".into(),
            Self::Unconfigured => "not configured".into(),
        }
    }

    /// Starting it again would boot the version that it holds.
    #[must_use]
    pub const fn is_cold(&self) -> bool {
        matches!(self, Self::Stopped(_) | Self::Created)
    }
}

/// A slot with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotView<'a> {
    /// Its name; `None` for the one slot of a `single` environment.
    pub name: Option<SlotName>,
    /// Its part.
    pub role: Role,
    /// What is in it.
    pub state: SlotState,
    /// Its container, as it was told last: with [`SlotState::Unknown`] that was some time ago.
    pub container: Option<&'a Container>,
    /// What its own port answered last; of a `single` environment, what the front answered.
    pub answer: Option<&'a Probe>,
    /// The port on the host that it answers on: the configured one, else the published one.
    pub port: Option<u16>,
    /// Its process runs, and its own answer is good and not old.
    pub serves: bool,
}

impl SlotView<'_> {
    /// Its name in capitals, as slots are written everywhere; the container's for a slot without a name.
    #[must_use]
    pub fn title(&self) -> String {
        match (&self.name, self.container) {
            (Some(name), _) => loud(name),
            (None, Some(container)) => container.name.clone(),
            (None, None) => "the container".into(),
        }
    }

    /// What its part is worth now: a warm standby can take the traffic back at once, a cold one has to boot first.
    #[must_use]
    pub fn standing(&self) -> String {
        match (self.role, &self.state) {
            (Role::Standby, SlotState::Running) if self.answer.is_some_and(|probe| probe.verdict != Verdict::Good) => {
                "standby, not healthy".into()
            }
            (Role::Standby, SlotState::Running) => "standby, warm".into(),
            (Role::Standby, state) if state.is_cold() => format!("standby, cold: {}", state.words()),
            (Role::Standby, SlotState::Missing) => "no standby: missing".into(),
            (role, SlotState::Running) => role.word().into(),
            (role, state) => format!("{}, {}", role.word(), state.words()),
        }
    }
}

/// A slot in capitals.
#[must_use]
pub fn loud(slot: &SlotName) -> String {
    slot.as_str().to_uppercase()
}

/// The slots of an environment, by name; the one of a `single` environment.
#[must_use]
pub fn of<'a>(settings: &EnvironmentSettings, env: &'a Environment, live: &Live, now: Moment) -> Vec<SlotView<'a>> {
    if settings.strategy == Strategy::Single {
        return vec![only(settings, env, now)];
    }
    let view = |(name, slot): (&String, &SlotSettings)| {
        let name = SlotName(name.clone());
        let (state, container) = occupant(Some(slot), env, now);
        let answer = latest(env, &Door::Slot(name.clone()));
        let role = match &live.slot {
            Some(active) if *active == name => Role::Active,
            Some(_) => Role::Standby,
            None => Role::Unknown,
        };
        let port = slot.port.or_else(|| published(container));
        let serves = state == SlotState::Running && is_good(answer, now);
        SlotView { name: Some(name), role, state, container, answer, port, serves }
    };
    settings.slots.iter().map(view).collect()
}

fn only<'a>(settings: &EnvironmentSettings, env: &'a Environment, now: Moment) -> SlotView<'a> {
    let (state, container) = occupant(settings.single_slot().as_ref(), env, now);
    let answer = latest(env, &Door::Front);
    let serves = state == SlotState::Running && is_good(answer, now);
    SlotView { name: None, role: Role::Active, state, container, answer, port: published(container), serves }
}

fn published(container: Option<&Container>) -> Option<u16> {
    container.and_then(|container| container.ports.first()).map(|port| port.host)
}

fn latest<'a>(env: &'a Environment, door: &Door) -> Option<&'a Probe> {
    env.health.value().and_then(|report| report.latest(door))
}

/// Whether an answer is good and not old.
#[must_use]
pub fn is_good(answer: Option<&Probe>, now: Moment) -> bool {
    answer.is_some_and(|probe| probe.verdict == Verdict::Good && now - probe.at <= told::HEALTH)
}

/// What is in the slot that is configured like this.
fn occupant<'a>(
    wanted: Option<&SlotSettings>,
    env: &'a Environment,
    now: Moment,
) -> (SlotState, Option<&'a Container>) {
    let Some(wanted) = wanted.filter(|wanted| wanted.names_container()) else { return (SlotState::Unconfigured, None) };
    match Told::of(&env.containers, told::CONTAINERS, now) {
        Told::Now(list, _) => state_of(&fitting(list, wanted)),
        Told::Once(list, taken) => {
            let (before, container) = state_of(&fitting(list, wanted));
            let why = told::why(&env.containers, now);
            let then = format!("{} {}, {why}", before.words(), span::ago(now, taken));
            (SlotState::Unknown(then), container)
        }
        Told::Unconfigured => (SlotState::Unconfigured, None),
        Told::Nothing => (SlotState::Unknown(told::why(&env.containers, now)), None),
    }
}

fn state_of<'a>(found: &[&'a Container]) -> (SlotState, Option<&'a Container>) {
    let container = match found {
        [] => return (SlotState::Missing, None),
        [one] => *one,
        several => {
            let running = several.iter().find(|container| container.state == ContainerState::Running);
            return (SlotState::Several(several.len()), running.or(several.first()).copied());
        }
    };
    (told_by(&container.state), Some(container))
}

/// What the state of its one container makes of a slot.
#[must_use]
pub fn told_by(state: &ContainerState) -> SlotState {
    match state {
        ContainerState::Running => SlotState::Running,
        ContainerState::Paused => SlotState::Paused,
        ContainerState::Restarting => SlotState::Restarting,
        ContainerState::Created => SlotState::Created,
        ContainerState::Exited(code) => SlotState::Stopped(*code),
        ContainerState::Unknown(word) => SlotState::Unknown(format!("the engine says {word}")),
    }
}

/// The slot that a port of the host belongs to: by the configuration, else by what its container publishes.
#[must_use]
pub fn of_port(settings: &EnvironmentSettings, env: &Environment, port: u16) -> Option<SlotName> {
    let configured = settings.slots.iter().find(|(_, slot)| slot.port == Some(port));
    let gives_out = |slot: &SlotSettings| {
        let fitting = env.containers.value().map(|list| fitting(list, slot)).unwrap_or_default();
        fitting.iter().flat_map(|container| &container.ports).any(|known| known.host == port)
    };
    let published = || {
        let mut open = settings.slots.iter().filter(|(_, slot)| slot.port.is_none());
        open.find(|(_, slot)| gives_out(slot))
    };
    configured.or_else(published).map(|(name, _)| SlotName(name.clone()))
}

/// The port of a slot: by the configuration, else the one that its container publishes, where it is one container.
#[must_use]
pub fn port_of(settings: &EnvironmentSettings, env: &Environment, name: &SlotName) -> Option<u16> {
    let slot = settings.slots.get(name.as_str())?;
    slot.port.or_else(|| match fitting(env.containers.value()?, slot).as_slice() {
        [one] => published(Some(one)),
        _ => None,
    })
}

/// What the health check of the engine says, in a word.
#[must_use]
pub const fn health_word(health: ContainerHealth) -> &'static str {
    match health {
        ContainerHealth::Healthy => "healthy",
        ContainerHealth::Unhealthy => "unhealthy",
        ContainerHealth::Starting => "starting",
        ContainerHealth::None => "none",
        ContainerHealth::Unknown => "unknown",
    }
}
