//! What was known at the end of the last run, by key: boards and walks. The oldest go when there is too much.

use super::{Kept, Store, schema};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// The largest single thing that is remembered, in bytes.
const LARGEST: usize = 64 << 20;
/// All that is remembered, in bytes.
const TOTAL: i64 = 256 << 20;

const KEEP: &str = "
INSERT INTO memory (key, turn, size, value)
VALUES (?1, (SELECT coalesce(max(turn), 0) + 1 FROM memory), length(?2), ?2)
ON CONFLICT (key) DO UPDATE SET turn = excluded.turn, size = excluded.size, value = excluded.value";

const EVICT: &str = "
DELETE FROM memory WHERE key IN (
    SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY turn DESC) AS newer FROM memory) WHERE newer > ?1)";

impl Store {
    /// What was remembered under this key, unless it was too long ago or cannot be read now.
    #[must_use]
    pub fn recall(&self, key: &str) -> Option<Vec<u8>> {
        self.attempt(|connection| {
            let mut question = connection.prepare_cached("SELECT value FROM memory WHERE key = ?1")?;
            question.query_row([key], |row| row.get(0)).optional()
        })
        .flatten()
    }

    /// Remembers the bytes under this key in place of what was there. More than 64 MiB are not remembered; past
    /// 256 MiB in all, what was kept longest ago goes.
    #[expect(clippy::must_use_candidate, reason = "what is not kept costs time and nothing else")]
    pub fn remember(&self, key: &str, bytes: &[u8]) -> Kept {
        self.remember_within(TOTAL, key, bytes)
    }

    /// Forgets what was remembered under this key.
    #[expect(clippy::must_use_candidate, reason = "what is not kept costs time and nothing else")]
    pub fn forget(&self, key: &str) -> Kept {
        let gone = self.attempt(|connection| connection.execute("DELETE FROM memory WHERE key = ?1", [key]));
        gone.map_or(Kept::No, |_| self.kept())
    }

    fn remember_within(&self, total: i64, key: &str, bytes: &[u8]) -> Kept {
        if bytes.len() > LARGEST {
            return Kept::No;
        }
        let kept = self.attempt(|connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change.prepare_cached(KEEP)?.execute(params![key, bytes])?;
            change.prepare_cached(EVICT)?.execute([total])?;
            change.commit()
        });
        kept.map_or(Kept::No, |()| self.kept())
    }
}

/// A connection to nothing but memory, with the same tables.
pub(super) fn connect() -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    schema::create(&mut connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_recalled_and_the_last_word_counts() {
        let store = Store::in_memory();
        assert_eq!(store.recall("board"), None);
        assert_eq!(store.remember("board", b"one"), Kept::ThisRun);
        assert_eq!(store.remember("board", b"two"), Kept::ThisRun);
        assert_eq!(store.recall("board").as_deref(), Some(&b"two"[..]));
        assert_eq!(store.forget("board"), Kept::ThisRun);
        assert_eq!(store.recall("board"), None);
    }

    #[test]
    fn what_was_kept_longest_ago_goes_first_and_the_newest_never() {
        let store = Store::in_memory();
        for key in ["a", "b", "c", "a"] {
            assert_eq!(store.remember_within(8, key, &[0; 4]), Kept::ThisRun);
        }
        let left = ["a", "b", "c"].map(|key| store.recall(key).is_some());
        assert_eq!(left, [true, false, true]);
    }

    #[test]
    fn too_large_a_thing_is_not_remembered_and_harms_nothing() {
        let store = Store::in_memory();
        store.remember("small", b"kept");
        assert_eq!(store.remember("large", &vec![0; LARGEST + 1]), Kept::No);
        assert_eq!(store.recall("small").as_deref(), Some(&b"kept"[..]));
    }
}
