//! Puts items into a list: in its order, in its form, behind its kind of bullet.

use super::shelves::own_end_of;
use crate::changelog::index::days::ISO;
use crate::changelog::index::forms::{Extent, Form, Setting};
use crate::changelog::index::groups::{Group, Item, Shape, bullet};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::listed::Listed;
use crate::changelog::index::order::{Days, Order};
use crate::changelog::index::roll::days_in;
use crate::changelog::index::splices::{Rank, Splices};
use crate::changelog::index::written::{self, holds, inert};
use chrono::NaiveDate;

/// How the items of a part are written when nothing can be learned from those that are there.
pub(super) type FirstForm = fn(&Listed) -> String;

/// How items are written in a list.
pub(super) struct Style<'a> {
    prefix: &'a str,
    form: Option<Form<'a>>,
    shape: Shape,
    first: FirstForm,
}

impl<'a> Style<'a> {
    /// Learned from the first of these groups that has items; the form from the first item that has one.
    pub fn of(layout: &'a Layout<'_, '_>, groups: &[usize], first: FirstForm) -> Self {
        let items = || groups.iter().flat_map(|group| layout.groups[*group].items.iter().zip(&layout.claims[*group]));
        let line = |item: &Item| layout.page.line(item.lines.start);
        let model = items().find_map(|(item, claims)| {
            let form = form(layout, item, claims)?;
            Some((prefix(line(item)), Some(form), item.shape))
        });
        let any = || items().next().map(|(item, _)| (prefix(line(item)), None, item.shape));
        let (prefix, form, shape) = model.or_else(any).unwrap_or(("- ", None, Shape::Bullet));
        Self { prefix, form, shape, first }
    }

    /// An item for an entry.
    pub fn write(&self, layout: &Layout<'_, '_>, entry: &Listed) -> String {
        let roll = layout.roll;
        let plain = if self.shape == Shape::Plain || self.prefix.is_empty() { "- " } else { self.prefix };
        let learned = || {
            let setting = if self.shape == Shape::Row { Setting::Row } else { Setting::List };
            self.form.as_ref()?.write(entry, setting).map(|text| format!("{}{text}", self.prefix))
        };
        let first = || match self.shape {
            Shape::Row => written::row(entry),
            Shape::Bullet | Shape::Plain => format!("{plain}{}", (self.first)(entry)),
        };
        let file = Some(entry.file.as_str());
        let good = |line: &String| holds(line.trim_start(), file, roll);
        learned().filter(good).or_else(|| Some(first()).filter(good)).unwrap_or_else(|| {
            let subject = inert(entry.subject.trim());
            format!("{plain}{} {subject}", written::link(&entry.sha7, entry))
        })
    }
}

/// The form of an item that stands for one entry and says nothing but what the entry says.
fn form<'a>(layout: &'a Layout<'_, '_>, item: &Item, claims: &[usize]) -> Option<Form<'a>> {
    let [entry] = claims else { return None };
    let line = layout.page.line(item.lines.start);
    let form = Form::learn(&line[prefix(line).len()..], &layout.roll.listed[*entry], Extent::Everything);
    (item.lines.len() == 1 && form.is_whole()).then_some(form)
}

fn prefix(line: &str) -> &str {
    &line[..bullet(line).unwrap_or(0)]
}

/// Puts lines, each with its entry, into a group that is there. `like` are the groups of the same part.
pub(super) fn insert(
    layout: &Layout<'_, '_>,
    group: usize,
    like: &[usize],
    mut lines: Vec<(usize, String)>,
    splices: &mut Splices,
) {
    let own = dated(layout, group);
    let days: Vec<NaiveDate> = own.iter().map(|(day, _)| *day).collect();
    let order = order(layout, &[group]).or_else(|| order(layout, like)).unwrap_or_else(|| layout.order());
    let days = Days::of(days, order);
    let entry = |line: &(usize, String)| &layout.roll.listed[line.0];
    order.sort(&mut lines, |line| (entry(line).date, &entry(line).file));
    let Some(last) = layout.groups[group].items.last() else {
        let at = own_end_of(layout, layout.groups[group].label);
        let lines = lines.into_iter().map(|(_, line)| line).collect();
        return splices.block(&layout.page, at, Rank::Fill, lines);
    };
    for line in lines {
        let at = days.place(entry(&line).date);
        let above = own.get(at).map(|(_, item)| item.lines.start);
        let below = at.checked_sub(1).map(|at| own[at].1.lines.end);
        let spot = if order == Order::NewestFirst { above.or(below) } else { below.or(above) };
        splices.join(&layout.page, spot.unwrap_or(last.lines.end), vec![line.1]);
    }
}

/// The order of the items of some groups, or of entries that open a new one.
pub(super) fn order(layout: &Layout<'_, '_>, groups: &[usize]) -> Option<Order> {
    Order::of(groups.iter().map(|group| dated(layout, *group).into_iter().map(|(day, _)| day).collect::<Vec<_>>()))
}

/// The items of a group whose day is known: from their entry, or from their words.
fn dated<'a>(layout: &'a Layout<'_, '_>, group: usize) -> Vec<(NaiveDate, &'a Item)> {
    let own: &'a Group = &layout.groups[group];
    let day = |item: &Item, claims: &[usize]| match claims.first() {
        Some(entry) => Some(layout.roll.listed[*entry].date),
        None => days_in(layout.page.line(item.lines.start)).first().copied(),
    };
    let claims = &layout.claims[group];
    own.items.iter().zip(claims).filter_map(|(item, claims)| Some((day(item, claims)?, item))).collect()
}

/// A bullet for a breaking change: the first line of the entry's text and its day.
pub(super) fn breaking_item(layout: &Layout<'_, '_>, prefix: &str, entry: &Listed) -> String {
    let line = format!("{prefix}{}", written::breaking(entry));
    if holds(line.trim_start(), None, layout.roll) {
        return line;
    }
    let text = entry.breaking_lines().next().unwrap_or_default();
    format!("{prefix}{} ({})", inert(text), entry.date.format(ISO))
}

/// The bullet of a group's items.
pub(super) fn bullet_of<'a>(layout: &'a Layout<'_, '_>, group: Option<usize>) -> &'a str {
    let items = group.map_or(&[][..], |group| &layout.groups[group].items);
    let found =
        items.iter().rev().map(|item| prefix(layout.page.line(item.lines.start))).find(|prefix| !prefix.is_empty());
    found.unwrap_or("- ")
}
