//! An entry taken apart, with the place of every part, so that one can be changed and all other bytes stay.
//!
//! Reading is lenient: line ends, a byte order mark, blank lines, more sections, notes behind paths and bytes that are
//! not UTF-8 are a person's business. Nothing in a code block or a comment counts.

mod breaking;
mod fields;
mod files;
mod lines;
mod render;
#[cfg(test)]
mod tests;

pub use breaking::declared;
pub use fields::{Field, Title};
pub use files::{Group, Item};
pub(super) use render::{GROUPS, files as files_text, item_line, shown_path};
pub use render::{Written, render};

use lines::Line;
use std::ops::Range;

/// The name of the section with the changed files.
pub const FILES: &str = "Files Changed";
/// The name of the section with the words of a person.
pub const DESCRIPTION: &str = "Description";
/// The name of the section that says what breaks.
pub const BREAKING: &str = "Breaking Changes";

/// The parts of an entry. All places are byte ranges of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The first `# ` heading, if it stands before the sections.
    pub title: Option<Title>,
    /// `**Date:**`
    pub date: Option<Field>,
    /// `**Commit:**`
    pub commit: Option<Field>,
    /// The `## ` sections in their order.
    pub sections: Vec<Section>,
    /// The groups of the first Files Changed section.
    pub files: Vec<Group>,
    /// Where the text begins behind a byte order mark.
    pub beginning: usize,
}

/// One `## ` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name as written. Hostile text.
    pub name: String,
    /// The line of the heading, with its end.
    pub heading: Range<usize>,
    /// Everything up to the next section.
    pub body: Range<usize>,
}

impl Entry {
    /// Takes a text apart.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        let lines = lines::lines(text);
        let sections = sections(&lines, text.len());
        let head = sections.first().map_or(text.len(), |section| section.heading.start);
        let files = sections.iter().find(|section| section.is(FILES)).map(|section| within(&lines, &section.body));
        Self {
            title: fields::title(lines.iter().take_while(|line| line.start < head)),
            date: fields::field(&lines, "date"),
            commit: fields::field(&lines, "commit"),
            files: files.map(files::groups).unwrap_or_default(),
            sections,
            beginning: lines::beginning(text),
        }
    }

    /// The first section of this name.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.is(name))
    }

    /// The words of a section without white space around them; `None` when there is no such section.
    #[must_use]
    pub fn words(&self, text: &[u8], name: &str) -> Option<String> {
        let body = text.get(self.section(name)?.body.clone())?;
        Some(String::from_utf8_lossy(body).replace("\r\n", "\n").trim().to_owned())
    }

    /// What the entry says breaks; `None` when it says that nothing does, or says nothing.
    #[must_use]
    pub fn breaking(&self, text: &[u8]) -> Option<String> {
        declared(&self.words(text, BREAKING)?)
    }
}

impl Section {
    /// Whether it has this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.trim_end_matches([':', '#', ' ']).eq_ignore_ascii_case(name.trim())
    }
}

fn sections(lines: &[Line<'_>], end: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in lines {
        let Some((level, words)) = line.heading().filter(|(level, _)| *level <= 2) else { continue };
        if let Some(open) = sections.last_mut().filter(|open| open.body.end == end) {
            open.body.end = line.start;
        }
        if level == 2 {
            let name = String::from_utf8_lossy(words).into_owned();
            sections.push(Section { name, heading: line.whole(), body: line.next..end });
        }
    }
    sections
}

fn within<'l, 't>(lines: &'l [Line<'t>], span: &Range<usize>) -> &'l [Line<'t>] {
    let first = lines.partition_point(|line| line.start < span.start);
    let last = lines.partition_point(|line| line.start < span.end);
    &lines[first..last]
}
