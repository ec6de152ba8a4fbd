//! The wizard: checks and what ships beside each other, and below them the confirmation; where it is small, one of them.

use super::{check, confirm, ships};
use crate::app::Model;
use crate::app::promotion::{Section, Wizard, void};
use crate::parts::{Focus, Frame, Panel, RowOf, production};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// Fewer columns or rows get one section at a time.
const WHOLE: (u16, u16) = (100, 26);
/// Rows of the confirmation where all is on one page.
const CONFIRM: u16 = 11;

pub(super) fn draw(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let [body, last] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(area);
    steps(model, wizard, last, buffer);
    if area.width < WHOLE.0 || area.height < WHOLE.1 || wizard.gathered.is_none() {
        return one(model, wizard, body, buffer);
    }
    let [above, below] = Layout::vertical([Constraint::Min(0), Constraint::Length(CONFIRM)]).areas(body);
    let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(above);
    let theme = &model.look.theme;
    let frame = |section| if wizard.section == section { Frame::Focused } else { Frame::Single };
    let counts = check::counts(wizard);
    let panel = Panel { title: "1  Check", note: &counts, frame: frame(Section::Check) };
    let inside = panel.draw(theme, left, buffer);
    check::draw(model, wizard, inside, buffer);
    let title = format!("2  Ships: {}", ships::title(wizard));
    let inside = Panel { title: &title, note: "", frame: frame(Section::Ships) }.draw(theme, right, buffer);
    ships::draw(model, wizard, inside, buffer);
    let focus = if wizard.section == Section::Confirm { Focus::Here } else { Focus::Elsewhere };
    let inside = production(theme, "3  Confirm", focus, below, buffer);
    confirm::draw(model, wizard, inside, buffer);
}

/// The section that has the focus, alone.
fn one(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let title = match wizard.section {
        Section::Check => format!("Promote to PRODUCTION  1 Check: {}", check::counts(wizard)),
        Section::Ships => format!("Promote to PRODUCTION  2 Ships: {}", ships::title(wizard)),
        Section::Confirm => "Promote to PRODUCTION  3 Confirm".to_owned(),
    };
    let inside = production(theme, title.trim_end_matches([':', ' ']), Focus::Elsewhere, area, buffer);
    match wizard.section {
        Section::Check => check::draw(model, wizard, inside, buffer),
        Section::Ships => ships::draw(model, wizard, inside, buffer),
        Section::Confirm => confirm::draw(model, wizard, inside, buffer),
    }
}

/// Where one is, and until when the plan holds.
fn steps(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let row = RowOf::new(&model.look.theme, area.width).text(" ", Role::Dim);
    if let Some(why) = void(model) {
        return row.text("✗ ", Role::Error).text(&why, Role::Error).draw(area, buffer);
    }
    let names = [(Section::Check, "1 Check"), (Section::Ships, "2 Ships"), (Section::Confirm, "3 Confirm")];
    let row = names.into_iter().fold(row, |row, (section, name)| {
        let here = section == wizard.section;
        let text = if here { format!("[{name}] ") } else { format!(" {name}  ") };
        row.text(&text, if here { Role::Title } else { Role::Dim })
    });
    let row = row.text(" 4 Follow   ", Role::Dim);
    let until = wizard.plan().map(|plan| {
        let until = plan.valid_until().with_timezone(model.now.offset()).format("%H:%M:%S");
        format!("Void at {until}, or when a branch moves.")
    });
    let said = wizard.said.clone().filter(|_| wizard.section != Section::Confirm);
    match said {
        Some(why) => row.text("✗ ", Role::Error).text(&why, Role::Error).draw(area, buffer),
        None => row.text(&until.unwrap_or_default(), Role::Dim).draw(area, buffer),
    }
}
