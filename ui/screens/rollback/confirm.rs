//! The confirmation: what is done, what is not undone, why, the word, and the same by hand. Where there is little room, what
//! counts least is left out first, and never the word, what is live, the commands, or whether anything was sent.

use super::{Case, facts, left, ways};
use crate::app::Access;
use crate::app::rollback::{Reason, Section, asked, by_hand, slots_to_type};
use crate::parts::{RowOf, typed_line};
use crate::screens::said::said;
use crate::theme::Role;
use engine::environment::readiness::{Rung, RungState};
use engine::operations::rollback::Way;
use std::collections::BTreeSet;

/// Rows that count more than the second one of the commands by hand: the word, what serves, and what would.
const LEAST: usize = 3;
/// Commands of more rows get one: they would take the room of what is not undone, and `y` copies them whole.
const LONG: usize = 3;
/// Where the rest is.
const MORE: &str = "(Tab: others, all of it)";
/// What a word waits for that was confirmed before anything was known.
const AWAITS: &str = "It is sent once the host is reached, in 10 s with what is known by then, and not to what is seen to be bad. Esc cancels.";
/// Nobody has to say why.
const MAY: &str = "  (optional)";

/// A part of the page, and how early it is left out: the highest first.
struct Part<'a> {
    rank: u8,
    rows: Vec<RowOf<'a>>,
}

fn part(rank: u8, rows: Vec<RowOf<'_>>) -> Part<'_> {
    Part { rank, rows }
}

/// Everything on one page.
pub(super) fn whole<'a>(case: &Case<'a>, (width, height): (u16, u16)) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let blank = |rank| part(rank, vec![RowOf::new(theme, width)]);
    let known = facts::known_of(case);
    let mut parts = vec![
        part(1, vec![facts::now(case, known.as_ref(), width)]),
        part(7, facts::traffic(case, known.as_ref(), width)),
        part(2, vec![facts::to(case, known.as_ref(), width)]),
        part(15, facts::reason(case, width)),
        part(8, facts::reach(case, known.as_ref(), width)),
        part(10, facts::last_seen(case, width)),
        blank(20),
        part(5, how(case, width)),
        part(6, doubts(case, width)),
        blank(21),
    ];
    parts.push(part(10, left::line(case, width)));
    parts.extend(undone(case, width));
    parts.extend([blank(24), part(11, vec![reason(case, width)]), blank(19)]);
    // Why nothing was sent is never what falls off the end.
    let refused = if case.wizard.said.is_some() { 0 } else { 4 };
    parts.extend([part(0, vec![word(case, width)]), part(refused, sent(case, width)), blank(23)]);
    let by_hand = hand(case, width);
    let long = usize::from(height) < LEAST + by_hand.len() || by_hand.len() > LONG;
    parts.push(part(3, if long { hand_in_short(case, width) } else { by_hand }));
    fit(parts, usize::from(height))
}

/// What is on the page below the ways, where there is room for both.
pub(super) fn rows<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let mut rows = left::line(case, width);
    rows.extend([reason(case, width), RowOf::new(theme, width), after(case, width), word(case, width)]);
    rows.extend(sent(case, width));
    rows.push(RowOf::new(theme, width));
    rows.extend(hand(case, width));
    rows.extend(command(case, width));
    rows
}

/// What counts most comes first into what room there is. What is too tall for the rest of it leaves that to what counts less.
fn fit(parts: Vec<Part<'_>>, height: usize) -> Vec<RowOf<'_>> {
    let ranks: BTreeSet<u8> = parts.iter().map(|part| part.rank).collect();
    let tall = |rank: u8| parts.iter().filter(|part| part.rank == rank).map(|part| part.rows.len()).sum::<usize>();
    let mut room = height;
    let shown: BTreeSet<u8> = ranks
        .into_iter()
        .filter(|rank| {
            let fits = *rank == 0 || tall(*rank) <= room;
            room = if fits { room.saturating_sub(tall(*rank)) } else { room };
            fits
        })
        .collect();
    parts.into_iter().filter(|part| shown.contains(&part.rank)).flat_map(|part| part.rows).collect()
}

/// `How   ✓ flip to the running standby, about 10 s   (Tab: others, all of it)`.
fn how<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let row = RowOf::new(&case.model.look.theme, width).text("How   ", Role::Title);
    let Some(way) = case.way else { return vec![row.text("? nothing is known", Role::Unknown)] };
    let (sign, role) = ways::sign(&way.state);
    let what = format!(" {}, {}", way.rung.words(), way.took.words());
    let row = row.text(sign, role).text(&what, if way.is_open() { Role::Text } else { Role::Dim });
    let row =
        if way.rung == Rung::WarmFlip { row } else { row.text(&format!("  boots {}", way.goal.code()), Role::Warn) };
    let gap = row.left().saturating_sub(MORE.len());
    vec![if gap > 1 { row.text(&" ".repeat(gap), Role::Text).text(MORE, Role::Dim) } else { row }]
}

