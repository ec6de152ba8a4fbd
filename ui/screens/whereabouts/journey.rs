//! The steps of one change, each with its sign, its word, what says so and when; below them the answer.

use super::asked;
use crate::app::overlays::wrap;
use crate::app::whereabouts::Pane;
use crate::app::{Model, journey_words};
use crate::parts::{Frame, Panel, RowOf, cut, put, visible};
use crate::screens::status::instead;
use crate::theme::Role;
use engine::lifecycle::{Journey, Mark, State, Step, Verdict};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of the word of a step.
const WORD: usize = 12;
/// Cells of a time.
const TIME: usize = 16;
/// Said at the step where the change is.
const HERE: &str = "  YOU ARE HERE";
/// From this many columns on, what says so has the time at its end; below, before the words that go on.
const WIDE: u16 = 100;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.whereabouts;
    let focus = if view.pane == Pane::Journey { Frame::Focused } else { Frame::Single };
    let title = visible(&asked(model)).into_owned();
    let note = if view.journey.is_some() { "y a copies the answer" } else { "" };
    let inside = Panel { title: &title, note, frame: focus }.draw(theme, area, buffer);
    let Some(journey) = view.journey.as_deref() else { return untold(model, inside, buffer) };
    let layout = Laid::of(journey, inside);
    if layout.is_high {
        headline(model, journey, inside, buffer);
    }
    for (at, place) in layout.steps(inside) {
        step(model, &journey.steps[at], (place, view.step == at), buffer);
    }
    if layout.is_joined {
        joints(model, &layout, inside, buffer);
    }
    answer(model, journey, layout.below(inside), buffer);
}

/// The steps that are shown, as a click finds them.
pub(super) fn rows(model: &Model, area: Rect) -> Vec<(usize, Rect)> {
    let inside = Panel::inside(area);
    model.whereabouts.journey.as_deref().map(|journey| Laid::of(journey, inside).steps(inside)).unwrap_or_default()
}

/// What goes where in the room there is.
struct Laid {
    shown: Vec<usize>,
    /// The title of the change stands above its steps.
    is_high: bool,
    /// A line joins the steps.
    is_joined: bool,
}

impl Laid {
    fn of(journey: &Journey, inside: Rect) -> Self {
        let room = usize::from(inside.height);
        let count = journey.steps.len();
        let all: Vec<usize> = (0..count).collect();
        let quiet = |at: &usize| {
            let step = &journey.steps[*at];
            let between = matches!(step.state, State::PreCheck | State::DeployingProd);
            between && !matches!(step.mark, Mark::Here | Mark::Stopped)
        };
        let few = count - all.iter().filter(|at| quiet(at)).count();
        // A title with a blank below it, a line between the steps, a blank, and three lines of an answer.
        let joined = |steps: usize| room >= 2 * steps + 5;
        let is_joined = joined(few);
        let is_high = is_joined || room >= count + 8;
        let fits = joined(count) || (!is_joined && room >= count + 4);
        let shown = if fits { all } else { all.into_iter().filter(|at| !quiet(at)).collect() };
        Self { shown, is_high, is_joined }
    }

    fn top(&self) -> u16 {
        if self.is_high { 2 } else { 0 }
    }

    fn apart(&self) -> u16 {
        if self.is_joined { 2 } else { 1 }
    }

    fn steps(&self, inside: Rect) -> Vec<(usize, Rect)> {
        let place = |(row, at): (u16, &usize)| {
            let y = inside.y + self.top() + row * self.apart();
            (y < inside.bottom()).then_some((*at, Rect { y, height: 1, ..inside }))
        };
        (0..).zip(&self.shown).filter_map(place).collect()
    }

    fn below(&self, inside: Rect) -> Rect {
        let rows = u16::try_from(self.shown.len()).unwrap_or(0);
        let used = self.top() + (rows * self.apart()).saturating_sub(u16::from(self.is_joined));
        let gap = u16::from(inside.height > used + 3);
        let used = (used + gap).min(inside.height);
        Rect { y: inside.y + used, height: inside.height - used, ..inside }
    }
}

fn untold(model: &Model, inside: Rect, buffer: &mut Buffer) {
    let view = &model.whereabouts;
    let (text, role) = match (&view.landscape, view.query.is_empty()) {
        (None, _) => not_read(model),
        (Some(Err(fault)), _) => (format!("? {fault}."), Role::Unknown),
        (Some(Ok(_)), true) => (nothing_looked_for(view.person.as_deref()), Role::Text),
        (Some(Ok(_)), false) => {
            ("- Nothing that is known here is called so. a f fetches what the remote has.".to_owned(), Role::Skipped)
        }
    };
    for (place, line) in inside.rows().zip(wrap(&visible(&text), usize::from(inside.width))) {
        put(buffer, place.x, place.y, &line, model.look.theme.style(role));
    }
}

/// Why there is no history to look in: it is read still, or there is none here.
fn not_read(model: &Model) -> (String, Role) {
    let role = if model.board.branches.is_loading() { Role::Pending } else { Role::Unknown };
    (instead(&model.board.branches, "the history").join(" "), role)
}

fn nothing_looked_for(person: Option<&str>) -> String {
    let how = "i looks for any change, w on a commit, pull request, branch or image follows that.";
    match person {
        Some(person) => format!("{person} has no open change that is known here: {how}"),
        None => format!("Where a change is, from its branch to production: {how}"),
    }
}

