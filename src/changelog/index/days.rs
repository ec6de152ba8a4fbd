//! Days as people write them in an index, and the form they were written in, so that it can be kept.

use chrono::NaiveDate;
use std::ops::Range;

/// The forms that are understood, the guide's first. Where day and month can be confused, the day comes first.
const FORMS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%B %-d, %Y",
    "%b %-d, %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %-d %Y",
    "%b %-d %Y",
    "%-d %B %Y",
    "%-d %b %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
];

/// The form of the guide.
pub(super) const ISO: &str = FORMS[0];

/// A day found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// The bytes it takes.
    pub range: Range<usize>,
    /// The day.
    pub date: NaiveDate,
    /// The form it is written in, for `NaiveDate::format`.
    pub form: &'static str,
}

/// The first day in the text.
pub(super) fn find_date(text: &str) -> Option<Dated> {
    dates(text).next()
}

/// Every day in the text, none inside another word.
pub(super) fn dates(text: &str) -> impl Iterator<Item = Dated> {
    let mut next = 0;
    word_starts(text).filter_map(move |at| {
        let found = (at >= next).then(|| date_at(text, at)).flatten()?;
        next = found.range.end;
        Some(found)
    })
}

/// The day that starts exactly here.
pub(super) fn date_at(text: &str, at: usize) -> Option<Dated> {
    let rest = &text[at..];
    let starts = rest.as_bytes().first()?;
    if !starts.is_ascii_digit() && !rest.get(..3).is_some_and(is_month_start) {
        return None;
    }
    FORMS.iter().find_map(|form| {
        let (date, after) = NaiveDate::parse_and_remainder(rest, form).ok()?;
        let written = &rest[..rest.len() - after.len()];
        let whole = !after.starts_with(|c: char| c.is_alphanumeric() && c != 'T');
        let exact = date.format(form).to_string().eq_ignore_ascii_case(written);
        (whole && exact).then(|| Dated { range: at..at + written.len(), date, form })
    })
}

fn is_month_start(letters: &str) -> bool {
    super::months::NAMES.iter().any(|name| name[..3].eq_ignore_ascii_case(letters))
}

/// Where words start: at a letter or digit that follows neither.
pub(super) fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !inside;
        inside = c.is_alphanumeric();
        starts.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_and_written_back_as_it_was() {
        for form in FORMS {
            let date = NaiveDate::from_ymd_opt(2026, 1, 23).unwrap();
            let text = format!("*Last updated:* {} by hand", date.format(form));
            let found = find_date(&text).unwrap();
            assert_eq!(found.date, date, "{text}");
            assert_eq!(found.date.format(found.form).to_string(), text[found.range], "{form}");
        }
    }

    #[test]
    fn a_number_that_is_no_day_is_not_one() {
        for text in ["2026-13-01", "12026-01-01", "2026-01-011", "May", "v2026", "91d2f7b", "2026-1-8", ""] {
            assert_eq!(find_date(text), None, "{text}");
        }
        assert!(find_date("2026-01-08T10:00:00Z").is_some());
    }
}
