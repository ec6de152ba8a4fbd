//! The form of an act: its fields, what it will do, what speaks against it, and how far it is.
//!
//!   ┌─ Merge #61 into development ────────────────────────┐   Double lines when it reaches production.
//!   │ ❯ Method   ‹ merge commit ›   squash   rebase       │
//!   │                                                     │
//!   │ → development will hold …                           │   What will be, then `!` what speaks against it.
//!   │ ! Nobody has approved it.                           │
//!   │                                                     │
//!   │ S sends   Esc closes                                │   The keys, in every size: the last row is theirs.
//!   └─────────────────────────────────────────────────────┘

use crate::app::acts::{Field, Form, Progress, Sentence, Value};
use crate::app::changelog::Text;
use crate::app::overlays::wrap;
use crate::app::{Model, Region, Target};
use crate::parts::{Frame, Panel, RowOf, typed_line, visible};
use crate::theme::{Role, Theme};
use engine::operations::act::{Outcome, Stage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Clear, Widget};

/// Wider than this a form is hard to read.
const WIDEST: u16 = 96;
/// Rows of a text of many lines.
const TEXT: u16 = 6;
/// Rows of the frame.
const FRAME: u16 = 2;
/// Cells of the name of a field.
const NAME: usize = 12;

/// What is drawn below each other.
enum Piece<'a> {
    Row(RowOf<'a>),
    Text { text: &'a Text, typing: bool, rows: u16 },
}

impl Piece<'_> {
    fn height(&self) -> u16 {
        match self {
            Self::Row(_) => 1,
            Self::Text { rows, .. } => *rows,
        }
    }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(form) = &model.acts.form else { return };
    let theme = &model.look.theme;
    let outer = place(model, form, area);
    Clear.render(outer, buffer);
    buffer.set_style(outer, theme.style(Role::Overlay));
    let frame = if form.is_grave() { Frame::Production } else { Frame::Focused };
    let title = visible(&form.title).into_owned();
    let title = if form.is_grave() { format!("PRODUCTION  {title}") } else { title };
    let inside = Panel { title: &title, note: "", frame }.draw(theme, outer, buffer);
    let (inside, last) = split(inside, bottom(theme, form, inside.width).len());
    for (place, row) in last.rows().rev().zip(bottom(theme, form, inside.width).into_iter().rev()) {
        row.draw(place, buffer);
    }
    let below = below(model, form, inside.width);
    let tail = height(&below).min(inside.height);
    let fields = Rect { height: inside.height - tail, ..inside };
    put(above(theme, form, inside.width), at_focus(form), fields, buffer);
    put(below, 0, Rect { y: fields.bottom(), height: tail, ..inside }, buffer);
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let form = model.acts.form.as_ref();
    form.map(|form| Region { area: place(model, form, area), target: Target::Overlay }).into_iter().collect()
}

