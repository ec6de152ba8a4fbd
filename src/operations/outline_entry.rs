//! What is known about an entry before a person writes its words.

use super::check_changelog::Known;
use super::gather_changelog::learn_files;
use crate::board::Head;
use crate::changelog::entry::{BREAKING, DESCRIPTION};
use crate::changelog::{About, Facts, PENDING, RollCall, Words, shown_date, slug};
use crate::config::Config;
use crate::domain::{Breaking, Commit, CommitId, FileChange, subject};
use crate::fault::{Fault, Result};
use crate::sources::git::Git;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::sync::Arc;

/// What the engine derives for an entry, and what it can propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its commit; `None` while it is pending.
    pub commit: Option<CommitId>,
    /// The subject of the commit. Hostile text.
    pub subject: String,
    /// As **Date:** will say it.
    pub date: String,
    /// The path of the entry, from the root of the repository. Hostile text.
    pub path: String,
    /// What the commit did.
    pub files: Arc<[FileChange]>,
    /// The paths of it whose change is a change of the database schema.
    pub entities: Vec<String>,
    /// How the commit declares that it breaks something.
    pub breaking: Breaking,
    /// The words behind `BREAKING CHANGE:`, else the summary of a subject with `!`.
    pub breaking_text: Option<String>,
    /// The body of the commit without its trailers; may be empty.
    pub body: String,
    /// Whether the commit is checked out: its entry then goes in a second commit.
    pub at_head: bool,
    /// The words of the entry that is there already.
    pub words: Option<Words>,
}

/// Derives the outline of an entry. What the commit changed is learned into the facts, for whoever writes it then.
///
/// # Errors
/// When the commit is not in the history or cannot be read, or there is no such entry.
pub fn outline(git: &Git, config: &Config, (facts, about): (&mut Facts, &About), known: &Known) -> Result<Outline> {
    match about {
        About::Commit(commit) => of_commit(git, config, (facts, *commit), known),
        About::File(name) => of_file(config, facts, name),
        About::Staged { subject, when, files } => {
            let file = facts.pattern.format(when.date_naive(), PENDING, &slug(subject));
            let words = words_in(facts, &file);
            let outline = blank(subject, shown_date(when), facts.path(&file));
            Ok(Outline { entities: entities(config, files)?, files: Arc::clone(files), words, ..outline })
        }
    }
}

fn blank(subject: &str, date: String, path: String) -> Outline {
    Outline {
        commit: None,
        subject: subject.to_owned(),
        date,
        path,
        files: Arc::new([]),
        entities: Vec::new(),
        breaking: Breaking::No,
        breaking_text: None,
        body: String::new(),
        at_head: false,
        words: None,
    }
}

fn of_commit(git: &Git, config: &Config, (facts, id): (&mut Facts, CommitId), known: &Known) -> Result<Outline> {
    learn_files(git, facts, &[id], known)?;
    let position = facts.history.position(&id).ok_or_else(|| {
        Fault::refused(format!("{} is not in the history of {}", id.short(), facts.range.head))
            .hint("Its entry would be an orphan there. Check out a branch that has the commit.")
    })?;
    let commit = facts.commit(position);
    let message = git.message(id)?;
    let file = RollCall::of(&facts.shelf, &facts.pattern, &facts.history)
        .of_commit(position)
        .map(|called| called.file.name.clone());
    let words = file.as_deref().and_then(|file| words_in(facts, file));
    let new = || facts.pattern.format(commit.author.when.date_naive(), &id.short(), &slug(&commit.subject));
    let files = facts.files.get(&id).cloned().unwrap_or_else(|| Arc::new([]));
    let outline = blank(&commit.subject, shown_date(&commit.author.when), facts.path(&file.unwrap_or_else(new)));
    Ok(Outline {
        commit: Some(id),
        entities: entities(config, &files)?,
        files,
        breaking: commit.breaking,
        breaking_text: breaking_text(commit, &message),
        body: body(&message),
        at_head: matches!(git.head()?, Head::Branch(_, head) | Head::Detached(head) if head == id),
        words,
        ..outline
    })
}

