//! `cutover changelog fix`, `heal` and `index`: the same act on different findings.

use super::act::{self, How, Work, carry_out};
use super::pick::{Picked, Picks};
use super::print;
use crate::app::changelog::kinds;
use crate::cli::Outcome;
use crate::cli::context::Context;
use engine::changelog::{self, Finding, Kind, Plan};
use engine::fault::Result;
use engine::operations::{Asked, Known, check, gather};
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover changelog fix`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog fix --dry-run                  the exact edits, nothing written
  cutover changelog fix                            everything that needs no person's words
  cutover changelog fix --kind slug,index_row      only these kinds
  cutover changelog fix aa58c78 --commit           one commit's entry, committed

Every byte that a person wrote stays. Exit codes: 0 nothing is left, 1 something needs a person, 4 refused, 5 stopped midway.")]
pub struct Args {
    #[command(flatten)]
    picks: Picks,
    /// Only what is newer than this revision.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Arguments of `cutover changelog heal`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog heal --dry-run
  cutover changelog heal --yes --commit

The commit of an entry is found by pull request number, then by patch, then by subject. The file is renamed, and title,
Commit, Date, Files Changed and the index follow. An entry that several commits fit is left to a person.")]
pub struct Heal {
    #[command(flatten)]
    how: How,
}

/// Arguments of `cutover changelog index`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog index --dry-run
  cutover changelog index --yes

Rows, lists and the last line are made those of the entries; the layout that is there and every other line stay.")]
pub struct Index {
    #[command(flatten)]
    how: How,
}

const LOST: [Kind; 2] = [Kind::Orphan, Kind::Pending];
pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let picked = args.picks.read(&git)?;
    let asked = Asked { base: args.base.clone(), head: None };
    mend(&git, context, (&asked, &picked), (&args.how, "docs: mend the changelog", "changelog fix"), out)
}

pub(super) fn heal(args: &Heal, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let picked = Picked::of_kinds(&LOST);
    mend(
        &git,
        context,
        (&Asked::default(), &picked),
        (&args.how, "docs: heal changelog entries", "changelog heal"),
        out,
    )
}

pub(super) fn index(args: &Index, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let of_index: Vec<Kind> = kinds::ORDER.into_iter().filter(|kind| kind.is_about_index()).collect();
    let picked = Picked::of_kinds(&of_index);
    mend(
        &git,
        context,
        (&Asked::default(), &picked),
        (&args.how, "docs: mend the changelog index", "changelog index"),
        out,
    )
}

fn mend(
    git: &Git,
    context: &Context,
    (asked, picked): (&Asked, &Picked),
    (how, message, what): (&How, &str, &'static str),
    out: &mut dyn Write,
) -> Outcome {
    let known = Known::default();
    let facts = gather(git, &context.config, asked, &known)?;
    let plan = changelog::fix(&facts, &|finding| picked.has(finding));
    let ended = carry_out(git, context, &Work { plan: &plan, how, message, what }, out)?;
    let left: Vec<Finding> = if ended.is_written() {
        let report = check(git, &context.config, asked, &known)?;
        report.drift.iter().filter(|finding| picked.has(finding)).cloned().collect()
    } else {
        plan.left.iter().map(|left| left.finding.clone()).collect()
    };
    if context.flags.json {
        let mut answer = act::json(&plan, &ended);
        answer["left"] = serde_json::json!(left);
        print::json(out, &answer)?;
    } else {
        print_left(out, (&plan, &left))?;
        print::line(out, &act::sentence(&ended, how))?;
    }
    let undone = !plan.edits.is_empty() && !ended.is_written();
    Ok(u8::from(undone || !left.is_empty()))
}

/// What is left to a person, and what it takes.
fn print_left(out: &mut dyn Write, (plan, left): (&Plan, &[Finding])) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    print::line(out, &format!("{} left to a person:", print::counted(left.len(), "finding")))?;
    for finding in left.iter().take(print::SHOWN) {
        print::line(out, &format!("  {} {}", print::heading(finding.kind), print::row(finding)))?;
        let reason =
            plan.left.iter().find(|left| left.finding.kind == finding.kind && left.finding.commit == finding.commit);
        if let Some(left) = reason {
            print::line(out, &format!("    {}", left.reason))?;
        }
    }
    if left.len() > print::SHOWN {
        print::line(out, &format!("  … and {} more; --json prints all.", left.len() - print::SHOWN))?;
    }
    Ok(())
}
