//! The rows of the drift list: what passes scope and filter, in groups, in the order of the kinds.
//!
//! Computed once for each report, scope and filter; drawing takes only the rows of its window.

use super::{FindingKey, Scope, kinds};
use crate::app::query::{Item, Query};
use engine::changelog::{Finding, Kind, Report};
use engine::domain::CommitId;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// One row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// The heading of a group, with how many findings follow.
    Heading(Kind, usize),
    /// A finding, what identifies it, and its position among the findings shown.
    Finding(usize, &'a FindingKey, &'a Finding),
}

/// Every finding of a report in the order of the list, with what never changes about it.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    report: Option<Arc<Report>>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    key: FindingKey,
    at: usize,
    folded: String,
}

/// What of the catalog is shown.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    report: Option<Arc<Report>>,
    keys: Vec<FindingKey>,
    found: Vec<usize>,
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    kind: Kind,
    first: usize,
}

/// Which findings are shown.
#[derive(Debug, Clone, Copy)]
pub struct Sieve<'a> {
    /// Whole history, or what is not in production.
    pub scope: Scope,
    /// The commits not in production, where that is known.
    pub unshipped: Option<&'a HashSet<CommitId>>,
    /// What was typed after `/`.
    pub filter: &'a Query,
    /// Who wrote which commit.
    pub authors: &'a HashMap<CommitId, String>,
}

impl Catalog {
    /// Orders a report.
    #[must_use]
    pub fn of(report: Arc<Report>) -> Self {
        let keys = FindingKey::of_all(&report.drift);
        let entry = |(at, (key, finding))| Entry { key, at, folded: folded(finding) };
        let mut entries: Vec<Entry> = keys.into_iter().zip(&report.drift).enumerate().map(entry).collect();
        entries.sort_by_key(|entry| rank(entry.key.kind));
        Self { report: Some(report), entries }
    }

    /// The report it was made from.
    #[must_use]
    pub fn report(&self) -> Option<&Arc<Report>> {
        self.report.as_ref()
    }

    /// Every key, shown or not.
    pub fn keys(&self) -> impl Iterator<Item = &FindingKey> {
        self.entries.iter().map(|entry| &entry.key)
    }

    /// The findings of these keys that exist, in the order of the list.
    #[must_use]
    pub fn findings_of(&self, wanted: &HashSet<FindingKey>) -> Vec<Finding> {
        let Some(report) = &self.report else { return Vec::new() };
        let hits = self.entries.iter().filter(|entry| wanted.contains(&entry.key));
        hits.filter_map(|entry| report.drift.get(entry.at)).cloned().collect()
    }

    /// What passes the sieve.
    #[must_use]
    pub fn listing(&self, sieve: &Sieve<'_>) -> Listing {
        let Some(report) = &self.report else { return Listing::default() };
        let mut listing = Listing { report: Some(Arc::clone(report)), ..Listing::default() };
        for entry in self.entries.iter().filter(|entry| sieve.admits(entry, &report.drift[entry.at])) {
            listing.push(entry);
        }
        listing
    }
}

/// Everything of a finding that a word may match, in lower case. Made once for each finding, not once for each key.
fn folded(finding: &Finding) -> String {
    let commit = finding.commit.map(|commit| commit.to_string()).unwrap_or_default();
    let path = finding.path.as_deref().unwrap_or_default();
    format!("{} {commit} {path} {}", kinds::heading(finding.kind), finding.detail).to_lowercase()
}

fn rank(kind: Kind) -> usize {
    kinds::ORDER.iter().position(|other| *other == kind).unwrap_or(kinds::ORDER.len())
}

impl Sieve<'_> {
    fn admits(&self, entry: &Entry, finding: &Finding) -> bool {
        let author = finding.commit.and_then(|commit| self.authors.get(&commit)).map_or("", String::as_str);
        let traits = [kinds::word(finding.kind), kinds::id(finding.kind), kinds::mender(finding.fix)];
        self.in_scope(finding) && self.filter.admits(&Item { text: &[&entry.folded], traits: &traits, author })
    }

    fn in_scope(&self, finding: &Finding) -> bool {
        match (self.scope, self.unshipped) {
            (Scope::Unshipped, Some(commits)) => finding.commit.is_some_and(|commit| commits.contains(&commit)),
            _ => true,
        }
    }
}

impl Listing {
    fn push(&mut self, entry: &Entry) {
        let kind = entry.key.kind;
        if self.groups.last().is_none_or(|group| group.kind != kind) {
            self.groups.push(Group { kind, first: self.keys.len() });
        }
        self.keys.push(entry.key.clone());
        self.found.push(entry.at);
    }

    /// What identifies each finding shown, in order, headings left out.
    #[must_use]
    pub fn keys(&self) -> &[FindingKey] {
        &self.keys
    }

    /// The finding at this position among those shown.
    #[must_use]
    pub fn finding(&self, position: usize) -> Option<&Finding> {
        self.report.as_ref()?.drift.get(*self.found.get(position)?)
    }

    /// How many rows there are, headings counted.
    #[must_use]
    pub fn height(&self) -> usize {
        self.keys.len() + self.groups.len()
    }

