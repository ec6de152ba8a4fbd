//! Opening the file: in its right shape, set aside where it is of no use, and never while another console has it.

use super::guard::Guard;
use super::trouble::{Trouble, damaged, not_kept};
use super::{Notice, Store, blocks, folder, schema};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a write of another console is waited for before something is not remembered.
pub(super) const PATIENCE: Duration = Duration::from_millis(250);

/// An open file.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) guard: Guard,
    pub(super) notice: Option<Notice>,
}

/// How the store is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The file; `None` when everything lives in memory.
    pub path: Option<PathBuf>,
    /// How many things are remembered.
    pub memories: u32,
    /// How many bytes they take.
    pub bytes: u64,
    /// How many deeds are on record.
    pub deeds: u32,
    /// What `SQLite` finds wrong with the file; `None` when it is sound.
    pub damage: Option<String>,
}

/// Opens the file for use, or says why nothing will be kept.
pub(super) fn open(path: &Path) -> Result<Opened, Notice> {
    try_open(path).map_err(|trouble| refusal(path, trouble))
}

/// Opens a new file in the place of one that turned out to be damaged while it was open.
pub(super) fn replace(path: &Path, guard: Guard, cause: &rusqlite::Error) -> Result<Opened, Notice> {
    let renewed = guard.alone().and_then(|guard| match connect(path) {
        // The damage is deeper than what opening looks at, so a file that opens is not a sound one.
        Ok(_) | Err(Trouble::Useless(_)) => renew(path, guard, &damaged(cause)),
        Err(trouble) => Err(trouble),
    });
    renewed.map_err(|trouble| refusal(path, trouble))
}

fn try_open(path: &Path) -> Result<Opened, Trouble> {
    let path = folder::prepare(path)?;
    let guard = Guard::shared(&path)?;
    match connect(&path) {
        Ok(connection) => Ok(Opened { connection, path, guard, notice: None }),
        Err(Trouble::Unreachable(why)) => Err(Trouble::Unreachable(why)),
        Err(Trouble::Empty | Trouble::Useless(_)) => establish(&path, guard.alone()?),
    }
}

/// Alone with the file: looks again, for another console may have mended it, and mends it.
fn establish(path: &Path, guard: Guard) -> Result<Opened, Trouble> {
    match connect(path) {
        Ok(connection) => Ok(Opened { connection, path: path.into(), guard: guard.share()?, notice: None }),
        Err(Trouble::Empty) => {
            let connection = create(path)?;
            Ok(Opened { connection, path: path.into(), guard: guard.share()?, notice: None })
        }
        Err(Trouble::Useless(why)) => renew(path, guard, &why),
        Err(trouble) => Err(trouble),
    }
}

fn renew(path: &Path, guard: Guard, why: &str) -> Result<Opened, Trouble> {
    let aside = folder::set_aside(path)?;
    let notice = Notice {
        sentence: format!("The store {} was set aside and a new one was started: {why}.", path.display()),
        next_step: Some(format!("What it held is in {}. Nothing in the repository is touched.", aside.display())),
    };
    Ok(Opened { connection: create(path)?, path: path.into(), guard: guard.share()?, notice: Some(notice) })
}

fn connect(path: &Path) -> Result<Connection, Trouble> {
    blocks::may_be_opened(path)?;
    let mut connection = plain(path)?;
    if blocks::are_small(path) {
        connection.pragma_update_and_check(None, "journal_mode", blocks::journal(path), |_| Ok(()))?;
    }
    schema::check(&mut connection)?;
    Ok(connection)
}

fn create(path: &Path) -> Result<Connection, Trouble> {
    let mut connection = plain(path)?;
    connection.pragma_update_and_check(None, "journal_mode", blocks::journal(path), |_| Ok(()))?;
    schema::create(&mut connection)?;
    Ok(connection)
}

fn plain(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update_and_check(None, "journal_size_limit", 4 << 20, |_| Ok(()))?;
    Ok(connection)
}

fn refusal(path: &Path, trouble: Trouble) -> Notice {
    match trouble {
        Trouble::Empty => not_kept(path, "it is empty"),
        Trouble::Useless(why) | Trouble::Unreachable(why) => not_kept(path, &why),
    }
}

impl Store {
    /// Reads the whole file and counts what is in it. Takes as long as reading it takes.
    #[must_use]
    pub fn health(&self) -> Option<Health> {
        let path = self.inner().file.as_ref().map(|(path, _)| path.clone());
        self.attempt(|connection| {
            let memories = connection.query_row("SELECT count(*) FROM memory", [], |row| row.get(0))?;
            let bytes: i64 = connection.query_row("SELECT coalesce(sum(size), 0) FROM memory", [], |row| row.get(0))?;
            let deeds = connection.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?;
            let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            let damage = Some(verdict).filter(|verdict| verdict != "ok");
            Ok(Health { path, memories, bytes: bytes.unsigned_abs(), deeds, damage })
        })
    }
}
