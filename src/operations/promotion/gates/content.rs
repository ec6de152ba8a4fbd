//! `changelog` and `breaking`: what the commits say of themselves.

use super::{Evidence, counted, listed};
use crate::changelog::{Finding, Kind};
use crate::operations::promotion::gate::{Gate, GateId};
use std::collections::BTreeMap;

pub(super) fn changelog(evidence: &Evidence<'_>) -> Gate {
    let report = &evidence.ships.changelog;
    let range = format!("--base {} --head {}", evidence.heads.to.commit.short(), evidence.heads.from.commit.short());
    if report.drift.is_empty() {
        let gate = match report.notes.first() {
            Some(note) => {
                Gate::unknown(GateId::Changelog, note.clone()).clears("git fetch --unshallow brings the rest.")
            }
            None => Gate::pass(GateId::Changelog, passed(evidence)),
        };
        return gate.at(evidence.now);
    }
    let missing: Vec<String> =
        report.drift.iter().filter(|finding| finding.kind == Kind::Missing).map(commit).collect();
    let lacks = (!missing.is_empty())
        .then(|| format!("{} without an entry: {}", counted(missing.len(), "commit", "commits"), listed(&missing, 4)));
    let others = others(&report.drift);
    let observed: Vec<String> = lacks.into_iter().chain(others).collect();
    let clears = if missing.is_empty() {
        format!("cutover changelog fix mends it; cutover changelog check {range} shows it.")
    } else {
        format!("cutover changelog new writes the entries; cutover changelog check {range} shows all of it.")
    };
    let findings = report.drift.iter().map(stable).collect();
    Gate::warn(GateId::Changelog, observed.join("; ")).findings(findings).clears(clears).at(evidence.now)
}

fn passed(evidence: &Evidence<'_>) -> String {
    let (entries, ignored) = (evidence.ships.entries.len(), evidence.ships.changelog.ignored.len());
    let need_none = (ignored > 0).then(|| format!("; {} none", counted(ignored, "commit needs", "commits need")));
    format!(
        "no drift: {}{}",
        counted(entries, "entry comes along", "entries come along"),
        need_none.unwrap_or_default()
    )
}

fn commit(finding: &Finding) -> String {
    finding.commit.map(|commit| commit.short()).unwrap_or_default()
}

/// Everything but missing entries, by how many there are of each kind.
fn others(drift: &[Finding]) -> Option<String> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for finding in drift.iter().filter(|finding| finding.kind != Kind::Missing) {
        *counts.entry(finding.kind).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    (all > 0).then(|| counted(all, "other finding", "other findings"))
}

fn stable(finding: &Finding) -> String {
    let about = finding.commit.map(|commit| commit.short()).or_else(|| finding.path.clone()).unwrap_or_default();
    format!("{about}: {}", finding.detail)
}

pub(super) fn breaking(evidence: &Evidence<'_>) -> Gate {
    let told = &evidence.ships.breaking;
    let gate = if told.is_empty() {
        let (commits, entries) = (evidence.ships.count, evidence.ships.entries.len());
        let commits = counted(commits, "commit", "commits");
        Gate::pass(GateId::Breaking, format!("none declared by {commits} and {}", counted(entries, "entry", "entries")))
    } else {
        let subjects: Vec<String> = told.iter().map(|(subject, _)| subject.clone()).collect();
        Gate::warn(GateId::Breaking, format!("{} declared: {}", told.len(), listed(&subjects, 2)))
            .findings(told.iter().map(|(subject, words)| format!("{subject}: {}", one_line(words))).collect())
            .clears("Whoever uses the service is told and ready; then accept it.")
    };
    gate.at(evidence.now)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
