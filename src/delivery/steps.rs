//! Where the time of machines goes: how long builds and deploys take, and how many builds a newer push cancelled.

use super::figure::{median, span};
use super::measure::Seen;
use super::window::Window;
use crate::chain;
use crate::domain::workflow_run::{Run, RunState};
use chrono::TimeDelta;

/// How long a step takes in the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// What it is called.
    pub name: String,
    /// The median; `None` where none ended well.
    pub took: Option<TimeDelta>,
    /// Of how many.
    pub n: usize,
}

impl StepTime {
    /// `4 min`, or that none is known.
    #[must_use]
    pub fn words(&self) -> String {
        self.took.map_or_else(|| "none ended well".into(), span)
    }
}

/// What the machines did in the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// The build and the deploys.
    pub times: Vec<StepTime>,
    /// Builds that a newer push cancelled.
    pub cancelled: usize,
    /// All builds that ended.
    pub builds: usize,
}

pub(super) fn steps(seen: &Seen<'_>, window: &Window) -> Steps {
    let files = &seen.config.workflows;
    let inside: Vec<&Run> = seen.runs.iter().filter(|run| window.holds(run.updated)).collect();
    let time = |name: String, file: &str| {
        let well = of(&inside, file).filter(|run| run.state == RunState::Success);
        let took: Vec<TimeDelta> = well.map(|run| chain::took(run, run.updated)).collect();
        StepTime { name, n: took.len(), took: median(took) }
    };
    let mut times = vec![time("build".into(), &files.build)];
    times.extend(files.deploy.iter().map(|(name, file)| time(format!("deploy {name}"), file)));
    Steps {
        times,
        cancelled: of(&inside, &files.build).filter(|run| run.cancelled_by.is_some()).count(),
        builds: of(&inside, &files.build).filter(|run| run.state.ended()).count(),
    }
}

fn of<'a>(runs: &'a [&'a Run], file: &'a str) -> impl Iterator<Item = &'a Run> {
    runs.iter().copied().filter(move |run| run.file.as_deref() == Some(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, day};
    use crate::domain::workflow_run::RunId;

    #[test]
    fn builds_and_deploys_are_told_with_how_many_ended_well() {
        let mut facts = Facts::default();
        facts.build(1, 1, RunState::Success).build(2, 2, RunState::Cancelled).build(3, 3, RunState::Cancelled);
        facts.runs[1].cancelled_by = Some(RunId(9));
        facts.deploy(1, 1, RunState::Failure);
        let told = steps(&facts.seen(), &Window::of(day(0), None, day(9)));
        assert_eq!((told.cancelled, told.builds), (1, 3), "what a person cancelled is not counted");
        let words: Vec<_> = told.times.iter().map(|time| (time.name.as_str(), time.words(), time.n)).collect();
        assert_eq!(words[0], ("build", "2 min 00 s".to_owned(), 1));
        assert!(words.contains(&("deploy production", "none ended well".to_owned(), 0)), "{words:?}");
    }
}
