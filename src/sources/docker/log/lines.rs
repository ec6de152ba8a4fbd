//! The lines of one stream of a log, each with the time that the engine wrote before it.
//!
//! An engine takes a longer line apart and writes the time before each part. A line is kept up to its bound; what is
//! longer is counted.

use crate::domain::Moment;
use crate::domain::container::LogPiece;
use chrono::DateTime;
use memchr::memchr;
use std::fmt::Write;

/// The most bytes of a line that are kept.
pub(super) const LONGEST: usize = 64 << 10;
/// The parts that an engine takes a line apart in.
const PART: usize = 16 << 10;
/// The longest that a time can be.
const STAMP: usize = 40;

/// One stream being taken apart.
pub(super) struct Lines {
    error: bool,
    terminal: bool,
    /// The bytes at a place where a time can stand, until it is known whether they are one.
    head: Option<Vec<u8>>,
    at: Option<Moment>,
    text: Vec<u8>,
    cut: usize,
    /// Bytes since the last place where a time could stand.
    part: usize,
}

impl Lines {
    /// A stream of errors or of output, of a terminal or not.
    pub fn new(error: bool, terminal: bool) -> Self {
        Self { error, terminal, head: Some(Vec::new()), at: None, text: Vec::new(), cut: 0, part: 0 }
    }

    /// Here a frame begins, and with it a time.
    pub fn begin(&mut self) {
        self.settle_head();
        self.head = Some(Vec::new());
    }

    /// Takes bytes and adds the lines that they complete.
    pub fn take(&mut self, mut bytes: &[u8], pieces: &mut Vec<LogPiece>) {
        while let Some(first) = bytes.first() {
            if self.head.is_some() {
                self.take_head(*first);
                if *first != b'\n' {
                    bytes = &bytes[1..];
                    continue;
                }
            }
            let end = memchr(b'\n', bytes);
            let rest = &bytes[..end.unwrap_or(bytes.len())];
            let taken = if self.terminal { rest.len().min(PART - self.part) } else { rest.len() };
            self.keep(&rest[..taken]);
            bytes = &bytes[taken..];
            if end == Some(taken) {
                pieces.push(self.piece());
                bytes = &bytes[1..];
            } else if self.terminal && self.part == PART {
                self.begin();
                self.part = 0;
            }
        }
    }

    /// The line that has no end, if there is one.
    pub fn finish(&mut self) -> Option<LogPiece> {
        self.settle_head();
        (!self.text.is_empty() || self.at.is_some()).then(|| self.piece())
    }

    /// One more byte where a time can stand. What turns out to be none is text.
    fn take_head(&mut self, byte: u8) {
        let Some(head) = &mut self.head else { return };
        if byte == b' ' {
            let stamp = std::str::from_utf8(head).ok().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            if let Some(stamp) = stamp {
                self.at = self.at.or(Some(stamp));
                self.head = None;
                return;
            }
        }
        if byte != b'\n' {
            head.push(byte);
        }
        if matches!(byte, b' ' | b'\n') || head.len() > STAMP {
            self.settle_head();
        }
    }

    fn settle_head(&mut self) {
        if let Some(head) = self.head.take() {
            self.keep(&head);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let kept = bytes.len().min(LONGEST - self.text.len());
        self.text.extend_from_slice(&bytes[..kept]);
        self.cut += bytes.len() - kept;
        self.part += bytes.len();
    }

    fn piece(&mut self) -> LogPiece {
        let mut text = std::mem::take(&mut self.text);
        if self.terminal && text.last() == Some(&b'\r') {
            text.pop();
        }
        let mut cut = std::mem::take(&mut self.cut);
        if cut > 0 {
            let whole = text.len() - halved(&text);
            cut += text.len() - whole;
            text.truncate(whole);
        }
        self.head = Some(Vec::new());
        self.part = 0;
        LogPiece { at: self.at.take(), error: self.error, text: readable(text), cut, dropped: 0 }
    }
}

/// How many bytes at the end are a letter that was cut in two.
fn halved(text: &[u8]) -> usize {
    let last = text.utf8_chunks().last();
    let broken = last.map_or(0, |chunk| chunk.invalid().len());
    // Only the beginning of a letter can go on behind the cut.
    let begins = text.len().checked_sub(broken).and_then(|start| text.get(start)).is_some_and(|byte| *byte >= 0xC2);
    if begins { broken } else { 0 }
}

/// As text; bytes that are none are kept as their numbers, such as `\xff`.
fn readable(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                // Writing to text does not fail.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: &str = "2026-11-26T01:00:00.123456789Z ";

    fn lines(terminal: bool, bytes: &[u8]) -> Vec<LogPiece> {
        let (mut lines, mut pieces) = (Lines::new(false, terminal), Vec::new());
        lines.take(bytes, &mut pieces);
        pieces.extend(lines.finish());
        pieces
    }

    #[test]
    fn a_line_is_cut_at_its_bound_and_the_rest_is_counted() {
        let long = "x".repeat(1 << 20);
        let pieces = lines(false, format!("{STAMP}{long}\n{STAMP}next\n").as_bytes());
        assert_eq!((pieces[0].text.len(), pieces[0].cut), (LONGEST, (1 << 20) - LONGEST));
        assert_eq!((pieces[1].text.as_str(), pieces[1].cut), ("next", 0));
    }

    #[test]
    fn no_letter_is_cut_in_two() {
        let long = format!("x{}", "ä".repeat(LONGEST));
        let pieces = lines(false, format!("{STAMP}{long}\n").as_bytes());
        assert!(pieces[0].text.ends_with('ä'), "the half of a letter is not kept");
        assert_eq!(pieces[0].text.len() + pieces[0].cut, long.len());
    }

    #[test]
    fn a_line_without_a_time_is_text_from_its_first_letter_on() {
        let pieces = lines(false, b"2026 was good\n\nplain\n");
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["2026 was good", "", "plain"]);
        assert_eq!(pieces[0].at, None);
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_as_numbers() {
        let pieces = lines(false, &[STAMP.as_bytes(), b"a\xff\xfeb\xc3\n"].concat());
        assert_eq!(pieces[0].text, "a\\xff\\xfeb\\xc3");
    }

    #[test]
    fn a_long_line_of_a_terminal_has_no_times_in_it() {
        let part = "y".repeat(PART);
        let pieces = lines(true, format!("{STAMP}{part}{STAMP}{part}{STAMP}end\r\n{STAMP}next\r\n").as_bytes());
        assert_eq!(pieces[0].text, format!("{part}{part}end"));
        assert_eq!(pieces[1].text, "next");
    }
}
