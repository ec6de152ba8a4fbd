//! The status as lines for people. Everything from outside is made visible before it is printed.

use super::Told;
use super::sources::State;
use crate::app::age;
use crate::app::dashboard::{Severity, count};
use crate::app::promotion::held;
use crate::cli::branches::role;
use crate::cli::columns::aligned;
use crate::cli::env::lines::summary;
use crate::cli::env::{Place, apart, places};
use crate::parts::visible;
use engine::board::{Board, Head, MergePreview};
use engine::changelog::Answer;
use engine::config::Strategy;
use engine::domain::Branch;
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, told: &Told) -> Result<()> {
    let board = told.board();
    repository(out, board)?;
    let head = ["", "BRANCH", "HEAD", "AGE", "BUILD", "IMAGE", "DEPLOY"].map(str::to_owned);
    let rows: Vec<[String; 7]> =
        std::iter::once(head).chain(told.lanes().map(|(branch, steps)| lane(told, branch, &steps))).collect();
    aligned(out, &rows)?;
    fact(out, "unshipped", &unshipped(told))?;
    fact(out, "merge", &merge(board))?;
    fact(out, "changelog", &changelog(board))?;
    fact(out, "outside", &outside(board))?;
    fact(out, "promotion", &promotion(told))?;
    for source in &told.sources {
        let why = source.why.as_deref().map(visible).unwrap_or_default();
        match source.state {
            State::Fresh => {}
            State::Unasked if why.is_empty() => fact(out, "not asked", source.name)?,
            State::Unasked => fact(out, "not asked", &format!("{}: {why}", source.name))?,
            State::Stale => {
                let age = source.taken.map(|taken| age::ago(told.model.now, taken)).unwrap_or_default();
                fact(out, "stale", &format!("{}, as {age}: {why}", source.name))?;
            }
            State::Failed => fact(out, "failed", &format!("{}: {why}", source.name))?,
        }
    }
    environments(out, told)?;
    for sentence in &told.unfinished {
        fact(out, "unfinished", sentence)?;
    }
    attention(out, told)
}

fn lane(told: &Told, branch: &Branch, steps: &[String; 3]) -> [String; 7] {
    let [build, image, deploy] = steps.each_ref().map(|words| visible(&spoken(words)).into_owned());
    let age = age::words(told.model.github_now(), branch.updated);
    let name = visible(branch.name.as_str()).into_owned();
    [role(branch.role).to_owned(), name, branch.head.short(), age, build, image, deploy]
}

/// The words of a cell without its sign; where the sign is all that says it went well, the word for it.
fn spoken(words: &str) -> String {
    match words.split_once(' ') {
        Some(("✓", "whole")) => "whole".into(),
        Some(("✓", rest)) => format!("ok {rest}"),
        Some((_, rest)) => rest.to_owned(),
        None => words.to_owned(),
    }
}

fn repository(out: &mut dyn Write, board: &Board) -> Result<()> {
    let Some(facts) = board.repository.value() else { return Ok(()) };
    let head = match &facts.head {
        Head::Branch(name, commit) => format!("on {name} {}", commit.short()),
        Head::Unborn(name) => format!("on {name}, which has no commit yet"),
        Head::Detached(commit) => format!("on no branch, at {}", commit.short()),
    };
    writeln!(out, "{}, {}", visible(&facts.name), visible(&head))
}

/// What runs in each environment that is configured, and whether it could be put back.
fn environments(out: &mut dyn Write, told: &Told) -> Result<()> {
    let mut none = true;
    for place in places(told.board(), &told.model.config, told.model.now).filter(Place::is_configured) {
        none = false;
        fact(out, "runs", &summary(&place))?;
        if place.settings.strategy == Strategy::BlueGreen {
            fact(out, "", &visible(&place.readiness.badge(told.model.now)))?;
        }
        if let Some(words) = apart::sentence(&place, told.heads.get(place.name).copied()) {
            fact(out, "", &visible(&words))?;
        }
    }
    if none {
        fact(out, "not asked", "environments")?;
    }
    Ok(())
}

fn fact(out: &mut dyn Write, about: &str, words: &str) -> Result<()> {
    writeln!(out, "{about:<12} {words}")
}

/// How much GitHub and the registry know of.
fn outside(board: &Board) -> String {
    let pulls = board.pulls.value().map(|list| list.total.unwrap_or(list.pulls.len() as u64).to_string());
    let runs = board.runs.value().map(|list| list.runs.iter().filter(|run| run.state.goes_on()).count().to_string());
    let images = board.images.value().map(|list| list.images.len().to_string());
    let count = |count: Option<String>| count.unwrap_or_else(|| "unknown".into());
    format!("open pull requests {}, runs under way {}, tags {}", count(pulls), count(runs), count(images))
}

/// Who keeps promotions out.
fn promotion(told: &Told) -> String {
    let (reading, now) = (&told.board().lock, told.model.now);
    match (reading.value().map(|lock| &**lock), reading.taken()) {
        (Some(None), _) => "nobody holds the lock".into(),
        (Some(Some(lock)), Some(taken)) => visible(&held(lock, taken, now)).into_owned(),
        _ => "unknown whether anybody holds the lock".into(),
    }
}

/// What integration has and production lacks, with the refs that were compared.
fn unshipped(told: &Told) -> String {
    let branches = &told.model.config.branches;
    let Some(list) = told.board().branches.value() else { return "unknown".into() };
    let [from, into] = [&branches.integration, &branches.production].map(|name| visible(list.counted_as(name)));
    match list.unshipped.as_ref().map(Vec::len) {
        Some(0) => format!("nothing: all of {from} is on {into}"),
        Some(1) => format!("1 commit of {from}, not on {into}"),
        Some(count) => format!("{count} commits of {from}, not on {into}"),
        None => "unknown".into(),
    }
}

fn merge(board: &Board) -> String {
    let Some(preview) = board.merge.value() else { return "unknown".into() };
    match preview.as_ref() {
        None => "nothing to merge: production or integration does not exist".into(),
        Some(MergePreview { conflicts, .. }) if !conflicts.is_empty() => {
            format!("conflicts: {}", conflicts.iter().map(|path| visible(path)).collect::<Vec<_>>().join(", "))
        }
        Some(MergePreview { fast_forward: true, .. }) => "clean, could fast-forward".into(),
        Some(_) => "clean".into(),
    }
}

fn changelog(board: &Board) -> String {
    let Some(report) = board.changelog.value() else { return "unknown".into() };
    match (report.answer(), report.drift.len()) {
        (Answer::Clean, _) if report.is_of_nothing() => "nothing to check: no commit yet".into(),
        (Answer::Clean, _) => "no drift".into(),
        (Answer::Unknown, _) => format!("unknown: {}", report.notes.join(" ")),
        (Answer::Drift, count) => format!("{count} in drift; cutover changelog check lists them"),
    }
}

fn attention(out: &mut dyn Write, told: &Told) -> Result<()> {
    let whole = told.sources.iter().all(|source| source.state == State::Fresh);
    match (told.items.is_empty(), whole) {
        (true, true) => return writeln!(out, "\nNothing needs a person."),
        (true, false) => return writeln!(out, "\nNothing that was read needs a person."),
        (false, _) => writeln!(out, "\nNeeds attention ({})", count(&told.items))?,
    }
    for item in &told.items {
        let sign = match item.severity {
            Severity::Error => "x",
            Severity::Warning => "!",
            Severity::Note => "-",
        };
        writeln!(out, "{sign} {:<10} {}", item.word, visible(&item.text))?;
    }
    Ok(())
}
