//! The branches as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use engine::board::BranchList;
use engine::domain::{Branch, Role, Standing, Upstream, advise_name};
use serde::Serialize;
use std::io::{Result, Write};
use std::path::PathBuf;

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    branches: Vec<Row<'a>>,
    /// Commits that integration has and production lacks, newest first; `null` when that cannot be known.
    unshipped: Option<Vec<String>>,
    unreadable: Vec<Unreadable<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    role: &'static str,
    head: String,
    subject: &'a str,
    author: &'a str,
    updated: String,
    production: Stand,
    integration: Stand,
    upstream: Follow<'a>,
    checked_out: &'a [PathBuf],
    advice: Vec<String>,
}

#[derive(Serialize)]
struct Stand {
    state: &'static str,
    ahead: Option<usize>,
    behind: Option<usize>,
    merged: Option<bool>,
}

#[derive(Serialize)]
struct Follow<'a> {
    state: &'static str,
    name: Option<&'a str>,
    ahead: Option<usize>,
    behind: Option<usize>,
}

#[derive(Serialize)]
struct Unreadable<'a> {
    name: &'a str,
    why: &'a str,
}

pub(super) fn print(out: &mut dyn Write, shown: &[&Branch], list: &BranchList) -> Result<()> {
    let listing = Listing {
        schema: 1,
        branches: shown.iter().map(|branch| row(branch)).collect(),
        unshipped: list.unshipped.as_ref().map(|commits| commits.iter().map(|commit| commit.id.to_string()).collect()),
        unreadable: list.unreadable.iter().map(|(name, why)| Unreadable { name: name.as_str(), why }).collect(),
    };
    serde_json::to_writer(&mut *out, &listing)?;
    writeln!(out)
}

fn row(branch: &Branch) -> Row<'_> {
    let work = matches!(branch.role, Role::Work | Role::Odd);
    let advice = if work { advise_name(branch.name.as_str()) } else { Vec::new() };
    Row {
        name: branch.name.as_str(),
        role: super::lines::role(branch.role),
        head: branch.head.to_string(),
        subject: &branch.subject,
        author: &branch.author,
        updated: branch.updated.to_rfc3339(),
        production: stand(branch.production),
        integration: stand(branch.integration),
        upstream: follow(&branch.upstream),
        checked_out: &branch.checked_out,
        advice: advice.iter().map(engine::domain::NameAdvice::sentence).collect(),
    }
}

fn stand(standing: Standing) -> Stand {
    let (state, counts) = match standing {
        Standing::Same => ("same", None),
        Standing::Counted(counts) => ("counted", Some(counts)),
        Standing::Absent => ("absent", None),
        Standing::Unknown => ("unknown", None),
    };
    let (ahead, behind) = (counts.map(|counts| counts.ahead), counts.map(|counts| counts.behind));
    Stand { state, ahead, behind, merged: standing.merged() }
}

fn follow(upstream: &Upstream) -> Follow<'_> {
    let plain = |state, name| Follow { state, name, ahead: None, behind: None };
    match upstream {
        Upstream::None => plain("none", None),
        Upstream::Gone(name) => plain("gone", Some(name.as_str())),
        Upstream::RemoteOnly(name) => plain("remote_only", Some(name.as_str())),
        Upstream::Tracking(name, standing) => {
            let counts = stand(*standing);
            Follow { state: "tracking", name: Some(name), ahead: counts.ahead, behind: counts.behind }
        }
    }
}
