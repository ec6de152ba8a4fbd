//! Years and months in headings: `2026 Changes`, `January 2026`, `Jan 2026`, `2026-01`, `01/2026`.

use chrono::{Datelike, NaiveDate};
use std::ops::Range;

/// The English names, January first.
pub(super) const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Month {
    /// The year.
    pub year: i32,
    /// From 1.
    pub month: u32,
}

impl Month {
    /// The month a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// `January 2026`, the first form.
    pub fn title(self) -> String {
        format!("{} {}", self.name(), self.year)
    }

    fn name(self) -> &'static str {
        NAMES[(self.month as usize + 11) % 12]
    }
}

/// The year that a title names, if it names one and no other.
pub(super) fn year_in(title: &str) -> Option<i32> {
    let mut years = words(title).into_iter().filter_map(|word| year_of(&title[word]));
    let year = years.next()?;
    years.all(|other| other == year).then_some(year)
}

/// The month that a title names. A name without a year takes the one that stands above it.
pub(super) fn month_in(title: &str, above: Option<i32>) -> Option<Month> {
    let words = words(title);
    if let Some(month) = words.iter().find_map(|word| named(&title[word.clone()])) {
        let year = year_in(title).or(above.filter(|_| words.len() <= 2))?;
        return Some(Month { year, month });
    }
    let at = words.iter().position(|word| year_of(&title[word.clone()]).is_some())?;
    let year = year_of(&title[words[at].clone()])?;
    Some(Month { year, month: numbered(title, &words, at)?.1 })
}

/// The same title for another month, in the same form; `None` where it says more than year and month in numbers.
pub(super) fn retitled(title: &str, to: Month) -> Option<String> {
    let words = words(title);
    let year = words.iter().position(|word| year_of(&title[word.clone()]).is_some());
    let number = year.and_then(|at| numbered(title, &words, at)).map(|(index, _)| index);
    let mut out = String::new();
    let mut done = 0;
    for (index, word) in words.iter().enumerate() {
        let text = &title[word.clone()];
        out += &title[done..word.start];
        done = word.end;
        match named(text) {
            _ if Some(index) == year => out += &to.year.to_string(),
            _ if Some(index) == number => out += &padded(to.month),
            Some(_) => out += &styled(to.name(), text),
            None if text.contains(|c: char| c.is_ascii_digit()) => return None,
            None => out += text,
        }
    }
    Some(out + &title[done..])
}

/// The number next to the year, joined to it by one `-`, `/` or `.`: its place among the words, and the month.
fn numbered(title: &str, words: &[Range<usize>], year: usize) -> Option<(usize, u32)> {
    [year.checked_add(1), year.checked_sub(1)].into_iter().flatten().find_map(|index| {
        let word = words.get(index)?.clone();
        let between = &title[words[year.min(index)].end..words[year.max(index)].start];
        let month = title[word.clone()].parse().ok().filter(|month| (1..=12).contains(month))?;
        (word.len() == 2 && matches!(between, "-" | "/" | ".")).then_some((index, month))
    })
}

fn padded(month: u32) -> String {
    format!("{month:02}")
}

fn year_of(word: &str) -> Option<i32> {
    let digits = word.len() == 4 && word.bytes().all(|digit| digit.is_ascii_digit());
    (digits && (word.starts_with("19") || word.starts_with("20"))).then(|| word.parse().ok()).flatten()
}

/// A month's name, whole or its first three letters. `may` is also a verb, so it needs its capital.
fn named(word: &str) -> Option<u32> {
    let is = |name: &str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]);
    let index = NAMES.iter().position(|name| is(name)).or_else(|| word.eq_ignore_ascii_case("sept").then_some(8))?;
    (word != "may").then(|| u32::try_from(index).ok()).flatten().map(|index| index + 1)
}

fn styled(name: &'static str, like: &str) -> String {
    let whole = like.len() > 4 || NAMES.iter().any(|name| name.eq_ignore_ascii_case(like));
    let name = if whole { name } else { &name[..3] };
    if like.chars().all(char::is_uppercase) {
        name.to_uppercase()
    } else if like.chars().all(char::is_lowercase) {
        name.to_lowercase()
    } else {
        name.to_owned()
    }
}

/// The runs of letters and digits.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    super::days::word_starts(text)
        .map(|start| {
            let rest = &text[start..];
            start..start + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JANUARY: Month = Month { year: 2026, month: 1 };

    #[test]
    fn a_month_is_read_in_every_form_and_rewritten_in_the_same() {
        let to = Month { year: 2025, month: 12 };
        for (title, other) in [
            ("January 2026", "December 2025"),
            ("### Jan 2026", "### Dec 2025"),
            ("**JANUARY 2026**", "**DECEMBER 2025**"),
            ("2026-01", "2025-12"),
            ("01/2026", "12/2025"),
            ("📅 2026 January:", "📅 2025 December:"),
        ] {
            assert_eq!(month_in(title, None), Some(JANUARY), "{title}");
            assert_eq!(retitled(title, to).as_deref(), Some(other), "{title}");
        }
    }

    #[test]
    fn a_name_alone_takes_the_year_above_it() {
        assert_eq!(month_in("January", Some(2026)), Some(JANUARY));
        assert_eq!(month_in("January", None), None);
        assert_eq!(month_in("2026 Changes", None), None);
        assert_eq!(month_in("what may change in 2026", None), None);
    }

    #[test]
    fn a_title_with_a_count_is_not_rewritten() {
        assert_eq!(retitled("January 2026 (12)", JANUARY), None);
    }
}
