//! Opening the search, choosing a version, saying what was found out of it.

use super::{Words, ask, environment};
use crate::app::movement::{Step, Turn};
use crate::app::{Effect, Model, Overlay, overlays, selected, whereabouts};
use crate::keymap::Chord;
use crossterm::event::KeyCode;
use engine::domain::EnvName;
use engine::lifecycle::bisect::Word;

/// Whether there is a repository whose versions can be listed.
///
/// # Errors
/// That they are not read yet.
pub fn ready(model: &Model) -> Result<(), String> {
    let there = model.board.branches.value().is_some();
    there.then_some(()).ok_or_else(|| "The branches are not read yet.".into())
}

/// Opens the search, with what is selected on the screen.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let picked = selected(model).and_then(|selected| selected.commit);
    model.bisect.picked = picked;
    model.bisect.chosen = picked.or(model.bisect.chosen);
    overlays::open(model, Overlay::Bisect);
    ask(model)
}

/// A key in the search; `None` when it means nothing here.
pub fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let shown = model.overlays.last() == Some(&Overlay::Bisect) && model.prefix.is_none();
    if !shown || !chord.modifiers.is_empty() {
        return None;
    }
    match chord.code {
        KeyCode::Char('+') => Some(say(model, Some(Word::Good))),
        KeyCode::Char('-') => Some(say(model, Some(Word::Bad))),
        KeyCode::Char('s') => Some(say(model, Some(Word::Skip))),
        KeyCode::Char('u') => Some(say(model, None)),
        KeyCode::Char('c') => Some(start_over(model)),
        KeyCode::Char('r') => Some(ask(model)),
        KeyCode::Char(']' | '>') => Some(turn(model, Turn::On)),
        KeyCode::Char('[' | '<') => Some(turn(model, Turn::Back)),
        _ => None,
    }
}

/// Says it of the selected version; nothing takes back what was said.
fn say(model: &mut Model, word: Option<Word>) -> Vec<Effect> {
    let view = &mut model.bisect;
    let Some(commit) = view.versions().get(view.row()).map(|version| version.commit) else { return Vec::new() };
    match (view.words.iter_mut().find(|(one, _)| *one == commit), word) {
        (Some(said), Some(word)) => said.1 = word,
        (None, Some(word)) => view.words.push((commit, word)),
        (_, None) => view.words.retain(|(one, _)| *one != commit),
    }
    view.chosen = Some(commit);
    ask(model)
}

fn start_over(model: &mut Model) -> Vec<Effect> {
    model.bisect.words = Words::new();
    ask(model)
}

/// Goes to the versions of the next environment. What was said of versions stays: it is about the code.
fn turn(model: &mut Model, turn: Turn) -> Vec<Effect> {
    let config = &model.config;
    let mut names: Vec<&str> =
        config.workflows.deploy.keys().chain(config.environments.keys()).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let here = environment(model);
    let next = turn.within(&names, here.as_str()).to_owned();
    model.bisect.environment = Some(EnvName(next));
    ask(model)
}

/// Moves in the list.
pub fn step(model: &mut Model, step: Step) {
    let page = model.page();
    let view = &mut model.bisect;
    let row = step.from(view.row(), view.versions().len(), page);
    select(model, row);
}

/// Selects this row.
pub fn select(model: &mut Model, row: usize) {
    let chosen = model.bisect.versions().get(row).map(|version| version.commit);
    model.bisect.chosen = chosen.or(model.bisect.chosen);
}

/// Goes to the journey of the selected version.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    let view = &model.bisect;
    let Some(commit) = view.versions().get(view.row()).map(|version| version.commit) else { return Vec::new() };
    model.overlays.pop();
    whereabouts::open_for(model, &commit.to_string())
}