fn headline(model: &Model, journey: &Journey, inside: Rect, buffer: &mut Buffer) {
    let candidate = &journey.candidate;
    let by = if candidate.author.is_empty() { String::new() } else { format!("   by {}", candidate.author) };
    RowOf::new(&model.look.theme, inside.width)
        .text(&candidate.title, Role::Title)
        .text(&by, Role::Dim)
        .draw(inside, buffer);
}

const fn sign(mark: Mark) -> (&'static str, Role) {
    match mark {
        Mark::Done => ("✓", Role::Ok),
        Mark::Here => ("▸", Role::Running),
        Mark::Stopped => ("✗", Role::Error),
        Mark::Replaced => ("!", Role::Warn),
        Mark::Passed => ("-", Role::Skipped),
        Mark::Ahead => ("◌", Role::Pending),
        Mark::Unknown => ("?", Role::Unknown),
    }
}

fn step(model: &Model, step: &Step, (place, selected): (Rect, bool), buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let (sign, role) = sign(step.mark);
    let at = step.at.map(|at| at.with_timezone(model.now.offset()).format("%Y-%m-%d %H:%M").to_string());
    let mut words = step.evidence.clone();
    let sure = journey_words::sureness(step);
    if !sure.is_empty() {
        words = format!("{words} ({sure})");
    }
    let time = if at.is_some() || place.width >= WIDE { TIME } else { 0 };
    let room = usize::from(place.width).saturating_sub(4 + WORD + 1 + time + usize::from(time > 0));
    if step.mark == Mark::Here && room > 2 * HERE.len() {
        words = format!("{}{HERE}", cut(&words, room - HERE.len()));
    }
    let focused = selected && model.whereabouts.pane == Pane::Journey;
    if focused {
        buffer.set_style(place, theme.style(Role::Selection));
    }
    let text = match step.mark {
        Mark::Ahead | Mark::Passed => Role::Dim,
        _ if focused => Role::Selection,
        _ => Role::Text,
    };
    let word = match step.mark {
        Mark::Ahead | Mark::Passed => Role::Dim,
        _ => role,
    };
    RowOf::new(theme, place.width)
        .text(if focused { "❯ " } else { "  " }, Role::Mark)
        .text(sign, role)
        .text(" ", Role::Text)
        .cell(journey_words::title(step), WORD, word)
        .cell(&words, room, text)
        .text(&at.unwrap_or_default(), Role::Dim)
        .draw(place, buffer);
}

fn joints(model: &Model, layout: &Laid, inside: Rect, buffer: &mut Buffer) {
    let places = layout.steps(inside);
    for (_, place) in places.iter().take(places.len().saturating_sub(1)) {
        if place.y + 1 < inside.bottom() {
            put(buffer, place.x + 2, place.y + 1, "│", model.look.theme.style(Role::Dim));
        }
    }
}

/// The answer, what is waited for, and what makes it less sure.
fn answer(model: &Model, journey: &Journey, room: Rect, buffer: &mut Buffer) {
    let role = match journey.verdict {
        Verdict::Live => Role::Ok,
        Verdict::NotLive => Role::Text,
        Verdict::Unknown => Role::Unknown,
    };
    let mut lines = vec![(format!("Answer: {}", journey.answer), role)];
    lines.extend(journey.waits.iter().map(|waits| (format!("Waiting for: {}.", waits.what), Role::Text)));
    let who = journey.waits.iter().filter_map(|waits| waits.who.as_ref());
    lines.extend(who.map(|who| (format!("  {who}"), Role::Key)));
    lines.extend(journey.doubts.iter().map(|doubt| (format!("! {doubt}"), Role::Warn)));
    let cells = usize::from(room.width);
    let wrapped =
        lines.iter().flat_map(|(text, role)| wrap(&visible(text), cells).into_iter().map(|line| (line, *role)));
    let shown = cut_off(wrapped.collect(), usize::from(room.height));
    for (place, (line, role)) in room.rows().zip(shown) {
        put(buffer, place.x, place.y, &cut(&line, cells), model.look.theme.style(role));
    }
}

/// The lines that fit; where some do not, the last says how many more there are and what shows them.
fn cut_off(mut lines: Vec<(String, Role)>, room: usize) -> Vec<(String, Role)> {
    if lines.len() > room && room > 0 {
        let more = lines.len() - (room - 1);
        let counted = if more == 1 { "line" } else { "lines" };
        lines.truncate(room - 1);
        lines.push((format!("▼ {more} {counted} more: a larger window or cutover where shows them"), Role::Key));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<(String, Role)> {
        (0..count).map(|at| (at.to_string(), Role::Text)).collect()
    }

    #[test]
    fn what_has_no_room_is_counted_in_the_last_line_and_nothing_else_is() {
        assert_eq!(cut_off(lines(3), 3), lines(3));
        let cut = cut_off(lines(6), 3);
        assert_eq!(cut.len(), 3);
        assert!(cut[2].0.starts_with("▼ 4 lines more: "), "{cut:?}");
        assert_eq!(cut_off(lines(6), 0).len(), 6, "nothing is drawn at all");
    }
}
