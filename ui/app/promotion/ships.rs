//! What a promotion ships, as lines: the commits with their entries, the database, and everything else that differs.

use crate::promoting::{Gathered, time};
use engine::changelog::Kind;
use engine::domain::{Commit, CommitId};
use engine::operations::promotion::{GateId, Plan, Ships};

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It tells.
    Plain,
    /// It is as it should be.
    Well,
    /// It needs a look.
    Warn,
}

/// A line. Hostile text may be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipLine {
    /// What it is about: a short commit, or a word that stands once above its lines.
    pub head: String,
    /// What it says.
    pub text: String,
    /// What stands behind it, on the right.
    pub note: &'static str,
    /// How it is meant.
    pub tone: Tone,
}

fn line(head: &str, text: impl Into<String>, tone: Tone) -> ShipLine {
    ShipLine { head: head.into(), text: text.into(), note: "", tone }
}

/// `6 commits, 4 PRs, 31 files`
#[must_use]
pub(crate) fn counts(ships: &Ships) -> String {
    let count = |count: usize, one: &str, several: &str| format!("{count} {}", if count == 1 { one } else { several });
    [
        count(ships.count, "commit", "commits"),
        count(ships.pulls.len(), "PR", "PRs"),
        count(ships.files.len(), "file", "files"),
    ]
    .join(", ")
}

/// Everything that ships, the commits first.
#[must_use]
pub fn ship_lines(gathered: &Gathered) -> Vec<ShipLine> {
    let Gathered { plan, ships, .. } = gathered;
    let mut lines: Vec<ShipLine> = ships.commits.iter().map(|commit| of_commit(ships, commit)).collect();
    if ships.count > ships.commits.len() {
        lines.push(line("", format!("and {} more", ships.count - ships.commits.len()), Tone::Plain));
    }
    lines.push(line("", "", Tone::Plain));
    database(&mut lines, ships);
    let variables =
        ships.variables.iter().map(|new| (format!("+ {}  ({})", new.name, new.files.join(", ")), Tone::Warn));
    part(&mut lines, "Env vars", variables, "none new");
    let packages = ships.packages.changes.iter().map(|change| (change.to_string(), Tone::Plain));
    part(&mut lines, "Packages", packages, "none changed");
    let breaking = ships.breaking.iter().map(|(subject, words)| (format!("{subject}: {words}"), Tone::Warn));
    part(&mut lines, "Breaking", breaking, "none declared");
    let pulls = ships.pulls.iter().map(|pull| (format!("{} {}", pull.number, pull.title), Tone::Plain));
    part(&mut lines, "Pulls", pulls, "none");
    part(&mut lines, "Authors", std::iter::once((ships.authors.join(", "), Tone::Plain)), "nobody");
    part(&mut lines, "Image", std::iter::once((format!("will be built as {}", plan.tag), Tone::Plain)), "");
    part(&mut lines, "Slot", std::iter::once((slot(plan), Tone::Plain)), "");
    part(&mut lines, "Time", std::iter::once((time(plan), Tone::Plain)), "");
    lines
}

fn of_commit(ships: &Ships, commit: &Commit) -> ShipLine {
    let (note, tone) = entry(ships, commit.id);
    ShipLine { head: commit.id.short(), text: commit.subject.clone(), note, tone }
}

/// What the changelog has of a commit.
fn entry(ships: &Ships, id: CommitId) -> (&'static str, Tone) {
    let report = &ships.changelog;
    if report.ignored.iter().any(|ignored| ignored.commit == id) {
        return ("- needs none", Tone::Plain);
    }
    let mut of_it = report.drift.iter().filter(|finding| finding.commit == Some(id));
    match (of_it.clone().any(|finding| finding.kind == Kind::Missing), of_it.next()) {
        (true, _) => ("✗ no entry", Tone::Warn),
        (false, Some(_)) => ("! entry", Tone::Warn),
        (false, None) => ("✓ entry", Tone::Well),
    }
}

fn database(lines: &mut Vec<ShipLine>, ships: &Ships) {
    let changes = ships.schema.iter().map(|finding| (format!("~ {}", finding.short()), Tone::Warn));
    part(lines, "Database", changes, "no change on boot");
    if !ships.schema.is_empty() {
        lines.push(line("", "changed when it boots, before traffic moves;", Tone::Warn));
        lines.push(line("", "no rollback undoes it", Tone::Warn));
    }
}

fn part(lines: &mut Vec<ShipLine>, head: &str, texts: impl Iterator<Item = (String, Tone)>, none: &str) {
    let before = lines.len();
    for (text, tone) in texts {
        let head = if lines.len() == before { head } else { "" };
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(line(head, flat, tone));
    }
    if lines.len() == before {
        lines.push(line(head, none, Tone::Plain));
    }
}

/// Which slot is replaced, as the gate observed it.
fn slot(plan: &Plan) -> String {
    plan.gates.iter().find(|gate| gate.id == GateId::Standby).map_or_else(String::new, |gate| gate.observed.clone())
}
