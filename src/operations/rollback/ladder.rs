//! All ways back, fastest first, purely from what is known. With nothing known but a host and a script the flip is there all
//! the same: what is not known costs a longer word, and closes nothing.

mod case;
mod costs;
mod flip;
mod serving;
#[cfg(test)]
mod tests;
mod ways;

use super::way::Way;
use super::wish::To;
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings};
use crate::domain::{EnvName, Moment};
use crate::environment::Environment;
use crate::environment::readiness::RungState;
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
        let nothing = EnvironmentSettings::default();
        let settings = config.environments.get(name.as_str()).unwrap_or(&nothing);
        let known = board.environments.get(name).cloned().unwrap_or_default();
        let case = Case::new((board, config, name), (settings, &known), to, now);
        let (serving, ways, warnings) = (serving::of(&case), ways::all(&case), case.warnings());
        Self { env: name.clone(), serving, ways, warnings, made: now, known: Arc::clone(&known) }
    }

    /// The way that is offered first: the fastest that is open, else the fastest of which something is not known.
    #[must_use]
    pub fn best(&self) -> Option<&Way> {
        let open = self.ways.iter().find(|way| way.state == RungState::Available);
        open.or_else(|| self.ways.iter().find(|way| way.is_open()))
    }
}
