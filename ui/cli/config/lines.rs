//! The configuration in lines for people.

use crate::cli::columns::aligned;
use crate::cli::context::Context;
use crate::parts::visible;
use crate::places::Places;
use engine::config::{Cost, FILE_NAME, KEYS, Key, Origin, Place, Problem, Row, TABLES};
use std::io::{Result, Write};
use std::path::Path;

/// The files, every key that has a value, and the problems.
pub(super) fn effective(out: &mut dyn Write, context: &Context, all: bool) -> Result<()> {
    aligned(out, &files(context))?;
    writeln!(out)?;
    let rows = context.loaded.rows();
    let shown = rows.iter().filter(|row| all || row.value.is_some());
    let head = ["KEY", "VALUE", "FROM"].map(str::to_owned);
    aligned(out, &std::iter::once(head).chain(shown.map(cells)).collect::<Vec<_>>())?;
    let hidden = rows.iter().filter(|row| row.value.is_none()).count();
    if !all && hidden > 0 {
        writeln!(out, "\n{hidden} keys are not set and have no default: cutover config --all lists them.")?;
    }
    story(out, context)
}

/// What is wrong, or that nothing is.
pub(super) fn check(out: &mut dyn Write, context: &Context) -> Result<()> {
    if context.loaded.problems.is_empty() {
        writeln!(out, "The configuration has no problem.")?;
    }
    for problem in &context.loaded.problems {
        writeln!(out, "{}", visible(&problem.to_string()))?;
    }
    banner(out, context)
}

/// Every key there is.
pub(super) fn keys(out: &mut dyn Write) -> Result<()> {
    for table in TABLES {
        writeln!(out, "[{}]  {}", table.path, table.doc)?;
        for key in KEYS.iter().filter(|key| key.table() == table.path) {
            explain(out, key)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn explain(out: &mut dyn Write, key: &Key) -> Result<()> {
    writeln!(out, "  {} = {}", key.name(), key.example)?;
    writeln!(out, "      {} Takes {}.", key.doc, key.kind.takes())?;
    if let Some(unset) = key.unset {
        writeln!(out, "      Unset: {unset}.")?;
    }
    if let Some(names) = key.names {
        writeln!(out, "      In a repository's file it needs trust: it names {}.", names.words())?;
    }
    Ok(())
}

fn files(context: &Context) -> Vec<[String; 3]> {
    let broken = |path: &Path| {
        let costs_it = |problem: &Problem| matches!(&problem.place, Place::File { path: file, .. } if file == path);
        context.loaded.problems.iter().any(|problem| problem.cost == Cost::File && costs_it(problem))
    };
    let state = |path: &Path, used: &'static str| {
        let there = if broken(path) { "cannot be used" } else { used };
        if path.exists() { there } else { "absent" }
    };
    let row = |layer: &str, path: &Path, state: &str| {
        [layer.to_owned(), visible(&path.display().to_string()).into_owned(), state.to_owned()]
    };
    let own = context.places.as_ref().map(Places::user_file);
    let own = own.map(|path| row("user file", &path, state(&path, "read")));
    let other = match (&context.flags.config, &context.root) {
        (Some(path), _) => Some(row("named file", path, state(path, "read"))),
        (None, Some(root)) => {
            let used = if context.loaded.untrusted.is_some() { "ignored: not trusted" } else { "read" };
            let path = root.join(FILE_NAME);
            Some(row("repository file", &path, state(&path, used)))
        }
        (None, None) => None,
    };
    own.into_iter().chain(other).collect()
}

fn cells(row: &Row) -> [String; 3] {
    let value = row.value.as_ref().map_or_else(|| "unset".to_owned(), ToString::to_string);
    let from = match &row.origin {
        Origin::Default => "default".to_owned(),
        Origin::Set(place) => format!("{} {place}", row.origin.word()),
    };
    [row.path.clone(), visible(&value).into_owned(), visible(&from).into_owned()]
}

fn story(out: &mut dyn Write, context: &Context) -> Result<()> {
    let problems = &context.loaded.problems;
    if !problems.is_empty() {
        let word = if problems.len() == 1 { "problem" } else { "problems" };
        writeln!(out, "\n{} {word}:", problems.len())?;
    }
    for problem in problems {
        writeln!(out, "  {}", visible(&problem.to_string()))?;
    }
    banner(out, context)
}

fn banner(out: &mut dyn Write, context: &Context) -> Result<()> {
    match &context.loaded.untrusted {
        Some(untrusted) => writeln!(out, "\n{}", crate::cli::trust::banner(untrusted)),
        None => Ok(()),
    }
}
