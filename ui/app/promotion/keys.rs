//! Keys of the wizard and of what is followed. Those that accept, arm and go on are no commands: nothing remaps them.

use super::follow::Stage as Going;
use super::wizard::{Section, Stage, Wizard};
use super::{PromotionEffect, countdown, left, open, second, visit, void};
use crate::app::movement::{Step, Turn};
use crate::app::pace::BY_HAND;
use crate::app::typed_word::Pressed;
use crate::app::{Effect, Model, Overlay, acts, input, overlays};
use crate::keymap::Chord;
use crossterm::event::KeyCode;
use engine::domain::FileStatus;
use engine::operations::promotion::release_notes;

/// Whether typed keys are text now.
#[must_use]
pub fn is_typing(model: &Model) -> bool {
    let view = &model.promotion;
    view.wizard.as_ref().is_some_and(|wizard| wizard.is_typing() && void(model).is_none())
        || view.left.as_ref().is_some_and(|left| left.words.is_some())
}

/// Whether the countdown goes on, which any key aborts.
#[must_use]
pub fn is_counting(model: &Model) -> bool {
    model.promotion.wizard.as_ref().is_some_and(|wizard| matches!(wizard.stage, Stage::Counting { .. }))
}

/// A key, text or click came while the countdown goes on: it aborts it, and does nothing else.
pub fn interrupted(model: &mut Model) -> bool {
    countdown::abort(model)
}

/// Takes a key while text is typed; `None` when none is.
pub fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    if !is_typing(model) {
        return None;
    }
    if model.promotion.left.is_some() {
        return Some(left::typed(model, chord));
    }
    let (pace, now) = (model.pace.clone(), model.now);
    let wizard = model.promotion.wizard.as_mut()?;
    match wizard.word.key(chord, &pace, now) {
        Pressed::Typed => wizard.said = None,
        Pressed::Confirms => return Some(countdown::arm(model)),
        Pressed::Left => wizard.section = Section::Check,
        Pressed::Next => turn(wizard, Turn::On),
        Pressed::Before => turn(wizard, Turn::Back),
        Pressed::NotByHand => wizard.said = Some(BY_HAND.into()),
    }
    Some(Vec::new())
}

/// Pasted text: what confirms is typed by a person. `None` where nothing is typed.
pub fn pasted(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    if !is_typing(model) {
        return None;
    }
    if let Some(left) = &mut model.promotion.left {
        left.insert(text);
    } else if let Some(wizard) = &mut model.promotion.wizard {
        wizard.said = Some(BY_HAND.into());
    }
    Some(Vec::new())
}

/// Takes a key while nothing is typed; `None` when it means nothing here.
pub fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    if model.overlays.last() != Some(&Overlay::Promotion) || model.prefix.is_some() {
        return None;
    }
    if model.promotion.left.is_some() {
        return left::pressed(model, chord);
    }
    if model.promotion.wizard.is_some() {
        return on_wizard(model, chord);
    }
    on_follow(model, chord)
}

fn on_wizard(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match chord.code {
        KeyCode::Tab | KeyCode::Enter | KeyCode::Char('l') | KeyCode::Right => {
            with(model, |wizard| turn(wizard, Turn::On))
        }
        KeyCode::BackTab | KeyCode::Char('h') | KeyCode::Left => with(model, |wizard| turn(wizard, Turn::Back)),
        // Whoever was typing the commit when the plan became void goes on for a moment.
        KeyCode::Char(digit) if digit.is_ascii_hexdigit() && was_typing(model) => Some(Vec::new()),
        KeyCode::Char(' ') => accept(model),
        KeyCode::Char('r') => Some(again(model)),
        KeyCode::Char('d') => Some(files(model)),
        KeyCode::Char('y') => Some(twin(model)),
        KeyCode::Char('n') => Some(notes(model)),
        KeyCode::Char('A') => Some(second::approve(model)),
        KeyCode::Char('O') => Some(acts::open_promotion(model)),
        KeyCode::Char('?') => Some(overlays::open_help(model)),
        KeyCode::Char('q') | KeyCode::Esc => Some(overlays::close(model)),
        // What starts something else is for the bare screen.
        KeyCode::Char(letter) if !"jkgGm".contains(letter) && chord.modifiers.is_empty() => Some(Vec::new()),
        _ => None,
    }
}

