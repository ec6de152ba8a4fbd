//! The faults that a commit of the history can carry, by the words that follow `plant`.

use crate::age::Age;
use std::str::FromStr;

/// One way in which the changelog goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No entry was written.
    Missing,
    /// **Commit:** has seven digits.
    CommitShort,
    /// The last section was left out.
    NoBreakingSection,
    /// The title is that of an earlier try.
    Title,
    /// **Date:** is a day off.
    Date,
    /// The file goes by another slug.
    Slug(String),
    /// The file has no commit in its name.
    Filename,
    /// Files Changed lists one that did not change.
    Files,
    /// There is a second entry, by the day it was written on.
    Duplicate,
    /// The entry came with its own commit and could not know it.
    Pending,
    /// The entry names the commit from before a rebase.
    Rebased,
    /// The index has no row.
    RowMissing,
    /// The row says something else.
    RowText,
    /// The month does not list it.
    ArchiveMissing,
    /// The category does not list it.
    CategoryMissing,
    /// Breaking Changes does not list it.
    BreakingMissing,
    /// The day at the foot of the index was forgotten.
    LastUpdated,
    /// A row of that age leads to an entry of that slug, which is not there.
    Dangling(Age, String),
    /// An entry of that age stands for a commit of that subject, which never arrived.
    Lost(Age, String),
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Ok(match word {
            "missing" => Self::Missing,
            "commit_short" => Self::CommitShort,
            "no_breaking_section" => Self::NoBreakingSection,
            "title" => Self::Title,
            "date" => Self::Date,
            "slug" => Self::Slug(rest.to_owned()),
            "filename" => Self::Filename,
            "files" => Self::Files,
            "duplicate" => Self::Duplicate,
            "pending" => Self::Pending,
            "orphan_rebased" => Self::Rebased,
            "row_missing" => Self::RowMissing,
            "row_text" => Self::RowText,
            "archive_missing" => Self::ArchiveMissing,
            "category_missing" => Self::CategoryMissing,
            "breaking_missing" => Self::BreakingMissing,
            "last_updated" => Self::LastUpdated,
            "dangling" => aged(rest).map(|(age, slug)| Self::Dangling(age, slug))?,
            "orphan_lost" => aged(rest).map(|(age, subject)| Self::Lost(age, subject))?,
            _ => return Err(format!("{word} is no fault")),
        })
    }
}

/// An age in days with a time, then words.
fn aged(text: &str) -> Result<(Age, String), String> {
    let words: Vec<&str> = text.splitn(3, ' ').collect();
    match words[..] {
        [days, time, rest] => Ok((format!("{days} {time}").parse()?, rest.to_owned())),
        _ => Err(format!("{text} is no age with words behind it")),
    }
}