fn of_file(config: &Config, facts: &Facts, name: &str) -> Result<Outline> {
    let read = facts.shelf.file(name).and_then(crate::changelog::Shelved::read);
    let (_, entry) =
        read.ok_or_else(|| Fault::refused(format!("{} is not an entry that can be read", facts.path(name))))?;
    let subject = entry.title.as_ref().map(|title| title.subject.clone()).unwrap_or_default();
    let date = entry.date.as_ref().map(|field| field.text.clone()).unwrap_or_default();
    let outline = blank(&subject, date, facts.path(name));
    Ok(Outline { words: words_in(facts, name), entities: entities(config, &[])?, ..outline })
}

fn words_in(facts: &Facts, file: &str) -> Option<Words> {
    let (text, entry) = facts.shelf.file(file)?.read()?;
    let has_any = entry.section(DESCRIPTION).is_some() || entry.section(BREAKING).is_some();
    let description = entry.words(text, DESCRIPTION).unwrap_or_default();
    has_any.then(|| Words { description, breaking: entry.breaking(text) })
}

/// The changed paths that fit a pattern of `changelog.entities`.
pub(super) fn entities(config: &Config, files: &[FileChange]) -> Result<Vec<String>> {
    let globs = globs(&config.changelog.entities)?;
    Ok(files.iter().filter(|change| globs.is_match(&change.path)).map(|change| change.path.clone()).collect())
}

pub(super) fn globs(patterns: &[String]) -> Result<GlobSet> {
    let wrong = |pattern: &str, cause: globset::Error| {
        Fault::usage(format!("changelog.entities has {pattern:?}, which is no pattern")).because(cause)
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(GlobBuilder::new(pattern).build().map_err(|cause| wrong(pattern, cause))?);
    }
    set.build().map_err(|cause| wrong("", cause))
}

/// What breaks, in the words of whoever wrote the commit.
fn breaking_text(commit: &Commit, message: &str) -> Option<String> {
    match commit.breaking {
        Breaking::No => None,
        Breaking::Footer => footer(message),
        Breaking::Bang => footer(message).or_else(|| Some(subject::parse(&commit.subject).summary.to_owned())),
    }
}

fn footer(message: &str) -> Option<String> {
    let mut lines = message.lines().skip_while(|line| marked(line).is_none());
    let first = marked(lines.next()?)?;
    let more = lines.take_while(|line| !line.trim().is_empty() && !is_trailer(line));
    let words: Vec<&str> = std::iter::once(first).chain(more).map(str::trim).collect();
    let text = words.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn marked(line: &str) -> Option<&str> {
    ["BREAKING CHANGE:", "BREAKING-CHANGE:"].into_iter().find_map(|mark| line.trim_start().strip_prefix(mark))
}

/// The message without its subject, its trailers, and its word on what breaks.
fn body(message: &str) -> String {
    let mut paragraphs: Vec<&str> = message.trim().split("\n\n").skip(1).map(str::trim).collect();
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    let trailers = |paragraph: &str| paragraph.lines().all(|line| is_trailer(line) || line.starts_with([' ', '\t']));
    while paragraphs.last().is_some_and(|last| trailers(last)) {
        paragraphs.pop();
    }
    let kept: Vec<&str> = paragraphs.into_iter().filter(|paragraph| marked(paragraph).is_none()).collect();
    kept.join("\n\n")
}

/// `Signed-off-by: …`, `Refs: #12`, `(cherry picked from commit …)`
fn is_trailer(line: &str) -> bool {
    let word = line.split_once(": ").or_else(|| line.split_once(" #")).map(|(word, _)| word);
    let shaped =
        word.is_some_and(|word| word.contains('-') || ["Refs", "Closes", "Fixes", "Resolves", "See"].contains(&word));
    let letters = word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    (shaped && letters) || line.starts_with("(cherry picked from commit ") || marked(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_people_wrote_and_not_what_tools_added() {
        let message = "feat: x\n\nFirst\nparagraph: with a colon.\n\nSecond.\n\nBREAKING CHANGE: tokens are void\nand gone\n\nSigned-off-by: A <a@b>\nRefs: #12\n";
        assert_eq!(body(message), "First\nparagraph: with a colon.\n\nSecond.");
        assert_eq!(footer(message).as_deref(), Some("tokens are void\nand gone"));
        assert_eq!(body("feat: x\n\nCo-authored-by: A <a@b>\n"), "");
        assert_eq!(body("feat: x"), "");
    }
}
