//! `cutover prs show`: one open pull request whole, with its description, talk, checks and files.

use super::json::row;
use super::lines;
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::github;
use crate::cli::runs::state;
use crate::parts::visible;
use engine::chain;
use engine::domain::pull_request::{Check, FilePatch, PullDetail, PullNumber, PullRequest, Talk};
use engine::fault::{Fault, Result};
use engine::markdown::{BlockKind, blocks};
use engine::operations::{Known, pull_here};
use engine::sources::git::Git;
use serde_json::{Value, json};
use std::io::Write;

/// Prints it.
///
/// # Errors
/// When GitHub cannot be read, or none of this number is open.
pub(super) fn show(number: u64, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let (pulls, runs) = runtime.block_on(async { tokio::join!(github.pulls(), github.runs(context.now)) });
    let mut pull = found(pulls?.pulls, PullNumber(number))?;
    let detail = runtime.block_on(github.pull_detail(&pull))?;
    detail.tell(&mut pull);
    let runs = runs.map(|list| list.runs).unwrap_or_default();
    pull.claude = chain::review_of(&pull, &runs, &context.config.workflows);
    if let Some(git) = &git {
        pull_here(git, &context.config, &pull, &Known::default()).tell(&mut pull);
    }
    let printed = if context.flags.json { as_json(&pull, &detail, out) } else { as_lines(&pull, &detail, out) };
    printed.map_err(|cause| Fault::while_doing("printing the pull request", cause))?;
    Ok(0)
}

fn found(pulls: Vec<PullRequest>, number: PullNumber) -> Result<PullRequest> {
    pulls.into_iter().find(|pull| pull.number == number).ok_or_else(|| {
        Fault::refused(format!("{number} is not among the open pull requests")).hint("cutover prs lists them.")
    })
}

fn as_lines(pull: &PullRequest, detail: &PullDetail, out: &mut dyn Write) -> std::io::Result<()> {
    let author = pull.author.as_deref().unwrap_or("ghost");
    writeln!(out, "{} {}", pull.number, visible(&pull.title))?;
    writeln!(out, "{} into {} by {}", visible(pull.head.as_str()), visible(pull.base.as_str()), visible(author))?;
    for (label, words) in lines::facts(pull) {
        writeln!(out, "{label:<10} {}", visible(&words))?;
    }
    for (part, why) in &detail.unread {
        writeln!(out, "{part:<10} unknown: {}", visible(why))?;
    }
    markdown(&detail.body, out)?;
    for check in detail.checks.iter().flatten() {
        writeln!(out, "{:<10} {}", state(check.state), visible(&check.name))?;
        check.log.iter().try_for_each(|line| writeln!(out, "  | {}", visible(line)))?;
    }
    for talk in &detail.talk {
        let verdict = talk.verdict.map(|verdict| format!(" {verdict}")).unwrap_or_default();
        writeln!(out, "\n{}{verdict}:", visible(talk.who.as_deref().unwrap_or("ghost")))?;
        markdown(&talk.body, out)?;
    }
    for file in detail.files.iter().flatten() {
        let count = |sign: char, count: Option<u64>| count.map(|count| format!(" {sign}{count}")).unwrap_or_default();
        writeln!(out, "{}{}{}", visible(&file.path), count('+', file.added), count('-', file.removed))?;
    }
    writeln!(out, "{}", visible(&pull.url))
}

fn markdown(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for block in blocks(text) {
        let mut before = block.first.as_str();
        if block.kind == BlockKind::Gap {
            writeln!(out)?;
        }
        for line in block.text.lines() {
            writeln!(out, "{}{}", std::mem::replace(&mut before, &block.rest), visible(line))?;
        }
    }
    Ok(())
}

fn as_json(pull: &PullRequest, detail: &PullDetail, out: &mut dyn Write) -> std::io::Result<()> {
    let talk =
        |one: &Talk| json!({"who": one.who, "verdict": one.verdict, "body": one.body, "at": one.at.to_rfc3339()});
    let check = |one: &Check| json!({"name": one.name, "state": state(one.state), "url": one.url, "log": one.log});
    let file =
        |one: &FilePatch| json!({"path": one.path, "added": one.added, "removed": one.removed, "patch": one.patch});
    let unread = |(part, why): &(&str, String)| json!({"part": part, "why": why});
    let told = json!({
        "schema": 1, "pull": row(pull), "body": detail.body,
        "talk": detail.talk.iter().map(talk).collect::<Vec<_>>(),
        "checks": detail.checks.as_ref().map(|all| all.iter().map(check).collect::<Vec<_>>()),
        "files": detail.files.as_ref().map(|all| all.iter().map(file).collect::<Vec<_>>()),
        "files_in_all": detail.files_in_all,
        "unread": detail.unread.iter().map(unread).collect::<Vec<Value>>(),
    });
    writeln!(out, "{told}")
}
