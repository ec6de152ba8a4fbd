//! From the bytes of the terminal to what they mean here.

use super::sequence::{INTERRUPT, Sequence, Silence};
use crate::app::Msg;
use crossterm::event::{self as to, KeyEvent, KeyModifiers, MouseEvent};
use termina::escape::osc::{ColorOrQuery, DynamicColorNumber, Osc};
use termina::event::{self as from, Event};

/// Puts bytes together that belong together.
#[derive(Debug, Default)]
pub struct Decoder {
    parser: termina::Parser,
    sequence: Sequence,
}

impl Decoder {
    /// Takes bytes in and gives back what they complete.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Msg> {
        let mut all = Vec::new();
        for byte in bytes {
            if *byte == INTERRUPT && self.sequence.is_broken_by_interrupt() {
                all.extend(self.drain());
                self.begin_anew();
            }
            self.sequence.take(*byte);
            self.parser.parse(&[*byte], true);
        }
        all.extend(self.drain());
        all
    }

    /// No more bytes came: what is held back is what it is, a lone Esc above all.
    pub fn settle(&mut self) -> Vec<Msg> {
        match self.sequence.silence() {
            Silence::Whole => self.parser.parse(&[], false),
            Silence::Broken => self.begin_anew(),
            Silence::Alt(letter) => {
                self.begin_anew();
                return vec![alt(letter)];
            }
        }
        self.drain()
    }

    fn begin_anew(&mut self) {
        *self = Self::default();
    }

    fn drain(&mut self) -> Vec<Msg> {
        std::iter::from_fn(|| self.parser.pop()).filter_map(meaning).collect()
    }
}

fn alt(letter: u8) -> Msg {
    let letter = char::from(letter);
    let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Msg::Key(KeyEvent::new(to::KeyCode::Char(letter), KeyModifiers::ALT | shift))
}

fn meaning(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => key_event(key).map(Msg::Key),
        Event::Mouse(mouse) => mouse_event(mouse).map(Msg::Mouse),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::FocusIn => Some(Msg::Focused),
        Event::Osc(Osc::ChangeDynamicColors(DynamicColorNumber::TextBackgroundColor, colors)) => ground(&colors),
        _ => None,
    }
}

fn ground(colors: &[ColorOrQuery]) -> Option<Msg> {
    match colors.first()? {
        ColorOrQuery::Color(color) => Some(Msg::Ground(color.red, color.green, color.blue)),
        ColorOrQuery::Query => None,
    }
}

fn key_event(key: from::KeyEvent) -> Option<KeyEvent> {
    let kind = match key.kind {
        from::KeyEventKind::Press => to::KeyEventKind::Press,
        from::KeyEventKind::Repeat => to::KeyEventKind::Repeat,
        from::KeyEventKind::Release => to::KeyEventKind::Release,
    };
    Some(KeyEvent::new_with_kind(key_code(key.code)?, modifiers(key.modifiers), kind))
}

fn key_code(code: from::KeyCode) -> Option<to::KeyCode> {
    Some(match code {
        from::KeyCode::Char(letter) => to::KeyCode::Char(letter),
        from::KeyCode::Enter => to::KeyCode::Enter,
        from::KeyCode::Backspace => to::KeyCode::Backspace,
        from::KeyCode::Tab => to::KeyCode::Tab,
        from::KeyCode::BackTab => to::KeyCode::BackTab,
        from::KeyCode::Escape => to::KeyCode::Esc,
        from::KeyCode::Left => to::KeyCode::Left,
        from::KeyCode::Right => to::KeyCode::Right,
        from::KeyCode::Up => to::KeyCode::Up,
        from::KeyCode::Down => to::KeyCode::Down,
        from::KeyCode::Home => to::KeyCode::Home,
        from::KeyCode::End => to::KeyCode::End,
        from::KeyCode::PageUp => to::KeyCode::PageUp,
        from::KeyCode::PageDown => to::KeyCode::PageDown,
        from::KeyCode::Insert => to::KeyCode::Insert,
        from::KeyCode::Delete => to::KeyCode::Delete,
        from::KeyCode::Function(number) => to::KeyCode::F(number),
        _ => return None,
    })
}

