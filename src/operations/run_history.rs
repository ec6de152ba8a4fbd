//! The runs of builds and deploys, further back than the console lists them: what figures need.

use crate::chain;
use crate::config::Config;
use crate::domain::Moment;
use crate::domain::workflow_run::{Run, RunId, RunList};
use crate::fault::Result;
use crate::sources::github::GitHub;
use chrono::TimeDelta;
use std::collections::{BTreeSet, HashSet};

/// A run may be tried again so long after it was asked for.
const TRIED_AGAIN: TimeDelta = TimeDelta::days(30);

/// The runs of the build and of every deploy that were asked for since then, or tried again, joined and newest first.
///
/// # Errors
/// When GitHub cannot be reached, refuses, or does not show the repository.
pub async fn run_history(github: &GitHub, config: &Config, since: Moment, now: Moment) -> Result<RunList> {
    let files: BTreeSet<&String> =
        std::iter::once(&config.workflows.build).chain(config.workflows.deploy.values()).collect();
    let (mut runs, mut total) = (Vec::new(), Some(0));
    for file in files {
        let list = github.runs_of(file, since - TRIED_AGAIN, now).await?;
        total = total.zip(list.total).map(|(sum, own)| sum + own);
        runs.extend(list.runs);
    }
    runs.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    Ok(chain::join(&RunList { runs, total }, config))
}

/// A history with what was listed since: of a run that is in both, the list is newer. Nothing is whole that the history
/// is not.
#[must_use]
pub fn with_latest(history: &RunList, latest: Option<&RunList>, config: &Config) -> RunList {
    let latest = latest.map(|list| list.runs.as_slice()).unwrap_or_default();
    let known: HashSet<RunId> = latest.iter().map(|run| run.id).collect();
    let older = history.runs.iter().filter(|run| !known.contains(&run.id));
    let mut runs: Vec<Run> = latest.iter().chain(older).cloned().collect();
    runs.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    let whole = history.total.is_some_and(|total| total <= history.runs.len() as u64);
    let total =
        if whole { Some(runs.len() as u64) } else { history.total.map(|total| total.max(runs.len() as u64 + 1)) };
    chain::join(&RunList { runs, total }, config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow_run::RunState;
    use crate::environment::sample::deploy;
    use crate::operations::runs_known_since;

    #[test]
    fn the_latest_list_tells_how_a_run_of_the_history_went_on() {
        let config = Config::default();
        let running = Run { state: RunState::Running, ..deploy(2, "aa58c78", 10) };
        let history = RunList { runs: vec![running, deploy(1, "f956226", 0)], total: Some(2) };
        let latest = RunList { runs: vec![deploy(3, "aa58c78", 90), deploy(2, "aa58c78", 10)], total: Some(900) };
        let both = with_latest(&history, Some(&latest), &config);
        let told: Vec<_> = both.runs.iter().map(|run| (run.id.0, run.state)).collect();
        assert_eq!(told, [(3, RunState::Success), (2, RunState::Success), (1, RunState::Success)]);
        assert_eq!(runs_known_since(&both), None, "the history was whole");
        let cut = RunList { total: Some(70), ..history };
        let oldest = deploy(1, "f956226", 0).created;
        assert_eq!(runs_known_since(&with_latest(&cut, Some(&latest), &config)), Some(oldest));
    }
}
