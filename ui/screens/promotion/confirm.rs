//! The confirmation: what happens in words, what is accepted, the commit that is typed, and the countdown.

use super::ships;
use crate::app::Model;
use crate::app::promotion::{Stage, Wizard, command, void};
use crate::parts::{RowOf, typed_line};
use crate::promoting::Gathered;
use crate::promoting::time;
use crate::screens::said::{put, said};
use crate::theme::Role;
use engine::operations::promotion::{GateId, Plan};
use engine::sources::github::Right;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

pub(super) fn draw(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let Some(plan) = wizard.plan() else {
        return RowOf::new(&model.look.theme, area.width).text("◌ Not planned yet.", Role::Pending).draw(area, buffer);
    };
    let parts = [
        told(model, wizard, plan, area),
        accepted(model, wizard, plan, area.width),
        asked(model, wizard, plan, area.width),
    ];
    let has_room = parts.iter().map(Vec::len).sum::<usize>() <= usize::from(area.height);
    // Nobody confirms what they do not see: where not all of it has room, the field and the countdown come first.
    let [told, accepted, asked] = parts;
    let parts = if has_room { [told, accepted, asked] } else { [asked, accepted, told] };
    put(parts.into_iter().flatten(), area, buffer);
}

/// What happens, and what can be undone.
fn told<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, area: Rect) -> Vec<RowOf<'a>> {
    let mut rows = effect(model, plan, area.width);
    if area.height > 12 {
        rows.push(RowOf::new(&model.look.theme, area.width));
        rows.extend(facts(model, wizard, plan, area.width));
        rows.push(RowOf::new(&model.look.theme, area.width));
    }
    rows.extend(undo(model, plan, area.width));
    rows
}

/// What has to be accepted, until it counts down.
fn accepted<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    if matches!(wizard.stage, Stage::Counting { .. }) { Vec::new() } else { accepting(model, wizard, plan, width) }
}

/// The field to type in, the countdown, or why neither is there.
fn asked<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    if let Stage::Counting { until, fresh } = &wizard.stage {
        return counting(model, (*until - model.now).num_milliseconds(), fresh.as_ref(), width);
    }
    if let Some(why) = void(model) {
        return said(&model.look.theme, "✗ ", Role::Error, &format!("{why}. Nothing was sent."), width);
    }
    if plan.blocking().next().is_some() { Vec::new() } else { typing(model, wizard, plan, width) }
}

/// What will be the case.
fn effect<'a>(model: &'a Model, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let (from, to) = (&plan.heads.from, &plan.heads.to);
    let sentence = format!(
        "This merges {} {} into {} {} and DEPLOYS TO PRODUCTION.",
        from.branch,
        from.commit.short(),
        to.branch,
        to.commit.short()
    );
    let mut rows = said(theme, "", Role::Prod, &sentence, width);
    if let Some(gate) = plan.gates.iter().find(|gate| gate.id == GateId::Reviewers) {
        rows.extend(said(theme, "Approval  ", Role::Text, &gate.observed, width));
    }
    rows
}

fn facts<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    let row = || RowOf::new(&model.look.theme, width);
    vec![
        row().text("Checks    ", Role::Text).text(&plan.counts(), Role::Text),
        row().text("Ships     ", Role::Text).text(&ships::title(wizard), Role::Text),
        row().text("Takes     ", Role::Text).text(&time(plan), Role::Text),
    ]
}

/// What is lost, and what there is to go back to.
fn undo<'a>(model: &'a Model, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    let standby = plan.gates.iter().find(|gate| gate.id == GateId::Standby);
    let words = standby.map_or_else(|| "not known".into(), |gate| gate.observed.clone());
    let theme = &model.look.theme;
    let mut rows = said(theme, "Undo      ", Role::Text, &words, width);
    let changes = plan.gates.iter().any(|gate| gate.id == GateId::Schema && !gate.findings.is_empty());
    if changes {
        rows.extend(said(theme, "          ", Role::Warn, "What the boot changes in the database stays.", width));
    }
    rows
}

