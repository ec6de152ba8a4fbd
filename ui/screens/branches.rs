//! Branches: each with its role and where it stands, and below, the selected one.
//!
//!  ┌ branches ────────────────────────────┐
//!  │ name  role  head  +/- production …   │   Columns go from the right when it is narrow.
//!  ├ the selected one ────────────────────┤   From 140 columns on it stands on the right.
//!  └──────────────────────────────────────┘

mod commits;

use super::{frame, status};
use crate::app::branches::{self as view, BranchTab, BranchesPane};
use crate::app::{Model, Preview, Region, Target, Zoom};
use crate::parts::{Frame, Panel, RowOf, cut_middle, window};
use crate::theme::Role;
pub(super) use commits::commit_row;
use engine::domain::lock::is_lock_branch;
use engine::domain::{Branch, Role as BranchRole, Standing, Upstream};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

fn places(model: &Model, area: Rect) -> (Option<Rect>, Option<Rect>) {
    match (model.zoom, model.preview, model.branches.pane) {
        (Zoom::On, _, BranchesPane::List) | (Zoom::Off, Preview::Hidden, _) => (Some(area), None),
        (Zoom::On, _, BranchesPane::Detail) => (None, Some(area)),
        (Zoom::Off, Preview::Shown, _) if area.width >= 160 => {
            let [list, detail] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
            (Some(list), Some(detail))
        }
        (Zoom::Off, Preview::Shown, _) => {
            let [list, detail] = Layout::vertical([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
            (Some(list), Some(detail))
        }
    }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, area);
    if let Some(area) = list {
        draw_list(model, area, buffer);
    }
    if let Some(area) = detail {
        draw_detail(model, area, buffer);
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let (list, detail) = places(model, area);
    let mut regions = Vec::new();
    if let Some(area) = list {
        regions.push(Region { area, target: Target::Pane(0) });
        let rows = rows_area(area);
        let shown = shown(model, rows);
        regions.extend(rows.rows().zip(shown).map(|(area, at)| Region { area, target: Target::Row(0, at) }));
    }
    regions.extend(detail.map(|area| Region { area, target: Target::Pane(1) }));
    regions
}

/// Below the column heads.
fn rows_area(area: Rect) -> Rect {
    let inside = Panel::inside(area);
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
}

fn shown(model: &Model, area: Rect) -> std::ops::Range<usize> {
    let selected = model.branches.list.position(&model.branches.keys).unwrap_or(0);
    window(model.branches.keys.len(), selected, usize::from(area.height)).rows
}

/// The width of each column; 0 leaves it out. The name takes what is left.
struct Columns {
    name: usize,
    role: usize,
    standing: usize,
    upstream: usize,
    updated: usize,
    author: usize,
}

fn columns(width: u16) -> Columns {
    let width = usize::from(width);
    let (role, standing) = (12, if width >= 110 { 14 } else { 12 });
    let updated = if width >= 72 { 7 } else { 0 };
    let upstream = if width >= 110 { 11 } else { 0 };
    let author = if width >= 130 { 18 } else { 0 };
    let blanks = [role, 7, standing, standing, updated, upstream, author].iter().filter(|cells| **cells > 0).count();
    let rest = width.saturating_sub(2 + role + 7 + standing * 2 + updated + upstream + author + blanks + 1);
    Columns { name: rest.clamp(12, 60), role, standing, upstream, updated, author }
}

fn draw_list(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.branches;
    let total = model.board.branches.value().map_or(0, |list| list.branches.len());
    let title = match (model.board.branches.value(), view.filter.as_str()) {
        (None, _) => "Branches".to_owned(),
        (Some(_), "") => format!("Branches ({total})"),
        (Some(_), filter) => format!("Branches ({} of {total} match {filter})", view.keys.len()),
    };
    let note = format!("sort: {}   {}", view.order.name(), status::age_of(&model.board.branches, model.now, "git"));
    let frame = if view.pane == BranchesPane::List { Frame::Focused } else { Frame::Single };
    let inside = Panel { title: &title, note: &note, frame }.draw(theme, area, buffer);
    if model.board.branches.value().is_none() {
        for (place, text) in inside.rows().zip(status::instead(&model.board.branches, "branches")) {
            RowOf::new(theme, place.width).text(&text, Role::Pending).draw(place, buffer);
        }
        return;
    }
    let columns = columns(inside.width);
    heads(model, &columns, inside).draw(inside, buffer);
    let rows = rows_area(area);
    if view.keys.is_empty() {
        let text =
            if total == 0 { "- none: no commit has been made here yet" } else { "- none match; Esc clears the filter" };
        return RowOf::new(theme, rows.width).text(text, Role::Skipped).draw(rows, buffer);
    }
    let selected = view.list.position(&view.keys);
    for (place, at) in rows.rows().zip(shown(model, rows)) {
        let Some(branch) = view::at(model, at) else { continue };
        row(model, branch, &columns, (selected == Some(at), place.width)).draw(place, buffer);
        if selected == Some(at) {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}

fn heads<'a>(model: &'a Model, columns: &Columns, area: Rect) -> RowOf<'a> {
    let branches = &model.config.branches;
    let standing = |name: &str| format!("± {name}");
    let row = RowOf::new(&model.look.theme, area.width).text("  ", Role::Dim).cell("BRANCH", columns.name, Role::Dim);
    let row = row.cell("ROLE", columns.role, Role::Dim).cell("HEAD", 7, Role::Dim);
    let row = row.cell(&standing(&branches.production), columns.standing, Role::Dim);
    let row = row.cell(&standing(&branches.integration), columns.standing, Role::Dim);
    let row = optional(row, "UPDATED", columns.updated, Role::Dim);
    let row = optional(row, "UPSTREAM", columns.upstream, Role::Dim);
    optional(row, "AUTHOR", columns.author, Role::Dim)
}

fn optional<'a>(row: RowOf<'a>, text: &str, cells: usize, role: Role) -> RowOf<'a> {
    if cells == 0 { row } else { row.cell(text, cells, role) }
}

