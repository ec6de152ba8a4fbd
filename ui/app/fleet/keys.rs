//! Opening the list, choosing in it, reading it again.

use super::{FleetEffect, YOUNG, ask, under_way};
use crate::app::movement::Step;
use crate::app::{Effect, Model, Overlay, overlays};
use crate::keymap::Chord;
use crossterm::event::KeyCode;

/// Nine services have a number; the others are chosen by moving.
const NUMBERS: &str = "123456789";

/// Whether there is another service.
///
/// # Errors
/// How one is named.
pub fn ready(model: &Model) -> Result<(), String> {
    let several = model.fleet.services.len() > 1;
    several
        .then_some(())
        .ok_or_else(|| "No other service is named: fleet.services in your own configuration does.".into())
}

/// Opens the list. What it says is read unless that was done a moment ago.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.fleet.row = model.fleet.here;
    overlays::open(model, Overlay::Fleet);
    let young = model.fleet.asked.is_some_and(|asked| model.now.signed_duration_since(asked) < YOUNG);
    if young { Vec::new() } else { ask(model) }
}

/// A key in the list: a number goes over to that service, `r` reads all of them again.
pub fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    if model.overlays.last() != Some(&Overlay::Fleet) || !chord.modifiers.is_empty() {
        return None;
    }
    match chord.code {
        KeyCode::Char('r' | 'R') => Some(ask(model)),
        KeyCode::Char(letter) => {
            let at = NUMBERS.find(letter).filter(|at| *at < model.fleet.services.len())?;
            Some(go_to(model, at))
        }
        _ => None,
    }
}

/// Moves in the list.
pub fn step(model: &mut Model, step: Step) {
    let (count, page) = (model.fleet.services.len(), model.page());
    model.fleet.row = step.from(model.fleet.row, count, page);
}

/// Goes over to the chosen service.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    go_to(model, model.fleet.row)
}

/// The console of another service takes the place of this one, unless something goes on here.
fn go_to(model: &mut Model, at: usize) -> Vec<Effect> {
    model.fleet.row = at;
    if at == model.fleet.here {
        model.overlays.pop();
        return Vec::new();
    }
    if let Some(what) = under_way(model) {
        let path = model.fleet.services.get(at).map(|service| service.path.display().to_string()).unwrap_or_default();
        model.say(format!("{what} This console stays until it ends; another one shows it: cutover --repo {path}"));
        return Vec::new();
    }
    vec![Effect::Fleet(FleetEffect::GoTo(at))]
}
