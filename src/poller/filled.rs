//! What the list of a server without GraphQL lacks, read of each pull request: once for each change of it, again while
//! its checks run or something of it is not known yet, again after a while, and when a person asks.

use super::github::Asked;
use crate::domain::Moment;
use crate::domain::pull_request::{Checks, Mergeability, PullList, PullNumber, PullRequest, ReviewDecision};
use crate::sources::github::GitHub;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::time::Duration;

/// Checks and reviews may change without the pull request: what was read is believed for so long.
const BELIEVED: TimeDelta = TimeDelta::minutes(10);
/// What was not known or not there yet may soon be.
const YOUNG: TimeDelta = TimeDelta::minutes(1);
/// Checks that run are counted anew.
const RUNNING: TimeDelta = TimeDelta::seconds(30);
/// What is younger is not asked for again, whoever asks.
const FRESH: TimeDelta = TimeDelta::seconds(5);
/// All of it may take so long; what has not come by then stays unknown until the next time.
const DEADLINE: Duration = Duration::from_secs(20);

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

    /// Reads what is not known, or not any more, of those that are shown, and tells it. What cannot be read stays unknown.
    pub async fn look(
        &mut self,
        list: &mut PullList,
        (github, shown): (&GitHub, &[PullNumber]),
        (asked, now): (Asked, Moment),
    ) {
        // The last calls are for people's own acts.
        if asked == Asked::Nobody && github.is_reserved() {
            return self.tell(list);
        }
        self.known.retain(|number, _| list.pulls.iter().any(|pull| pull.number == *number));
        let mut due = self.due(&list.pulls, shown, (asked, now));
        // Those that came in time are filled in all the same.
        let _late = tokio::time::timeout(DEADLINE, github.fill(&mut due)).await;
        self.known.extend(due.into_iter().map(|pull| (pull.number, (now, pull))));
        self.tell(list);
    }

    /// What to read: of those that are shown all that are due. Where nobody looks at the list, one with each reading, that
    /// which was not read for longest: each costs four calls.
    fn due(&self, pulls: &[PullRequest], shown: &[PullNumber], (asked, now): (Asked, Moment)) -> Vec<PullRequest> {
        let due = pulls.iter().filter(|pull| lacks(pull) && self.is_due(pull, asked, now));
        if pulls.iter().any(|pull| shown.contains(&pull.number)) {
            return due.filter(|pull| shown.contains(&pull.number)).cloned().collect();
        }
        let read = |pull: &&PullRequest| {
            self.known.get(&pull.number).filter(|(_, known)| same(known, pull)).map(|(read, _)| *read)
        };
        due.min_by_key(read).cloned().into_iter().collect()
    }

    fn is_due(&self, pull: &PullRequest, asked: Asked, now: Moment) -> bool {
        let believed = |known: &PullRequest| if asked == Asked::Person { FRESH } else { believed(known) };
        self.known.get(&pull.number).is_none_or(|(read, known)| !same(known, pull) || now - *read > believed(known))
    }
}

/// How long what was read of a pull request is believed.
fn believed(known: &PullRequest) -> TimeDelta {
    let unsettled = known.mergeability == Mergeability::Unknown || known.decision == ReviewDecision::Unknown;
    match known.checks {
        Checks::Running { .. } => RUNNING,
        Checks::None | Checks::Unknown => YOUNG,
        _ if unsettled => YOUNG,
        Checks::Passing(_) | Checks::Failing(_) => BELIEVED,
    }
}

/// Whether the list told as little of it as that of REST does.
fn lacks(pull: &PullRequest) -> bool {
    pull.checks == Checks::Unknown && pull.decision == ReviewDecision::Unknown
}

fn same(one: &PullRequest, other: &PullRequest) -> bool {
    one.updated == other.updated && one.head_id == other.head_id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pull_request::sample;
    use crate::environment::sample::at;

    fn settled() -> PullRequest {
        PullRequest { checks: Checks::Passing(1), decision: ReviewDecision::Approved, ..sample(7) }
    }

    #[test]
    fn what_was_read_is_believed_for_as_long_as_it_is_likely_to_hold() {
        let settled = settled();
        let running = PullRequest { checks: Checks::Running { done: 1, total: 2 }, ..settled.clone() };
        let none = PullRequest { checks: Checks::None, ..settled.clone() };
        let undecided = PullRequest { mergeability: Mergeability::Unknown, ..settled.clone() };
        let due = |known: &PullRequest, asked: Asked, after: i64| {
            let filled = Filled { known: HashMap::from([(known.number, (at(0), known.clone()))]) };
            filled.is_due(known, asked, at(after))
        };
        for (known, believed) in [(&settled, 600), (&running, 30), (&none, 60), (&undecided, 60)] {
            assert_eq!([due(known, Asked::Nobody, believed), due(known, Asked::Nobody, believed + 1)], [false, true]);
            assert_eq!([due(known, Asked::Person, 5), due(known, Asked::Person, 6)], [false, true]);
        }
    }

    #[test]
    fn what_is_shown_is_read_at_once_and_where_nobody_looks_one_after_the_other() {
        let unread = PullRequest { checks: Checks::Unknown, decision: ReviewDecision::Unknown, ..sample(1) };
        let of = |number| PullRequest { number: PullNumber(number), ..unread.clone() };
        let pulls: Vec<PullRequest> = (1..=4).map(of).collect();
        let mut filled = Filled::default();
        let numbers = |due: Vec<PullRequest>| due.iter().map(|pull| pull.number.0).collect::<Vec<_>>();
        let shown = filled.due(&pulls, &[PullNumber(2), PullNumber(3)], (Asked::Person, at(0)));
        assert_eq!(numbers(shown), [2, 3]);
        for (now, turn) in [(0, 1), (60, 2), (120, 3), (180, 4), (660, 1), (720, 2)] {
            let mut due = filled.due(&pulls, &[], (Asked::Nobody, at(now)));
            assert_eq!(numbers(due.clone()), [turn], "{now} s");
            let read = PullRequest { checks: Checks::Passing(1), decision: ReviewDecision::Approved, ..due.remove(0) };
            let read = PullRequest { mergeability: Mergeability::Clean, ..read };
            filled.known.insert(read.number, (at(now), read));
        }
    }
}
