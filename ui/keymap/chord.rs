//! One key with its modifiers, and a sequence of them, as the key file writes them: `q`, `ctrl-c`, `Shift-Tab`, `g d`.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

/// One key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// What is held with it.
    pub modifiers: KeyModifiers,
}

/// One key, or a prefix and the keys after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keys(pub Vec<Chord>);

/// The keys that have a name, by the name that is printed.
const NAMED: [(&str, KeyCode); 28] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("F1", KeyCode::F(1)),
    ("F2", KeyCode::F(2)),
    ("F3", KeyCode::F(3)),
    ("F4", KeyCode::F(4)),
    ("F5", KeyCode::F(5)),
    ("F6", KeyCode::F(6)),
    ("F7", KeyCode::F(7)),
    ("F8", KeyCode::F(8)),
    ("F9", KeyCode::F(9)),
    ("F10", KeyCode::F(10)),
    ("F11", KeyCode::F(11)),
    ("F12", KeyCode::F(12)),
];

const HELD: [(&str, KeyModifiers); 3] =
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

impl Chord {
    /// A key with nothing held.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE }
    }

    /// What was pressed; `None` for a release, which nothing depends on, and for a modifier alone.
    #[must_use]
    pub fn of(key: KeyEvent) -> Option<Self> {
        if key.kind == KeyEventKind::Release || matches!(key.code, KeyCode::Modifier(_) | KeyCode::Null) {
            return None;
        }
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        Some(Self { code: key.code, modifiers: key.modifiers & held }.settled())
    }

    /// Reads one key as the key file writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (mut rest, mut modifiers) = (text, KeyModifiers::NONE);
        while let Some((name, held)) = HELD.iter().find(|(name, _)| starts_with(rest, name) && rest.len() > name.len())
        {
            rest = &rest[name.len()..];
            modifiers |= *held;
        }
        let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)).map(|(_, code)| *code);
        let mut letters = rest.chars();
        let code = named.or_else(|| letters.next().filter(|_| letters.next().is_none()).map(KeyCode::Char))?;
        Some(Self { code, modifiers }.settled())
    }

    /// The letter or sign it types; `None` with ctrl or alt.
    #[must_use]
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if self.modifiers.is_empty() => Some(letter),
            _ => None,
        }
    }

    /// One form for what terminals send in several: Shift is in the letter, ctrl takes small letters.
    fn settled(mut self) -> Self {
        match self.code {
            KeyCode::BackTab => self.modifiers.remove(KeyModifiers::SHIFT),
            KeyCode::Tab if self.modifiers.contains(KeyModifiers::SHIFT) => {
                self.code = KeyCode::BackTab;
                self.modifiers.remove(KeyModifiers::SHIFT);
            }
            KeyCode::Char(letter) => self.settle_letter(letter),
            _ => {}
        }
        self
    }

    fn settle_letter(&mut self, letter: char) {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            self.code = KeyCode::Char(letter.to_ascii_lowercase());
        } else if self.modifiers.contains(KeyModifiers::SHIFT) {
            self.code =
                KeyCode::Char(letter.to_uppercase().next().filter(|_| letter.is_alphabetic()).unwrap_or(letter));
        }
        self.modifiers.remove(KeyModifiers::SHIFT);
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

impl Keys {
    /// Reads a sequence as the key file writes it, its keys parted by spaces; `None` when a word is no key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let chords: Option<Vec<Chord>> = match text {
            " " => return Some(Self(vec![Chord::plain(KeyCode::Char(' '))])),
            _ => text.split_whitespace().map(Chord::parse).collect(),
        };
        chords.filter(|chords| !chords.is_empty()).map(Self)
    }

    /// Whether `other` begins with these keys and goes on, or the other way round, or both are the same.
    #[must_use]
    pub fn collides(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(left, right)| left == right)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, held) in HELD {
            if self.modifiers.contains(held) {
                f.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(letter)) => write!(f, "{letter}"),
            (None, other) => write!(f, "{other}"),
        }
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, chord) in self.0.iter().enumerate() {
            write!(f, "{}{chord}", if n == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_printed() {
        for text in ["q", "Q", "ctrl-c", "shift-Tab", "g d", "g ,", "Space", "PgDn", "F1", "ö", "-", "ctrl--", "<", "!"]
        {
            assert_eq!(Keys::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Keys::parse("CTRL-L enter").unwrap().to_string(), "ctrl-l Enter");
        for text in ["", "nokey", "g nokey", "ctrl-"] {
            assert_eq!(Keys::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_terminals_send_in_several_ways_is_one_chord() {
        let big_g = Chord::parse("G").unwrap();
        for modifiers in [KeyModifiers::NONE, KeyModifiers::SHIFT] {
            assert_eq!(Chord::of(KeyEvent::new(KeyCode::Char('G'), modifiers)), Some(big_g));
        }
        let back = Chord::of(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)).unwrap();
        assert_eq!(back, Chord::parse("shift-tab").unwrap());
        let held = Chord::of(KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT)).unwrap();
        assert_eq!((held, held.to_string().as_str()), (back, "shift-Tab"));
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Chord::of(release), None);
    }
}
