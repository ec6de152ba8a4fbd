//! Whether the diff of a pull request brings the changelog entries that its commits need. Read from the objects here:
//! a head that was not fetched is unknown.

use super::{Asked, Known, check};
use crate::changelog::Kind;
use crate::config::Config;
use crate::domain::pull_request::{ChangelogPresence, PullRequest};
use crate::sources::git::Git;

/// What the commits of this pull request lack in the changelog. `known` is used and filled for the next one.
#[must_use]
pub fn pull_changelog(git: &Git, config: &Config, pull: &PullRequest, known: &Known) -> ChangelogPresence {
    let base = git.branch_head(pull.base.as_str()).ok().flatten();
    let (Some(base), Some(head)) = (base, pull.head_id) else { return ChangelogPresence::Unknown };
    let asked = Asked { base: Some(base.to_string()), head: Some(head.to_string()) };
    let Ok(report) = check(git, config, &asked, known) else { return ChangelogPresence::Unknown };
    let missing = report.drift.iter().filter(|finding| finding.kind == Kind::Missing);
    let missing: Vec<_> = missing.filter_map(|finding| finding.commit).collect();
    if !missing.is_empty() {
        return ChangelogPresence::Missing(missing);
    }
    let wrong = report.drift.iter().map(|finding| finding.detail.clone()).collect::<Vec<_>>();
    if wrong.is_empty() { ChangelogPresence::Present } else { ChangelogPresence::Invalid(wrong) }
}
