//! Puts an act of the command line on the record of what was changed from this machine.

use super::context::Context;
use crate::parts::visible;
use crate::places::Places;
use crate::variables::Vars;
use chrono::Local;
use engine::domain::Moment;
use engine::operations::act::{Journal, LOOKS};
use engine::store::{Deed, DeedResult, Kept, Notice, Store};
use std::io::Write;
use std::path::PathBuf;

/// So many files of one act are named.
const NAMED: usize = 6;

/// The account that this runs under.
#[must_use]
pub fn who(environment: &Vars) -> String {
    ["USER", "LOGNAME"]
        .iter()
        .find_map(|name| environment.get(name).filter(|name| !name.is_empty()))
        .unwrap_or("unknown")
        .to_owned()
}

/// The account and the machine that this runs under: two machines of one account are two that may promote at once.
#[must_use]
pub fn holder(context: &Context) -> String {
    let who = who(&context.environment);
    if context.machine.is_empty() { who } else { format!("{who}@{}", context.machine) }
}

/// Where acts at GitHub and promotions are put on record, and how long one looks for what came of them.
#[must_use]
pub fn journal(context: &Context) -> Journal {
    let store = context.places.as_ref().map(Places::store_file);
    let store = store.map_or_else(Store::in_memory, |file| Store::open(&file).0);
    Journal { store, who: who(&context.environment), clock: || Local::now().fixed_offset(), looks: LOOKS }
}

/// Where what is changed from this machine is put on record, and under whose name.
#[derive(Debug, Clone)]
pub struct Recorder {
    store: Option<PathBuf>,
    who: String,
    place: String,
}

impl Recorder {
    /// For the repository that this run is in.
    #[must_use]
    pub fn of(context: &Context) -> Self {
        Self {
            store: context.places.as_ref().map(Places::store_file),
            who: who(&context.environment),
            place: context.root.as_deref().unwrap_or(&context.start).display().to_string(),
        }
    }

    /// In this file, under this name.
    #[must_use]
    pub fn at(file: PathBuf, who: &str, place: &str) -> Self {
        Self { store: Some(file), who: who.to_owned(), place: place.to_owned() }
    }

    /// Records an act and how it ended. Blocks on the disk.
    #[must_use]
    pub fn put(&self, at: Moment, what: &str, (result, detail): (DeedResult, &str)) -> (Kept, Vec<Notice>) {
        let (store, notices) =
            self.store.as_ref().map_or_else(|| (Store::in_memory(), Vec::new()), |file| Store::open(file));
        let (who, place) = (self.who.clone(), self.place.clone());
        let (what, detail) = (what.to_owned(), detail.to_owned());
        (store.record(&Deed { at, who, place, what, result, detail, took: None, moved: None }), notices)
    }
}

/// The files that were written, as they are put on record: some by name.
#[must_use]
pub fn files(paths: &[String]) -> String {
    let named = paths.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Records an act that was done. That it cannot be recorded is said on standard error and holds nothing up.
pub fn record(context: &Context, what: &str, detail: &str) {
    record_end(context, what, (DeedResult::Done, detail));
}

/// The same, of an act that ended so.
pub fn record_end(context: &Context, what: &str, end: (DeedResult, &str)) {
    let (kept, notices) = Recorder::of(context).put(Local::now().fixed_offset(), what, end);
    let mut err = std::io::stderr().lock();
    for notice in notices {
        let _ = writeln!(err, "cutover: {}", visible(&notice.sentence));
    }
    if kept != Kept::Yes {
        let _ = writeln!(err, "cutover: This is not on the record of changes: {what} {}", visible(end.1));
    }
}
