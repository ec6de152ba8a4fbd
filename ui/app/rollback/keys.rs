//! Keys of a rollback. Those that choose, confirm and send are no commands: nothing remaps them.
//!
//! Letters go into the word. A digit is a reason, and `y` copies, while the word is empty and could not begin with it.

use super::run::Force;
use super::wizard::{self, Held, Section, ladder, way};
use super::{Order, Reason, RollbackEffect, Run, open, remark};
use crate::app::movement::Step;
use crate::app::pace::BY_HAND;
use crate::app::typed_word::Pressed;
use crate::app::{Effect, Model, Overlay, overlays};
use crate::commands;
use crate::keymap::{Chord, Found};
use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use engine::domain::EnvName;
use engine::environment::readiness::Rung;
use engine::fault::{Fault, Result};
use engine::operations::rollback::{Plan, To};
use std::sync::Arc;

/// So long a confirmed word waits for a host that is being reached.
const PATIENCE: TimeDelta = TimeDelta::seconds(10);

/// What is said where a word is typed before it was seen that another rollback has not ended.
const NO_WORD: &str = "Nothing was sent: no word is typed here. Tab shows the ways back, G looks how this one ended.";

/// Whether this key opens break-glass, wherever one is; where text is typed it is a letter.
#[must_use]
pub fn opens(model: &Model, chord: Chord) -> bool {
    let found = model.keymap.find(model.spot(), &[chord]);
    matches!(found, Found::Command(command) if command.id == commands::BREAK_GLASS)
}

/// Whether typed keys are text now.
#[must_use]
pub fn is_typing(model: &Model) -> bool {
    model.rollback.wizard.as_ref().is_some_and(|wizard| matches!(wizard.section, Section::Word | Section::Reason))
}

/// Takes a key while text is typed; `None` when none is.
pub fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match model.rollback.wizard.as_ref()?.section {
        Section::Word => Some(in_word(model, chord)),
        Section::Reason => Some(in_reason(model, chord)),
        Section::Ways | Section::Left => None,
    }
}

fn in_word(model: &mut Model, chord: Chord) -> Vec<Effect> {
    if let Some(letter) = bare(chord) {
        match meaning(model, letter) {
            Letter::Ignored => return Vec::new(),
            // What was thrown at the console chooses and copies nothing either.
            Letter::Reason(_) | Letter::Copy if !model.pace.may_send(model.now) => return Vec::new(),
            Letter::Reason(reason) => return choose_reason(model, reason),
            Letter::Copy => return copy(model),
            Letter::Text => hold(model),
        }
    }
    let (pace, now) = (model.pace.clone(), model.now);
    let Some(wizard) = &mut model.rollback.wizard else { return Vec::new() };
    let pressed = wizard.word.key(chord, &pace, now);
    wizard.word.typing = true;
    match pressed {
        Pressed::Typed => {
            (wizard.said, wizard.asked, wizard.awaits) = (None, None, None);
            if wizard.word.says().is_empty() {
                wizard.held = None;
            }
        }
        Pressed::Confirms => return send(model),
        Pressed::Left => return overlays::close(model),
        Pressed::Next | Pressed::Before => (wizard.section, wizard.awaits) = (Section::Ways, None),
        Pressed::NotByHand => {
            (wizard.held, wizard.awaits) = (None, None);
            wizard.said = Some(BY_HAND.into());
        }
    }
    Vec::new()
}

/// The letter of a key with nothing held but shift.
fn bare(chord: Chord) -> Option<char> {
    let KeyCode::Char(letter) = chord.code else { return None };
    (chord.modifiers - KeyModifiers::SHIFT).is_empty().then_some(letter)
}

/// What a letter means in the field of the word.
enum Letter {
    Text,
    Reason(Reason),
    Copy,
    Ignored,
}

