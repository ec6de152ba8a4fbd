//! One thing that is wrong with the index.

use crate::changelog::{Fix, Kind};

/// What is wrong, where, and who can mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// One of the kinds that concern the index.
    pub kind: Kind,
    /// The entry's file name, where the finding is about one. For a dangling link, the name that is not there.
    pub file: Option<String>,
    /// The line of the index it is about, from 1.
    pub line: Option<usize>,
    /// A sentence for a person. Hostile text may be in it.
    pub detail: String,
    /// Who can mend it. Everything in the index derives from the entries.
    pub fix: Fix,
}

impl Found {
    /// A finding that is mended from the entries alone.
    pub(super) fn auto(kind: Kind, file: Option<&str>, line: Option<usize>, detail: String) -> Self {
        Self { kind, file: file.map(str::to_owned), line: line.map(|line| line + 1), detail, fix: Fix::Auto }
    }
}
