//! Whether production could be put back now, by which way, and how long ago that was seen to be so.
//!
//! Moving traffic back to a container that still runs is the only way that changes nothing but the traffic. Every other
//! boots old code, and says so.

mod rungs;
#[cfg(test)]
mod tests;

use super::ladder::{self, Runs};
use super::live::{self, Agreement, Live};
use super::slots::{self, Role, SlotState, SlotView, loud};
use super::{Environment, span};
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings, Strategy};
use crate::domain::image::TagKind;
use crate::domain::{CommitId, EnvName, Moment, SlotName};
use std::time::Duration;

/// Whether the traffic could be put back at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// The answer, by the fastest way: the flip, or in a `single` environment an image that is there.
    pub verdict: Verdict,
    /// What it would go back to.
    pub target: Option<Target>,
    /// Who alone tells which slot takes the traffic, where nobody else does: all of this rests on that.
    pub rests_on: Option<&'static str>,
    /// Every way, fastest first.
    pub rungs: Vec<RungView>,
    /// What a person ought to know before.
    pub warnings: Vec<String>,
    /// The one of them that is about entity files: each way back says by itself what they mean for it.
    pub entities: Option<String>,
}

/// Whether the fastest way is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Ready,
    /// It is not; why.
    NotReady(String),
    /// It cannot be told; why.
    Unknown(String),
}

/// What a rollback goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The slot that would serve; `None` in a `single` environment.
    pub slot: Option<SlotName>,
    /// What it holds.
    pub commit: Option<CommitId>,
}

/// A way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rung {
    /// Traffic moves to the container that still runs.
    WarmFlip,
    /// The stopped container is started: old code boots.
    ColdStart,
    /// An image that is still on the host is deployed.
    LocalImage,
    /// An image of the registry is deployed.
    RegistryImage,
    /// The deploy run that shipped it runs again.
    Rerun,
    /// The deploy workflow is started by hand.
    Dispatch,
    /// The change is taken back on the branch, and built and deployed anew.
    Revert,
}

impl Rung {
    /// Every one, fastest first.
    pub const ALL: [Self; 7] = [
        Self::WarmFlip,
        Self::ColdStart,
        Self::LocalImage,
        Self::RegistryImage,
        Self::Rerun,
        Self::Dispatch,
        Self::Revert,
    ];

    /// The one of this name.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.id() == id)
    }

    /// Its name for programs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::WarmFlip => "warm_flip",
            Self::ColdStart => "cold_start",
            Self::LocalImage => "local_image",
            Self::RegistryImage => "registry_image",
            Self::Rerun => "rerun",
            Self::Dispatch => "dispatch",
            Self::Revert => "revert",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::WarmFlip => "flip to the running standby",
            Self::ColdStart => "start the stopped standby",
            Self::LocalImage => "deploy an image of the host",
            Self::RegistryImage => "deploy an image of the registry",
            Self::Rerun => "run its deploy again",
            Self::Dispatch => "start the deploy workflow",
            Self::Revert => "revert, build and deploy",
        }
    }
}

/// A way back, and whether it is open now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RungView {
    /// Which.
    pub rung: Rung,
    /// Whether it is open.
    pub state: RungState,
    /// When that was last seen to be so.
    pub proven_at: Option<Moment>,
    /// How long it takes, by what was measured.
    pub eta: Option<Duration>,
}

/// Whether a way is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungState {
    /// It is.
    Available,
    /// It is not; why.
    Blocked(String),
    /// It cannot be told; why.
    Unknown(String),
}

impl Readiness {
    /// The way of this kind.
    #[must_use]
    pub fn rung(&self, rung: Rung) -> Option<&RungView> {
        self.rungs.iter().find(|view| view.rung == rung)
    }

    /// The fastest way that is open.
    #[must_use]
    pub fn best(&self) -> Option<&RungView> {
        self.rungs.iter().find(|view| view.state == RungState::Available)
    }

