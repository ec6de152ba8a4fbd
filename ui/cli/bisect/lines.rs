//! Where the search stands, as lines. Everything from outside is made visible before it is printed.

use super::Answer;
use crate::cli::columns::aligned;
use crate::cli::whereabouts::sureness;
use crate::parts::visible;
use engine::domain::CommitId;
use engine::lifecycle::bisect::{Author, Brought, Merged, Version, Word};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, answer: &Answer<'_>) -> Result<()> {
    let bisection = answer.bisection;
    let (good, bad) = (bisection.good().commit.short(), bisection.bad().commit.short());
    let rows: Vec<[String; 5]> = bisection.versions.iter().map(|version| row(version, answer)).collect();
    writeln!(out, "Versions that {} ran, oldest first:", visible(answer.environment.as_str()))?;
    aligned(out, &rows)?;
    match bisection.next() {
        Some(next) => propose(out, next, answer)?,
        None if bisection.is_found() => writeln!(out, "Found: {good} is the last good, {bad} the first bad.")?,
        None => writeln!(out, "Not found: what lies between {good} and {bad} cannot be tried.")?,
    }
    match &bisection.brought {
        Some(brought) if bisection.next().is_none() => listed(out, brought, (&good, &bad))?,
        Some(brought) => writeln!(out, "{} between {good} and {bad}.", counted(brought))?,
        None => writeln!(out, "What came between {good} and {bad} is not known: this clone cannot tell.")?,
    }
    bisection.notes.iter().try_for_each(|note| writeln!(out, "Note: {}", visible(note)))
}

fn row(version: &Version, answer: &Answer<'_>) -> [String; 5] {
    let is_next = answer.bisection.next().is_some_and(|next| next.commit == version.commit);
    let mark = match version.word {
        _ if is_next => "TRY",
        Some(Word::Good) => "good",
        Some(Word::Bad) => "bad",
        Some(Word::Skip) => "skip",
        None => "-",
    };
    let (at, sure) = match &version.deployed {
        Some(deployed) => {
            let at = deployed.told.at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string();
            (at, sureness(deployed.told.confidence))
        }
        None => ("not known".to_owned(), ""),
    };
    [format!("  {mark}"), version.commit.short(), at, sure.to_owned(), subject(version.commit, answer)]
}

fn subject(commit: CommitId, answer: &Answer<'_>) -> String {
    let commit = answer.known.landscape.commit(&commit);
    commit.map(|commit| visible(&commit.subject).into_owned()).unwrap_or_default()
}

fn propose(out: &mut dyn Write, next: &Version, answer: &Answer<'_>) -> Result<()> {
    let bisection = answer.bisection;
    let short = next.commit.short();
    let tries = bisection.narrowed.tries();
    let left = if tries == 1 { "the last try".to_owned() } else { format!("{tries} tries at most") };
    writeln!(out, "Try {short}: {left}. It can be looked at by")?;
    for look in &answer.looks {
        writeln!(out, "  {}", visible(&look.words))?;
        look.command.iter().try_for_each(|command| writeln!(out, "    {}", visible(command)))?;
    }
    let (good, bad) = (bisection.good().commit.short(), bisection.bad().commit.short());
    let skipped = skipped(answer);
    let env = answer.environment.as_str();
    writeln!(out, "Then say what you found, good, bad or skip:")?;
    writeln!(out, "  cutover --env {env} bisect --good {good} --bad {bad}{skipped} --say good {short}")
}

/// What was skipped and is still between the two ends.
fn skipped(answer: &Answer<'_>) -> String {
    let narrowed = answer.bisection.narrowed;
    let between = &answer.bisection.versions[narrowed.good + 1..narrowed.bad];
    let skipped = between.iter().filter(|version| version.word == Some(Word::Skip));
    let names: Vec<String> = skipped.map(|version| version.commit.short()).collect();
    if names.is_empty() { String::new() } else { format!(" --say skip {}", names.join(" ")) }
}

pub(crate) fn counted(brought: &Brought) -> String {
    let commits = match brought.commits.len() {
        1 => "1 commit came".to_owned(),
        count => format!("{count} commits came"),
    };
    match brought.pulls.len() {
        0 => commits,
        1 => format!("{commits} with 1 pull request"),
        count => format!("{commits} with {count} pull requests"),
    }
}

fn listed(out: &mut dyn Write, brought: &Brought, (good, bad): (&str, &str)) -> Result<()> {
    writeln!(out, "{} between them:", counted(brought))?;
    let commits = brought.commits.iter().map(|commit| {
        [format!("  {}", commit.id.short()), visible(&commit.author.name).into_owned(), visible(&commit.subject).into()]
    });
    aligned(out, &commits.collect::<Vec<[String; 3]>>())?;
    let pulls: Vec<[String; 3]> = brought.pulls.iter().map(pull).collect();
    if !pulls.is_empty() {
        writeln!(out, "Pull requests:")?;
        aligned(out, &pulls)?;
    }
    let authors: Vec<String> = brought.authors.iter().map(author).collect();
    if !authors.is_empty() {
        writeln!(out, "By {}.", authors.join(", "))?;
    }
    writeln!(out, "The difference: git diff {good} {bad}")
}

fn pull(pull: &Merged) -> [String; 3] {
    let text = |text: &Option<String>| visible(text.as_deref().unwrap_or_default()).into_owned();
    [format!("  PR {}", pull.number), text(&pull.author), text(&pull.title)]
}

fn author(author: &Author) -> String {
    format!("{} ({})", visible(&author.name), author.commits)
}
