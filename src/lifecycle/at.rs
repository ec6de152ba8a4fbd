//! What an environment ran at a time: by what was seen of it then, else by the deploys before.

use crate::board::Board;
use crate::config::Config;
use crate::domain::workflow_run::{Confidence, Run, RunState};
use crate::domain::{CommitId, EnvName, Moment};

/// What ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The commit; `None` where it is not known.
    pub commit: Option<CommitId>,
    /// How sure that is; `None` without a commit.
    pub confidence: Option<Confidence>,
    /// What says so, or why it is not known.
    pub evidence: String,
    /// The deploys that went on then: what ran changed during them.
    pub during: Option<String>,
}

/// What an environment ran at a time.
#[must_use]
pub fn ran_at(board: &Board, config: &Config, environment: &EnvName, at: Moment) -> Ran {
    let file = config.workflows.deploy.get(environment.as_str());
    let listed = board.runs.value().into_iter().flat_map(|list| &list.runs).chain(&board.seen.runs);
    let mut deploys: Vec<&Run> = listed.filter(|run| file.is_some() && run.file.as_ref() == file).collect();
    deploys.sort_by_key(|run| run.created);
    deploys.dedup_by_key(|run| run.id);
    let open = deploys.iter().find(|run| run.state != RunState::Skipped && run.created <= at && at <= run.updated);
    let during = open.map(|run| format!("deploy #{} went on then", run.number));
    let looked = || seen_before(board, environment, &deploys, at);
    let told = seen(board, environment, at).or_else(looked).unwrap_or_else(|| by_deploys(&deploys, environment, at));
    Ran { during, ..told }
}

fn seen(board: &Board, environment: &EnvName, at: Moment) -> Option<Ran> {
    let sights: Vec<_> = board.seen.of(environment).collect();
    let within = sights.iter().find(|sight| sight.since <= at && at <= sight.until);
    if let Some(sight) = within {
        let evidence = format!("{environment} was seen to run it then");
        return Some(Ran { commit: Some(sight.commit), confidence: Some(sight.confidence), evidence, during: None });
    }
    let before = sights.iter().rev().find(|sight| sight.until < at)?;
    let after = sights.iter().find(|sight| sight.since > at)?;
    (before.commit == after.commit).then(|| Ran {
        commit: Some(before.commit),
        confidence: Some(Confidence::Likely),
        evidence: format!("{environment} was seen to run it before and after"),
        during: None,
    })
}

/// What was last seen before, where no deploy that is known changed it since.
fn seen_before(board: &Board, environment: &EnvName, deploys: &[&Run], at: Moment) -> Option<Ran> {
    let before = board.seen.of(environment).rev().find(|sight| sight.until < at)?;
    let changed = |run: &&Run| run.state == RunState::Success && before.until <= run.updated && run.updated <= at;
    (!deploys.iter().any(changed)).then(|| Ran {
        commit: Some(before.commit),
        confidence: Some(Confidence::Guess),
        evidence: format!("{environment} was last seen to run it before that, and no deploy since is known"),
        during: None,
    })
}

/// The last deploy that ended well before; what is older than every deploy that is known cannot be told.
fn by_deploys(deploys: &[&Run], environment: &EnvName, at: Moment) -> Ran {
    let before = deploys.iter().rev().find(|run| run.state == RunState::Success && run.updated <= at);
    match before.and_then(|run| Some((run, run.ships.as_ref()?))) {
        Some((run, ships)) => Ran {
            commit: Some(ships.commit),
            confidence: Some(ships.confidence.min(Confidence::Likely)),
            evidence: format!(
                "deploy #{} was the last that ended well before; nobody looked at the host then",
                run.number
            ),
            during: None,
        },
        None => Ran {
            commit: None,
            confidence: None,
            evidence: format!("no deploy to {environment} before that is known, and nobody looked at it then"),
            during: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::sample::at;
    use crate::lifecycle::sample::{id, went_well, with_runs};
    use crate::lifecycle::seen::Sight;
    use std::sync::Arc;

    fn ran(board: &Board, when: i64) -> (Option<CommitId>, Option<Confidence>, bool) {
        let ran = ran_at(board, &Config::default(), &EnvName("production".into()), at(when));
        (ran.commit, ran.confidence, ran.during.is_some())
    }

    #[test]
    fn deploys_tell_what_ran_after_them_and_nothing_of_before() {
        let board = with_runs(went_well());
        assert_eq!(ran(&board, -49_000), (Some(id("e1")), Some(Confidence::Likely), false));
        assert_eq!(ran(&board, -49_600), (None, None, true), "the first deploy that is known goes on");
        assert_eq!(ran(&board, -60_000), (None, None, false));
    }

    #[test]
    fn what_was_seen_then_counts_more_and_what_was_seen_before_and_after_is_likely() {
        let sight = |digits: &str, since, until| Sight {
            environment: EnvName("production".into()),
            commit: id(digits),
            confidence: Confidence::Certain,
            since: at(since),
            until: at(until),
        };
        let mut board = with_runs(went_well());
        let sights = vec![sight("a1", -40_000, -39_000), sight("a1", -30_000, -29_000), sight("d1", -10_000, 0)];
        Arc::make_mut(&mut board.seen).sights = sights;
        assert_eq!(ran(&board, -39_500), (Some(id("a1")), Some(Confidence::Certain), false));
        assert_eq!(ran(&board, -35_000), (Some(id("a1")), Some(Confidence::Likely), false));
        assert_eq!(
            ran(&board, -20_000),
            (Some(id("a1")), Some(Confidence::Guess), false),
            "it changed some time later"
        );
        assert_eq!(ran(&board, -45_000).0, Some(id("e1")), "nobody had looked before: the deploy tells");
    }
}
