//! Lines of Markdown with their places, and whether they mean something or stand in a code block or a comment.

use std::borrow::Cow;
use std::ops::Range;

/// One line of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// The bytes of the line without its end.
    pub(super) text: &'t [u8],
    /// Where it begins.
    pub(super) start: usize,
    /// Where the next one begins.
    pub(super) next: usize,
    /// Outside of code blocks and comments.
    pub(super) plain: bool,
}

impl<'t> Line<'t> {
    /// From its beginning to the next line.
    pub(super) fn whole(&self) -> Range<usize> {
        self.start..self.next
    }

    /// From its beginning to its end.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// The text, with bytes that are not UTF-8 replaced.
    pub(super) fn lossy(&self) -> Cow<'t, str> {
        String::from_utf8_lossy(self.text)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// How many columns of white space it begins with.
    pub(super) fn indent(&self) -> usize {
        let space = |byte: &u8| matches!(byte, b' ' | b'\t');
        self.text.iter().take_while(|byte| space(byte)).map(|byte| if *byte == b'\t' { 4 } else { 1 }).sum()
    }

    /// The level and the words of a heading, `#` to `######`.
    pub(super) fn heading(&self) -> Option<(usize, &'t [u8])> {
        if !self.plain || self.indent() > 3 {
            return None;
        }
        let text = self.text.trim_ascii();
        let level = text.iter().take_while(|byte| **byte == b'#').count();
        let words = &text[level..];
        let separate = words.first().is_none_or(u8::is_ascii_whitespace);
        ((1..=6).contains(&level) && separate).then(|| (level, words.trim_ascii()))
    }
}

/// The mark that some editors put in front of a text.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Where a text begins behind its byte order mark.
pub(super) fn beginning(text: &[u8]) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// The lines of a text, ended by `\n` or `\r\n`.
pub(super) fn lines(text: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = beginning(text);
    let mut block = Block::None;
    while start < text.len() {
        let end = text[start..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| start + at);
        let next = (end + 1).min(text.len());
        let line = text[start..end].strip_suffix(b"\r").unwrap_or(&text[start..end]);
        let mut line = Line { text: line, start, next, plain: false };
        line.plain = block.takes(&line) == Meaning::Plain;
        lines.push(line);
        start = next;
    }
    lines
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    Enclosed,
}

/// The block that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Fence(u8, usize),
    Comment,
}

impl Block {
    fn takes(&mut self, line: &Line<'_>) -> Meaning {
        let text = line.text.trim_ascii();
        match *self {
            Self::None => self.opens(line.indent(), text),
            Self::Fence(mark, length) => {
                let marks = text.iter().take_while(|byte| **byte == mark).count();
                if line.indent() < 4 && marks >= length && marks == text.len() {
                    *self = Self::None;
                }
                Meaning::Enclosed
            }
            Self::Comment => {
                if contains(text, b"-->") {
                    *self = Self::None;
                }
                Meaning::Enclosed
            }
        }
    }

    fn opens(&mut self, indent: usize, text: &[u8]) -> Meaning {
        if indent > 3 {
            return Meaning::Plain;
        }
        if text.starts_with(b"<!--") {
            if !contains(text, b"-->") {
                *self = Self::Comment;
            }
            return Meaning::Enclosed;
        }
        let mark = text.first().copied().unwrap_or_default();
        let marks = text.iter().take_while(|byte| **byte == mark).count();
        let fence = marks >= 3 && (mark == b'~' || (mark == b'`' && !text[marks..].contains(&b'`')));
        if !fence {
            return Meaning::Plain;
        }
        *self = Self::Fence(mark, marks);
        Meaning::Enclosed
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
