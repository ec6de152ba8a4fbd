//! Findings, edits and answers as lines for people or as one JSON object.

use crate::parts::visible;
use engine::changelog::{Answer, Finding, Kind, Report};
use engine::fault::{Fault, Result};
use serde::Serialize;
use std::io::Write;

/// How many findings of one kind are printed before the rest is counted.
pub(super) const SHOWN: usize = 20;

/// One JSON object on one line.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> Result<()> {
    let printing = |cause: std::io::Error| Fault::while_doing("printing the answer", cause);
    let text = serde_json::to_string(value).map_err(|cause| printing(cause.into()))?;
    writeln!(out, "{text}").map_err(printing)
}

/// One line, made harmless.
pub(super) fn line(out: &mut dyn Write, text: &str) -> Result<()> {
    writeln!(out, "{}", visible(text)).map_err(|cause| Fault::while_doing("printing the answer", cause))
}

/// A report by kinds.
pub(super) fn report(out: &mut dyn Write, report: &Report) -> Result<()> {
    for note in &report.notes {
        line(out, note)?;
    }
    let mut rest = report.drift.as_slice();
    while let Some(first) = rest.first() {
        let (group, behind) = rest.split_at(rest.partition_point(|finding| finding.kind == first.kind));
        kind(out, group)?;
        rest = behind;
    }
    line(out, &summary(report))
}

fn kind(out: &mut dyn Write, group: &[Finding]) -> Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    line(out, &format!("{} ({})", heading(first.kind), group.len()))?;
    for finding in group.iter().take(SHOWN) {
        line(out, &format!("  {}", row(finding)))?;
    }
    if group.len() > SHOWN {
        line(out, &format!("  … and {} more; --json prints all.", group.len() - SHOWN))?;
    }
    line(out, "")
}

/// Commit, who mends it, where, what.
pub(super) fn row(finding: &Finding) -> String {
    let commit = finding.commit.map_or_else(|| "-------".to_owned(), |commit| commit.short());
    let place = finding.path.as_deref().map(|path| format!("{path}: ")).unwrap_or_default();
    format!("{commit}  {:<4}  {place}{}", word(finding.fix), finding.detail)
}

fn word(fix: engine::changelog::Fix) -> &'static str {
    match fix {
        engine::changelog::Fix::Auto => "auto",
        engine::changelog::Fix::Ask => "ask",
        engine::changelog::Fix::None => "none",
    }
}

fn summary(report: &Report) -> String {
    let (commits, entries) = (counted(report.range.commits, "commit"), entries(report.entries));
    let looked_at = format!("{commits} of {} and {entries}", report.range.head);
    match report.answer() {
        Answer::Clean => format!("0 findings: nothing is wrong in {looked_at}."),
        Answer::Unknown => format!("0 findings in what is known of {looked_at}; the rest is unknown."),
        Answer::Drift => format!("{} in {looked_at}.", counted(report.drift.len(), "finding")),
    }
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `1 entry`, `2 entries`.
pub(super) fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// The name of a kind for people.
pub(super) const fn heading(kind: Kind) -> &'static str {
    crate::app::changelog::kinds::heading(kind)
}
