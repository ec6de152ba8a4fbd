//! The name of an entry's file, by the configured pattern: taken apart and put together.

use super::slug::cut;
use crate::fault::{Fault, Result};
use chrono::NaiveDate;

/// The word that stands in the place of a commit that is not known yet.
pub const PENDING: &str = "pending";

/// File systems take no longer name, in bytes.
const LONGEST: usize = 255;
const SHORT: usize = 7;

/// `{date}-{sha}-{slug}.md`, or as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Date,
    Sha,
    Slug,
}

/// A name taken apart. What the pattern does not have is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryName {
    /// Ten characters in the shape of a day; it need not be one.
    pub date: Option<String>,
    /// Seven hexadecimal digits, or `pending`.
    pub sha: String,
    /// Any text.
    pub slug: Option<String>,
}

impl EntryName {
    /// The day, if it is one.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.date.as_deref()?, "%Y-%m-%d").ok()
    }

    /// Whether `pending` stands in the place of the commit.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.sha == PENDING
    }
}

impl NamePattern {
    /// Reads a pattern of the configuration.
    ///
    /// # Errors
    /// When it lacks `{sha}`, has a part twice or an unknown one, names a folder, or does not end in `.md`.
    pub fn new(pattern: &str) -> Result<Self> {
        let parts = parts_of(pattern).ok_or_else(|| refused(pattern))?;
        let count = |part: &Part| parts.iter().filter(|other| *other == part).count();
        let sound = count(&Part::Sha) == 1 && count(&Part::Date) <= 1 && count(&Part::Slug) <= 1;
        let plain = !pattern.contains(['/', '\\', '\0', '\n']) && is_markdown(pattern) && !pattern.starts_with('.');
        if sound && plain { Ok(Self { parts }) } else { Err(refused(pattern)) }
    }

    /// The parts of a name; `None` when it does not have the shape.
    #[must_use]
    pub fn parse(&self, name: &str) -> Option<EntryName> {
        let mut found = EntryName::default();
        matches(&self.parts, name, &mut found).then_some(found)
    }

    /// The name for a day, the first seven digits of a commit (or `pending`) and a slug, which is cut to fit.
    #[must_use]
    pub fn format(&self, day: NaiveDate, sha7: &str, slug: &str) -> String {
        let whole = self.put_together(day, sha7, slug);
        let over = whole.len().saturating_sub(LONGEST);
        if over == 0 { whole } else { self.put_together(day, sha7, cut(slug, slug.len().saturating_sub(over))) }
    }

    /// Whether `slug` is the expected one, whole or cut to fit with or without a hyphen left at the end.
    pub(super) fn slug_fits(&self, day: NaiveDate, sha7: &str, (slug, expected): (&str, &str)) -> bool {
        let over = self.put_together(day, sha7, expected).len().saturating_sub(LONGEST);
        let room = expected.len().saturating_sub(over);
        slug == cut(expected, room) || Some(slug) == expected.get(..room)
    }

    /// Whether names have a slug.
    pub(super) fn has_slug(&self) -> bool {
        self.parts.contains(&Part::Slug)
    }

    fn put_together(&self, day: NaiveDate, sha7: &str, slug: &str) -> String {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => name.push_str(text),
                Part::Date => name.push_str(&day.format("%Y-%m-%d").to_string()),
                Part::Sha => name.push_str(sha7),
                Part::Slug => name.push_str(slug),
            }
        }
        name
    }
}

/// Whether a file is looked at by its name: `.md` in lower case, whatever stands before it.
pub(crate) fn is_markdown(name: &str) -> bool {
    name.as_bytes().ends_with(b".md")
}

fn refused(pattern: &str) -> Fault {
    Fault::usage(format!("changelog.filename is {pattern:?}, which cannot name an entry"))
        .hint("It has {sha} once, {date} and {slug} at most once, fixed text between them, and ends in .md.")
}

fn parts_of(pattern: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let (text, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        let Some(named) = behind.strip_prefix('{') else { break };
        let (word, behind) = named.split_once('}')?;
        parts.push(match word {
            "date" => Part::Date,
            "sha" => Part::Sha,
            "slug" => Part::Slug,
            _ => return None,
        });
        rest = behind;
    }
    Some(parts)
}

