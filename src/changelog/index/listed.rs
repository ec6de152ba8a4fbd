//! An entry as the index has to list it.

use super::Category;
use crate::domain::CommitId;
use chrono::NaiveDate;

/// One entry of the changelog folder. The caller builds it from the entry's name, its text and its commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name of its file in the changelog folder. Hostile text.
    pub file: String,
    /// The day of its commit, in the commit's own zone.
    pub date: NaiveDate,
    /// The commit's other day, where it was written on one day and committed on another. A row may show either.
    pub other_day: Option<NaiveDate>,
    /// The first seven digits of its commit, or `pending`.
    pub sha7: String,
    /// Its commit, where that is known.
    pub commit: Option<CommitId>,
    /// The subject of its commit. Hostile text.
    pub subject: String,
    /// What [`Category::of_subject`] says; `None` keeps the entry out of the categories.
    pub category: Option<Category>,
    /// The text of its Breaking Changes section; `None` when it declares none.
    pub breaking: Option<String>,
}

impl Listed {
    /// The file name without `.md`.
    pub(super) fn stem(&self) -> &str {
        self.file.strip_suffix(".md").unwrap_or(&self.file)
    }

    /// The day in the file's name, which a row may show as well as the commit's.
    pub(super) fn named_date(&self) -> Option<NaiveDate> {
        self.file.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
    }

    /// The days that a row or a month may go by: the commit's two, and the one in the file's name.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        std::iter::once(self.date).chain(self.other_day).chain(self.named_date())
    }

    /// Whether its commit is not known yet.
    pub(super) fn is_pending(&self) -> bool {
        self.sha7 == "pending"
    }

    /// Whether these digits, seven or more in lower case, are those of its commit.
    pub(super) fn has_sha(&self, digits: &str) -> bool {
        let whole = || self.commit.map_or_else(|| self.sha7.clone(), |commit| commit.to_string());
        digits.eq_ignore_ascii_case(&self.sha7) || (digits.len() >= 7 && whole().starts_with(digits))
    }

    /// The lines of the breaking change, without bullets and blank lines.
    pub(super) fn breaking_lines(&self) -> impl Iterator<Item = &str> {
        let text = self.breaking.as_deref().unwrap_or_default();
        text.lines().map(|line| line.trim().trim_start_matches(['-', '*', '+']).trim()).filter(|line| !line.is_empty())
    }
}