fn accepting<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let blocking: Vec<String> = plan.blocking().map(|gate| gate.id.to_string()).collect();
    if !blocking.is_empty() {
        let sentence =
            format!("It is blocked by {}: 1 Check says who clears that. r reads again.", blocking.join(", "));
        let mut rows = said(theme, "✗ ", Role::Error, &sentence, width);
        rows.extend(another(model, wizard, width));
        return rows;
    }
    let wants: Vec<String> = plan
        .wants()
        .map(|gate| format!("{} {}", if wizard.is_accepted(gate) { "[x]" } else { "[ ]" }, gate.id))
        .collect();
    if wants.is_empty() {
        return vec![RowOf::new(theme, width).text("✓ Nothing has to be accepted.", Role::Ok)];
    }
    let role = if wizard.open_gates() == 0 { Role::Text } else { Role::Warn };
    said(theme, "To accept ", role, &wants.join("  "), width)
}

/// How somebody else says yes, and that it is waited for.
fn another<'a>(model: &'a Model, wizard: &Wizard, width: u16) -> Vec<RowOf<'a>> {
    let Some(digits) = wizard.digits().filter(|_| wizard.waits_for_another()) else { return Vec::new() };
    if may_only_read(model) {
        let sentence = "You may only read: A says yes to this plan for whoever promotes it.";
        return said(&model.look.theme, "→ ", Role::Text, sentence, width);
    }
    let sentence = format!(
        "Somebody else says yes to this plan: cutover promote --approve {digits}, or P and A in their console. It is looked for every 15 s, and then everything is read again."
    );
    said(&model.look.theme, "⟳ ", Role::Running, &sentence, width)
}

fn may_only_read(model: &Model) -> bool {
    model.board.github.value().is_some_and(|facts| facts.identity.right == Right::Read)
}

fn typing<'a>(model: &'a Model, wizard: &Wizard, plan: &Plan, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let row = || RowOf::new(theme, width);
    let commit = plan.heads.from.commit.short();
    let ask = if width < 50 { format!("Ship {commit}: ") } else { format!("Type the commit to ship, {commit}: ") };
    let text = wizard.word.says();
    let cursor = wizard.is_typing().then(|| wizard.word.text.cursor().1);
    let mut rows = vec![typed_line(row().text(&ask, Role::Prod), &text, cursor)];
    if let Some(why) = &wizard.said {
        rows.extend(said(theme, "✗ ", Role::Error, why, width));
    } else {
        let next = if wizard.is_typing() { "Enter starts" } else { "Tab leads here. Enter then starts" };
        let sentence =
            format!("{next} a countdown of 10 s, which any key aborts. Esc steps back; nothing is sent yet.");
        rows.extend(said(theme, "", Role::Dim, &sentence, width));
    }
    rows.extend(command(wizard).map(|twin| row().text("Same as: ", Role::Dim).text(&twin, Role::Dim)));
    rows
}

fn counting<'a>(model: &'a Model, left: i64, fresh: Option<&Arc<Gathered>>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let seconds = (left.max(0) + 999) / 1000;
    let when = if left > 0 {
        format!("Sent in {seconds} s.")
    } else {
        "The time is over; it is still being read again.".into()
    };
    let sentence = format!("{when} ANY KEY ABORTS IT. Nothing was sent yet.");
    let mut rows = vec![RowOf::new(theme, width)];
    rows.extend(said(theme, "◌ ", Role::Prod, &sentence, width));
    let again = if fresh.is_some() {
        ("✓ ", Role::Ok, "Everything was read again, and says what you confirmed.")
    } else {
        ("⟳ ", Role::Running, "Everything is being read again. It is not sent unless it says what you confirmed.")
    };
    rows.extend(said(theme, again.0, again.1, again.2, width));
    rows
}
