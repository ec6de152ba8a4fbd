//! Facts for the tests of this folder: days of January, commits by number, tries of production.

use super::attempt::{Attempt, attempts};
use super::measure::Seen;
use super::order::{Commits, tell_apart};
use crate::config::Config;
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState, Ships};
use crate::domain::{Breaking, Commit, CommitId, Moment, Signature};
use crate::store::{Deed, DeedResult, Moved, Record};
use chrono::{DateTime, TimeDelta};
use std::sync::Arc;
use std::time::Duration;

/// The noon of a day.
pub fn day(number: i64) -> Moment {
    DateTime::from_timestamp(1_767_268_800, 0).unwrap().fixed_offset() + TimeDelta::days(number)
}

/// The commit of a number: those of lower numbers lead to it.
pub fn commit(number: u8) -> CommitId {
    CommitId::from_bytes([number; 20])
}

/// Runs, records and a configuration.
#[derive(Debug, Default)]
pub struct Facts {
    pub runs: Vec<Run>,
    pub records: Vec<Record>,
    pub config: Config,
}

impl Facts {
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            runs: &self.runs,
            known_since: None,
            records: &self.records,
            place: None,
            environment: "production",
            config: &self.config,
        }
    }

    /// The tries, told apart.
    pub fn attempts(&self, commits: &dyn Commits) -> Vec<Attempt> {
        let mut all = attempts(&self.seen());
        tell_apart(&mut all, commits);
        all
    }

    /// A deploy of production that ended on this day and took two minutes.
    pub fn deploy(&mut self, number: u8, ended: i64, state: RunState) -> &mut Self {
        self.run("deploy-production.yml", number, ended, state)
    }

    pub fn build(&mut self, number: u8, ended: i64, state: RunState) -> &mut Self {
        self.run("build.yml", number, ended, state)
    }

    fn run(&mut self, file: &str, number: u8, ended: i64, state: RunState) -> &mut Self {
        let id = self.runs.len() as u64 + 1;
        let ships = Ships { commit: commit(number), confidence: Confidence::Likely, evidence: "its times".into() };
        let began = day(ended) - TimeDelta::minutes(2);
        self.runs.push(Run {
            id: RunId(id),
            number: id,
            attempt: 1,
            workflow: file.into(),
            file: Some(file.into()),
            title: String::new(),
            event: "workflow_run".into(),
            branch: Some("development".into()),
            head: None,
            actor: Some("asha".into()),
            state,
            created: began,
            started: Some(began),
            updated: day(ended),
            url: format!("https://github.com/acme/api/actions/runs/{id}"),
            cancelled_by: None,
            ships: Some(ships),
        });
        self
    }

    pub fn promoted(&mut self, number: u8, ended: i64) -> &mut Self {
        self.record("promote --confirm 0101010", number, day(ended), DeedResult::Done)
    }

    pub fn rolled_back(&mut self, number: u8, ended: i64) -> &mut Self {
        self.record("rollback --to previous", number, day(ended), DeedResult::Done)
    }

    pub fn record(&mut self, what: &str, number: u8, at: Moment, result: DeedResult) -> &mut Self {
        let moved = Moved { from: commit(number).to_string(), ..Moved::default() };
        let deed = Deed {
            at,
            who: "asha".into(),
            place: "acme/api".into(),
            what: what.into(),
            result,
            detail: String::new(),
            took: (result != DeedResult::Began).then(|| Duration::from_mins(9)),
            moved: Some(moved),
        };
        let number = i64::try_from(self.records.len()).unwrap() + 1;
        self.records.push(Record { number, hash: None, deed: Some(deed) });
        self
    }
}

/// A history in which every commit leads to the next number. Commit `n` was made on day `n` minus one.
pub struct Line;

impl Commits for Line {
    fn between(&self, base: CommitId, head: CommitId) -> Option<Vec<Arc<Commit>>> {
        let (base, head) = (base.as_bytes()[0], head.as_bytes()[0]);
        Some((base + 1..=head).rev().map(made).collect())
    }

    fn leads_to(&self, earlier: CommitId, later: CommitId) -> Option<bool> {
        Some(earlier.as_bytes() <= later.as_bytes())
    }
}

fn made(number: u8) -> Arc<Commit> {
    let when = day(i64::from(number) - 1);
    let author = Signature { name: "Asha".into(), email: "asha@acme".into(), when };
    let parents = vec![commit(number - 1)];
    let subject = format!("feat: number {number}");
    Arc::new(Commit { id: commit(number), parents, subject, author, committed: when, breaking: Breaking::No })
}

/// A clone that has none of the commits.
pub struct Nothing;

impl Commits for Nothing {
    fn between(&self, _: CommitId, _: CommitId) -> Option<Vec<Arc<Commit>>> {
        None
    }

    fn leads_to(&self, _: CommitId, _: CommitId) -> Option<bool> {
        None
    }
}
