//! Keys of a form: typing in a field, choosing, and `S`, which sends. These are no commands: nothing remaps them.

use super::form::{Form, Progress};
use super::{ActEffect, open};
use crate::app::changelog::Text;
use crate::app::pace::BY_HAND;
use crate::app::{Effect, Model, Overlay, input};
use crate::keymap::Chord;
use crossterm::event::{KeyCode, KeyEvent};

/// The key that sends what the form says. It opens no form.
pub const SEND: char = 'S';

/// Whether keys are text now.
#[must_use]
pub fn is_typing(model: &Model) -> bool {
    model.acts.form.as_ref().is_some_and(|form| form.typing && form.progress == Progress::Open)
}

/// Takes a key while text is typed; `None` when none is.
pub fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    if !is_typing(model) {
        return None;
    }
    let key = KeyEvent::new(chord.code, chord.modifiers);
    let by_hand = model.pace.is_by_hand(model.now);
    let form = model.acts.form.as_mut()?;
    match key.code {
        KeyCode::Enter | KeyCode::Char(_) if on_word(form) && !by_hand => return Some(not_typed(model)),
        KeyCode::Esc => form.typing = false,
        KeyCode::Tab => step(form, 1),
        KeyCode::BackTab => step(form, -1),
        KeyCode::Enter if on_word(form) => return Some(send(model)),
        KeyCode::Enter if on_line(form) => step(form, 1),
        _ => {
            if let Some(text) = form.focused_text() {
                text.key(key);
            }
        }
    }
    Some(changed(model))
}

/// The word came in at once, and nobody typed it.
fn not_typed(model: &mut Model) -> Vec<Effect> {
    if let Some(form) = &mut model.acts.form {
        form.word = Text::default();
    }
    model.say(BY_HAND);
    changed(model)
}

/// The key that sends came in one go with other keys, or right after such a burst.
fn not_pressed(model: &mut Model) -> Vec<Effect> {
    let grave = model.acts.form.as_ref().is_some_and(|form| form.is_grave());
    if grave { not_typed(model) } else { input::said_stray(model) }
}

/// Whether, among keys that came at once, the one that sends this form is not alone: then nobody pressed it.
pub fn sends_among(model: &Model, mut keys: impl Iterator<Item = KeyEvent> + Clone) -> bool {
    let open = model.acts.form.as_ref().is_some_and(|form| form.progress == Progress::Open && !form.typing);
    let is_send = |key: KeyEvent| key.code == KeyCode::Char(SEND);
    let on_top = model.overlays.last() == Some(&Overlay::Act);
    open && on_top && keys.clone().any(is_send) && !keys.all(is_send)
}

/// Takes pasted text; where nothing is typed it goes nowhere.
pub fn pasted(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    let form = model.acts.form.as_mut().filter(|form| form.typing && form.progress == Progress::Open)?;
    // What confirms is typed by a person.
    if on_word(form) {
        model.say(BY_HAND);
        return Some(Vec::new());
    }
    let one = on_line(form);
    let text = if one { text.trim().lines().next().unwrap_or_default() } else { text };
    if let Some(field) = form.focused_text() {
        field.insert(text);
    }
    Some(changed(model))
}

/// Takes a key while nothing is typed; `None` when it means nothing to the form.
pub fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    model.overlays.last().filter(|overlay| **overlay == Overlay::Act)?;
    let form = model.acts.form.as_mut()?;
    if let Progress::Ended(end) = &form.progress {
        let url = end.url.clone();
        return match chord.code {
            KeyCode::Enter => Some(crate::app::overlays::close(model)),
            KeyCode::Char('o') => Some(url.map(Effect::Browse).into_iter().collect()),
            _ => None,
        };
    }
    if form.progress != Progress::Open {
        return None;
    }
    match chord.code {
        KeyCode::Char(SEND) if !model.pace.may_send(model.now) => return Some(not_pressed(model)),
        KeyCode::Char(SEND) => return Some(send(model)),
        KeyCode::Char('e') => return Some(edit(form)),
        KeyCode::Tab | KeyCode::Down | KeyCode::Char('j') => step(form, 1),
        KeyCode::BackTab | KeyCode::Up | KeyCode::Char('k') => step(form, -1),
        KeyCode::Left | KeyCode::Char('h') => turn(form, -1),
        KeyCode::Enter if form.focused_text().is_some() => form.typing = true,
        KeyCode::Enter | KeyCode::Right | KeyCode::Char(' ' | 'l') => turn(form, 1),
        _ => return None,
    }
    Some(changed(model))
}

/// The form is taken away. What was not sent is kept until another form is closed; what was sent goes on.
pub fn closed(model: &mut Model) -> Vec<Effect> {
    let form = model.acts.form.take();
    let unsent = form.filter(|form| form.progress == Progress::Open);
    model.acts.kept = unsent.or_else(|| model.acts.kept.take());
    Vec::new()
}

/// Confirms what the form says. Once: a form that was sent takes no key any more.
fn send(model: &mut Model) -> Vec<Effect> {
    let Some(form) = &mut model.acts.form else { return Vec::new() };
    let plan = match &form.plan {
        Ok(plan) => plan.clone(),
        Err(fault) => {
            let sentence = format!("{fault}. Nothing was sent.");
            model.say(sentence);
            return Vec::new();
        }
    };
    let word = if form.is_grave() { form.word.trimmed() } else { plan.reach.word().to_owned() };
    if word != plan.reach.word() {
        form.at = form.fields.len();
        form.typing = true;
        let sentence = format!("Type {} and Enter to confirm. Nothing was sent.", plan.reach.word());
        model.say(sentence);
        return Vec::new();
    }
    let act = plan.act.to_string();
    if model.acts.going.iter().any(|(_, going)| *going == act) {
        model.say("The same is under way already. Nothing was sent.");
        return Vec::new();
    }
    form.typing = false;
    form.progress = Progress::Going(engine::operations::act::Stage::Reading);
    let id = form.id;
    model.acts.going.push((id, act));
    vec![Effect::Act(ActEffect::Send { form: id, plan: Box::new(plan), word })]
}

fn edit(form: &mut Form) -> Vec<Effect> {
    let id = form.id;
    let text = form.fields.get(form.at).map(super::Field::says);
    let is_text = matches!(form.fields.get(form.at).map(|field| &field.value), Some(super::Value::Text(_)));
    text.filter(|_| is_text).map(|text| Effect::Act(ActEffect::Edit { form: id, text })).into_iter().collect()
}

/// What a workflow takes depends on its file and branch, and what a branch brings on where it goes; the rest is planned
/// anew.
fn changed(model: &mut Model) -> Vec<Effect> {
    let Model { acts, board, config, now, .. } = model;
    let Some(form) = &mut acts.form else { return Vec::new() };
    form.plan_again(board, config, *now);
    if form.typing && form.at < 2 {
        return Vec::new();
    }
    [open::inputs(model), open::brings(model)].concat()
}

fn step(form: &mut Form, by: isize) {
    let stops = form.stops().max(1);
    form.at = (form.at + stops).saturating_add_signed(by) % stops;
    form.typing = form.typing && form.focused_text().is_some();
}

fn turn(form: &mut Form, by: isize) {
    if let Some(field) = form.fields.get_mut(form.at) {
        field.turn(by);
    }
}

fn on_word(form: &Form) -> bool {
    form.at == form.fields.len()
}

fn on_line(form: &Form) -> bool {
    matches!(form.fields.get(form.at).map(|field| &field.value), Some(super::Value::Line(_)))
}
