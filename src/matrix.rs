//! The images as a matrix: a row for each commit, newest first, a column for each branch that is built, and in each cell
//! the image that this branch made of this commit or why there is none. Derived from what the registry, git and GitHub
//! told; nothing here asks anyone.

mod gap;
mod names;
mod rows;

use crate::config::Config;
use crate::domain::image::ImageList;
use crate::domain::workflow_run::RunList;
use crate::domain::{CommitId, Moment};
pub use gap::Gap;
pub use names::{Pointer, Points};

/// What identifies a row from one reading to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKey {
    /// A commit whose whole name is known.
    Commit(CommitId),
    /// The digits of a tag whose commit is neither here nor in a label that was read.
    Digits(String),
    /// A tag that names no commit.
    Tag(String),
}

/// The image of one branch, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// This branch did not build this commit, as far as is known.
    Empty,
    /// It did.
    Image {
        /// The place of the image in the list.
        at: usize,
        /// The number of the build that pushed it, where that run is known.
        build: Option<u64>,
    },
    /// There ought to be one.
    Gap(Gap),
}

/// Everything about one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What identifies it.
    pub key: RowKey,
    /// The subject of the commit, where it is here. Hostile text.
    pub subject: Option<String>,
    /// When it was committed, else when the first of its images was made.
    pub when: Option<Moment>,
    /// One for each column.
    pub cells: Vec<Cell>,
    /// The places of the images that stand in no column: of other branches, or under names of their own.
    pub others: Vec<usize>,
    /// The places of the moving tags that point here.
    pub moving: Vec<usize>,
}

impl Row {
    /// The places of all its images: those of the columns first, the moving tags last.
    pub fn images(&self) -> impl Iterator<Item = usize> + '_ {
        let cells = self.cells.iter().filter_map(|cell| match cell {
            Cell::Image { at, .. } => Some(*at),
            Cell::Empty | Cell::Gap(_) => None,
        });
        cells.chain(self.others.iter().copied()).chain(self.moving.iter().copied())
    }

    /// Why it has no image, where it ought to have one.
    #[must_use]
    pub fn gap(&self) -> Option<&Gap> {
        self.cells.iter().find_map(|cell| if let Cell::Gap(gap) = cell { Some(gap) } else { None })
    }
}

/// One branch that is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name; its tags are `<branch>-<commit>`.
    pub branch: String,
    /// Whether an environment runs what is built from it.
    pub deployed: bool,
}

/// The images, by commit and branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Integration, production, staging, then what else an environment runs.
    pub columns: Vec<Column>,
    /// Newest first: by the order of the history where the commit is here, else by the time the image was made; what has
    /// no time at all comes last.
    pub rows: Vec<Row>,
    /// The moving tags and what they point at, those of the columns first.
    pub pointers: Vec<Pointer>,
    /// How many images are in no row: beyond the first 2,000 tags whose commit is not known.
    pub left_out: usize,
}

impl Matrix {
    /// Lays the images out. Without runs, builds have no numbers and gaps no reason.
    #[must_use]
    pub fn of(list: &ImageList, runs: Option<&RunList>, config: &Config) -> Self {
        let columns = columns(config);
        let (rows, left_out) = rows::of(list, runs, &columns, &config.workflows.build);
        let pointers = names::of(list, &rows, &columns);
        Self { columns, rows, pointers, left_out }
    }
}

fn columns(config: &Config) -> Vec<Column> {
    let deployed: Vec<&str> = config.environments.keys().map(|name| config.branch_of(name)).collect();
    let branches = &config.branches;
    let mut columns: Vec<Column> = Vec::new();
    for branch in [branches.integration.as_str(), &branches.production, &branches.staging].iter().chain(&deployed) {
        if !columns.iter().any(|column| column.branch == *branch) {
            columns.push(Column { branch: (*branch).to_owned(), deployed: deployed.contains(branch) });
        }
    }
    columns
}

#[cfg(test)]
mod tests;
