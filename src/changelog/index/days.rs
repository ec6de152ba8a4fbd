//! Days as people write them in an index, and the form they were written in, so that it can be kept.

use chrono::NaiveDate;
use std::ops::Range;

/// The forms that begin with a digit, the guide's first. Where day and month can be confused, the day comes first.
const NUMBERS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%-d %B %Y",
    "%-d %b %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
];

/// The forms that begin with a month's name.
const NAMED: &[&str] = &["%B %-d, %Y", "%b %-d, %Y", "%B %d, %Y", "%b %d, %Y", "%B %-d %Y", "%b %-d %Y"];

/// The form of the guide.
pub(super) const ISO: &str = NUMBERS[0];

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
    if let Some(date) = iso_at(rest) {
        return Some(Dated { range: at..at + 10, date, form: ISO });
    }
    let forms = match rest.as_bytes().first()? {
        first if first.is_ascii_digit() => NUMBERS,
        _ if rest.get(..3).is_some_and(is_month_start) => NAMED,
        _ => return None,
    };
    forms.iter().find_map(|form| {
        let (date, after) = NaiveDate::parse_and_remainder(rest, form).ok()?;
        let written = &rest[..rest.len() - after.len()];
        let exact = date.format(form).to_string().eq_ignore_ascii_case(written);
        (ends(after) && exact).then(|| Dated { range: at..at + written.len(), date, form })
    })
}

/// The guide's form, read without ceremony: an index has tens of thousands of them.
fn iso_at(rest: &str) -> Option<NaiveDate> {
    let day = rest.get(..10).filter(|day| day.as_bytes()[4] == b'-' && day.as_bytes()[7] == b'-')?;
    let number = |range: Range<usize>| {
        let digits = &day[range];
        digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten()
    };
    let year = i32::try_from(number(0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?).filter(|_| ends(&rest[10..]))
}

/// Whether a day can end before this.
fn ends(after: &str) -> bool {
    !after.starts_with(|c: char| c.is_alphanumeric() && c != 'T')
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
        for form in NUMBERS.iter().chain(NAMED) {
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
