//! Runs of the workflows: what cancelled a build, and which commit a deploy ships, with how that is known.

mod detail;
mod log;

use super::{NO_MATCH, Words, clicks, draw_list, filtered, places};
use crate::app::{Model, Region, age, outside};
use crate::parts::RowOf;
use crate::theme::Role;
use engine::chain;
use engine::domain::workflow_run::{Confidence, Run, RunState};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, model.runs.pane, area);
    if let Some(area) = list {
        draw_runs(model, area, buffer);
    }
    match (detail, &model.runs.log) {
        (Some(area), Some(open)) => log::draw(model, open, area, buffer),
        (Some(area), None) => detail::draw(model, area, buffer),
        (None, _) => {}
    }
}

fn draw_runs(model: &Model, area: Rect, buffer: &mut Buffer) {
    let reading = &model.board.runs;
    let runs = reading.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    let total = reading.value().and_then(|list| list.total);
    let title = filtered("Runs", &model.runs.filter);
    let words = Words {
        title: &title,
        what: "workflow runs",
        source: "GitHub",
        none: if runs.is_empty() { "- none yet" } else { NO_MATCH },
        total,
        views: None,
        foot: 0,
    };
    let row_at = |at: usize, width: u16| match outside::run_at(model, at) {
        Some(run) => row(model, run, width),
        None => RowOf::new(&model.look.theme, width),
    };
    draw_list(model, (reading, model.outside.runs.keys.len()), &words, (heads, row_at), (area, buffer));
}

pub(in crate::screens) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    clicks(model, places(model, model.runs.pane, area), model.outside.runs.keys.len(), 0)
}

fn workflow_width(width: u16) -> usize {
    usize::from(width).saturating_sub(if width >= 100 { 88 } else { 54 }).clamp(12, 30)
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("#", 6, Role::Dim);
    let row = row.cell("STATE", 12, Role::Dim).cell("WORKFLOW", workflow_width(width), Role::Dim);
    let row = row.cell("COMMIT", 8, Role::Dim).cell("AGE", 4, Role::Dim).cell("TOOK", 7, Role::Dim);
    if width >= 100 { row.cell("BRANCH", 22, Role::Dim).text("TRIGGER", Role::Dim) } else { row }
}

fn row<'a>(model: &'a Model, run: &Run, width: u16) -> RowOf<'a> {
    let here = outside::run(model).is_some_and(|selected| selected.id == run.id);
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let (state, role) = state(run.state);
    let by = cancelled_by(model, run).map(|by| format!("- {by}"));
    let workflow = run.file.as_deref().unwrap_or(&run.workflow);
    let row = row.cell(&run.number.to_string(), 6, Role::Text).cell(by.as_deref().unwrap_or(state), 12, role);
    let row = row.cell(workflow, workflow_width(width), Role::Text).cell(&commit(run), 8, Role::Text);
    let row =
        row.cell(&age::words(model.github_now(), run.created), 4, Role::Dim).cell(&took(model, run), 7, Role::Dim);
    if width < 100 {
        return row;
    }
    row.cell(branch(model, run), 22, Role::Dim).text(&run.event, Role::Dim)
}

/// The branch it is about. Of what another run set off GitHub reports the default branch; a deploy is about the branch of
/// its environment.
fn branch<'a>(model: &'a Model, run: &'a Run) -> &'a str {
    if run.event != "workflow_run" {
        return run.branch.as_deref().unwrap_or("-");
    }
    let deploys = &model.config.workflows.deploy;
    let of = deploys.iter().find(|(_, file)| Some(file.as_str()) == run.file.as_deref());
    of.map_or("-", |(environment, _)| model.config.branch_of(environment))
}

/// A state as a sign and a word.
pub(in crate::screens) const fn state(state: RunState) -> (&'static str, Role) {
    match state {
        RunState::Queued => ("◌ queued", Role::Pending),
        RunState::Running => ("⟳ running", Role::Running),
        RunState::Waiting => ("◌ waiting", Role::Pending),
        RunState::Success => ("✓ success", Role::Ok),
        RunState::Failure => ("✗ failure", Role::Error),
        RunState::Cancelled => ("- cancelled", Role::Skipped),
        RunState::Skipped => ("- skipped", Role::Skipped),
        RunState::Neutral => ("- neutral", Role::Skipped),
        RunState::Zombie => ("! zombie", Role::Warn),
        RunState::Unknown => ("? unknown", Role::Unknown),
    }
}

/// What it builds or ships, with `?` behind what is not certain.
pub(in crate::screens) fn commit(run: &Run) -> String {
    match (&run.ships, run.head) {
        _ if run.state == RunState::Skipped => "-".into(),
        (Some(ships), _) if ships.confidence == Confidence::Certain => ships.commit.short(),
        (Some(ships), _) => format!("{}?", ships.commit.short()),
        (None, Some(head)) => head.short(),
        (None, None) => "-".into(),
    }
}

/// How long it took, or goes on.
pub(in crate::screens) fn took(model: &Model, run: &Run) -> String {
    age::lasted(chain::took(run, model.github_now()))
}

/// `by #812`, where it is known what cancelled a run.
pub(in crate::screens) fn cancelled_by(model: &Model, run: &Run) -> Option<String> {
    let list = model.board.runs.value()?;
    let by = list.runs.iter().find(|other| Some(other.id) == run.cancelled_by)?;
    Some(format!("by #{}", by.number))
}
