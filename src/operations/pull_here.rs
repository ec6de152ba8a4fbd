//! What this clone tells of a pull request: the entries its commits bring, the entity files it changes, and the commits
//! of its base that it lacks. A head that was not fetched is unknown.

use super::outline_entry::entities;
use super::{Known, pull_changelog};
use crate::config::Config;
use crate::domain::CommitId;
use crate::domain::pull_request::{ChangelogPresence, PullRequest};
use crate::sources::git::Git;

/// What is known here of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullHere {
    /// Whether its diff brings the entries that its commits need.
    pub changelog: ChangelogPresence,
    /// The entity files it changes; `None` when that is not known.
    pub entities: Option<Vec<String>>,
    /// Commits of its base that it lacks; `None` when that is not known.
    pub behind: Option<u64>,
}

impl PullHere {
    /// Puts it into the pull request.
    pub fn tell(&self, pull: &mut PullRequest) {
        pull.changelog.clone_from(&self.changelog);
        pull.entities.clone_from(&self.entities);
        pull.behind = self.behind;
    }
}

/// The head of the base and the head of the pull request, which decide all that is told here.
#[must_use]
pub fn heads(git: &Git, pull: &PullRequest) -> Option<(CommitId, CommitId)> {
    Some((git.branch_head(pull.base.as_str()).ok().flatten()?, pull.head_id?))
}

/// Looks at a pull request in this clone.
#[must_use]
pub fn pull_here(git: &Git, config: &Config, pull: &PullRequest, known: &Known) -> PullHere {
    let changelog = pull_changelog(git, config, pull, known);
    let Some((base, head)) = heads(git, pull) else { return PullHere { changelog, entities: None, behind: None } };
    let changed = || {
        let fork = git.merge_base(base, head).ok().flatten()?;
        let files = git.changed_between(fork, head, "").ok()?;
        entities(config, &files).ok()
    };
    let behind = git.counted(head, base, 0).ok().and_then(|(count, _)| u64::try_from(count).ok());
    PullHere { changelog, entities: changed(), behind }
}