    /// One sentence: `rollback ready: previous GREEN cfb28b0, proven 4 min ago`.
    #[must_use]
    pub fn badge(&self, now: Moment) -> String {
        match &self.verdict {
            Verdict::Ready => {
                let proven = self.best().and_then(|view| view.proven_at);
                let proven = proven.map_or(String::new(), |at| format!(", proven {}", span::ago(now, at)));
                let rests = self.rests_on.map(|who| format!(", by {who} alone")).unwrap_or_default();
                format!("rollback ready: previous {}{proven}{rests}", self.target_words())
            }
            Verdict::NotReady(why) => {
                let other = self.best().map(|view| format!("; possible: {}", view.rung.words())).unwrap_or_default();
                format!("rollback not ready: {why}{other}")
            }
            Verdict::Unknown(why) => format!("rollback unknown: {why}"),
        }
    }

    fn target_words(&self) -> String {
        let Some(Target { slot, commit }) = &self.target else { return "unknown".into() };
        let commit = commit.map(|commit| commit.short());
        let words: Vec<String> = slot.as_ref().map(loud).into_iter().chain(commit).collect();
        if words.is_empty() { "unknown".into() } else { words.join(" ") }
    }
}

/// Whether an environment could be put back now.
#[must_use]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method alone is not general enough over what it borrows"
)]
pub fn of(board: &Board, config: &Config, name: &EnvName, now: Moment) -> Readiness {
    looked(board, config, (name, now), |case| case.readiness()).unwrap_or_else(|| Readiness {
        verdict: Verdict::Unknown("the environment is not configured".into()),
        target: None,
        rests_on: None,
        rungs: Vec::new(),
        warnings: Vec::new(),
        entities: None,
    })
}

/// What a rollback of an environment would go back to.
#[must_use]
pub fn target(board: &Board, config: &Config, name: &EnvName, now: Moment) -> Option<Target> {
    looked(board, config, (name, now), |case| {
        let standby = case.views.iter().find(|view| view.role == Role::Standby);
        case.target(standby, &case.live_runs())
    })?
}

/// A way that goes by a commit alone, to this one instead of what a rollback would go back to; `None` for one that goes by
/// what a slot holds.
#[must_use]
pub fn toward(board: &Board, config: &Config, place: (&EnvName, Moment), to: (Rung, CommitId)) -> Option<RungView> {
    looked(board, config, place, |case| rungs::toward(case, to))?
}

fn looked<T>(
    board: &Board,
    config: &Config,
    (name, now): (&EnvName, Moment),
    told: impl FnOnce(&Case<'_>) -> T,
) -> Option<T> {
    let settings = config.environments.get(name.as_str())?;
    let env = board.environments.get(name)?;
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    Some(told(&Case { board, config, name, settings, env, now, live: &live, views: &views }))
}

/// What is being looked at.
struct Case<'a> {
    board: &'a Board,
    config: &'a Config,
    name: &'a EnvName,
    settings: &'a EnvironmentSettings,
    env: &'a Environment,
    now: Moment,
    live: &'a Live,
    views: &'a [SlotView<'a>],
}

