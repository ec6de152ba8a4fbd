//! What git knows of all changes at once: the histories of production and integration, and what the work branches have
//! that neither has. Read once for each state of the branches, shared by pointer.

use crate::domain::pull_request::PullNumber;
use crate::domain::{BranchName, Commit, CommitId, History};
use std::sync::Arc;

/// What git knows.
#[derive(Debug, Clone, Default)]
pub struct Landscape {
    /// The branch that ships to production; `None` where there is none.
    pub production: Option<Line>,
    /// The branch where work merges first; `None` where there is none.
    pub integration: Option<Line>,
    /// The other branches.
    pub work: Vec<WorkLine>,
    /// What could not be read, in sentences.
    pub notes: Vec<String>,
}

/// A long-lived branch.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub branch: BranchName,
    /// Its head: that of the branch it follows at the remote, where it follows one.
    pub head: CommitId,
    /// All that its head leads to.
    pub history: Arc<History>,
}

/// Another branch.
#[derive(Debug, Clone)]
pub struct WorkLine {
    /// Its name.
    pub branch: BranchName,
    /// Its head.
    pub head: CommitId,
    /// Its commits that neither production nor integration has, newest first, 200 at most.
    pub commits: Vec<Arc<Commit>>,
    /// Whether only this clone has it.
    pub pushed: Pushed,
}

/// Whether a remote has a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It has, as far as this clone knows.
    Yes,
    /// Only this clone has it, or has more of it.
    No,
}

impl Landscape {
    /// The long-lived branches.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.integration.iter().chain(&self.production)
    }

    /// The commit of this name, wherever it is.
    #[must_use]
    pub fn commit(&self, id: &CommitId) -> Option<&Arc<Commit>> {
        let in_lines = || self.lines().find_map(|line| line.history.get(id));
        let in_work = || self.work.iter().flat_map(|work| &work.commits).find(|commit| commit.id == *id);
        in_lines().or_else(in_work)
    }

    /// Every commit, those of work branches first, each once.
    pub fn commits(&self) -> impl Iterator<Item = &Arc<Commit>> {
        let work = self.work.iter().flat_map(|work| &work.commits);
        let integration = self.integration.iter().flat_map(|line| &line.history.commits);
        let also = self.integration.as_ref();
        let new = move |commit: &&Arc<Commit>| also.is_none_or(|line| !line.history.contains(&commit.id));
        work.chain(integration).chain(self.production.iter().flat_map(|line| &line.history.commits).filter(new))
    }

    /// The branch whose own commits hold this one.
    #[must_use]
    pub fn work_of(&self, id: &CommitId) -> Option<&WorkLine> {
        self.work.iter().find(|work| work.head == *id || work.commits.iter().any(|commit| commit.id == *id))
    }

    /// The merge of a pull request, by what GitHub writes into its subject; the oldest, for that is the first to bring it.
    #[must_use]
    pub fn merge_of(&self, number: PullNumber) -> Option<&Arc<Commit>> {
        let names = |commit: &&Arc<Commit>| mention(&commit.subject).is_some_and(|named| named.number == number);
        self.lines().find_map(|line| line.history.commits.iter().rev().find(names))
    }
}

/// A pull request that a subject names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Its number.
    pub number: PullNumber,
    /// The branch that it brought, where the subject says so.
    pub branch: Option<&'a str>,
    /// The title, where the subject is one.
    pub title: Option<&'a str>,
}

/// The pull request that a merge of GitHub names (`Merge pull request #3 from someone/feature/x`), or a squashed one
/// (`feat: something (#59)`).
#[must_use]
pub fn mention(subject: &str) -> Option<Mention<'_>> {
    if let Some(rest) = subject.strip_prefix("Merge pull request #") {
        let (number, from) = rest.split_once(" from ").unwrap_or((rest, ""));
        let branch = from.split_once('/').map(|(_, branch)| branch.trim()).filter(|branch| !branch.is_empty());
        return Some(Mention { number: PullNumber(number.trim().parse().ok()?), branch, title: None });
    }
    let (title, number) = subject.trim_end().strip_suffix(')')?.rsplit_once("(#")?;
    Some(Mention { number: PullNumber(number.parse().ok()?), branch: None, title: Some(title.trim()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_names_its_pull_request_and_the_branch_or_the_title() {
        let merge = mention("Merge pull request #3 from mas-mr-mentor/feature/add-rating-filter").unwrap();
        assert_eq!((merge.number, merge.branch), (PullNumber(3), Some("feature/add-rating-filter")));
        let squashed = mention("feat: capture leads (#59)").unwrap();
        assert_eq!((squashed.number, squashed.title), (PullNumber(59), Some("feat: capture leads")));
        for subject in ["feat: x", "fix(#3): y", "Merge pull request #x from a/b", "closes (#x)", ""] {
            assert_eq!(mention(subject), None, "{subject}");
        }
    }
}
