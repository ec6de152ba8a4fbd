//! What differs between two commits, file by file, remembered: objects never change.

use super::Store;
use git2::{Delta, DiffFindOptions, DiffOptions, Oid, Patch};

/// The files that differ.
#[derive(Debug, Clone, Default)]
pub(crate) struct Difference {
    pub changes: Vec<Change>,
}

/// One file.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub path: String,
    /// Where it was before, for a rename.
    pub before: Option<String>,
    /// GitHub's word for it.
    pub status: &'static str,
    pub added: usize,
    pub removed: usize,
    pub patch: Option<String>,
    pub blob: String,
}

impl Difference {
    /// Lines added.
    pub fn added(&self) -> usize {
        self.changes.iter().map(|change| change.added).sum()
    }

    /// Lines removed.
    pub fn removed(&self) -> usize {
        self.changes.iter().map(|change| change.removed).sum()
    }
}

impl Store {
    /// What a head brings since it left its base, as a pull request shows it.
    pub fn brought(&mut self, base: &str, head: &str) -> Difference {
        let from = self.merge_base(base, head).unwrap_or_else(|| base.to_owned());
        self.difference(&from, head)
    }

    /// What differs between two commits.
    pub fn difference(&mut self, from: &str, to: &str) -> Difference {
        let (Ok(from), Ok(to)) = (Oid::from_str(from), Oid::from_str(to)) else { return Difference::default() };
        if let Some(known) = self.differences.get(&(from, to)) {
            return known.clone();
        }
        let found = self.compared(from, to).unwrap_or_default();
        self.differences.insert((from, to), found.clone());
        found
    }

    fn compared(&self, from: Oid, to: Oid) -> Result<Difference, git2::Error> {
        let tree = |id| self.repository.find_commit(id).and_then(|commit| commit.tree());
        let old = if from.is_zero() { None } else { Some(tree(from)?) };
        let mut options = DiffOptions::new();
        let mut diff = self.repository.diff_tree_to_tree(old.as_ref(), Some(&tree(to)?), Some(&mut options))?;
        diff.find_similar(Some(DiffFindOptions::new().renames(true)))?;
        let mut changes = Vec::new();
        for (index, delta) in diff.deltas().enumerate() {
            let patch = Patch::from_diff(&diff, index)?;
            changes.push(change(&delta, patch)?);
        }
        Ok(Difference { changes })
    }
}

fn change(delta: &git2::DiffDelta<'_>, patch: Option<Patch<'_>>) -> Result<Change, git2::Error> {
    let at = |file: git2::DiffFile<'_>| file.path().map(|path| path.to_string_lossy().into_owned());
    let (added, removed, text) = match patch {
        Some(mut patch) => {
            let (_, added, removed) = patch.line_stats()?;
            (added, removed, Some(hunks(&String::from_utf8_lossy(&patch.to_buf()?))))
        }
        None => (0, 0, None),
    };
    let file = if delta.status() == Delta::Deleted { delta.old_file() } else { delta.new_file() };
    Ok(Change {
        path: at(file).unwrap_or_default(),
        before: at(delta.old_file()).filter(|_| delta.status() == Delta::Renamed),
        status: status(delta.status()),
        added,
        removed,
        patch: text.filter(|text| !text.is_empty()),
        blob: if delta.status() == Delta::Deleted { delta.old_file() } else { delta.new_file() }.id().to_string(),
    })
}

/// Only the hunks: GitHub leaves git's header away.
fn hunks(patch: &str) -> String {
    let at = if patch.starts_with("@@") { Some(0) } else { patch.find("\n@@").map(|at| at + 1) };
    at.map_or_else(String::new, |at| patch[at..].trim_end_matches('\n').to_owned())
}

fn status(delta: Delta) -> &'static str {
    match delta {
        Delta::Added => "added",
        Delta::Deleted => "removed",
        Delta::Renamed => "renamed",
        Delta::Copied => "copied",
        Delta::Typechange => "changed",
        _ => "modified",
    }
}
