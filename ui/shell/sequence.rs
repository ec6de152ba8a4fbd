//! Where in an escape sequence the input stands. Esc with `]` or `P` behind it begins a text of the terminal that only a
//! certain end closes; two keys that come together are the same bytes. A key must not leave the console deaf for that:
//! silence tells what it was, and ctrl-c is never part of anything but a paste.

/// The byte of ctrl-c.
pub(super) const INTERRUPT: u8 = 3;
const ESC: u8 = 0x1b;
const BEL: u8 = 7;

/// What has begun and not ended.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    place: Place,
    /// What came of it.
    held: Vec<u8>,
    /// Nothing came for a while since it began.
    waited: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Outside,
    Escape,
    /// A key or an answer in numbers: its last byte is a letter.
    Control,
    /// A text of the terminal, which began with this letter.
    Text(u8),
    Paste,
}

/// What it means that nothing more came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// What is held back is what it is, or may still go on.
    Whole,
    /// It was this letter together with Esc.
    Alt(u8),
    /// It never ended, and is nothing.
    Broken,
}

impl Sequence {
    /// One more byte.
    pub fn take(&mut self, byte: u8) {
        match self.place {
            Place::Outside if byte == ESC => self.enter(Place::Escape),
            Place::Outside => {}
            Place::Escape => self.enter(behind_escape(byte)),
            Place::Control => self.go_on(byte, (0x40..=0x7e).contains(&byte)),
            Place::Text(_) => {
                let ends = byte == BEL || (byte == b'\\' && self.held.last() == Some(&ESC));
                self.go_on(byte, ends);
            }
            Place::Paste => {
                let ends = byte == b'~' && self.held.ends_with(b"\x1b[201");
                self.go_on(byte, ends);
            }
        }
    }

    fn enter(&mut self, place: Place) {
        *self = Self { place, ..Self::default() };
    }

    fn go_on(&mut self, byte: u8, ends: bool) {
        self.held.push(byte);
        match (ends, self.place) {
            (true, Place::Control) if self.held == b"200~" => self.enter(Place::Paste),
            (true, _) => self.enter(Place::Outside),
            // Only the end of a paste is looked at.
            (false, _) if self.held.len() > 64 => drop(self.held.drain(..32)),
            (false, _) => {}
        }
    }

    /// Whether ctrl-c breaks something off that is no paste.
    pub fn is_broken_by_interrupt(&self) -> bool {
        matches!(self.place, Place::Control | Place::Text(_))
    }

    /// Nothing came for a while. An answer of the terminal over a slow line may need a second while.
    pub fn silence(&mut self) -> Silence {
        let silence = match self.place {
            Place::Text(letter) if self.held.is_empty() => Silence::Alt(letter),
            Place::Text(_) | Place::Control if self.waited => Silence::Broken,
            Place::Text(_) | Place::Control => {
                self.waited = true;
                return Silence::Whole;
            }
            Place::Paste => return Silence::Whole,
            Place::Outside | Place::Escape => Silence::Whole,
        };
        self.enter(Place::Outside);
        silence
    }
}

fn behind_escape(byte: u8) -> Place {
    match byte {
        b'[' | b'O' => Place::Control,
        b']' | b'P' => Place::Text(byte),
        _ => Place::Outside,
    }
}
