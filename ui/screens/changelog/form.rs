//! The entry form: what the commit says, and the two things only a person can say.

use crate::app::Model;
use crate::app::changelog::{BreakingChoice, BreakingSign, Draft, Field, Focus, Text};
use crate::parts::{Frame, Panel, RowOf};
use crate::theme::Role;
use engine::domain::FileStatus;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.changelog;
    let frame = if matches!(view.focus, Focus::Form | Focus::Typing) { Frame::Focused } else { Frame::Single };
    let Some(draft) = &view.draft else {
        let inside = Panel { title: "New entry", note: "", frame }.draw(theme, area, buffer);
        return RowOf::new(theme, inside.width).text("◌ Reading the commit…", Role::Pending).draw(inside, buffer);
    };
    let title = format!("New entry  {}", draft.facts.about);
    let inside = Panel { title: &title, note: "e $EDITOR", frame }.draw(theme, area, buffer);
    let mut rows = facts(model, draft, inside);
    let texts = usize::from(inside.height).saturating_sub(5);
    rows.truncate(texts.saturating_sub(if draft.breaking == BreakingChoice::Describe { 4 } else { 2 }).max(3));
    let mut y = inside.y;
    for row in rows {
        row.draw(Rect { y, height: 1, ..inside }, buffer);
        y += 1;
    }
    fields(model, draft, Rect { y, height: inside.bottom().saturating_sub(y), ..inside }, buffer);
}

fn facts<'a>(model: &'a Model, draft: &Draft, area: Rect) -> Vec<RowOf<'a>> {
    let row = |label: &str, text: &str| {
        RowOf::new(&model.look.theme, area.width).cell(label, 8, Role::Dim).text(text, Role::Text)
    };
    let commit = draft.facts.commit.map_or_else(|| "pending".to_owned(), |commit| commit.to_string());
    let subject = draft.subject.lines().join(" ");
    let at_subject = draft.field == Field::Subject && model.changelog.focus != Focus::List;
    let title = if draft.names_its_subject() { &subject } else { &draft.facts.title };
    let mut rows = vec![
        row(if at_subject { "❯ Title" } else { "Title" }, title),
        row("Date", &draft.facts.date),
        row("Commit", &commit),
        row("File", &draft.facts.path),
    ];
    if draft.facts.at_head {
        rows.push(row("!", "the entry goes in a second commit; amending changes the hash"));
    }
    rows.extend(draft.facts.files.iter().map(|file| {
        let letter = match file.change.status {
            FileStatus::Added => "A",
            FileStatus::Modified => "M",
            FileStatus::Deleted => "D",
        };
        let entity = if file.entity { "   ! entity" } else { "" };
        row(letter, &format!("{}{entity}", file.change.path))
    }));
    rows
}

fn fields(model: &Model, draft: &Draft, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let typing = model.changelog.focus == Focus::Typing;
    let at = |field: Field| draft.field == field && model.changelog.focus != Focus::List;
    let label = |field: Field, text: &str| {
        let sign = if at(field) { "❯ " } else { "  " };
        RowOf::new(theme, area.width).text(sign, Role::Mark).text(text, Role::Title)
    };
    let [head, text, choice, why, breaking] = ratatui::layout::Layout::vertical([
        ratatui::layout::Constraint::Length(1),
        ratatui::layout::Constraint::Fill(2),
        ratatui::layout::Constraint::Length(1),
        ratatui::layout::Constraint::Length(1),
        ratatui::layout::Constraint::Fill(u16::from(draft.breaking == BreakingChoice::Describe)),
    ])
    .areas(area);
    let required = if typing && at(Field::Description) {
        "Description  (Esc ends)"
    } else {
        "Description  (required; Enter types, e opens $EDITOR)"
    };
    label(Field::Description, required).draw(head, buffer);
    let cursor = |field: Field| typing && at(field);
    write(&draft.description, cursor(Field::Description), indent(text), buffer);
    let (none, describe) = match draft.breaking {
        BreakingChoice::None => ("(x)", "( )"),
        BreakingChoice::Describe => ("( )", "(x)"),
    };
    label(Field::Breaking, &format!("Breaking changes  {none} None  {describe} Describe")).draw(choice, buffer);
    let signs: Vec<String> = draft.facts.signs.iter().map(sign).collect();
    RowOf::new(theme, why.width).text("  ", Role::Warn).text(&signs.join(" · "), Role::Warn).draw(why, buffer);
    if draft.breaking == BreakingChoice::Describe {
        write(&draft.breaking_text, cursor(Field::BreakingText), indent(breaking), buffer);
    }
}

/// The text of a field; the cursor stands only where keys go.
fn write(text: &Text, typed: bool, area: Rect, buffer: &mut Buffer) {
    if typed { text.area().render(area, buffer) } else { text.at_rest().render(area, buffer) }
}

fn indent(area: Rect) -> Rect {
    Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area }
}

fn sign(sign: &BreakingSign) -> String {
    match sign {
        BreakingSign::Footer => "! the commit says BREAKING CHANGE".into(),
        BreakingSign::Bang => "! the type has a !".into(),
        BreakingSign::Entities(1) => "! 1 entity file changed".into(),
        BreakingSign::Entities(count) => format!("! {count} entity files changed"),
    }
}
