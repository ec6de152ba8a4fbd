//! Lists entries under the category of their type, and breaking changes under theirs.

use super::Chosen;
use super::items::{Style, breaking_item, bullet_of, insert, order};
use super::shelves::{end_of, heading};
use crate::changelog::Kind;
use crate::changelog::index::category::Category;
use crate::changelog::index::groups::{Group, Section, Topic, is_breaking};
use crate::changelog::index::homes::{Home, Homes};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::splices::{Rank, Splices};
use crate::changelog::index::written;
use std::collections::BTreeMap;

type Lines = Vec<(usize, String)>;

/// The title of the section for breaking changes.
const BREAKING: &str = "Breaking Changes";

pub(super) fn mend(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) {
    let mut new: BTreeMap<usize, (&str, Lines)> = BTreeMap::new();
    by_type(layout, chosen, splices, &mut new);
    breaking(layout, chosen, splices, &mut new);
    let section = |group: &Group| matches!(group.topic, Topic::Section(_));
    let mut titled = layout.outline.categories.is_some() || layout.groups.iter().any(section);
    for (rank, (title, mut lines)) in new {
        let order = order(layout, &sections(layout)).unwrap_or_else(|| layout.order());
        order.sort(&mut lines, |(entry, _)| (layout.roll.listed[*entry].date, &layout.roll.listed[*entry].file));
        open(layout, rank, title, (lines, !titled), splices);
        titled = true;
    }
}

fn by_type(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices, new: &mut BTreeMap<usize, (&str, Lines)>) {
    let homes = Homes::of(layout);
    let mut known: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let like = sections(layout);
    let bare = Style::of(layout, &like, written::categorized);
    for entry in chosen.entries(Kind::CategoryMissing, layout.roll.listed) {
        match homes.of_entry(&layout.roll.listed[entry]) {
            Home::In(groups) => known.entry(groups[0]).or_default().push(entry),
            Home::New(title) => {
                let lines = &mut new.entry(rank_of_title(title)).or_insert((title, Vec::new())).1;
                lines.push((entry, bare.write(layout, &layout.roll.listed[entry])));
            }
            Home::Nowhere => {}
        }
    }
    for (group, entries) in known {
        let style = Style::of(layout, &[&[group], &like[..]].concat(), written::categorized);
        let lines = entries.into_iter().map(|entry| (entry, style.write(layout, &layout.roll.listed[entry]))).collect();
        insert(layout, group, &like, lines, splices);
    }
}

fn breaking(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices, new: &mut BTreeMap<usize, (&str, Lines)>) {
    let own = layout.groups.iter().position(is_breaking);
    let prefix = bullet_of(layout, own);
    let entries = chosen.entries(Kind::BreakingMissing, layout.roll.listed);
    let lines: Lines =
        entries.map(|entry| (entry, breaking_item(layout, prefix, &layout.roll.listed[entry]))).collect();
    match own {
        _ if lines.is_empty() => {}
        Some(group) => insert(layout, group, &[group], lines, splices),
        None => {
            new.insert(rank_of_title(BREAKING), (BREAKING, lines));
        }
    }
}

/// The sections of types, in the order of the page.
fn sections(layout: &Layout<'_, '_>) -> Vec<usize> {
    let is_section =
        |group: &usize| matches!(&layout.groups[*group].topic, Topic::Section(section) if !section.breaking);
    (0..layout.groups.len()).filter(is_section).collect()
}

/// The guide's order: features, fixes, infrastructure, breaking changes.
fn rank(section: &Section) -> usize {
    match section.categories.first() {
        _ if section.breaking => 3,
        Some(Category::Feature) => 0,
        Some(Category::Fix) => 1,
        _ => 2,
    }
}

fn rank_of_title(title: &str) -> usize {
    Section::of(title).as_ref().map_or(2, rank)
}

/// Opens a section where the guide's order has it, and the categories themselves where there are none.
fn open(layout: &Layout<'_, '_>, own: usize, title: &str, (lines, bare): (Lines, bool), splices: &mut Splices) {
    let sections: Vec<(usize, usize)> = layout
        .groups
        .iter()
        .filter_map(
            |group| if let Topic::Section(section) = &group.topic { Some((rank(section), group.label)) } else { None },
        )
        .collect();
    let labels = &layout.outline.labels;
    let later =
        sections.iter().find(|(rank, _)| *rank > own).map(|(_, label)| layout.page.trimmed(0, labels[*label].first));
    let last = sections.last().map(|(_, label)| end_of(layout, *label));
    let inside = layout.outline.categories.map(|label| end_of(layout, label));
    let sibling = sections.first().map(|(_, label)| labels[*label].level);
    let level = sibling.or(layout.outline.categories.map(|label| labels[label].level + 1)).unwrap_or(3);
    let categories = bare.then(|| [heading(2, "Categories"), String::new()]).into_iter().flatten();
    let block = categories.chain([heading(level, title), String::new()]).chain(lines.into_iter().map(|(_, line)| line));
    let at = later.or(inside).or(last).unwrap_or_else(|| layout.page.trimmed(0, layout.outline.tail));
    let rank =
        if sections.is_empty() && layout.outline.categories.is_none() { Rank::Categories } else { Rank::Section };
    splices.block(&layout.page, at, rank, block.collect());
}