fn meaning(model: &Model, letter: char) -> Letter {
    let Some(wizard) = &model.rollback.wizard else { return Letter::Ignored };
    let so_far = wizard.word.says().to_lowercase();
    let ladder = ladder(model);
    let words = way(wizard, &ladder).map(|way| wizard::words(model, way)).unwrap_or_default();
    let blank = if wizard.word.text.lines().concat().ends_with(' ') { " " } else { "" };
    let next = format!("{so_far}{blank}{}", letter.to_lowercase());
    if words.iter().any(|word| word.to_lowercase().starts_with(&next)) {
        return Letter::Text;
    }
    if so_far.is_empty() {
        return match (letter, Reason::of(letter)) {
            (_, Some(reason)) => Letter::Reason(reason),
            ('y', None) => Letter::Copy,
            ('!' | ' ', None) => Letter::Ignored,
            _ => Letter::Text,
        };
    }
    // A key that is held, also the one that opened this, writes its letter once.
    let held = so_far.chars().last().is_some_and(|last| letter.to_lowercase().eq(std::iter::once(last)));
    if held { Letter::Ignored } else { Letter::Text }
}

/// The way that is shown is the one that is meant from now on.
fn hold(model: &mut Model) {
    let ladder = ladder(model);
    let Some(wizard) = &mut model.rollback.wizard else { return };
    if wizard.held.is_none() {
        wizard.held = way(wizard, &ladder).map(Held::of);
    }
}

fn choose_reason(model: &mut Model, reason: Reason) -> Vec<Effect> {
    if let Some(wizard) = &mut model.rollback.wizard {
        wizard.reason = reason;
        if reason == Reason::Other {
            wizard.section = Section::Reason;
        }
    }
    Vec::new()
}

fn in_reason(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(wizard) = &mut model.rollback.wizard else { return Vec::new() };
    match chord.code {
        KeyCode::Enter | KeyCode::Tab | KeyCode::BackTab | KeyCode::Down | KeyCode::Up => {
            wizard.section = Section::Word;
            // An Enter that is held, or comes twice, would send by the next.
            if chord.code == KeyCode::Enter {
                wizard.word.clear();
            }
            if wizard.other.trimmed().is_empty() {
                wizard.reason = Reason::Unsaid;
            }
        }
        KeyCode::Esc => {
            wizard.section = Section::Word;
            wizard.reason = Reason::Unsaid;
        }
        code => drop(wizard.other.key(KeyEvent::new(code, chord.modifiers))),
    }
    Vec::new()
}

/// The word was typed by a person, who pressed Enter. Where the host is still being reached, that is waited for a moment.
fn send(model: &mut Model) -> Vec<Effect> {
    // An Enter that comes twice after the word was taken away hides nothing that was said.
    if model.rollback.wizard.as_ref().is_some_and(|wizard| wizard.said.is_some() && wizard.word.says().is_empty()) {
        return Vec::new();
    }
    let early = model.rollback.wizard.as_ref().is_some_and(|wizard| wizard::is_early(model, wizard));
    let until = model.now + PATIENCE;
    match model.rollback.wizard.as_mut().filter(|_| early) {
        Some(wizard) => wizard.awaits = Some(wizard.awaits.unwrap_or(until)),
        None => return send_now(model),
    }
    Vec::new()
}

/// It is sent, or it is said why not.
pub(super) fn send_now(model: &mut Model) -> Vec<Effect> {
    let Some(wizard) = &model.rollback.wizard else { return Vec::new() };
    let reason = wizard.why();
    match wizard::plan(model, wizard).and_then(|plan| confirmed(model, plan)) {
        Ok((plan, typed)) => {
            let plan = Arc::new(plan);
            let id = model.rollback.ask();
            model.rollback.run = Some(Box::new(Run::begun(id, &plan, reason.clone(), model.now)));
            model.rollback.wizard = None;
            vec![Effect::Rollback(RollbackEffect::Run(id, Box::new(Order { plan, typed, reason })))]
        }
        Err(fault) => refused(model, &fault),
    }
}

/// The plan with the word that confirms it.
fn confirmed(model: &mut Model, plan: Plan) -> Result<(Plan, String)> {
    let Some(wizard) = &mut model.rollback.wizard else { return Err(Fault::refused("No way back is open")) };
    let typed = wizard.word.says();
    let typed = wizard::meant(wizard, &plan.way, &typed)?;
    plan.clone().arm(&typed)?;
    Ok((plan, typed))
}

