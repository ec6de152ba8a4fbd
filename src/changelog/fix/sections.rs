//! Sections: absent ones put where the form has them, and the words of those that are there.

use super::splices::{Splices, ended_as};
use crate::changelog::entry::Entry;

/// Gives a section these words. One that is absent is added before the first of the sections behind it in the form,
/// else at the end.
pub(super) fn write(splices: &mut Splices, text: &[u8], entry: &Entry, (order, name, words): (&[String], &str, &str)) {
    if let Some(section) = entry.section(name) {
        let body = &text[section.body.clone()];
        let start = section.body.start + (body.len() - body.trim_ascii_start().len());
        let words = ended_as(text, words.trim());
        if body.trim_ascii().is_empty() {
            let open = !text[..section.heading.end].ends_with(b"\n");
            let gap = if open { "\n\n" } else { "\n" };
            splices.insert(section.body.start, ended_as(text, &format!("{gap}{words}\n")));
        } else {
            splices.put(start..start + body.trim_ascii().len(), words);
        }
        return;
    }
    let behind = order.iter().skip_while(|other| *other != name).skip(1);
    let section = format!("## {name}\n\n{}\n", words.trim());
    match behind.filter_map(|other| entry.section(other)).map(|section| section.heading.start).min() {
        Some(at) => {
            let gap = gap_before(&text[..at]);
            splices.insert(at, ended_as(text, &format!("{gap}{section}\n")));
        }
        None => at_end(splices, text, &section),
    }
}

/// A text without a final line end gets none.
fn at_end(splices: &mut Splices, text: &[u8], section: &str) {
    let gap = gap_before(text);
    let open = !text.is_empty() && !text.ends_with(b"\n");
    let section = if open { section.trim_end_matches('\n') } else { section };
    splices.insert(text.len(), ended_as(text, &format!("{gap}{section}")));
}

/// What has to stand before a heading so that a blank line does.
fn gap_before(text: &[u8]) -> &'static str {
    if text.is_empty() || text.ends_with(b"\n\n") || text.ends_with(b"\n\r\n") {
        ""
    } else if text.ends_with(b"\n") {
        "\n"
    } else {
        "\n\n"
    }
}
