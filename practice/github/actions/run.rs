//! One run of a workflow, with its attempts; what it is doing is read off the clock.

use super::Workflow;
use chrono::{DateTime, TimeDelta, Utc};

/// One run.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub id: u64,
    pub number: u64,
    pub workflow: Workflow,
    pub event: &'static str,
    /// The branch as the API tells it: the default branch where another workflow or a comment started it.
    pub branch: String,
    /// The commit as the API tells it.
    pub head: String,
    /// The branch and commit that it is really about.
    pub about: (String, String),
    pub title: String,
    pub actor: String,
    pub created: DateTime<Utc>,
    pub attempts: Vec<Attempt>,
    /// What reviewers decided of its deployment: who, whether approved, and their words.
    pub verdicts: Vec<(String, bool, String)>,
    /// A scenario or somebody from outside started it.
    pub scripted: bool,
    /// Its end has started what it starts.
    pub settled: bool,
}

/// One try of a run, with its only job.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub job: u64,
    pub by: String,
    pub started: DateTime<Utc>,
    pub steps: Vec<Step>,
    pub hold: Hold,
    pub stop: Option<Stop>,
}

/// One step of the job.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub name: String,
    pub seconds: i64,
    pub fails: bool,
    pub work: Work,
}

/// Whether a step is really carried out somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    /// It goes as it is planned, unless it is ordered when it begins.
    Planned,
    /// It is under way, and has said this so far.
    Ordered(Vec<String>),
    /// It is over, and has said this; nothing where nobody carried it out.
    Done(Option<Vec<String>>),
}

/// What keeps an attempt from running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Nothing; its steps begin when it started.
    Free,
    /// No runner takes it.
    Stuck,
    /// An environment wants an approval.
    Waiting(String),
    /// Its condition was false.
    Skipped,
}

/// It was stopped.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    pub at: DateTime<Utc>,
    pub conclusion: Conclusion,
    /// The run whose start stopped it.
    pub by_run: Option<u64>,
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Queued,
    Waiting,
    Running,
    Over(Conclusion),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conclusion {
    Success,
    Failure,
    Cancelled,
    Skipped,
}

impl Conclusion {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
        }
    }
}

impl Phase {
    /// GitHub's word for the status.
    pub fn status(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Running => "in_progress",
            Self::Over(_) => "completed",
        }
    }

    /// GitHub's word for the conclusion.
    pub fn conclusion(self) -> Option<&'static str> {
        if let Self::Over(conclusion) = self { Some(conclusion.word()) } else { None }
    }
}

/// Seconds until a runner takes a job.
const QUEUE: i64 = 2;

impl Attempt {
    /// When its steps begin.
    pub fn begins(&self) -> DateTime<Utc> {
        self.started + TimeDelta::seconds(QUEUE)
    }

    /// When a step begins; `None` while one before it is under way, or when one before it fails.
    pub fn begin_of(&self, step: usize) -> Option<DateTime<Utc>> {
        let before = &self.steps[..step.min(self.steps.len())];
        let open = before.iter().any(|step| step.fails || matches!(step.work, Work::Ordered(_)));
        let seconds: i64 = before.iter().map(|step| step.seconds).sum();
        (!open).then(|| self.begins() + TimeDelta::seconds(seconds))
    }

    /// When it is over by itself, and how; `None` while something holds it.
    fn own_end(&self) -> Option<(DateTime<Utc>, Conclusion)> {
        match self.hold {
            Hold::Skipped => return Some((self.started, Conclusion::Skipped)),
            Hold::Stuck | Hold::Waiting(_) => return None,
            Hold::Free => {}
        }
        let failing = self.steps.iter().position(|step| step.fails);
        let taken = &self.steps[..failing.map_or(self.steps.len(), |at| at + 1)];
        if taken.iter().any(|step| matches!(step.work, Work::Ordered(_))) {
            return None;
        }
        let seconds: i64 = taken.iter().map(|step| step.seconds).sum();
        let conclusion = if failing.is_some() { Conclusion::Failure } else { Conclusion::Success };
        Some((self.begins() + TimeDelta::seconds(seconds), conclusion))
    }

    /// When it is over, and how.
    pub fn end(&self) -> Option<(DateTime<Utc>, Conclusion)> {
        let own = self.own_end();
        match &self.stop {
            Some(stop) if own.is_none_or(|(at, _)| at > stop.at) => Some((stop.at, stop.conclusion)),
            _ => own,
        }
    }

