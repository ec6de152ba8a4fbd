//! What the changelog's report says about each commit and each kind, counted once for each report: screens are drawn
//! far more often than a report arrives, and each may be long.

use super::changelog::kinds;
use engine::board::{Board, Head};
use engine::changelog::{Kind, Report};
use engine::domain::{Branch, Commit, CommitId, Divergence, Role, Standing};
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
    head: Option<CommitId>,
    has_integration: bool,
    /// How many findings of each kind there are, in the order of the list, none left out but those without any.
    pub by_kind: Vec<(Kind, usize)>,
    /// How many commits that production lacks have no entry; `None` while that is not known.
    pub unshipped_missing: Option<usize>,
}

impl Entries {
    /// What this commit of this branch has; `None` while no report is there, or the report did not look at the branch:
    /// it looks at what is checked out.
    #[must_use]
    pub fn of(&self, branch: &Branch, commit: CommitId) -> Option<EntryState> {
        self.report.as_ref().filter(|_| self.covers(branch))?;
        Some(self.troubled.get(&commit).copied().unwrap_or(EntryState::Present))
    }

    fn covers(&self, branch: &Branch) -> bool {
        self.head == Some(branch.head) || (self.has_integration && branch.integration.merged() == Some(true))
    }

    pub(super) fn learn(&mut self, board: &Board) {
        let report = board.changelog.value();
        if report.map(Arc::as_ptr) != self.report.as_ref().map(Arc::as_ptr) {
            self.read(report);
        }
        self.look(board);
        let unshipped = board.branches.value().and_then(|list| list.unshipped.as_ref());
        self.unshipped_missing = unshipped.and_then(|commits| self.missing_of(commits));
    }

    /// Finds out which branches the report looked at.
    fn look(&mut self, board: &Board) {
        let branches = board.branches.value().map(|list| list.branches.as_slice()).unwrap_or_default();
        let looked_at = self.report.as_ref().map(|report| report.range.head.as_str());
        self.head = match board.repository.value().map(|facts| &facts.head) {
            Some(Head::Branch(_, commit) | Head::Detached(commit)) => Some(*commit),
            Some(Head::Unborn(_)) | None => None,
        };
        self.has_integration = branches.iter().any(|branch| {
            let named = branch.role == Role::Integration && looked_at == Some(branch.name.as_str());
            let within = matches!(branch.integration, Standing::Same | Standing::Counted(Divergence { behind: 0, .. }));
            named || (Some(branch.head) == self.head && within)
        });
    }

    fn read(&mut self, report: Option<&Arc<Report>>) {
        self.report = report.map(Arc::clone);
        self.troubled = report.map(|report| troubled(report)).unwrap_or_default();
        self.by_kind = report.map(|report| counts(report)).unwrap_or_default();
    }

    /// How many of these commits, which integration holds, need an entry and have none; `None` while that is not known.
    #[must_use]
    pub fn missing_of(&self, commits: &[Arc<Commit>]) -> Option<usize> {
        self.report.as_ref().filter(|_| self.has_integration)?;
        Some(commits.iter().filter(|commit| self.troubled.get(&commit.id) == Some(&EntryState::Missing)).count())
    }
}

/// Every commit of a report that has not simply an entry. Of many findings the first counts.
pub(super) fn troubled(report: &Report) -> HashMap<CommitId, EntryState> {
    let findings = report.drift.iter().rev().filter_map(|finding| Some((finding.commit?, state(finding.kind))));
    findings.chain(report.ignored.iter().map(|ignored| (ignored.commit, EntryState::NotNeeded))).collect()
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
