//! All ways back, fastest first, purely from what is known. With nothing known but a host and a script the flip is there all
//! the same: what is not known is said, and closes nothing. What is known to be bad costs a longer word.

mod before;
pub(super) mod by_hand;
mod case;
mod comparison;
mod costs;
mod doubt;
mod flip;
mod on_host;
mod serving;
mod targets;
#[cfg(test)]
mod tests;
mod ways;

use super::past::Past;
use super::plan::ANYWAY;
use super::quarantine::Quarantine;
use super::way::Way;
use super::wish::To;
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings};
use crate::domain::{EnvName, Moment};
use crate::environment::Environment;
use crate::environment::readiness::{Rung, RungState};
use case::Case;
pub use serving::{Failing, Serving};
use std::sync::Arc;
pub use targets::{LastSeen, Script, Target};

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
    /// What was last seen there, with its age.
    pub last_seen: LastSeen,
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
        let last_seen = targets::of(&case);
        Self { env: name.clone(), serving, ways, warnings, last_seen, made: now, known: Arc::clone(&known) }
    }

    /// What was last seen of a host that is not reached, one row for each: what there is to go back to by hand.
    #[must_use]
    pub fn out_of_reach(&self) -> Vec<String> {
        if self.known.link.is_usable() { Vec::new() } else { self.last_seen.rows(self.made) }
    }

    /// The way that is offered first.
    #[must_use]
    pub fn best(&self) -> Option<&Way> {
        first(&self.ways.iter().filter(|way| !way.goal.shunned))
    }

    /// That no way is possible at all, and what the host and GitHub would need for one.
    #[must_use]
    pub fn impossible(&self) -> Option<String> {
        if self.ways.iter().any(Way::is_open) {
            return None;
        }
        let why = |rung| self.ways.iter().find(|way| way.rung == rung)?.why();
        let whys: Vec<&str> = [Rung::WarmFlip, Rung::Revert].into_iter().filter_map(why).collect();
        Some(format!("No way back is possible from here: {}", whys.join("; ")))
    }

    /// That nothing is known to be good to go back to, where all that is possible leads to what is not; why.
    #[must_use]
    pub fn no_good(&self) -> Option<String> {
        let other = self.ways.iter().find(|way| way.is_open() && way.goal.shunned).filter(|_| self.best().is_none())?;
        Some(format!("No good version to go back to is known: {}", other.why()?))
    }

    /// The same with what is known of rollbacks before: how long each way took here, and which one just failed.
    #[must_use]
    pub fn remembering(mut self, past: &Past) -> Self {
        for way in self.ways.iter_mut().filter(|way| way.is_of_the_host()) {
            way.took = past.took(&self.env, way.rung);
        }
        let unseen = past.unseen(&self.env, self.made).filter(|_| self.serving.doubt.is_some());
        if let Some((rung, words)) = unseen {
            self.doubt(rung, &words);
        }
        match past.failed(&self.env, self.made) {
            Some((rung, words)) => self.after_failure(rung, &words),
            None => self,
        }
    }

    /// The same after a way failed here: it is not offered by itself again, and costs the longer word.
    #[must_use]
    pub fn after_failure(mut self, rung: Rung, words: &str) -> Self {
        for way in self.ways.iter_mut().filter(|way| way.rung == rung && way.is_open() && way.failed.is_none()) {
            doubt(way, words);
            way.failed = Some(words.to_owned());
        }
        self
    }

    /// The same after a way was gone and nobody saw where that led.
    fn doubt(&mut self, rung: Rung, words: &str) {
        self.ways.iter_mut().filter(|way| way.rung == rung && way.is_open()).for_each(|way| doubt(way, words));
    }
}

fn doubt(way: &mut Way, words: &str) {
    let other = way.why().map(|why| format!("; {why}")).unwrap_or_default();
    way.state = RungState::Unknown(format!("{words}{other}"));
    if !way.word.ends_with(ANYWAY) {
        way.word.push_str(ANYWAY);
    }
}

/// The way that is offered first: the flip, unless what it leads to is not well; else the fastest that is open; else the
/// fastest that can be gone at all.
pub(super) fn first<'a>(ways: &(impl Iterator<Item = &'a Way> + Clone)) -> Option<&'a Way> {
    let flip = |way: &&Way| {
        way.rung == Rung::WarmFlip && way.is_open() && way.goal.well != Some(false) && way.failed.is_none()
    };
    // The image of a container that is not well is that of the container.
    let open = |way: &&Way| way.state == RungState::Available && way.rung != Rung::LocalImage;
    let fresh = |way: &&Way| way.is_open() && way.failed.is_none();
    let found = |fits: &dyn Fn(&&'a Way) -> bool| ways.clone().find(|way| fits(way));
    found(&flip).or_else(|| found(&open)).or_else(|| found(&fresh)).or_else(|| found(&|way| way.is_open()))
}