fn was_typing(model: &Model) -> bool {
    model.promotion.wizard.as_ref().is_some_and(|wizard| wizard.is_typing())
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of several answers")]
fn with(model: &mut Model, change: impl FnOnce(&mut Wizard)) -> Option<Vec<Effect>> {
    if let Some(wizard) = model.promotion.wizard.as_mut() {
        change(wizard);
    }
    Some(Vec::new())
}

/// The next section; that of the commit has the focus by that.
fn turn(wizard: &mut Wizard, turn: Turn) {
    wizard.section = turn.within(&Section::ALL, wizard.section);
    wizard.word.typing = wizard.section == Section::Confirm;
}

/// Accepts the selected gate, or takes that back. One by one, and by a person.
#[expect(clippy::unnecessary_wraps, reason = "it is one of several answers")]
fn accept(model: &mut Model) -> Option<Vec<Effect>> {
    if !model.pace.may_send(model.now) {
        return Some(input::said_stray(model));
    }
    if let Some(why) = void(model) {
        model.say(format!("{why}."));
        return Some(Vec::new());
    }
    let Some(wizard) = &mut model.promotion.wizard else { return Some(Vec::new()) };
    let Some(gate) = wizard.selected_gate().filter(|_| wizard.section == Section::Check) else {
        return Some(Vec::new());
    };
    let (id, wants, blocks) = (gate.id.clone(), gate.wants_acceptance(), gate.blocks());
    if wants {
        match wizard.accepted.iter().position(|accepted| *accepted == id) {
            Some(at) => drop(wizard.accepted.remove(at)),
            None => wizard.accepted.push(id),
        }
    } else {
        let why = if blocks { "blocks; it is cleared, not accepted" } else { "is in nobody's way" };
        model.say(format!("{id} {why}."));
    }
    Some(Vec::new())
}

/// Reads everything again.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    let (id, now) = (model.promotion.ask(), model.now);
    let Some(wizard) = &mut model.promotion.wizard else { return Vec::new() };
    wizard.id = id;
    wizard.said = None;
    wizard.stage = Stage::Reading { part: None, since: now };
    vec![Effect::Promotion(PromotionEffect::Gather(id))]
}

/// The files that differ, whole.
fn files(model: &mut Model) -> Vec<Effect> {
    let Some(gathered) = model.promotion.wizard.as_ref().and_then(|wizard| wizard.gathered.clone()) else {
        return Vec::new();
    };
    let ships = &gathered.ships;
    let word = |status| match status {
        FileStatus::Added => "new",
        FileStatus::Modified => "changed",
        FileStatus::Deleted => "removed",
    };
    let lines: Vec<String> = ships.files.iter().map(|file| format!("{:<8} {}", word(file.status), file.path)).collect();
    overlays::show(model, &format!("{} files differ", lines.len()), lines.iter().map(String::as_str));
    Vec::new()
}

/// The same as a command line.
#[must_use]
pub(crate) fn command(wizard: &Wizard) -> Option<String> {
    let ships = wizard.plan()?.heads.from.commit.short();
    let words = ["cutover promote --confirm".to_owned(), ships];
    let accepted = wizard.plan()?.wants().filter(|gate| wizard.accepted.contains(&gate.id));
    let accepted = accepted.map(|gate| format!("--accept {}", gate.id));
    Some(words.into_iter().chain(accepted).collect::<Vec<_>>().join(" "))
}

fn twin(model: &Model) -> Vec<Effect> {
    let text = model.promotion.wizard.as_ref().and_then(|wizard| command(wizard));
    text.map(|text| Effect::Copy { what: "command", text }).into_iter().collect()
}

fn notes(model: &Model) -> Vec<Effect> {
    let gathered = model.promotion.wizard.as_ref().and_then(|wizard| wizard.gathered.as_ref());
    let text = gathered.map(|gathered| release_notes(&gathered.ships));
    text.map(|text| Effect::Copy { what: "release notes", text }).into_iter().collect()
}

fn on_follow(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let follow = model.promotion.follow.as_ref()?;
    match chord.code {
        KeyCode::Enter | KeyCode::Char('l') => {
            Some(follow.selected_run(&model.config).map_or_else(Vec::new, |run| visit::log_of(model, run)))
        }
        KeyCode::Char('?') => Some(overlays::open_help(model)),
        KeyCode::Char('y') => {
            Some(vec![Effect::Copy { what: "status", text: follow.status(&model.config, model.now) }])
        }
        KeyCode::Char('P') if !follow.goes_on() => Some(open(model)),
        KeyCode::Char('G') if matches!(&follow.stage, Going::Stopped(halted) if halted.is_unknown()) => {
            Some(super::follow(model, PromotionEffect::GoOn))
        }
        KeyCode::Char('q') | KeyCode::Esc => {
            let leaves = follow.goes_on();
            let effects = overlays::close(model);
            if leaves {
                model.say("It goes on: leaving stops nothing. P shows it again.");
            }
            Some(effects)
        }
        _ => None,
    }
}

/// Takes the screen away, wherever it lies.
pub(super) fn put_away(model: &mut Model) {
    model.overlays.retain(|overlay| *overlay != Overlay::Promotion);
}

/// The screen is taken away: a plan that was not sent is gone with what was accepted for it.
pub fn closed(model: &mut Model) -> Vec<Effect> {
    model.promotion.left = None;
    if model.promotion.wizard.take().is_some() {
        model.say("Nothing was sent.");
    }
    Vec::new()
}

/// Moves among the gates, in what ships, or among the steps.
pub fn step(model: &mut Model, step: Step) {
    let page = model.page();
    if let Some(wizard) = &mut model.promotion.wizard {
        match wizard.section {
            Section::Check => {
                let (row, count) = (wizard.gate_row(), wizard.gates().len());
                let id = wizard.gates().get(step.from(row, count, page)).map(|gate| gate.id.clone());
                wizard.gate = id;
            }
            Section::Ships => {
                let lines = wizard.gathered.as_ref().map_or(0, |all| super::ship_lines(all).len());
                wizard.scroll = step.from(wizard.scroll, lines, page);
            }
            Section::Confirm => {}
        }
    } else if let Some(follow) = &mut model.promotion.follow {
        let (row, count) = (follow.selected(&model.config), follow.rows(&model.config).len());
        follow.row = Some(step.from(row, count, page));
    }
}
