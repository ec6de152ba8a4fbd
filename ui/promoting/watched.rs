//! A promotion that was merged and goes on outside: whose it is, and what is to be done while it is watched.

use super::Shipped;
use chrono::TimeDelta;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::operations::hold_lock::RENEWED;
use engine::operations::promotion::{Case, Progress, Sent, Step, StepState};

/// After a deploy the checks of the host are asked so often, until they have passed.
const CHECKED: TimeDelta = TimeDelta::seconds(30);

/// Whether the lock is still one's own is looked at so often.
const LOOKED: TimeDelta = TimeDelta::seconds(30);

/// Whose promotion is watched.
pub enum Watched {
    /// Our own: its journal is written, its lock is held.
    Own(Box<Sent>),
    /// One of another console, or of GitHub's page: only looked at.
    Seen(Shipped),
}

impl Watched {
    /// What was promoted.
    #[must_use]
    pub fn shipped(&self) -> Shipped {
        match self {
            Self::Own(sent) => Shipped::of(sent.story(), sent.merge),
            Self::Seen(shipped) => *shipped,
        }
    }

    /// What its progress is judged by, for whoever watches it since that moment: now, and how far the clock of GitHub is
    /// ahead.
    #[must_use]
    pub fn case<'a>(
        &self,
        board: &'a Board,
        config: &'a Config,
        (now, ahead): (Moment, TimeDelta),
        watched: Moment,
    ) -> Case<'a> {
        let Shipped { from, to, merge, merged } = self.shipped();
        Case { board, config, from, to, merge, merged, watched, now, ahead }
    }
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// The checks of the host are to be asked.
    pub check: bool,
    /// The lock is to be held for longer.
    pub renew: bool,
    /// Whether the lock is still held is to be looked at.
    pub look: bool,
}

/// When that was done last.
#[derive(Debug)]
pub struct Upkeep {
    checked: Option<Moment>,
    renewed: Moment,
    looked: Moment,
}

impl Upkeep {
    /// From now on; the lock was just taken or found.
    #[must_use]
    pub const fn since(now: Moment) -> Self {
        Self { checked: None, renewed: now, looked: now }
    }

    /// What is due by what is seen; it counts as done.
    pub fn due(&mut self, progress: &Progress, now: Moment) -> Due {
        let deployed = progress.steps.iter().any(|line| line.step == Step::Deploy && line.state == StepState::Done);
        let check = deployed && self.checked.is_none_or(|at| now - at > CHECKED);
        let renew = now - self.renewed > RENEWED;
        let look = !renew && now - self.looked > LOOKED;
        if check {
            self.checked = Some(now);
        }
        if renew {
            self.renewed = now;
        }
        if renew || look {
            self.looked = now;
        }
        Due { check, renew, look }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::operations::promotion::StepLine;

    fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap().fixed_offset()
    }

    fn deploy(state: StepState) -> Progress {
        let line =
            StepLine { step: Step::Deploy, state, words: String::new(), run: None, time: (None, None), usual: None };
        Progress { steps: vec![line], serving: String::new(), ended: None }
    }

    #[test]
    fn the_host_is_checked_once_it_was_deployed_and_every_half_minute_from_then_on() {
        let mut upkeep = Upkeep::since(at(0));
        assert!(!upkeep.due(&deploy(StepState::Running), at(5)).check);
        assert!(upkeep.due(&deploy(StepState::Done), at(6)).check);
        assert!(!upkeep.due(&deploy(StepState::Done), at(36)).check);
        assert!(upkeep.due(&deploy(StepState::Done), at(37)).check);
    }

    #[test]
    fn whether_the_lock_is_still_held_is_looked_at_twice_a_minute() {
        let mut upkeep = Upkeep::since(at(0));
        let goes = deploy(StepState::Running);
        assert!(!upkeep.due(&goes, at(30)).look && upkeep.due(&goes, at(31)).look);
        assert!(!upkeep.due(&goes, at(40)).look && upkeep.due(&goes, at(62)).look);
        let due = upkeep.due(&goes, at(700));
        assert!(due.renew && !due.look, "renewing looks too");
    }

    #[test]
    fn the_lock_is_renewed_every_ten_minutes() {
        let mut upkeep = Upkeep::since(at(0));
        let goes = deploy(StepState::Running);
        assert!(!upkeep.due(&goes, at(600)).renew && upkeep.due(&goes, at(601)).renew);
        assert!(!upkeep.due(&goes, at(1200)).renew && upkeep.due(&goes, at(1202)).renew);
    }
}
