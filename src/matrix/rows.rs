//! The rows of the matrix: which images belong to one commit, and in which order the commits stand.

use super::gap::{Gap, build_of};
use super::{Cell, Column, Row, RowKey};
use crate::domain::Moment;
use crate::domain::image::{Digest, Image, ImageCommit, ImageList, TagKind};
use crate::domain::workflow_run::{Run, RunList};
use std::collections::HashMap;

/// What the rows are made from.
struct Made<'a> {
    columns: &'a [Column],
    builds: HashMap<(RowKey, &'a str), &'a Run>,
}

/// So many rows at most are about tags whose commit is not known; of the others only their number is.
const STRANGERS: usize = 2000;

/// The rows, and how many images are in none.
pub(super) fn of(list: &ImageList, runs: Option<&RunList>, columns: &[Column], build: &str) -> (Vec<Row>, usize) {
    let made = Made { columns, builds: builds(list, runs, columns, build) };
    let mut by_key: HashMap<RowKey, Row> = HashMap::new();
    let mut order = Vec::new();
    let owners = owners(&list.images);
    let (mut strangers, mut left_out) = (0, 0);
    for (at, image) in list.images.iter().enumerate() {
        let key = key(image, &owners);
        if !matches!(key, RowKey::Commit(_)) && image.kind != TagKind::Moving && !by_key.contains_key(&key) {
            if strangers == STRANGERS {
                left_out += 1;
                continue;
            }
            strangers += 1;
        }
        let row = by_key.entry(key.clone()).or_insert_with(|| {
            order.push(key.clone());
            empty(key.clone(), columns.len())
        });
        made.place(row, at, image);
    }
    for commit in list.commits.iter().filter(|commit| commit.lacks.is_some()) {
        let row = by_key.entry(RowKey::Commit(commit.id)).or_insert_with(|| {
            order.push(RowKey::Commit(commit.id));
            empty(RowKey::Commit(commit.id), columns.len())
        });
        let at = columns.iter().position(|column| Some(&column.branch) == commit.lacks.as_ref());
        if let Some((cell, column)) = at.map(|at| (&mut row.cells[at], &columns[at])) {
            *cell = Cell::Gap(Gap::of(runs, commit.id, &column.branch, build));
        }
    }
    (sorted(by_key, &order, &list.commits), left_out)
}

/// The last build of each commit on each branch.
fn builds<'a>(
    list: &ImageList,
    runs: Option<&'a RunList>,
    columns: &'a [Column],
    build: &str,
) -> HashMap<(RowKey, &'a str), &'a Run> {
    let Some(runs) = runs else { return HashMap::new() };
    let commits: std::collections::HashSet<_> = list.images.iter().filter_map(|image| image.commit).collect();
    let heads = runs.runs.iter().filter_map(|run| run.head).filter(|head| commits.contains(head));
    let all = heads.flat_map(|head| columns.iter().map(move |column| (head, column.branch.as_str())));
    let found = |(head, branch)| Some(((RowKey::Commit(head), branch), build_of(runs, head, branch, build)?));
    all.filter_map(found).collect()
}

fn empty(key: RowKey, columns: usize) -> Row {
    let cells = vec![Cell::Empty; columns];
    Row { key, subject: None, when: None, cells, others: Vec::new(), moving: Vec::new() }
}

/// Which image each digest was built as: where a moving tag with nothing of its own to say belongs.
fn owners(images: &[Image]) -> HashMap<&Digest, RowKey> {
    let built = images.iter().filter(|image| matches!(image.kind, TagKind::Built { .. }));
    built.filter_map(|image| Some((image.digest.as_ref()?, of_itself(image)))).collect()
}

fn key(image: &Image, owners: &HashMap<&Digest, RowKey>) -> RowKey {
    let owner = image.digest.as_ref().and_then(|digest| owners.get(digest));
    match (&image.kind, owner) {
        (TagKind::Moving | TagKind::Other, Some(owner)) => owner.clone(),
        _ => of_itself(image),
    }
}

fn of_itself(image: &Image) -> RowKey {
    match (image.commit, &image.kind) {
        (Some(commit), _) => RowKey::Commit(commit),
        (None, TagKind::Built { commit, .. }) => RowKey::Digits(commit.clone()),
        (None, TagKind::Moving | TagKind::Other) => RowKey::Tag(image.tag.clone()),
    }
}

impl Made<'_> {
    /// Puts an image where it belongs in its row. Of two in one cell the first keeps it.
    fn place(&self, row: &mut Row, at: usize, image: &Image) {
        row.when = row.when.or(image.created);
        let column = match &image.kind {
            TagKind::Moving => return row.moving.push(at),
            TagKind::Other => None,
            TagKind::Built { branch, .. } => self.columns.iter().position(|column| column.branch == *branch),
        };
        match column.map(|column| (&mut row.cells[column], &self.columns[column].branch)) {
            Some((cell @ Cell::Empty, branch)) => {
                let build = self.builds.get(&(row.key.clone(), branch.as_str())).map(|run| run.number);
                *cell = Cell::Image { at, build };
            }
            _ => row.others.push(at),
        }
    }
}

/// Those of the history in its order; the others between them by their time, and last those that have none.
fn sorted(mut rows: HashMap<RowKey, Row>, order: &[RowKey], commits: &[ImageCommit]) -> Vec<Row> {
    let mut known = Vec::new();
    for commit in commits {
        if let Some(row) = rows.remove(&RowKey::Commit(commit.id)) {
            known.push(Row { subject: Some(commit.subject.clone()), when: Some(commit.when), ..row });
        }
    }
    let strange: Vec<Row> = order.iter().filter_map(|key| rows.remove(key)).collect();
    let (mut dated, dateless): (Vec<Row>, Vec<Row>) = strange.into_iter().partition(|row| row.when.is_some());
    dated.sort_by_key(|row| std::cmp::Reverse(row.when));
    let mut merged = merge(known, dated);
    merged.extend(dateless);
    merged
}

/// Two orders as one, neither of which changes: of the two that come next, the newer one first.
fn merge(known: Vec<Row>, dated: Vec<Row>) -> Vec<Row> {
    let mut merged = Vec::with_capacity(known.len() + dated.len());
    let mut dated = dated.into_iter().peekable();
    for row in known {
        let when: Option<Moment> = row.when;
        while let Some(newer) = dated.next_if(|next| next.when > when) {
            merged.push(newer);
        }
        merged.push(row);
    }
    merged.extend(dated);
    merged
}
