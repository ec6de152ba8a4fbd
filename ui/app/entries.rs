//! What the changelog's report says about each commit and each kind, counted once for each report: screens are drawn
//! far more often than a report arrives, and each may be long.

use super::changelog::kinds;
use engine::board::Board;
use engine::changelog::{Kind, Report};
use engine::domain::{Commit, CommitId};
use std::collections::HashMap;
use std::sync::Arc;

/// What a commit has in the changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// An entry with nothing wrong.
    Present,
    /// It needs none.
    NotNeeded,
    /// It needs one and has none.
    Missing,
    /// An entry that does not name it yet.
    Pending,
    /// An entry with something wrong.
    Drifting,
}

/// The report by commit and by kind.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    report: Option<Arc<Report>>,
    troubled: HashMap<CommitId, EntryState>,
    /// How many findings of each kind there are, in the order of the list, none left out but those without any.
    pub by_kind: Vec<(Kind, usize)>,
    /// How many commits that production lacks have no entry; `None` while that is not known.
    pub unshipped_missing: Option<usize>,
}

impl Entries {
    /// What this commit has; `None` while no report is there.
    #[must_use]
    pub fn of(&self, commit: CommitId) -> Option<EntryState> {
        self.report.as_ref()?;
        Some(self.troubled.get(&commit).copied().unwrap_or(EntryState::Present))
    }

    pub(super) fn learn(&mut self, board: &Board) {
        let report = board.changelog.value();
        if report.map(Arc::as_ptr) != self.report.as_ref().map(Arc::as_ptr) {
            self.read(report);
        }
        let unshipped = board.branches.value().and_then(|list| list.unshipped.as_ref());
        self.unshipped_missing = unshipped.and_then(|commits| self.missing_of(commits));
    }

    fn read(&mut self, report: Option<&Arc<Report>>) {
        self.report = report.map(Arc::clone);
        self.troubled.clear();
        self.by_kind.clear();
        let Some(report) = report else { return };
        for finding in report.drift.iter().rev() {
            if let Some(commit) = finding.commit {
                self.troubled.insert(commit, state(finding.kind));
            }
        }
        self.troubled.extend(report.ignored.iter().map(|ignored| (ignored.commit, EntryState::NotNeeded)));
        self.by_kind = counts(report);
    }

    fn missing_of(&self, commits: &[Arc<Commit>]) -> Option<usize> {
        self.report.as_ref()?;
        Some(commits.iter().filter(|commit| self.troubled.get(&commit.id) == Some(&EntryState::Missing)).count())
    }
}

fn state(kind: Kind) -> EntryState {
    match kind {
        Kind::Missing => EntryState::Missing,
        Kind::Pending => EntryState::Pending,
        _ => EntryState::Drifting,
    }
}

fn counts(report: &Report) -> Vec<(Kind, usize)> {
    let mut counts = HashMap::<Kind, usize>::new();
    for finding in &report.drift {
        *counts.entry(finding.kind).or_default() += 1;
    }
    kinds::ORDER.into_iter().filter_map(|kind| Some((kind, counts.remove(&kind)?))).collect()
}
