//! Which commit an entry belongs to whose own is not in the history: squash and rebase orphan entries, and a pending
//! one waits for its commit.
//!
//! An heir is a commit without an entry, found by the name of the file, the number of the pull request, the same
//! patch, the subject. Where two entries claim one commit, or two commits fit one entry, a person chooses.

use super::facts::Facts;
use super::policy::{Beginning, let_off};
use super::roll_call::{Called, RollCall, Stands};
use super::slug;
use crate::domain::{CommitId, Found};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The heirs of the entries that need one.
#[derive(Debug, Clone, Default)]
pub struct Heirs {
    by_file: BTreeMap<String, usize>,
    awaited: HashSet<usize>,
}

impl Heirs {
    /// Finds them.
    #[must_use]
    pub fn of(facts: &Facts, roll: &RollCall<'_>) -> Self {
        let lost: Vec<&Called<'_>> =
            roll.entries.iter().filter(|called| matches!(called.stands, Stands::Orphan | Stands::Pending)).collect();
        let mut heirs = Self::default();
        if lost.is_empty() {
            return heirs;
        }
        let candidates = Candidates::of(facts, roll);
        let mut claims: BTreeMap<usize, Vec<&Called<'_>>> = BTreeMap::new();
        for called in lost {
            if let Some(heir) = candidates.heir(facts, called) {
                claims.entry(heir).or_default().push(called);
            }
        }
        for (heir, claimants) in claims {
            if let Some(called) = chosen(facts, heir, &claimants) {
                heirs.by_file.insert(called.file.name.clone(), heir);
                heirs.awaited.extend((called.stands == Stands::Pending).then_some(heir));
            }
        }
        heirs
    }

    /// The position of the commit that the entry in this file belongs to.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Option<usize> {
        self.by_file.get(file).copied()
    }

    /// Whether a pending entry waits for this commit, so that it does not lack one.
    #[must_use]
    pub fn is_awaited(&self, position: usize) -> bool {
        self.awaited.contains(&position)
    }

    /// The end of a sentence that says what becomes of the entry.
    pub(super) fn sentence(facts: &Facts, heir: Option<usize>) -> String {
        match heir {
            Some(position) => {
                let commit = facts.commit(position);
                format!("; it belongs to {} {}.", commit.id.short(), commit.subject)
            }
            None => "; no single commit without an entry fits it.".to_owned(),
        }
    }
}

