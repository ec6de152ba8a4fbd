//! A promotion that was merged and goes on outside: whose it is, and what is to be done while it is watched.

use super::{Dated, Shipped};
use chrono::TimeDelta;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::fault::{Fault, FaultKind};
use engine::operations::hold_lock::RENEWED;
use engine::operations::journal::{Opening, Story};
use engine::operations::promotion::{Case, Means, Progress, Sent, Step, StepLine, StepState, holds, renew};

/// After a deploy the checks of the host are asked so often, until they have passed.
const CHECKED: TimeDelta = TimeDelta::seconds(30);

/// While nothing that was waited for has begun, GitHub is asked so often.
const ASKED: TimeDelta = TimeDelta::seconds(10);

/// Whether the lock is still one's own is looked at so often.
const LOOKED: TimeDelta = TimeDelta::seconds(30);

/// Since when somebody watches, and what they saw so far.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    since: Moment,
    was_ahead: TimeDelta,
    failing: Option<Moment>,
}

impl Look {
    /// From that moment on, when the clock of GitHub was so far ahead.
    #[must_use]
    pub const fn since(since: Moment, was_ahead: TimeDelta) -> Self {
        Self { since, was_ahead, failing: None }
    }

    /// What was seen is kept in mind for the next look.
    pub fn saw(&mut self, progress: &Progress) {
        self.failing = progress.failing();
    }
}

/// Whose promotion is watched.
pub enum Watched {
    /// Our own: its journal is written, its lock is held.
    Own(Box<Sent>),
    /// One that is only looked at: of another terminal here, by its journal, of another console, or of GitHub's page.
    Seen(Shipped, Option<Box<Opening>>),
}

impl Watched {
    /// What was promoted.
    #[must_use]
    pub fn shipped(&self) -> Shipped {
        match self {
            Self::Own(sent) => Shipped::of(sent.story(), sent.merge),
            Self::Seen(shipped, _) => *shipped,
        }
    }

    /// One that a journal of this machine tells of, and that is only looked at; `None` where it was not seen to be merged.
    #[must_use]
    pub fn told_by(story: &Story) -> Option<Self> {
        Shipped::by(story).map(|shipped| Self::Seen(shipped, Some(Box::new(story.opening.clone()))))
    }

    fn opening(&self) -> Option<&Opening> {
        match self {
            Self::Own(sent) => Some(&sent.story().opening),
            Self::Seen(_, opening) => opening.as_deref(),
        }
    }

    /// The configuration that it goes by: what its journal tells of it, where it has one.
    #[must_use]
    pub fn config(&self, config: &Config) -> Config {
        self.opening().map_or_else(|| config.clone(), |opening| opening.as_begun(config))
    }

    /// What is configured otherwise than when it was begun, a sentence for each.
    #[must_use]
    pub fn differs(&self, config: &Config) -> Vec<String> {
        self.opening().map_or_else(Vec::new, |opening| opening.differs(config))
    }

    /// What its progress is judged by, for whoever watches it like this: now, and how far the clock of GitHub is
    /// ahead.
    #[must_use]
    pub fn case<'a>(
        &self,
        board: &'a Board,
        config: &'a Config,
        (now, ahead): (Moment, TimeDelta),
        Look { since: watched, was_ahead, failing }: Look,
    ) -> Case<'a> {
        let Shipped { from, to, merge, merged, dated } = self.shipped();
        let merged = (dated == Dated::Journal).then_some(merged);
        Case { board, config, from, to, merge, merged, watched, failing, again: None, now, ahead, was_ahead }
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
    looked: Option<Moment>,
    asked: Option<Moment>,
}

impl Upkeep {
    /// From now on. The lock was taken when the journal says so, and nobody knows of any time after that.
    #[must_use]
    pub fn of(watched: &Watched, now: Moment) -> Self {
        let taken = match watched {
            Watched::Own(sent) => sent.story().steps.iter().find(|step| step.name == "lock").map(|step| step.began),
            Watched::Seen(..) => None,
        };
        Self::since(taken.unwrap_or(now))
    }

    /// The same where the lock was taken or renewed then, or none is held.
    #[must_use]
    pub const fn since(renewed: Moment) -> Self {
        Self { checked: None, renewed, looked: None, asked: None }
    }

    /// What is due by what is seen; it counts as done.
    pub fn due(&mut self, progress: &Progress, now: Moment) -> Due {
        let deployed = progress.steps.iter().any(is_deployed);
        let check = deployed && self.checked.is_none_or(|at| now - at > CHECKED);
        let renew = now - self.renewed > RENEWED;
        let look = !renew && self.looked.is_none_or(|at| now - at > LOOKED);
        if check {
            self.checked = Some(now);
        }
        if renew {
            self.renewed = now;
        }
        if renew || look {
            self.looked = Some(now);
        }
        Due { check, renew, look }
    }

    /// Whether GitHub is to be asked: nothing that goes on there is known, so by itself it would be asked rarely. It counts
    /// as done.
    pub fn asks(&mut self, progress: &Progress, now: Moment) -> bool {
        let goes_on = progress.steps.iter().any(|line| line.state == StepState::Running && line.run.is_some());
        let asks = !goes_on && self.asked.is_none_or(|at| now - at > ASKED);
        if asks {
            self.asked = Some(now);
        }
        asks
    }
}

/// Holds the lock for longer, or looks whether it is still held; what is wrong with it. Hostile text may be in it.
pub async fn tended(sent: &Sent, due: Due, means: &Means<'_>) -> Option<String> {
    // It was being given back by this promotion itself.
    if sent.story().steps.iter().any(|step| step.name == "unlock") {
        return None;
    }
    let fault = match due {
        Due { renew: true, .. } => renew(sent, means).await.err()?,
        Due { look: true, .. } => holds(sent, means).await.err()?,
        _ => return None,
    };
    match (fault.kind(), due.renew) {
        (FaultKind::Refused, _) => Some(not_ours(&fault)),
        (_, true) => Some(format!("The lock could not be renewed: {fault}.")),
        // What could not be read is asked again.
        (_, false) => None,
    }
}

fn not_ours(fault: &Fault) -> String {
    format!(
        "The lock is not this promotion's any more: {fault}. The build and the deploy go on; others may promote meanwhile."
    )
}

/// Whether a deploy has ended, well or, where it was started by hand, perhaps of something else.
fn is_deployed(line: &StepLine) -> bool {
    let told = line.state == StepState::Unknown && line.time.1.is_some();
    line.step == Step::Deploy && (line.state == StepState::Done || told)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn whether_the_lock_is_still_held_is_looked_at_at_once_and_twice_a_minute() {
        let mut upkeep = Upkeep::since(at(0));
        let goes = deploy(StepState::Running);
        assert!(upkeep.due(&goes, at(0)).look, "it may have been taken while nobody followed");
        assert!(!upkeep.due(&goes, at(30)).look && upkeep.due(&goes, at(31)).look);
        assert!(!upkeep.due(&goes, at(61)).look && upkeep.due(&goes, at(62)).look);
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
