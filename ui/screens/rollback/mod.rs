//! A rollback over whatever screen is shown: the ways back while one is confirmed, and the run of it.
//!
//!  ╔═ BREAK-GLASS  roll back PRODUCTION ═╗
//!  ║ NOW   ✗ GREEN 3f27ab1  503 …        ║   What is live, what it would be, what is not undone, the word, the
//!  ║ TO    ✓ BLUE f956226   200 …        ║   commands by hand: all of it in 80x24. With more room, the ways and
//!  ║ How, NOT undone, Reason, the word   ║   what the chosen one does stand beside each other.
//!  ╚═════════════════════════════════════╝

mod confirm;
mod facts;
mod left;
mod remark;
mod run;
mod ways;

use crate::app::Model;
use crate::app::rollback::{Section, Wizard, env_of, ladder, way};
use crate::parts::{Focus, Frame, Panel, RowOf, production, visible};
use crate::theme::Role;
use engine::domain::CommitId;
use engine::operations::rollback::{Ladder, To, Way};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Clear, Widget};

/// Fewer columns or rows get one section at a time.
const WHOLE: (u16, u16) = (100, 28);
/// Columns of the list of ways beside the details: its times fit.
const LIST: u16 = 72;

/// What everything here is drawn from.
struct Case<'a> {
    model: &'a Model,
    wizard: &'a Wizard,
    ladder: &'a Ladder,
    way: Option<&'a Way>,
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    buffer.set_style(area, model.look.theme.style(Role::Text));
    buffer.set_style(area, model.look.theme.style(Role::Bg));
    let view = &model.rollback;
    match (&view.wizard, &view.run) {
        (Some(wizard), _) => {
            let ladder = ladder(model);
            let way = way(wizard, &ladder);
            wizard_in(&Case { model, wizard, ladder: &ladder, way }, area, buffer);
        }
        (None, Some(run)) => run::draw(model, run, area, buffer),
        (None, None) => {}
    }
}

fn wizard_in(case: &Case<'_>, area: Rect, buffer: &mut Buffer) {
    if case.wizard.section == Section::Left {
        let inside = frame(case.model, "A rollback was left", Focus::Here, area, buffer);
        return put(left::rows(case, inside.width), inside, buffer);
    }
    if area.width < WHOLE.0 || area.height < WHOLE.1 {
        let inside = frame(case.model, &title(case.model), Focus::Here, area, buffer);
        return match case.wizard.section {
            Section::Ways => put(ways::alone(case, (inside.width, inside.height)), inside, buffer),
            Section::Word | Section::Reason | Section::Left => {
                put(confirm::whole(case, (inside.width, inside.height)), inside, buffer);
            }
        };
    }
    let confirm = confirm::rows(case, area.width - 4);
    let now = facts::rows(case, area.width - 4);
    let height = |rows: &[RowOf<'_>]| u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(2);
    let [above, middle, below] =
        Layout::vertical([Constraint::Length(height(&now)), Constraint::Min(8), Constraint::Length(height(&confirm))])
            .areas(area);
    let list = Constraint::Length((area.width * 3 / 5).min(LIST));
    let [left, right] = Layout::horizontal([list, Constraint::Min(0)]).areas(middle);
    let theme = &case.model.look.theme;
    let inside = frame(case.model, &title(case.model), Focus::Elsewhere, above, buffer);
    put(now, inside, buffer);
    let on_ways = case.wizard.section == Section::Ways;
    let frame_of = if on_ways { Frame::Focused } else { Frame::Single };
    let ways = if matches!(case.wizard.to, To::Version(_)) { "Ways there" } else { "Ways back" };
    let inside = Panel { title: ways, note: "fastest first", frame: frame_of }.draw(theme, left, buffer);
    put(ways::list(case, (inside.width, inside.height)), inside, buffer);
    let inside = Panel { title: "What it does, and what it does not undo", note: "", frame: Frame::Single };
    let inside = inside.draw(theme, right, buffer);
    put(ways::detail(case, (inside.width, inside.height)), inside, buffer);
    let focus = if on_ways { Focus::Elsewhere } else { Focus::Here };
    let inside = frame(case.model, "Confirm", focus, below, buffer);
    put(confirm, inside, buffer);
}

fn title(model: &Model) -> String {
    let env = if is_production(model) { "PRODUCTION".to_owned() } else { env_of(model).to_string() };
    match model.rollback.wizard.as_ref().map(|wizard| &wizard.to) {
        Some(To::Version(word)) => {
            let commit = CommitId::from_hex(word).map_or_else(|| visible(word).into_owned(), |commit| commit.short());
            format!("DEPLOY  put {commit} on {env}")
        }
        _ => format!("BREAK-GLASS  roll back {env}"),
    }
}

fn is_production(model: &Model) -> bool {
    crate::app::environments::production(&model.config).is_none_or(|name| name == env_of(model))
}

/// The frame of production, or of what is none.
fn frame(model: &Model, title: &str, focus: Focus, area: Rect, buffer: &mut Buffer) -> Rect {
    let theme = &model.look.theme;
    if is_production(model) {
        return production(theme, title, focus, area, buffer);
    }
    let frame = if focus == Focus::Here { Frame::Focused } else { Frame::Single };
    Panel { title, note: "", frame }.draw(theme, area, buffer)
}

/// Draws rows below each other as far as there is room.
fn put<'a>(rows: impl IntoIterator<Item = RowOf<'a>>, area: Rect, buffer: &mut Buffer) {
    for (place, row) in area.rows().zip(rows) {
        row.draw(place, buffer);
    }
}
