//! Title, **Date:** and **Commit:** of an entry, made those of its commit.

use super::splices::{Splices, ended_as};
use crate::changelog::drift::title_of;
use crate::changelog::entry::{Entry, Field};
use crate::domain::Commit;

/// An entry and the commit that it is, or becomes, the entry of.
pub(super) struct Head<'a> {
    pub(super) text: &'a [u8],
    pub(super) entry: &'a Entry,
    pub(super) commit: &'a Commit,
    /// As **Date:** gives it.
    pub(super) date: String,
}

impl Head<'_> {
    /// Writes the title. Digits that name the commit stay as many as they are.
    pub(super) fn title(&self, splices: &mut Splices) {
        let whole = self.commit.id.to_string();
        let own = self.entry.title.as_ref().and_then(|title| title.sha.as_deref());
        let sha = own.filter(|sha| sha.len() >= 7 && whole.starts_with(*sha)).unwrap_or(&whole[..7]);
        let title = title_of(&self.commit.subject, sha);
        match &self.entry.title {
            Some(old) => splices.put(old.line.clone(), title),
            None => splices.insert(self.entry.beginning, ended_as(self.text, &format!("{title}\n\n"))),
        }
    }

    /// Writes the date that is there.
    pub(super) fn date(&self, splices: &mut Splices) {
        if let Some(field) = &self.entry.date {
            self.value(splices, field, &self.date);
        }
    }

    /// Writes the hash that is there, whole. The marks around it stay.
    pub(super) fn commit(&self, splices: &mut Splices) {
        let Some(field) = &self.entry.commit else { return };
        let (word, place) = field.word();
        let is_one = field.is_pending() || (word.len() >= 7 && word.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let hash = self.commit.id.to_string();
        if is_one { splices.put(place, hash) } else { self.value(splices, field, &hash) }
    }

    /// Adds what is absent of the two, below the one that is there, or below the title.
    pub(super) fn absent(&self, splices: &mut Splices) {
        let date = format!("**Date:** {}\n", self.date);
        let commit = format!("**Commit:** {}\n", self.commit.id);
        match (&self.entry.date, &self.entry.commit) {
            (Some(_), Some(_)) => {}
            (Some(date), None) => self.below(splices, date.line.end, &commit),
            (None, Some(commit)) => splices.insert(commit.line.start, ended_as(self.text, &date)),
            (None, None) => self.below_title(splices, &format!("{date}{commit}")),
        }
    }

    fn below_title(&self, splices: &mut Splices, lines: &str) {
        let Some(title) = &self.entry.title else {
            splices.insert(self.entry.beginning, ended_as(self.text, &format!("{lines}\n")));
            return;
        };
        let behind = &self.text[title.line.end..];
        let end = behind.iter().position(|byte| *byte == b'\n').map_or(self.text.len(), |at| title.line.end + at + 1);
        self.below(splices, end, &format!("\n{lines}"));
    }

    /// Adds lines where a line ends, even if it is the last one and has no end.
    fn below(&self, splices: &mut Splices, at: usize, lines: &str) {
        let open = !self.text[..at].ends_with(b"\n");
        let lines = if open { format!("\n{}", lines.trim_end_matches('\n')) } else { lines.to_owned() };
        splices.insert(at, ended_as(self.text, &lines));
    }

    fn value(&self, splices: &mut Splices, field: &Field, value: &str) {
        let spaced = self.text[..field.value.start].ends_with(b" ");
        let value = if spaced { value.to_owned() } else { format!(" {value}") };
        splices.put(field.value.clone(), value);
    }
}
