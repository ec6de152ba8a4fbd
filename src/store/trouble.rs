//! What stands between a file and its use as a store, sorted by what can be done about it.

use super::Notice;
use rusqlite::ErrorCode;
use std::path::Path;

/// Why a file cannot be used as it is.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is empty: the tables have to be made.
    Empty,
    /// Its content is of no use; the text says why, as the end of a sentence.
    Useless(String),
    /// It cannot be reached now; what it holds may be fine.
    Unreachable(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(cause: rusqlite::Error) -> Self {
        if is_damage(&cause) { Self::Useless(damaged(&cause)) } else { Self::Unreachable(cause.to_string()) }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(cause: std::io::Error) -> Self {
        Self::Unreachable(cause.to_string())
    }
}

/// Whether the content of the file is broken, and not only out of reach.
pub(super) fn is_damage(cause: &rusqlite::Error) -> bool {
    matches!(cause.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

pub(super) fn damaged(cause: &rusqlite::Error) -> String {
    format!("it is damaged ({cause})")
}

/// The notice that nothing is kept after this run.
pub(super) fn not_kept(path: &Path, why: &str) -> Notice {
    Notice {
        sentence: format!("Nothing is remembered after this run: the store {} cannot be used: {why}.", path.display()),
        next_step: None,
    }
}
