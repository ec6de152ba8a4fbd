//! The record of what was changed from this machine: who, when, what, with which result. Lines are added, never
//! changed; the file itself refuses it.

use super::{Kept, Store};
use crate::domain::Moment;
use rusqlite::{Connection, Row, params};

/// One act that changed something, or tried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When it ended.
    pub at: Moment,
    /// The account it ran under.
    pub who: String,
    /// The repository or environment it was done to.
    pub place: String,
    /// The act in the words of the command line: `changelog fix --write`.
    pub what: String,
    /// How it ended.
    pub result: DeedResult,
    /// What was written, or why not. Holds no secret.
    pub detail: String,
}

/// How an act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeedResult {
    /// It was done and seen to be done.
    Done,
    /// It was refused before anything was touched.
    Refused,
    /// It is about to be sent. The line that tells how it ended follows, unless the program did not live to see it.
    Began,
    /// It began and did not succeed.
    Failed,
    /// It was sent and no answer tells whether it was done.
    Unknown,
}

impl DeedResult {
    /// The word that is kept and printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Began => "began",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "done" => Self::Done,
            "refused" => Self::Refused,
            "began" => Self::Began,
            "unknown" => Self::Unknown,
            _ => Self::Failed,
        }
    }
}

impl Store {
    /// Adds the act to the record, and has it on the disk before it returns. What was not kept is for the caller to
    /// say: an act is never held up by its record.
    #[must_use]
    pub fn record(&self, deed: &Deed) -> Kept {
        let kept = self.attempt(|connection| {
            connection.pragma_update(None, "synchronous", "full")?;
            let added = add(connection, deed);
            connection.pragma_update(None, "synchronous", "normal")?;
            added
        });
        kept.map_or(Kept::No, |()| Kept::Yes)
    }

    /// The last acts on record, newest first, at most `limit`.
    #[must_use]
    pub fn deeds(&self, limit: u32) -> Vec<Deed> {
        let read = self.attempt(|connection| {
            let mut question = connection
                .prepare("SELECT at, who, place, what, result, detail FROM audit ORDER BY number DESC LIMIT ?1")?;
            question.query_map([limit], read)?.collect()
        });
        read.unwrap_or_default()
    }
}

fn add(connection: &Connection, deed: &Deed) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO audit (at, who, place, what, result, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![deed.at.to_rfc3339(), deed.who, deed.place, deed.what, deed.result.word(), deed.detail],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Deed> {
    let at: String = row.get(0)?;
    let at = Moment::parse_from_rfc3339(&at)
        .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, cause.into()))?;
    let result: String = row.get(4)?;
    Ok(Deed {
        at,
        who: row.get(1)?,
        place: row.get(2)?,
        what: row.get(3)?,
        result: DeedResult::of(&result),
        detail: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(what: &str) -> Deed {
        Deed {
            at: Moment::parse_from_rfc3339("2026-03-01T12:00:00+05:30").unwrap(),
            who: "dev".into(),
            place: "acme/api".into(),
            what: what.into(),
            result: DeedResult::Done,
            detail: "2 files".into(),
        }
    }

    #[test]
    fn the_record_gives_back_the_last_acts_newest_first() {
        let store = Store::in_memory();
        for what in ["one", "two", "three"] {
            assert_eq!(store.record(&deed(what)), Kept::Yes);
        }
        assert_eq!(store.deeds(2), [deed("three"), deed("two")]);
    }

    #[test]
    fn a_line_of_the_record_can_be_neither_changed_nor_taken_away() {
        let store = Store::in_memory();
        assert_eq!(store.record(&deed("one")), Kept::Yes);
        for change in ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"] {
            assert_eq!(store.attempt(|connection| connection.execute(change, [])), None);
        }
        assert_eq!(store.deeds(9), [deed("one")]);
    }
}
