//! Whether what confirms was typed by a person. Keys that follow each other faster than fingers do are text that was
//! thrown at the console: an unbracketed paste, or a terminal that sends a whole buffer. Every field in which a word is
//! typed to confirm, and every key that sends, asks here.
//!
//! The shell tells the time at which the keys were read, so that a console that was busy takes nobody for a paste.

use crate::keymap::Chord;
use chrono::TimeDelta;
use crossterm::event::KeyCode;
use engine::domain::Moment;

/// Nobody types two different keys within this time, several times in a row.
const FAST: TimeDelta = TimeDelta::milliseconds(25);
/// So many such gaps in a row are a burst.
const SEVERAL: usize = 3;
/// How long nothing is confirmed after a burst.
const QUIET: TimeDelta = TimeDelta::milliseconds(300);

/// What is said where text that came in at once would have confirmed something.
pub const BY_HAND: &str = "Pasted text was ignored: type the word yourself.";

/// How the last keys followed each other. A held key, which repeats, tells nothing.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    last: Option<(Chord, Moment)>,
    /// The last key came faster after another one than anybody types.
    close: bool,
    fast: usize,
    burst: Option<Moment>,
}

impl Pace {
    /// Notes a key that came at `now`, before it does anything.
    pub fn note(&mut self, key: Chord, now: Moment) {
        let before = self.last.replace((key, now));
        let near = before.filter(|(_, at)| now.signed_duration_since(*at).abs() <= FAST);
        self.close = near.is_some_and(|(other, _)| other != key);
        self.fast = if near.is_some() { self.fast + usize::from(self.close) } else { 0 };
        if self.is_pasting() {
            self.burst = Some(now);
        }
    }

    /// Text came in at once at `now`, by whatever way.
    pub fn burst(&mut self, now: Moment) {
        self.burst = Some(now);
    }

    /// Whether the key noted last belongs to a burst.
    #[must_use]
    pub fn is_pasting(&self) -> bool {
        self.fast >= SEVERAL
    }

    /// Whether the key noted last, which goes into the field of a word that confirms, was typed by a person. Where it was not,
    /// the field is emptied and [`BY_HAND`] is said.
    #[must_use]
    pub fn is_by_hand(&self, now: Moment) -> bool {
        match self.last {
            Some((key, _)) if key.code == KeyCode::Enter => self.may_send(now),
            _ => !self.is_pasting(),
        }
    }

    /// Whether the key noted last may send something: it came by itself, and not right after a burst.
    #[must_use]
    pub fn may_send(&self, now: Moment) -> bool {
        let quiet = |at: Moment| now.signed_duration_since(at).abs() > QUIET;
        !self.close && self.burst.is_none_or(quiet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Moment {
        chrono::DateTime::from_timestamp_millis(1_700_000_000_000 + milliseconds).unwrap().fixed_offset()
    }

    fn after(keys: &str, apart: i64) -> Pace {
        let mut pace = Pace::default();
        for (n, letter) in (0..).zip(keys.chars()) {
            let code = if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
            pace.note(Chord::plain(code), at(n * apart));
        }
        pace
    }

    #[test]
    fn a_word_and_enter_at_once_are_a_paste() {
        for apart in [0, 1, 25] {
            let pace = after("0466021\n", apart);
            assert!(pace.is_pasting() && !pace.may_send(at(7 * apart)), "{apart} ms");
        }
        assert!(!after("7\n", 5).may_send(at(5)), "nobody types Enter that soon after a letter");
    }

    #[test]
    fn enter_after_a_burst_sends_only_when_it_has_been_quiet() {
        let later = |wait: i64| {
            let mut pace = after("0466021", 1);
            pace.note(Chord::plain(KeyCode::Enter), at(6 + wait));
            pace.may_send(at(6 + wait))
        };
        assert!(!later(100) && !later(300));
        assert!(later(301));
    }

    #[test]
    fn a_fast_typist_and_a_held_key_are_no_paste() {
        let pace = after("0466021\n", 40);
        assert!(!pace.is_pasting() && pace.may_send(at(7 * 40)));
        let held = after("jjjjjjjjjjjjjjjj", 3);
        assert!(!held.is_pasting() && held.may_send(at(15 * 3)));
        let held = after("\u{8}\u{8}\u{8}\u{8}\u{8}", 30);
        assert!(!held.is_pasting());
        let mut rolled = after("ab", 20);
        rolled.note(Chord::plain(KeyCode::Char('c')), at(120));
        assert!(!rolled.is_pasting() && rolled.may_send(at(120)), "two keys rolled over are no burst");
    }
}
