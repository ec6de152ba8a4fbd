//! The values that GitHub's answers are made of. One file per value; nothing here changes anything.

pub(crate) mod commit;
pub(crate) mod deployment;
pub(crate) mod pull;
pub(crate) mod repository;
pub(crate) mod run;
pub(crate) mod user;

use chrono::{DateTime, Utc};

/// Where the addresses in answers point.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    /// The root of the REST interface, without a slash at its end.
    pub api: String,
    /// The root of the pages for a browser.
    pub web: String,
}

/// A moment as GitHub writes it.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The opaque name that GraphQL knows a thing by.
pub(crate) fn node(kind: &str, id: u64) -> String {
    format!("{kind}_kwDOPractice{id:x}")
}
