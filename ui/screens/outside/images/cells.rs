//! The cells of the matrix: what each branch made of a commit, as a sign and a word.

use crate::app::{Model, images};
use crate::parts::RowOf;
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::image::{Digest, Image, Restorable};
use engine::matrix::{Cell, Gap, Row, RowKey};

/// How wide a column of a branch is, and of the names that point at a row.
const BRANCH: usize = 13;
const NAMES: usize = 20;

pub(super) fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let mut row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("SHA", 7, Role::Dim);
    for column in &model.images.matrix.columns {
        row = row.cell(&format!(" {}-", column.branch), BRANCH, Role::Dim);
    }
    let row = row.cell("MOVING TAGS", names(width), Role::Dim).cell("BUILT", 5, Role::Dim);
    if width < 100 {
        return row;
    }
    row.cell("SIZE", 7, Role::Dim).cell("DIGEST", 12, Role::Dim).text("SUBJECT", Role::Dim)
}

fn names(width: u16) -> usize {
    if width >= 100 { NAMES } else { 17 }
}

pub(super) fn row<'a>(model: &'a Model, row: &Row, width: u16) -> RowOf<'a> {
    let here = images::selected(model).is_some_and(|selected| selected.key == row.key);
    let image = images::picked(model, row);
    let sign = match (here, model.outside.images.list.marks.contains(&row.key)) {
        (true, true) => "❯*",
        (true, false) => "❯ ",
        (false, true) => "* ",
        (false, false) => "  ",
    };
    let line = RowOf::new(&model.look.theme, width).text(sign, Role::Mark);
    let mut line = line.cell(&commit(&row.key), 7, Role::Text);
    for (at, cell) in row.cells.iter().enumerate() {
        let (word, role) = word(model, cell);
        let chosen = here && at == model.images.column && *cell != Cell::Empty;
        let word = if chosen { format!("[{word}]") } else { format!(" {word}") };
        line = line.cell(&word, BRANCH, role);
    }
    let built = image.and_then(|image| image.created).map_or_else(dash, |created| frame::ago(model, created));
    let line = line.cell(&points_here(model, row), names(width), Role::Text).cell(&built, 5, Role::Dim);
    if width < 100 {
        return line;
    }
    let size = image.and_then(|image| image.size).map_or_else(dash, |size| format!("{} MB", size / 1_000_000));
    let digest = image.and_then(|image| image.digest.as_ref());
    let digest = digest.map_or_else(dash, digits);
    let line = line.cell(&size, 7, Role::Dim).cell(&digest, 12, Role::Dim);
    line.text(row.subject.as_deref().unwrap_or_default(), Role::Dim)
}

/// The first digits of a digest, without what all of them begin with.
pub(super) fn digits(digest: &Digest) -> String {
    digest.0.trim_start_matches("sha256:").chars().take(12).collect()
}

fn dash() -> String {
    "-".to_owned()
}

/// The digits of a row.
pub(super) fn commit(key: &RowKey) -> String {
    match key {
        RowKey::Commit(id) => id.short(),
        RowKey::Digits(digits) => digits.chars().take(7).collect(),
        RowKey::Tag(_) => dash(),
    }
}

/// The names beside its branches' tags: those that move, then the others.
fn points_here(model: &Model, row: &Row) -> String {
    let images = model.board.images.value().map(|list| list.images.as_slice()).unwrap_or_default();
    let places = row.moving.iter().chain(&row.others);
    let names: Vec<&str> = places.filter_map(|at| images.get(*at)).map(|image| image.tag.as_str()).collect();
    names.join(", ")
}

fn word(model: &Model, cell: &Cell) -> (String, Role) {
    match cell {
        Cell::Empty => ("·".into(), Role::Dim),
        Cell::Image { at, build } => match model.board.images.value().and_then(|list| list.images.get(*at)) {
            Some(image) => of_image(image, *build),
            None => ("? unknown".into(), Role::Unknown),
        },
        Cell::Gap(gap) => {
            let (word, role) = of_gap(gap);
            (word.into(), role)
        }
    }
}

fn of_image(image: &Image, build: Option<u64>) -> (String, Role) {
    let (word, role) = state(&image.restorable);
    match (&image.restorable, build) {
        (Restorable::Yes, Some(number)) => (format!("✓ #{number}"), role),
        (Restorable::Unasked, _) => ("? listed".into(), role),
        _ => (word.into(), role),
    }
}

fn of_gap(gap: &Gap) -> (&'static str, Role) {
    match gap {
        Gap::Cancelled(..) => ("✗ cancelled", Role::Error),
        Gap::Failed(_) => ("✗ failed", Role::Error),
        Gap::Building(_) => ("⟳ building", Role::Running),
        Gap::Gone(_) => ("✗ gone", Role::Error),
        Gap::Unbuilt(_) => ("- not built", Role::Skipped),
        Gap::NoRun => ("✗ no image", Role::Warn),
        Gap::Unknown => ("? no image", Role::Unknown),
    }
}

/// Whether an image can be had back, as a sign and a word.
pub(super) const fn state(restorable: &Restorable) -> (&'static str, Role) {
    match restorable {
        Restorable::Yes => ("✓ whole", Role::Ok),
        Restorable::Broken(_) => ("✗ broken", Role::Error),
        Restorable::Unasked => ("? not looked", Role::Dim),
        Restorable::Unknown(_) => ("? unknown", Role::Unknown),
    }
}