/// It is said why nothing was sent.
fn refused(model: &mut Model, fault: &Fault) -> Vec<Effect> {
    let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
    let ladder = ladder(model);
    if let Some(wizard) = &mut model.rollback.wizard {
        wizard.said = Some(format!("{fault}.{hint}"));
        wizard.asked = way(wizard, &ladder).map(|way| wizard::asked(wizard, way));
        wizard.awaits = None;
    }
    Vec::new()
}

/// The same by hand, to be pasted into another terminal.
fn copy(model: &Model) -> Vec<Effect> {
    let Some(wizard) = &model.rollback.wizard else { return Vec::new() };
    let ladder = ladder(model);
    let shown = way(wizard, &ladder);
    let text = match wizard.section {
        Section::Left => shown.and_then(|way| way.check.clone()),
        _ => shown.map(|way| way.by_hand.join("\n")).filter(|text| !text.is_empty()),
    };
    text.map(|text| Effect::Copy { what: "commands", text }).into_iter().collect()
}

/// Pasted text: what confirms is typed by a person, a reason may be pasted. `None` where nothing is typed.
pub fn pasted(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    let wizard = model.rollback.wizard.as_mut()?;
    match wizard.section {
        Section::Word => wizard.said = Some(BY_HAND.into()),
        Section::Reason => wizard.other.insert(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Section::Ways | Section::Left => return None,
    }
    Some(Vec::new())
}

/// Takes a key while nothing is typed; `None` when it means nothing here.
pub fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    if model.overlays.last() != Some(&Overlay::Rollback) || model.prefix.is_some() {
        return None;
    }
    match model.rollback.wizard.as_ref().map(|wizard| wizard.section) {
        Some(Section::Left) => on_left(model, chord),
        Some(_) => on_ways(model, chord),
        None => on_run(model, chord),
    }
}

