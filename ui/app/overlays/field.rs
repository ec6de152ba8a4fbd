//! A one-line text that is edited at its end.

use crate::keymap::Chord;
use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// What a key did to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    /// The text is another.
    Changed,
    /// The key means nothing to a text.
    No,
}

pub(super) fn edit(text: &mut String, chord: Chord) -> Edited {
    match (chord.code, chord.modifiers) {
        (KeyCode::Char(letter), held) if held.is_empty() => text.push(letter),
        (KeyCode::Backspace, _) => {
            text.truncate(text.graphemes(true).next_back().map_or(0, |last| text.len() - last.len()));
        }
        (KeyCode::Char('u'), KeyModifiers::CONTROL) => text.clear(),
        (KeyCode::Char('w'), KeyModifiers::CONTROL) => text.truncate(last_word(text)),
        _ => return Edited::No,
    }
    Edited::Changed
}

/// Where the last word begins.
fn last_word(text: &str) -> usize {
    let end = text.trim_end().len();
    text[..end].rfind(char::is_whitespace).map_or(0, |space| space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_added_and_taken_away_whole() {
        let mut text = String::new();
        for letter in "ab e\u{301}".chars() {
            edit(&mut text, Chord::plain(KeyCode::Char(letter)));
        }
        edit(&mut text, Chord::plain(KeyCode::Backspace));
        assert_eq!(text, "ab ");
        edit(&mut text, Chord::parse("ctrl-w").unwrap());
        assert_eq!(text, "");
        assert_eq!(edit(&mut text, Chord::parse("ctrl-l").unwrap()), Edited::No);
    }
}
