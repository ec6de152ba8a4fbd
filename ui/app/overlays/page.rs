//! Lines to read: the log of messages, the effective keys, the commits that need no entry.

use super::wrap::wrap;
use crate::app::{Effect, Model, Notice, Overlay};
use crate::commands;

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// Opens the log of every message of this run, newest first.
pub fn open_log(model: &mut Model) -> Vec<Effect> {
    let line = |line: &crate::app::LogLine| {
        let weight = match line.notice {
            Notice::Said(_) => "said  ",
            Notice::Failed(_) => "failed",
        };
        format!("{}  {weight}  {}", line.at.format("%H:%M:%S"), line.notice.text())
    };
    let mut lines: Vec<String> = model.log.iter().rev().map(line).collect();
    if lines.is_empty() {
        lines.push("Nothing was said in this run.".into());
    }
    open(model, "messages", &lines)
}

/// Opens the effective keys, the problems of the key file first.
pub fn open_keys(model: &mut Model) -> Vec<Effect> {
    let mut lines: Vec<String> = model.keymap.problems.iter().map(ToString::to_string).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    for line in commands::printed(&model.keymap) {
        let star = if line.remapped { "*" } else { "" };
        let keys: Vec<String> = line.keys.iter().map(|keys| format!("{keys}{star}")).chain(line.typed).collect();
        lines.push(format!("{:<22}{:<24}{}", keys.join("  "), line.id, line.help));
    }
    open(model, "keys", &lines)
}

/// Opens the list of commits that need no entry, each with the reason.
pub fn open_policy(model: &mut Model) -> Vec<Effect> {
    let Some(report) = model.board.changelog.value() else { return Vec::new() };
    let mut lines = vec![format!(
        "{} of {} commits need no entry. cutover changelog policy COMMIT explains one.",
        report.ignored.len(),
        report.range.commits
    )];
    lines.extend(report.ignored.iter().map(|ignored| format!("{}  {}", ignored.commit.short(), ignored.reason)));
    open(model, "policy", &lines)
}

fn open(model: &mut Model, title: &str, lines: &[String]) -> Vec<Effect> {
    show(model, title, lines.iter().map(String::as_str));
    Vec::new()
}

/// Lays lines over the screen, broken where they are too long for it.
pub fn show<'a>(model: &mut Model, title: &str, lines: impl Iterator<Item = &'a str>) {
    let cells = usize::from(model.size.0).min(WIDEST).saturating_sub(4);
    let lines: Vec<String> = lines.flat_map(|line| wrap(line, cells)).collect();
    model.overlays.push(Overlay::Page { title: title.into(), lines: lines.into(), scroll: 0 });
}
