//! What is live and since when it fails, what would serve and how it is now, and where nginx sends the traffic: each with its
//! age. What nobody tells says so.

use super::Case;
use crate::app::environments::{Known, known};
use crate::parts::{RowOf, visible};
use crate::screens::environments::{pulse, words};
use crate::screens::said::said;
use crate::theme::Role;
use chrono::TimeDelta;
use engine::domain::health::{Door, Probe, Trail, Verdict};
use engine::domain::{Moment, SlotName};
use engine::environment::live::Agreement;
use engine::environment::slots::{SlotState, loud};
use engine::environment::span::{ago, lasted};
use engine::environment::told;

/// Columns of the line of answers.
const SPARK: usize = 14;
/// Minutes that it shows.
const MINUTES: i64 = 15;

/// What is known of the environment.
pub(super) fn known_of<'a>(case: &Case<'a>) -> Option<Known<'a>> {
    known(case.model, &case.ladder.env)
}

pub(super) fn rows<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let known = known_of(case);
    let mut rows = vec![now(case, known.as_ref(), width)];
    rows.extend(traffic(case, known.as_ref(), width));
    rows.push(to(case, known.as_ref(), width));
    rows.extend(reason(case, width));
    rows.extend(reach(case, known.as_ref(), width));
    rows.extend(last_seen(case, width));
    rows
}

/// What was last seen of a host that is not reached: what there is to go back to by hand.
pub(super) fn last_seen<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let row = |(at, words): (usize, &String)| {
        let row = RowOf::new(theme, width).text(if at == 0 { "KNOWN " } else { "      " }, Role::Title);
        row.text(&visible(words), Role::Stale)
    };
    case.ladder.out_of_reach().iter().enumerate().map(row).collect()
}

/// `NOW   ✗ GREEN 3f27ab1  503 success:false, 1 s ago  since 03:08 (4 min)`.
pub(super) fn now<'a>(case: &Case<'a>, known: Option<&Known<'_>>, width: u16) -> RowOf<'a> {
    let (model, serving) = (case.model, &case.ladder.serving);
    let slot = serving.slot.as_ref().map_or_else(|| "slot unknown".into(), loud);
    let commit = serving.commit.map_or_else(|| "commit unknown".into(), |commit| commit.short());
    let (sign, role, answer) = answered(serving.front.as_ref(), model.now, "health not known yet");
    let since = serving.failing_since.map(|failing| {
        let clock = failing.at.with_timezone(model.now.offset()).format("%H:%M");
        format!("  {} {clock} ({})", failing.word(), lasted(model.now - failing.at))
    });
    let row = RowOf::new(&model.look.theme, width).text("NOW   ", Role::Title).text(sign, role);
    let row = row.text(&format!(" {slot} {commit}"), Role::Title).text("  ", Role::Text).text(&answer, role);
    let row = row.text(&since.unwrap_or_default(), Role::Error);
    trail_of(row, known, &Door::Front, model.now)
}

/// `TO    ✓ BLUE f956226  running  200 in 62 ms, 3 s ago`.
pub(super) fn to<'a>(case: &Case<'a>, known: Option<&Known<'_>>, width: u16) -> RowOf<'a> {
    let model = case.model;
    let row = RowOf::new(&model.look.theme, width).text("TO    ", Role::Title);
    let Some(way) = case.way else { return row.text("? no way back is known", Role::Unknown) };
    let Some(slot) = &way.goal.slot else {
        let image = way.goal.image.as_deref().map(visible);
        let commit = way.goal.commit.map(|commit| commit.short());
        let what = commit.unwrap_or_else(|| "what was there before".into());
        let row = row.text(&format!("? {what}"), Role::Title);
        return row.text(&image.map(|image| format!("  {image}")).unwrap_or_default(), Role::Text);
    };
    let view = known.and_then(|known| known.slots.iter().find(|view| view.name.as_ref() == Some(slot)));
    let held = view.and_then(|view| view.container?.commit);
    if let Some((held, wanted)) = held.zip(way.goal.commit).filter(|(held, wanted)| held != wanted) {
        let row = row.text(&format!("! {} {}", loud(slot), wanted.short()), Role::Title);
        return row.text(&format!("  not there yet: it takes the place of {}", held.short()), Role::Warn);
    }
    let probe = view.and_then(|view| view.answer);
    let (state, role) = view.map_or((None, Role::Unknown), |view| (Some(&view.state), state_role(&view.state)));
    let (sign, answer_role, answer) = answered(probe, model.now, "not asked yet");
    let standing = state.map_or_else(|| "state not known".to_owned(), state_words);
    let sign = if state.is_some_and(|state| state.is_cold() || *state == SlotState::Missing) { "!" } else { sign };
    let sign_role = if sign == "!" { Role::Warn } else { answer_role };
    let commit = way.goal.commit.map_or_else(|| "commit unknown".into(), |commit| commit.short());
    let row = row.text(sign, sign_role).text(&format!(" {} {commit}", loud(slot)), Role::Title).text("  ", Role::Text);
    let row = row.text(&standing, role).text("  ", Role::Text).text(&answer, answer_role);
    trail_of(row, known, &Door::Slot(slot.clone()), model.now)
}

