//! How long a commit takes from being made to being live for the first time.

use super::attempt::{Attempt, Ended};
use super::figure::{Fact, Figure, FigureKind, of_spans};
use super::order::Commits;
use super::window::Window;
use crate::domain::CommitId;
use std::collections::HashSet;

pub(super) const DEFINITION: &str = "For each commit that went live in the window: from the committer's time in git to \
    the end of the first deploy that had it. Merge commits are left out, and so is what the first deploy that is known \
    brought, for nothing tells what was live before it. A commit that was rebased counts from then on. A later roll back \
    does not change when a commit was first live.";

pub(super) fn figure(attempts: &[Attempt], window: &Window, commits: &dyn Commits) -> Figure {
    let mut facts = Vec::new();
    let mut known: HashSet<CommitId> = HashSet::new();
    let (mut before, mut unread, mut guessed): (Option<CommitId>, usize, usize) = (None, 0, 0);
    for one in attempts.iter().filter(|one| one.ended == Ended::Live && one.is_change()) {
        let Some(commit) = one.commit else { continue };
        let Some(base) = before.replace(commit) else { continue };
        let Some(brought) = commits.between(base, commit) else {
            unread += usize::from(window.holds(one.at));
            continue;
        };
        guessed += usize::from(!one.certain && window.holds(one.at));
        for change in brought.iter().filter(|change| !change.is_merge()) {
            if known.insert(change.id) && window.holds(one.at) {
                let took = (one.at - change.committed).max(chrono::TimeDelta::zero());
                let words = change.subject.clone();
                let fact = Fact::of(one, words);
                facts.push(Fact { commit: Some(change.id), took: Some(took), bad: false, ..fact });
            }
        }
    }
    of_spans(FigureKind::LeadTime, window, facts, notes(unread, guessed))
}

fn notes(unread: usize, guessed: usize) -> Vec<String> {
    let left_out = format!("This clone lacks what {unread} deploys shipped; they are left out. Fetch to have them.");
    let times = format!("What {guessed} deploys shipped is told by their times, not by GitHub.");
    let all = [(unread, left_out), (guessed, times)];
    all.into_iter().filter(|(count, _)| *count > 0).map(|(_, sentence)| sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::figure::Value;
    use crate::delivery::sample::{Facts, Line, Nothing, commit, day};
    use crate::domain::workflow_run::RunState;
    use chrono::TimeDelta;

    fn of(facts: &Facts, commits: &dyn Commits) -> Figure {
        figure(&facts.attempts(commits), &Window::of(day(0), None, day(60)), commits)
    }

    #[test]
    fn each_commit_is_measured_to_the_deploy_that_first_had_it() {
        let mut facts = Facts::default();
        facts.deploy(1, 5, RunState::Success).deploy(4, 10, RunState::Success);
        let told = of(&facts, &Line);
        let took: Vec<_> = told.facts.iter().map(|fact| (fact.commit, fact.took)).collect();
        let days = |number: u8, days| (Some(commit(number)), Some(TimeDelta::days(days)));
        assert_eq!(took, [days(4, 7), days(3, 8), days(2, 9)], "commit 2 was made on day 1, and so on");
        assert_eq!(told.value, Value::Median(TimeDelta::days(8)));
    }

    #[test]
    fn a_roll_back_and_what_is_shipped_again_measure_nothing_twice() {
        let mut facts = Facts::default();
        facts.deploy(1, 5, RunState::Success).deploy(4, 10, RunState::Success).rolled_back(1, 11);
        facts.deploy(4, 12, RunState::Success).deploy(5, 13, RunState::Success);
        assert_eq!(of(&facts, &Line).n, 4);
    }

    #[test]
    fn a_failed_deploy_ships_nothing_and_its_commits_go_live_with_the_next() {
        let mut facts = Facts::default();
        facts.deploy(1, 5, RunState::Success).deploy(2, 6, RunState::Failure).deploy(3, 9, RunState::Success);
        let told = of(&facts, &Line);
        assert_eq!(told.facts.iter().map(|fact| fact.at).collect::<Vec<_>>(), [day(9), day(9)]);
    }

    #[test]
    fn nothing_is_made_up_where_nothing_tells() {
        let mut facts = Facts::default();
        assert_eq!(of(&facts, &Line).value, Value::TooFew);
        facts.deploy(4, 5, RunState::Success);
        assert_eq!(of(&facts, &Line).n, 0, "what was live before is not known");
        facts.deploy(5, 6, RunState::Success);
        let unread = of(&facts, &Nothing);
        assert_eq!((unread.n, unread.notes.len()), (0, 1), "{:?}", unread.notes);
    }

    #[test]
    fn a_clock_that_was_ahead_makes_no_negative_time() {
        let mut facts = Facts::default();
        facts.deploy(8, 1, RunState::Success).deploy(20, 2, RunState::Success);
        assert!(of(&facts, &Line).facts.iter().all(|fact| fact.took >= Some(TimeDelta::zero())));
    }
}
