//! The record of what was changed from this machine: who, when, what, with which result. Lines are added, never
//! changed; the file itself refuses it, and each line is chained to the one before by a hash.

mod chain;
mod deed;
mod row;
#[cfg(test)]
mod tests;

use super::{Kept, Store};
use crate::domain::Moment;
pub use chain::{Break, Chain, Link};
pub use deed::{Deed, DeedResult, Moved, StepTaken};
use row::{COLUMNS, FIRST, Line};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::time::Duration;

/// How long another console that writes is waited for. An act ought to be on record, so this is longer than for what is
/// only remembered.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 1.
    pub number: i64,
    /// Its hash; `None` for what was written before there was a chain.
    pub hash: Option<String>,
    /// What it tells; `None` when it holds what cutover never writes.
    pub deed: Option<Deed>,
}

impl Store {
    /// Adds the act to the record, chained to the last one, and has it on the disk before it returns. Waits up to a
    /// second for other consoles. What was not kept is for the caller to say: an act is never held up by its record.
    #[must_use]
    pub fn record(&self, deed: &Deed) -> Kept {
        let kept = self.attempt(|connection| {
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "synchronous", "full")?;
            let added = add(connection, deed);
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.busy_timeout(super::file::PATIENCE)?;
            added
        });
        kept.map_or(Kept::No, |()| self.kept())
    }

    /// The last acts on record, newest first, at most `limit`.
    #[must_use]
    pub fn deeds(&self, limit: u32) -> Vec<Deed> {
        let last = self.last_records(None, limit).unwrap_or_default();
        last.into_iter().filter_map(|record| record.deed).collect()
    }

    /// The last lines of the record, newest first, at most `limit`, of those from `since` on. A line whose time cannot be
    /// read is among them. `None` when the record cannot be read.
    #[must_use]
    pub fn last_records(&self, since: Option<Moment>, limit: u32) -> Option<Vec<Record>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.attempt(|connection| {
            let mut question = connection.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY number DESC"))?;
            let mut records = Vec::new();
            for line in question.query_map([], Line::read)? {
                if records.len() == limit {
                    break;
                }
                let line = line?;
                let record = Record { number: line.number, deed: line.deed(), hash: line.chain };
                let at = record.deed.as_ref().map(|deed| deed.at);
                if at.is_none() || since.is_none() || at >= since {
                    records.push(record);
                }
            }
            Ok(records)
        })
    }
}

/// Whoever begins to write first is first: the last line is read within the change that adds the next.
fn add(connection: &mut Connection, deed: &Deed) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let counted = "SELECT seq FROM sqlite_sequence WHERE name = 'audit'";
    let counted: Option<i64> = change.query_row(counted, [], |row| row.get(0)).optional()?;
    let last = "SELECT chain FROM audit WHERE chain IS NOT NULL ORDER BY number DESC LIMIT 1";
    let last: Option<String> = change.query_row(last, [], |row| row.get(0)).optional()?;
    let line = Line::of(deed, counted.unwrap_or_default() + 1);
    let chain = line.link(last.as_deref().unwrap_or(FIRST));
    change.execute(
        &format!("INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        params![line.number, line.at, line.who, line.place, line.what, line.result, line.detail, line.more, chain],
    )?;
    change.commit()
}