    /// The row of the finding at this position.
    #[must_use]
    pub fn row_of(&self, position: usize) -> usize {
        position + self.groups.partition_point(|group| group.first <= position)
    }

    /// The position of the finding in this row; `None` for a heading and below the last row.
    #[must_use]
    pub fn position_at(&self, row: usize) -> Option<usize> {
        match self.row(row)? {
            Row::Heading(..) => None,
            Row::Finding(position, ..) => Some(position),
        }
    }

    /// The rows of a window, cut at the last row.
    pub fn rows(&self, window: Range<usize>) -> impl Iterator<Item = Row<'_>> {
        window.map_while(|row| self.row(row))
    }

    /// How many findings each kind shows, in the order of the list.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, usize)> {
        (0..self.groups.len()).map(|group| (self.groups[group].kind, self.count(group)))
    }

    fn row(&self, row: usize) -> Option<Row<'_>> {
        let above = self.groups.iter().enumerate().take_while(|(n, group)| group.first + n <= row).count();
        let group = above.checked_sub(1)?;
        if self.groups[group].first + group == row {
            return Some(Row::Heading(self.groups[group].kind, self.count(group)));
        }
        let position = row - above;
        Some(Row::Finding(position, self.keys.get(position)?, self.finding(position)?))
    }

    fn count(&self, group: usize) -> usize {
        let end = self.groups.get(group + 1).map_or(self.keys.len(), |next| next.first);
        end - self.groups[group].first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::changelog::{Fix, Range as Looked};

    fn report(kinds: &[Kind]) -> Arc<Report> {
        let finding = |(n, kind): (usize, &Kind)| Finding {
            kind: *kind,
            commit: Some(CommitId::from_bytes([u8::try_from(n).unwrap(); 20])),
            path: None,
            detail: format!("number {n}"),
            fix: Fix::Auto,
        };
        let drift = kinds.iter().enumerate().map(finding).collect();
        let range = Looked { base: None, head: "development".into(), commits: 9 };
        Arc::new(Report { schema: 1, range, entries: 0, drift, ignored: Vec::new(), notes: Vec::new() })
    }

    fn whole(filter: &Query) -> Listing {
        let authors = HashMap::new();
        let sieve = Sieve { scope: Scope::Whole, unshipped: None, filter, authors: &authors };
        Catalog::of(report(&[Kind::Orphan, Kind::Missing, Kind::Body, Kind::Missing])).listing(&sieve)
    }

    #[test]
    fn findings_stand_under_the_heading_of_their_kind_in_the_order_of_the_kinds() {
        let listing = whole(&Query::default());
        let rows: Vec<String> = listing
            .rows(0..99)
            .map(|row| match row {
                Row::Heading(kind, count) => format!("{} ({count})", kinds::heading(kind)),
                Row::Finding(position, _, finding) => format!("{position} {}", finding.detail),
            })
            .collect();
        let expected =
            ["missing entry (2)", "0 number 1", "1 number 3", "bad body (1)", "2 number 2", "orphan (1)", "3 number 0"];
        assert_eq!(rows, expected);
        assert_eq!(listing.height(), rows.len());
    }

    #[test]
    fn rows_and_positions_agree_and_a_heading_has_no_position() {
        let listing = whole(&Query::default());
        for position in 0..listing.keys().len() {
            assert_eq!(listing.position_at(listing.row_of(position)), Some(position));
        }
        assert_eq!(listing.position_at(0), None);
        assert_eq!(listing.position_at(99), None);
    }

    #[test]
    fn a_filter_leaves_only_what_it_admits_and_no_empty_group() {
        let listing = whole(&Query::parse("is:orphan"));
        assert_eq!(listing.counts().collect::<Vec<_>>(), [(Kind::Orphan, 1)]);
        for typed in ["is:dup", "is:index", "!is:orphan is:orp", "is:ask"] {
            assert_eq!(whole(&Query::parse(typed)).height(), 0, "{typed}");
        }
        for typed in ["is:orphan is:auto", "NUMBER orphan", "0000 orphan !body"] {
            assert_eq!(whole(&Query::parse(typed)).counts().collect::<Vec<_>>(), [(Kind::Orphan, 1)], "{typed}");
        }
        assert_eq!(whole(&Query::parse("nowhere")).height(), 0);
    }

    #[test]
    fn unshipped_only_leaves_out_what_production_has_and_what_no_commit_says() {
        let catalog = Catalog::of(report(&[Kind::Missing, Kind::Missing]));
        let commits = HashSet::from([CommitId::from_bytes([1; 20])]);
        let (filter, authors) = (Query::default(), HashMap::new());
        let sieve = Sieve { scope: Scope::Unshipped, unshipped: Some(&commits), filter: &filter, authors: &authors };
        assert_eq!(catalog.listing(&sieve).finding(0).unwrap().detail, "number 1");
        assert_eq!(catalog.listing(&sieve).keys().len(), 1);
    }

    #[test]
    fn findings_alike_in_kind_commit_and_path_are_still_different_items() {
        let mut doubled = Report::clone(&report(&[Kind::Body]));
        doubled.drift.push(doubled.drift[0].clone());
        let keys: HashSet<FindingKey> = Catalog::of(Arc::new(doubled)).keys().cloned().collect();
        assert_eq!(keys.len(), 2);
    }
}
