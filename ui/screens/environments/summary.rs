//! The most important lines of every pane, where there is no room for the panes; and the same for the dashboard.

use super::facts::Facts;
use super::words::{answer, link};
use super::{checks, pulse, readiness};
use crate::app::Model;
use crate::app::environments::{self, Known};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::theme::Role;
use engine::config::Strategy;
use engine::domain::health::Door;
use engine::environment::live::Agreement;
use engine::environment::slots::{Role as Part, SlotView, loud};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of a label.
const LABEL: usize = 9;

pub(super) fn draw(model: &Model, known: &Known<'_>, area: Rect, buffer: &mut Buffer) {
    let production = environments::production(&model.config).as_ref() == Some(&known.name);
    let frame = if production { Frame::Production } else { Frame::Single };
    let title = visible(known.name.as_str()).to_uppercase();
    let note = "Tab shows more";
    let inside = Panel { title: &title, note, frame }.draw(&model.look.theme, area, buffer);
    let mut facts = Facts::new(&model.look.theme, inside.width, LABEL);
    put_traffic(known, &mut facts);
    put_front(model, known, &mut facts);
    put_checks(model, known, &mut facts);
    put_readiness(model, known, &mut facts);
    put_engine(model, known, &mut facts);
    let (words, role) = link(known, model.now);
    // Of a host that is not reached the reason counts more than what is unknown for it.
    facts.words(if known.env.link.is_lost() { 1 } else { 6 }, "host", &words, role);
    if let Some(hint) = super::words::way_out(&known.env.link) {
        facts.words(1, "do", &hint, Role::Warn);
    }
    for (place, row) in inside.rows().zip(facts.within(usize::from(inside.height))) {
        row.draw(place, buffer);
    }
}

/// Why the engine tells nothing, or nothing new.
fn put_engine(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let silence = super::words::silence(&known.env.containers, model.now);
    if let Some((words, role)) = silence.filter(|_| known.env.containers.fault().is_some()) {
        facts.words(2, "engine", &words, role);
    }
}

fn put_traffic(known: &Known<'_>, facts: &mut Facts<'_>) {
    if known.settings.strategy == Strategy::Single {
        return;
    }
    let port = known.live.port.map(|port| format!(":{port}")).unwrap_or_default();
    let slot = known.live.slot.as_ref().map_or_else(|| "? unknown".to_owned(), loud);
    match &known.live.agreement {
        Agreement::Agree => facts.parts(
            0,
            "traffic",
            &[
                ("══▸ ", Role::Ok),
                (&slot, Role::Title),
                (&format!(" {port}  "), Role::Text),
                ("✓ all who tell agree", Role::Ok),
            ],
        ),
        Agreement::Mismatch(why) => facts.words(0, "traffic", &format!("✗ mismatch: {why}"), Role::Error),
        Agreement::Unknown(_) if super::words::is_loading(known) => {
            facts.parts(0, "traffic", &[("◌ reading…", Role::Pending)]);
        }
        Agreement::Unknown(why) => {
            facts.parts(
                0,
                "traffic",
                &[("══▸ ", Role::Unknown), (&slot, Role::Title), (&format!(" {port}"), Role::Text)],
            );
            facts.words(2, "", &format!("? {why}"), Role::Unknown);
        }
    }
}

fn put_front(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    if known.settings.url.is_none() {
        return facts.words(5, "front", &format!("- not asked: set environment.{}.url", known.name), Role::Skipped);
    }
    let report = known.env.health.value();
    let silence = super::words::silence(&known.env.health, model.now).filter(|_| report.is_none());
    let told = || answer(report.and_then(|report| report.latest(&Door::Front)), model.now);
    let (words, role) = silence.unwrap_or_else(told);
    facts.words(1, "front", &words, role);
    if let Some(trail) = report.and_then(|report| report.trail(&Door::Front)) {
        let minutes = pulse::minutes(model);
        let numbers = pulse::numbers(trail, model.now, minutes, facts.room());
        let cells: usize = numbers.iter().map(|(text, _)| crate::parts::width(text)).sum();
        let line = pulse::line(trail, model.now, minutes, facts.room().saturating_sub(cells + 2));
        let mut parts: Vec<(&str, Role)> = vec![(&line, pulse::role(trail, model.now)), ("  ", Role::Text)];
        parts.extend(numbers.iter().map(|(text, role)| (text.as_str(), *role)));
        facts.parts(3, "", &parts);
    }
}

fn put_checks(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let parts = checks::line(model, known);
    let mut words: Vec<(&str, Role)> = Vec::new();
    for (text, role) in &parts {
        words.push((text, *role));
        words.push(("  ", Role::Text));
    }
    facts.parts(2, "checks", &words);
}

fn put_readiness(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    if super::words::is_loading(known) {
        return facts.parts(1, "rollback", &[("◌ reading…", Role::Pending)]);
    }
    let ready = readiness::of(model, known);
    let (words, role) = readiness::badge(model, &ready);
    facts.words(1, "rollback", &words.replacen("rollback ", "", 1), role);
    for warning in &ready.warnings {
        facts.words(4, "", &format!("! {warning}"), Role::Warn);
    }
}

