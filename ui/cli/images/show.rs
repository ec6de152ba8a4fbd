//! `cutover images show`: one tag whole, and what its commit has that production lacks.

use super::Desk;
use super::compare::{self, Compared};
use super::json::{Row, row};
use crate::app::age;
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::parts::visible;
use engine::domain::image::{Image, Restorable};
use engine::domain::{CommitId, Moment};
use engine::fault::{Fault, Result};
use engine::operations::Comparison;
use engine::sources::git::Git;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Shown<'a> {
    schema: u32,
    image: Option<Whole<'a>>,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    /// `null` where the tag has not the form of one.
    pull: Option<String>,
    platforms: &'a [String],
    /// Of several the one that was looked at.
    looked_at: Option<&'a str>,
    labels: std::collections::BTreeMap<&'a str, &'a str>,
    /// Against the head of production; `null` when git cannot tell.
    against_production: Option<Compared<'a>>,
}

/// Prints one image. Exit code 1 when there is no such tag, 3 when it could not be read.
pub(super) fn run(mut desk: Desk, tag: &str, context: &Context, out: &mut dyn Write) -> Outcome {
    let found = desk.one(tag, context);
    let (name, now) = (desk.registry.image().to_string(), context.now + desk.ahead);
    // A name that is still being looked up is not waited for.
    desk.runtime.shutdown_background();
    let found = found?;
    let held = found.as_ref().and_then(|image| image.commit).map(|commit| against_production(context, commit));
    let printed = match (&found, context.flags.json) {
        (found, true) => json(out, found.as_ref(), &name, held.as_ref().and_then(|held| held.as_ref().ok())),
        (None, false) => writeln!(out, "{name} has no tag {}.", visible(tag)),
        (Some(image), false) => lines(out, (image, &name), held.as_ref(), (context, now)),
    };
    printed.map_err(|cause| Fault::while_doing("printing the image", cause))?;
    Ok(match found {
        None => 1,
        Some(image) if matches!(image.restorable, Restorable::Unknown(_)) => 3,
        Some(_) => 0,
    })
}

/// The comparison with the head of production.
fn against_production(context: &Context, commit: CommitId) -> Result<Comparison> {
    let git = Git::discover(&context.start)?;
    let production = git.resolve(&context.config.branches.production)?;
    engine::operations::compare(&git, &context.config, production, commit)
}

fn json(out: &mut dyn Write, image: Option<&Image>, name: &str, held: Option<&Comparison>) -> io::Result<()> {
    let image = image.map(|image| Whole {
        row: row(image),
        pull: image.reference(name),
        platforms: &image.platforms,
        looked_at: image.looked_at.as_deref(),
        labels: image.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        against_production: held.map(compare::compared),
    });
    serde_json::to_writer(&mut *out, &Shown { schema: 1, image })?;
    writeln!(out)
}

fn lines(
    out: &mut dyn Write,
    (image, name): (&Image, &str),
    held: Option<&Result<Comparison>>,
    (context, now): (&Context, Moment),
) -> io::Result<()> {
    let production = &context.config.branches.production;
    let mut fact = |about: &str, words: &str| writeln!(out, "{about:<12} {}", visible(words));
    let unknown = || "unknown".to_owned();
    fact("tag", &image.tag)?;
    fact("state", &whole(&image.restorable))?;
    fact("digest", &image.digest.as_ref().map_or_else(unknown, ToString::to_string))?;
    fact("size", &image.size.map_or_else(unknown, |size| format!("{} MB", size / 1_000_000)))?;
    fact("created", &image.created.map_or_else(unknown, |created| when(now, created)))?;
    fact("commit", &image.commit.map_or_else(unknown, |commit| commit.to_string()))?;
    fact(
        "moving",
        &if image.moving.is_empty() { "no moving tag points here".into() } else { image.moving.join(", ") },
    )?;
    fact("platforms", &image.machines().unwrap_or_else(unknown))?;
    if let Some(reference) = image.reference(name) {
        fact("pull", &format!("docker pull {reference}"))?;
    }
    if let Some(doubt) = &image.doubt {
        fact("doubt", doubt)?;
    }
    for (label, value) in &image.labels {
        fact("label", &format!("{label}={value}"))?;
    }
    match held {
        None => fact("contains", "unknown: its commit is not known"),
        Some(Err(fault)) => fact("contains", &format!("unknown: {fault}.")),
        Some(Ok(held)) => {
            let (gained, lost) = (held.gained.count, held.lost.count);
            fact("contains", &format!("{gained} commits that {production} lacks, and lacks {lost} of {production}"))?;
            held.entities.iter().try_for_each(|change| fact("schema", &compare::entity(change)))
        }
    }
}

fn whole(restorable: &Restorable) -> String {
    match restorable {
        Restorable::Yes => "whole: it can be had back".into(),
        Restorable::Broken(why) => format!("broken, it cannot be had back: {why}"),
        Restorable::Unknown(why) => format!("unknown: {why}"),
        Restorable::Unasked => "not looked at".into(),
    }
}

fn when(now: Moment, created: Moment) -> String {
    format!("{}, {}", created.to_rfc3339(), age::ago(now, created))
}
