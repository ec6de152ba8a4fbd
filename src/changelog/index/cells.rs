//! A table row cut into cells, and which column says what.

use super::months::words;
use std::ops::Range;

/// The trimmed cells of a row, as bytes of the line. `\|` cuts nothing.
pub(super) fn cells(line: &str) -> Vec<Range<usize>> {
    let start = line.len() - line.trim_start().len();
    let start = if line[start..].starts_with('|') { start + 1 } else { start };
    let mut cells = Vec::new();
    let mut from = start;
    for (at, _) in line[start..].match_indices('|').map(|(at, bar)| (at + start, bar)) {
        if !line[..at].ends_with('\\') {
            cells.push(trimmed(line, from..at));
            from = at + 1;
        }
    }
    if !line[from..].trim().is_empty() {
        cells.push(trimmed(line, from..line.len()));
    }
    cells
}

/// An empty cell keeps the place behind its first space.
fn trimmed(line: &str, cell: Range<usize>) -> Range<usize> {
    let text = &line[cell.clone()];
    if text.trim().is_empty() {
        let at = cell.start + usize::from(text.starts_with(' '));
        return at..at;
    }
    let start = cell.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

/// Whether the line stands between the header and the rows: `|---|:--:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// A text as it is written in a cell: on one line, with `\|` for `|`.
pub(super) fn escaped(text: &str) -> String {
    text.replace(['\r', '\n'], " ").replace('|', "\\|")
}

/// A cell as the text it stands for.
pub(super) fn unescaped(cell: &str) -> String {
    cell.replace("\\|", "|")
}

/// Which cell says what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub date: Option<usize>,
    pub commit: Option<usize>,
    pub description: Option<usize>,
    /// How many there are.
    pub width: usize,
}

impl Columns {
    /// Of the guide's table.
    pub const GUIDE: Self = Self { date: Some(0), commit: Some(1), description: Some(2), width: 3 };

    /// By the names in a header.
    pub fn named(header: &str) -> Self {
        let mut columns = Self::default();
        for (index, cell) in cells(header).into_iter().enumerate() {
            let name = header[cell].to_lowercase();
            let place = match words(&name).into_iter().find_map(|word| role(&name[word])) {
                Some(Role::Date) => &mut columns.date,
                Some(Role::Commit) => &mut columns.commit,
                Some(Role::Description) => &mut columns.description,
                None => continue,
            };
            place.get_or_insert(index);
        }
        columns.width = cells(header).len();
        columns
    }

    /// Whether these are the columns of a table of commits.
    pub fn list_commits(self) -> bool {
        self.commit.is_some() && (self.date.is_some() || self.description.is_some())
    }

    /// Fills what the header left open from a row: where its link, its day and its words are.
    pub fn or_seen(mut self, line: &str, linked: usize) -> Self {
        let row = cells(line);
        let is_day = |index: &usize| super::days::find_date(&line[row[*index].clone()]).is_some();
        let taken =
            |columns: &Self, index: usize| [columns.date, columns.commit, columns.description].contains(&Some(index));
        if !taken(&self, linked) {
            self.commit = self.commit.or(Some(linked));
        }
        self.date = self.date.or_else(|| (0..row.len()).find(|index| !taken(&self, *index) && is_day(index)));
        let words = (0..row.len()).rev().find(|index| !taken(&self, *index) && !is_day(index));
        self.description = self.description.or(words);
        self.width = if self.width == 0 { row.len() } else { self.width };
        self
    }
}

enum Role {
    Date,
    Commit,
    Description,
}

fn role(word: &str) -> Option<Role> {
    match word {
        "date" | "day" | "when" => Some(Role::Date),
        "commit" | "sha" | "hash" | "entry" | "file" | "link" => Some(Role::Commit),
        "description" | "subject" | "message" | "summary" | "change" | "changes" | "title" => Some(Role::Description),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<&str> {
        cells(line).into_iter().map(|cell| &line[cell]).collect()
    }

    #[test]
    fn a_row_is_cut_at_bars_that_are_not_escaped() {
        assert_eq!(texts(r"| a |b\|c|  |"), ["a", r"b\|c", ""]);
        assert_eq!(texts("a | b"), ["a", "b"]);
        assert_eq!(texts("|"), Vec::<&str>::new());
        assert_eq!(texts("  | a | b"), ["a", "b"]);
    }

    #[test]
    fn columns_are_known_by_their_names_and_otherwise_by_what_is_in_them() {
        assert_eq!(Columns::named("| Date | Commit | Description |"), Columns::GUIDE);
        assert_eq!(Columns::named("| # | Commit SHA | Author | Change |").description, Some(3));
        let seen = Columns::named("| Tag | Hash | Beschreibung |").or_seen("| 2026-01-08 | [a](b.md) | fix: x |", 1);
        assert_eq!(seen, Columns::GUIDE);
    }
}
