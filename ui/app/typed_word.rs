//! A field in which a person types a word to confirm something grave. What was pasted, or came in at once, is no word: the
//! field is emptied and says so. Letters go into it only while it has the focus.

use super::changelog::Text;
use super::pace::Pace;
use crate::keymap::Chord;
use crossterm::event::{KeyCode, KeyEvent};
use engine::domain::Moment;

/// The field.
#[derive(Debug, Clone, Default)]
pub struct TypedWord {
    /// What was typed so far.
    pub text: Text,
    /// Whether it has the focus.
    pub typing: bool,
}

/// What a key in the field means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It went into the word.
    Typed,
    /// The word is to confirm: Enter, pressed by a person.
    Confirms,
    /// The field was left.
    Left,
    /// The next place is to have the focus.
    Next,
    /// The one before.
    Before,
    /// Nobody typed it: the field was emptied, and [`super::pace::BY_HAND`] is to be said.
    NotByHand,
}

impl TypedWord {
    /// Gives the field the focus.
    pub fn focus(&mut self) {
        self.typing = true;
    }

    /// Takes the focus and the word away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What stands there.
    #[must_use]
    pub fn says(&self) -> String {
        self.text.trimmed()
    }

    /// Takes a key while it has the focus. `pace` has noted the key.
    pub fn key(&mut self, chord: Chord, pace: &Pace, now: Moment) -> Pressed {
        match chord.code {
            KeyCode::Enter | KeyCode::Char(_) if !pace.is_by_hand(now) => {
                self.text = Text::default();
                Pressed::NotByHand
            }
            KeyCode::Enter => Pressed::Confirms,
            KeyCode::Esc => {
                self.typing = false;
                Pressed::Left
            }
            KeyCode::Tab | KeyCode::Down => Pressed::Next,
            KeyCode::BackTab | KeyCode::Up => Pressed::Before,
            code => {
                self.text.key(KeyEvent::new(code, chord.modifiers));
                Pressed::Typed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Moment {
        chrono::DateTime::from_timestamp_millis(1_700_000_000_000 + milliseconds).unwrap().fixed_offset()
    }

    fn type_in(keys: &str, apart: i64) -> (TypedWord, Vec<Pressed>) {
        let (mut word, mut pace) = (TypedWord::default(), Pace::default());
        word.focus();
        let press = |(n, letter): (i64, char)| {
            let code = if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
            pace.note(Chord::plain(code), at(n * apart));
            word.key(Chord::plain(code), &pace, at(n * apart))
        };
        let pressed = (0..).zip(keys.chars()).map(press).collect();
        (word, pressed)
    }

    #[test]
    fn a_word_typed_by_a_person_confirms_with_enter() {
        let (word, pressed) = type_in("7b1e4d0\n", 120);
        assert_eq!((word.says().as_str(), pressed.last()), ("7b1e4d0", Some(&Pressed::Confirms)));
    }

    #[test]
    fn a_word_that_comes_at_once_does_not_stay_and_confirms_nothing() {
        let (word, pressed) = type_in("7b1e4d0\n", 2);
        assert!(!pressed.contains(&Pressed::Confirms) && pressed.contains(&Pressed::NotByHand), "{pressed:?}");
        assert_eq!(word.says(), "");
    }
}
