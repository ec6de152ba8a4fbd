//! Which part of the index a label, and whatever stands under it, belongs to.

use super::footer::Footer;
use super::groups::{Section, Topic};
use super::labels::{Label, labels};
use super::months::{month_in, words, year_in};
use super::page::Page;

/// What the labels above a line say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A part with tables by year, and perhaps by month.
    Dated { year: Option<i32>, month: Option<u32> },
    /// The month archive.
    Archive,
    /// The categories.
    Categories,
}

impl Place {
    /// The year, where one is named.
    pub fn year(&self) -> Option<i32> {
        match self {
            Self::Dated { year, .. } => *year,
            Self::Archive | Self::Categories => None,
        }
    }
}

/// The labels of the index and what they mean.
#[derive(Debug)]
pub(super) struct Outline {
    pub labels: Vec<Label>,
    /// The heading of the month archive.
    pub archive: Option<usize>,
    /// The heading of the categories.
    pub categories: Option<usize>,
    /// The line at which the footer begins, with the rule above it, or the end of the page. A line at the top that says
    /// when the index was updated is no footer.
    pub tail: usize,
    groups: Vec<Option<usize>>,
}

impl Outline {
    /// Reads the labels.
    pub fn of(page: &Page<'_>, footer: Option<&Footer>) -> Self {
        let labels = labels(page);
        let archive = part(&labels, is_archive);
        let categories = part(&labels, is_categories);
        let last = footer.filter(|footer| labels.iter().all(|label| label.last < footer.line) && footer.is_last(page));
        let tail = last.map_or(page.end, |footer| footer.zone(page));
        let mut outline = Self { labels, archive, categories, tail, groups: Vec::new() };
        outline.groups = (0..outline.labels.len()).map(|label| outline.own_topic(label).map(|_| label)).collect();
        for label in 0..outline.labels.len() {
            let above = outline.labels[label].above.and_then(|above| outline.groups[above]);
            outline.groups[label] = outline.groups[label].or(above);
        }
        outline
    }

    /// The label a line stands under.
    pub fn label_at(&self, line: usize) -> Option<usize> {
        self.labels.partition_point(|label| label.last < line).checked_sub(1)
    }

    /// The label of the list that a label belongs to: its own, or one above it.
    pub fn group_at(&self, label: Option<usize>) -> Option<usize> {
        self.groups[label?]
    }

    /// The line behind the last one that stands under a label.
    pub fn end_of(&self, label: usize) -> usize {
        let own = &self.labels[label];
        let next = self.labels[label + 1..].iter().find(|next| next.level <= own.level).map(|next| next.first);
        let end = next.unwrap_or(usize::MAX);
        if self.tail > own.last { end.min(self.tail) } else { end }
    }

    /// The labels above a label, itself first.
    pub fn chain(&self, label: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(label, |label| self.labels[*label].above)
    }

    /// The year that stands above a label, itself included.
    pub fn year_above(&self, label: Option<usize>) -> Option<i32> {
        self.chain(label).find_map(|label| year_in(&self.labels[label].title))
    }

    /// What the labels say about what stands under one.
    pub fn place(&self, label: Option<usize>) -> Place {
        if self.is_in(label, self.categories) || self.chain(label).any(|label| self.is_section(label)) {
            return Place::Categories;
        }
        let year = self.year_above(label);
        let month = self.chain(label).find_map(|label| month_in(&self.labels[label].title, year));
        if self.is_in(label, self.archive) && (month.is_some() || year.is_none()) {
            return Place::Archive;
        }
        Place::Dated { year, month: month.map(|month| month.month) }
    }

    /// What a label's own list is about, if it has one.
    pub fn own_topic(&self, label: usize) -> Option<Topic> {
        let title = &self.labels[label].title;
        if self.archive == Some(label) {
            return Some(Topic::Archive);
        }
        if self.is_section(label) {
            return Section::of(title).map(Topic::Section);
        }
        let listed = if self.archive.is_some() {
            self.is_in(Some(label), self.archive)
        } else {
            self.place(Some(label)) != Place::Categories
        };
        let month = month_in(title, self.year_above(Some(label)));
        month.filter(|_| listed).map(Topic::Month)
    }

    /// Whether a label is the title of the page.
    pub fn is_title(&self, label: usize) -> bool {
        is_title(&self.labels, label)
    }

    /// Whether a label names a category: under Categories where there is such a heading, else anywhere but in the
    /// archive, if it says little else.
    fn is_section(&self, label: usize) -> bool {
        let title = &self.labels[label].title;
        let own = self.archive != Some(label) && self.categories != Some(label);
        let free = self.categories.is_none() && !self.is_in(Some(label), self.archive) && year_in(title).is_none();
        let named =
            Section::of(title).is_some_and(|section| self.in_categories(label) || free && section.is_plain(title));
        own && named && !self.is_title(label)
    }

    fn in_categories(&self, label: usize) -> bool {
        self.is_in(Some(label), self.categories)
    }

    fn is_in(&self, label: Option<usize>, part: Option<usize>) -> bool {
        part.is_some() && self.chain(label).any(|label| Some(label) == part)
    }
}

fn part(labels: &[Label], named: fn(&str) -> bool) -> Option<usize> {
    (0..labels.len()).find(|label| !is_title(labels, *label) && named(&labels[*label].title))
}

/// A first heading of the first level is the title of the page, whatever it says, unless it is a bare year.
fn is_title(labels: &[Label], label: usize) -> bool {
    label == 0 && labels[0].level == 1 && words(&labels[0].title).len() != 1
}

fn is_archive(title: &str) -> bool {
    let title = title.to_lowercase();
    let months = words(&title).into_iter().any(|word| matches!(&title[word], "month" | "months" | "monthly"));
    months || (title.contains("archive") && year_in(&title).is_none())
}

fn is_categories(title: &str) -> bool {
    let title = title.to_lowercase();
    ["categor", "by type", "by kind"].iter().any(|name| title.contains(name))
}