/// Why it is this that would serve: `healthy here until 13:50`.
pub(super) fn reason<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let reason = case.way.and_then(|way| way.goal.reason.as_ref());
    reason.map(|reason| said(&case.model.look.theme, "      ", Role::Dim, reason, width)).unwrap_or_default()
}

/// A stopped slot and a running one never look alike.
fn state_words(state: &SlotState) -> String {
    match state {
        SlotState::Stopped(_) | SlotState::Created | SlotState::Missing => state.words().to_uppercase(),
        SlotState::Unknown(_) => "state not known".into(),
        state => state.words(),
    }
}

const fn state_role(state: &SlotState) -> Role {
    match state {
        SlotState::Running => Role::Text,
        SlotState::Unknown(_) | SlotState::Unconfigured => Role::Unknown,
        _ => Role::Warn,
    }
}

/// Sign, role and words of an answer with its age; what is old is no answer.
fn answered(probe: Option<&Probe>, now: Moment, nothing: &str) -> (&'static str, Role, String) {
    let Some(probe) = probe else { return ("?", Role::Unknown, nothing.to_owned()) };
    let age = ago(now, probe.at);
    let old = now - probe.at > told::HEALTH;
    match &probe.verdict {
        Verdict::Good => {
            let words = format!("{} in {}, {age}", probe.status.unwrap_or(200), words::took(probe.took));
            if old { ("~", Role::Stale, words) } else { ("✓", Role::Ok, words) }
        }
        Verdict::Bad(words) if old => ("~", Role::Stale, format!("{}, {age}", visible(words))),
        Verdict::Bad(words) => ("✗", Role::Error, format!("{}, {age}", visible(words))),
        Verdict::Unknown(words) => ("?", Role::Unknown, format!("{}, {age}", visible(words))),
    }
}

/// Counts and the line of answers, where there is room and anything was asked.
fn trail_of<'a>(row: RowOf<'a>, known: Option<&Known<'_>>, door: &Door, now: Moment) -> RowOf<'a> {
    let trail: Option<&Trail> = known.and_then(|known| known.env.health.value()).and_then(|all| all.trail(door));
    let Some(trail) = trail.filter(|trail| trail.since(now - TimeDelta::minutes(MINUTES)).next().is_some()) else {
        return row;
    };
    let pulse =
        engine::environment::vital::pulse(trail, now - TimeDelta::minutes(MINUTES), now + TimeDelta::seconds(1));
    let counts = format!("  fail {}/{}", pulse.bad, pulse.judged());
    let role = if pulse.bad > 0 { Role::Error } else { Role::Dim };
    let row = if row.left() >= counts.len() { row.text(&counts, role) } else { row };
    if row.left() < SPARK + 2 {
        return row;
    }
    row.text("  ", Role::Text).text(&pulse::line(trail, now, MINUTES, SPARK), pulse::role(trail, now))
}

/// Where nginx sends the traffic, by its own file.
pub(super) fn traffic<'a>(case: &Case<'a>, known: Option<&Known<'_>>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let reading = known.map(|known| &known.env.traffic);
    let read = reading.and_then(|reading| Some((reading.value()?, reading.taken()?)));
    let doubt = case.ladder.serving.doubt.as_ref().map(|doubt| format!("; {doubt}")).unwrap_or_default();
    let Some((traffic, at)) = read else {
        return said(theme, "      ", Role::Unknown, &format!("? nginx was not read yet{doubt}"), width);
    };
    let slot: Option<SlotName> =
        known.and_then(|known| engine::environment::slots::of_port(known.settings, known.env, traffic.port));
    let to = slot.as_ref().map_or_else(|| "a port of no slot".into(), loud);
    let in_doubt = known.is_some_and(|known| matches!(known.live.agreement, Agreement::Mismatch(_)));
    let serving = case.ladder.serving.slot.as_ref().filter(|_| in_doubt);
    let other = serving.filter(|serving| slot.as_ref().is_some_and(|slot| slot != *serving));
    let other = other.map(|front| format!("; {} answers at the front, so nginx has not loaded its file", loud(front)));
    let doubt = format!("{}{doubt}", other.unwrap_or_default());
    let words = format!("nginx → {} {to}, {}{doubt}", traffic.port, ago(case.model.now, at));
    said(theme, "      ", if doubt.is_empty() { Role::Text } else { Role::Unknown }, &words, width)
}

/// The connection, where it is not open.
pub(super) fn reach<'a>(case: &Case<'a>, known: Option<&Known<'_>>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let Some(known) = known else {
        let words = "The configuration names no environment that could be put back: [environment.production] does.";
        return said(theme, "✗ ", Role::Error, words, width);
    };
    if known.env.link.is_usable() {
        return Vec::new();
    }
    let (words, role) = words::link(known, case.model.now);
    said(theme, "HOST  ", role, &words, width)
}
