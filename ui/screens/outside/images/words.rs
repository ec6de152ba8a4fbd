//! What stands below the matrix: what the moving tags point at, and what of it needs a thought.

use super::cells::digits;
use crate::app::Model;
use crate::theme::Role;
use engine::domain::image::{ImageList, Restorable};
use engine::matrix::{Cell, Matrix, Pointer, Points};

/// The lines, the most telling first.
pub(super) fn below(model: &Model) -> Vec<(String, Role)> {
    let Some(list) = model.board.images.value() else { return Vec::new() };
    let matrix = &model.images.matrix;
    let pointers = matrix.pointers.iter().map(|pointer| of_pointer(model, list, pointer));
    let mut lines: Vec<(String, Role)> = stale(model).into_iter().chain(pointers).collect();
    lines.extend(undeployed(matrix).map(|line| (line, Role::Dim)));
    if list.cut {
        let text = format!(
            "~ There are more tags than the {} that were read: what is not here may be there.",
            list.images.len()
        );
        lines.push((text, Role::Warn));
    }
    if matrix.left_out > 0 {
        let text = format!("~ {} more tags name no commit; cutover images lists them.", matrix.left_out);
        lines.push((text, Role::Dim));
    }
    lines.extend(list.undated.iter().map(|why| (format!("? Some dates are not known: {why}"), Role::Unknown)));
    lines.sort_by_key(|(_, role)| *role == Role::Dim);
    lines
}

/// Why the list is as old as it is, when the registry does not answer any more.
fn stale(model: &Model) -> Option<(String, Role)> {
    let fault = model.board.images.fault()?;
    let next = fault.next_step().map(|step| format!(" {step}")).unwrap_or_default();
    Some((format!("~ The list is old: {fault}.{next}"), Role::Stale))
}

/// `latest → sha256:c20d… → f956226 (main-f956226), the head of main`
fn of_pointer(model: &Model, list: &ImageList, pointer: &Pointer) -> (String, Role) {
    let image = &list.images[pointer.at];
    let digest = image.digest.as_ref().map(digits).unwrap_or_default();
    let built_as = pointer.built_as.as_ref().map(|tag| format!(" ({tag})")).unwrap_or_default();
    let branch = branch_of(model, &image.tag);
    let arrow = |commit: &str| format!("{} → {digest}… → {commit}{built_as}", image.tag);
    match &image.restorable {
        Restorable::Broken(why) => {
            return (format!("✗ {} → {digest}… cannot be had back: {why}", image.tag), Role::Error);
        }
        Restorable::Unknown(why) => return (format!("? {} could not be read: {why}", image.tag), Role::Unknown),
        Restorable::Unasked if image.digest.is_none() => {
            return (format!("◌ {}: reading what it points at…", image.tag), Role::Pending);
        }
        Restorable::Yes | Restorable::Unasked => {}
    }
    match &pointer.points {
        Points::Head(id, heads) if heads.iter().any(|head| head == branch) => {
            (format!("✓ {}, the head of {branch}", arrow(&id.short())), Role::Dim)
        }
        Points::Head(id, heads) => {
            (format!("! {}, the head of {} and not of {branch}", arrow(&id.short()), heads.join(", ")), Role::Warn)
        }
        Points::Behind(id) => (format!("! {}, which is not the head of {branch}", arrow(&id.short())), Role::Warn),
        Points::Elsewhere(digits) => (format!("? {}, which is not in this clone", arrow(digits)), Role::Unknown),
        Points::Nothing => (format!("? {} → what it points at names no commit", image.tag), Role::Unknown),
    }
}

/// The branch whose head a name stands for: `latest` is what production built last.
fn branch_of<'a>(model: &'a Model, tag: &'a str) -> &'a str {
    if tag == "latest" { &model.config.branches.production } else { tag }
}

fn undeployed(matrix: &Matrix) -> impl Iterator<Item = String> + '_ {
    let built = |at: usize| matrix.rows.iter().any(|row| matches!(row.cells.get(at), Some(Cell::Image { .. })));
    let columns = matrix.columns.iter().enumerate().filter(move |(at, column)| !column.deployed && built(*at));
    columns.map(|(_, column)| format!("! {} images are built and no workflow deploys them.", column.branch))
}
