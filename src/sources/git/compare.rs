//! What a commit did to which path, by comparing the raw entries of two trees. Equal subtrees are never opened.

use super::graph::EMPTY_TREE;
use super::repository::Git;
use super::trees::{Entries, Entry, FOLDER};
use crate::domain::{CommitId, FileChange, FileStatus};
use crate::fault::{Fault, FaultKind, Result};
use git2::Odb;
use std::cmp::Ordering;

impl Git {
    /// What the commit did against its first parent, sorted by path. A rename is a deletion and an addition; a
    /// change of mode or of a submodule's commit is a modification; a file that becomes a folder is a deletion and
    /// additions.
    ///
    /// # Errors
    /// When a tree cannot be read, or the parent is not in this shallow clone.
    pub fn files(&self, commit: CommitId) -> Result<Vec<FileChange>> {
        let odb = self.objects()?;
        let (before, after) = self.trees_of(&odb, commit)?;
        let mut comparison = Comparison::new(self, &odb);
        comparison.compare(before, after, &mut Vec::new())?;
        Ok(comparison.sorted())
    }

    /// What differs between two commits under a folder (all of it for an empty name), sorted by path.
    ///
    /// # Errors
    /// When a commit or tree cannot be read.
    pub fn changed_between(&self, one: CommitId, other: CommitId, folder: &str) -> Result<Vec<FileChange>> {
        let odb = self.objects()?;
        let tree = |commit| self.tree_at(&odb, commit, folder).map(|tree| tree.unwrap_or(EMPTY_TREE));
        let (before, after) = (tree(one)?, tree(other)?);
        let mut path = folder.trim_matches('/').as_bytes().to_vec();
        let mut comparison = Comparison::new(self, &odb);
        comparison.compare(before, after, &mut path)?;
        Ok(comparison.sorted())
    }

    /// Whether the commit changed something and everything it changed is under this folder. Reads only the trees on
    /// the way to the folder.
    ///
    /// # Errors
    /// When a tree cannot be read, or the parent is not in this shallow clone.
    pub fn touches_only(&self, commit: CommitId, folder: &str) -> Result<bool> {
        let odb = self.objects()?;
        let (mut before, mut after) = self.trees_of(&odb, commit)?;
        if before == after {
            return Ok(false);
        }
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            match self.only_difference(&odb, before, after, part.as_bytes())? {
                Some(pair) => (before, after) = pair,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The folder's trees on both sides, when it is the only entry that differs and a folder where it exists.
    fn only_difference(
        &self,
        odb: &Odb<'_>,
        before: CommitId,
        after: CommitId,
        name: &[u8],
    ) -> Result<Option<(CommitId, CommitId)>> {
        let (before, after) = (self.tree(odb, before)?, self.tree(odb, after)?);
        let (mut left, mut right) = (Entries(&before), Entries(&after));
        let mut pair = None;
        loop {
            skip_equal(&mut left, &mut right);
            let (old, new) = next_pair(&mut left, &mut right);
            let Some(some) = old.or(new) else { return Ok(pair) };
            if old == new {
                continue;
            }
            let folders = [old, new].into_iter().flatten().all(|entry| entry.mode == FOLDER);
            if some.name != name || !folders || pair.is_some() {
                return Ok(None);
            }
            let tree = |entry: Option<Entry<'_>>| entry.map_or(EMPTY_TREE, |entry| entry.id);
            pair = Some((tree(old), tree(new)));
        }
    }

    /// The trees of the first parent and of the commit.
    fn trees_of(&self, odb: &Odb<'_>, commit: CommitId) -> Result<(CommitId, CommitId)> {
        let mut graph = self.graph()?;
        let node = graph.number(commit);
        self.load(odb, &mut graph, node)?;
        if graph.is_cut(node) {
            return Err(Fault::of(
                FaultKind::Unreadable,
                format!("the parent of {} is not in this shallow clone", commit.short()),
            )
            .hint("git fetch --unshallow fetches the rest."));
        }
        let Some(parent) = graph.parents(node).first().copied() else { return Ok((EMPTY_TREE, graph.tree(node))) };
        self.load(odb, &mut graph, parent)?;
        Ok((graph.tree(parent), graph.tree(node)))
    }
}

/// Passes over the entries that both sides begin with. Most of a large folder is passed over here.
fn skip_equal(left: &mut Entries<'_>, right: &mut Entries<'_>) {
    while let Some(name_end) = memchr::memchr(0, left.0)
        && let (Some(one), Some(other)) = (left.0.get(..name_end + 21), right.0.get(..name_end + 21))
        && one == other
    {
        (left.0, right.0) = (&left.0[name_end + 21..], &right.0[name_end + 21..]);
    }
}

/// The next entry of either side, or of both when they have the same place.
fn next_pair<'t>(left: &mut Entries<'t>, right: &mut Entries<'t>) -> (Option<Entry<'t>>, Option<Entry<'t>>) {
    let (rest_left, rest_right) = (left.0, right.0);
    let (old, new) = (left.next(), right.next());
    let (Some(one), Some(other)) = (old, new) else { return (old, new) };
    match one.order(&other) {
        Ordering::Equal => (old, new),
        Ordering::Less => {
            right.0 = rest_right;
            (old, None)
        }
        Ordering::Greater => {
            left.0 = rest_left;
            (None, new)
        }
    }
}

/// How deep folders may be nested, and how many files one commit may change, before a tree counts as hostile.
const DEEPEST: usize = 1024;
const MOST_CHANGES: usize = 1_000_000;

struct Comparison<'a, 'o> {
    git: &'a Git,
    odb: &'a Odb<'o>,
    changes: Vec<FileChange>,
    depth: usize,
}

impl<'a, 'o> Comparison<'a, 'o> {
    fn new(git: &'a Git, odb: &'a Odb<'o>) -> Self {
        Self { git, odb, changes: Vec::new(), depth: 0 }
    }

