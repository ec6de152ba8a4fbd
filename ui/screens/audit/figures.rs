//! The delivery figures: each with its value, its weeks, on how many facts it stands, and what it counts.

use crate::app::audit::{Pane, delivery};
use crate::app::overlays::wrap;
use crate::app::{Model, Zoom};
use crate::parts::{Column, Frame, Panel, RowOf, spark, visible};
use crate::theme::{Role, Theme};
use engine::changelog::Kind;
use engine::delivery::{Begins, Delivery, Figure, Value};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// As many weeks are drawn.
const WEEKS: usize = 13;
/// Figures on fewer facts are read as a trend.
const MANY: usize = 10;
/// Fewer rows get one line for each figure.
const LOW: u16 = 14;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(delivery) = delivery(model) else { return unread(model, area, buffer) };
    if area.height < LOW {
        return compact(model, delivery, area, buffer);
    }
    let below = u16::try_from(delivery.steps.times.len()).unwrap_or(0) + 5;
    let parts = [Constraint::Fill(1), Constraint::Length(if area.height >= 26 { below } else { 0 })];
    let [upper, lower] = Layout::vertical(parts).areas(area);
    let inside = panel(model, &title(delivery)).draw(&model.look.theme, upper, buffer);
    for (place, row) in inside.rows().zip(rows(model, delivery, inside)) {
        row.draw(place, buffer);
    }
    if lower.height > 0 {
        steps(model, delivery, lower, buffer);
    }
}

fn panel<'a>(model: &Model, title: &'a str) -> Panel<'a> {
    let frame = if model.audit.pane == Pane::Figures { Frame::Focused } else { Frame::Single };
    Panel { title, note: "Enter facts", frame }
}

fn unread(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let inside = panel(model, "DORA").draw(theme, area, buffer);
    let (text, role) = match model.board.runs.fault() {
        Some(_) if model.board.runs.value().is_none() => ("? unknown: the runs cannot be read", Role::Unknown),
        _ => ("◌ Reading the runs…", Role::Pending),
    };
    RowOf::new(theme, inside.width).text(text, role).draw(inside, buffer);
}

fn title(delivery: &Delivery) -> String {
    let days = (delivery.window.until - delivery.window.since).num_days();
    let since = delivery.window.since.with_timezone(delivery.window.until.offset());
    match delivery.window.begins {
        Begins::AsAsked => format!("DORA  last {days} days"),
        Begins::ListCut => format!("DORA  {days} days, known since {}", since.format("%m-%d")),
        Begins::FirstDeploy => format!("DORA  {days} days, the first {}", since.format("%m-%d")),
    }
}

fn compact(model: &Model, delivery: &Delivery, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let inside = panel(model, &title(delivery)).draw(theme, area, buffer);
    let figures = delivery.figures.iter().enumerate().map(|(at, figure)| {
        let row = RowOf::new(theme, inside.width).text(sign(model, at), Role::Mark);
        let row = row.cell(figure.kind.name(), 16, Role::Text).cell(&figure.value.words(), 17, role(figure));
        row.cell(&of(figure), 8, Role::Dim).cell(&weeks(figure), WEEKS, Role::Dim)
    });
    let rows: Vec<RowOf<'_>> = figures.collect();
    let more = lacking(model).unwrap_or_else(|| advice(delivery));
    let more = RowOf::new(theme, inside.width).text(&more, Role::Dim);
    for (place, row) in inside.rows().zip(rows.into_iter().chain([more])) {
        row.draw(place, buffer);
    }
}

fn sign(model: &Model, at: usize) -> &'static str {
    if model.audit.pane == Pane::Figures && model.audit.figure == at { "❯ " } else { "  " }
}

/// On how many facts it stands: `n=21`, `3 of 21`.
fn of(figure: &Figure) -> String {
    match figure.value {
        Value::Share(part, whole) => format!("{part} of {whole}"),
        _ => format!("n={}", figure.n),
    }
}

fn role(figure: &Figure) -> Role {
    if figure.value == Value::TooFew { Role::Unknown } else { Role::Title }
}

/// That earlier runs were not read, and why.
fn lacking(model: &Model) -> Option<String> {
    let fault = model.audit.told.as_ref()?.unread.as_ref()?;
    Some(
        visible(&format!("? Only the latest runs are known; reading earlier ones failed: {fault}. r asks again."))
            .into_owned(),
    )
}

fn advice(delivery: &Delivery) -> String {
    let small = delivery.figures.iter().any(|figure| (1..MANY).contains(&figure.n));
    match (small, delivery.figures.iter().all(|figure| figure.n == 0)) {
        (_, true) => format!("No deploy of {} is known in this time.", delivery.environment),
        (true, _) => "n is small: read trends, not single numbers.".into(),
        (false, _) => "Enter lists the facts behind a figure.".into(),
    }
}

