//! The head of an entry: its title, and the lines `**Date:**` and `**Commit:**`.

use super::lines::Line;
use crate::changelog::filename::PENDING;
use std::ops::Range;

/// `# <subject> (<sha>)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The line without its end.
    pub line: Range<usize>,
    /// What stands before the commit. Hostile text.
    pub subject: String,
    /// The digits in the parentheses, or `pending`; `None` when there are none.
    pub sha: Option<String>,
}

/// `**Name:** value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The line, with its end.
    pub line: Range<usize>,
    /// The value, without white space around it.
    pub value: Range<usize>,
    /// The value as text. Hostile text.
    pub text: String,
}

impl Field {
    /// The first word of letters and digits, and its place: a hash without the marks around it.
    #[must_use]
    pub fn word(&self) -> (&str, Range<usize>) {
        let start = self.text.find(|letter: char| letter.is_ascii_alphanumeric()).unwrap_or(self.text.len());
        let rest = &self.text[start..];
        let word = &rest[..rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        (word, self.value.start + start..self.value.start + start + word.len())
    }

    /// Whether `pending` stands here.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.word().0.eq_ignore_ascii_case(PENDING)
    }
}

pub(super) fn title<'l, 't: 'l>(mut lines: impl Iterator<Item = &'l Line<'t>>) -> Option<Title> {
    lines.find_map(|line| {
        let (_, words) = line.heading().filter(|(level, _)| *level == 1)?;
        let words = String::from_utf8_lossy(words).into_owned();
        let (subject, sha) = match split_sha(&words) {
            Some((subject, sha)) => (subject.to_owned(), Some(sha.to_owned())),
            None => (words, None),
        };
        Some(Title { line: line.span(), subject, sha })
    })
}

/// The words before the last parentheses, and what is in them if it is a commit or `pending`.
fn split_sha(words: &str) -> Option<(&str, &str)> {
    let (subject, sha) = words.strip_suffix(')')?.rsplit_once('(')?;
    let sha = sha.trim().trim_matches('`');
    let digits = (7..=40).contains(&sha.len()) && sha.bytes().all(|digit| digit.is_ascii_hexdigit());
    (digits || sha.eq_ignore_ascii_case(PENDING)).then(|| (subject.trim_end(), sha))
}

/// The first line of this name, wherever it stands.
pub(super) fn field(lines: &[Line<'_>], name: &str) -> Option<Field> {
    lines.iter().filter(|line| line.plain && line.indent() < 4).find_map(|line| {
        let value = value(line.text, name)?;
        let start = line.start + (value.as_ptr().addr() - line.text.as_ptr().addr());
        let text = String::from_utf8_lossy(value).into_owned();
        Some(Field { line: line.whole(), value: start..start + value.len(), text })
    })
}

fn value<'t>(line: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let text = line.trim_ascii_start();
    let bullet = [b"- ".as_slice(), b"* ", b"+ "].into_iter().find_map(|mark| text.strip_prefix(mark));
    let text = bullet.unwrap_or(text).trim_ascii_start().strip_prefix(b"**")?;
    let (word, rest) = text.split_at_checked(name.len())?;
    let rest = rest.strip_prefix(b":**").or_else(|| rest.strip_prefix(b"**:"))?;
    word.eq_ignore_ascii_case(name.as_bytes()).then(|| rest.trim_ascii())
}
