//! From a plan to what is done: the exact edits are printed, a person at a terminal is asked, the files are written,
//! and, when asked to, committed.

use super::print;
use crate::cli::ask::typed;
use crate::cli::context::Context;
use crate::cli::record::{files, record, record_end};
use crate::parts::visible;
use engine::changelog::{Edit, Plan};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::{Committed, Written, commit, write};
use engine::sources::git::Git;
use engine::store::DeedResult;
use std::io::Write;

/// What every act that writes can be told.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct How {
    /// Show the edits and write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write without asking; where there is no terminal, or with --json, nothing is written without it.
    #[arg(long, short = 'y', visible_alias = "write", conflicts_with = "dry_run")]
    pub(super) yes: bool,
    /// Commit exactly the files that were written, through your own git.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) commit: bool,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// There was nothing to write.
    Nothing,
    /// The edits were shown only.
    Shown,
    /// A person said no.
    Declined,
    /// The files are written, and no commit is made.
    Written(Written),
    /// The files are written and committed.
    Committed(Written),
}

impl Ended {
    /// Whether the files are written.
    pub(super) fn is_written(&self) -> bool {
        matches!(self, Self::Written(_) | Self::Committed(_))
    }
}

/// What is to be written: the edits, how, the message of a commit, and the act in the words of the command line.
pub(super) struct Work<'a> {
    pub(super) plan: &'a Plan,
    pub(super) how: &'a How,
    pub(super) message: &'a str,
    pub(super) what: &'static str,
}

/// Carries a plan out. With `--json` nothing is printed here and nobody is asked.
pub(super) fn carry_out(git: &Git, context: &Context, work: &Work<'_>, out: &mut dyn Write) -> Result<Ended> {
    let Work { plan, how, .. } = *work;
    if plan.edits.is_empty() {
        return Ok(Ended::Nothing);
    }
    if !context.flags.json {
        plan.edits.iter().try_for_each(|edit| diff(out, edit))?;
    }
    if how.dry_run {
        return Ok(Ended::Shown);
    }
    if context.flags.read_only {
        return Err(Fault::refused("Writing changes the work tree, and this run is read-only")
            .hint("--dry-run shows what would be written."));
    }
    if !how.yes && (context.flags.json || !context.interactive) {
        return Err(Fault::refused("There is nobody to ask here; nothing was written")
            .hint("--yes writes without asking, --dry-run only shows."));
    }
    if !how.yes && !says_yes(out, plan.edits.len())? {
        return Ok(Ended::Declined);
    }
    let what = if how.commit { format!("{} --yes --commit", work.what) } else { format!("{} --yes", work.what) };
    let done = put_down(git, context, work);
    match &done {
        Ok(Ended::Written(written) | Ended::Committed(written)) if written.files > 0 => {
            record(context, &what, &files(&written.paths));
        }
        Ok(_) => {}
        Err(fault) => record_end(context, &what, (ended_so(fault), &fault.to_string())),
    }
    done
}

/// Writes, and commits where that is wanted.
fn put_down(git: &Git, context: &Context, work: &Work<'_>) -> Result<Ended> {
    let written = write(git, &context.config, &work.plan.edits)?;
    if !work.how.commit || written.files == 0 {
        return Ok(Ended::Written(written));
    }
    Ok(match commit(git, &context.config, (&written, work.message), &context.environment.all())? {
        Committed::Made => Ended::Committed(written),
        Committed::NothingToCommit => Ended::Written(written),
    })
}

fn ended_so(fault: &Fault) -> DeedResult {
    if fault.kind() == FaultKind::Refused { DeedResult::Refused } else { DeedResult::Failed }
}

/// One edit as git prints it.
fn diff(out: &mut dyn Write, edit: &Edit) -> Result<()> {
    let printing = |cause| Fault::while_doing("printing the edits", cause);
    edit.unified().lines().try_for_each(|line| writeln!(out, "{}", visible(line))).map_err(printing)?;
    writeln!(out).map_err(printing)
}

fn says_yes(out: &mut dyn Write, count: usize) -> Result<bool> {
    let answer = typed(&format!("Write {}? [y/N] ", print::counted(count, "file")), out)?;
    Ok(["y", "yes"].contains(&answer.to_ascii_lowercase().as_str()))
}

/// What was done, as a sentence.
pub(super) fn sentence(ended: &Ended, how: &How) -> String {
    match ended {
        Ended::Nothing => "There is nothing to write.".to_owned(),
        Ended::Shown => "Nothing is written: this was a dry run.".to_owned(),
        Ended::Declined => "Nothing is written.".to_owned(),
        Ended::Committed(written) => format!("{} written and committed.", print::counted(written.files, "file")),
        Ended::Written(written) if how.commit => {
            format!(
                "{} written, and now as committed before; no commit is made.",
                print::counted(written.files, "file")
            )
        }
        Ended::Written(written) => format!("{} written. Nothing is committed.", print::counted(written.files, "file")),
    }
}

/// The edits and what became of them, for `--json`.
pub(super) fn json(plan: &Plan, ended: &Ended) -> serde_json::Value {
    let edits: Vec<_> = plan
        .edits
        .iter()
        .map(|edit| {
            serde_json::json!({
                "path": edit.path, "from": edit.from, "status": edit.letter().to_string(), "diff": edit.unified(),
            })
        })
        .collect();
    let committed = matches!(ended, Ended::Committed(_));
    serde_json::json!({ "schema": 1, "written": ended.is_written(), "committed": committed, "edits": edits })
}
