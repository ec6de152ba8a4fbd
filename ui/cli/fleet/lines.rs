//! The services as lines. Everything from outside is made visible before it is printed.

use crate::app::fleet::{Live, Row};
use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::domain::health::Kind;
use std::fmt::Display;
use std::io::{Result, Write};

/// More of what needs a person is cut.
const WIDEST: usize = 70;

pub(super) fn print(out: &mut dyn Write, rows: &[Row]) -> Result<()> {
    let head = ["SERVICE", "DRIFT", "UNSHIPPED", "PRS", "LIVE", "ROLLBACK", "NEEDS A PERSON"].map(str::to_owned);
    let cells: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(row)).collect();
    aligned(out, &cells)?;
    for (row, sentence) in rows.iter().flat_map(|row| row.unread.iter().map(move |sentence| (row, sentence))) {
        writeln!(out, "Not read, {}: {}", visible(&row.path.display().to_string()), visible(sentence))?;
    }
    budget(out, rows)
}

fn row(row: &Row) -> [String; 7] {
    let live = row.live.iter().map(live).collect::<Vec<_>>().join(", ");
    [
        name(row),
        count(row.drift),
        count(row.unshipped),
        count(row.pulls),
        if row.live.is_empty() { "not configured".into() } else { live },
        row.rollback.as_ref().map_or("-", |(state, _)| words(state)).to_owned(),
        attention(row),
    ]
}

fn name(row: &Row) -> String {
    let path = row.path.display().to_string();
    visible(row.name.as_deref().unwrap_or(&path)).into_owned()
}

fn count(count: Option<impl Display>) -> String {
    count.map_or_else(|| "unknown".into(), |count| count.to_string())
}

fn live(live: &Live) -> String {
    let commit = live.commit.as_deref().unwrap_or("unknown commit");
    let state = match live.state {
        Kind::Good => "",
        Kind::Bad => " UNWELL",
        Kind::Unknown => " health unknown",
    };
    format!("{} {commit}{state}", visible(&live.environment))
}

fn words(state: &str) -> &str {
    if state == "not_ready" { "not ready" } else { state }
}

fn attention(row: &Row) -> String {
    match row.attention.as_slice() {
        [] if row.is_unread() => "unknown".into(),
        [] => "nothing".into(),
        [only] => cut(only),
        [first, ..] => format!("{} (and {} more)", cut(first), row.needs.saturating_sub(1)),
    }
}

/// One row is one line: the whole is told by status.
fn cut(text: &str) -> String {
    let text = visible(text);
    if text.chars().count() <= WIDEST {
        return text.into_owned();
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// All that ask one GitHub share what is left.
fn budget(out: &mut dyn Write, rows: &[Row]) -> Result<()> {
    let Some(left) = rows.iter().filter_map(|row| row.limits).min_by_key(|limits| limits.remaining) else {
        return Ok(());
    };
    let reset = left.reset.with_timezone(&chrono::Local).format("%H:%M");
    writeln!(out, "GitHub: {} of {} calls are left until {reset}, for all together.", left.remaining, left.limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_tells_of_several_counts_as_several() {
        let needs = ["26f5dfa has no entry", "and 8 more"].map(str::to_owned).to_vec();
        let told = Row { attention: needs, needs: 9, ..Row::default() };
        assert_eq!(attention(&told), "26f5dfa has no entry (and 8 more)");
    }
}
