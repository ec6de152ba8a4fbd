//! What was seen of builds, deploys, pull requests and environments, kept beyond what GitHub lists and hosts tell now: so
//! that an old change is answered for, and without a network what was seen once.

use crate::board::Board;
use crate::config::Config;
use crate::domain::pull_request::PullRequest;
use crate::domain::workflow_run::{Confidence, Run, Ships};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::{ladder, told};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashMap;

/// As many runs are kept, the newest.
const RUNS: usize = 500;
/// As many pull requests are kept, those that changed last.
const PULLS: usize = 300;
/// As many sights are kept, the newest.
const SIGHTS: usize = 500;
/// What an environment runs is noted no more often than this while it stays the same.
const STEP: TimeDelta = TimeDelta::minutes(5);
/// Nobody looked for longer: what ran in between is not known.
const GAP: TimeDelta = TimeDelta::minutes(11);

/// Everything that was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Builds and deploys, newest first.
    pub runs: Vec<Run>,
    /// Pull requests as they were last seen open, the last change first.
    pub pulls: Vec<PullRequest>,
    /// What environments ran, oldest first.
    pub sights: Vec<Sight>,
}

/// An environment was seen to run a commit from one time to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The environment.
    pub environment: EnvName,
    /// The commit.
    pub commit: CommitId,
    /// How sure that was.
    pub confidence: Confidence,
    /// First seen.
    pub since: Moment,
    /// Last seen.
    pub until: Moment,
}

impl Seen {
    /// What was seen of one environment, oldest first.
    #[must_use]
    pub fn of(&self, environment: &EnvName) -> impl DoubleEndedIterator<Item = &Sight> {
        self.sights.iter().filter(move |sight| sight.environment == *environment)
    }

    /// The same with what a board tells; `None` where that is nothing new.
    #[must_use]
    pub fn learn(&self, board: &Board, config: &Config, now: Moment) -> Option<Self> {
        let mut next = self.clone();
        next.learn_runs(board, config);
        next.learn_pulls(board);
        for name in board.environments.keys() {
            next.learn_environment(board, config, name, now);
        }
        (next != *self).then_some(next)
    }

    fn learn_runs(&mut self, board: &Board, config: &Config) {
        let Some(list) = board.runs.value() else { return };
        let workflows = &config.workflows;
        let matters =
            |file: &String| *file == workflows.build || workflows.deploy.values().any(|deploy| deploy == file);
        let mut known: HashMap<_, _> = self.runs.drain(..).map(|run| (run.id, run)).collect();
        for run in list.runs.iter().filter(|run| run.file.as_ref().is_some_and(matters)) {
            let before = known.get(&run.id);
            // What a longer list told of it is not lost when its neighbors have left the list.
            let ships = surer(run.ships.clone(), before.and_then(|before| before.ships.clone()));
            let cancelled_by = run.cancelled_by.or(before.and_then(|before| before.cancelled_by));
            known.insert(run.id, Run { cancelled_by, ships, ..run.clone() });
        }
        self.runs = known.into_values().collect();
        self.runs.sort_by_key(|run| Reverse((run.created, run.id)));
        self.runs.truncate(RUNS);
    }

    fn learn_pulls(&mut self, board: &Board) {
        let Some(list) = board.pulls.value() else { return };
        let mut known: HashMap<_, _> = self.pulls.drain(..).map(|pull| (pull.number, pull)).collect();
        known.extend(list.pulls.iter().map(|pull| (pull.number, PullRequest { files: None, ..pull.clone() })));
        self.pulls = known.into_values().collect();
        self.pulls.sort_by_key(|pull| Reverse((pull.updated, pull.number)));
        self.pulls.truncate(PULLS);
    }

    /// Only what the engine told just now counts: what is aged was noted when it was new.
    fn learn_environment(&mut self, board: &Board, config: &Config, name: &EnvName, now: Moment) {
        let Some(env) = board.environments.get(name) else { return };
        let fresh = env.containers.fault().is_none()
            && env.containers.taken().is_some_and(|taken| now - taken <= told::CONTAINERS);
        let runs = ladder::live(board, config, name, now);
        let Some((commit, confidence)) = runs.commit.zip(runs.confidence).filter(|_| fresh) else { return };
        if confidence == Confidence::Guess {
            return;
        }
        match self.sights.iter_mut().rev().find(|sight| sight.environment == *name) {
            Some(last) if last.commit == commit && now - last.until <= GAP => {
                last.confidence = last.confidence.max(confidence);
                if now - last.until >= STEP {
                    last.until = now;
                }
            }
            _ => self.sights.push(Sight { environment: name.clone(), commit, confidence, since: now, until: now }),
        }
        let over = self.sights.len().saturating_sub(SIGHTS);
        self.sights.drain(..over);
    }
}

/// The surer of two; the first where they are equal.
fn surer(one: Option<Ships>, other: Option<Ships>) -> Option<Ships> {
    match (one, other) {
        (Some(one), Some(other)) if other.confidence > one.confidence => Some(other),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Reading;
    use crate::domain::workflow_run::RunState;
    use crate::environment::sample::{self as place, at};
    use crate::lifecycle::sample::{id, went_well, with_runs};

    fn config() -> Config {
        place::config()
    }

    /// Production runs this, looked at this many seconds after zero.
    fn board(digits: &str, now: i64) -> Board {
        let mut list = place::containers();
        list.containers[0] = place::made_of(list.containers[0].clone(), id(digits));
        let mut env = place::calm();
        env.containers = Reading::fresh(list, at(now));
        env.traffic = Reading::fresh(place::traffic(3001), at(now));
        env.health = Reading::fresh(
            place::health(vec![place::probe(now, place::BLUE)], vec![place::probe(now, place::BLUE)], vec![]),
            at(now),
        );
        Board { environments: place::board(env).environments, ..with_runs(went_well()) }
    }

    #[test]
    fn what_is_told_again_is_nothing_new_and_what_is_forgotten_elsewhere_is_kept() {
        let seen = Seen::default().learn(&with_runs(went_well()), &config(), at(0)).unwrap();
        assert_eq!((seen.runs.len(), seen.pulls.len()), (4, 1));
        assert_eq!(seen.learn(&with_runs(went_well()), &config(), at(9)), None);
        assert_eq!(seen.learn(&with_runs(Vec::new()), &config(), at(9)), None, "GitHub lists none of them any more");
        let mut later = went_well();
        later[0].state = RunState::Failure;
        later[0].ships = None;
        let next = seen.learn(&with_runs(later), &config(), at(9)).unwrap();
        assert_eq!(next.runs[0].state, RunState::Failure);
        assert!(next.runs[0].ships.is_some(), "what it ships was told by runs that left the list");
    }

    #[test]
    fn what_an_environment_runs_is_one_sight_until_it_changes_or_nobody_looks() {
        let environment = EnvName("production".into());
        let mut seen = Seen::default();
        for (digits, now) in [("e1", 0), ("e1", 60), ("e1", 400), ("a1", 460), ("a1", 4000)] {
            let board = board(digits, now);
            seen = seen.learn(&board, &config(), at(now)).unwrap_or(seen);
        }
        let told: Vec<_> = seen.of(&environment).map(|sight| (sight.commit, sight.since, sight.until)).collect();
        assert_eq!(told, [(id("e1"), at(0), at(400)), (id("a1"), at(460), at(460)), (id("a1"), at(4000), at(4000))]);
        let old = board("e1", 4000);
        assert_eq!(seen.learn(&old, &config(), at(9000)), None, "what the engine told long ago was true then");
    }
}