fn place(model: &Model, form: &Form, area: Rect) -> Rect {
    let width = area.width.min(WIDEST);
    let inner = width.saturating_sub(4);
    let theme = &model.look.theme;
    let bottom = u16::try_from(bottom(theme, form, inner).len()).unwrap_or_default();
    let wanted = height(&above(theme, form, inner)) + height(&below(model, form, inner)) + bottom + FRAME;
    let height = wanted.min(area.height);
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// What lies above, and the rows at the bottom; where it is low, those of the bottom that fit.
fn split(inside: Rect, rows: usize) -> (Rect, Rect) {
    let rows = u16::try_from(rows).unwrap_or_default();
    let [above, below] = Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(inside);
    (above, below)
}

/// The last rows, which are there in every size: the word that confirms, and the keys.
fn bottom<'a>(theme: &'a Theme, form: &'a Form, width: u16) -> Vec<RowOf<'a>> {
    let row = || RowOf::new(theme, width);
    let asked = form.asks_for().filter(|_| form.progress == Progress::Open);
    let word = asked.map(|word| {
        let here = form.at == form.fields.len();
        let row = row().text(if here { "❯ " } else { "  " }, Role::Mark);
        line(row.text(&format!("Type {word} to confirm: "), Role::Prod), &form.word, here && form.typing)
    });
    let keys = row().text(&keys(form), Role::Mark);
    std::iter::once(row()).chain(word).chain([keys]).collect()
}

/// What the keys do now, the one that sends first.
fn keys(form: &Form) -> String {
    match (&form.progress, form.asks_for()) {
        (Progress::Open, _) if form.plan.is_err() && !form.typing => "it cannot be sent   Esc closes".into(),
        (Progress::Open, Some(word)) => grave_keys(form, word),
        (Progress::Open, None) if form.typing => typing_keys(form).into(),
        (Progress::Open, None) if form.focused_is_text() => "S sends   Esc closes   Enter types".into(),
        (Progress::Open, None) => "S sends   Esc closes".into(),
        (Progress::Going(_), _) => "Esc closes; it goes on".into(),
        (Progress::Ended(end), _) if end.url.is_some() => "Enter closes   o opens it".into(),
        (Progress::Ended(_), _) => "Enter closes".into(),
    }
}

/// Where a word confirms: Enter in its field sends, and `S` once it stands there.
fn grave_keys(form: &Form, word: &str) -> String {
    let on_word = form.at == form.fields.len();
    match (form.typing, on_word) {
        (true, true) => "Enter sends   Esc ends typing".into(),
        (true, false) => typing_keys(form).into(),
        (false, _) if form.word.trimmed() == word => "S sends   Esc closes".into(),
        (false, true) => format!("Enter types {word}   Esc closes"),
        (false, false) => format!("S goes on to type {word}   Esc closes"),
    }
}

fn typing_keys(form: &Form) -> &'static str {
    match form.fields.get(form.at).map(|field| &field.value) {
        Some(Value::Text(_)) => "Esc ends typing   Tab goes on   Enter new line",
        _ => "Esc ends typing   Enter goes on",
    }
}

/// The fields.
fn above<'a>(theme: &'a Theme, form: &'a Form, width: u16) -> Vec<Piece<'a>> {
    let fields = form.fields.iter().enumerate();
    let mut pieces: Vec<Piece<'a>> = fields.flat_map(|(at, field)| one(theme, form, field, at, width)).collect();
    if let Some(fault) = &form.unread {
        let row = RowOf::new(theme, width).text(&format!("  ? Its inputs are not known: {fault}."), Role::Unknown);
        pieces.push(Piece::Row(row));
    }
    pieces
}

/// The piece in which the focus is.
fn at_focus(form: &Form) -> usize {
    let before = form.fields.iter().take(form.at);
    before.map(|field| if matches!(field.value, Value::Text(_)) { 2 } else { 1 }).sum()
}

fn one<'a>(theme: &'a Theme, form: &Form, field: &'a Field, at: usize, width: u16) -> Vec<Piece<'a>> {
    let here = form.at == at && form.progress == Progress::Open;
    let typing = here && form.typing;
    let row = name(theme, &field.name, here, width);
    let help = if form.progress == Progress::Open { visible(&field.help) } else { "".into() };
    match &field.value {
        Value::Text(text) => {
            let row = row.text(&help, Role::Dim);
            vec![Piece::Row(row), Piece::Text { text, typing, rows: TEXT }]
        }
        Value::Line(text) => {
            vec![Piece::Row(line(row, text, typing).text("  ", Role::Dim).text(&help, Role::Dim))]
        }
        Value::Choice { options, at } => {
            let chosen = |row: RowOf<'a>, (index, option): (usize, &String)| {
                let option = visible(option);
                if index == *at {
                    row.text(&format!("‹{option}› "), Role::Text)
                } else {
                    row.text(&format!(" {option}  "), Role::Dim)
                }
            };
            let row = options.iter().enumerate().fold(row, chosen);
            vec![Piece::Row(row.text(&help, Role::Dim))]
        }
    }
}

