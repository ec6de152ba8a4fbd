//! A merge by whole entries: where only one side changed something, that side is the outcome, and no file is opened.
//!
//! Most merges between long-lived branches end here. Where both sides changed the same file, or a file may have been
//! renamed, the real merge has to be asked.

use super::graph::EMPTY_TREE;
use super::repository::Git;
use super::trees::{Entries, Entry, FOLDER};
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use git2::Odb;
use std::collections::BTreeMap;

/// How deep folders may be nested before a tree counts as hostile.
const DEEPEST: usize = 1024;

/// The trees of a merge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) base: CommitId,
    pub(super) ours: CommitId,
    pub(super) theirs: CommitId,
    /// What came out of it, where it was made.
    pub(super) made: Option<CommitId>,
}

/// What whole entries tell about a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is clean and, where it was made, came out as git makes it.
    Plain,
    /// It came out otherwise: someone put something of their own in.
    Altered,
    /// Only the real merge can tell.
    Ask,
}

impl Git {
    /// What whole entries tell about this merge.
    pub(super) fn merge_by_entries(&self, odb: &Odb<'_>, sides: Sides) -> Result<Verdict> {
        self.folders(odb, sides, 0)
    }

    fn folders(&self, odb: &Odb<'_>, sides: Sides, depth: usize) -> Result<Verdict> {
        if depth > DEEPEST {
            return Err(Fault::of(FaultKind::Unreadable, "folders are nested more than 1,024 deep"));
        }
        if let Some(outcome) = one_sided(&sides.base, &sides.ours, &sides.theirs) {
            return Ok(if sides.made.is_none_or(|made| made == *outcome) { Verdict::Plain } else { Verdict::Altered });
        }
        let made = sides.made.unwrap_or(EMPTY_TREE);
        let texts = [sides.base, sides.ours, sides.theirs, made].map(|tree| self.tree(odb, tree));
        let [base, ours, theirs, made] = texts;
        let texts = [base?, ours?, theirs?, made?];
        let mut by_name: BTreeMap<&[u8], [Option<Entry<'_>>; 4]> = BTreeMap::new();
        for (side, text) in texts.iter().enumerate() {
            for entry in Entries(text) {
                by_name.entry(entry.name).or_default()[side] = Some(entry);
            }
        }
        let mut verdict = Verdict::Plain;
        for entries in by_name.into_values() {
            match self.entries(odb, sides, entries, depth)? {
                Verdict::Plain => {}
                Verdict::Ask => verdict = Verdict::Ask,
                Verdict::Altered => return Ok(Verdict::Altered),
            }
        }
        Ok(verdict)
    }

    /// What the entries of one name tell, in folders of these sides.
    fn entries(
        &self,
        odb: &Odb<'_>,
        within: Sides,
        [base, ours, theirs, made]: [Option<Entry<'_>>; 4],
        depth: usize,
    ) -> Result<Verdict> {
        let is_made = within.made.is_some();
        let renamed_by_both = base.is_some() && ours.is_none() && theirs.is_none();
        if renamed_by_both {
            return Ok(Verdict::Ask);
        }
        if let Some(outcome) = one_sided(&base, &ours, &theirs) {
            return Ok(if is_made && made != *outcome { Verdict::Altered } else { Verdict::Plain });
        }
        let all_folders = [base, ours, theirs, made].into_iter().flatten().all(|entry| entry.mode == FOLDER);
        if !all_folders {
            return Ok(Verdict::Ask);
        }
        let tree = |entry: Option<Entry<'_>>| entry.map_or(EMPTY_TREE, |entry| entry.id);
        let made = is_made.then(|| tree(made));
        self.folders(odb, Sides { base: tree(base), ours: tree(ours), theirs: tree(theirs), made }, depth + 1)
    }
}

/// The outcome where the sides agree, or only one of them changed something.
fn one_sided<'e, T: PartialEq>(base: &'e T, ours: &'e T, theirs: &'e T) -> Option<&'e T> {
    match (ours == theirs, ours == base, theirs == base) {
        (true, ..) | (_, _, true) => Some(ours),
        (_, true, _) => Some(theirs),
        _ => None,
    }
}
