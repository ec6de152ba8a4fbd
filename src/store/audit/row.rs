//! A line of the record as it lies in the file, and the link that chains it to the line before.

use super::deed::{Deed, DeedResult, More};
use crate::domain::Moment;
use crate::sha256::sha256;
use rusqlite::Row;
use std::time::Duration;

/// What the first link is chained to.
pub(super) const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// In the order of [`Line::read`].
pub(super) const COLUMNS: &str = "number, at, who, place, what, result, detail, more, chain";

/// One line, every column as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: i64,
    pub at: String,
    pub who: String,
    pub place: String,
    pub what: String,
    pub result: String,
    pub detail: String,
    pub more: String,
    /// `None` for what was written before there was a chain.
    pub chain: Option<String>,
}

impl Line {
    pub fn of(deed: &Deed, number: i64) -> Self {
        Self {
            number,
            at: deed.at.to_rfc3339(),
            who: deed.who.clone(),
            place: deed.place.clone(),
            what: deed.what.clone(),
            result: deed.result.word().to_owned(),
            detail: deed.detail.clone(),
            more: More::text(deed),
            chain: None,
        }
    }

    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            at: row.get(1)?,
            who: row.get(2)?,
            place: row.get(3)?,
            what: row.get(4)?,
            result: row.get(5)?,
            detail: row.get(6)?,
            more: row.get(7)?,
            chain: row.get(8)?,
        })
    }

    /// The SHA-256 over what it is chained to and over itself: see `docs/audit.md`.
    pub fn link(&self, previous: &str) -> String {
        let own = serde_json::json!([
            self.number,
            self.at,
            self.who,
            self.place,
            self.what,
            self.result,
            self.detail,
            self.more
        ]);
        sha256(format!("cutover audit 1\n{previous}\n{own}").as_bytes())
    }

    /// What it tells; `None` when somebody wrote into it what cutover never writes.
    pub fn deed(&self) -> Option<Deed> {
        let More { took_ms, moved } = More::of(&self.more)?;
        Some(Deed {
            at: Moment::parse_from_rfc3339(&self.at).ok()?,
            who: self.who.clone(),
            place: self.place.clone(),
            what: self.what.clone(),
            result: DeedResult::of(&self.result)?,
            detail: self.detail.clone(),
            took: took_ms.map(Duration::from_millis),
            moved,
        })
    }
}
