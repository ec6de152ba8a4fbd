//! Lists entries in the archive of their month, and moves those that stand in another month's.

use super::Chosen;
use super::items::{Style, insert, order};
use super::shelves::{Opening, Shelf, end_of, heading, opening};
use crate::changelog::Kind;
use crate::changelog::index::groups::{Topic, bullet};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::months::Month;
use crate::changelog::index::order::Order;
use crate::changelog::index::page::Ground;
use crate::changelog::index::splices::{Rank, Splices};
use crate::changelog::index::written;
use std::collections::{BTreeMap, HashMap};

type Lines = Vec<(usize, String)>;

pub(super) fn mend(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) {
    let mut moved = strays(layout, chosen, splices);
    let mut months: BTreeMap<Month, Vec<usize>> = BTreeMap::new();
    for entry in chosen.entries(Kind::ArchiveMissing, layout.roll.listed) {
        months.entry(Month::of(layout.roll.listed[entry].date)).or_default().push(entry);
    }
    let like = groups(layout);
    let mut months: Vec<_> = months.into_iter().collect();
    month_order(layout).sort(&mut months, |(month, _)| *month);
    let mut new = Vec::new();
    for (month, entries) in months {
        let own = like
            .iter()
            .copied()
            .find(|group| layout.groups[*group].topic == Topic::Month(month))
            .or_else(|| flat(layout));
        let style =
            Style::of(layout, &own.into_iter().chain(like.iter().copied()).collect::<Vec<_>>(), written::archived);
        let write = |entry: usize| {
            (entry, moved.remove(&entry).unwrap_or_else(|| style.write(layout, &layout.roll.listed[entry])))
        };
        let lines: Lines = entries.into_iter().map(write).collect();
        match own {
            Some(group) => insert(layout, group, &like, lines, splices),
            None => new.push((month, lines)),
        }
    }
    open(layout, new, splices);
}

/// The months of the archive, in the order of the page.
fn groups(layout: &Layout<'_, '_>) -> Vec<usize> {
    let is_month = |group: &usize| matches!(layout.groups[*group].topic, Topic::Month(_));
    let months: Vec<usize> = (0..layout.groups.len()).filter(is_month).collect();
    if months.is_empty() { flat(layout).into_iter().collect() } else { months }
}

/// The archive's own list, for an archive with items and without months.
fn flat(layout: &Layout<'_, '_>) -> Option<usize> {
    let months = layout.groups.iter().any(|group| matches!(group.topic, Topic::Month(_)));
    let own = |group: &crate::changelog::index::groups::Group| group.topic == Topic::Archive && !group.items.is_empty();
    layout.groups.iter().position(own).filter(|_| !months)
}

fn month_order(layout: &Layout<'_, '_>) -> Order {
    Order::of([keys(layout)]).unwrap_or_else(|| layout.order())
}

fn keys(layout: &Layout<'_, '_>) -> Vec<Month> {
    let month = |topic: &Topic| if let Topic::Month(month) = topic { Some(*month) } else { None };
    layout.groups.iter().filter_map(|group| month(&group.topic)).collect()
}

/// Takes out the items of chosen entries that stand under another month, and keeps their text.
fn strays(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) -> HashMap<usize, String> {
    let mut moved = HashMap::new();
    for (group, claims) in layout.groups.iter().zip(&layout.claims) {
        for (item, claims) in group.items.iter().zip(claims) {
            let ([entry], Topic::Month(_), 1) = (&claims[..], &group.topic, item.lines.len()) else { continue };
            if chosen.has(Kind::ArchiveMissing, &layout.roll.listed[*entry].file) {
                splices.take_out(&layout.page, item.lines.clone());
                moved.entry(*entry).or_insert_with(|| layout.page.line(item.lines.start).to_owned());
            }
        }
    }
    moved
}

/// Opens the months that are not there, and the archive itself where there is none.
fn open(layout: &Layout<'_, '_>, months: Vec<(Month, Lines)>, splices: &mut Splices) {
    let shelves: Vec<Shelf> = layout.groups.iter().filter_map(|group| shelf(layout, group)).collect();
    let mut first = true;
    for (month, mut lines) in months {
        sort(layout, &mut lines);
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        if let Some(place) = opening(layout, &shelves, month) {
            among(layout, &shelves, place, lines, splices);
            continue;
        }
        let level =
            layout.outline.archive.or(categories(layout)).map_or(2, |label| layout.outline.labels[label].level.min(5));
        let mut block = vec![heading(level + 1, &month.title()), String::new()];
        block.extend(lines);
        if let Some(label) = layout.outline.archive {
            splices.block(&layout.page, end_of(layout, label), Rank::Month, block);
        } else {
            let title = first.then(|| [heading(level, "Monthly Archive"), String::new()]).into_iter().flatten();
            splices.block(&layout.page, before_categories(layout), Rank::Archive, title.chain(block).collect());
        }
        first = false;
    }
}

fn shelf(layout: &Layout<'_, '_>, group: &crate::changelog::index::groups::Group) -> Option<Shelf> {
    let Topic::Month(key) = group.topic else { return None };
    let start = layout.outline.labels[group.label].first;
    Some(Shelf { key, label: Some(group.label), lines: start..end_of(layout, group.label) })
}

fn sort(layout: &Layout<'_, '_>, lines: &mut Lines) {
    let order = order(layout, &groups(layout)).unwrap_or_else(|| layout.order());
    order.sort(lines, |(entry, _)| (layout.roll.listed[*entry].date, &layout.roll.listed[*entry].file));
}

/// Puts a month among the others, as tightly as they stand.
fn among(layout: &Layout<'_, '_>, shelves: &[Shelf], place: Opening, lines: Vec<String>, splices: &mut Splices) {
    let like = &shelves[place.like];
    let last = like.label.map_or(like.lines.start, |label| layout.outline.labels[label].last);
    let gap = layout.page.is_blank(last + 1) && last + 1 < layout.page.lines.len();
    let html = layout.page.lines[last].ground == Ground::Html;
    let details = place.titles.first().is_some_and(|title| title.trim().starts_with("<details"));
    let nested = bullet(layout.page.line(last));
    let mut block = place.titles;
    block.extend((gap || html).then(String::new));
    block.extend(lines.into_iter().map(|line| deeper(&line, nested)));
    block.extend(details.then(|| [String::new(), "</details>".to_owned()]).into_iter().flatten());
    if nested.is_some() {
        splices.join(&layout.page, place.before, block);
    } else {
        splices.block(&layout.page, place.before, Rank::Month, block);
    }
}

/// Under a month that is an item itself, items are indented.
fn deeper(line: &str, below: Option<usize>) -> String {
    let indent = below.filter(|_| !line.starts_with([' ', '\t'])).unwrap_or(0);
    format!("{}{line}", " ".repeat(indent))
}

/// The heading of the categories, or of the first of them.
fn categories(layout: &Layout<'_, '_>) -> Option<usize> {
    let sections =
        layout.groups.iter().filter(|group| matches!(group.topic, Topic::Section(_))).map(|group| group.label);
    layout.outline.categories.into_iter().chain(sections).min()
}

/// Where an archive goes: before the categories, or before the footer.
fn before_categories(layout: &Layout<'_, '_>) -> usize {
    let before = categories(layout).map_or(layout.outline.tail, |label| layout.outline.labels[label].first);
    layout.page.trimmed(0, before.min(layout.outline.tail))
}
