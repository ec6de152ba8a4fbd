//! `cutover init`: a commented `cutover.toml` from what is found in the repository, shown before it is written.
//!
//! Whoever read it on the terminal and said yes trusts it; where nobody was asked, `cutover trust` still has to be.

use super::Outcome;
use super::ask::{Answer, wants};
use super::config::json_of_file;
use super::context::Context;
use super::record::record;
use crate::parts::visible;
use engine::config::{FILE_NAME, Finding, RepositoryFile, ServiceSettings, Surroundings, commented, detect};
use engine::fault::{Fault, FaultKind, Result};
use engine::sources::git::Git;
use serde_json::json;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Arguments of `cutover init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover init                       write it, where there is none
  cutover init --stdout | less       only look at it")]
pub struct Args {
    /// Write over a cutover.toml that is there.
    #[arg(long)]
    pub force: bool,
    /// Print the file and write nothing.
    #[arg(long)]
    pub stdout: bool,
}

/// Whether a file that is there may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Existing {
    Stays,
    Goes,
}

/// Writes the file. Exit code 0 when it is written or printed, 1 when the answer was no.
///
/// # Errors
/// When there is no work tree, a file is there already, or it cannot be written.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let root = work_tree(context)?;
    let findings = found_in(root, context)?;
    let text = commented(&findings);
    let printing = |cause| Fault::while_doing("printing the file", cause);
    if args.stdout {
        let printed = if context.flags.json { json_of_file(out, &text) } else { write!(out, "{text}") };
        printed.map_err(printing)?;
        return Ok(0);
    }
    let path = root.join(FILE_NAME);
    let existing = if args.force { Existing::Goes } else { Existing::Stays };
    refuse(&path, existing, context)?;
    if !context.flags.json {
        writeln!(out, "{text}").map_err(printing)?;
    }
    let unasked = !context.interactive || context.flags.json;
    let question = format!("This becomes {}, trusted as it is here.", visible(&path.display().to_string()));
    if !wants(context, Answer::by_flag(unasked), &question, out)? {
        writeln!(out, "Nothing was written.").map_err(printing)?;
        return Ok(1);
    }
    write(root, &path, &text, existing)?;
    record(context, "init", &path.display().to_string());
    if !unasked {
        trust(root, context)?;
    }
    tell(&path, root, &findings, context, out).map_err(printing)?;
    Ok(0)
}

fn work_tree(context: &Context) -> Result<&Path> {
    if let Some(root) = &context.root {
        return Ok(root);
    }
    Git::discover(&context.start)?;
    let sentence = "A bare repository has no work tree, and cutover.toml lies at the root of one";
    Err(Fault::usage(sentence)
        .hint("Write your own file and name it with --config FILE; cutover config sample shows one."))
}

fn found_in(root: &Path, context: &Context) -> Result<Vec<Finding>> {
    let git = Git::discover(&context.start)?;
    let facts = git.facts(&ServiceSettings::default())?;
    let list = git.branch_heads(&context.config.branches)?;
    let branches: Vec<String> = list.branches.iter().map(|branch| branch.name.to_string()).collect();
    let remote = facts.remote.as_ref().filter(|_| facts.name.contains('/'));
    let remote = remote.map(|(remote, _)| (facts.name.as_str(), remote.as_str()));
    Ok(detect(Surroundings { root, remote, branches: &branches }))
}

fn refuse(path: &Path, existing: Existing, context: &Context) -> Result<()> {
    if context.flags.read_only {
        return Err(
            Fault::refused("This run is read-only, and init writes a file").hint("cutover init --stdout prints it.")
        );
    }
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if !found.is_file() {
        return Err(Fault::refused(format!("{} is there and is no plain file", path.display())));
    }
    if existing == Existing::Stays {
        let hint = "cutover init --stdout prints the new one; --force writes over the old one.";
        return Err(Fault::refused(format!("{} is there already", path.display())).hint(hint));
    }
    Ok(())
}

/// Writes beside the file and then takes its place, so that it is the old one or the new one, never half of either.
fn write(root: &Path, path: &Path, text: &str, existing: Existing) -> Result<()> {
    let act = || -> std::io::Result<()> {
        let mut beside = tempfile::Builder::new().permissions(Permissions::from_mode(0o644)).tempfile_in(root)?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().sync_all()?;
        match existing {
            Existing::Goes => beside.persist(path).map(drop),
            Existing::Stays => beside.persist_noclobber(path).map(drop),
        }
        .map_err(|cause| cause.error)
    };
    let doing = format!("writing {}", path.display());
    act().map_err(|cause| Fault::while_doing(doing, cause).kind_is(FaultKind::Failed))
}

/// Trusts what was just read and wanted, if it needs to be.
fn trust(root: &Path, context: &Context) -> Result<()> {
    let file = RepositoryFile::read(root).ok().flatten();
    if let Some(file) = file.filter(|file| !file.named().is_empty()) {
        let grant = context.trust_book()?.grant(root, file.bytes(), context.now)?;
        record(context, "trust", &format!("{} as {}", file.path().display(), grant.sha256));
    }
    Ok(())
}

fn tell(path: &Path, root: &Path, findings: &[Finding], context: &Context, out: &mut dyn Write) -> std::io::Result<()> {
    let book = context.trust_book().ok();
    let file = RepositoryFile::read(root).ok().flatten();
    let untrusted = file.and_then(|file| file.distrust(book.as_ref()));
    if context.flags.json {
        let found: Vec<_> =
            findings.iter().map(|one| json!({ "key": one.path, "value": one.value, "found": one.found })).collect();
        let needs_trust = untrusted.is_some();
        return writeln!(out, "{}", json!({ "schema": 1, "path": path, "found": found, "needs_trust": needs_trust }));
    }
    writeln!(
        out,
        "{} is written: {} found, the rest stands there as comments.",
        visible(&path.display().to_string()),
        settings(findings)
    )?;
    match untrusted {
        Some(untrusted) => writeln!(out, "{}", super::trust::banner(&untrusted)),
        None => Ok(()),
    }
}

fn settings(findings: &[Finding]) -> String {
    let word = if findings.len() == 1 { "setting" } else { "settings" };
    format!("{} {word}", findings.len())
}