impl Case<'_> {
    fn readiness(&self) -> Readiness {
        let standby = self.views.iter().find(|view| view.role == Role::Standby);
        let running = self.live_runs();
        let target = self.target(standby, &running);
        let rungs = rungs::all(self, standby, target.as_ref());
        let verdict = self.verdict(&rungs);
        let rests_on = self.rests_on().filter(|_| verdict == Verdict::Ready);
        let entities = self.entities(standby, &running);
        let mut warnings = self.warnings(entities.as_ref(), &running);
        if let (Some(_), Agreement::Unknown(words)) = (rests_on, &self.live.agreement) {
            warnings.insert(0, format!("one witness alone tells which slot is live: {words}"));
        }
        Readiness { verdict, target, rests_on, rungs, warnings, entities }
    }

    /// One witness alone proves nothing, and is said.
    fn rests_on(&self) -> Option<&'static str> {
        if self.settings.strategy == Strategy::Single || !matches!(self.live.agreement, Agreement::Unknown(_)) {
            return None;
        }
        let tells = |witness: &&live::Witness| witness.standing == live::Standing::Tells && witness.slot.is_some();
        self.live.witnesses.iter().find(tells).map(|witness| witness.who.words())
    }

    fn live_runs(&self) -> Runs {
        ladder::live(self.board, self.config, self.name, self.now)
    }

    /// The standby; in a `single` environment the image that its branch made before.
    fn target(&self, standby: Option<&SlotView<'_>>, live: &Runs) -> Option<Target> {
        if self.settings.strategy == Strategy::Single {
            return self.made_before(live.commit?).map(|commit| Target { slot: None, commit: Some(commit) });
        }
        let slot = standby?.name.clone();
        let commit = ladder::of(self.board, self.config, self.name, slot.as_ref(), self.now).commit;
        Some(Target { slot, commit })
    }

    /// The newest commit before this one that the branch made an image of.
    fn made_before(&self, live: CommitId) -> Option<CommitId> {
        let list = self.board.images.value()?;
        let branch = self.config.branch_of(self.name.as_str());
        let made = |commit: &CommitId| {
            list.images.iter().any(|image| {
                image.commit == Some(*commit)
                    && matches!(&image.kind, TagKind::Built { branch: on, .. } if on == branch)
            })
        };
        let older = list.commits.iter().skip_while(|commit| commit.id != live).skip(1);
        older.map(|commit| commit.id).find(made)
    }

    fn verdict(&self, rungs: &[RungView]) -> Verdict {
        // Whoever goes back without knowing what takes the traffic may go forward.
        if let Agreement::Mismatch(words) = &self.live.agreement {
            return Verdict::Unknown(format!("which slot is live is in doubt: {words}"));
        }
        let state = |rung| rungs.iter().find(|view| view.rung == rung).map(|view| &view.state);
        let fastest = match self.settings.strategy {
            Strategy::BlueGreen => Rung::WarmFlip,
            Strategy::Single if state(Rung::LocalImage) == Some(&RungState::Available) => Rung::LocalImage,
            Strategy::Single => Rung::RegistryImage,
        };
        match state(fastest) {
            Some(RungState::Available) => Verdict::Ready,
            Some(RungState::Blocked(why)) => Verdict::NotReady(why.clone()),
            Some(RungState::Unknown(why)) => Verdict::Unknown(why.clone()),
            None => Verdict::Unknown("nothing was looked at".into()),
        }
    }

    fn warnings(&self, entities: Option<&String>, live: &Runs) -> Vec<String> {
        let mut warnings = Vec::new();
        let running = self.views.iter().filter(|view| view.state == SlotState::Running).count();
        if running > 1 {
            warnings.push("both slots run their workers: jobs may run on old code".to_owned());
        }
        warnings.extend(entities.cloned());
        warnings.extend(live.disagreement.as_ref().map(|words| format!("what runs is in doubt: {words}")));
        warnings
    }

    /// A restart of the standby would take the database back to what its entities say.
    fn entities(&self, standby: Option<&SlotView<'_>>, live: &Runs) -> Option<String> {
        let standby = standby?;
        let changes = self.env.entities.value().filter(|changes| live.commit == Some(changes.live));
        let name = standby.title();
        match changes {
            Some(changes) if changes.files.is_empty() => None,
            Some(changes) => {
                let count = changes.files.len();
                let files = if count == 1 { "1 entity file differs" } else { "entity files differ" };
                let counted = if count == 1 { files.to_owned() } else { format!("{count} {files}") };
                Some(format!("{counted}: a restart of {name} would sync the database back"))
            }
            None => Some(format!(
                "it is not known whether entity files differ: a restart of {name} may change the database"
            )),
        }
    }
}
