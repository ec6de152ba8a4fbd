//! What the program of a container wrote, and the frames it is told in.

use bytes::{BufMut, Bytes, BytesMut};
use chrono::{DateTime, SecondsFormat, Utc};
use std::collections::VecDeque;

/// Lines that are kept.
const KEPT: usize = 20_000;
/// The engine stores longer lines in pieces of this size.
const PIECE: usize = 16 * 1024;

/// Where a line was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out = 1,
    Error = 2,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub at: DateTime<Utc>,
    pub stream: Stream,
    pub text: Bytes,
}

/// All lines; those that were written have numbers that never change.
#[derive(Debug, Default)]
pub(super) struct Log {
    lines: VecDeque<Line>,
    /// The number of the first that is kept.
    first: usize,
}

impl Log {
    pub fn write(&mut self, at: DateTime<Utc>, stream: Stream, text: impl Into<Bytes>) {
        self.lines.push_back(Line { at, stream, text: text.into() });
        if self.lines.len() > KEPT {
            self.lines.pop_front();
            self.first += 1;
        }
    }

    /// The number that the next line will have.
    pub fn end(&self) -> usize {
        self.first + self.lines.len()
    }

    /// The lines from this number on.
    pub fn from(&self, number: usize) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        let skip = number.saturating_sub(self.first).min(self.lines.len());
        self.lines.range(skip..).enumerate().map(move |(index, line)| (self.first + skip + index, line))
    }
}

impl Line {
    /// As the engine sends it: a header of eight bytes before each piece, with the moment in front where it is wanted.
    pub fn frames(&self, stamped: Stamped) -> Bytes {
        let mut all = BytesMut::with_capacity(self.text.len() + 64);
        let pieces = self.text.len().div_ceil(PIECE).max(1);
        for number in 0..pieces {
            let piece = self.text.get(number * PIECE..((number + 1) * PIECE).min(self.text.len())).unwrap_or_default();
            let stamp = match stamped {
                Stamped::Yes => self.at.to_rfc3339_opts(SecondsFormat::Nanos, true) + " ",
                Stamped::No => String::new(),
            };
            let end: &[u8] = if number + 1 == pieces { b"\n" } else { b"" };
            all.put_slice(&[self.stream as u8, 0, 0, 0]);
            all.put_u32(u32::try_from(stamp.len() + piece.len() + end.len()).unwrap_or(u32::MAX));
            all.put_slice(stamp.as_bytes());
            all.put_slice(piece);
            all.put_slice(end);
        }
        all.freeze()
    }
}

/// Whether the moment stands before each piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamped {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_header_and_a_long_one_comes_in_pieces_of_which_only_the_last_ends() {
        let line = |text: Vec<u8>| Line { at: DateTime::UNIX_EPOCH, stream: Stream::Error, text: text.into() };
        assert_eq!(&line(b"hm".to_vec()).frames(Stamped::No)[..], b"\x02\0\0\0\0\0\0\x03hm\n");
        let stamped = line(b"hm".to_vec()).frames(Stamped::Yes);
        assert_eq!(&stamped[8..], b"1970-01-01T00:00:00.000000000Z hm\n");
        let long = line(vec![b'x'; PIECE + 1]).frames(Stamped::No);
        assert_eq!((long.len(), long[8 + PIECE - 1], long[8 + PIECE]), (PIECE + 1 + 1 + 16, b'x', 2));
    }

    #[test]
    fn numbers_of_lines_stay_when_the_oldest_are_dropped() {
        let mut log = Log::default();
        (0..KEPT + 3).for_each(|number| log.write(DateTime::UNIX_EPOCH, Stream::Out, number.to_string()));
        let (number, line) = log.from(0).next().unwrap();
        assert_eq!((number, &line.text[..]), (3, &b"3"[..]));
        assert_eq!((log.end(), log.from(KEPT + 2).count()), (KEPT + 3, 1));
    }
}
