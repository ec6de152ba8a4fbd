//! The palette: every command by a word, or typed with an argument.

use super::field::{Edited, edit};
use crate::app::movement::Step;
use crate::app::{Effect, Model, Overlay};
use crate::commands::{self, Command};
use crate::keymap::Chord;
use crossterm::event::KeyCode;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// One line of the palette.
#[derive(Debug, Clone)]
pub struct PaletteLine {
    /// The command.
    pub command: &'static Command,
    /// Why it cannot be used now.
    pub unready: Option<String>,
}

/// Opens the palette.
pub fn open_palette(model: &mut Model) -> Vec<Effect> {
    super::open(model, Overlay::Palette { input: String::new(), row: 0 })
}

/// The commands that match what was typed, the best first; all of them for nothing.
#[must_use]
pub fn matches(model: &Model, input: &str) -> Vec<PaletteLine> {
    let line = |command: &'static Command| PaletteLine { command, unready: commands::ready(model, command).err() };
    let word = input.split_whitespace().next().unwrap_or_default();
    if let Some(command) = typed_command(word).filter(|_| !word.is_empty()) {
        let rest = ranked(word).into_iter().filter(|other| other.id != command.id);
        return std::iter::once(command).chain(rest).map(line).collect();
    }
    ranked(input).into_iter().map(line).collect()
}

fn ranked(input: &str) -> Vec<&'static Command> {
    let input = input.trim();
    if input.is_empty() {
        let (moving, others): (Vec<_>, Vec<_>) = commands::all().partition(|command| commands::moves(command.id));
        return others.into_iter().chain(moving).collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let parse = |kind| Pattern::new(input, CaseMatching::Ignore, Normalization::Smart, kind);
    let patterns = (parse(AtomKind::Fuzzy), parse(AtomKind::Substring));
    let scored = commands::all().filter_map(|command| Some((score(&patterns, &mut matcher, command)?, command)));
    let mut scored: Vec<(u32, &Command)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, command)| command).collect()
}

/// The name may be matched loosely and counts most; words about it have to contain what was typed.
fn score((loose, exact): &(Pattern, Pattern), matcher: &mut Matcher, command: &Command) -> Option<u32> {
    let mut of = |pattern: &Pattern, text: &str| pattern.score(Utf32Str::new(text, &mut Vec::new()), matcher);
    let name = of(loose, command.name).map(|score| score * 4);
    let words = of(exact, &format!("{} {}", command.words, command.id)).map(|score| score * 3);
    let help = of(exact, command.help);
    [name, words, help].into_iter().flatten().max()
}

fn typed_command(word: &str) -> Option<&'static Command> {
    commands::all().find(|command| command.typed.is_some_and(|typed| typed.word == word) || command.id == word)
}

pub(super) fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match chord.code {
        KeyCode::Enter => return Some(choose(model)),
        KeyCode::Esc => drop(model.overlays.pop()),
        KeyCode::Down => drop(super::step(model, Step::Rows(1))),
        KeyCode::Up => drop(super::step(model, Step::Rows(-1))),
        KeyCode::PageDown => drop(super::step(model, Step::Page(1))),
        KeyCode::PageUp => drop(super::step(model, Step::Page(-1))),
        _ => return edited(model, chord),
    }
    Some(Vec::new())
}

/// Taking the last letter away from nothing closes the palette, as in vim.
fn edited(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let Some(Overlay::Palette { input, row }) = model.overlays.last_mut() else { return None };
    if input.is_empty() && chord.code == KeyCode::Backspace {
        model.overlays.pop();
        return Some(Vec::new());
    }
    if edit(input, chord) == Edited::No {
        return None;
    }
    *row = 0;
    Some(Vec::new())
}

/// Closes the palette and starts the chosen command with what stands behind its word.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Palette { input, row }) = model.overlays.pop() else { return Vec::new() };
    let Some(line) = matches(model, &input).into_iter().nth(row) else {
        model.say(format!("No command matches {input:?}."));
        return Vec::new();
    };
    start(model, line.command, &input)
}

fn start(model: &mut Model, command: &'static Command, input: &str) -> Vec<Effect> {
    let (word, argument) = input.trim().split_once(char::is_whitespace).unwrap_or((input.trim(), ""));
    match command.typed.filter(|typed| typed.word == word) {
        Some(typed) if commands::ready(model, command).is_ok() => (typed.start)(model, argument.trim()),
        _ => commands::start(model, command),
    }
}
