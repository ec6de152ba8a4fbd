//! What this clone tells of a pull request: the entries its commits bring, the entity files it changes, and the commits
//! of its base that it lacks. Of a head that was not fetched the entity files are told by what GitHub named; the rest is
//! unknown.

use super::outline_entry::entities;
use super::{Known, pull_changelog};
use crate::config::Config;
use crate::domain::pull_request::{ChangelogPresence, PullFile, PullRequest};
use crate::domain::{CommitId, FileChange, FileStatus};
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
    let Some((base, head)) = heads(git, pull) else {
        return PullHere { changelog, entities: told_entities(config, pull), behind: None };
    };
    let changed = || {
        let fork = git.merge_base(base, head).ok().flatten()?;
        let files = git.changed_between(fork, head, "").ok()?;
        entities(config, &files).ok()
    };
    let behind = git.counted(head, base, 0).ok().and_then(|(count, _)| u64::try_from(count).ok());
    PullHere { changelog, entities: changed().or_else(|| told_entities(config, pull)), behind }
}

/// The entity files among those that GitHub named; nothing where it did not name all of them and none of those it named
/// is one.
#[must_use]
pub fn told_entities(config: &Config, pull: &PullRequest) -> Option<Vec<String>> {
    let files = pull.files.as_ref()?;
    let whole = pull.size.is_some_and(|size| size.files <= files.len() as u64);
    let change = |file: &PullFile| FileChange { status: FileStatus::Modified, path: file.path.clone() };
    let found = entities(config, &files.iter().map(change).collect::<Vec<_>>()).ok()?;
    (whole || !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pull_request::{DiffSize, sample};

    fn told(paths: &[&str], files: u64) -> Option<Vec<String>> {
        let file = |path: &&str| PullFile { path: (*path).to_owned(), added: None, removed: None };
        let size = Some(DiffSize { added: 1, removed: 1, files });
        let pull = PullRequest { size, files: Some(paths.iter().map(file).collect()), ..sample(7) };
        told_entities(&Config::default(), &pull)
    }

    #[test]
    fn entity_files_are_known_from_what_github_names_and_none_only_where_it_names_all() {
        let entity = "src/entity/Lead.ts";
        assert_eq!(told(&["README.md", entity], 200), Some(vec![entity.to_owned()]));
        assert_eq!(told(&["README.md"], 1), Some(Vec::new()));
        assert_eq!(told(&["README.md"], 2), None);
        assert_eq!(told_entities(&Config::default(), &sample(7)), None);
    }
}
