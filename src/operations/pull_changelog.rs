//! Whether the diff of a pull request, or of a branch that none is open of yet, brings the changelog entries that its
//! commits need. Read from the objects here: a head that was not fetched is unknown.

use super::{Asked, Known, check};
use crate::changelog::Kind;
use crate::config::Config;
use crate::domain::pull_request::{ChangelogPresence, PullRequest};
use crate::domain::{BranchName, CommitId};
use crate::sources::git::Git;

/// What the commits of this pull request lack in the changelog. `known` is used and filled for the next one.
#[must_use]
pub fn pull_changelog(git: &Git, config: &Config, pull: &PullRequest, known: &Known) -> ChangelogPresence {
    between(git, config, (head_of(git, &pull.base), pull.head_id), known)
}

/// The same of a branch that would go into another one.
#[must_use]
pub fn branch_changelog(
    git: &Git,
    config: &Config,
    (head, base): (&BranchName, &BranchName),
    known: &Known,
) -> ChangelogPresence {
    between(git, config, (head_of(git, base), head_of(git, head)), known)
}

fn head_of(git: &Git, branch: &BranchName) -> Option<CommitId> {
    git.branch_head(branch.as_str()).ok().flatten()
}

fn between(
    git: &Git,
    config: &Config,
    heads: (Option<CommitId>, Option<CommitId>),
    known: &Known,
) -> ChangelogPresence {
    let (Some(base), Some(head)) = heads else { return ChangelogPresence::Unknown };
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