fn row<'a>(model: &'a Model, branch: &Branch, columns: &Columns, (here, width): (bool, u16)) -> RowOf<'a> {
    let marked = model.branches.list.marks.contains(&branch.name);
    let sign = match (here, marked) {
        (true, _) => "❯ ",
        (false, true) => "* ",
        (false, false) => "  ",
    };
    let place = if branch.checked_out.is_empty() { "" } else { "* " };
    let name = cut_middle(branch.name.as_str(), columns.name - crate::parts::width(place));
    let (word, role) = match branch.role {
        BranchRole::Odd if is_lock_branch(branch.name.as_str()) => ("lock", Role::Dim),
        role => role_word(role),
    };
    let row = RowOf::new(&model.look.theme, width).text(sign, Role::Mark);
    let row = row.cell(&format!("{place}{name}"), columns.name, Role::Text).cell(word, columns.role, role);
    let row = row.cell(&branch.head.short(), 7, Role::Text);
    let row = stand(row, branch.production, columns.standing);
    let row = stand(row, branch.integration, columns.standing);
    let row = optional(row, &frame::ago(model, branch.updated), columns.updated, Role::Dim);
    let (text, role) = upstream(&branch.upstream);
    let row = optional(row, &text, columns.upstream, role);
    optional(row, &branch.author, columns.author, Role::Dim)
}

const fn role_word(role: BranchRole) -> (&'static str, Role) {
    match role {
        BranchRole::Production => ("production", Role::Prod),
        BranchRole::Integration => ("integration", Role::Dev),
        BranchRole::Staging => ("builds only", Role::Staging),
        BranchRole::Work => ("work", Role::Text),
        BranchRole::Odd => ("odd name !", Role::Warn),
    }
}

fn stand(row: RowOf<'_>, standing: Standing, cells: usize) -> RowOf<'_> {
    let (text, role) = match standing {
        Standing::Same => ("-".to_owned(), Role::Dim),
        Standing::Counted(counts) if counts.ahead == 0 => (format!("merged -{}", counts.behind), Role::Dim),
        Standing::Counted(counts) => (format!("+{} -{}", counts.ahead, counts.behind), Role::Text),
        Standing::Absent => ("none".to_owned(), Role::Skipped),
        Standing::Unknown => ("? unknown".to_owned(), Role::Unknown),
    };
    row.cell(&text, cells, role)
}

fn upstream(upstream: &Upstream) -> (String, Role) {
    match upstream {
        Upstream::None => ("local only".into(), Role::Dim),
        Upstream::Gone(_) => ("! gone".into(), Role::Warn),
        Upstream::RemoteOnly(_) => ("remote only".into(), Role::Dim),
        Upstream::Tracking(_, Standing::Counted(counts)) if counts.ahead + counts.behind == 0 => {
            ("✓ same".into(), Role::Ok)
        }
        Upstream::Tracking(_, Standing::Counted(counts)) => {
            (format!("+{} -{}", counts.ahead, counts.behind), Role::Text)
        }
        Upstream::Tracking(..) => ("? unknown".into(), Role::Unknown),
    }
}

fn draw_detail(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.branches;
    let frame = if view.pane == BranchesPane::Detail { Frame::Focused } else { Frame::Single };
    let title = view::selected(model).map_or_else(|| "no branch".to_owned(), |branch| branch.name.to_string());
    let tabs =
        BranchTab::ALL.map(|tab| if tab == view.tab { format!("[{}]", tab.name()) } else { tab.name().to_owned() });
    let inside = Panel { title: &title, note: &tabs.join("  "), frame }.draw(theme, area, buffer);
    let Some(branch) = view::selected(model) else {
        return RowOf::new(theme, inside.width).text("- no branch is selected", Role::Skipped).draw(inside, buffer);
    };
    let rows: Vec<RowOf> = match view.tab {
        BranchTab::Commits => commits::rows(model, branch, inside.width),
        BranchTab::Merge => merge_tab(model, inside.width),
    };
    for (place, row) in inside.rows().zip(rows.into_iter().skip(view.scroll)) {
        row.draw(place, buffer);
    }
}

fn merge_tab(model: &Model, width: u16) -> Vec<RowOf<'_>> {
    let row = || RowOf::new(&model.look.theme, width);
    let branches = &model.config.branches;
    let Some(preview) = model.board.merge.value() else {
        return status::instead(&model.board.merge, "the merge")
            .iter()
            .map(|text| row().text(text, Role::Pending))
            .collect();
    };
    let Some(merge) = preview.as_ref() else {
        return vec![row().text("- none: production or integration is absent here", Role::Skipped)];
    };
    let title = format!(
        "Merging {} {} into {} {}",
        branches.integration,
        merge.integration.short(),
        branches.production,
        merge.production.short()
    );
    let mut rows = vec![row().text(&title, Role::Title)];
    if merge.conflicts.is_empty() {
        rows.push(row().text("✓ clean", Role::Ok));
    }
    rows.extend(merge.conflicts.iter().map(|path| row().text("✗ conflict  ", Role::Error).text(path, Role::Text)));
    if merge.fast_forward {
        rows.push(row().text("✓ could fast-forward", Role::Ok));
    }
    let lacks = |id: &engine::domain::CommitId| {
        format!("! {} lacks {} of {}", branches.integration, id.short(), branches.production)
    };
    rows.extend(merge.missing_in_integration.iter().map(|id| row().text(&lacks(id), Role::Warn)));
    rows
}