    /// What it does at a moment.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match (self.end(), &self.hold) {
            (Some((at, conclusion)), _) if at <= now => Phase::Over(conclusion),
            (_, Hold::Waiting(_)) => Phase::Waiting,
            (_, Hold::Stuck) => Phase::Queued,
            _ if self.begins() > now => Phase::Queued,
            _ => Phase::Running,
        }
    }

    /// The steps with when each began and ended, as far as it has come.
    pub fn walked(&self, now: DateTime<Utc>) -> Vec<(&Step, DateTime<Utc>, Phase, DateTime<Utc>)> {
        let end = self.end().map(|(at, _)| at);
        let mut at = self.begins();
        let (mut failed, mut open) = (false, false);
        let mut all = Vec::new();
        for step in &self.steps {
            let begin = at;
            at += TimeDelta::seconds(if failed { 0 } else { step.seconds });
            let stopped = end.is_some_and(|end| end <= now && end < at);
            let phase = match () {
                () if failed => Phase::Over(Conclusion::Skipped),
                () if stopped && end.is_some_and(|end| begin >= end) => Phase::Over(Conclusion::Skipped),
                () if stopped => Phase::Over(Conclusion::Cancelled),
                () if open => Phase::Queued,
                () if matches!(step.work, Work::Ordered(_)) => Phase::Running,
                () if at <= now && step.fails => Phase::Over(Conclusion::Failure),
                () if at <= now => Phase::Over(Conclusion::Success),
                () if begin <= now => Phase::Running,
                () => Phase::Queued,
            };
            failed |= step.fails && at <= now;
            open |= matches!(step.work, Work::Ordered(_));
            all.push((step, begin, phase, end.map_or(at, |end| at.min(end))));
        }
        all
    }
}

impl Run {
    /// The try that counts.
    pub fn last(&self) -> &Attempt {
        &self.attempts[self.attempts.len() - 1]
    }

    /// The try that counts, to change it.
    pub fn last_mut(&mut self) -> &mut Attempt {
        let at = self.attempts.len() - 1;
        &mut self.attempts[at]
    }

    /// What it does at a moment.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        self.last().phase(now)
    }

    /// When it is over, and how.
    pub fn end(&self) -> Option<(DateTime<Utc>, Conclusion)> {
        self.last().end()
    }

    /// Whether it is a deployment: its job has an environment and its condition held.
    pub fn deploys(&self) -> bool {
        self.workflow.environment().is_some() && self.last().hold != Hold::Skipped
    }

    /// When anything last happened to it.
    pub fn updated(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let last = self.last();
        let steps = last.walked(now);
        let step = steps.iter().rev().find(|(_, begin, ..)| *begin <= now).map_or(last.started, |step| step.1);
        self.end().filter(|(at, _)| *at <= now).map_or(step, |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Workflow;
    use super::*;
    use proptest::prelude::*;

    fn attempt(fails: Option<usize>, stop: Option<i64>) -> Attempt {
        let mut steps = Workflow::Build.steps(3);
        if let Some(at) = fails {
            steps[at].fails = true;
        }
        let stopped = |seconds| Stop { at: moment(seconds), conclusion: Conclusion::Cancelled, by_run: None };
        let (hold, by, started) = (Hold::Free, String::new(), moment(0));
        Attempt { job: 1, by, started, steps, hold, stop: stop.map(stopped) }
    }

    fn moment(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn rank(phase: Phase) -> u8 {
        match phase {
            Phase::Queued | Phase::Waiting => 0,
            Phase::Running => 1,
            Phase::Over(_) => 2,
        }
    }

    proptest! {
        #[test]
        fn neither_a_run_nor_a_step_ever_goes_back(
            fails in proptest::option::of(0_usize..9),
            stop in proptest::option::of(0_i64..300),
            first in 0_i64..400,
            more in 0_i64..400,
        ) {
            let attempt = attempt(fails, stop);
            let (early, late) = (moment(first), moment(first + more));
            prop_assert!(rank(attempt.phase(early)) <= rank(attempt.phase(late)));
            for (before, after) in attempt.walked(early).iter().zip(attempt.walked(late)) {
                prop_assert!(rank(before.2) <= rank(after.2), "{}", before.0.name);
            }
        }

        #[test]
        fn a_run_is_over_when_its_steps_are(fails in proptest::option::of(0_usize..9), stop in proptest::option::of(3_i64..300)) {
            let attempt = attempt(fails, stop);
            let (end, conclusion) = attempt.end().unwrap();
            prop_assert!(attempt.walked(end).iter().all(|step| matches!(step.2, Phase::Over(_))));
            prop_assert!(matches!(attempt.phase(end - TimeDelta::seconds(1)), Phase::Queued | Phase::Running));
            let failed = attempt.walked(end).iter().any(|step| step.2 == Phase::Over(Conclusion::Failure));
            prop_assert_eq!(failed, conclusion == Conclusion::Failure);
        }
    }
}
