//! From a key to what it starts: text lines first, then stray text is told apart, then prefixes and the keymap.

use super::{Effect, Model, Msg, acts, back, bisect, changelog, fleet, overlays, promotion, rollback};
use crate::commands::{self, Command, Reach};
use crate::keymap::{Chord, Found};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use engine::domain::Moment;

/// Prefix keys that wait for the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The keys so far.
    pub keys: Vec<Chord>,
    /// Since when.
    pub since: Moment,
}

/// Whether typed keys are text now.
#[must_use]
pub fn in_field(model: &Model) -> bool {
    match model.overlays.last() {
        Some(super::Overlay::Act) => acts::is_typing(model),
        Some(super::Overlay::Promotion) => promotion::is_typing(model),
        Some(super::Overlay::Rollback) => rollback::is_typing(model),
        Some(overlay) => overlay.is_field(),
        None => changelog::takes_keys(model, KeyEvent::from(KeyCode::Char('a'))),
    }
}

/// Whether this key, as the first of many that came at once, makes the others text: it opens a text line.
#[must_use]
pub fn opens_field(model: &Model, key: KeyEvent) -> bool {
    let Some(chord) = Chord::of(key) else { return false };
    let Found::Command(command) = model.keymap.find(model.spot(), &[chord]) else { return false };
    let opens = ["global.palette", "global.filter"].contains(&command.id);
    model.prefix.is_none() && opens
}

/// How many messages of a batch stand before its first text key. They act before the rest is judged: a field that
/// they open takes it.
#[must_use]
pub fn lead(batch: &[Msg]) -> usize {
    batch.iter().position(|msg| text_key(msg).is_some()).unwrap_or(batch.len())
}

/// The messages of a batch of input that came at once. More text keys than a person types, outside a field, are one
/// message, and no key among them acts but the one that always leaves.
#[must_use]
pub fn sorted(model: &Model, batch: Vec<Msg>) -> Vec<Msg> {
    let texts: Vec<Chord> = batch.iter().filter_map(text_key).collect();
    let typed = 1 + texts.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let first = batch.iter().find_map(key);
    let few = typed <= super::burst::MOST && !acts::sends_among(model, batch.iter().filter_map(key));
    if few || in_field(model) || first.is_some_and(|key| opens_field(model, key)) {
        return batch;
    }
    let kept = batch
        .into_iter()
        .filter(|msg| key(msg).is_none_or(|key| Chord::of(key).is_some_and(|chord| always(model, chord))));
    std::iter::once(Msg::Stray(texts.len())).chain(kept).collect()
}

fn key(msg: &Msg) -> Option<KeyEvent> {
    if let Msg::Key(key) = msg { Some(*key) } else { None }
}

fn text_key(msg: &Msg) -> Option<Chord> {
    Chord::of(key(msg)?).filter(|chord| chord.text().is_some())
}

/// A key was pressed.
pub(super) fn pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(chord) = Chord::of(key) else { return Vec::new() };
    model.pace.note(chord, model.now);
    if always(model, chord) {
        return vec![Effect::Quit];
    }
    if promotion::interrupted(model) {
        return if rollback::opens(model, chord) { rollback::open(model) } else { Vec::new() };
    }
    if !in_field(model) && rollback::opens(model, chord) {
        return break_glass(model, chord);
    }
    if let Some(effects) = overlays::typed(model, chord) {
        return effects;
    }
    if model.overlays.is_empty() && changelog::takes_keys(model, key) {
        return changelog::typed(model, key);
    }
    if chord.text().is_some() && model.burst.takes(chord, model.now) {
        return stray(model);
    }
    model.forget_said();
    if let Some(effects) = acts::pressed(model, chord) {
        return effects;
    }
    if let Some(effects) = promotion::pressed(model, chord) {
        return effects;
    }
    if let Some(effects) = rollback::pressed(model, chord) {
        return effects;
    }
    if let Some(effects) = bisect::pressed(model, chord) {
        return effects;
    }
    if let Some(effects) = fleet::pressed(model, chord) {
        return effects;
    }
    command_key(model, chord)
}

/// Break-glass opens over whatever lies there, also where nothing may be changed: it shows the commands all the same.
fn break_glass(model: &mut Model, chord: Chord) -> Vec<Effect> {
    if model.burst.takes(chord, model.now) {
        return stray(model);
    }
    model.forget_said();
    rollback::open(model)
}

/// So many text keys came at once that nobody typed them.
pub(super) fn stray(model: &mut Model) -> Vec<Effect> {
    model.burst.seen(model.now);
    model.pace.burst(model.now);
    promotion::interrupted(model);
    model.prefix = None;
    model.forget_said();
    said_stray(model)
}

/// Says that text that came in at once was ignored.
pub(super) fn said_stray(model: &mut Model) -> Vec<Effect> {
    model.say("Text that came in at once was ignored. Nothing was changed.");
    Vec::new()
}

/// Text was pasted: it goes into a text line or nowhere.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    model.pace.burst(model.now);
    if promotion::interrupted(model) {
        return Vec::new();
    }
    if let Some(effects) = overlays::pasted(model, text) {
        return effects;
    }
    if model.overlays.is_empty() && in_field(model) {
        return changelog::pasted(model, text);
    }
    model.prefix = None;
    model.forget_said();
    model.say(format!("Pasted text ({} characters) was ignored. Nothing was changed.", text.chars().count()));
    Vec::new()
}

fn always(model: &Model, chord: Chord) -> bool {
    matches!(model.keymap.find(model.spot(), &[chord]), Found::Command(command) if command.id == commands::LEAVE)
}

fn command_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let mut keys = model.prefix.take().map_or_else(Vec::new, |pending| pending.keys);
    keys.push(chord);
    match model.keymap.find(model.spot(), &keys) {
        Found::Command(command) => run(model, command),
        Found::Prefix => {
            model.prefix = Some(Pending { keys, since: model.now });
            Vec::new()
        }
        Found::Nothing if keys.len() == 1 => parted(model, chord),
        Found::Nothing => Vec::new(),
    }
}

/// Esc and a key that come together look like the key with alt held. No key is bound with alt by itself.
fn parted(model: &mut Model, chord: Chord) -> Vec<Effect> {
    if !chord.modifiers.contains(KeyModifiers::ALT) {
        return Vec::new();
    }
    let mut effects = back::step(model);
    let key = KeyEvent::new(chord.code, chord.modifiers - KeyModifiers::ALT);
    effects.extend(pressed(model, key));
    effects
}

/// Starts a command unless something lies over the screen that it does not reach.
pub(super) fn run(model: &mut Model, command: &Command) -> Vec<Effect> {
    if !model.overlays.is_empty() && command.reach == Reach::Place && !promotion::lends(model, command.id) {
        return Vec::new();
    }
    commands::start(model, command)
}