fn rows<'a>(model: &'a Model, delivery: &Delivery, inside: Rect) -> Vec<RowOf<'a>> {
    let theme: &Theme = &model.look.theme;
    let width = inside.width;
    let mut rows = Vec::new();
    for (at, figure) in delivery.figures.iter().enumerate() {
        let row = RowOf::new(theme, width).text(sign(model, at), Role::Mark).cell(figure.kind.name(), 16, Role::Text);
        let head = row.text(&figure.value.words(), role(figure));
        // The weeks need their cells whole, or a line of their own.
        let (head, weeks) = (head, weeks(figure));
        let fits = head.left() > weeks.chars().count() + 1;
        let count = format!("{}  {}", of(figure), figure.kind.counts());
        rows.push(if fits { head.text("  ", Role::Dim).text(&weeks, Role::Dim) } else { head });
        rows.push(RowOf::new(theme, width).text("    ", Role::Dim).text(&count, Role::Dim));
        if !fits {
            rows.push(RowOf::new(theme, width).text("    ", Role::Dim).text(&weeks, Role::Dim));
        }
        rows.push(RowOf::new(theme, width));
    }
    let Some(figure) = delivery.figures.get(model.audit.figure) else { return rows };
    let cells = usize::from(width).max(8);
    let mut words: Vec<String> = lacking(model).into_iter().chain([advice(delivery)]).collect();
    words.extend(delivery.window.shortened().map(str::to_owned));
    words.push(format!("{}: {}", figure.kind.name(), figure.kind.definition()));
    words.extend(figure.notes.iter().cloned());
    let lines: Vec<String> = words.iter().flat_map(|words| wrap(words, cells)).collect();
    let room = usize::from(inside.height).saturating_sub(rows.len());
    let cut = lines.len() > room && model.zoom == Zoom::Off;
    let kept = if cut { room.saturating_sub(1) } else { room };
    rows.extend(lines.iter().take(kept).map(|line| RowOf::new(theme, width).text(line, Role::Dim)));
    if cut {
        rows.push(RowOf::new(theme, width).text("… Enter reads on", Role::Key));
    }
    rows
}

/// A letter for each of the last weeks; `·` for one in which nothing happened that the figure is about.
fn weeks(figure: &Figure) -> String {
    let tallest = figure.weeks.iter().flatten().copied().fold(0.0_f64, f64::max);
    let column = |week: &Option<f64>| match week {
        None => Column::Unknown,
        Some(value) => Column::Took(height(*value, tallest)),
    };
    let skip = figure.weeks.len().saturating_sub(WEEKS);
    spark(&figure.weeks.iter().skip(skip).map(column).collect::<Vec<_>>())
}

/// From 0 to 1000, the tallest being 1000.
fn height(value: f64, tallest: f64) -> u64 {
    let share = if tallest > 0.0 { value / tallest } else { 0.0 };
    (0..=1000_u32).rev().find(|step| f64::from(*step) <= share * 1000.0).map_or(0, u64::from)
}

fn steps(model: &Model, delivery: &Delivery, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let panel = Panel { title: "Where machines spend the time (median)", note: "", frame: Frame::Single };
    let inside = panel.draw(theme, area, buffer);
    let mut rows: Vec<RowOf<'_>> = Vec::new();
    for time in &delivery.steps.times {
        let words = time.words();
        let role = if time.took.is_some() { Role::Text } else { Role::Unknown };
        let row = RowOf::new(theme, inside.width).cell(&time.name, 20, Role::Text).cell(&words, 15, role);
        rows.push(row.text(&format!("n={}", time.n), Role::Dim));
    }
    let cancelled =
        format!("Builds cancelled by a newer push: {} of {}", delivery.steps.cancelled, delivery.steps.builds);
    rows.push(RowOf::new(theme, inside.width));
    rows.push(RowOf::new(theme, inside.width).text(&cancelled, Role::Text));
    rows.push(RowOf::new(theme, inside.width).text(&coverage(model), Role::Text));
    for (place, row) in inside.rows().zip(rows) {
        row.draw(place, buffer);
    }
}

/// How many of the commits that need an entry have one.
fn coverage(model: &Model) -> String {
    let Some(report) = model.board.changelog.value() else { return "Changelog coverage: unknown".into() };
    let needed = report.range.commits.saturating_sub(report.ignored.len());
    let missing = report.drift.iter().filter(|finding| finding.kind == Kind::Missing).count();
    let having = needed.saturating_sub(missing);
    if needed == 0 {
        return "Changelog coverage: no commit needs an entry".into();
    }
    format!("Changelog coverage: {} ({having} of {needed})", Value::Share(having, needed).words())
}
