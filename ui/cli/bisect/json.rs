//! Where the search stands, as one object for programs. Text is raw here: JSON escapes it.

use super::Answer;
use crate::cli::times::seconds;
use crate::cli::whereabouts::sureness;
use engine::lifecycle::bisect::{Brought, Look, Version, Word};
use serde_json::{Value, json};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, answer: &Answer<'_>) -> Result<()> {
    let bisection = answer.bisection;
    let told = |version: &Version| one(version, answer);
    let whole = json!({
        "schema": 1,
        "environment": answer.environment.as_str(),
        "found": bisection.is_found() && bisection.brought.is_some(),
        "good": told(bisection.good()),
        "bad": told(bisection.bad()),
        "next": bisection.next().map(told),
        "looks": answer.looks.iter().map(look).collect::<Vec<_>>(),
        "open": bisection.narrowed.open,
        "tries": bisection.narrowed.tries(),
        "versions": bisection.versions.iter().map(told).collect::<Vec<_>>(),
        "brought": bisection.brought.as_ref().map(brought),
        "notes": bisection.notes,
    });
    writeln!(out, "{whole}")
}

fn one(version: &Version, answer: &Answer<'_>) -> Value {
    let told = version.deployed.as_ref().map(|deployed| &deployed.told);
    json!({
        "commit": version.commit.to_string(),
        "subject": answer.known.landscape.commit(&version.commit).map(|commit| commit.subject.as_str()),
        "word": version.word.map(word),
        "at": told.map(|told| seconds(told.at)),
        "confidence": told.map(|told| sureness(told.confidence)),
        "evidence": told.map(|told| told.evidence.as_str()),
        "times": version.deployed.as_ref().map(|deployed| deployed.times),
    })
}

const fn word(word: Word) -> &'static str {
    match word {
        Word::Good => "good",
        Word::Bad => "bad",
        Word::Skip => "skip",
    }
}

fn look(look: &Look) -> Value {
    json!({ "what": look.words, "command": look.command })
}

fn brought(brought: &Brought) -> Value {
    let commits = brought.commits.iter();
    let commits = commits.map(
        |commit| json!({ "commit": commit.id.to_string(), "subject": commit.subject, "author": commit.author.name }),
    );
    let pulls = brought.pulls.iter().map(|pull| {
        json!({ "number": pull.number.0, "title": pull.title, "author": pull.author, "commit": pull.commit.to_string() })
    });
    let authors = brought.authors.iter().map(|author| json!({ "name": author.name, "commits": author.commits }));
    json!({
        "commits": commits.collect::<Vec<_>>(), "pulls": pulls.collect::<Vec<_>>(),
        "authors": authors.collect::<Vec<_>>(),
    })
}
