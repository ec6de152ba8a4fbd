//! Brings the *Last updated:* line up to the newest entry, in its own form.

use super::Chosen;
use crate::changelog::Kind;
use crate::changelog::index::days::ISO;
use crate::changelog::index::layout::Layout;
use crate::changelog::index::splices::{Rank, Splices};
use chrono::NaiveDate;

pub(super) fn mend(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) {
    let newest = layout.roll.listed.iter().map(|entry| entry.date).max();
    let Some(newest) = newest.filter(|_| chosen.has_kind(Kind::LastUpdated)) else { return };
    let page = &layout.page;
    let Some(footer) = &layout.footer else {
        let line = format!("*Last updated:* {}", newest.format(ISO));
        return splices.block(page, page.trimmed(0, page.end), Rank::Footer, vec![line]);
    };
    let start = page.start_of(footer.line);
    match &footer.dated {
        Some(dated) => {
            let range = dated.range.start + start..dated.range.end + start;
            splices.replace(range, newest.format(dated.form).to_string());
        }
        None => undated(page.line(footer.line), start, newest, splices),
    }
}

/// Puts the day where the line stops saying that it is one: behind its words, within its emphasis.
fn undated(line: &str, start: usize, newest: NaiveDate, splices: &mut Splices) {
    let lower = line.to_ascii_lowercase();
    let words =
        ["updated", "update"].iter().find_map(|word| lower.find(word).map(|at| at + word.len())).unwrap_or(line.len());
    let marks = |c: char| matches!(c, ':' | '*' | '_' | ' ' | '\t');
    let from = line.len() - line[words..].trim_start_matches(marks).len();
    let tail = line[from..].trim_end_matches(|c: char| marks(c)).len() + from;
    let tail = line[from..tail].find('<').map_or(tail, |tag| from + tag);
    let space = if line[..from].ends_with([' ', '\t']) { "" } else { " " };
    splices.replace(start + from..start + tail, format!("{space}{}", newest.format(ISO)));
}
