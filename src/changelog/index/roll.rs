//! The entries that exist, found by what a line of the index may say about them.

use super::category::summary_of;
use super::days::dates;
use super::links::{is_entry_name, rendered};
use super::listed::Listed;
use super::months::words;
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::collections::HashMap;

/// All entries, by file, by commit and by their words. An entry is spoken of by its place in the list.
pub(super) struct Roll<'l> {
    pub listed: &'l [Listed],
    by_file: HashMap<&'l str, usize>,
    by_sha: HashMap<String, Vec<usize>>,
    by_words: [OnceCell<Words>; 3],
}

/// What a line may repeat of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// The subject, with or without its type.
    Subject,
    /// A line of a breaking change.
    Breaking,
    /// The subject of an entry with a breaking change.
    BreakingSubject,
}

type Words = HashMap<String, Vec<usize>>;

impl<'l> Roll<'l> {
    /// Calls the roll.
    pub fn of(listed: &'l [Listed]) -> Self {
        let mut by_sha: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, entry) in listed.iter().enumerate().filter(|(_, entry)| !entry.is_pending()) {
            by_sha.entry(entry.sha7.to_lowercase()).or_default().push(index);
        }
        let by_file = listed.iter().enumerate().map(|(index, entry)| (entry.file.as_str(), index)).collect();
        Self { listed, by_file, by_sha, by_words: Default::default() }
    }

    /// The entry in this file.
    pub fn file(&self, name: &str) -> Option<usize> {
        self.by_file.get(name).copied()
    }

    /// Whether a file is an entry, or would be one by its name.
    pub fn knows(&self, name: &str) -> bool {
        self.by_file.contains_key(name) || is_entry_name(name)
    }

    /// The only entry of a commit, by seven or more digits in lower case.
    pub fn sha(&self, digits: &str) -> Option<usize> {
        match self.by_sha.get(digits.get(..7)?).map(Vec::as_slice) {
            Some([only]) if self.listed[*only].has_sha(digits) => Some(*only),
            _ => None,
        }
    }

    /// The entries of which these words are said.
    pub fn words(&self, said: &str, of: Said) -> &[usize] {
        let cell = &self.by_words[of as usize];
        cell.get_or_init(|| self.all_words(of)).get(said).map_or(&[], Vec::as_slice)
    }

    fn all_words(&self, of: Said) -> Words {
        let mut all = Words::new();
        let which = |entry: &Listed| of == Said::Subject || entry.breaking.is_some();
        for (index, entry) in self.listed.iter().enumerate().filter(|(_, entry)| which(entry)) {
            for said in texts(entry, of).into_iter().flat_map(|text| [said(text), said(&rendered(text))]) {
                let entries = all.entry(said).or_default();
                if entries.last() != Some(&index) {
                    entries.push(index);
                }
            }
        }
        all.remove("");
        all
    }
}

fn texts(entry: &Listed, of: Said) -> Vec<&str> {
    match of {
        Said::Breaking => entry.breaking_lines().collect(),
        Said::Subject | Said::BreakingSubject => vec![&entry.subject, summary_of(&entry.subject)],
    }
}

/// The words of a text in lower case, without days.
pub(super) fn said(text: &str) -> String {
    let mut plain = String::new();
    let mut done = 0;
    for found in dates(text) {
        plain += &text[done..found.range.start];
        plain.push(' ');
        done = found.range.end;
    }
    plain += &text[done..];
    let plain = plain.to_lowercase();
    words(&plain).into_iter().map(|word| &plain[word]).collect::<Vec<_>>().join(" ")
}

/// The days that a text names.
pub(super) fn days_in(text: &str) -> Vec<NaiveDate> {
    dates(text).map(|found| found.date).collect()
}
