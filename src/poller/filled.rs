//! What the list of a server without GraphQL lacks, read of each pull request: once for each change of it, again while
//! its checks run, and again after a while.

use crate::domain::Moment;
use crate::domain::pull_request::{Checks, PullList, PullNumber, PullRequest, ReviewDecision};
use crate::sources::github::GitHub;
use chrono::TimeDelta;
use std::collections::HashMap;

/// Checks and reviews may change without the pull request: what was read is believed for so long.
const BELIEVED: TimeDelta = TimeDelta::minutes(10);

/// So many are read where nobody shows any: a dashboard has no more rows for them.
const FIRST: usize = 12;

/// What was read, and when.
#[derive(Default)]
pub(super) struct Filled {
    known: HashMap<PullNumber, (Moment, PullRequest)>,
}

impl Filled {
    /// Tells what was read of the same state, however old.
    pub fn tell(&self, list: &mut PullList) {
        for pull in list.pulls.iter_mut().filter(|pull| lacks(pull)) {
            if let Some((_, known)) = self.known.get(&pull.number).filter(|(_, known)| same(known, pull)) {
                (pull.checks, pull.decision) = (known.checks.clone(), known.decision);
                (pull.mergeability, pull.size, pull.claude) = (known.mergeability, known.size, known.claude);
            }
        }
    }

    /// Reads what is not known, or not any more, of those that are shown, and tells it. Where nobody shows any, those that
    /// stand first are. What cannot be read stays unknown.
    pub async fn look(&mut self, list: &mut PullList, (github, shown): (&GitHub, &[PullNumber]), now: Moment) {
        self.known.retain(|number, _| list.pulls.iter().any(|pull| pull.number == *number));
        let any = list.pulls.iter().any(|pull| shown.contains(&pull.number));
        let wanted = list.pulls.iter().enumerate();
        let wanted = wanted.filter(|(at, pull)| if any { shown.contains(&pull.number) } else { *at < FIRST });
        let due = wanted.map(|(_, pull)| pull).filter(|pull| lacks(pull) && self.is_due(pull, now));
        let mut due: Vec<PullRequest> = due.cloned().collect();
        github.fill(&mut due).await;
        self.known.extend(due.into_iter().map(|pull| (pull.number, (now, pull))));
        self.tell(list);
    }

    fn is_due(&self, pull: &PullRequest, now: Moment) -> bool {
        self.known.get(&pull.number).is_none_or(|(read, known)| {
            !same(known, pull) || matches!(known.checks, Checks::Running { .. }) || now - *read > BELIEVED
        })
    }
}

/// Whether the list told as little of it as that of REST does.
fn lacks(pull: &PullRequest) -> bool {
    pull.checks == Checks::Unknown && pull.decision == ReviewDecision::Unknown
}

fn same(one: &PullRequest, other: &PullRequest) -> bool {
    one.updated == other.updated && one.head_id == other.head_id
}
