//! The history as it is told in `history/*.txt`, read into values. The form is explained at the top of the first file.

use crate::age::Age;
use crate::author::Author;
use crate::changelog::Fault;
use crate::failure::Failure;
use chrono::{DateTime, FixedOffset};

const CHAPTERS: [(&str, &str); 4] = [
    ("1-foundation.txt", include_str!("history/1-foundation.txt")),
    ("2-mentoring.txt", include_str!("history/2-mentoring.txt")),
    ("3-courses.txt", include_str!("history/3-courses.txt")),
    ("4-release.txt", include_str!("history/4-release.txt")),
];

/// The second service of a fleet.
const SECOND: (&str, &str) = ("second.txt", include_str!("history/second.txt"));

/// The commit that brings the task list, where one is wanted.
const PLANNED: &str = "feat: test results by batch";
const ROADMAP: &str = "ROADMAP.md";

/// One commit as it is told.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub age: Age,
    pub author: Author,
    /// The branch it is made on; `None` is development.
    pub branch: Option<String>,
    pub subject: String,
    pub body: Vec<String>,
    /// How much earlier it was written than committed.
    pub written: Option<Age>,
    pub changes: Vec<Change>,
    /// The branch that it merges.
    pub merges: Option<String>,
    /// For its changelog entry.
    pub says: Option<String>,
    pub breaks: Option<String>,
    pub owes: Owes,
    pub faults: Vec<Fault>,
    pub marks: Vec<Mark>,
}

/// What a commit does for the changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owes {
    /// A later commit writes its entry.
    Entry,
    /// It brings its own entry, which cannot know it yet.
    PendingEntry,
    /// It writes the entries that are owed.
    AllEntries,
    /// It comes before the changelog began.
    Nothing,
}

/// What a commit does to one file.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Adds to it, or makes it.
    Write { path: String, note: Option<String>, line: Option<String>, text: Option<String> },
    /// Takes it away.
    Remove(String),
    /// Makes it what it was when the branch began.
    Back(String),
    /// Makes it executable.
    Mode(String),
}

/// A branch whose head a commit becomes, and where it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Here and at the remote.
    Both(String),
    /// At the remote, and here only as what was seen there.
    Remote(String),
    /// At the remote only: the next fetch brings it.
    Origin(String),
}

impl Told {
    /// The whole message.
    pub fn message(&self) -> String {
        let subject = format!("{}\n", self.subject);
        if self.body.is_empty() { subject } else { format!("{subject}\n{}\n", self.body.join("\n")) }
    }

    /// When it was written, on the clock on which it was committed.
    pub fn written_at(&self, committed: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        self.written.map_or(committed, |age| age.moment(committed))
    }

    fn plant(&mut self, fault: Fault) {
        if fault == Fault::Pending {
            self.owes = Owes::PendingEntry;
        }
        self.faults.push(fault);
    }
}

/// Reads the whole history, oldest first.
pub(crate) fn told() -> Result<Vec<Told>, Failure> {
    chapters(&CHAPTERS)
}

/// Reads the whole history of a repository that has a task list.
pub(crate) fn planned() -> Result<Vec<Told>, Failure> {
    let mut all = told()?;
    let (path, text) = (ROADMAP.to_owned(), Some(ROADMAP.to_owned()));
    let brings = all.iter_mut().find(|one| one.subject == PLANNED);
    let brings = brings.ok_or_else(|| Failure::while_doing("planning", format!("no commit is called {PLANNED}")))?;
    brings.changes.push(Change::Write { path, note: None, line: None, text });
    Ok(all)
}

/// Reads the history of the second service.
pub(crate) fn second() -> Result<Vec<Told>, Failure> {
    chapters(&[SECOND])
}

fn chapters(chapters: &[(&str, &str)]) -> Result<Vec<Told>, Failure> {
    let mut all = Vec::new();
    for (file, text) in chapters {
        let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty() && !block.starts_with('#'));
        for block in blocks {
            let one = commit(block).map_err(|why| {
                let head = block.lines().next().unwrap_or_default();
                Failure::while_doing(format!("reading \"{head}\" of history/{file}"), why)
            })?;
            all.push(one);
        }
    }
    Ok(all)
}

