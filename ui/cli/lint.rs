//! `cutover lint`: what is dangerous for a release in the workflow files of the repository.

use super::Outcome;
use super::context::Context;
use crate::parts::visible;
use engine::fault::{Fault, Result};
use engine::lint::{Finding, Lint, RULES};
use engine::operations::{lint_commit, lint_work_tree};
use engine::sources::git::Git;
use serde_json::{Value, json};
use std::io::Write;

/// Arguments of `cutover lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover lint                        the workflow files at production's branch
  cutover lint --work-tree            as they lie here
  cutover lint --ref feature/x --rule unpinned-action
  cutover lint --rules                what is looked for, and why
  cutover lint --json | jq -r '.findings[] | \"\\(.path):\\(.line) \\(.rule)\"'

Exit codes: 0 nothing found, 1 something found, 2 wrong arguments or configuration, 3 a file could not be read.")]
pub struct Args {
    /// The files of this branch, tag or commit. Default: production's branch.
    #[arg(long = "ref", value_name = "REF")]
    at: Option<String>,
    /// The files as they lie in the work tree.
    #[arg(long, conflicts_with = "at")]
    work_tree: bool,
    /// Only this rule; may be given several times.
    #[arg(long = "rule", value_name = "RULE")]
    only: Vec<String>,
    /// List the rules.
    #[arg(long)]
    rules: bool,
}

/// Prints what is found.
///
/// # Errors
/// When the repository or a file cannot be read, a rule is not known, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    if args.rules {
        return rules(context, out).map(|()| 0).map_err(unprinted);
    }
    if let Some(unknown) = args.only.iter().find(|name| RULES.iter().all(|rule| rule.id != name.as_str())) {
        return Err(Fault::usage(format!("There is no rule {unknown}")).hint("cutover lint --rules lists them."));
    }
    let (place, mut lint) = look(args, context)?;
    lint.findings.retain(|finding| args.only.is_empty() || args.only.iter().any(|name| name == finding.rule));
    let printed = if context.flags.json { print_json(out, &place, &lint) } else { print(out, &place, &lint) };
    printed.map_err(unprinted)?;
    Ok(code(&lint))
}

/// What could not be read is neither clean nor found.
fn code(lint: &Lint) -> u8 {
    match (lint.unread.is_empty(), lint.findings.is_empty()) {
        (false, _) => 3,
        (true, false) => 1,
        (true, true) => 0,
    }
}

fn look(args: &Args, context: &Context) -> Result<(String, Lint)> {
    let git = Git::discover(&context.start)?;
    if args.work_tree {
        let root = context.root.as_deref();
        let root =
            root.ok_or_else(|| Fault::usage("This repository has no work tree").hint("Name a ref: --ref main."))?;
        return Ok(("the work tree".into(), lint_work_tree(root, &context.config)?));
    }
    let name = args.at.as_deref().unwrap_or(&context.config.branches.production);
    let commit = git.resolve(name)?;
    Ok((format!("{} ({})", visible(name), commit.short()), lint_commit(&git, &context.config, commit)?))
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing what was found", cause)
}

fn rules(context: &Context, out: &mut dyn Write) -> std::io::Result<()> {
    if context.flags.json {
        let rules: Vec<Value> =
            RULES.iter().map(|rule| json!({ "rule": rule.id, "about": rule.about, "why": rule.why })).collect();
        return writeln!(out, "{}", json!({ "schema": 1, "rules": rules }));
    }
    RULES.iter().try_for_each(|rule| writeln!(out, "{}\n  {}.\n  {}", rule.id, rule.about, rule.why))
}

fn print(out: &mut dyn Write, place: &str, lint: &Lint) -> std::io::Result<()> {
    for unread in &lint.unread {
        writeln!(out, "? {}: it could not be read: {}", visible(&unread.path), visible(&unread.why))?;
    }
    for Finding { rule, path, line, what, why, fix } in &lint.findings {
        writeln!(out, "✗ {}:{line}  {rule}\n    {}", visible(path), visible(what))?;
        writeln!(out, "    {why}")?;
        fix.lines().try_for_each(|line| writeln!(out, "    fix: {}", visible(line)))?;
    }
    let files = if lint.files == 1 { "1 workflow file".to_owned() } else { format!("{} workflow files", lint.files) };
    match (lint.findings.len(), lint.unread.len()) {
        (0, 0) if lint.files == 0 => writeln!(out, "- There is no workflow file at {place}."),
        (0, 0) => writeln!(out, "✓ {files} at {place}: nothing found."),
        (found, 0) => writeln!(out, "{files} at {place}: {found} found."),
        (found, unread) => writeln!(out, "{files} at {place}: {found} found, {unread} not read."),
    }
}

fn print_json(out: &mut dyn Write, place: &str, lint: &Lint) -> std::io::Result<()> {
    let finding = |one: &Finding| json!({ "rule": one.rule, "path": one.path, "line": one.line, "what": one.what, "why": one.why, "fix": one.fix });
    let findings: Vec<Value> = lint.findings.iter().map(finding).collect();
    let unread: Vec<Value> = lint.unread.iter().map(|one| json!({ "path": one.path, "why": one.why })).collect();
    let told = json!({ "schema": 1, "at": place, "files": lint.files, "findings": findings, "unread": unread });
    writeln!(out, "{told}")
}
