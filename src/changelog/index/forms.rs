//! How a line speaks of an entry, learned from a line that is there, so that new lines look like their neighbors.

use super::category::{summary_of, type_of};
use super::cells::escaped;
use super::days::{date_at, word_starts};
use super::links::encoded;
use super::listed::Listed;
use super::written::inert;
use std::ops::Range;

/// Whether a text is written into a table or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// In a row: bars are escaped.
    Row,
    /// In a list.
    List,
    /// In a list, where the text would otherwise be more than text.
    Inert,
}

/// How much of a line may come from an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// Its file and its commit: in prose, all else is a person's.
    Names,
    /// Its day and its subject too.
    Words,
    /// The bare type as well, which is also a common word.
    Everything,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Literal(&'a str),
    Link,
    File,
    Stem,
    Commit,
    Sha,
    Subject,
    Summary,
    Type,
    Date(&'static str),
}

/// A text, cut into what comes from the entry and what does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form<'a>(Vec<Piece<'a>>);

impl<'a> Form<'a> {
    /// Cuts a text that speaks of this entry.
    pub fn learn(text: &'a str, entry: &Listed, extent: Extent) -> Self {
        let known = known(entry, extent);
        let mut pieces = Vec::new();
        let (mut at, mut done) = (0, 0);
        while let Some(step) = text[at..].chars().next().map(char::len_utf8) {
            match piece_at(text, at, (entry, extent), &known) {
                Some((piece, length)) => {
                    pieces.extend([Piece::Literal(&text[done..at]), piece]);
                    at += length;
                    done = at;
                }
                None => at += step,
            }
        }
        pieces.push(Piece::Literal(&text[done..]));
        Self(pieces)
    }

    /// Whether every word comes from the entry, so that the form holds for any other one.
    pub fn is_whole(&self) -> bool {
        let literal = |piece: &Piece<'_>| match piece {
            Piece::Literal(text) => word_starts(text).next().is_none(),
            _ => true,
        };
        self.0.len() > 1 && self.0.iter().all(literal)
    }

    /// The same for another entry; `None` where it lacks what the form speaks of.
    pub fn write(&self, entry: &Listed, setting: Setting) -> Option<String> {
        self.0.iter().map(|piece| piece.write(entry, setting)).collect()
    }
}

impl Piece<'_> {
    fn write(&self, entry: &Listed, setting: Setting) -> Option<String> {
        let words = |text: &str| match setting {
            Setting::Row => escaped(text),
            Setting::List => text.replace(['\r', '\n'], " "),
            Setting::Inert => inert(text),
        };
        Some(match self {
            Self::Literal(text) => (*text).to_owned(),
            Self::Link => encoded(&entry.file),
            Self::File => words(&entry.file),
            Self::Stem => words(entry.stem()),
            Self::Commit => entry.commit?.to_string(),
            Self::Sha => entry.sha7.clone(),
            Self::Subject => words(entry.subject.trim()),
            Self::Summary => words(summary_of(&entry.subject)),
            Self::Type => type_of(&entry.subject)?,
            Self::Date(form) => entry.date.format(form).to_string(),
        })
    }
}

/// What a text may say of an entry, the longest first.
fn known(entry: &Listed, extent: Extent) -> Vec<(String, Piece<'static>)> {
    let mut known = vec![
        (encoded(&entry.file), Piece::Link),
        (entry.file.clone(), Piece::File),
        (entry.stem().to_owned(), Piece::Stem),
        (entry.sha7.clone(), Piece::Sha),
    ];
    known.extend(entry.commit.map(|commit| (commit.to_string(), Piece::Commit)));
    if extent >= Extent::Words {
        let subject = [(entry.subject.trim(), Piece::Subject), (summary_of(&entry.subject), Piece::Summary)];
        known.extend(subject.into_iter().flat_map(|(text, piece)| [(text.to_owned(), piece), (escaped(text), piece)]));
    }
    if extent == Extent::Everything {
        known.extend(type_of(&entry.subject).map(|word| (word, Piece::Type)));
    }
    known.retain(|(text, _)| word_starts(text).next().is_some());
    known.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    known
}

type Known = [(String, Piece<'static>)];

fn piece_at(
    text: &str,
    at: usize,
    (entry, extent): (&Listed, Extent),
    known: &Known,
) -> Option<(Piece<'static>, usize)> {
    let rest = &text[at..];
    let found = known.iter().find(|(word, piece)| {
        let pending = *piece == Piece::Sha && entry.is_pending();
        let marked = text[..at].ends_with(['[', '`', '(']);
        rest.starts_with(word.as_str()) && stands_alone(text, at..at + word.len()) && (marked || !pending)
    });
    found.map(|(word, piece)| (*piece, word.len())).or_else(|| {
        let day = date_at(text, at).filter(|_| extent >= Extent::Words)?;
        let own = entry.days().any(|own| own == day.date) && stands_alone(text, day.range.clone());
        own.then_some((Piece::Date(day.form), day.range.len()))
    })
}

/// Whether a word is not a part of a longer one.
fn stands_alone(text: &str, word: Range<usize>) -> bool {
    let joins = |at: usize| {
        let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
        before.zip(after).is_some_and(|(before, after)| before.is_alphanumeric() && after.is_alphanumeric())
    };
    !joins(word.start) && !joins(word.end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample::entry;
    use super::*;

    #[test]
    fn a_line_is_rewritten_for_another_entry_in_its_own_form() {
        let (one, other) =
            (entry("2026-01-08", "91d2f7b", "fix: a | b"), entry("2025-11-16", "c0ffee1", "feat: shorten meetings"));
        for (line, expected) in [
            (
                "- [91d2f7b](./2026-01-08-91d2f7b-fix--a---b.md) - fix: a | b (2026-01-08)",
                "- [c0ffee1](./2025-11-16-c0ffee1-feat--shorten-meetings.md) - feat: shorten meetings (2025-11-16)",
            ),
            (
                "[`2026-01-08-91d2f7b-fix--a---b`](2026-01-08-91d2f7b-fix--a---b.md)",
                "[`2025-11-16-c0ffee1-feat--shorten-meetings`](2025-11-16-c0ffee1-feat--shorten-meetings.md)",
            ),
            ("**fix** a | b, Jan 8, 2026", "**feat** shorten meetings, Nov 16, 2025"),
        ] {
            let form = Form::learn(line, &one, Extent::Everything);
            assert!(form.is_whole(), "{line}");
            assert_eq!(form.write(&other, Setting::List).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_line_with_words_of_a_person_is_no_form() {
        let one = entry("2026-01-08", "91d2f7b", "fix: a | b");
        assert!(!Form::learn("- [Rework](./2026-01-08-91d2f7b-fix--a---b.md)", &one, Extent::Everything).is_whole());
        assert!(!Form::learn("-", &one, Extent::Everything).is_whole());
    }
}
