//! The *Last updated:* line.

use super::days::{Dated, find_date};
use super::groups::bullet;
use super::page::{Ground, Page};

/// The line that says when the index was last brought up to date.
#[derive(Debug)]
pub(super) struct Footer {
    pub line: usize,
    /// The day in it, as bytes of the line.
    pub dated: Option<Dated>,
}

impl Footer {
    /// The last such line that a reader sees.
    pub fn of(page: &Page<'_>) -> Option<Self> {
        let line = (0..page.lines.len())
            .rev()
            .find(|line| page.lines[*line].ground != Ground::Dead && says_so(page.line(*line)))?;
        let text = page.line(line);
        let from = text.to_ascii_lowercase().find("updated")?;
        let dated = find_date(&text[from..]);
        let dated = dated.map(|found| Dated { range: found.range.start + from..found.range.end + from, ..found });
        Some(Self { line, dated })
    }

    /// Whether neither tables nor lists nor links follow.
    pub fn is_last(&self, page: &Page<'_>) -> bool {
        let listed =
            |number: &usize| page.lines[*number].ground == Ground::Table || bullet(page.line(*number)).is_some();
        let after = self.line + 1..page.lines.len();
        page.links_on(after.clone()).is_empty() && !after.into_iter().any(|number| listed(&number))
    }

    /// Where the footer begins: with the rule above it, if there is one.
    pub fn zone(&self, page: &Page<'_>) -> usize {
        let above = page.trimmed(0, self.line);
        let rule = above.checked_sub(1).map(|line| page.line(line).trim());
        let is_rule = rule.is_some_and(|rule| {
            let mark = rule.chars().next().filter(|mark| "-*_".contains(*mark));
            rule.len() >= 3 && mark.is_some_and(|mark| rule.chars().all(|c| c == mark || c == ' '))
        });
        if is_rule && above < self.line { above - 1 } else { self.line }
    }
}

/// Nothing but marks may stand before the words.
fn says_so(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', '>', '<', ' ', '\t']).to_ascii_lowercase();
    let line =
        ["sub>", "small>", "i>", "em>", "p>", "sup>"].iter().find_map(|tag| line.strip_prefix(tag)).unwrap_or(&line);
    let line = line.trim_start_matches(['*', '_']);
    line.starts_with("last updated") || line.starts_with("last update:")
}
