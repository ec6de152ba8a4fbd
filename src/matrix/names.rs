//! The names that move, and what they point at: a digest, the tag that was built as it, its commit, and whether that is
//! where the branch is now.

use super::{Column, Row, RowKey};
use crate::domain::CommitId;
use crate::domain::image::{Image, ImageList, TagKind};

/// A name that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// Its place in the list.
    pub at: usize,
    /// The tag that was built as what it points at.
    pub built_as: Option<String>,
    /// What it points at.
    pub points: Points,
}

/// What a moving name points at, held against the branches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Points {
    /// At the head of these branches.
    Head(CommitId, Vec<String>),
    /// At a commit that is here and is not the head of the branch with that name.
    Behind(CommitId),
    /// At a commit that is not here, or of which only digits are known.
    Elsewhere(String),
    /// What it points at could not be told.
    Nothing,
}

pub(super) fn of(list: &ImageList, rows: &[Row], columns: &[Column]) -> Vec<Pointer> {
    let mut pointers: Vec<Pointer> =
        rows.iter().flat_map(|row| row.moving.iter().map(|at| pointer(list, row, *at))).collect();
    let place = |tag: &str| columns.iter().position(|column| column.branch == tag).unwrap_or(columns.len());
    pointers.sort_by_key(|pointer| {
        let tag = list.images[pointer.at].tag.as_str();
        (place(tag), tag)
    });
    pointers
}

fn pointer(list: &ImageList, row: &Row, at: usize) -> Pointer {
    let image = &list.images[at];
    let same = |other: &&Image| {
        matches!(other.kind, TagKind::Built { .. }) && other.digest.is_some() && other.digest == image.digest
    };
    let built_as = row.images().map(|at| &list.images[at]).find(same).map(|other| other.tag.clone());
    let points = match &row.key {
        RowKey::Commit(id) => match list.commits.iter().find(|commit| commit.id == *id) {
            Some(commit) if !commit.heads.is_empty() => Points::Head(*id, commit.heads.clone()),
            Some(_) => Points::Behind(*id),
            None => Points::Elsewhere(id.short()),
        },
        RowKey::Digits(digits) => Points::Elsewhere(digits.clone()),
        RowKey::Tag(_) => Points::Nothing,
    };
    Pointer { at, built_as, points }
}
