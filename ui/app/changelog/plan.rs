//! What `W` would write, for reading row by row: each file with its diff, then what is left as it is.

use engine::changelog::{DiffKind, DiffLine, Edit, Left};
use std::ops::Range;
use std::sync::Arc;

/// What the engine would write.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The edits, as the writer takes them.
    pub edits: Arc<[Edit]>,
    /// The same edits for reading, in the order of the edits.
    pub files: Arc<[FileDiff]>,
    /// Findings that these edits leave as they are, and why.
    pub left: Arc<[Left]>,
    /// Lines added, over all files.
    pub added: usize,
    /// Lines removed, over all files.
    pub removed: usize,
    /// The first row of each file, and the row after the last one.
    starts: Arc<[usize]>,
}

/// One row of the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanRow<'a> {
    /// What happens to a file; its diff follows.
    File(&'a FileDiff),
    /// A line of its diff.
    Line(&'a DiffLine),
    /// A finding that is left as it is.
    Left(&'a Left),
}

/// What happens to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiff {
    /// Where it is afterwards, from the root of the repository; for a deletion, where it was. Hostile text.
    pub path: String,
    /// Where it was, when it is renamed. Hostile text.
    pub from: Option<String>,
    /// The letter of `git status`: `A`, `M`, `D` or `R`.
    pub letter: char,
    /// The unified diff without its file header.
    pub lines: Vec<DiffLine>,
}

impl FileDiff {
    fn of(edit: &Edit) -> Self {
        Self { path: edit.path.clone(), from: edit.from.clone(), letter: edit.letter(), lines: edit.diff() }
    }
}

impl Plan {
    /// Compares, and counts rows and lines, once: a window of the plan is drawn without reading the rest.
    #[must_use]
    pub fn new(edits: Vec<Edit>, left: Vec<Left>) -> Self {
        let files: Vec<FileDiff> = edits.iter().map(FileDiff::of).collect();
        let count = |kind| files.iter().flat_map(|file| &file.lines).filter(|line| line.kind == kind).count();
        let (added, removed) = (count(DiffKind::Added), count(DiffKind::Removed));
        let mut starts = vec![0];
        for file in &files {
            starts.push(starts[starts.len() - 1] + 1 + file.lines.len());
        }
        Self { edits: edits.into(), files: files.into(), left: left.into(), added, removed, starts: starts.into() }
    }

    /// How many rows it takes to read it all.
    #[must_use]
    pub fn height(&self) -> usize {
        self.starts.last().copied().unwrap_or(0) + self.left.len()
    }

    /// The rows of a window, cut at the last row.
    pub fn rows(&self, window: Range<usize>) -> impl Iterator<Item = PlanRow<'_>> {
        window.map_while(|row| self.row(row))
    }

    fn row(&self, row: usize) -> Option<PlanRow<'_>> {
        let file = self.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        let within = row - self.starts[file];
        match (self.files.get(file), within) {
            (Some(diff), 0) => Some(PlanRow::File(diff)),
            (Some(diff), _) => diff.lines.get(within - 1).map(PlanRow::Line),
            (None, _) => self.left.get(within).map(PlanRow::Left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::changelog::{Finding, Fix, Kind};

    fn edit(path: &str, from: Option<&str>, before: Option<&str>, after: &str) -> Edit {
        let bytes = |text: &str| Arc::from(text.as_bytes());
        Edit { path: path.into(), from: from.map(String::from), before: before.map(bytes), after: Some(bytes(after)) }
    }

    #[test]
    fn every_row_is_read_once_in_order_and_a_window_shows_the_same_rows() {
        let finding = Finding { kind: Kind::Orphan, commit: None, path: None, detail: String::new(), fix: Fix::Ask };
        let left = Left { finding, reason: "It needs a choice.".into() };
        let edits = vec![edit("a", None, Some("one\n"), "two\n"), edit("b", Some("c"), Some("same\n"), "same\n")];
        let plan = Plan::new(edits, vec![left]);
        let all: Vec<PlanRow> = plan.rows(0..99).collect();
        assert_eq!(all.len(), plan.height());
        let [PlanRow::File(first), rest @ .., PlanRow::File(second), PlanRow::Left(_)] = &all[..] else {
            panic!("{all:?}")
        };
        assert_eq!((first.letter, second.letter, second.from.as_deref()), ('M', 'R', Some("c")));
        let kinds = [DiffKind::Hunk, DiffKind::Removed, DiffKind::Added];
        assert!(rest.iter().zip(kinds).all(|(row, kind)| matches!(row, PlanRow::Line(line) if line.kind == kind)));
        assert_eq!(plan.rows(2..5).collect::<Vec<_>>(), all[2..5]);
        assert_eq!((plan.added, plan.removed), (1, 1));
    }

    #[test]
    fn a_plan_of_nothing_has_no_rows() {
        assert_eq!(Plan::default().height(), 0);
        assert_eq!(Plan::default().rows(0..9).count(), 0);
    }
}
