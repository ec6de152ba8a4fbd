//! The index in the guide's form: year tables, month archive, categories, breaking changes and the day at its foot.

use super::entry::Entry;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;
use std::fmt::Write;

/// Where the index lists an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Row,
    Archive,
    Category,
    Breaking,
}

/// A row that leads to no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dangling {
    pub day: NaiveDate,
    pub sha: String,
    pub file: String,
    pub subject: String,
}

/// The text of the index.
pub(crate) fn page(entries: &[Entry], dangling: &[Dangling], updated: NaiveDate) -> String {
    let mut newest: Vec<&Entry> = entries.iter().collect();
    newest.sort_by_key(|entry| Reverse(entry.date));
    let mut text = "# Changelog\n\nEvery commit that matters to mr-mentor-backend, one file each. ".to_owned();
    text += "Add a row here when you add a file.\n\n## Commits by Year\n\n";
    years(&mut text, &newest, dangling);
    text += "## Monthly Archive\n\n";
    months(&mut text, &newest);
    text += "## Categories\n\n";
    for (heading, types) in CATEGORIES {
        category(&mut text, heading, types, &newest);
    }
    breaking(&mut text, &newest);
    let _ = writeln!(text, "---\n\n*Last updated: {updated}*");
    text
}

const CATEGORIES: [(&str, &[&str]); 3] = [
    ("Features (feat)", &["feat"]),
    ("Bug Fixes (fix)", &["fix"]),
    ("Infrastructure", &["chore", "ci", "refactor", "perf", "build"]),
];

fn listed<'e>(newest: &'e [&Entry], place: Place) -> impl Iterator<Item = &'e Entry> {
    newest.iter().copied().filter(move |entry| !entry.unlisted.contains(&place))
}

fn years(text: &mut String, newest: &[&Entry], dangling: &[Dangling]) {
    let of = |entry: &Entry| {
        let row = row(entry.date.date_naive(), &entry.sha, &entry.file, &entry.row);
        (entry.date.date_naive(), row)
    };
    let mut rows: Vec<(NaiveDate, String)> = listed(newest, Place::Row).map(of).collect();
    rows.extend(dangling.iter().map(|odd| (odd.day, row(odd.day, &odd.sha, &odd.file, &odd.subject))));
    rows.sort_by_key(|(day, _)| Reverse(*day));
    for year in rows.chunk_by(|one, next| one.0.year() == next.0.year()) {
        let _ = writeln!(
            text,
            "### {}\n\n| Date | Commit | Description |\n|------|--------|-------------|",
            year[0].0.year()
        );
        text.extend(year.iter().map(|(_, row)| row.as_str()));
        text.push('\n');
    }
}

fn row(day: NaiveDate, sha: &str, file: &str, subject: &str) -> String {
    format!("| {day} | [{sha}](./{file}) | {} |\n", subject.replace('|', "\\|"))
}

fn months(text: &mut String, newest: &[&Entry]) {
    let listed: Vec<&Entry> = listed(newest, Place::Archive).collect();
    let month = |entry: &Entry| entry.date.format("%B %Y").to_string();
    for entries in listed.chunk_by(|one, next| month(one) == month(next)) {
        let _ = writeln!(text, "### {}\n", month(entries[0]));
        for entry in entries {
            let _ = writeln!(text, "- [{}](./{})", entry.file.trim_end_matches(".md"), entry.file);
        }
        text.push('\n');
    }
}

fn category(text: &mut String, heading: &str, types: &[&str], newest: &[&Entry]) {
    let _ = writeln!(text, "### {heading}\n");
    for entry in listed(newest, Place::Category).filter(|entry| types.contains(&kind(&entry.subject))) {
        let _ = writeln!(text, "- [{}](./{}) {}", entry.sha, entry.file, entry.subject);
    }
    text.push('\n');
}

/// `feat` of `feat: x` and `feat!: x`; nothing of `add x`.
fn kind(subject: &str) -> &str {
    subject.split_once(": ").map_or("", |(kind, _)| kind.trim_end_matches('!'))
}

fn breaking(text: &mut String, newest: &[&Entry]) {
    *text += "### Breaking Changes\n\n";
    for entry in listed(newest, Place::Breaking).filter(|entry| !entry.breaks.is_empty()) {
        let _ = writeln!(text, "- {} ({})", entry.breaks, entry.date.date_naive());
    }
    text.push('\n');
}