    fn sorted(mut self) -> Vec<FileChange> {
        self.changes.sort_unstable();
        self.changes.dedup();
        self.changes
    }

    fn compare(&mut self, before: CommitId, after: CommitId, path: &mut Vec<u8>) -> Result<()> {
        if before == after {
            return Ok(());
        }
        if self.depth > DEEPEST || self.changes.len() > MOST_CHANGES {
            return Err(Fault::of(
                FaultKind::Unreadable,
                "a commit changes more than a million files, or 1,024 folders deep",
            ));
        }
        let (before, after) = (self.git.tree(self.odb, before)?, self.git.tree(self.odb, after)?);
        let (mut left, mut right) = (Entries(&before), Entries(&after));
        loop {
            skip_equal(&mut left, &mut right);
            match next_pair(&mut left, &mut right) {
                (None, None) => return Ok(()),
                (old, new) if old == new => {}
                (old, new) => self.differ(old, new, path)?,
            }
        }
    }

    fn differ(&mut self, old: Option<Entry<'_>>, new: Option<Entry<'_>>, path: &mut Vec<u8>) -> Result<()> {
        let Some(name) = old.or(new).map(|entry| entry.name) else { return Ok(()) };
        let length = path.len();
        if length > 0 {
            path.push(b'/');
        }
        path.extend_from_slice(name);
        let folder =
            |entry: Option<Entry<'_>>| entry.filter(|entry| entry.mode == FOLDER).map_or(EMPTY_TREE, |entry| entry.id);
        let file = |entry: Option<Entry<'_>>| entry.is_some_and(|entry| entry.mode != FOLDER);
        match (file(old), file(new)) {
            (true, true) => self.record(FileStatus::Modified, path),
            (true, false) => self.record(FileStatus::Deleted, path),
            (false, true) => self.record(FileStatus::Added, path),
            (false, false) => {}
        }
        self.depth += 1;
        self.compare(folder(old), folder(new), path)?;
        self.depth -= 1;
        path.truncate(length);
        Ok(())
    }

    fn record(&mut self, status: FileStatus, path: &[u8]) {
        self.changes.push(FileChange { status, path: String::from_utf8_lossy(path).into_owned() });
    }
}
