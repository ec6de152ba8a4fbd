//! One pass over the folder: every entry that is to be mended, then the index.

use super::mend::{self, Order};
use crate::changelog::drift::{Part, by_file, index_finding, is_looked_at, is_shown, listed, listing, of_entry, wrong};
use crate::changelog::facts::Facts;
use crate::changelog::heal::Heirs;
use crate::changelog::index;
use crate::changelog::index_text;
use crate::changelog::report::{Finding, Fix, Kind};
use crate::changelog::roll_call::{Called, RollCall};
use crate::changelog::shelf::{Shelf, Shelved};
use std::collections::{BTreeMap, HashSet};

/// The folder while it is mended.
pub(super) struct Desk {
    /// The facts, with the folder as it would be now.
    pub(super) facts: Facts,
    /// The names that files had when they were read, by their names now.
    pub(super) names: BTreeMap<String, String>,
    /// What the index lacked at first: kind, and the name of the file at first.
    pub(super) index_before: HashSet<(Kind, Option<String>)>,
}

/// Whether a pass changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Changed,
    Settled,
}

impl Desk {
    pub(super) fn new(facts: &Facts) -> Self {
        let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
        let text = facts.shelf.index.as_deref().map(index_text::read).unwrap_or_default();
        let found = index::findings(&text, &listing(facts, &roll));
        let index_before = found.into_iter().map(|found| (found.kind, found.file)).collect();
        Self { facts: facts.clone(), names: BTreeMap::new(), index_before }
    }

    /// Mends what `which` picks.
    pub(super) fn pass(&mut self, which: &dyn Fn(&Finding) -> bool) -> Pass {
        let entries = self.mend_entries(which);
        let index = self.mend_index(which);
        if entries == Pass::Changed || index == Pass::Changed { Pass::Changed } else { Pass::Settled }
    }

    /// The name that a file had when it was read.
    pub(super) fn first_name<'n>(&'n self, file: &'n str) -> &'n str {
        self.names.get(file).map_or(file, String::as_str)
    }

    fn mend_entries(&mut self, which: &dyn Fn(&Finding) -> bool) -> Pass {
        let mut mended = self.facts.shelf.clone();
        let mut moves = Vec::new();
        let mut pass = Pass::Settled;
        {
            let facts = &self.facts;
            let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
            let heirs = Heirs::of(facts, &roll);
            for called in roll.entries.iter().filter(|called| is_looked_at(facts, called)) {
                let Some(order) = order(facts, called, (&heirs, which)) else { continue };
                let Some(text) = mend::text(facts, called, &order) else { continue };
                let old = called.file.name.clone();
                let new = mend::name(facts, called, &order);
                let new = if mended.file(&new).is_some() { old.clone() } else { new };
                let same = called.file.read().is_some_and(|(before, _)| **before == *text);
                if same && new == old {
                    continue;
                }
                pass = Pass::Changed;
                replace(&mut mended, &old, Shelved::of(new.clone(), text));
                if order.parts.contains(&Part::Name) || new != old {
                    moves.push((old, new));
                }
            }
        }
        self.facts.shelf = mended;
        self.follow(&moves);
        pass
    }

    /// Lets the index follow entries that were renamed or found another commit.
    fn follow(&mut self, moves: &[(String, String)]) {
        for (old, new) in moves {
            let first = self.names.remove(old).unwrap_or_else(|| old.clone());
            if *new != first {
                self.names.insert(new.clone(), first);
            }
        }
        let Some(bytes) = self.facts.shelf.index.as_deref().filter(|_| !moves.is_empty()) else { return };
        let mut text = index_text::read(bytes);
        let roll = RollCall::of(&self.facts.shelf, &self.facts.pattern, &self.facts.history);
        let entries = by_file(&roll);
        for (old, new) in moves {
            if let Some(listed) = entries.get(new.as_str()).and_then(|called| listed(&self.facts, called)) {
                text = index::renamed(&text, old, &listed);
            }
        }
        self.facts.shelf.index = Some(index_text::written(&text).into());
    }

    fn mend_index(&mut self, which: &dyn Fn(&Finding) -> bool) -> Pass {
        let facts = &self.facts;
        let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
        let entries = by_file(&roll);
        let before = facts.shelf.index.as_deref().map(index_text::read);
        let picked = |found: &index::Found| {
            let first = found.file.as_deref().map(|file| self.first_name(file).to_owned());
            let old = self.index_before.contains(&(found.kind, first));
            is_shown(facts, &entries, found) && (!old || which(&index_finding(facts, &entries, found)))
        };
        let text = index::mended(before.as_deref().unwrap_or_default(), &listing(facts, &roll), &picked);
        if text == before.unwrap_or_default() {
            return Pass::Settled;
        }
        self.facts.shelf.index = Some(index_text::written(&text).into());
        Pass::Changed
    }
}

fn replace(shelf: &mut Shelf, old: &str, new: Shelved) {
    if let Ok(at) = shelf.files.binary_search_by(|file| file.name.as_str().cmp(old)) {
        shelf.files.remove(at);
    }
    let at = shelf.files.partition_point(|file| file.name < new.name);
    shelf.files.insert(at, new);
}

/// What is to be mended of an entry; `None` when nothing is.
fn order<'f>(
    facts: &'f Facts,
    called: &Called<'_>,
    (heirs, which): (&Heirs, &dyn Fn(&Finding) -> bool),
) -> Option<Order<'f>> {
    let findings = of_entry(facts, called, heirs);
    let picked: Vec<&Finding> = findings.iter().filter(|finding| finding.fix == Fix::Auto && which(finding)).collect();
    let heir = heirs
        .of_file(&called.file.name)
        .filter(|_| picked.iter().any(|finding| matches!(finding.kind, Kind::Orphan | Kind::Pending)));
    let position = heir.or(called.position())?;
    let parts: HashSet<Part> = match heir {
        Some(_) => [Part::Name, Part::Title, Part::Date, Part::Form, Part::Files].into(),
        None => wrong(facts, called)
            .into_iter()
            .filter(|wrong| picked.iter().any(|finding| finding.kind == wrong.kind && finding.fix == wrong.fix))
            .map(|wrong| wrong.part)
            .collect(),
    };
    let commit = facts.commit(position);
    let known = facts.files.get(&commit.id);
    (!parts.is_empty()).then(|| Order { commit, changes: known.map(|files| &**files), parts })
}
