//! One entry: what it says, and its text in the guide's form.

use super::index::Place;
use chrono::{DateTime, FixedOffset};
use std::fmt::Write;

/// The files a commit changed, each with a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Files {
    pub added: Vec<(String, String)>,
    pub modified: Vec<(String, String)>,
    pub deleted: Vec<(String, String)>,
}

/// An entry, part by part as it will be written, so that a fault can spoil one of them.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The commit it is about; `None` when there is none in the history.
    pub about: Option<String>,
    /// The name of its file.
    pub file: String,
    /// Seven digits of the commit, or `pending`.
    pub sha: String,
    pub subject: String,
    pub title: String,
    /// When the commit was made, on its author's clock.
    pub date: DateTime<FixedOffset>,
    pub date_line: String,
    pub commit_line: String,
    pub files: Files,
    pub says: String,
    /// What breaks; empty when nothing does.
    pub breaks: String,
    pub has_breaking_section: bool,
    /// What its row says.
    pub row: String,
    /// Where the index does not list it.
    pub unlisted: Vec<Place>,
}

impl Entry {
    /// The entry of a commit with nothing wrong.
    pub fn of(commit: &str, subject: &str, date: DateTime<FixedOffset>, files: Files) -> Self {
        let sha: String = commit.chars().take(7).collect();
        Self {
            about: Some(commit.to_owned()),
            file: named(date, &sha, &slug(subject)),
            title: format!("{subject} ({sha})"),
            sha,
            subject: subject.to_owned(),
            date,
            date_line: day_and_time(date),
            commit_line: commit.to_owned(),
            files,
            says: String::new(),
            breaks: String::new(),
            has_breaking_section: true,
            row: subject.to_owned(),
            unlisted: Vec::new(),
        }
    }

    /// The same entry for another commit, or for none yet.
    pub fn renamed(mut self, sha: &str, commit: &str) -> Self {
        sha.clone_into(&mut self.sha);
        self.title = format!("{} ({sha})", self.subject);
        self.file = named(self.date, sha, &slug(&self.subject));
        commit.clone_into(&mut self.commit_line);
        self
    }

    /// Its path from the root of the repository.
    pub fn path(&self) -> String {
        format!("{}/{}", super::DIR, self.file)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text =
            format!("# {}\n\n**Date:** {}\n**Commit:** {}\n\n", self.title, self.date_line, self.commit_line);
        text += "## Files Changed\n\n";
        let files = &self.files;
        for (heading, files) in [("Added", &files.added), ("Modified", &files.modified), ("Deleted", &files.deleted)] {
            block(&mut text, heading, files);
        }
        let _ = write!(text, "## Description\n\n{}\n", self.says);
        if self.has_breaking_section {
            let breaks = if self.breaks.is_empty() { "None" } else { &self.breaks };
            let _ = write!(text, "\n## Breaking Changes\n\n{breaks}\n");
        }
        text
    }
}

fn block(text: &mut String, heading: &str, files: &[(String, String)]) {
    if files.is_empty() {
        return;
    }
    let _ = write!(text, "### {heading}\n\n");
    for (path, note) in files {
        let _ = writeln!(text, "- `{path}` - {note}");
    }
    text.push('\n');
}

/// The name of an entry's file.
pub(super) fn named(date: DateTime<FixedOffset>, sha: &str, slug: &str) -> String {
    format!("{}-{sha}-{slug}.md", date.format("%Y-%m-%d"))
}

/// A moment as entries write it.
pub(crate) fn day_and_time(date: DateTime<FixedOffset>) -> String {
    date.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The subject in lower case with one hyphen for every run of other characters.
pub(super) fn slug(subject: &str) -> String {
    let lower = subject.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_form_of_the_guide() {
        let date = DateTime::parse_from_rfc3339("2025-09-25T18:32:41+05:30").unwrap();
        let files = Files {
            added: vec![("src/controllers/auth.controller.ts".into(), "Authentication controller".into())],
            modified: vec![("src/app.ts".into(), "Updated app configuration".into())],
            deleted: vec![],
        };
        let commit = "aa58c789a8d308ba20e994eae22b6063c1d88811";
        let mut entry = Entry::of(commit, "feat: Implement JWT authentication routes", date, files);
        entry.says = "Implemented routes.".into();
        assert_eq!(entry.file, "2025-09-25-aa58c78-feat-implement-jwt-authentication-routes.md");
        let lines = [
            "# feat: Implement JWT authentication routes (aa58c78)",
            "",
            "**Date:** 2025-09-25 18:32:41",
            "**Commit:** aa58c789a8d308ba20e994eae22b6063c1d88811",
            "",
            "## Files Changed",
            "",
            "### Added",
            "",
            "- `src/controllers/auth.controller.ts` - Authentication controller",
            "",
            "### Modified",
            "",
            "- `src/app.ts` - Updated app configuration",
            "",
            "## Description",
            "",
            "Implemented routes.",
            "",
            "## Breaking Changes",
            "",
            "None",
            "",
        ];
        assert_eq!(entry.text(), lines.join("\n"));
    }
}
