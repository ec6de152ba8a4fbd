//! The selected branch in words, and its commits: what another branch lacks, each with its entry and who wrote it.

use super::optional;
use crate::app::Model;
use crate::app::branches::{against, wanted};
use crate::app::entries::EntryState;
use crate::parts::RowOf;
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::subject::{advise, parse};
use engine::domain::{Branch, Breaking, Commit, Role as BranchRole, Upstream, advise_name};
use std::sync::Arc;

pub(super) fn rows<'a>(model: &'a Model, branch: &Branch, width: u16) -> Vec<RowOf<'a>> {
    let mut rows = facts(model, branch, width);
    match model.branches.commits.of(wanted(model, branch)) {
        Some(Ok(read)) => rows.extend(commit_rows(model, branch, &read.commits, width)),
        Some(Err(fault)) => rows.push(row(model, width).text(&format!("✗ {fault}."), Role::Error)),
        None => rows.push(row(model, width).text("◌ Reading its commits…", Role::Pending)),
    }
    rows
}

fn row(model: &Model, width: u16) -> RowOf<'_> {
    RowOf::new(&model.look.theme, width)
}

/// Its head, where it is checked out, its upstream, and advice on its name.
fn facts<'a>(model: &'a Model, branch: &Branch, width: u16) -> Vec<RowOf<'a>> {
    let row = || row(model, width);
    let by = format!("  by {}, {}", branch.author, frame::ago(model, branch.updated));
    let head = row().text(&branch.head.short(), Role::Dim).text("  ", Role::Text);
    let subject = usize::from(width).saturating_sub(9 + crate::parts::width(&by));
    let mut rows = vec![head.text(&crate::parts::cut(&branch.subject, subject), Role::Text).text(&by, Role::Dim)];
    let places = branch.checked_out.iter();
    rows.extend(
        places.map(|place| row().text("checked out in ", Role::Dim).text(&place.to_string_lossy(), Role::Text)),
    );
    if let Upstream::Gone(name) = &branch.upstream {
        let text = format!("tracks {name}, which is gone at the remote");
        rows.push(row().text("! ", Role::Warn).text(&text, Role::Warn));
    }
    if matches!(branch.role, BranchRole::Work | BranchRole::Odd) {
        let advice = advise_name(branch.name.as_str()).into_iter();
        rows.extend(advice.map(|advice| row().text("advice  ", Role::Dim).text(&advice.sentence(), Role::Dim)));
    }
    rows
}

fn commit_rows<'a>(model: &'a Model, branch: &Branch, commits: &[Arc<Commit>], width: u16) -> Vec<RowOf<'a>> {
    let title = match (against(model, branch), commits.len()) {
        (Some(base), 0) => return vec![row(model, width).text(&format!("✓ everything is on {base}"), Role::Ok)],
        (Some(base), count) => format!("Not yet on {base} ({count}):"),
        (None, count) => format!("The latest commits ({count}):"),
    };
    let mut rows = vec![row(model, width).text(&title, Role::Title)];
    rows.extend(commits.iter().map(|commit| commit_row(model, branch, commit, width)));
    rows
}

/// One commit: hash, subject, its entry, who and when, and advice where there is room.
pub(in crate::screens) fn commit_row<'a>(model: &'a Model, branch: &Branch, commit: &Commit, width: u16) -> RowOf<'a> {
    let (text, role) = entry_word(model, branch, commit);
    let author = if width >= 90 { 18 } else { 0 };
    let rest = usize::from(width).saturating_sub(7 + 14 + 5 + author + 5);
    let row = row(model, width).cell(&commit.id.short(), 7, Role::Dim);
    let row = row.cell(&commit.subject, rest.clamp(10, 90), type_role(commit)).cell(text, 14, role);
    let row = row.cell(&frame::ago(model, commit.committed), 5, Role::Dim);
    let row = optional(row, &commit.author.name, author, Role::Dim);
    match advise(&commit.subject).first() {
        Some(advice) if row.left() > 20 => row.text(&advice.sentence(), Role::Dim),
        _ => row,
    }
}

fn type_role(commit: &Commit) -> Role {
    if commit.breaking != Breaking::No {
        return Role::Breaking;
    }
    match parse(&commit.subject).kind {
        Some("feat") => Role::Feat,
        Some("fix") => Role::Fix,
        Some("chore") => Role::Chore,
        Some("refactor") => Role::Refactor,
        Some("docs") => Role::Docs,
        _ => Role::Text,
    }
}

fn entry_word(model: &Model, branch: &Branch, commit: &Commit) -> (&'static str, Role) {
    match model.entries.of(branch, commit.id).or_else(|| model.branches.commits.entry(commit.id)) {
        None => ("? not checked", Role::Unknown),
        Some(EntryState::NotNeeded) => ("- none needed", Role::Skipped),
        Some(EntryState::Present) => ("✓ entry", Role::Ok),
        Some(EntryState::Missing) => ("✗ no entry", Role::Error),
        Some(EntryState::Pending) => ("! pending", Role::Warn),
        Some(EntryState::Drifting) => ("! entry drifts", Role::Warn),
    }
}
