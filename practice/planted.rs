//! What was planted, for a test to hold against what is found. The kinds are the words of
//! `cutover changelog check --json`.

use serde::Serialize;

/// One fault in the changelog of `development`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Planted {
    /// `missing`, `orphan`, `slug` and so on.
    pub kind: &'static str,
    /// The 40 digits of the commit it is about; `None` where there is none in the history.
    pub commit: Option<String>,
    /// The file it is about, from the root of the repository: the entry, or the index where no entry is concerned.
    pub path: Option<String>,
}