/// What is not known of the way, or why it is not possible.
fn doubts<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let of = |way: &Way| match &way.state {
        RungState::Unknown(why) => said(theme, "      ? ", Role::Unknown, &format!("{why}."), width),
        RungState::Blocked(why) => said(theme, "      ✗ ", Role::Error, &format!("{why}."), width),
        RungState::Available => Vec::new(),
    };
    if let Some(why) = case.ladder.impossible() {
        return said(theme, "      ✗ ", Role::Error, &format!("{why}."), width);
    }
    if let Some(why) = case.ladder.no_good() {
        return said(theme, "      ? ", Role::Unknown, &format!("{why}."), width);
    }
    let mut rows = case.way.map(of).unwrap_or_default();
    rows.extend(no_flip(case, width));
    rows
}

/// Why it is not the flip that is offered: whoever comes at night looks for it first.
fn no_flip<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let other = case.way.is_some_and(|way| way.rung != Rung::WarmFlip);
    let flip = case.ladder.ways.iter().find(|way| way.rung == Rung::WarmFlip).filter(|_| other);
    let why = flip.and_then(|way| Some(format!("{} is not offered: {}.", way.rung.words(), way.why()?)));
    why.map(|why| said(&case.model.look.theme, "      ! ", Role::Warn, &why, width)).unwrap_or_default()
}

/// What is not undone, the gravest first; then what a person ought to know before.
fn undone<'a>(case: &Case<'a>, width: u16) -> Vec<Part<'a>> {
    let theme = &case.model.look.theme;
    let possible = case.way.filter(|_| case.ladder.impossible().is_none());
    let not_undone = possible.map(|way| way.not_undone.as_slice()).unwrap_or_default();
    let rank = |at: usize| if at < 2 { 9 } else { 14 + u8::try_from(at.min(5)).unwrap_or(5) };
    let sentence = |(at, text): (usize, &String)| {
        let before = if at == 0 { "STAYS ! " } else { "      ! " };
        part(rank(at), said(theme, before, Role::Warn, text, width))
    };
    let warning = |text: &String| part(12, said(theme, "      ! ", Role::Warn, &format!("{text}."), width));
    let known = not_undone.iter().enumerate().map(sentence);
    known.chain(case.ladder.warnings.iter().map(warning)).collect()
}

fn reason<'a>(case: &Case<'a>, width: u16) -> RowOf<'a> {
    let wizard = case.wizard;
    let row = RowOf::new(&case.model.look.theme, width).text("Reason", Role::Title);
    if wizard.section == Section::Reason {
        let line = wizard.other.lines().first().map(String::as_str).unwrap_or_default();
        return typed_line(row.text(" 5 ", Role::Key), line, Some(wizard.other.cursor().1));
    }
    let row = (1..).zip(Reason::ALL).fold(row, |row, (digit, reason)| {
        let here = wizard.reason == reason;
        let words = if here && reason == Reason::Other { wizard.other.trimmed() } else { reason.words().to_owned() };
        let row = row.text(if here { " ❯" } else { "  " }, Role::Mark).text(&format!("{digit} "), Role::Key);
        row.text(&crate::parts::visible(&words), if here { Role::Title } else { Role::Text })
    });
    if row.left() < MAY.len() { row } else { row.text(MAY, Role::Dim) }
}