fn commit(block: &str) -> Result<Told, String> {
    let mut lines = block.lines();
    let head = lines.next().and_then(|line| line.strip_prefix("@ ")).ok_or("it does not begin with @")?;
    let subject = lines.next().ok_or("it has no subject")?;
    let mut told = headed(head)?;
    told.subject = unescaped(subject)?;
    for line in lines {
        let line = line.strip_prefix("  ").ok_or_else(|| format!("{line} is not indented"))?;
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        detail(&mut told, word, rest)?;
    }
    Ok(told)
}

fn headed(head: &str) -> Result<Told, String> {
    let words: Vec<&str> = head.split(' ').collect();
    let age = if words.first().is_some_and(|word| word.ends_with('d')) { 2 } else { 1 };
    let name = words.get(age).ok_or("it names nobody")?;
    Ok(Told {
        age: words[..age].join(" ").parse()?,
        author: Author::named(name).ok_or_else(|| format!("nobody is called {name}"))?,
        branch: words.get(age + 1).map(|branch| (*branch).to_owned()),
        subject: String::new(),
        body: Vec::new(),
        written: None,
        changes: Vec::new(),
        merges: None,
        says: None,
        breaks: None,
        owes: Owes::Entry,
        faults: Vec::new(),
        marks: Vec::new(),
    })
}

fn detail(told: &mut Told, word: &str, rest: &str) -> Result<(), String> {
    let text = || rest.to_owned();
    match word {
        "file" => told.changes.push(file(rest)),
        "line" | "text" => fill(told, word, rest)?,
        "gone" => told.changes.push(Change::Remove(text())),
        "back" => told.changes.push(Change::Back(text())),
        "mode" => told.changes.push(Change::Mode(text())),
        "says" => told.says = Some(text()),
        "breaks" => told.breaks = Some(text()),
        "body" => told.body.push(text()),
        "merges" => told.merges = Some(text()),
        "authored" => told.written = Some(rest.parse()?),
        "early" => told.owes = Owes::Nothing,
        "changelog" => told.owes = Owes::AllEntries,
        "plant" => told.plant(rest.parse()?),
        "ref" => told.marks.push(Mark::Both(text())),
        "remote" => told.marks.push(Mark::Remote(text())),
        "origin" => told.marks.push(Mark::Origin(text())),
        _ => return Err(format!("{word} is not understood")),
    }
    Ok(())
}

fn file(rest: &str) -> Change {
    let (path, note) = rest.split_once("  # ").map_or((rest, None), |(path, note)| (path, Some(note.to_owned())));
    Change::Write { path: path.to_owned(), note, line: None, text: None }
}

fn fill(told: &mut Told, word: &str, rest: &str) -> Result<(), String> {
    match told.changes.last_mut() {
        Some(Change::Write { line, text, .. }) => {
            *(if word == "line" { line } else { text }) = Some(rest.to_owned());
            Ok(())
        }
        _ => Err(format!("{word} stands behind no file")),
    }
}

fn unescaped(subject: &str) -> Result<String, String> {
    let mut parts = subject.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').ok_or("an escape has no end")?;
        let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        text.push(code.ok_or_else(|| format!("{digits} is no character"))?);
        text += rest;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_history_can_be_read() {
        let told = told().unwrap();
        assert!(told.len() > 208, "{}", told.len());
        assert!(told.iter().any(|one| one.subject.starts_with('\u{1b}')));
    }

    #[test]
    fn a_commit_that_is_not_understood_says_why() {
        let why = |block: &str| commit(block).unwrap_err();
        assert_eq!(why("@ 1h nobody\nx"), "nobody is called nobody");
        assert_eq!(why("@ 1h rohan\nx\n  sings"), "sings is not understood");
        assert_eq!(why("@ 1h rohan\nx\n  line y"), "line stands behind no file");
    }
}
