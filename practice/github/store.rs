//! The objects of the repository as GitHub reads and writes them. The only file here that names git2 besides `store/`.

mod diff;
mod write;

pub(crate) use diff::{Change, Difference};
pub(crate) use write::Written;

use chrono::{DateTime, Utc};
use git2::{BranchType, Oid, Repository, Sort};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

/// The bare repository behind everything.
pub(crate) struct Store {
    repository: Repository,
    differences: HashMap<(Oid, Oid), Difference>,
    /// Which pairs of commits merge cleanly.
    clean: RefCell<HashMap<(String, String), bool>>,
}

/// One commit.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub id: String,
    pub tree: String,
    pub message: String,
    pub author: Signed,
    pub committer: Signed,
    pub parents: Vec<String>,
}

/// Who and when.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub name: String,
    pub email: String,
    pub at: DateTime<Utc>,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

impl Store {
    /// Opens it.
    pub fn open(path: &Path) -> Result<Self, git2::Error> {
        Ok(Self { repository: Repository::open(path)?, differences: HashMap::new(), clean: RefCell::default() })
    }

    /// The head of a branch.
    pub fn head(&self, branch: &str) -> Option<String> {
        self.reference(&format!("refs/heads/{branch}"))
    }

    /// What a full reference name points at.
    pub fn reference(&self, name: &str) -> Option<String> {
        self.repository.refname_to_id(name).ok().map(|id| id.to_string())
    }

    /// The branches with their heads, by name.
    pub fn branches(&self) -> Vec<(String, String)> {
        let Ok(branches) = self.repository.branches(Some(BranchType::Local)) else { return Vec::new() };
        let named = branches.flatten().filter_map(|(branch, _)| {
            let head = branch.get().target()?;
            Some((branch.name().ok()??.to_owned(), head.to_string()))
        });
        let mut all: Vec<_> = named.collect();
        all.sort();
        all
    }

    /// The references whose full name begins so.
    pub fn references(&self, prefix: &str) -> Vec<(String, String)> {
        let Ok(found) = self.repository.references_glob(&format!("{prefix}*")) else { return Vec::new() };
        let named = found.flatten().filter_map(|one| Some((one.name().ok()?.to_owned(), one.target()?.to_string())));
        let mut all: Vec<_> = named.collect();
        all.sort();
        all
    }

    /// The commit that a name, a short or a full id stands for.
    pub fn resolve(&self, text: &str) -> Option<String> {
        let plain = text.strip_prefix("refs/").map_or_else(|| text.to_owned(), |rest| format!("refs/{rest}"));
        self.head(text).or_else(|| {
            let found = self.repository.revparse_single(&plain).ok()?;
            found.peel_to_commit().ok().map(|commit| commit.id().to_string())
        })
    }

    /// One commit by its full id.
    pub fn commit(&self, id: &str) -> Option<Commit> {
        let commit = self.repository.find_commit(Oid::from_str(id).ok()?).ok()?;
        Some(Commit {
            id: commit.id().to_string(),
            tree: commit.tree_id().to_string(),
            message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
            author: signed(&commit.author()),
            committer: signed(&commit.committer()),
            parents: commit.parent_ids().map(|id| id.to_string()).collect(),
        })
    }

    /// The ids that `head` leads to and `without` does not, newest first.
    pub fn log(&self, head: &str, without: Option<&str>) -> Vec<String> {
        let walk = || {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TIME | Sort::TOPOLOGICAL)?;
            walk.push(Oid::from_str(head)?)?;
            if let Some(without) = without {
                walk.hide(Oid::from_str(without)?)?;
            }
            walk.map(|id| id.map(|id| id.to_string())).collect::<Result<Vec<_>, git2::Error>>()
        };
        walk().unwrap_or_default()
    }

    /// The first parents from a head back.
    pub fn mainline(&self, head: &str) -> Vec<Commit> {
        std::iter::successors(self.commit(head), |commit| self.commit(commit.parents.first()?)).collect()
    }

    /// Commits of `one` that `other` lacks, and the other way round.
    pub fn ahead_behind(&self, one: &str, other: &str) -> (usize, usize) {
        let count = || self.repository.graph_ahead_behind(Oid::from_str(one)?, Oid::from_str(other)?);
        count().unwrap_or_default()
    }

    /// The last commit that both lead to.
    pub fn merge_base(&self, one: &str, other: &str) -> Option<String> {
        let found = self.repository.merge_base(Oid::from_str(one).ok()?, Oid::from_str(other).ok()?);
        found.ok().map(|id| id.to_string())
    }

    /// The content of a file at a commit, and its object id.
    pub fn file(&self, commit: &str, path: &str) -> Option<(String, Vec<u8>)> {
        let commit = self.repository.find_commit(Oid::from_str(commit).ok()?).ok()?;
        let entry = commit.tree().ok()?.get_path(Path::new(path)).ok()?;
        let blob = self.repository.find_blob(entry.id()).ok()?;
        Some((entry.id().to_string(), blob.content().to_vec()))
    }
}

fn signed(signature: &git2::Signature<'_>) -> Signed {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let at = DateTime::from_timestamp(signature.when().seconds(), 0).unwrap_or_default();
    Signed { name: text(signature.name_bytes()), email: text(signature.email_bytes()), at }
}
