//! The probes of one hour. Hours that are over never change, so that a day of them is shared and kept piece by piece.

use super::beat::{Beat, Mark};
use super::{Moment, Probe};
use serde::{Deserialize, Serialize};

/// Texts of one hour that are kept; a server that says something else each time fills no memory.
const WORDS: usize = 32;
/// Letters of a text that are kept.
const LETTERS: usize = 160;
/// Probes of one hour that are kept: two each second.
const PROBES: usize = 7_200;

/// What stands for texts that are not kept.
const OTHER: &str = "failed in other words";

/// The probes of one hour, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Rows", try_from = "Rows")]
pub struct Hour {
    number: i64,
    /// The first is always empty: that of good probes.
    words: Vec<Box<str>>,
    marks: Vec<Mark>,
}

impl Hour {
    /// Which hour a moment belongs to, counted since 1970.
    #[must_use]
    pub fn number_of(moment: Moment) -> i64 {
        moment.timestamp().div_euclid(3_600)
    }

    pub(super) fn new(number: i64) -> Self {
        Self { number, words: vec!["".into()], marks: Vec::new() }
    }

    /// Which hour it is, counted since 1970.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.number
    }

    /// How many probes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether nothing was asked in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The bytes that it takes in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let words: usize = self.words.iter().map(|words| words.len() + size_of::<Box<str>>()).sum();
        size_of::<Self>() + words + self.marks.capacity() * size_of::<Mark>()
    }

    /// Adds a probe where it belongs in time.
    pub(super) fn add(&mut self, probe: &Probe) {
        if self.marks.len() >= PROBES {
            return;
        }
        let mark = Mark::of(probe, self.place_of(probe.verdict.words()));
        let place = self.marks.partition_point(|known| known.at <= mark.at);
        self.marks.insert(place, mark);
    }

    /// Gives back the memory that was meant for more.
    pub(super) fn end(&mut self) {
        self.marks.shrink_to_fit();
    }

    /// The probes since a moment, oldest first.
    pub(super) fn since(&self, millis: i64) -> impl DoubleEndedIterator<Item = Beat<'_>> + Clone {
        let first = self.marks.partition_point(|mark| mark.at < millis);
        self.marks[first..].iter().map(|mark| mark.seen(self.words_at(mark.words)))
    }

    fn words_at(&self, place: u16) -> &str {
        self.words.get(usize::from(place)).map_or(OTHER, |words| words)
    }

    /// Where these words stand in the list; behind its end where they are not kept.
    fn place_of(&mut self, words: &str) -> u16 {
        let words = words.char_indices().nth(LETTERS).map_or(words, |(end, _)| &words[..end]);
        let place = self.words.iter().position(|known| **known == *words).unwrap_or_else(|| {
            if self.words.len() < WORDS {
                self.words.push(words.into());
                self.words.len() - 1
            } else {
                WORDS
            }
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }
}

/// An hour as it is written down.
#[derive(Serialize, Deserialize)]
struct Rows {
    hour: i64,
    words: Vec<Box<str>>,
    marks: Vec<[i64; 7]>,
}

impl From<Hour> for Rows {
    fn from(hour: Hour) -> Self {
        Self { hour: hour.number, words: hour.words, marks: hour.marks.iter().map(Mark::row).collect() }
    }
}

impl TryFrom<Rows> for Hour {
    type Error = &'static str;

    fn try_from(rows: Rows) -> Result<Self, Self::Error> {
        let marks: Option<Vec<Mark>> = rows.marks.into_iter().map(Mark::of_row).collect();
        let marks = marks.ok_or("a row makes no sense")?;
        let in_order = marks.is_sorted_by_key(|mark| mark.at);
        let in_hour = marks.iter().all(|mark| mark.at.div_euclid(3_600_000) == rows.hour);
        if !in_order || !in_hour || marks.len() > PROBES || rows.words.first().is_none_or(|first| !first.is_empty()) {
            return Err("the rows are not those of the hour");
        }
        Ok(Self { number: rows.hour, words: rows.words, marks })
    }
}
