//! Puts an act of the command line on the record of what was changed from this machine.

use super::context::Context;
use crate::parts::visible;
use crate::places::Places;
use crate::variables::Vars;
use chrono::Local;
use engine::operations::act::{Journal, LOOKS};
use engine::store::{Deed, DeedResult, Kept, Store};
use std::io::Write;

/// The account that this runs under.
#[must_use]
pub fn who(environment: &Vars) -> String {
    ["USER", "LOGNAME"].iter().find_map(|name| environment.get(name)).unwrap_or("unknown").to_owned()
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

/// Records an act that was done. That it cannot be recorded is said on standard error and holds nothing up.
pub fn record(context: &Context, what: &str, detail: &str) {
    let (store, notices) = match &context.places {
        Some(places) => Store::open(&places.store_file()),
        None => (Store::in_memory(), Vec::new()),
    };
    let who = who(&context.environment);
    let place = context.root.as_deref().unwrap_or(&context.start).display().to_string();
    let (what, detail) = (what.to_owned(), detail.to_owned());
    let deed = Deed { at: context.now, who, place, what, result: DeedResult::Done, detail, took: None, moved: None };
    let kept = store.record(&deed);
    let mut err = std::io::stderr().lock();
    for notice in notices {
        let _ = writeln!(err, "cutover: {}", visible(&notice.sentence));
    }
    if kept == Kept::No {
        let _ = writeln!(err, "cutover: This is not on the record of changes: {} {}", deed.what, visible(&deed.detail));
    }
}
