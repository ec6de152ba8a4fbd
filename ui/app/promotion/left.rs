//! What was begun on this machine and has not ended. It is gone on with, which sends nothing again, or closed with words
//! about what somebody saw.

use super::PromotionEffect;
use crate::app::typed_word::{Pressed, TypedWord};
use crate::app::{Effect, Model, overlays};
use crate::keymap::Chord;
use crossterm::event::KeyCode;
use engine::operations::journal::{Standing, Story};
use std::path::PathBuf;
use std::sync::Arc;

/// An operation that was left.
#[derive(Debug, Clone)]
pub struct Left {
    /// Its journal.
    pub path: PathBuf,
    /// What the journal says, or why that cannot be told.
    pub story: Result<Arc<Story>, String>,
    /// What somebody saw, while it is typed.
    pub words: Option<TypedWord>,
    /// The question whose answer is awaited.
    pub asked: Option<u64>,
}

impl Left {
    /// As it was found.
    #[must_use]
    pub fn of(path: PathBuf, story: Result<Arc<Story>, String>) -> Self {
        Self { path, story, words: None, asked: None }
    }

    /// Whether it is a promotion, which this console knows how to go on with.
    #[must_use]
    pub fn is_promotion(&self) -> bool {
        self.story.as_ref().is_ok_and(|story| story.opening.kind == "promotion")
    }

    /// What is known of it, a line for each thing. Hostile text may be in it.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let story = match &self.story {
            Ok(story) => story,
            Err(why) => return vec![format!("What {} says cannot be told: {why}.", self.path.display())],
        };
        let opening = &story.opening;
        let (kind, from, at) = (&opening.kind, opening.from.short(), opening.at.format("%Y-%m-%d %H:%M %:z"));
        let begun = format!("A {kind} of {from} was begun by {} at {at}, and did not end here.", opening.who);
        let standing = match story.standing() {
            Standing::NotBegun => "No step was begun: nothing was sent.".to_owned(),
            Standing::Within(step) => format!("It was left within {step}: whether that was done is not known."),
            Standing::After(step, _) => format!("Its last step that ended is {step}."),
            Standing::Closed(_) => "It has ended.".to_owned(),
        };
        vec![begun, standing]
    }

    pub(super) fn insert(&mut self, text: &str) {
        if let Some(words) = &mut self.words {
            words.text.insert(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

/// A key while it is typed what was seen.
pub(super) fn typed(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let (pace, now) = (model.pace.clone(), model.now);
    let Some(left) = &mut model.promotion.left else { return Vec::new() };
    let Some(words) = &mut left.words else { return Vec::new() };
    match words.key(chord, &pace, now) {
        Pressed::Left => left.words = None,
        Pressed::Confirms => return set_aside(model),
        Pressed::NotByHand => model.say(crate::app::pace::BY_HAND),
        Pressed::Typed | Pressed::Next | Pressed::Before => {}
    }
    Vec::new()
}

fn set_aside(model: &mut Model) -> Vec<Effect> {
    let id = model.promotion.ask();
    let Some(left) = &mut model.promotion.left else { return Vec::new() };
    let words = left.words.as_ref().map(TypedWord::says).unwrap_or_default();
    if words.is_empty() {
        model.say("Type what you saw. Nothing was closed.");
        return Vec::new();
    }
    left.words = None;
    left.asked = Some(id);
    vec![Effect::Promotion(PromotionEffect::SetAside(id, left.path.clone(), words))]
}

pub(super) fn pressed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let left = model.promotion.left.as_mut()?;
    match chord.code {
        KeyCode::Char('G') if left.is_promotion() => {
            model.promotion.left = None;
            Some(super::follow(model, PromotionEffect::GoOn))
        }
        KeyCode::Char('S') if left.story.is_ok() => {
            left.words = Some(TypedWord { typing: true, ..TypedWord::default() });
            Some(Vec::new())
        }
        KeyCode::Char('?') => Some(overlays::open_help(model)),
        KeyCode::Char('q') | KeyCode::Esc => Some(overlays::close(model)),
        KeyCode::Char(_) if chord.modifiers.is_empty() => Some(Vec::new()),
        _ => None,
    }
}
