//! What identifies a finding from one check to the next.

use engine::changelog::{Finding, Kind};
use engine::domain::CommitId;
use std::collections::HashMap;
use std::sync::Arc;

/// Kind, commit and path; findings that agree in all three are told apart by their order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FindingKey {
    /// What is wrong.
    pub kind: Kind,
    /// The commit it is about.
    pub commit: Option<CommitId>,
    /// The file it is about.
    pub path: Option<Arc<str>>,
    /// How many before it agree in kind, commit and path.
    pub nth: usize,
}

impl FindingKey {
    /// The keys of these findings, in their order, each different from the others.
    #[must_use]
    pub fn of_all(findings: &[Finding]) -> Vec<Self> {
        let mut seen: HashMap<Self, usize> = HashMap::with_capacity(findings.len());
        findings.iter().map(|finding| Self::next(finding, &mut seen)).collect()
    }

    fn next(finding: &Finding, seen: &mut HashMap<Self, usize>) -> Self {
        let path = finding.path.as_deref().map(Arc::from);
        let first = Self { kind: finding.kind, commit: finding.commit, path, nth: 0 };
        let count = seen.entry(first.clone()).or_default();
        let nth = *count;
        *count += 1;
        Self { nth, ..first }
    }
}