/// What will be the case, in words.
fn after<'a>(case: &Case<'a>, width: u16) -> RowOf<'a> {
    let row = RowOf::new(&case.model.look.theme, width);
    let goal = case.way.map(|way| (&way.goal, way.flips()));
    let slot = goal.and_then(|(goal, _)| goal.slot.as_ref()).map(engine::environment::slots::loud);
    let commit = goal.and_then(|(goal, _)| goal.commit).map(|commit| commit.short());
    let what: Vec<String> = slot.into_iter().chain(commit).collect();
    let what = if what.is_empty() { "what was there before".to_owned() } else { what.join(" ") };
    row.text(&format!("After this, users are served by {what}."), Role::Text)
}

fn word<'a>(case: &Case<'a>, width: u16) -> RowOf<'a> {
    let (model, wizard) = (case.model, case.wizard);
    let row = RowOf::new(&model.look.theme, width);
    let Some(way) = case.way else { return row };
    if let Some(words) = nothing_to_type(case) {
        return row.text(words, Role::Error);
    }
    let more = if way.is_doubted() { " anyway" } else { "" };
    let slots: Vec<String> = slots_to_type(model, way).into_iter().map(|slot| format!("{slot}{more}")).collect();
    let asked = asked(wizard, way);
    let words = if slots.is_empty() { asked.clone() } else { slots.join(" or ") };
    let longest = slots.iter().map(String::as_str).chain([asked.as_str()]).map(crate::parts::width).max();
    let whole = format!("Type what should serve, {}: ", crate::parts::visible(&words));
    // The word itself is never what falls off the end.
    let fits = crate::parts::width(&whole) + longest.unwrap_or_default() < usize::from(width);
    let ask = if fits { whole } else { format!("Type {}: ", crate::parts::visible(&words)) };
    let cursor = (wizard.section == Section::Word).then(|| wizard.word.text.cursor().1);
    let line = wizard.word.text.lines().first().map(String::as_str).unwrap_or_default();
    typed_line(row.text(&ask, Role::Prod), line, cursor)
}

/// Why no word is asked for.
fn nothing_to_type(case: &Case<'_>) -> Option<&'static str> {
    if is_read_only(case) {
        return Some("Read-only: no word is asked for, and nothing is sent from here.");
    }
    case.ladder.impossible().map(|_| "Nothing can be sent from here: no way back is possible.")
}

fn is_read_only(case: &Case<'_>) -> bool {
    let settings = case.model.config.environments.get(case.ladder.env.as_str());
    case.model.access == Access::ReadOnly || settings.is_some_and(|settings| settings.read_only)
}

/// Whether anything was sent, and what Enter does.
fn sent<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    if let Some(why) = &case.wizard.said {
        return said(theme, "✗ ", Role::Error, why, width);
    }
    if case.wizard.awaits.is_some() {
        return said(theme, "⟳ ", Role::Running, AWAITS, width);
    }
    if is_read_only(case) {
        let who = if case.model.access == Access::ReadOnly { "This console" } else { case.ladder.env.as_str() };
        let words = format!("{who} is read-only: Enter sends nothing. The commands by hand work all the same.");
        return said(theme, "✗ ", Role::Error, &words, width);
    }
    let words = match case.way {
        Some(way) if !way.is_open() => "Nothing was sent. This way is not possible; Tab shows the others.",
        Some(way) if way.rung == Rung::WarmFlip => {
            "Nothing was sent yet. Enter sends at once; B leads back again. Esc cancels."
        }
        Some(way) if way.goal.newer => "Nothing was sent yet. Enter sends at once, and newer code boots. Esc cancels.",
        _ => "Nothing was sent yet. Enter sends at once, and old code boots. Esc cancels.",
    };
    said(theme, "", Role::Dim, words, width)
}

fn hand<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    case.way.map(|way| said(theme, "By hand: ", Role::Text, &by_hand(way), width)).unwrap_or_default()
}

/// The same in one row, cut off where there is no room: `y` copies it whole.
fn hand_in_short<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let row =
        |way: &Way| RowOf::new(&case.model.look.theme, width).text(&format!("By hand: {}", by_hand(way)), Role::Text);
    case.way.map(row).into_iter().collect()
}

/// The same as a command line.
fn command<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let Some(way) = case.way else { return Vec::new() };
    let words = format!("cutover {}", way.command());
    said(&case.model.look.theme, "Same as: ", Role::Dim, &words, width)
}
