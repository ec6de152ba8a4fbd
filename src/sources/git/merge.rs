//! What merging integration into production would do, tried in memory: nothing is written.

use super::graph::ByName;
use super::id::{ours, theirs};
use super::repository::Git;
use super::three_way::{Sides, Verdict};
use super::trees::{Entries, FOLDER};
use crate::board::MergePreview;
use crate::config::BranchSettings;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use git2::{Commit, ErrorCode, MergeOptions, Odb, Oid};

impl Git {
    /// The merge of integration into production as others see them, tried; `None` when one of the two does not exist.
    ///
    /// # Errors
    /// When a commit, tree or blob it needs cannot be read.
    pub fn merge_preview(&self, settings: &BranchSettings) -> Result<Option<MergePreview>> {
        let heads = (self.shared_head(&settings.production)?, self.shared_head(&settings.integration)?);
        let (Some(production), Some(integration)) = heads else { return Ok(None) };
        self.merge_of(production, integration).map(Some)
    }

    /// The merge of one commit of integration into one of production, tried.
    ///
    /// # Errors
    /// When a commit, tree or blob it needs cannot be read.
    pub fn merge_of(&self, production: CommitId, integration: CommitId) -> Result<MergePreview> {
        let fast_forward = self.is_ancestor(production, integration)?;
        let conflicts = if fast_forward { Vec::new() } else { self.conflicts(production, integration)? };
        let missing_in_integration = self.missing(production, integration)?;
        Ok(MergePreview { production, integration, conflicts, missing_in_integration, fast_forward })
    }

    /// Paths in conflict, sorted.
    fn conflicts(&self, into: CommitId, from: CommitId) -> Result<Vec<String>> {
        let (into, from) = (theirs(into), theirs(from));
        let tree = |oid: Oid| self.repo.find_commit(oid).map(|commit| ours(commit.tree_id()));
        let trees = (tree(into).map_err(trying)?, tree(from).map_err(trying)?);
        if self.verdict((into, from), trees, None)? == Verdict::Plain {
            return Ok(Vec::new());
        }
        self.refuse_too_large([trees.0, trees.1])?;
        self.tried(into, from).map_err(trying)
    }

    /// What whole entries tell, where the sides have one commit in common to start from.
    fn verdict(
        &self,
        (one, other): (Oid, Oid),
        trees: (CommitId, CommitId),
        made: Option<CommitId>,
    ) -> Result<Verdict> {
        let bases = match self.repo.merge_bases(one, other) {
            Ok(bases) => bases,
            Err(cause) if cause.code() == ErrorCode::NotFound => return Ok(Verdict::Ask),
            Err(cause) => return Err(trying(cause)),
        };
        let [base] = bases[..] else { return Ok(Verdict::Ask) };
        let base = ours(self.repo.find_commit(base).map_err(trying)?.tree_id());
        self.merge_by_entries(&self.objects()?, Sides { base, ours: trees.0, theirs: trees.1, made })
    }

    /// Paths in conflict after the real merge, in memory.
    fn tried(&self, into: Oid, from: Oid) -> Result<Vec<String>, git2::Error> {
        let (into, from) = (self.repo.find_commit(into)?, self.repo.find_commit(from)?);
        let index = self.repo.merge_commits(&into, &from, Some(&MergeOptions::new()))?;
        let mut paths = Vec::new();
        for conflict in index.conflicts()? {
            let conflict = conflict?;
            let side = conflict.our.or(conflict.their).or(conflict.ancestor);
            paths.extend(side.map(|side| String::from_utf8_lossy(&side.path).into_owned()));
        }
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Commits of production that integration lacks, without merges that bring nothing of their own, newest first.
    fn missing(&self, production: CommitId, integration: CommitId) -> Result<Vec<CommitId>> {
        let walk = || -> Result<Vec<Oid>, git2::Error> {
            let mut walk = self.repo.revwalk()?;
            walk.push(theirs(production))?;
            walk.hide(theirs(integration))?;
            walk.collect()
        };
        let mut missing = Vec::new();
        for oid in walk().map_err(trying)? {
            if !self.brings_nothing(oid)? {
                missing.push(ours(oid));
            }
        }
        Ok(missing)
    }

    /// Whether this is a merge that git would make by itself in the same way.
    fn brings_nothing(&self, oid: Oid) -> Result<bool> {
        let commit = self.repo.find_commit(oid).map_err(trying)?;
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        let [one, other] = &parents[..] else { return Ok(false) };
        let (made, trees) = (ours(commit.tree_id()), (ours(one.tree_id()), ours(other.tree_id())));
        if made == trees.0 || made == trees.1 {
            return Ok(true);
        }
        match self.verdict((one.id(), other.id()), trees, Some(made))? {
            Verdict::Plain => Ok(true),
            Verdict::Altered => Ok(false),
            Verdict::Ask => {
                self.refuse_too_large([trees.0, trees.1])?;
                self.comes_out_as((one, other), &commit).map_err(trying)
            }
        }
    }

    /// Whether the real merge gives just what the commit holds. Nothing is written to compare them.
    fn comes_out_as(&self, (one, other): (&Commit<'_>, &Commit<'_>), commit: &Commit<'_>) -> Result<bool, git2::Error> {
        let again = self.repo.merge_commits(one, other, None)?;
        if again.has_conflicts() {
            return Ok(false);
        }
        Ok(self.repo.diff_tree_to_index(Some(&commit.tree()?), Some(&again), None)?.deltas().len() == 0)
    }

    /// Refuses trees that would keep libgit2 busy for minutes: it opens every folder of a merge.
    fn refuse_too_large(&self, trees: [CommitId; 2]) -> Result<()> {
        let odb = self.objects()?;
        let mut counts = ByName::default();
        for tree in trees {
            if self.count_files(&odb, tree, &mut counts, 0)? > MOST_FILES {
                return Err(Fault::refused("A merge of more than two million files is not tried"));
            }
        }
        Ok(())
    }

    /// How many files a tree unfolds to. Equal folders are counted once and added as often as they appear.
    fn count_files(&self, odb: &Odb<'_>, tree: CommitId, counts: &mut ByName<u64>, depth: usize) -> Result<u64> {
        if let Some(known) = counts.get(&tree) {
            return Ok(*known);
        }
        let mut count: u64 = 0;
        for entry in Entries(&self.tree(odb, tree)?) {
            let more = match (entry.mode, depth) {
                (FOLDER, DEEPEST..) => u64::MAX,
                (FOLDER, _) => self.count_files(odb, entry.id, counts, depth + 1)?,
                _ => 1,
            };
            count = count.saturating_add(more);
        }
        counts.insert(tree, count);
        Ok(count)
    }
}

/// Merges of more files are not tried.
const MOST_FILES: u64 = 2_000_000;
const DEEPEST: usize = 1024;

fn trying(cause: git2::Error) -> Fault {
    let absent = cause.code() == ErrorCode::NotFound;
    let fault = Fault::while_doing("trying the merge of integration into production", cause);
    if absent {
        fault.hint("Objects are missing here. In a partial clone git fetch --refetch --no-filter fetches them.")
    } else {
        fault
    }
}
