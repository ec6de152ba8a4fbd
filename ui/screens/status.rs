//! Words about readings: what is checked out, how old, why not.

use crate::app::{Model, Screen, age, environments};
use crate::parts::visible;
use crate::theme::{Role, Theme};
use engine::board::{Board, Head, Reading};
use engine::domain::Moment;
use engine::fault::{Fault, FaultKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What is checked out, in words.
pub(super) fn head(board: &Board) -> Option<String> {
    Some(match &board.repository.value()?.head {
        Head::Branch(name, id) => format!("{} {}", visible(name.as_str()), id.short()),
        Head::Unborn(name) => format!("{}, no commit yet", visible(name.as_str())),
        Head::Detached(id) => format!("{}, detached", id.short()),
    })
}

/// `git now`, `git stale 3m`, `git reading…`, `git failed`.
pub(super) fn age_of<T>(reading: &Reading<T>, now: Moment, source: &str) -> String {
    match (reading.taken(), reading.fault()) {
        (Some(taken), None) => format!("{source} {}", age::words(now, taken)),
        (Some(taken), Some(_)) => format!("{source} stale {}", age::words(now, taken)),
        (None, Some(fault)) if fault.kind() == FaultKind::Usage => format!("{source} not set up"),
        (None, Some(_)) => format!("{source} failed"),
        (None, None) => format!("{source} reading…"),
    }
}

/// `  claude-code-india (push)`: who asks GitHub and what they may do; nothing before that is known.
pub(super) fn identity(model: &Model) -> String {
    let Some(facts) = model.board.github.value() else { return String::new() };
    let login = facts.identity.login.as_deref().unwrap_or("an account without a name");
    format!("  {} ({})", visible(login), facts.identity.right.word())
}

/// `API 4812/5000`, and when the budget is full again where little is left of it.
pub(super) fn budget(model: &Model) -> Option<String> {
    let limits = model.board.github.value()?.limits?;
    if is_stale(&model.board.runs) && is_stale(&model.board.pulls) {
        return Some("API ? stale".into());
    }
    let words = format!("API {}/{}", limits.remaining, limits.limit);
    let scarce = limits.remaining * 10 < limits.limit;
    let until = limits.reset.with_timezone(model.now.offset()).format("%H:%M");
    Some(if scarce { format!("{words} until {until}") } else { words })
}

/// That GitHub is asked less often than it would be, and why.
fn paced(model: &Model) -> Option<String> {
    let (pace, limits) = (model.board.github_pace?, model.board.github.value()?.limits?);
    let until = limits.reset.with_timezone(model.now.offset()).format("%H:%M");
    let every = match pace.as_secs() {
        seconds @ ..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    };
    let left = format!("{} of {} calls are left until {until}", limits.remaining, limits.limit);
    Some(format!("~ {left}: GitHub is asked by itself every {every}, r asks now."))
}

/// Why a panel has nothing to show yet: still reading, or the fault whole with its next step.
pub(super) fn instead<T>(reading: &Reading<T>, what: &str) -> Vec<String> {
    match reading.fault() {
        None => vec![format!("◌ Reading {what}…")],
        Some(fault) => {
            let mut lines = vec![format!("✗ {}.", visible(&fault.to_string()))];
            lines.extend(fault.next_step().map(|next| visible(next).into_owned()));
            lines
        }
    }
}

/// Whether the last try failed, so that what is shown is of an earlier one.
pub(super) fn is_stale<T>(reading: &Reading<T>) -> bool {
    reading.value().is_some() && reading.fault().is_some()
}

/// What is stale is dim, its signs too: no green of it says how it is now.
pub(super) fn fade<T>(reading: &Reading<T>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if is_stale(reading) {
        buffer.set_style(area, theme.style(Role::Dim));
    }
}

/// That what is shown of GitHub or of production is of an earlier time, and why.
fn stale(model: &Model) -> Option<String> {
    let board = &model.board;
    let github = earlier(&board.runs).or_else(|| earlier(&board.pulls));
    let github = github.map(|(taken, fault)| ("GitHub", taken, fault));
    let (source, taken, fault) = github.or_else(|| {
        let env = board.environments.get(&environments::production(&model.config)?)?;
        let read = earlier(&env.traffic).or_else(|| earlier(&env.containers)).or_else(|| earlier(&env.health));
        read.map(|(taken, fault)| ("production", taken, fault))
    })?;
    let age = age::ago(model.now, taken);
    Some(visible(&format!("! What is shown of {source} was read {age}: {fault}. r asks now.")).into_owned())
}

fn earlier<T>(reading: &Reading<T>) -> Option<(Moment, &Fault)> {
    Some((reading.taken()?, reading.fault()?))
}

/// Why the list of the screen is not younger; where it is empty the panel itself says why.
fn aged(model: &Model) -> Option<String> {
    let board = &model.board;
    let (fault, empty) = match model.screen {
        Screen::Pulls => (board.pulls.fault(), board.pulls.value().is_none()),
        Screen::Runs => (board.runs.fault(), board.runs.value().is_none()),
        Screen::Images => (board.images.fault().filter(|_| board.images.value().is_none()), true),
        _ => (None, true),
    };
    let fault = fault?;
    if empty {
        return Some("r asks again now.".into());
    }
    let next = fault.next_step().map(|next| format!(" {next}")).unwrap_or_default();
    Some(visible(&format!("✗ {fault}.{next} r asks now.")).into_owned())
}

/// The line above the footer when nothing was said.
pub(super) fn sentence(model: &Model) -> String {
    let board = &model.board;
    if let Some(fault) = board.repository.fault().or(board.branches.fault()).or(board.changelog.fault()) {
        return format!("✗ {}. r tries again.", visible(&fault.to_string()));
    }
    if board.branches.is_loading() || board.repository.is_loading() {
        return "◌ Reading the repository…".into();
    }
    if board.changelog.is_loading() {
        return "◌ Checking the changelog…".into();
    }
    if let Some(aged) = aged(model) {
        return aged;
    }
    if let Some(stale) = stale(model) {
        return stale;
    }
    if let Some(paced) = paced(model) {
        return paced;
    }
    match board.repository.value().map(|facts| facts.shallow) {
        Some(true) => "~ Part of the history is not here (shallow clone): git fetch --unshallow brings it.".into(),
        _ => "Ready.".into(),
    }
}
