//! `cutover where --at`: what an environment ran at a time.

use super::{Known, json, unprinted};
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::times::When;
use crate::parts::visible;
use engine::domain::EnvName;
use engine::fault::Fault;
use engine::lifecycle::{Ran, ran_at};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Told<'a> {
    schema: u32,
    environment: &'a str,
    at: String,
    commit: Option<String>,
    subject: Option<&'a str>,
    evidence: &'a str,
    confidence: Option<&'static str>,
    during: Option<&'a str>,
}

pub(super) fn run(known: &Known, when: When, context: &Context, out: &mut dyn Write) -> Outcome {
    let now = super::now();
    let at = when.before(now);
    if at > now {
        return Err(Fault::usage(format!("{} is yet to come", at.format("%Y-%m-%d %H:%M"))));
    }
    let environment = EnvName(context.flags.env.clone().unwrap_or_else(|| "production".into()));
    if !context.config.environments.contains_key(environment.as_str()) {
        let names: Vec<&str> = context.config.environments.keys().map(String::as_str).collect();
        return Err(Fault::usage(format!("There is no environment {environment}"))
            .hint(format!("There are: {}.", names.join(", "))));
    }
    let ran = ran_at(&known.board, &context.config, &environment, at);
    let commit = ran.commit.and_then(|id| known.landscape.commit(&id));
    if context.flags.json {
        let told = Told {
            schema: 1,
            environment: environment.as_str(),
            at: at.to_rfc3339(),
            commit: ran.commit.map(|id| id.to_string()),
            subject: commit.map(|commit| commit.subject.as_str()),
            evidence: &ran.evidence,
            confidence: ran.confidence.map(json::confidence),
            during: ran.during.as_deref(),
        };
        serde_json::to_writer(&mut *out, &told).map_err(|cause| unprinted(cause.into()))?;
        writeln!(out).map_err(unprinted)?;
    } else {
        let subject = commit.map(|commit| visible(&commit.subject).into_owned()).unwrap_or_default();
        out.write_all(lines(&environment, &ran, &subject, &at.format("%Y-%m-%d %H:%M").to_string()).as_bytes())
            .map_err(unprinted)?;
    }
    Ok(if ran.commit.is_some() { 0 } else { 3 })
}

fn lines(environment: &EnvName, ran: &Ran, subject: &str, at: &str) -> String {
    let sure = ran.confidence.map(|confidence| format!(" ({})", json::confidence(confidence))).unwrap_or_default();
    let first = match ran.commit {
        Some(id) => format!("At {at} {environment} ran {} {subject}{sure}", id.short()),
        None => format!("What {environment} ran at {at} is not known"),
    };
    let during = ran.during.as_ref().map(|during| format!("  {during}: what ran may have changed in that minute\n"));
    format!("{}\n  {}\n{}", first.trim_end(), ran.evidence, during.unwrap_or_default())
}
