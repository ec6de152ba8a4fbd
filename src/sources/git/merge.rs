//! What merging integration into production would do, tried in memory: nothing is written.

use super::id::{ours, theirs};
use super::repository::Git;
use crate::board::MergePreview;
use crate::config::BranchSettings;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use git2::{Commit, Index, MergeOptions, Oid};

impl Git {
    /// The merge of integration into production, tried; `None` when one of the two does not exist.
    ///
    /// # Errors
    /// When a commit, tree or blob it needs cannot be read.
    pub fn merge_preview(&self, settings: &BranchSettings) -> Result<Option<MergePreview>> {
        let heads = (self.branch_head(&settings.production)?, self.branch_head(&settings.integration)?);
        let (Some(production), Some(integration)) = heads else { return Ok(None) };
        let doing = |cause: git2::Error| {
            let words = format!("trying to merge {} into {}", settings.integration, settings.production);
            let fault = Fault::while_doing(words, cause);
            if self.is_partial() {
                fault.hint("This is a partial clone; git checkout of both branches fetches what they need.")
            } else {
                fault
            }
        };
        let fast_forward = self.is_ancestor(production, integration)?;
        let conflicts =
            if fast_forward { Vec::new() } else { self.conflicts(production, integration).map_err(doing)? };
        let missing_in_integration = self.missing(production, integration).map_err(doing)?;
        Ok(Some(MergePreview { production, integration, conflicts, missing_in_integration, fast_forward }))
    }

    /// Paths in conflict, sorted.
    fn conflicts(&self, into: CommitId, from: CommitId) -> Result<Vec<String>, git2::Error> {
        let into = self.repo.find_commit(theirs(into))?;
        let from = self.repo.find_commit(theirs(from))?;
        let index = self.repo.merge_commits(&into, &from, Some(&MergeOptions::new()))?;
        let mut paths = Vec::new();
        for conflict in index.conflicts()? {
            let conflict = conflict?;
            let sides = [conflict.our, conflict.their, conflict.ancestor];
            paths.extend(
                sides.into_iter().flatten().next().map(|side| String::from_utf8_lossy(&side.path).into_owned()),
            );
        }
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Commits of production that integration lacks, without merges that bring nothing of their own, newest first.
    fn missing(&self, production: CommitId, integration: CommitId) -> Result<Vec<CommitId>, git2::Error> {
        let mut walk = self.repo.revwalk()?;
        walk.push(theirs(production))?;
        walk.hide(theirs(integration))?;
        let mut missing = Vec::new();
        for oid in walk {
            let oid = oid?;
            if !self.brings_nothing(oid)? {
                missing.push(ours(oid));
            }
        }
        Ok(missing)
    }

    /// Whether this is a merge that git would make by itself in the same way.
    fn brings_nothing(&self, oid: Oid) -> Result<bool, git2::Error> {
        let commit = self.repo.find_commit(oid)?;
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        if parents.len() < 2 {
            return Ok(false);
        }
        if parents.iter().any(|parent| parent.tree_id() == commit.tree_id()) {
            return Ok(true);
        }
        let [one, other] = &parents[..] else { return Ok(false) };
        let again = self.repo.merge_commits(one, other, None)?;
        Ok(!again.has_conflicts() && self.is_tree(&again, &commit)?)
    }

    /// Whether the index holds exactly what the commit holds. Nothing is written to compare them.
    fn is_tree(&self, index: &Index, commit: &Commit<'_>) -> Result<bool, git2::Error> {
        Ok(self.repo.diff_tree_to_index(Some(&commit.tree()?), Some(index), None)?.deltas().len() == 0)
    }
}
