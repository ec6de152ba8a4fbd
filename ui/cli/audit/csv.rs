//! The record as values parted by commas, a line for each act.

use crate::cli::csv;
use engine::store::Record;
use std::io::{Result, Write};

const HEADS: [&str; 14] = [
    "number", "at", "who", "place", "what", "result", "took_ms", "from", "to", "plan", "accepted", "reason", "detail",
    "hash",
];

pub(super) fn print(out: &mut dyn Write, records: &[Record]) -> Result<()> {
    csv::line(out, &HEADS.map(str::to_owned))?;
    records.iter().try_for_each(|record| csv::line(out, &row(record)))
}

fn row(Record { number, hash, deed }: &Record) -> [String; 14] {
    let hash = hash.clone().unwrap_or_default();
    let Some(deed) = deed else {
        let mut unreadable: [String; 14] = std::array::from_fn(|_| String::new());
        (unreadable[0], unreadable[5], unreadable[13]) = (number.to_string(), "unreadable".into(), hash);
        return unreadable;
    };
    let moved = deed.moved.clone().unwrap_or_default();
    [
        number.to_string(),
        deed.at.to_rfc3339(),
        deed.who.clone(),
        deed.place.clone(),
        deed.what.clone(),
        deed.result.word().to_owned(),
        deed.took.map(|took| took.as_millis().to_string()).unwrap_or_default(),
        moved.from,
        moved.to,
        moved.plan,
        moved.accepted.join(" "),
        moved.reason.unwrap_or_default(),
        deed.detail.clone(),
        hash,
    ]
}
