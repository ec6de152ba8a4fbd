//! What a command printed, bounded: its beginning and its end, and how much between them was left out.

use std::collections::VecDeque;
use std::time::Duration;

/// How much of each output is kept from its beginning, and as much from its end.
const HALF: usize = 128 * 1024;

/// One output of a command. Hostile bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    cut: u64,
}

impl Captured {
    /// How many bytes between its beginning and its end were left out.
    #[must_use]
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// Whether nothing was printed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.head.is_empty()
    }

    /// Its beginning: all of it where nothing was cut and it is short.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// As text, with a line in the place of what was left out.
    #[must_use]
    pub fn text(&self) -> String {
        let head = String::from_utf8_lossy(&self.head);
        if self.tail.is_empty() {
            return head.into_owned();
        }
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        if self.cut == 0 {
            return String::from_utf8_lossy(&[self.head.as_slice(), &tail].concat()).into_owned();
        }
        format!("{head}\n… {} bytes left out …\n{}", self.cut, String::from_utf8_lossy(&tail))
    }

    /// All that was kept.
    pub(super) fn whole(self) -> Vec<u8> {
        let mut whole = self.head;
        whole.extend(self.tail);
        whole
    }

    pub(super) fn take(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(HALF - self.head.len()));
        self.head.extend_from_slice(first);
        self.tail.extend(rest);
        let over = self.tail.len().saturating_sub(HALF);
        self.tail.drain(..over);
        self.cut += over as u64;
    }
}

/// What came of a command that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// How it ended; `None` when a signal ended it. Of the signals INT and PIPE the shell of a host makes 130 and 141.
    pub exit: Option<i32>,
    /// What it printed.
    pub stdout: Captured,
    /// What it complained about.
    pub stderr: Captured,
    /// From the command to its end.
    pub took: Duration,
}

impl Output {
    /// Whether it ended well.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.exit == Some(0)
    }

    /// How it ended, in words: `exit code 2`.
    #[must_use]
    pub fn ended(&self) -> String {
        self.exit.map_or_else(|| "ended by a signal".into(), |code| format!("exit code {code}"))
    }

    /// Its last complaint, else its last line, else how it ended: one line of hostile text.
    #[must_use]
    pub fn complaint(&self) -> String {
        let last = |captured: &Captured| {
            captured.text().lines().rev().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
        };
        last(&self.stderr).or_else(|| last(&self.stdout)).unwrap_or_else(|| self.ended())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_keeps_both_ends_and_says_what_is_missing() {
        let mut captured = Captured::default();
        captured.take(b"first\n");
        captured.take(&vec![b'x'; 2 * HALF]);
        captured.take(b"\nlast");
        assert_eq!(captured.cut(), 11);
        let text = captured.text();
        assert!(text.starts_with("first\n") && text.ends_with("\nlast") && text.contains("… 11 bytes left out …"));
    }
}
