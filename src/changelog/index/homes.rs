//! Where the index lists a type of commit. Headings decide; where they leave it open, the index's own practice does,
//! so that an index which keeps `docs` out of its categories is not blamed for it.

use super::category::{Category, type_of};
use super::groups::{Section, Topic};
use super::layout::Layout;
use super::listed::Listed;
use std::collections::HashMap;

/// Where entries of one type belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Home {
    /// In any of these groups, new ones in the first.
    In(Vec<usize>),
    /// In a section with this heading, which is not there yet.
    New(&'static str),
    /// In none.
    Nowhere,
}

type Type = (Option<String>, Category);

/// The home of every type that occurs.
pub(super) struct Homes(HashMap<Type, Home>);

impl Homes {
    /// Reads the index's headings and its practice.
    pub fn of(layout: &Layout<'_, '_>) -> Self {
        let mut seen: HashMap<Type, Practice> = HashMap::new();
        let listing = layout.groups_by_entry();
        for (entry, groups) in layout.roll.listed.iter().zip(listing) {
            let Some(own) = type_in(entry) else { continue };
            let practice = seen.entry(own).or_default();
            practice.entries += 1;
            for group in groups {
                *practice.groups.entry(group).or_default() += 1;
            }
        }
        Self(seen.into_iter().map(|(own, practice)| (own.clone(), home(layout, &own, &practice))).collect())
    }

    /// Where an entry belongs.
    pub fn of_entry(&self, entry: &Listed) -> &Home {
        type_in(entry).and_then(|own| self.0.get(&own)).unwrap_or(&Home::Nowhere)
    }
}

/// How often entries of a type are listed, and where.
#[derive(Default)]
struct Practice {
    entries: usize,
    groups: HashMap<usize, usize>,
}

fn type_in(entry: &Listed) -> Option<Type> {
    Some((type_of(&entry.subject), entry.category?))
}

fn home(layout: &Layout<'_, '_>, (word, category): &Type, practice: &Practice) -> Home {
    let sections = sections(layout);
    if sections.is_empty() {
        return Home::New(category.first_form());
    }
    let those = |fits: &dyn Fn(&Section) -> bool| -> Vec<usize> {
        sections.iter().filter(|(_, section)| fits(section)).map(|(group, _)| *group).collect()
    };
    let hinted = those(&|section| section.hints.iter().any(|hint| Some(hint) == word.as_ref()));
    let named = those(&|section| section.categories.contains(category) && !names_another(section, *category));
    if let Some(sure) = [hinted, named].into_iter().find(|groups| !groups.is_empty()) {
        return Home::In(sure);
    }
    by_practice(layout, *category, practice, those(&|section| section.categories.contains(&Category::Infrastructure)))
}

/// `Infrastructure (chore)` says nothing about `ci`.
fn names_another(section: &Section, category: Category) -> bool {
    let own = |hint: &String| Category::of_word(hint) == Some(category);
    category == Category::Infrastructure && section.hints.iter().any(own)
}

/// A type whose entries stand mostly in one section belongs there. Work on the infrastructure, and what comes close
/// to it, belongs to Infrastructure unless several such entries exist and none of them is listed there.
fn by_practice(layout: &Layout<'_, '_>, category: Category, practice: &Practice, infrastructure: Vec<usize>) -> Home {
    let is_section = |group: usize| matches!(&layout.groups[group].topic, Topic::Section(section) if !section.breaking);
    let mut votes: Vec<(usize, usize)> = practice
        .groups
        .iter()
        .filter(|(group, _)| is_section(**group))
        .map(|(group, votes)| (*votes, *group))
        .collect();
    votes.sort_unstable_by_key(|(votes, group)| (std::cmp::Reverse(*votes), *group));
    if let Some((_, group)) = votes.first().filter(|(votes, _)| votes * 2 >= practice.entries) {
        return Home::In(vec![*group]);
    }
    let listed = infrastructure.iter().any(|group| practice.groups.contains_key(group));
    let used = infrastructure.iter().any(|group| layout.claims[*group].iter().any(|entries| !entries.is_empty()));
    let ignored = practice.entries >= 3 && !listed && (used || infrastructure.is_empty());
    let home = if infrastructure.is_empty() { Home::New(category.first_form()) } else { Home::In(infrastructure) };
    match category {
        Category::Feature | Category::Fix => Home::New(category.first_form()),
        Category::Infrastructure if matches!(home, Home::New(_)) => home,
        Category::Infrastructure | Category::Refactor | Category::Performance if !ignored => home,
        _ => Home::Nowhere,
    }
}

/// The groups that are sections of categories, without Breaking Changes.
fn sections<'a>(layout: &'a Layout<'_, '_>) -> Vec<(usize, &'a Section)> {
    let section = |(index, group): (usize, &'a super::groups::Group)| match &group.topic {
        Topic::Section(section) if !section.breaking => Some((index, section)),
        _ => None,
    };
    layout.groups.iter().enumerate().filter_map(section).collect()
}
