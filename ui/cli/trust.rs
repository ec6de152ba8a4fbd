//! `cutover trust`: shows what a repository's file names, and trusts exactly that content.

use super::ask::{Answer, wants};
use super::columns::aligned;
use super::config::json_of_named;
use super::context::Context;
use super::record::record;
use super::{Outcome, ask};
use crate::parts::visible;
use engine::config::{Cost, FILE_NAME, Grant, Named, RepositoryFile, Trust, TrustBook, Untrusted};
use engine::fault::{Fault, Result};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `cutover trust`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover trust                      show the file, and ask
  cutover trust --list               what is trusted on this machine
  cutover trust --revoke")]
pub struct Args {
    /// Trust it without being asked.
    #[arg(long)]
    pub yes: bool,
    /// Trust nothing any more in this repository, or in the one that is named.
    #[arg(long, value_name = "PATH", num_args = 0..=1, conflicts_with_all = ["yes", "list"])]
    pub revoke: Option<Option<PathBuf>>,
    /// List what is trusted.
    #[arg(long, conflicts_with = "yes")]
    pub list: bool,
}

/// Trusts, takes back or lists. Exit code 0 when it is trusted afterwards or names nothing that needs it, 1 when the
/// answer was no.
///
/// # Errors
/// When there is no such file, nobody can be asked, or the record cannot be written.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let book = context.trust_book()?;
    if args.list {
        return list(&book, context, out);
    }
    if context.flags.read_only {
        return Err(Fault::refused("This run is read-only, and trust is a change"));
    }
    match &args.revoke {
        Some(path) => revoke(&book, path.as_deref(), context, out),
        None => grant(&book, Answer::by_flag(args.yes), context, out),
    }
}

/// What is said wherever a file is ignored: what it names, and how to change that.
#[must_use]
pub fn banner(untrusted: &Untrusted) -> String {
    let mut kinds: Vec<_> = untrusted.named.iter().map(|named| named.names).collect();
    kinds.sort();
    kinds.dedup();
    let kinds: Vec<&str> = kinds.into_iter().map(engine::config::Names::words).collect();
    let kinds = match kinds.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => kinds.concat(),
    };
    let path = visible(&untrusted.path.display().to_string()).into_owned();
    let again = if untrusted.trust == Trust::Changed { "changed since it was trusted and " } else { "" };
    format!("{path} {again}names {kinds}, so it is ignored. cutover trust shows what it names and asks.")
}

fn grant(book: &TrustBook, answer: ask::Answer, context: &Context, out: &mut dyn Write) -> Outcome {
    let file = file_of(context)?;
    if let Some(broken) = file.problems().iter().find(|problem| problem.cost == Cost::File) {
        return Err(Fault::usage(broken.to_string()).hint("What cannot be read cannot be trusted: mend it first."));
    }
    let named = file.named();
    let doing = |cause| Fault::while_doing("printing what it names", cause);
    if !context.flags.json {
        show(out, &file, &named).map_err(doing)?;
    }
    let before = book.verdict(file.root(), file.bytes());
    let trusted = named.is_empty() || before == Trust::Granted || {
        wants(context, answer, "This console may then use all of it.", out)?
    };
    if trusted && !named.is_empty() && before != Trust::Granted {
        let grant = book.grant(file.root(), file.bytes(), context.now)?;
        record(context, "trust", &format!("{} as {}", file.path().display(), grant.sha256));
    }
    tell(out, context, &named, trusted).map_err(doing)?;
    Ok(u8::from(!trusted))
}

fn file_of(context: &Context) -> Result<RepositoryFile> {
    let nowhere = || {
        Fault::usage("A bare repository has no work tree, so there is no file to trust")
            .hint("A file that is named with --config FILE needs no trust.")
    };
    context.repository_is_there()?;
    let root = context.root.as_deref().ok_or_else(nowhere)?;
    match RepositoryFile::read(root) {
        Ok(Some(file)) => Ok(file),
        Ok(None) => {
            Err(Fault::usage(format!("{} has no {FILE_NAME}", root.display())).hint("cutover init writes one."))
        }
        Err(problem) => Err(Fault::refused(problem.to_string())),
    }
}

fn show(out: &mut dyn Write, file: &RepositoryFile, named: &[Named]) -> std::io::Result<()> {
    writeln!(out, "{}", visible(&file.path().display().to_string()))?;
    let row = |named: &Named| {
        let value = named.value.as_deref().unwrap_or("(not a value that is used)");
        let setting = format!("{} = {value}", named.path);
        [format!("  line {}", named.line), named.names.words().to_owned(), visible(&setting).into_owned()]
    };
    aligned(out, &named.iter().map(row).collect::<Vec<_>>())?;
    for problem in file.problems() {
        writeln!(out, "  {}", visible(&problem.to_string()))?;
    }
    Ok(())
}

fn tell(out: &mut dyn Write, context: &Context, named: &[Named], trusted: bool) -> std::io::Result<()> {
    if context.flags.json {
        return writeln!(out, "{}", json!({ "schema": 1, "trusted": trusted, "named": json_of_named(named) }));
    }
    writeln!(
        out,
        "{}",
        match (named.is_empty(), trusted) {
            (true, _) => "It names no host, command, endpoint or secret, so it is used without being trusted.",
            (false, true) => "It is trusted as it is now. Any change to it is ignored until it is trusted again.",
            (false, false) => "It is not trusted, and stays ignored.",
        }
    )
}

fn revoke(book: &TrustBook, path: Option<&Path>, context: &Context, out: &mut dyn Write) -> Outcome {
    let nowhere = || Fault::usage("There is no work tree here").hint("Name it: cutover trust --revoke PATH");
    let root = path.or(context.root.as_deref()).ok_or_else(nowhere)?;
    let revoked = book.revoke(root)?;
    if let Some(grant) = &revoked {
        record(context, "trust --revoke", &format!("{} as {}", grant.root.display(), grant.sha256));
    }
    let sentence = if revoked.is_some() { "It is no longer trusted." } else { "It was not trusted." };
    let printed = if context.flags.json {
        writeln!(out, "{}", json!({ "schema": 1, "revoked": revoked.is_some() }))
    } else {
        writeln!(out, "{sentence}")
    };
    printed.map_err(|cause| Fault::while_doing("printing what is trusted", cause))?;
    Ok(0)
}

fn list(book: &TrustBook, context: &Context, out: &mut dyn Write) -> Outcome {
    let grants = book.list();
    let state = |grant: &Grant| match RepositoryFile::read(&grant.root) {
        Ok(Some(file)) if book.verdict(&grant.root, file.bytes()) == Trust::Granted => "trusted",
        Ok(Some(_)) => "changed since",
        _ => "gone",
    };
    let rows: Vec<(&Grant, &str)> = grants.iter().map(|grant| (grant, state(grant))).collect();
    let printed = if context.flags.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(grant, state)| json!({ "root": grant.root, "sha256": grant.sha256, "at": grant.at, "state": state }))
            .collect();
        writeln!(out, "{}", json!({ "schema": 1, "trusted": rows }))
    } else if rows.is_empty() {
        writeln!(out, "Nothing is trusted.")
    } else {
        let row = |(grant, state): &(&Grant, &str)| {
            let root = visible(&grant.root.display().to_string()).into_owned();
            [root, (*state).to_owned(), grant.at.format("%Y-%m-%d %H:%M").to_string(), grant.sha256.clone()]
        };
        aligned(out, &rows.iter().map(row).collect::<Vec<_>>())
    };
    printed.map_err(|cause| Fault::while_doing("printing what is trusted", cause))?;
    Ok(0)
}
