//! The versions that an environment is known to have run: by the deploys that ended well, the record of this machine, and
//! what was seen on hosts.

use crate::board::Board;
use crate::config::Config;
use crate::delivery::{Attempt, Ended, Seen, attempts, production};
use crate::domain::workflow_run::{Confidence, Run};
use crate::domain::{CommitId, EnvName, Moment};
use crate::store::Record;

/// What tells of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it began to run, or was first seen to.
    pub at: Moment,
    /// How sure it is that this version ran.
    pub confidence: Confidence,
    /// In words.
    pub evidence: String,
}

/// A version that an environment is known to have run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// Its commit.
    pub commit: CommitId,
    /// The first time, by the surest of what tells of it.
    pub told: Told,
    /// How often it is told of: it was put back, or shipped again.
    pub times: usize,
}

/// All of one environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployments {
    /// Each version once, by when it first ran.
    pub versions: Vec<Deployed>,
    /// What is not known, in sentences.
    pub notes: Vec<String>,
}

impl Deployments {
    /// The one of a commit.
    #[must_use]
    pub fn of(&self, commit: CommitId) -> Option<&Deployed> {
        self.versions.iter().find(|deployed| deployed.commit == commit)
    }

    fn add(&mut self, commit: CommitId, told: Told) {
        match self.versions.iter_mut().find(|known| known.commit == commit) {
            Some(known) if known.told.confidence < told.confidence => {
                known.told = Told { at: known.told.at.min(told.at), ..told };
                known.times += 1;
            }
            Some(known) => {
                known.told.at = known.told.at.min(told.at);
                known.times += 1;
            }
            None => self.versions.push(Deployed { commit, told, times: 1 }),
        }
    }
}

/// Joins what tells of the versions of an environment.
#[must_use]
pub fn deployments(board: &Board, config: &Config, environment: &EnvName, records: &[Record]) -> Deployments {
    let runs = runs(board);
    let (environment_name, known_since) = (environment.as_str(), None);
    // The record tells of no environment; what is promoted goes to production.
    let records = if environment_name == production(config) { records } else { &[] };
    // A commit of another service is on no way between two of this one.
    let seen = Seen { runs: &runs, known_since, records, place: None, environment: environment_name, config };
    let live: Vec<Attempt> = attempts(&seen).into_iter().filter(|one| one.ended == Ended::Live).collect();
    let mut known = Deployments::default();
    for one in &live {
        if let Some(commit) = one.commit {
            known.add(commit, told(one, &runs));
        }
    }
    for sight in board.seen.of(environment) {
        let evidence = format!("{environment} was seen to run it");
        known.add(sight.commit, Told { at: sight.since, confidence: sight.confidence, evidence });
    }
    known.versions.sort_by_key(|deployed| deployed.told.at);
    known.notes = notes(&live, board, &runs);
    known
}

fn runs(board: &Board) -> Vec<Run> {
    let listed = board.runs.value().into_iter().flat_map(|list| &list.runs);
    let mut runs: Vec<Run> = listed.chain(&board.seen.runs).cloned().collect();
    // The list comes first and is newer than what was kept.
    runs.sort_by_key(|run| (run.created, run.id));
    runs.dedup_by_key(|run| run.id);
    runs
}

fn told(attempt: &Attempt, runs: &[Run]) -> Told {
    let ships = runs.iter().find(|run| Some(run.id) == attempt.run).and_then(|run| run.ships.as_ref());
    match ships {
        Some(ships) => Told {
            at: attempt.at,
            confidence: ships.confidence,
            evidence: format!("deploy {} ended well: {}", attempt.what.trim_start_matches("run "), ships.evidence),
        },
        // A promotion names what was merged; the merge itself may be what runs.
        None => Told { at: attempt.at, confidence: Confidence::Likely, evidence: format!("cutover {}", attempt.what) },
    }
}

fn notes(live: &[Attempt], board: &Board, runs: &[Run]) -> Vec<String> {
    let mut notes = Vec::new();
    match runs.iter().map(|run| run.created).min() {
        Some(oldest) => notes.push(format!(
            "Deploys of before {} are not known here, nor those that nobody on this machine saw while they were listed.",
            oldest.format("%Y-%m-%d")
        )),
        None => notes.push("No deploy is known here: GitHub was not read, now or before.".into()),
    }
    let unknown = live.iter().filter(|one| one.commit.is_none()).count();
    if unknown > 0 {
        notes.push(format!("Which commit {unknown} of the deploys shipped is not known; they are left out."));
    }
    notes.extend(board.runs.fault().map(|fault| format!("The runs are not of now: {fault}.")));
    notes
}
