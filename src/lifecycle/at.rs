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
    Ran { during, ..seen(board, environment, at).unwrap_or_else(|| by_deploys(&deploys, environment, at)) }
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