/// One slot in a line: `══▸ BLUE :3001 f956226 up 5d02h`.
pub(in crate::screens) fn slot_line<'a>(
    model: &'a Model,
    known: &Known<'_>,
    slot: &SlotView<'_>,
    row: RowOf<'a>,
) -> RowOf<'a> {
    let commit =
        environments::runs(model, &known.name, slot).commit.map_or_else(|| "? commit".into(), |commit| commit.short());
    let port = slot.port.map(|port| format!(" :{port}")).unwrap_or_default();
    let doubt = matches!(known.live.agreement, Agreement::Mismatch(_));
    let row = match slot.role {
        Part::Active if doubt => row.text("?", Role::Error).text("──▸ ", Role::Dim),
        Part::Active => row.text("══▸ ", Role::Ok),
        _ => row,
    };
    let row = row.text(&slot.title(), Role::Title).text(&format!("{port} {commit} "), Role::Text);
    let (state, role) = super::words::state(slot);
    if doubt && slot.role == Part::Active {
        return row.text(&format!("{state}, in doubt"), Role::Error);
    }
    match (slot.role, slot.container.and_then(|container| super::words::up(container, model.now))) {
        (Part::Active, Some(up)) if role == Role::Ok => row.text(&up, Role::Dim),
        (Part::Standby, _) => row.text(&slot.standing(), if slot.serves { Role::Dim } else { Role::Warn }),
        _ => row.text(&state, role),
    }
}

/// Where production is shown on the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::screens) enum Side {
    /// In a panel of its own.
    Panel,
    /// In two lines.
    Lines,
}

/// Production on the dashboard.
pub(in crate::screens) fn side<'a>(
    model: &'a Model,
    known: &Known<'_>,
    (width, height): (u16, u16),
    side: Side,
) -> Vec<RowOf<'a>> {
    let label = if side == Side::Lines { 7 } else { LABEL };
    let mut facts = Facts::new(&model.look.theme, width, label);
    if side == Side::Lines {
        put_line(model, known, &mut facts);
        put_pulse(model, known, &mut facts);
        return facts.within(usize::from(height));
    }
    put_doubt(known, &mut facts);
    for (at, slot) in known.slots.iter().enumerate() {
        let row = RowOf::new(&model.look.theme, width).cell(if at == 0 { "traffic" } else { "" }, label, Role::Dim);
        let row = if slot.role == Part::Active { row } else { row.text("    ", Role::Dim) };
        facts.row(0, slot_line(model, known, slot, row));
    }
    put_front(model, known, &mut facts);
    put_checks(model, known, &mut facts);
    put_readiness(model, known, &mut facts);
    if !known.env.link.is_usable() && known.settings.host.is_some() {
        let (words, role) = link(known, model.now);
        facts.words(2, "host", &words, role);
    }
    facts.within(usize::from(height))
}

fn put_doubt(known: &Known<'_>, facts: &mut Facts<'_>) {
    match &known.live.agreement {
        Agreement::Mismatch(why) => facts.words(0, "traffic", &format!("✗ mismatch: {why}"), Role::Error),
        Agreement::Unknown(why)
            if known.settings.strategy == Strategy::BlueGreen && !super::words::is_loading(known) =>
        {
            facts.words(4, "traffic", &format!("? {why}"), Role::Unknown);
        }
        _ => {}
    }
}

/// `traffic ══▸ BLUE :3001 f956226 up 5d02h    GREEN :3002 cfb28b0 standby, warm`.
fn put_line<'a>(model: &'a Model, known: &Known<'_>, facts: &mut Facts<'a>) {
    if let Agreement::Mismatch(why) = &known.live.agreement {
        return facts.parts(0, "traffic", &[(&visible(&format!("✗ mismatch: {why}")), Role::Error)]);
    }
    let mut slots: Vec<&SlotView<'_>> = known.slots.iter().collect();
    slots.sort_by_key(|slot| slot.role != Part::Active);
    let row = RowOf::new(&model.look.theme, facts.width()).cell("traffic", 7, Role::Dim);
    let row = slots.iter().enumerate().fold(row, |row, (at, slot)| {
        let row = if at == 0 { row } else { row.text("  ", Role::Text) };
        slot_line(model, known, slot, row)
    });
    facts.row(0, row);
}

/// `health  ▁▁▁▂▁  p95 140 ms  fail 0/180   rollback ready ✓`.
fn put_pulse(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let loading = super::words::is_loading(known);
    let (word, role) =
        if loading { ("◌ reading…", Role::Pending) } else { readiness::word(&readiness::of(model, known)) };
    let trail = known.env.health.value().and_then(|report| report.trail(&Door::Front));
    let Some(trail) = trail else {
        let unknown = if loading { ("", Role::Text) } else { ("? not known  ", Role::Unknown) };
        return facts.parts(1, "health", &[unknown, (word, role)]);
    };
    let numbers = pulse::numbers(trail, model.now, 30, 0);
    let cells: usize = numbers.iter().map(|(text, _)| crate::parts::width(text)).sum();
    let room = facts.room().saturating_sub(cells + crate::parts::width(word) + 4);
    let line = pulse::line(trail, model.now, 30, room);
    let mut parts: Vec<(&str, Role)> = vec![(&line, pulse::role(trail, model.now)), ("  ", Role::Text)];
    parts.extend(numbers.iter().map(|(text, role)| (text.as_str(), *role)));
    parts.extend([("  ", Role::Text), (word, role)]);
    facts.parts(1, "health", &parts);
}
