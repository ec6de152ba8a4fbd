//! How the tries follow each other: which brought something new, which put an earlier version back, and in whose place.

use super::attempt::{Attempt, Ended, Kind};
use crate::domain::{Commit, CommitId};
use std::collections::HashSet;
use std::sync::Arc;

/// What a clone tells of commits; `None` where it lacks one of them.
pub trait Commits {
    /// The commits that `head` leads to and `base` does not.
    fn between(&self, base: CommitId, head: CommitId) -> Option<Vec<Arc<Commit>>>;
    /// Whether `later` holds `earlier`.
    fn leads_to(&self, earlier: CommitId, later: CommitId) -> Option<bool>;
}

/// Says of each try what it did. They come by when they ended.
pub(super) fn tell_apart(attempts: &mut [Attempt], commits: &dyn Commits) {
    let mut live: Option<CommitId> = None;
    let mut seen: HashSet<CommitId> = HashSet::new();
    let mut shipped: Option<usize> = None;
    for at in 0..attempts.len() {
        if attempts[at].ended == Ended::Failed {
            continue;
        }
        attempts[at].kind = kind(&attempts[at], live, &seen, commits);
        match attempts[at].kind {
            Kind::Ship => shipped = Some(at),
            Kind::Again => {}
            Kind::PutBack => {
                if let Some(before) = shipped.take() {
                    attempts[before].undone = true;
                }
            }
        }
        live = attempts[at].commit;
        seen.extend(live);
    }
}

/// By what the clone tells; where it cannot, what was live before and comes again is put back.
fn kind(attempt: &Attempt, live: Option<CommitId>, seen: &HashSet<CommitId>, commits: &dyn Commits) -> Kind {
    let (Some(commit), Some(live)) = (attempt.commit, live) else { return attempt.kind };
    if attempt.kind == Kind::PutBack {
        return Kind::PutBack;
    }
    if commit == live {
        return Kind::Again;
    }
    match commits.leads_to(commit, live) {
        Some(true) => Kind::PutBack,
        None if seen.contains(&commit) => Kind::PutBack,
        Some(false) | None => Kind::Ship,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, Line, Nothing};
    use crate::domain::workflow_run::RunState;

    fn kinds(facts: &Facts, commits: &dyn Commits) -> Vec<(Kind, bool)> {
        facts.attempts(commits).iter().map(|one| (one.kind, one.undone)).collect()
    }

    #[test]
    fn an_earlier_version_that_comes_back_undoes_the_one_in_its_place() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).deploy(1, 3, RunState::Success);
        let told = [(Kind::Ship, false), (Kind::Ship, true), (Kind::PutBack, false)];
        assert_eq!(kinds(&facts, &Line), told, "by the history");
        assert_eq!(kinds(&facts, &Nothing), told, "and without one: it was live before");
    }

    #[test]
    fn a_version_that_was_never_seen_live_is_known_as_older_by_the_history() {
        let mut facts = Facts::default();
        facts.deploy(5, 2, RunState::Success).deploy(1, 3, RunState::Success);
        assert_eq!(kinds(&facts, &Line), [(Kind::Ship, true), (Kind::PutBack, false)]);
        assert_eq!(kinds(&facts, &Nothing), [(Kind::Ship, false), (Kind::Ship, false)]);
    }

    #[test]
    fn the_same_once_more_is_neither_new_nor_put_back() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).deploy(2, 3, RunState::Success);
        assert_eq!(kinds(&facts, &Line)[2], (Kind::Again, false));
        facts.rolled_back(1, 4);
        assert_eq!(kinds(&facts, &Line)[1], (Kind::Ship, true), "what came again does not hide what is undone");
    }

    #[test]
    fn what_goes_forward_again_after_it_was_put_back_is_shipped_again() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).rolled_back(1, 3);
        facts.deploy(2, 4, RunState::Success);
        assert_eq!(kinds(&facts, &Line)[3], (Kind::Ship, false));
    }

    #[test]
    fn a_failed_try_changes_nothing_of_what_is_live() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Failure).deploy(1, 3, RunState::Success);
        assert_eq!(kinds(&facts, &Line), [(Kind::Ship, false), (Kind::Ship, false), (Kind::Again, false)]);
    }
}
