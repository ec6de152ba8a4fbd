//! All ways back, fastest first, purely from what is known. With nothing known but a host and a script the flip is there all
//! the same: what is not known costs a longer word, and closes nothing.

mod before;
mod case;
mod costs;
mod flip;
mod serving;
#[cfg(test)]
mod tests;
mod ways;

use super::quarantine::Quarantine;
use super::way::Way;
use super::wish::To;
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings};
use crate::domain::{EnvName, Moment};
use crate::environment::Environment;
use crate::environment::readiness::{Rung, RungState};
use case::Case;
pub use serving::Serving;
use std::sync::Arc;

/// The ways back of an environment.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Of which.
    pub env: EnvName,
    /// What serves now.
    pub serving: Serving,
    /// Every way, fastest first: one of each rung.
    pub ways: Vec<Way>,
    /// What a person ought to know before, whatever the way: whole sentences. Hostile text may be in them.
    pub warnings: Vec<String>,
    /// When it was made.
    pub made: Moment,
    pub(super) known: Arc<Environment>,
}

impl Ladder {
    /// The ways back to what is wanted, by what is known.
    #[must_use]
    pub fn of(board: &Board, config: &Config, name: &EnvName, to: &To, now: Moment) -> Self {
        Self::heeding(&[], (board, config, name), to, now)
    }

    /// The same, where it is known what was put back from before: that is never offered by itself again.
    #[must_use]
    pub fn heeding(
        quarantined: &[Quarantine],
        (board, config, name): (&Board, &Config, &EnvName),
        to: &To,
        now: Moment,
    ) -> Self {
        let nothing = EnvironmentSettings::default();
        let settings = config.environments.get(name.as_str()).unwrap_or(&nothing);
        let known = board.environments.get(name).cloned().unwrap_or_default();
        let case = Case { quarantined, ..Case::new((board, config, name), (settings, &known), to, now) };
        let (serving, ways, warnings) = (serving::of(&case), ways::all(&case), case.warnings());
        Self { env: name.clone(), serving, ways, warnings, made: now, known: Arc::clone(&known) }
    }

    /// The way that is offered first.
    #[must_use]
    pub fn best(&self) -> Option<&Way> {
        first(self.ways.iter().filter(|way| !way.goal.shunned))
    }
}

/// The way that is offered first: the flip, unless what it leads to is not well; else the fastest that is open; else the
/// fastest that can be gone at all.
pub(super) fn first<'a>(ways: impl Iterator<Item = &'a Way> + Clone) -> Option<&'a Way> {
    let flip = |way: &&Way| way.rung == Rung::WarmFlip && way.is_open() && way.goal.well != Some(false);
    // The image of a container that is not well is that of the container.
    let open = |way: &&Way| way.state == RungState::Available && way.rung != Rung::LocalImage;
    let mut ways = ways;
    let again = ways.clone();
    ways.clone().find(flip).or_else(|| ways.find(open)).or_else(|| again.clone().find(|way| way.is_open()))
}