/// One that was left is gone on with, or the ways back are looked at all the same.
fn on_left(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match chord.code {
        KeyCode::Char('G') if model.rollback.left.is_some() => return Some(go_on(model)),
        KeyCode::Char('y') => return Some(copy(model)),
        KeyCode::Char('q') | KeyCode::Esc => return Some(overlays::close(model)),
        KeyCode::Tab => {
            let wizard = model.rollback.wizard.as_mut()?;
            (wizard.section, wizard.said) = (Section::Word, None);
        }
        KeyCode::Char('?') => return None,
        KeyCode::Char(_) if bare(chord).is_none() => return None,
        KeyCode::Char(_) | KeyCode::Enter | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => {
            model.rollback.wizard.as_mut()?.said = Some(NO_WORD.into());
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn on_ways(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let ladder = ladder(model);
    let wizard = model.rollback.wizard.as_mut()?;
    match chord.code {
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Enter => {
            // Looking at a way by Tab is choosing it; the word of another way confirms nothing.
            let shown = way(wizard, &ladder).map(|way| way.rung);
            // And an Enter that is held, or comes twice, would send by the next.
            if chord.code == KeyCode::Enter
                || (wizard.chosen.is_some() && wizard.held.as_ref().map(|held| held.rung) != shown)
            {
                wizard.word.clear();
            }
            wizard.word.focus();
            (wizard.held, wizard.awaits) = (None, None);
            wizard.section = Section::Word;
        }
        KeyCode::Char('q') | KeyCode::Esc => return Some(overlays::close(model)),
        KeyCode::Char('y') => return Some(copy(model)),
        KeyCode::Char('G') if model.rollback.left.is_some() => return Some(go_on(model)),
        KeyCode::Char(letter) if Reason::of(letter).is_some() => {
            let reason = Reason::of(letter)?;
            return Some(choose_reason(model, reason));
        }
        // What starts something else is for the bare screen.
        KeyCode::Char(letter) if !"jkgGm?".contains(letter) && bare(chord).is_some() => {}
        _ => return None,
    }
    Some(Vec::new())
}

/// Goes on with what was left here: looks how it ended, and runs nothing.
fn go_on(model: &mut Model) -> Vec<Effect> {
    // It stays as long as it has not ended: a look may not tell.
    let Some((path, story)) = model.rollback.left.clone() else { return Vec::new() };
    let opening = &story.opening;
    let env = EnvName(opening.aim.as_ref().map_or(&opening.place, |aim| &aim.environment).clone());
    let check = ladder(model).ways.first().and_then(|way| way.check.clone());
    let id = model.rollback.ask();
    model.rollback.wizard = None;
    model.rollback.run = Some(Box::new(Run::left(id, env.clone(), &story, check)));
    vec![Effect::Rollback(RollbackEffect::GoOn(id, path, env))]
}

fn on_run(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let closes = matches!(chord.code, KeyCode::Char('q') | KeyCode::Esc | KeyCode::Enter);
    if closes && remark::withdrawn(model) {
        return Some(Vec::new());
    }
    let run = model.rollback.run.as_ref()?;
    match chord.code {
        KeyCode::Char('y') => {
            let text = super::summary(model, run);
            Some(vec![Effect::Copy { what: "incident summary", text }])
        }
        KeyCode::Char('B') if !run.goes_on() => Some(open(model)),
        KeyCode::Char('R') if run.served() => Some(take_back(model)),
        KeyCode::Char('C') if run.can_be_told() => Some(remark::pressed(model)),
        KeyCode::Char('W') => Some(remark::posted(model)),
        KeyCode::Char('T') if run.waits_for_lock() => Some(take_over(model)),
        // An Enter that is held, or comes twice, was meant for the word.
        KeyCode::Enter if run.goes_on() => Some(Vec::new()),
        KeyCode::Char('q') | KeyCode::Esc | KeyCode::Enter => {
            let words = match (run.goes_on(), run.is_unbegun()) {
                (false, _) => None,
                (true, true) => Some("It goes on while this console is open. B shows it again."),
                (true, false) => Some("It goes on: leaving stops nothing. B shows it again."),
            };
            let effects = overlays::close(model);
            if let Some(words) = words {
                model.say(words);
            }
            Some(effects)
        }
        KeyCode::Char(letter) if !"jkgGm?".contains(letter) && bare(chord).is_some() => Some(Vec::new()),
        _ => None,
    }
}

/// Takes the lock over from a script that hangs: the first press says what that means, the next one does it.
fn take_over(model: &mut Model) -> Vec<Effect> {
    let Some(run) = &mut model.rollback.run else { return Vec::new() };
    if run.force == Force::None {
        run.force = Force::Offered;
        model.say("T once more takes the lock over: the script that runs under it goes on beside this one.");
        return Vec::new();
    }
    run.force = Force::Sent;
    vec![Effect::Rollback(RollbackEffect::TakeOver(run.id))]
}

/// The branch still holds what was gone away from: the way that takes it back there, by a pull request.
fn take_back(model: &mut Model) -> Vec<Effect> {
    let Some(run) = &model.rollback.run else { return Vec::new() };
    let (env, commit) = (run.env.clone(), run.goal.commit);
    let Some(commit) = commit else {
        model.say("It is not known which commit serves, so nothing can be taken back to it from here.");
        return Vec::new();
    };
    let effects = super::open_for(model, env);
    if let Some(wizard) = &mut model.rollback.wizard {
        wizard.to = To::Version(commit.to_string());
        wizard.chosen = Some(Rung::Revert);
    }
    effects
}

/// The screen is taken away.
pub fn closed(model: &mut Model) -> Vec<Effect> {
    if model.rollback.wizard.take().is_some() {
        model.say("Nothing was sent.");
    }
    Vec::new()
}

/// Moves among the ways, or in the output of the script.
pub fn step(model: &mut Model, step: Step) {
    let page = model.page();
    if model.rollback.wizard.is_some() {
        return step_ways(model, step, page);
    }
    if let Some(run) = &mut model.rollback.run {
        let count = run.lines.len();
        let at = run.scroll.unwrap_or_else(|| count.saturating_sub(1));
        let next = step.from(at, count, page);
        run.scroll = (next + 1 < count).then_some(next);
    }
}

fn step_ways(model: &mut Model, step: Step, page: usize) {
    let ladder = ladder(model);
    let Some(wizard) = model.rollback.wizard.as_mut().filter(|wizard| wizard.section == Section::Ways) else { return };
    let here = way(wizard, &ladder).map(|way| way.rung);
    let row = ladder.ways.iter().position(|way| Some(way.rung) == here).unwrap_or(0);
    wizard.chosen = ladder.ways.get(step.from(row, ladder.ways.len(), page)).map(|way| way.rung);
    wizard.said = None;
}
