//! One pull request in tabs: what is known of it and its description, what was said, its checks, its diff with the
//! changelog first.

use super::{checks, facts};
use crate::app::overlays::wrap;
use crate::app::pulls::{Pane, Tab};
use crate::app::{Model, age, outside};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::outside::runs::state;
use crate::theme::Role;
use engine::domain::pull_request::{Check, Checks, FilePatch, PullDetail, PullRequest, Talk};
use engine::markdown::{Block, BlockKind, blocks};
use engine::operations::told_entities;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// More files than this are counted, not shown.
const FILES: usize = 100;
/// After so many lines no further file is shown: all of them are laid out at each key.
const MOST: usize = 4000;
/// More lines of one patch than this are counted, not shown.
const LINES: usize = 400;

/// A line and what it is.
type Line = (String, Role);

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let focus = if model.pulls.pane == Pane::Detail { Frame::Focused } else { Frame::Single };
    let Some(pull) = outside::pull(model) else {
        Panel { title: "no pull request", note: "", frame: focus }.draw(theme, area, buffer);
        return;
    };
    let tab = |tab: Tab| if tab == model.pulls.tab { format!("[{}]", tab.name()) } else { tab.name().to_owned() };
    let tabs = Tab::ALL.map(tab).join(" ");
    let read = model.pulls.read(pull).map_or_else(String::new, |(read, fault)| {
        format!("   {} {}", if fault.is_some() { "stale" } else { "read" }, age::words(model.now, read))
    });
    let note = if model.pulls.pane == Pane::Detail { format!("{tabs}{read}") } else { "Enter detail".into() };
    let title = format!("{} {}", pull.number, visible(&pull.title));
    let inside = Panel { title: &title, note: &note, frame: focus }.draw(theme, area, buffer);
    let all = of_pull(model, pull, inside.width);
    let first = model.pulls.scroll.min(all.len().saturating_sub(usize::from(inside.height)));
    for (place, (text, role)) in inside.rows().zip(all.into_iter().skip(first)) {
        RowOf::new(theme, place.width).text(&text, role).draw(place, buffer);
    }
}

/// How many lines the detail has, about: they are wrapped by the width of the terminal.
pub(crate) fn lines(model: &Model) -> usize {
    outside::pull(model).map_or(0, |pull| of_pull(model, pull, model.size.0.saturating_sub(4)).len())
}

fn of_pull(model: &Model, pull: &PullRequest, width: u16) -> Vec<Line> {
    if model.pulls.pane == Pane::List {
        return known(model, pull, width);
    }
    let detail = match model.pulls.of(pull) {
        None => return with_known(model, pull, width, vec![("◌ Reading it whole…".into(), Role::Pending)]),
        Some(Err(fault)) => {
            let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
            let lines = wrapped(&format!("✗ {fault}.{hint}"), width, Role::Error);
            return with_known(model, pull, width, lines);
        }
        Some(Ok(detail)) => detail,
    };
    let mut lines = in_vain(model, pull, width);
    lines.extend(match model.pulls.tab {
        Tab::Info => with_known(model, pull, width, description(detail, width)),
        Tab::Talk => talk(model, detail, width),
        Tab::Checks => named_checks(pull, detail, width),
        Tab::Diff => diff(model, detail, width),
    });
    lines
}

/// Why what is shown is not newer, where it was asked for again.
fn in_vain(model: &Model, pull: &PullRequest, width: u16) -> Vec<Line> {
    let Some((read, Some(fault))) = model.pulls.read(pull) else { return Vec::new() };
    let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
    wrapped(&format!("~ As of {}: {fault}.{hint}", age::ago(model.now, read)), width, Role::Stale)
}

fn with_known(model: &Model, pull: &PullRequest, width: u16, more: Vec<Line>) -> Vec<Line> {
    if model.pulls.tab != Tab::Info {
        return more;
    }
    let mut lines = known(model, pull, width);
    lines.push((String::new(), Role::Text));
    lines.extend(more);
    lines
}

fn known(model: &Model, pull: &PullRequest, width: u16) -> Vec<Line> {
    let mut told = pull.clone();
    if let Some(Ok(detail)) = model.pulls.of(pull) {
        detail.tell(&mut told);
        if told.entities.is_none() {
            told.entities = told_entities(&model.config, &told);
        }
    }
    let cells = usize::from(width).saturating_sub(11).max(8);
    let pad = |label: &str| format!("{label:<10} ");
    let lines = facts(model, &told).into_iter().flat_map(|(label, words, role)| {
        let parts = wrap(&visible(&words), cells).into_iter().enumerate();
        parts
            .map(move |(at, part)| (format!("{}{part}", pad(if at == 0 { label } else { "" })), role))
            .collect::<Vec<_>>()
    });
    lines.collect()
}

fn wrapped(text: &str, width: u16, role: Role) -> Vec<Line> {
    let cells = usize::from(width).max(8);
    text.lines().flat_map(|line| wrap(&visible(line), cells)).map(|line| (line, role)).collect()
}

fn description(detail: &PullDetail, width: u16) -> Vec<Line> {
    if detail.body.trim().is_empty() {
        return vec![("- It has no description.".into(), Role::Skipped)];
    }
    markdown(&detail.body, width)
}

/// Markdown as lines, each block with what stands before it.
fn markdown(text: &str, width: u16) -> Vec<Line> {
    blocks(text).iter().flat_map(|block| block_lines(block, usize::from(width))).collect()
}

