//! Changes of a text by place. What no change names keeps its bytes.

use std::ops::Range;

/// Changes that are made together.
#[derive(Debug, Default)]
pub(super) struct Splices {
    changes: Vec<(Range<usize>, Vec<u8>)>,
}

impl Splices {
    /// Puts bytes in the place of a range.
    pub(super) fn put(&mut self, range: Range<usize>, bytes: impl Into<Vec<u8>>) {
        self.changes.push((range, bytes.into()));
    }

    /// Puts bytes between two others, behind what was put there before.
    pub(super) fn insert(&mut self, at: usize, bytes: impl Into<Vec<u8>>) {
        self.put(at..at, bytes);
    }

    /// Takes a range out.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.put(range, Vec::new());
    }

    /// The text with all changes. Of two that overlap the first one counts.
    pub(super) fn applied(mut self, text: &[u8]) -> Vec<u8> {
        self.changes.sort_by_key(|(range, _)| (range.start, range.end));
        let mut bytes = Vec::with_capacity(text.len() + 64);
        let mut at = 0;
        for (range, new) in self.changes {
            if range.start < at || range.end > text.len() {
                continue;
            }
            bytes.extend_from_slice(&text[at..range.start]);
            bytes.extend_from_slice(&new);
            at = range.end;
        }
        bytes.extend_from_slice(&text[at..]);
        bytes
    }
}

/// Lines written with `\n`, ended as the first line of the text is.
pub(super) fn ended_as(text: &[u8], lines: &str) -> String {
    let first = text.iter().position(|byte| *byte == b'\n');
    if first.is_some_and(|at| text[..at].ends_with(b"\r")) { lines.replace('\n', "\r\n") } else { lines.to_owned() }
}
