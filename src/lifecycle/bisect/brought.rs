//! What came between two versions: the commits, the pull requests that brought them, and whose they are.

use crate::board::Board;
use crate::domain::pull_request::{PullNumber, PullRequest};
use crate::domain::{Commit, CommitId};
use crate::lifecycle::landscape::{Mention, mention};
use std::cmp::Reverse;
use std::sync::Arc;

/// A pull request whose merge is among the commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Its number.
    pub number: PullNumber,
    /// Its title, else the branch that it brought. Hostile text.
    pub title: Option<String>,
    /// Who opened it, where it was seen open.
    pub author: Option<String>,
    /// The commit that merged it.
    pub commit: CommitId,
}

/// Somebody who wrote some of the commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name. Hostile text.
    pub name: String,
    /// So many of the commits, merges left out.
    pub commits: usize,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Newest first.
    pub commits: Vec<Arc<Commit>>,
    /// By the order of their merges, the last first.
    pub pulls: Vec<Merged>,
    /// Who wrote most first.
    pub authors: Vec<Author>,
}

impl Brought {
    pub(super) fn of(commits: Vec<Arc<Commit>>, board: &Board) -> Self {
        let mut pulls: Vec<Merged> = Vec::new();
        for merged in commits.iter().filter_map(|commit| merged(commit, board)) {
            if !pulls.iter().any(|known| known.number == merged.number) {
                pulls.push(merged);
            }
        }
        Self { authors: authors(&commits), commits, pulls }
    }
}

fn merged(commit: &Commit, board: &Board) -> Option<Merged> {
    let Mention { number, branch, title } = mention(&commit.subject)?;
    let open = board.pulls.value().into_iter().flat_map(|list| &list.pulls);
    let pull: Option<&PullRequest> = open.chain(&board.seen.pulls).find(|pull| pull.number == number);
    let title = pull.map(|pull| pull.title.as_str()).or(title).or(branch).map(str::to_owned);
    let author = pull.and_then(|pull| pull.author.clone());
    Some(Merged { number, title, author, commit: commit.id })
}

fn authors(commits: &[Arc<Commit>]) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    for commit in commits.iter().filter(|commit| !commit.is_merge()) {
        match authors.iter_mut().find(|author| author.name == commit.author.name) {
            Some(author) => author.commits += 1,
            None => authors.push(Author { name: commit.author.name.clone(), commits: 1 }),
        }
    }
    authors.sort_by_key(|author| Reverse(author.commits));
    authors
}
