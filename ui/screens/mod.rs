//! One file per screen. `draw` takes `&Model`, does no IO and changes nothing.
//!
//!  header     who, where, how production is, how old
//!  tabs       the nine places
//!  body       the screen, or one column of words where there is no room
//!  notice     what happened last
//!  footer     the most useful keys

mod audit;
mod bisect;
mod branches;
mod changelog;
mod dashboard;
mod environments;
mod fleet;
mod frame;
mod log_lines;
mod outside;
mod overlays;
mod promotion;
mod rollback;
mod said;
mod status;
mod summary;
mod whereabouts;

pub(crate) use environments::lines as environment_lines;
pub(crate) use outside::pulls::detail::lines as pull_lines;

pub use dashboard::steps;

use crate::app::input::in_field;
use crate::app::{Audience, Model, Region, Screen, Target};
use crate::parts::make_plain;
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Fewer columns or rows get the summary in one column.
const SMALL: (u16, u16) = (60, 16);

/// Draws the whole console into the buffer.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    buffer.set_style(area, model.look.theme.style(Role::Text));
    buffer.set_style(area, model.look.theme.style(Role::Bg));
    let place = frame::layout(area);
    frame::draw(model, &place, buffer);
    match model.screen {
        Screen::Dashboard | Screen::Environments if is_small(area) => summary::draw(model, place.body, buffer),
        Screen::Dashboard => dashboard::draw(model, place.body, buffer),
        Screen::Branches => branches::draw(model, place.body, buffer),
        Screen::Changelog => changelog::draw(model, place.body, buffer),
        Screen::Pulls => outside::pulls::draw(model, place.body, buffer),
        Screen::Runs => outside::runs::draw(model, place.body, buffer),
        Screen::Images => outside::images::draw(model, place.body, buffer),
        Screen::Environments => environments::draw(model, place.body, buffer),
        Screen::Audit => audit::draw(model, place.body, buffer),
        Screen::Where => whereabouts::draw(model, place.body, buffer),
    }
    overlays::draw(model, place.body, buffer);
    make_plain(&model.look, buffer);
}

/// What the title of the terminal tells: how production is, and of what.
#[must_use]
pub fn title(model: &Model) -> String {
    let repository = model.board.repository.value().map_or("cutover", |facts| facts.name.as_str());
    format!("{} · {}", environments::words::prod(model).0, repository)
}

/// What can be clicked where, by the layout that [`draw`] uses. Where regions overlap, the last one counts.
#[must_use]
pub fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let place = frame::layout(area);
    let mut regions = frame::regions(model, &place);
    regions.extend(match model.screen {
        Screen::Dashboard | Screen::Environments if is_small(area) => Vec::new(),
        Screen::Dashboard => dashboard::regions(model, place.body),
        Screen::Branches => branches::regions(model, place.body),
        Screen::Changelog => changelog::regions(model, place.body),
        Screen::Pulls => outside::pulls::regions(model, place.body),
        Screen::Runs => outside::runs::regions(model, place.body),
        Screen::Images => outside::images::regions(model, place.body),
        Screen::Environments => environments::regions(model, place.body),
        Screen::Audit => audit::regions(model, place.body),
        Screen::Where => whereabouts::regions(model, place.body),
    });
    regions.extend(overlays::regions(model, place.body));
    regions
}

/// Where the hardware cursor belongs: in a text line, or for someone who listens, on the selected row. Nowhere when
/// there is no room for that.
#[must_use]
pub fn cursor(model: &Model, area: Rect) -> Option<Position> {
    wanted_cursor(model, area).filter(|at| area.contains(*at))
}

fn wanted_cursor(model: &Model, area: Rect) -> Option<Position> {
    let listening = model.look.audience == Audience::Listening;
    if !model.overlays.is_empty() {
        let wanted = listening || in_field(model);
        return overlays::cursor(model, frame::layout(area).body).filter(|_| wanted);
    }
    listening.then(|| selected_row(model, area)).flatten()
}

/// Where the selected row of the list begins.
fn selected_row(model: &Model, area: Rect) -> Option<Position> {
    let row = match model.screen {
        Screen::Dashboard => model.dashboard.attention.position(&model.dashboard.keys),
        Screen::Branches => model.branches.list.position(&model.branches.keys),
        Screen::Changelog => model.changelog.list.position(model.changelog.listing.keys()),
        Screen::Pulls | Screen::Runs | Screen::Images => crate::app::outside::row(model),
        Screen::Environments => crate::app::environments::selected_row(model),
        Screen::Audit => model.audit.list.row(),
        Screen::Where => Some(crate::app::whereabouts::focused_row(model)),
    }?;
    let regions = regions(model, area);
    let found = regions.iter().find(|region| matches!(region.target, Target::Row(_, at) if at == row));
    found.map(|region| region.area.as_position())
}

fn is_small(area: Rect) -> bool {
    area.width < SMALL.0 || area.height < SMALL.1
}
