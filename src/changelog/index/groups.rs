//! The lists of the index: the months of the archive and the sections of the categories, and the items in them.

use super::category::Category;
use super::months::{Month, words};
use super::outline::{Outline, Place};
use super::page::{Ground, Page};
use super::tables::is_row;
use std::ops::Range;

/// What a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topic {
    /// The archive's own list, for an archive that is not cut into months.
    Archive,
    /// One month of the archive.
    Month(Month),
    /// One section of the categories.
    Section(Section),
}

/// A section of the categories, by its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Whether it lists breaking changes.
    pub breaking: bool,
    /// The categories its words name.
    pub categories: Vec<Category>,
    /// The types in parentheses: `(feat)`, `(chore, ci)`.
    pub hints: Vec<String>,
}

impl Section {
    /// The section that a heading names, if it names one.
    pub fn of(title: &str) -> Option<Self> {
        let title = title.to_lowercase();
        let (outside, inside) = title.split_once('(').unwrap_or((&title, ""));
        let found = |text: &str| -> Vec<String> {
            let known = |word: &Range<usize>| Category::of_word(&text[word.clone()]).is_some();
            words(text).into_iter().filter(known).map(|word| text[word].to_owned()).collect()
        };
        let hints = found(inside);
        let named: Vec<_> = found(outside).iter().chain(&hints).filter_map(|word| Category::of_word(word)).collect();
        let breaking = words(outside).into_iter().any(|word| &outside[word] == "breaking");
        let section = Self { breaking, categories: if breaking { Vec::new() } else { named }, hints };
        (breaking || !section.categories.is_empty()).then_some(section)
    }

    /// Whether at least half of the words of its heading name the category.
    pub fn is_plain(&self, title: &str) -> bool {
        (self.categories.len() + usize::from(self.breaking)) * 2 >= words(title).len()
    }
}

/// A list and where it stands.
#[derive(Debug)]
pub(super) struct Group {
    pub topic: Topic,
    pub label: usize,
    pub items: Vec<Item>,
}

/// Whether a group lists breaking changes.
pub(super) fn is_breaking(group: &Group) -> bool {
    matches!(&group.topic, Topic::Section(section) if section.breaking)
}

/// A line of a list, with the lines that continue it.
#[derive(Debug)]
pub(super) struct Item {
    pub lines: Range<usize>,
    pub shape: Shape,
}

/// How an item stands in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Behind a bullet or a number.
    Bullet,
    /// As a row of a table.
    Row,
    /// As plain text.
    Plain,
}

/// All lists. Where no heading names an archive, months count only if something under them lists entries.
pub(super) fn groups(page: &Page<'_>, outline: &Outline, known: &dyn Fn(&str) -> bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = vec![None; outline.labels.len()];
    for (label, place) in at.iter_mut().enumerate() {
        if let Some(topic) = outline.own_topic(label) {
            *place = Some(groups.len());
            groups.push(Group { topic, label, items: Vec::new() });
        }
    }
    for item in items(page, known) {
        let label = outline.label_at(item.lines.start);
        let table = item.shape == Shape::Row && matches!(outline.place(label), Place::Dated { .. });
        let inside = outline.group_at(label).filter(|label| item.lines.start < outline.end_of(*label) && !table);
        if let Some(group) = inside.and_then(|label| at[label]) {
            groups[group].items.push(item);
        }
    }
    let links = |group: &Group| group.items.iter().any(|item| !page.links_on(item.lines.clone()).is_empty());
    groups.retain(|group| outline.archive.is_some() || !matches!(group.topic, Topic::Month(_)) || links(group));
    groups
}

/// Every list item of the page, and every row or line that leads to an entry.
fn items(page: &Page<'_>, known: &dyn Fn(&str) -> bool) -> Vec<Item> {
    let mut items = Vec::new();
    let mut number = 0;
    while number < page.lines.len() {
        let shape = shape(page, number, known);
        let end = if shape == Some(Shape::Bullet) { continued(page, number) } else { number + 1 };
        items.extend(shape.map(|shape| Item { lines: number..end, shape }));
        number = end;
    }
    items
}

fn shape(page: &Page<'_>, number: usize, known: &dyn Fn(&str) -> bool) -> Option<Shape> {
    let links = page.links_on(number..number + 1).iter().any(|link| known(&link.file));
    match page.lines[number].ground {
        Ground::Text if bullet(page.line(number)).is_some() => Some(Shape::Bullet),
        Ground::Text | Ground::Table if links && is_row(page, number) => Some(Shape::Row),
        Ground::Text if links => Some(Shape::Plain),
        _ => None,
    }
}

/// How many bytes the indent, the bullet or number and the space behind it take.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match rest[digits..].chars().next()? {
        '-' | '*' | '+' if digits == 0 => 1,
        '.' | ')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let body = rest[mark..].trim_start();
    (rest[mark..].starts_with([' ', '\t']) && !body.is_empty()).then(|| line.len() - body.len())
}

/// The line behind an item: what is indented deeper and no item itself continues it.
fn continued(page: &Page<'_>, number: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(page.line(number));
    let more = |line: &usize| {
        let text = page.line(*line);
        !text.trim().is_empty()
            && indent(text) > own
            && bullet(text).is_none()
            && page.lines[*line].ground == Ground::Text
    };
    (number + 1..page.lines.len()).find(|line| !more(line)).unwrap_or(page.lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_its_categories_by_words_and_by_types() {
        let section =
            |title| Section::of(title).map(|section| (section.breaking, section.categories, section.hints.len()));
        assert_eq!(section("Features (feat)"), Some((false, vec![Category::Feature, Category::Feature], 1)));
        assert_eq!(section("🐛 Bug Fixes"), Some((false, vec![Category::Fix, Category::Fix], 0)));
        assert_eq!(section("⚠️ Breaking Changes"), Some((true, vec![], 0)));
        assert_eq!(section("Infrastructure"), Some((false, vec![Category::Infrastructure], 0)));
        assert_eq!(section("Categories"), None);
        assert_eq!(section("January 2026"), None);
    }

    #[test]
    fn a_bullet_is_a_mark_and_a_space_with_something_behind() {
        assert_eq!(bullet("  - x"), Some(4));
        assert_eq!(bullet("12. x"), Some(4));
        assert_eq!((bullet("**x**"), bullet("---"), bullet("- "), bullet("2026")), (None, None, None, None));
    }
}