/// One of several entries that claim a commit: the only one, or the only one of the same subject.
fn chosen<'c, 's>(facts: &Facts, heir: usize, claimants: &[&'c Called<'s>]) -> Option<&'c Called<'s>> {
    if let [only] = claimants {
        return Some(only);
    }
    let subject = words(&facts.commit(heir).subject);
    let mut same = claimants.iter().filter(|called| subject_of(called).is_some_and(|own| words(own) == subject));
    match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The commits without an entry, by what can tell them apart.
struct Candidates {
    open: HashSet<usize>,
    by_subject: HashMap<String, Vec<usize>>,
    by_bare_subject: HashMap<String, Vec<usize>>,
    by_slug: HashMap<String, Vec<usize>>,
    by_pull: HashMap<u64, Vec<usize>>,
    in_discipline: HashSet<usize>,
}

impl Candidates {
    fn of(facts: &Facts, roll: &RollCall<'_>) -> Self {
        let beginning = Beginning::of(&facts.history, roll);
        let mut all = Self {
            open: HashSet::new(),
            by_subject: HashMap::new(),
            by_bare_subject: HashMap::new(),
            by_slug: HashMap::new(),
            by_pull: HashMap::new(),
            in_discipline: HashSet::new(),
        };
        for (position, commit) in facts.history.commits.iter().enumerate() {
            if roll.of_commit(position).is_some() || facts.changelog_only.contains(&commit.id) {
                continue;
            }
            all.open.insert(position);
            all.by_subject.entry(words(&commit.subject)).or_default().push(position);
            all.by_slug.entry(slug(&commit.subject)).or_default().push(position);
            if let Some(number) = pull_number(&commit.subject) {
                all.by_pull.entry(number).or_default().push(position);
                all.by_bare_subject.entry(words(without_number(&commit.subject))).or_default().push(position);
            }
            if !beginning.is_before(position) && let_off(commit, &facts.settings.ignore).is_none() {
                all.in_discipline.insert(position);
            }
        }
        all
    }

    /// The one commit that the evidence points at, strongest first; weaker evidence only decides among several.
    fn heir(&self, facts: &Facts, called: &Called<'_>) -> Option<usize> {
        let mut left: Option<Vec<usize>> = None;
        for evidence in Evidence::ALL {
            let mut evidence = self.pointed_at(evidence, facts, called);
            evidence.retain(|position| self.open.contains(position));
            let narrowed = match &left {
                None => evidence,
                Some(left) => {
                    let evidence: HashSet<usize> = evidence.into_iter().collect();
                    left.iter().copied().filter(|position| evidence.contains(position)).collect()
                }
            };
            match narrowed.as_slice() {
                [] => {}
                [only] => return Some(*only),
                _ => left = Some(narrowed),
            }
        }
        let left = left?;
        let mut needed = left.iter().filter(|position| self.in_discipline.contains(position));
        match (needed.next(), needed.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The commits that one kind of evidence points at.
    fn pointed_at(&self, evidence: Evidence, facts: &Facts, called: &Called<'_>) -> Vec<usize> {
        let subject = subject_of(called).unwrap_or_default();
        let found = match evidence {
            Evidence::Name => return named(facts, called).into_iter().collect(),
            Evidence::Pull => pull_number(subject).and_then(|number| self.by_pull.get(&number)),
            Evidence::Patch => return same_patch(facts, called),
            Evidence::Subject => of_words(&self.by_subject, &words(subject)),
            Evidence::NumberedSubject => of_words(&self.by_bare_subject, &words(subject)),
            Evidence::Slug => called.name.as_ref().and_then(|name| of_words(&self.by_slug, name.slug.as_deref()?)),
            Evidence::Files => {
                return self.in_discipline.iter().copied().filter(|at| same_files(facts, called, *at)).collect();
            }
        };
        found.cloned().unwrap_or_default()
    }
}

fn of_words<'p>(positions: &'p HashMap<String, Vec<usize>>, words: &str) -> Option<&'p Vec<usize>> {
    (!words.is_empty()).then(|| positions.get(words))?
}

/// What can tell whose an entry is, strongest first.
#[derive(Debug, Clone, Copy)]
enum Evidence {
    Name,
    Pull,
    Patch,
    Subject,
    /// A squash of one commit keeps its subject and adds the number of the pull request.
    NumberedSubject,
    Slug,
    Files,
}

impl Evidence {
    const ALL: [Self; 7] =
        [Self::Name, Self::Pull, Self::Patch, Self::Subject, Self::NumberedSubject, Self::Slug, Self::Files];
}

/// The commit that the name of the file or the title names.
fn named(facts: &Facts, called: &Called<'_>) -> Option<usize> {
    let title = called.file.read().and_then(|(_, entry)| entry.title.as_ref()?.sha.as_deref());
    let name = called.name.as_ref().map(|name| name.sha.as_str());
    [name, title].into_iter().flatten().find_map(|digits| match facts.history.find_prefix(digits) {
        Found::One(position) => Some(position),
        Found::Nothing | Found::Several => None,
    })
}

/// The commits of the history that make the same change as the one that the entry names.
fn same_patch(facts: &Facts, called: &Called<'_>) -> Vec<usize> {
    let commit = called.file.read().and_then(|(_, entry)| CommitId::from_hex(entry.commit.as_ref()?.word().0));
    let heirs = commit.and_then(|commit| facts.same_patch.get(&commit));
    heirs.into_iter().flatten().filter_map(|heir| facts.history.position(heir)).collect()
}

/// Whether a pending entry lists exactly what a commit changed.
fn same_files(facts: &Facts, called: &Called<'_>, position: usize) -> bool {
    let Some((_, entry)) = called.file.read().filter(|_| called.stands == Stands::Pending) else { return false };
    let Some(changes) = facts.files.get(&facts.commit(position).id).filter(|changes| !changes.is_empty()) else {
        return false;
    };
    super::drift::compare(facts, entry, changes).is_empty()
}

fn subject_of<'c>(called: &'c Called<'_>) -> Option<&'c str> {
    Some(called.file.read()?.1.title.as_ref()?.subject.as_str())
}

/// The words of a subject with one space between them.
fn words(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The subject without the number of a pull request at its end.
fn without_number(subject: &str) -> &str {
    subject.rsplit_once(" (#").map_or(subject, |(words, _)| words)
}

/// The pull request that a subject ends in, `(#61)`, or that its merge names.
fn pull_number(subject: &str) -> Option<u64> {
    let merged = subject.strip_prefix("Merge pull request #");
    let squashed =
        subject.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once("(#")).map(|(_, digits)| digits);
    let digits = merged.or(squashed)?;
    digits[..digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::pull_number;

    #[test]
    fn a_pull_request_is_named_by_a_squash_or_a_merge_and_by_nothing_else() {
        assert_eq!(pull_number("feat: x (#61)"), Some(61));
        assert_eq!(pull_number("Merge pull request #3 from a/b"), Some(3));
        assert_eq!(pull_number("fix: issue #12"), None);
        assert_eq!(pull_number("feat: x (#abc)"), None);
    }
}
