//! Whether the record is as it was written: each line holds a hash over the line before and over itself.
//!
//! What the chain shows is a line that was changed, taken out or put in. It does not show that the last lines were taken
//! away, nor that somebody wrote the whole of it anew: only an end that was kept elsewhere does.

use super::Store;
use super::row::{COLUMNS, FIRST, Line};
use rusqlite::{Connection, OptionalExtension};

/// What the chain says of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// How many lines are from before there was a chain. Nothing tells whether they were changed.
    pub unchained: u64,
    /// When the first chained line says that it was written, as it is kept.
    pub since: Option<String>,
    /// How many lines are chained, as far as the chain holds.
    pub chained: u64,
    /// The last line that holds; `None` while nothing is chained.
    pub end: Option<Link>,
    /// Where it does not hold.
    pub broken: Option<Break>,
    /// Whether the link that was asked for is one of it; `None` when none was asked for.
    pub holds: Option<bool>,
}

/// A line and its hash: what a person keeps elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The number of the line.
    pub number: i64,
    /// Its hash, in 64 digits.
    pub hash: String,
}

/// Where a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// This line does not fit its hash: it was changed, or what stood before it was.
    Changed(i64),
    /// Lines are gone before this one.
    Gone(i64),
    /// This line stands in the chain, or where there is one since, and has no hash.
    Unchained(i64),
    /// The lines after this one are gone, up to the other.
    CutOff(i64, i64),
}

impl Chain {
    /// Whether every line is as it was written: `None` where nothing tells that of some.
    #[must_use]
    pub const fn is_intact(&self) -> Option<bool> {
        match (self.broken, self.unchained) {
            (Some(_), _) => Some(false),
            (None, 0) => Some(true),
            (None, _) => None,
        }
    }
}

impl Break {
    /// The number of the line at which it shows.
    #[must_use]
    pub const fn at(self) -> i64 {
        match self {
            Self::Changed(number) | Self::Gone(number) | Self::Unchained(number) | Self::CutOff(number, _) => number,
        }
    }
}

impl Store {
    /// Reads the whole record and holds it against its chain. `kept` is a hash that somebody kept elsewhere: whether it
    /// is one of the chain. `None` when the record cannot be read.
    #[must_use]
    pub fn chain(&self, kept: Option<&str>) -> Option<Chain> {
        self.attempt(|connection| {
            // One look at both, whatever another console adds meanwhile.
            let look = connection.transaction()?;
            let told = read(&look, kept)?;
            look.commit()?;
            Ok(told)
        })
    }
}

fn read(connection: &Connection, kept: Option<&str>) -> rusqlite::Result<Chain> {
    let began = "SELECT began FROM audit_chain";
    let began: Option<i64> = connection.query_row(began, [], |row| row.get(0)).optional()?;
    let mut walk = Walk::new(kept, began);
    let mut question = connection.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY number"))?;
    for line in question.query_map([], Line::read)? {
        if walk.take(&line?).is_err() {
            return Ok(walk.told);
        }
    }
    let counted = "SELECT seq FROM sqlite_sequence WHERE name = 'audit'";
    let counted: Option<i64> = connection.query_row(counted, [], |row| row.get(0)).optional()?;
    Ok(walk.ended(counted.unwrap_or_default()))
}

/// The way along the lines.
struct Walk<'a> {
    told: Chain,
    kept: Option<&'a str>,
    /// From this number on every line is chained, as the file notes it.
    began: Option<i64>,
    last: i64,
}

/// The chain does not hold here; what follows is not looked at.
struct Stop;

impl<'a> Walk<'a> {
    fn new(kept: Option<&'a str>, began: Option<i64>) -> Self {
        let holds = kept.map(|_| false);
        let told = Chain { unchained: 0, since: None, chained: 0, end: None, broken: None, holds };
        Self { told, kept, began, last: 0 }
    }

    fn take(&mut self, line: &Line) -> Result<(), Stop> {
        let Some(chain) = &line.chain else { return self.unchained(line.number) };
        let previous = self.told.end.as_ref().map_or(FIRST, |end| end.hash.as_str());
        if line.number != self.last + 1 {
            return self.broken(Break::Gone(line.number));
        }
        if line.link(previous) != *chain {
            return self.broken(Break::Changed(line.number));
        }
        self.told.since.get_or_insert_with(|| line.at.clone());
        self.told.chained += 1;
        self.told.end = Some(Link { number: line.number, hash: chain.clone() });
        self.last = line.number;
        if self.kept == Some(chain.as_str()) {
            self.told.holds = Some(true);
        }
        Ok(())
    }

    fn unchained(&mut self, number: i64) -> Result<(), Stop> {
        if self.told.chained > 0 || self.began.is_some_and(|began| number >= began) {
            return self.broken(Break::Unchained(number));
        }
        self.told.unchained += 1;
        self.last = number;
        Ok(())
    }

    fn broken(&mut self, broken: Break) -> Result<(), Stop> {
        self.told.broken = Some(broken);
        Err(Stop)
    }

    /// `counted` is how many lines the file counts, those that are gone among them.
    fn ended(mut self, counted: i64) -> Chain {
        if counted > self.last {
            self.told.broken = Some(Break::CutOff(self.last, counted));
        }
        self.told
    }
}