fn modifiers(held: from::Modifiers) -> KeyModifiers {
    let pairs = [
        (from::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (from::Modifiers::ALT, KeyModifiers::ALT),
        (from::Modifiers::CONTROL, KeyModifiers::CONTROL),
    ];
    pairs.iter().filter(|(theirs, _)| held.contains(*theirs)).fold(KeyModifiers::NONE, |all, (_, ours)| all | *ours)
}

fn mouse_event(mouse: from::MouseEvent) -> Option<MouseEvent> {
    let kind = match mouse.kind {
        from::MouseEventKind::Down(button) => to::MouseEventKind::Down(mouse_button(button)),
        from::MouseEventKind::ScrollDown => to::MouseEventKind::ScrollDown,
        from::MouseEventKind::ScrollUp => to::MouseEventKind::ScrollUp,
        _ => return None,
    };
    Some(MouseEvent { kind, column: mouse.column, row: mouse.row, modifiers: modifiers(mouse.modifiers) })
}

fn mouse_button(button: from::MouseButton) -> to::MouseButton {
    match button {
        from::MouseButton::Left => to::MouseButton::Left,
        from::MouseButton::Right => to::MouseButton::Right,
        from::MouseButton::Middle => to::MouseButton::Middle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::Chord;
    use proptest::prelude::*;

    fn keys(bytes: &[u8]) -> String {
        let mut decoder = Decoder::default();
        let mut all = decoder.take(bytes);
        all.extend(decoder.settle());
        names(all)
    }

    fn names(all: Vec<Msg>) -> String {
        let name = |msg: Msg| match msg {
            Msg::Key(key) => Chord::of(key).map(|chord| chord.to_string()).unwrap_or_default(),
            other => format!("{other:?}"),
        };
        all.into_iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_terminals_send_for_keys_is_understood() {
        let sent: [(&[u8], &str); 12] = [
            (b"q", "q"),
            (b"\x1b", "Esc"),
            (b"\x1b[A\x1bOB", "Up Down"),
            (b"\x1b[5~\x1b[6~", "PgUp PgDn"),
            (b"\x1b[H\x1b[F\x1b[1~\x1b[4~", "Home End Home End"),
            (b"\x1b[Z\t", "shift-Tab Tab"),
            (b"\x03\x04\x12\x1a", "ctrl-c ctrl-d ctrl-r ctrl-z"),
            (b"\r\x7f", "Enter Backspace"),
            (b"\x1bOP\x1b[11~\x1b[[A", "F1 F1 F1"),
            ("ö€".as_bytes(), "ö €"),
            (b"\x1b[200~rm -rf\n\x1b[201~", "Paste(\"rm -rf\\n\")"),
            (b"\x1b]11;rgb:ffff/fafa/0000\x1b\\", "Ground(255, 250, 0)"),
        ];
        for (bytes, name) in sent {
            assert_eq!(keys(bytes), name, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_sequence_that_comes_in_pieces_is_one_key() {
        let mut decoder = Decoder::default();
        assert!(decoder.take(b"\x1b").is_empty());
        assert_eq!(decoder.take(b"[").len(), 0);
        assert_eq!(decoder.take(b"A").len(), 1);
        assert!(decoder.settle().is_empty());
    }

    #[test]
    fn esc_and_a_key_that_come_together_leave_nobody_deaf() {
        for (bytes, name) in [("\x1b]", "alt-]"), ("\x1bP", "alt-P")] {
            let mut decoder = Decoder::default();
            assert!(decoder.take(bytes.as_bytes()).is_empty());
            assert_eq!(names(decoder.settle()), name);
            assert_eq!(names(decoder.take(b"j\x03")), "j ctrl-c");
        }
        assert_eq!(keys(b"\x1b]\x03"), "ctrl-c", "ctrl-c is never part of it");
        assert_eq!(keys(b"\x1b[1\x03"), "ctrl-c");
        assert_eq!(keys(b"\x1b[200~a\x03b\x1b[201~"), "Paste(\"a\\u{3}b\")");
    }

    #[test]
    fn an_answer_in_pieces_is_waited_for_once_and_what_never_ends_is_nothing() {
        let mut decoder = Decoder::default();
        decoder.take(b"\x1b]11;rgb:ffff/");
        assert!(decoder.settle().is_empty());
        assert_eq!(names(decoder.take(b"fafa/0000\x1b\\")), "Ground(255, 250, 0)");
        decoder.take(b"\x1b]1");
        assert!(decoder.settle().is_empty());
        decoder.take(b"j");
        assert!(decoder.settle().is_empty());
        assert_eq!(names(decoder.take(b"j")), "j");
    }

    #[test]
    fn a_click_says_where() {
        let mut decoder = Decoder::default();
        let inputs = decoder.take(b"\x1b[<0;10;5M\x1b[<65;1;1M");
        let Msg::Mouse(click) = &inputs[0] else { panic!("{inputs:?}") };
        assert_eq!((click.column, click.row, click.kind), (9, 4, to::MouseEventKind::Down(to::MouseButton::Left)));
        assert!(matches!(&inputs[1], Msg::Mouse(wheel) if wheel.kind == to::MouseEventKind::ScrollDown));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = Decoder::default();
            decoder.take(&bytes);
            decoder.settle();
            prop_assert!(decoder.settle().is_empty());
        }
    }
}