fn name<'a>(theme: &'a Theme, name: &str, here: bool, width: u16) -> RowOf<'a> {
    let row = RowOf::new(theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    row.cell(&visible(name), NAME, Role::Title)
}

/// One line of text, with the place where letters go when it is typed in.
fn line<'a>(row: RowOf<'a>, text: &Text, typing: bool) -> RowOf<'a> {
    let line = text.lines().first().map(String::as_str).unwrap_or_default();
    typed_line(row, line, typing.then(|| text.cursor().1))
}

/// What will be, what speaks against it, and how far it is.
fn below<'a>(model: &'a Model, form: &'a Form, width: u16) -> Vec<Piece<'a>> {
    let theme = &model.look.theme;
    let mut said = vec![("", Role::Text, String::new())];
    match &form.progress {
        Progress::Ended(end) => {
            let (sign, role) = sign(end.outcome);
            said.push((sign, role, end.sentence.clone()));
            said.extend(end.next_step.iter().map(|next| ("  ", Role::Dim, next.clone())));
        }
        progress => {
            said.extend(form.sentences().into_iter().map(told));
            if let Progress::Going(stage) = progress {
                said.push(("⟳ ", Role::Running, words(*stage).to_owned()));
            }
        }
    }
    said.iter().flat_map(|line| say(theme, line, width)).collect()
}

/// A sentence with its sign and its role.
type Said = (&'static str, Role, String);

fn sign(outcome: Outcome) -> (&'static str, Role) {
    match outcome {
        Outcome::Observed => ("✓ ", Role::Ok),
        Outcome::Accepted => ("◌ ", Role::Pending),
        Outcome::Unknown => ("? ", Role::Unknown),
        Outcome::Refused | Outcome::Failed => ("✗ ", Role::Error),
    }
}

fn told(sentence: Sentence) -> Said {
    match sentence {
        Sentence::Effect(text) => ("→ ", Role::Text, text),
        Sentence::Warning(text) => ("! ", Role::Warn, text),
        Sentence::Refusal(text) => ("✗ ", Role::Error, text),
    }
}

fn say<'a>(theme: &'a Theme, (sign, role, text): &Said, width: u16) -> Vec<Piece<'a>> {
    let parts = wrap(&visible(text), usize::from(width).saturating_sub(2));
    let row = |(at, part): (usize, &String)| {
        let sign = if at == 0 { sign } else { "  " };
        Piece::Row(RowOf::new(theme, width).text(sign, *role).text(part.trim_end(), *role))
    };
    parts.iter().enumerate().map(row).collect()
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "Reads again what it is about; nothing is sent yet.",
        Stage::Sending => "Sends it, once.",
        Stage::Accepted => "GitHub took it. Waits until its effect is seen.",
        Stage::Checking => "No answer came: unknown whether it was done. Looks at GitHub; it is not sent again.",
    }
}

fn height(pieces: &[Piece<'_>]) -> u16 {
    pieces.iter().map(Piece::height).sum()
}

/// Draws the pieces below each other; where there are more than fit, from the one in focus on.
fn put(pieces: Vec<Piece<'_>>, focus: usize, area: Rect, buffer: &mut Buffer) {
    let skipped = if height(&pieces) > area.height { focus } else { 0 };
    let mut y = area.y;
    for piece in pieces.into_iter().skip(skipped) {
        let room = Rect { y, height: piece.height().min(area.bottom().saturating_sub(y)), ..area };
        y += room.height;
        match piece {
            Piece::Row(row) => row.draw(room, buffer),
            Piece::Text { text, typing, .. } => {
                let room = Rect { x: room.x + 2, width: room.width.saturating_sub(2), ..room };
                if typing { text.area().render(room, buffer) } else { text.at_rest().render(room, buffer) }
            }
        }
    }
}
