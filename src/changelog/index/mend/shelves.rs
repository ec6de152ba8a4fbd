//! Parts of the index that are cut by year or month: where a new one goes, and how its heading is written.

use crate::changelog::index::layout::Layout;
use crate::changelog::index::months::{Month, retitled, year_in};
use crate::changelog::index::order::Order;
use std::ops::Range;

/// A year's or a month's part. Where there are no months, they are all 0.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    pub key: Month,
    /// The label that names it.
    pub label: Option<usize>,
    /// From its label, or its table, to what follows it.
    pub lines: Range<usize>,
}

/// A place for a new part.
pub(super) struct Opening {
    /// The line before which it goes.
    pub before: usize,
    /// Its headings.
    pub titles: Vec<String>,
    /// The part it is modeled on.
    pub like: usize,
}

/// Where a new part goes among others, if there are any, and what stands above it.
pub(super) fn opening(layout: &Layout<'_, '_>, shelves: &[Shelf], key: Month) -> Option<Opening> {
    let keys: Vec<Month> = shelves.iter().map(|shelf| shelf.key).collect();
    let order = Order::of([&keys]).unwrap_or_else(|| layout.order());
    let at = order.place(&keys, key);
    let same_year = at.checked_sub(1).filter(|before| keys[*before].year == key.year);
    let (like, after) = match same_year {
        Some(before) => (before, true),
        None if at < shelves.len() => (at, false),
        None => (shelves.len().checked_sub(1)?, true),
    };
    let above = shelves[like].label.and_then(|label| year_label(layout, label));
    let own_year = shelves[like].key.year == key.year;
    let labels: Vec<usize> = above.filter(|_| !own_year).into_iter().chain(shelves[like].label).collect();
    let first = labels.first().map_or(shelves[like].lines.start, |label| layout.outline.labels[*label].first);
    let before = if after { shelves[like].lines.end } else { layout.page.trimmed(0, first) };
    let titles = labels.into_iter().flat_map(|label| titles(layout, label, key)).collect();
    Some(Opening { before, titles, like })
}

/// The line behind the text that stands under a label. Another part of the index ends it, whatever its level.
pub(super) fn end_of(layout: &Layout<'_, '_>, label: usize) -> usize {
    let outline = &layout.outline;
    let last = outline.labels[label].last;
    let parts = [outline.archive, outline.categories].into_iter().flatten();
    let next = parts.filter(|part| *part > label).map(|part| outline.labels[part].first).min();
    layout.page.trimmed(last + 1, outline.end_of(label).min(next.unwrap_or(usize::MAX)))
}

/// The line behind the text of a label's own, before any label below it that is about something else.
pub(super) fn own_end_of(layout: &Layout<'_, '_>, label: usize) -> usize {
    let outline = &layout.outline;
    let own = outline.group_at(Some(label)).is_some();
    let other = |next: &usize| !own || outline.group_at(Some(*next)) != outline.group_at(Some(label));
    let next = (label + 1..outline.labels.len()).find(other).map(|next| outline.labels[next].first);
    let end = end_of(layout, label);
    next.map_or(end, |next| layout.page.trimmed(outline.labels[label].last + 1, end.min(next)))
}

/// The label above a month that names its year, if it does not do so itself.
fn year_label(layout: &Layout<'_, '_>, label: usize) -> Option<usize> {
    let named = |label: &usize| year_in(&layout.outline.labels[*label].title).is_some();
    layout.outline.chain(Some(label)).find(named).filter(|year| *year != label)
}

/// The lines of a label, rewritten for another year or month.
fn titles(layout: &Layout<'_, '_>, label: usize, key: Month) -> Vec<String> {
    let own = &layout.outline.labels[label];
    let lines: Option<Vec<String>> = (own.first..=own.last).map(|line| retitled(layout.page.line(line), key)).collect();
    let title = if key.month == 0 { key.year.to_string() } else { key.title() };
    lines.unwrap_or_else(|| vec![heading(own.level, &title)])
}

/// A heading of some level; below the sixth, bold text.
pub(super) fn heading(level: usize, title: &str) -> String {
    if level <= 6 { format!("{} {title}", "#".repeat(level)) } else { format!("**{title}**") }
}
