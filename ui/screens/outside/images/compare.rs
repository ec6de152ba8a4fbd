//! Two commits held against each other, in words: what came, what went, which entity files differ.

use super::detail::Fact;
use crate::app::Model;
use crate::app::images::{self, Pair};
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::image::{Image, TagKind};
use engine::domain::{CommitId, FileChange, FileStatus};
use engine::operations::{Comparison, Side};

pub(super) fn title(pair: Pair) -> String {
    format!("{} compared with {}", pair.head.short(), pair.base.short())
}

/// What the selected commit has that production lacks, and what it changes of the schema.
pub(super) fn contains(model: &Model) -> Vec<Fact> {
    let production = &model.config.branches.production;
    let Some(pair) = images::against_production(model) else {
        return vec![("contains", format!("? its commit or the head of {production} is not known"), Role::Unknown)];
    };
    let held = match model.images.comparisons.of(pair) {
        None => return vec![("contains", "◌ asking git…".into(), Role::Pending)],
        Some(Err(fault)) => return vec![("contains", format!("? {fault}"), Role::Unknown)],
        Some(Ok(held)) => held,
    };
    let words = match (held.gained.count, held.lost.count) {
        (0, 0) => format!("just what {production} has"),
        (gained, 0) => format!("{} not on {production}", commits(gained)),
        (0, lost) => format!("nothing that {production} lacks; {} of {production} are not in it", commits(lost)),
        (gained, lost) => format!("{} not on {production}, and lacks {} of it", commits(gained), commits(lost)),
    };
    let entries = match held.gained.entry_count {
        0 => String::new(),
        1 => " · 1 changelog entry".to_owned(),
        count => format!(" · {count} changelog entries"),
    };
    let (missing, role) = match model.entries.missing_of(&held.gained.commits).unwrap_or(0) {
        0 => (String::new(), Role::Text),
        1 => (" · ! 1 commit without one".to_owned(), Role::Warn),
        count => (format!(" · ! {count} commits without one"), Role::Warn),
    };
    let entries = if entries.is_empty() && !missing.is_empty() { " · no changelog entry".into() } else { entries };
    let mut facts = vec![("contains", format!("{words}{entries}{missing}"), role)];
    if !held.entities.is_empty() {
        let names: Vec<String> = held.entities.iter().take(6).map(entity).collect();
        let more = held.entities.len().saturating_sub(6);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        facts.push(("schema", format!("! entity files against {production}: {}{more}", names.join(", ")), Role::Warn));
    }
    facts
}

fn commits(count: usize) -> String {
    if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") }
}

fn entity(change: &FileChange) -> String {
    let name = change.path.rsplit('/').next().unwrap_or(&change.path);
    let word = match change.status {
        FileStatus::Added => "new",
        FileStatus::Modified => "changed",
        FileStatus::Deleted => "gone",
    };
    format!("{name} ({word})")
}

/// The comparison as lines.
pub(super) fn facts(model: &Model, pair: Pair) -> Vec<Fact> {
    let mut facts = vec![("with", named(model, pair.base), Role::Text), ("this", named(model, pair.head), Role::Text)];
    match model.images.comparisons.of(pair) {
        None => facts.push(("", "◌ Asking git…".into(), Role::Pending)),
        Some(Err(fault)) => {
            facts.push(("", format!("✗ {fault}."), Role::Error));
            facts.extend(fault.next_step().map(|step| ("", step.to_owned(), Role::Dim)));
        }
        Some(Ok(held)) => facts.extend(of(model, held)),
    }
    facts
}

/// A commit and the tags that were built from it.
fn named(model: &Model, id: CommitId) -> String {
    let list = model.board.images.value();
    let images = list.map(|list| list.images.as_slice()).unwrap_or_default();
    let its = |image: &&Image| image.commit == Some(id) && image.kind != TagKind::Other;
    let tags: Vec<&str> = images.iter().filter(its).map(|image| image.tag.as_str()).collect();
    let known = list.and_then(|list| list.commits.iter().find(|commit| commit.id == id));
    let subject = known.map(|commit| format!(" {}", commit.subject)).unwrap_or_default();
    format!("{}{subject}   {}", id.short(), tags.join(", "))
}

fn of(model: &Model, held: &Comparison) -> Vec<Fact> {
    let meet = match held.meet {
        None => ("! they have no commit in common that is here".to_owned(), Role::Warn),
        Some(meet) if meet == held.base && meet == held.head => ("they are the same commit".to_owned(), Role::Text),
        Some(meet) if meet == held.base => ("this one goes on from the other".to_owned(), Role::Text),
        Some(meet) if meet == held.head => ("! this one is behind: it is part of the other".to_owned(), Role::Warn),
        Some(meet) => (format!("! they parted after {}: each has something of its own", meet.short()), Role::Warn),
    };
    let mut facts = vec![("history", meet.0, meet.1)];
    let files = held.files;
    facts.push(("files", format!("{files} differ, {} of them entity files", held.entities.len()), Role::Text));
    facts.extend(
        held.entities.iter().map(|change| ("schema", format!("! {}: {}", entity(change), change.path), Role::Warn)),
    );
    facts.extend(side(model, &held.gained, "+", "it brings"));
    facts.extend(side(model, &held.lost, "-", "it lacks"));
    facts
}

fn side(model: &Model, side: &Side, sign: &str, label: &'static str) -> Vec<Fact> {
    if side.count == 0 && side.entry_count == 0 {
        return vec![(label, "nothing".into(), Role::Dim)];
    }
    let entries = if side.entry_count == 1 { "1 entry".to_owned() } else { format!("{} entries", side.entry_count) };
    let mut facts = vec![(label, format!("{}, {entries} of the changelog", commits(side.count)), Role::Title)];
    let role = if sign == "+" { Role::Add } else { Role::Del };
    for commit in &side.commits {
        let line =
            format!("{sign} {} {:>4} {}", commit.id.short(), frame::ago(model, commit.committed), commit.subject);
        facts.push(("", line, role));
    }
    facts.extend(rest(side.count, side.commits.len(), "commits"));
    for entry in &side.entries {
        let words = entry.subject.clone().unwrap_or_else(|| format!("? {} without a title", entry.path));
        facts.push(("", format!("{sign} entry: {words}"), Role::Text));
    }
    facts.extend(rest(side.entry_count, side.entries.len(), "entries"));
    facts
}

fn rest(count: usize, shown: usize, what: &str) -> Option<Fact> {
    (count > shown).then(|| ("", format!("and {} more {what}", count - shown), Role::Dim))
}
