//! All ways back, and what the one that is looked at does and does not undo.

use super::Case;
use crate::app::rollback::by_hand;
use crate::parts::{RowOf, visible};
use crate::screens::said::said;
use crate::theme::Role;
use engine::environment::readiness::RungState;
use engine::environment::slots::loud;
use engine::environment::span::ago;
use engine::operations::rollback::Way;

/// The list and, below it, the way that is looked at, for little room.
pub(super) fn alone<'a>(case: &Case<'a>, (width, height): (u16, u16)) -> Vec<RowOf<'a>> {
    let mut rows: Vec<RowOf<'_>> = case.ladder.ways.iter().map(|way| line(case, way, width)).collect();
    rows.push(RowOf::new(&case.model.look.theme, width));
    let left = height.saturating_sub(u16::try_from(rows.len()).unwrap_or(u16::MAX));
    rows.extend(detail(case, (width, left)));
    rows
}

/// The list with a reason below each that is not simply open.
pub(super) fn list<'a>(case: &Case<'a>, (width, height): (u16, u16)) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let bare = case.ladder.ways.len();
    let whys = |way: &Way| way.why().map(|why| said(theme, "      ", Role::Dim, why, width)).unwrap_or_default();
    let all: usize = case.ladder.ways.iter().map(|way| 1 + whys(way).len()).sum();
    let roomy = all <= usize::from(height).max(bare);
    let here = case.way.map(|way| way.rung);
    case.ladder
        .ways
        .iter()
        .flat_map(|way| {
            let mut rows = vec![line(case, way, width)];
            if roomy || Some(way.rung) == here {
                rows.extend(whys(way));
            }
            rows
        })
        .collect()
}

/// `❯ A ✓ flip to the running standby   BLUE f956226   about 10 s`.
fn line<'a>(case: &Case<'a>, way: &Way, width: u16) -> RowOf<'a> {
    let here = case.way.is_some_and(|other| other.rung == way.rung);
    let at = case.ladder.ways.iter().position(|other| other.rung == way.rung).unwrap_or(0);
    let letter = char::from(b'A' + u8::try_from(at).unwrap_or(0));
    let (sign, role) = sign(&way.state);
    let words = if way.is_open() { Role::Text } else { Role::Dim };
    let row = RowOf::new(&case.model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let row = row.text(&format!("{letter} "), Role::Key).text(sign, role).text(" ", words);
    let row = row.cell(way.rung.words(), 31, if here { Role::Title } else { words });
    row.cell(&target(way), 16, words).text(&way.took.words(), Role::Dim)
}

fn target(way: &Way) -> String {
    let slot = way.goal.slot.as_ref().map(loud);
    let commit = way.goal.commit.map(|commit| commit.short());
    slot.into_iter().chain(commit).collect::<Vec<_>>().join(" ")
}

/// Open, not known, or not possible.
pub(super) const fn sign(state: &RungState) -> (&'static str, Role) {
    match state {
        RungState::Available => ("✓", Role::Ok),
        RungState::Unknown(_) => ("?", Role::Unknown),
        RungState::Blocked(_) => ("✗", Role::Dim),
    }
}

/// Everything of the way that is looked at; what there is no room for is counted.
pub(super) fn detail<'a>(case: &Case<'a>, (width, height): (u16, u16)) -> Vec<RowOf<'a>> {
    let Some(way) = case.way else { return Vec::new() };
    let parts = parts(case, way, width);
    let height = usize::from(height);
    if parts.iter().map(Vec::len).sum::<usize>() <= height {
        return parts.into_iter().flatten().collect();
    }
    let room = height.saturating_sub(1);
    let whole = parts.iter().scan(0, |used, part| {
        *used += part.len();
        Some(*used)
    });
    let cut = parts.len() - whole.take_while(|used| *used <= room).count();
    let mut rows: Vec<RowOf<'a>> = parts.into_iter().flatten().take(room).collect();
    let words = format!("… and {cut} more: cutover rollback --plan");
    rows.push(RowOf::new(&case.model.look.theme, width).text(&words, Role::Warn));
    rows
}

/// Sentence by sentence.
fn parts<'a>(case: &Case<'a>, way: &Way, width: u16) -> Vec<Vec<RowOf<'a>>> {
    let theme = &case.model.look.theme;
    let say = |sign: &str, role, text: &str| said(theme, sign, role, text, width);
    let mut parts = vec![say("Does   ", Role::Text, &way.does)];
    parts.extend(way.goal.health.iter().map(|health| say("Now    ", Role::Text, health)));
    parts.push(match (&way.state, way.proven_at) {
        (RungState::Available, Some(at)) => say("Open   ✓ ", Role::Ok, &format!("seen {}", ago(case.model.now, at))),
        (RungState::Available, None) => say("Open   ✓ ", Role::Ok, "all that it needs was seen"),
        (RungState::Unknown(why), _) => say("Open   ? ", Role::Unknown, why),
        (RungState::Blocked(why), _) => say("Open   ✗ ", Role::Error, why),
    });
    parts.push(say("Word   ", Role::Prod, &visible(&way.word)));
    let undone = way.not_undone.iter().enumerate();
    parts.extend(undone.map(|(at, text)| say(if at == 0 { "STAYS  ! " } else { "       ! " }, Role::Warn, text)));
    parts.extend(case.ladder.warnings.iter().map(|text| say("       ! ", Role::Warn, &format!("{text}."))));
    parts.push(say("Hand   ", Role::Text, &by_hand(way)));
    parts
}
