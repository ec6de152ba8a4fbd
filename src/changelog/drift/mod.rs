//! The check: facts in, report out. Each fault is told once, by the kind that says most about it.

mod about_entry;
mod about_files;
mod about_index;

pub(super) use about_entry::{Part, can_be_derived, title_of, wrong};
pub(super) use about_files::compare;
pub(super) use about_index::{by_file, finding as index_finding, is_shown, listed, listing};

use super::facts::Facts;
use super::heal::Heirs;
use super::policy::{Beginning, Reason, let_off};
use super::report::{Finding, Fix, Ignored, Kind, Report};
use super::roll_call::{Called, RollCall, Stands};

/// What is wrong with the changelog.
#[must_use]
pub fn check(facts: &Facts) -> Report {
    let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
    let heirs = Heirs::of(facts, &roll);
    let beginning = Beginning::of(&facts.history, &roll);
    let (mut drift, ignored) = commits(facts, &roll, (&heirs, &beginning));
    drift.extend(entries(facts, &roll, &heirs));
    drift.extend(about_index::findings(facts, &roll));
    sort(facts, &mut drift);
    let notes = notes(facts, &roll);
    Report { schema: 1, range: facts.range.clone(), entries: roll.entries.len(), drift, ignored, notes }
}

/// Every finding about the entries themselves.
pub(super) fn entries(facts: &Facts, roll: &RollCall<'_>, heirs: &Heirs) -> Vec<Finding> {
    let looked_at = roll.entries.iter().filter(|called| is_looked_at(facts, called));
    looked_at.flat_map(|called| of_entry(facts, called, heirs)).collect()
}

/// Whether an entry is in what was asked for.
pub(super) fn is_looked_at(facts: &Facts, called: &Called<'_>) -> bool {
    let commit = called.position().map(|position| facts.commit(position).id);
    facts.within.touches(&called.file.name) || commit.is_some_and(|commit| facts.within.has(&commit))
}

/// What is wrong with one entry.
pub(super) fn of_entry(facts: &Facts, called: &Called<'_>, heirs: &Heirs) -> Vec<Finding> {
    let commit = called.position().map(|position| facts.commit(position).id);
    let path = facts.path(&called.file.name);
    let finding = |kind, fix, detail| Finding { kind, commit, path: Some(path.clone()), detail, fix };
    if let Some(closed) = called.closed() {
        return vec![finding(Kind::Body, Fix::None, format!("The entry {}.", closed.reason()))];
    }
    let own = match called.stands {
        Stands::Orphan => Some((Kind::Orphan, "It names a commit that is not in the history")),
        Stands::Pending => Some((Kind::Pending, "Its commit is not filled in")),
        Stands::Second(position) => {
            let first = facts.commit(position).id.short();
            return vec![finding(
                Kind::Duplicate,
                Fix::Ask,
                format!("{first} has an entry already; keep one of the two."),
            )];
        }
        Stands::For(_) | Stands::CutOff => None,
    };
    let mut findings = Vec::new();
    if let Some((kind, what)) = own {
        let heir = heirs.of_file(&called.file.name);
        let fix = if heir.is_some() { Fix::Auto } else { Fix::Ask };
        findings.push(finding(kind, fix, format!("{what}{}", Heirs::sentence(facts, heir))));
    }
    findings.extend(wrong(facts, called).into_iter().map(|wrong| finding(wrong.kind, wrong.fix, wrong.detail)));
    findings
}

/// Commits without an entry: those that need one, and why the others do not.
fn commits(
    facts: &Facts,
    roll: &RollCall<'_>,
    (heirs, beginning): (&Heirs, &Beginning),
) -> (Vec<Finding>, Vec<Ignored>) {
    let (mut missing, mut ignored) = (Vec::new(), Vec::new());
    for (position, commit) in facts.history.commits.iter().enumerate() {
        if !facts.within.has(&commit.id) || roll.of_commit(position).is_some() {
            continue;
        }
        match reason(facts, beginning, position) {
            Some(reason) => ignored.push(Ignored { commit: commit.id, reason: reason.to_string() }),
            None if heirs.is_awaited(position) => {}
            // Whether it changed more than the changelog is not known without its parent.
            None if facts.history.cut_off.contains(&commit.id) => {}
            None => missing.push(Finding {
                kind: Kind::Missing,
                commit: Some(commit.id),
                path: None,
                detail: commit.subject.clone(),
                fix: Fix::Ask,
            }),
        }
    }
    (missing, ignored)
}

/// Why a commit without an entry needs none.
#[must_use]
pub fn reason(facts: &Facts, beginning: &Beginning, position: usize) -> Option<Reason> {
    let commit = facts.commit(position);
    if beginning.is_before(position) {
        return Some(Reason::BeforeFirst);
    }
    if facts.changelog_only.contains(&commit.id) {
        return Some(Reason::ChangelogOnly);
    }
    let_off(commit, &facts.settings.ignore).map(|pattern| Reason::Pattern(pattern.to_owned()))
}

/// By kind, then by the age of the commit, newest first, then by path.
fn sort(facts: &Facts, drift: &mut [Finding]) {
    drift.sort_by_cached_key(|finding| {
        let position = finding.commit.and_then(|commit| facts.history.position(&commit));
        (finding.kind, position.unwrap_or(usize::MAX), finding.path.clone())
    });
}

/// What could not be known of what was asked for.
fn notes(facts: &Facts, roll: &RollCall<'_>) -> Vec<String> {
    let cut_off = |called: &&Called<'_>| called.stands == Stands::CutOff && is_looked_at(facts, called);
    let unknown = roll.entries.iter().filter(cut_off).count();
    let mut notes = Vec::new();
    if facts.history.cut_off.iter().any(|commit| facts.within.has(commit)) {
        notes.push("The history is cut off here (shallow clone): older commits are not known. git fetch --unshallow brings them.".to_owned());
    }
    if unknown > 0 {
        notes.push(format!("{unknown} entries name commits that are not in this shallow clone; they are not judged."));
    }
    notes
}
