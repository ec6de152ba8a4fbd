//! Pull requests, runs and images at a glance: two panels, and the cells of the pipeline.

use crate::app::{Model, age};
use crate::parts::{RowOf, cut_middle};
use crate::screens::outside::{pulls as pull_words, runs as run_words};
use crate::screens::status;
use crate::theme::Role;
use engine::board::Reading;
use engine::domain::Branch;
use engine::domain::image::{Image, Restorable};
use engine::domain::pull_request::PullRequest;
use engine::domain::workflow_run::{Run, RunState};
use engine::lane::{Lane, Told};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Why there is nothing: being read, or the fault with its next step.
fn instead<T>(model: &Model, reading: &Reading<T>, what: &str, area: Rect, buffer: &mut Buffer) {
    let role = if reading.fault().is_some() { Role::Unknown } else { Role::Pending };
    let cells = usize::from(area.width.max(1));
    let lines = status::instead(reading, what);
    let lines = lines.iter().flat_map(|line| crate::app::overlays::wrap(line, cells));
    for (place, text) in area.rows().zip(lines) {
        RowOf::new(&model.look.theme, place.width).text(&text, role).draw(place, buffer);
    }
}

pub(super) fn pulls(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(list) = model.board.pulls.value() else {
        return instead(model, &model.board.pulls, "pull requests", area, buffer);
    };
    if list.pulls.is_empty() {
        return RowOf::new(&model.look.theme, area.width).text("- none is open", Role::Skipped).draw(area, buffer);
    }
    for (place, pull) in area.rows().zip(&list.pulls) {
        pull_row(model, pull, place.width).draw(place, buffer);
    }
}

/// Below these columns a pull request has its number, what reviews say in one sign or word, and its branch.
const NARROW: u16 = 44;

fn pull_row<'a>(model: &'a Model, pull: &PullRequest, width: u16) -> RowOf<'a> {
    let (checks, checks_role) = pull_words::checks(&pull.checks);
    let (decision, decision_role) = pull_words::decision(pull.decision);
    let row = RowOf::new(&model.look.theme, width).cell(&pull.number.to_string(), 5, Role::Text);
    if width < NARROW {
        let room = usize::from(width).saturating_sub(16);
        return row.cell(decision, 9, decision_role).text(&cut_middle(pull.head.as_str(), room), Role::Text);
    }
    let room = usize::from(width).saturating_sub(33);
    let row = row.cell(&checks, 9, checks_role).cell(decision, 9, decision_role);
    let row = row.cell(&cut_middle(pull.head.as_str(), room), room, Role::Text);
    row.text(&age::words(model.github_now(), pull.updated), Role::Dim)
}

pub(super) fn runs(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(list) = model.board.runs.value() else {
        return instead(model, &model.board.runs, "workflow runs", area, buffer);
    };
    if list.runs.is_empty() {
        return RowOf::new(&model.look.theme, area.width).text("- none yet", Role::Skipped).draw(area, buffer);
    }
    for (place, run) in area.rows().zip(&list.runs) {
        let (state, role) = run_words::state(run.state);
        let state = match run_words::cancelled_by(model, run) {
            Some(by) => format!("- {by}"),
            None => state.to_owned(),
        };
        let workflow = run.file.as_deref().unwrap_or(&run.workflow).trim_end_matches(".yml");
        let room = usize::from(place.width).saturating_sub(33).max(8);
        let row = RowOf::new(&model.look.theme, place.width).cell(&format!("#{}", run.number), 5, Role::Text);
        let row = row.cell(&state, 11, role).cell(workflow, room, Role::Text);
        row.cell(&run_words::commit(run), 8, Role::Text)
            .text(&age::words(model.github_now(), run.created), Role::Dim)
            .draw(place, buffer);
    }
}

/// What a run says, or why there is none.
fn step(model: &Model, told: Told<&Run>) -> (String, Role) {
    let run = match told {
        Told::Unknown => return ("? unknown".into(), Role::Unknown),
        Told::NotYet => return ("- none yet".into(), Role::Skipped),
        Told::Never => return ("- none".into(), Role::Skipped),
        Told::There(run) => run,
    };
    let (state, role) = run_words::state(run.state);
    let sign = state.split(' ').next().unwrap_or_default();
    let took = if run.state == RunState::Success {
        run_words::took(model, run)
    } else {
        state[sign.len()..].trim().to_owned()
    };
    (format!("{sign} #{} {took}", run.number), role)
}

/// The three steps of a branch: build, image, deploy.
#[must_use]
pub fn steps(model: &Model, branch: &Branch) -> [(String, Role); 3] {
    let lane = Lane::of(&model.board, &model.config, branch);
    let board = &model.board;
    let of_runs = |told| of_reading(&board.runs, step(model, told));
    [of_runs(lane.build), of_reading(&board.images, image(lane.image)), of_runs(lane.deploy)]
}

/// What is said of a reading that is still to come, or is of an earlier time: `~` and no color.
fn of_reading<T>(reading: &Reading<T>, (words, role): (String, Role)) -> (String, Role) {
    if role == Role::Unknown && reading.is_loading() {
        return ("◌ reading".into(), Role::Pending);
    }
    match role {
        _ if !status::is_stale(reading) => (words, role),
        Role::Unknown | Role::Skipped => (words, Role::Dim),
        _ => (format!("~{words}"), Role::Dim),
    }
}

fn image(told: Told<&Image>) -> (String, Role) {
    match told {
        Told::Unknown => ("? unknown".into(), Role::Unknown),
        Told::NotYet | Told::Never => ("✗ none".into(), Role::Warn),
        Told::There(image) => match (&image.restorable, image.size) {
            (Restorable::Yes, Some(size)) => (format!("✓ {} MB", size / 1_000_000), Role::Ok),
            (Restorable::Yes, None) => ("✓ whole".into(), Role::Ok),
            (Restorable::Broken(_), _) => ("✗ broken".into(), Role::Error),
            _ => ("? not looked".into(), Role::Unknown),
        },
    }
}
