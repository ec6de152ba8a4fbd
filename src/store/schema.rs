//! The tables, and whether a file has them. `user_version` says which shape they have.

use super::trouble::{Trouble, damaged};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

/// The shape of the tables below. A change of them raises it and brings the step from the shape before.
const VERSION: i64 = 3;

/// Shape 1. `turn` counts what was kept, so that the oldest goes first without a clock.
const TABLES: &str = "
CREATE TABLE memory (
    key TEXT PRIMARY KEY NOT NULL,
    turn INTEGER NOT NULL,
    size INTEGER NOT NULL,
    value BLOB NOT NULL
) STRICT;
CREATE INDEX memory_turn ON memory (turn, size);
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    place TEXT NOT NULL,
    what TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit record is kept'); END;
CREATE TRIGGER audit_is_true BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit record is kept'); END;
";

/// What shape 2 adds: what is on record stays as it is, without a chain. A console of the version before that is still open
/// cannot add to the record any more, and says so.
const CHAINED: &str = "
ALTER TABLE audit ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN chain TEXT;
CREATE TRIGGER audit_is_chained BEFORE INSERT ON audit WHEN NEW.chain IS NULL
    BEGIN SELECT RAISE(ABORT, 'the audit record is chained'); END;
";

/// What shape 3 adds: from which number on every line of the record is chained. Without it a record whose hashes were all
/// taken out looks like one of before there was a chain.
const BEGUN: &str = "
CREATE TABLE audit_chain (only INTEGER PRIMARY KEY CHECK (only = 1), began INTEGER NOT NULL) STRICT;
INSERT INTO audit_chain (only, began) SELECT 1, coalesce(
    (SELECT min(number) FROM audit WHERE chain IS NOT NULL),
    (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'audit'),
    1);
CREATE TRIGGER audit_chain_stays BEFORE DELETE ON audit_chain
    BEGIN SELECT RAISE(ABORT, 'the audit record is kept'); END;
CREATE TRIGGER audit_chain_is_true BEFORE UPDATE ON audit_chain
    BEGIN SELECT RAISE(ABORT, 'the audit record is kept'); END;
";

/// Brings a file of an older shape into this one, and says whether it can be used.
pub(super) fn check(connection: &mut Connection) -> Result<(), Trouble> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match version {
        0 if tables == 0 => Err(Trouble::Empty),
        1 => {
            complete(connection, &FIRST)?;
            raise(connection)?;
            complete(connection, &QUESTIONS)
        }
        2 => {
            complete(connection, &QUESTIONS[..2])?;
            raise(connection)?;
            complete(connection, &QUESTIONS)
        }
        VERSION => complete(connection, &QUESTIONS),
        newer if newer > VERSION => Err(Trouble::Useless("it belongs to a newer cutover".into())),
        _ => Err(Trouble::Useless("it is not a store of cutover".into())),
    }
}

/// Reads every column of this shape.
const QUESTIONS: [&str; 3] = [
    "SELECT key, turn, size, value FROM memory",
    "SELECT number, at, who, place, what, result, detail, more, chain FROM audit",
    "SELECT began FROM audit_chain",
];
/// Reads every column of shape 1.
const FIRST: [&str; 2] =
    ["SELECT key, turn, size, value FROM memory", "SELECT number, at, who, place, what, result, detail FROM audit"];

/// Whether every column is there: preparing a question reads no row.
fn complete(connection: &Connection, questions: &[&str]) -> Result<(), Trouble> {
    for question in questions {
        connection.prepare(question).map_err(|cause| match cause.sqlite_error_code() {
            // The question is ours, so what it does not find is missing.
            Some(ErrorCode::Unknown) | None => Trouble::Useless(damaged(&cause)),
            Some(_) => cause.into(),
        })?;
    }
    Ok(())
}

/// The steps from the shape it has, unless another console took them in the meantime.
fn raise(connection: &mut Connection) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = change.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 1 {
        change.execute_batch(CHAINED)?;
    }
    if version < VERSION {
        change.execute_batch(BEGUN)?;
        change.pragma_update(None, "user_version", VERSION)?;
    }
    change.commit()
}

/// Makes the tables in an empty file, all of them or none.
pub(super) fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    change.execute_batch(TABLES)?;
    change.execute_batch(CHAINED)?;
    change.execute_batch(BEGUN)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()
}