fn matches(parts: &[Part], name: &str, found: &mut EntryName) -> bool {
    let Some((part, parts)) = parts.split_first() else { return name.is_empty() };
    match part {
        Part::Text(text) => name.strip_prefix(text.as_str()).is_some_and(|rest| matches(parts, rest, found)),
        Part::Date => split_date(name).is_some_and(|(date, rest)| {
            found.date = Some(date.to_owned());
            matches(parts, rest, found)
        }),
        Part::Sha => split_sha(name).is_some_and(|(sha, rest)| {
            sha.clone_into(&mut found.sha);
            matches(parts, rest, found)
        }),
        Part::Slug => (0..=name.len()).rev().filter(|at| name.is_char_boundary(*at)).any(|at| {
            found.slug = Some(name[..at].to_owned());
            matches(parts, &name[at..], found)
        }),
    }
}

fn split_date(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shaped.then_some((date, rest))
}

fn split_sha(name: &str) -> Option<(&str, &str)> {
    if let Some(rest) = name.strip_prefix(PENDING) {
        return Some((PENDING, rest));
    }
    let (sha, rest) = name.split_at_checked(SHORT)?;
    sha.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some((sha, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn guide() -> NamePattern {
        NamePattern::new("{date}-{sha}-{slug}.md").unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 4).unwrap()
    }

    #[test]
    fn a_name_of_the_guide_is_taken_apart() {
        let name = guide().parse("2025-11-11-cfb28b0-feat-add-rating-filter.md").unwrap();
        assert_eq!(name.day(), NaiveDate::from_ymd_opt(2025, 11, 11));
        assert_eq!((name.sha.as_str(), name.slug.as_deref()), ("cfb28b0", Some("feat-add-rating-filter")));
        assert!(guide().parse("2026-01-09-pending-x.md").unwrap().is_pending());
        assert_eq!(guide().parse("2026-02-30-cfb28b0-x.md").unwrap().day(), None, "the shape of a day, and not one");
    }

    #[test]
    fn anything_else_is_not_a_name() {
        for name in [
            "README.md",
            "TEMPLATE.md",
            "2025-11-11-cfb28b-x.md",
            "2025-11-11-cfb28b01-x.md",
            "2025-1-11-cfb28b0-x.md",
            "notes-2025-11-11-cfb28b0-x.md",
            "2025-11-11-cfb28b0-x.txt",
            "2025-11-11-cfb28b0.md",
            "2025-11-1é-cfb28b0-x.md",
            "",
        ] {
            assert_eq!(guide().parse(name), None, "{name}");
        }
    }

    #[test]
    fn other_patterns_work_and_broken_ones_are_refused_with_the_rule() {
        let pattern = NamePattern::new("{sha}_{slug}_{date}.md").unwrap();
        let name = pattern.format(day(), "cfb28b0", "a-b");
        assert_eq!(name, "cfb28b0_a-b_2026-01-04.md");
        assert_eq!(pattern.parse(&name).unwrap().slug.as_deref(), Some("a-b"));
        for broken in ["{date}-{slug}.md", "{sha}{sha}.md", "{sha}/{slug}.md", "{what}-{sha}.md", "{sha", "{sha}.txt"] {
            assert!(NamePattern::new(broken).unwrap_err().next_step().unwrap().contains("{sha} once"), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn what_is_put_together_is_taken_apart_again_and_fits_a_file_system(subject: String, repeat in 1usize..40) {
            let whole = crate::changelog::slug(&subject.repeat(repeat));
            let name = guide().format(day(), "cfb28b0", &whole);
            let parsed = guide().parse(&name).unwrap();
            let slug = parsed.slug.unwrap();
            prop_assert!(name.len() <= 255 && whole.starts_with(&slug));
            prop_assert!(guide().slug_fits(day(), "cfb28b0", (&slug, &whole)));
            prop_assert_eq!(parsed.sha, "cfb28b0");
        }
    }
}
