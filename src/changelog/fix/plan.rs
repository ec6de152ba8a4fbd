//! What mending changes, as edits, and what it leaves to a person.

use super::passes::{Desk, Pass};
use crate::changelog::drift::check;
use crate::changelog::edit::Edit;
use crate::changelog::facts::Facts;
use crate::changelog::report::{Finding, Fix, Kind};
use std::sync::Arc;

/// Edits, entries before the index, and findings that they leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The edits, in the order in which they are written.
    pub edits: Vec<Edit>,
    /// What stays as it is.
    pub left: Vec<Left>,
}

/// A finding that no edit mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The finding.
    pub finding: Finding,
    /// What it takes, as a sentence.
    pub reason: String,
}

/// More passes than this change nothing more.
const PASSES: usize = 4;

/// Mends what `which` picks of everything that can be derived.
pub fn fix(facts: &Facts, which: &dyn Fn(&Finding) -> bool) -> Plan {
    let mut desk = Desk::new(facts);
    for _ in 0..PASSES {
        if desk.pass(which) == Pass::Settled {
            break;
        }
    }
    let left = left(facts, &desk, which);
    Plan { edits: edits(facts, &desk), left }
}

/// The difference between the folder as it was read and as it would be.
pub(super) fn edits(facts: &Facts, desk: &Desk) -> Vec<Edit> {
    let mut edits = Vec::new();
    for file in &desk.facts.shelf.files {
        let Some((after, _)) = file.read() else { continue };
        let first = desk.first_name(&file.name);
        let before = facts.shelf.file(first).and_then(|file| file.read()).map(|(before, _)| Arc::clone(before));
        let from = (first != file.name).then(|| facts.path(first));
        if from.is_some() || before.as_ref() != Some(after) {
            edits.push(Edit { path: facts.path(&file.name), from, before, after: Some(Arc::clone(after)) });
        }
    }
    let (before, after) = (&facts.shelf.index, &desk.facts.shelf.index);
    if before != after {
        let path = facts.path(&facts.settings.index);
        edits.push(Edit { path, from: None, before: before.clone(), after: after.clone() });
    }
    edits
}

fn left(facts: &Facts, desk: &Desk, which: &dyn Fn(&Finding) -> bool) -> Vec<Left> {
    let before = check(facts).drift;
    let after = check(&desk.facts).drift;
    let first = |finding: &Finding| {
        let path = finding.path.as_deref()?;
        let file = path.rsplit('/').next().unwrap_or(path);
        Some(facts.path(desk.first_name(file)))
    };
    let stays: std::collections::HashSet<_> = after.iter().map(|finding| key(finding, first(finding))).collect();
    let picked = before.into_iter().filter(|finding| which(finding));
    let left = picked.filter(|finding| stays.contains(&key(finding, finding.path.clone())));
    left.map(|finding| Left { reason: reason(&finding), finding }).collect()
}

/// What a finding is about, so that it can be found again after the file was renamed.
fn key(finding: &Finding, path: Option<String>) -> (Kind, Fix, String) {
    let about = match path {
        Some(_) if finding.kind.is_about_index() => finding.detail.clone(),
        Some(path) => path,
        None => finding.commit.map(|commit| commit.to_string()).unwrap_or_default(),
    };
    (finding.kind, finding.fix, about)
}

/// What a finding that is left takes.
fn reason(finding: &Finding) -> String {
    let commit = finding.commit.map_or_else(|| "REV".to_owned(), |commit| commit.short());
    match (finding.fix, finding.kind) {
        (Fix::None, _) => "Nothing here can mend it; look at the file.".to_owned(),
        (_, Kind::Missing) => format!("It needs words: cutover changelog new {commit}"),
        (_, Kind::Orphan | Kind::Pending) => {
            "No single commit fits it; write the right hash behind **Commit:**, or delete the entry.".to_owned()
        }
        (_, Kind::Duplicate) => "One commit has two entries; delete the one that is not wanted.".to_owned(),
        (_, Kind::Body) => "A section needs a person's words; write it in the file.".to_owned(),
        (_, Kind::Slug | Kind::Filename | Kind::Date) => "A file with the right name is there already.".to_owned(),
        (Fix::Auto | Fix::Ask, _) => "It was not mended; look at the file.".to_owned(),
    }
}