fn block_lines(block: &Block, width: usize) -> Vec<Line> {
    let role = match block.kind {
        BlockKind::Gap => return vec![(String::new(), Role::Text)],
        BlockKind::Code => Role::Key,
        BlockKind::Heading => Role::Title,
        BlockKind::Quote | BlockKind::Rule => Role::Dim,
        BlockKind::Text => Role::Text,
    };
    let room = width.saturating_sub(block.first.len()).max(8);
    let mut before = block.first.as_str();
    let lines = block.text.lines().flat_map(|line| match visible(line) {
        line if line.is_empty() => vec![String::new()],
        line => wrap(&line, room),
    });
    lines.map(|line| (format!("{}{line}", std::mem::replace(&mut before, &block.rest)), role)).collect()
}

fn talk(model: &Model, detail: &PullDetail, width: u16) -> Vec<Line> {
    let mut lines = unread(detail, &["comments", "reviews"], width);
    if detail.talk.is_empty() && lines.is_empty() {
        return vec![("- Nobody said anything.".into(), Role::Skipped)];
    }
    lines.extend(detail.talk.iter().flat_map(|talk| said(model, talk, width)));
    lines
}

/// Which of these parts could not be read, and why.
fn unread(detail: &PullDetail, parts: &[&str], width: u16) -> Vec<Line> {
    let missing = detail.unread.iter().filter(|(part, _)| parts.contains(part));
    missing
        .flat_map(|(part, why)| wrapped(&format!("? The {part} could not be read: {why}."), width, Role::Unknown))
        .collect()
}

fn said(model: &Model, talk: &Talk, width: u16) -> Vec<Line> {
    let who = talk.who.as_deref().unwrap_or("ghost");
    let verdict = talk.verdict.map(|verdict| format!(" {verdict}")).unwrap_or_default();
    let head = format!("{}{verdict}, {}", visible(who), age::ago(model.github_now(), talk.at));
    let mut lines = vec![(head, Role::Title)];
    lines.extend(markdown(&talk.body, width));
    lines.push((String::new(), Role::Text));
    lines
}

fn named_checks(pull: &PullRequest, detail: &PullDetail, width: u16) -> Vec<Line> {
    let missing = unread(detail, &["checks"], width);
    match &detail.checks {
        None if !missing.is_empty() => missing,
        None => vec![("? The checks could not be read.".into(), Role::Unknown)],
        Some(all) if all.is_empty() && pull.checks == Checks::None => {
            vec![("- None ran on its head: the first build happens after the merge.".into(), Role::Dim)]
        }
        Some(all) if all.is_empty() => vec![checks(&pull.checks)],
        Some(all) => all.iter().flat_map(|check| named_check(check, width)).collect(),
    }
}

/// A check, and where it failed the end of what it printed.
fn named_check(check: &Check, width: u16) -> Vec<Line> {
    let (word, role) = state(check.state);
    let mut lines = vec![(format!("{word:<12} {}", visible(&check.name)), role)];
    let printed = check.log.iter().flat_map(|line| wrapped(line, width.saturating_sub(4), Role::Dim));
    lines.extend(printed.map(|(line, role)| (format!("  | {line}"), role)));
    lines
}

/// The files, those of the changelog first.
fn diff(model: &Model, detail: &PullDetail, width: u16) -> Vec<Line> {
    let Some(files) = &detail.files else { return unread(detail, &["files"], width) };
    let folder = format!("{}/", model.config.changelog.dir);
    let (entries, others): (Vec<&FilePatch>, Vec<&FilePatch>) =
        files.iter().partition(|file| file.path.starts_with(&folder));
    let (mut lines, mut shown): (Vec<Line>, u64) = (Vec::new(), 0);
    for file in entries.into_iter().chain(others).take(FILES) {
        if lines.len() < MOST {
            lines.extend(patch(file, width));
            shown += 1;
        }
    }
    lines.extend(
        left_out(detail.files_in_all, shown)
            .map(|left| (format!("… and {left} files: o opens all of them in a browser."), Role::Dim)),
    );
    lines
}

/// How many more files there are than are shown, in words.
fn left_out(all: Option<u64>, shown: u64) -> Option<String> {
    let Some(all) = all else { return Some("maybe more".into()) };
    (all > shown).then(|| format!("{} more", all - shown))
}

fn patch(file: &FilePatch, width: u16) -> Vec<Line> {
    let count = |sign: char, count: Option<u64>| count.map(|count| format!(" {sign}{count}")).unwrap_or_default();
    let head = format!("{}{}{}", visible(&file.path), count('+', file.added), count('-', file.removed));
    let mut lines = vec![(head, Role::Title)];
    let Some(text) = &file.patch else {
        lines.push(("- GitHub shows no lines of it: it is binary, or too large.".into(), Role::Skipped));
        return lines;
    };
    let role = |line: &str| match line.chars().next() {
        Some('+') => Role::Add,
        Some('-') => Role::Del,
        Some('@') => Role::Hunk,
        _ => Role::Text,
    };
    lines.extend(text.lines().take(LINES).flat_map(|line| wrapped(line, width, role(line))));
    let left = text.lines().count().saturating_sub(LINES);
    if left > 0 {
        lines.push((format!("… and {left} more lines of this file."), Role::Dim));
    }
    lines
}
