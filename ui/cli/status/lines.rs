//! The status as lines for people. Everything from outside is made visible before it is printed.

use super::json::long_lived;
use crate::app::age;
use crate::app::dashboard::{Attention, Severity};
use crate::cli::branches::role;
use crate::cli::context::Context;
use crate::parts::visible;
use engine::board::{Board, Head, MergePreview};
use engine::changelog::Answer;
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, context: &Context, board: &Board, items: &[Attention]) -> Result<()> {
    repository(out, board)?;
    for branch in board.branches.value().iter().flat_map(|list| &list.branches).filter(|branch| long_lived(branch)) {
        let age = age::words(context.now, branch.updated);
        let words = format!("{}  {}  {age}", visible(branch.name.as_str()), branch.head.short());
        fact(out, role(branch.role), &words)?;
    }
    fact(out, "unshipped", &unshipped(board))?;
    fact(out, "merge", &merge(board))?;
    fact(out, "changelog", &changelog(board))?;
    fact(out, "unknown", "pull requests, runs and images (cutover prs, runs, images ask for them); environments")?;
    attention(out, items)
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

fn fact(out: &mut dyn Write, about: &str, words: &str) -> Result<()> {
    writeln!(out, "{about:<12} {words}")
}

fn unshipped(board: &Board) -> String {
    match board.branches.value().map(|list| list.unshipped.as_ref().map(Vec::len)) {
        Some(Some(0)) => "nothing".into(),
        Some(Some(1)) => "1 commit".into(),
        Some(Some(count)) => format!("{count} commits"),
        Some(None) | None => "unknown".into(),
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
        (Answer::Clean, _) => "no drift".into(),
        (Answer::Unknown, _) => format!("unknown: {}", report.notes.join(" ")),
        (Answer::Drift, count) => format!("{count} in drift; cutover changelog check lists them"),
    }
}

fn attention(out: &mut dyn Write, items: &[Attention]) -> Result<()> {
    if items.is_empty() {
        return writeln!(out, "\nNothing needs a person.");
    }
    writeln!(out, "\nNeeds attention ({})", items.len())?;
    for item in items {
        let sign = match item.severity {
            Severity::Error => "x",
            Severity::Warning => "!",
            Severity::Note => "-",
        };
        writeln!(out, "{sign} {:<10} {}", item.word, visible(&item.text))?;
    }
    Ok(())
}
