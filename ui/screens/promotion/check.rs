//! The gates, what is in the way first, and everything about the one that is looked at. While it is read, what is read.

use crate::app::promotion::{Section, Stage, Wizard};
use crate::app::{Model, age};
use crate::parts::{RowOf, window};
use crate::promoting::Part;
use crate::screens::said::{put, said};
use crate::theme::Role;
use engine::operations::promotion::{Gate, GateState};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// Rows about the selected gate, at most.
const DETAILS: u16 = 12;

/// `10 pass, 4 warn, 6 unknown, 0 block`
pub(super) fn counts(wizard: &Wizard) -> String {
    let counts = wizard.plan().map(engine::operations::promotion::Plan::counts).unwrap_or_default();
    if matches!(wizard.stage, Stage::Reading { .. }) && !counts.is_empty() {
        return format!("⟳ reading again  {counts}");
    }
    counts
}

pub(super) fn draw(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    match (&wizard.stage, &wizard.gathered) {
        (Stage::Unread(fault), _) => {
            let theme = &model.look.theme;
            let mut rows = said(theme, "✗ ", Role::Error, &format!("{fault}."), area.width);
            if let Some(next) = fault.next_step() {
                rows.extend(said(theme, "  ", Role::Text, next, area.width));
            }
            rows.extend(said(theme, "  ", Role::Dim, "Nothing was sent. r tries again.", area.width));
            put(rows, area, buffer);
        }
        (Stage::Reading { part, since }, None) => reading(model, (*part, *since), area, buffer),
        _ => gates(model, wizard, area, buffer),
    }
}

fn reading(model: &Model, (part, since): (Option<Part>, engine::domain::Moment), area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let row = || RowOf::new(theme, area.width);
    let took = age::lasted(model.now - since);
    let mut rows = vec![row().text(&format!("Reading everything anew, {took}. Nothing is sent."), Role::Text), row()];
    rows.extend(Part::ALL.map(|one| {
        let (sign, role) = match part {
            Some(now) if one < now => ("✓ ", Role::Ok),
            Some(now) if one == now => ("⟳ ", Role::Running),
            _ => ("◌ ", Role::Pending),
        };
        row().text(sign, role).text(words(one), Role::Text)
    }));
    put(rows, area, buffer);
}

const fn words(part: Part) -> &'static str {
    match part {
        Part::Heads => "both heads, rules and the lock, of GitHub",
        Part::Ships => "what ships, of git",
        Part::Commands => "the commands of promotion.gates, on this machine",
        Part::Board => "builds, images, hosts, health and secrets",
    }
}

fn gates(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let details = details(model, wizard, area.width);
    let wanted = u16::try_from(details.len()).unwrap_or(DETAILS).min(DETAILS).min(area.height / 2);
    let [list, rule, below] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(1), Constraint::Length(wanted)]).areas(area);
    let all = wizard.gates();
    let shown = window(all.len(), wizard.gate_row(), usize::from(list.height)).rows;
    for (place, at) in list.rows().zip(shown) {
        let here = at == wizard.gate_row();
        row(model, wizard, (all[at], here), place.width).draw(place, buffer);
        if here && wizard.section == Section::Check {
            buffer.set_style(place, model.look.theme.style(Role::Selection));
        }
    }
    let line = "─".repeat(usize::from(rule.width));
    RowOf::new(&model.look.theme, rule.width).text(&line, Role::Border).draw(rule, buffer);
    put(cut_off(model, details, below), below, buffer);
}

/// The rows that fit; where there are more, the last one says so.
fn cut_off<'a>(model: &'a Model, mut rows: Vec<RowOf<'a>>, area: Rect) -> Vec<RowOf<'a>> {
    let room = usize::from(area.height);
    let more = rows.len().saturating_sub(room);
    if more > 0 && room > 0 {
        rows.truncate(room - 1);
        let words = format!("… {} more lines: cutover promote --plan has all", more + 1);
        rows.push(RowOf::new(&model.look.theme, area.width).text(&words, Role::Dim));
    }
    rows
}

fn row<'a>(model: &'a Model, wizard: &Wizard, (gate, here): (&Gate, bool), width: u16) -> RowOf<'a> {
    let (sign, role) = look(gate);
    let accepted = match (gate.wants_acceptance(), wizard.is_accepted(gate)) {
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
        (false, _) => "    ",
    };
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let row = row
        .text(accepted, if gate.wants_acceptance() { Role::Title } else { Role::Text })
        .text(sign, role)
        .cell(word(gate), 8, role)
        .cell(gate.id.as_str(), 16, Role::Title);
    let room = row.left().saturating_sub(6);
    let seen = gate.taken.map_or_else(|| "?".into(), |taken| age::words(model.now, taken));
    row.cell(&gate.observed, room.max(1), Role::Text).text(&format!("{seen:>4}"), Role::Dim)
}

fn look(gate: &Gate) -> (&'static str, Role) {
    match gate.state {
        GateState::Pass => ("✓ ", Role::Ok),
        GateState::Warn => ("! ", Role::Warn),
        GateState::Unknown => ("? ", Role::Unknown),
        GateState::Block => ("✗ ", Role::Error),
    }
}

fn word(gate: &Gate) -> &'static str {
    match gate.state {
        GateState::Unknown if gate.blocks() => "unknown!",
        state => state.word(),
    }
}

/// Everything about the selected gate: observed, findings, and who clears it.
fn details<'a>(model: &'a Model, wizard: &Wizard, width: u16) -> Vec<RowOf<'a>> {
    let Some(gate) = wizard.selected_gate() else { return Vec::new() };
    let theme = &model.look.theme;
    let seen = gate.taken.map_or_else(|| "not observed".into(), |taken| age::ago(model.now, taken));
    let does = match (gate.blocks(), gate.wants_acceptance(), wizard.is_accepted(gate)) {
        (true, ..) => "it blocks until it is cleared",
        (_, true, true) => "accepted; Space takes that back",
        (_, true, false) => "Space accepts it",
        _ => "in nobody's way",
    };
    let (_, role) = look(gate);
    let head = RowOf::new(theme, width).text(gate.id.as_str(), Role::Title).text(&format!("  {}", word(gate)), role);
    let mut rows = vec![head.text(&format!("  {}, {seen}  ·  {does}", gate.source), Role::Dim)];
    rows.extend(said(theme, "", Role::Text, &gate.observed, width));
    if let Some(clears) = &gate.clears {
        rows.extend(said(theme, "→ ", Role::Text, clears, width));
    }
    rows.extend(gate.findings.iter().flat_map(|finding| said(theme, "- ", Role::Dim, finding, width)));
    rows
}
