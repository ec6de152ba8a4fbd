//! Samples spoiled on purpose: what a parser of outside text is tried with. The same seed spoils the same way.
//!
//! How often is set by `CUTOVER_FUZZ_CASES`; a run that looks for more than a regression names a large number.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Cases of a usual run.
const USUAL: usize = 400;
/// No spoiled sample gets larger.
const LARGEST: usize = 64 * 1024;
/// No parser may need longer for that.
const LONGEST: Duration = Duration::from_secs(10);
/// What upsets parsers: ends, escapes, numbers at their edges, bytes that are no text.
const UPSETTING: [&[u8]; 30] = [
    b"\0",
    b"\x1b[2J",
    b"\x1b]0;",
    b"\x9b",
    b"\xff\xfe",
    b"\xc3",
    b"\xe2\x80\xae",
    "\u{feff}".as_bytes(),
    "é".as_bytes(),
    "𝄞".as_bytes(),
    b"\r\n",
    b"\r",
    b"\n\n",
    b"\t",
    b"---",
    b"|",
    b"[",
    b"]",
    b"{",
    b"}",
    b"(",
    b")",
    b"\"",
    b"'",
    b"\\",
    b"&a",
    b"*a",
    b"-1",
    b"18446744073709551616",
    b"null",
];

/// Spoils samples, one after another.
#[derive(Debug)]
pub struct Spoiling<'a> {
    samples: &'a [Vec<u8>],
    state: u64,
    left: usize,
}

impl<'a> Spoiling<'a> {
    /// Of these samples, of which there is at least one.
    #[must_use]
    pub fn of(samples: &'a [Vec<u8>]) -> Self {
        let told = std::env::var("CUTOVER_FUZZ_CASES").ok().and_then(|told| told.parse().ok());
        Self { samples, state: 0x9e37_79b9_7f4a_7c15, left: told.unwrap_or(USUAL) }
    }

    /// At most this many cases where nobody asks for more by the variable: each costs more than a few microseconds.
    #[must_use]
    pub fn costly(self) -> Self {
        Self { left: self.left.div_ceil(4), ..self }
    }

    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 16).unwrap_or(0) % end.max(1)
    }

    fn sample(&mut self) -> &'a [u8] {
        let at = self.below(self.samples.len());
        self.samples.get(at).map_or(&[], Vec::as_slice)
    }

    /// A part of a text: more often a short one.
    fn part(&mut self, text: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(text.len() + 1);
        let longest = if self.below(4) == 0 { text.len() } else { 24 };
        start..(start + self.below(longest + 1)).min(text.len())
    }

    fn spoil(&mut self, text: &mut Vec<u8>) {
        let part = self.part(text);
        match self.below(7) {
            0 => drop(text.drain(part)),
            1 => {
                let again = text[part.clone()].repeat(1 + self.below(40));
                text.splice(part.end..part.end, again);
            }
            2 => {
                let word = UPSETTING[self.below(UPSETTING.len())];
                text.splice(part.start..part.start, word.iter().copied());
            }
            3 => {
                let word = UPSETTING[self.below(UPSETTING.len())];
                text.splice(part, word.iter().copied());
            }
            4 => {
                let other = self.sample();
                let taken = self.part(other);
                text.splice(part, other[taken].iter().copied());
            }
            5 => text.truncate(part.start),
            _ => {
                let bit = 1 << self.below(8);
                text.get_mut(part.start).into_iter().for_each(|byte| *byte ^= bit);
            }
        }
        text.truncate(LARGEST);
    }
}

impl Iterator for Spoiling<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut text = self.sample().to_vec();
        (0..=self.below(6)).for_each(|_| self.spoil(&mut text));
        Some(text)
    }
}

/// Tries a parser with every case, and names the one on which it fails or is slow.
///
/// # Panics
/// When the parser does, or takes too long.
pub fn tried(cases: Spoiling<'_>, parse: impl Fn(&[u8])) {
    for (number, case) in cases.enumerate() {
        let began = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| parse(&case)));
        let shown = || String::from_utf8_lossy(&case).escape_debug().to_string();
        assert!(ended.is_ok(), "case {number} makes it fail: {}", shown());
        assert!(began.elapsed() < LONGEST, "case {number} takes {:?}: {}", began.elapsed(), shown());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_samples_are_spoiled_the_same_way_and_stay_small() {
        let samples = [b"a: [b, c]\n".to_vec(), b"{\"d\": 1}".to_vec()];
        let once: Vec<Vec<u8>> = Spoiling::of(&samples).take(300).collect();
        assert_eq!(once, Spoiling::of(&samples).take(300).collect::<Vec<_>>());
        assert!(once.iter().all(|case| case.len() <= LARGEST));
        assert!(once.iter().filter(|case| samples.contains(case)).count() < 60, "they are spoiled");
    }
}
