//! Every kind is found, and nothing else.

use super::sample::{GUIDE, entries, seen};
use crate::changelog::Kind;

#[test]
fn an_index_that_agrees_has_no_findings() {
    assert_eq!(seen(GUIDE, &entries()), []);
    assert_eq!(seen(&GUIDE.replace('\n', "\r\n"), &entries()), []);
    assert_eq!(seen(&format!("\u{feff}{}", GUIDE.trim_end()), &entries()), []);
}

#[test]
fn a_row_taken_away_is_one_index_missing() {
    for (number, line) in GUIDE.lines().enumerate().filter(|(_, line)| line.starts_with("| 20")) {
        let kept: Vec<_> = GUIDE.lines().enumerate().filter(|(at, _)| *at != number).map(|(_, line)| line).collect();
        let found = seen(&kept.join("\n"), &entries());
        assert_eq!(found.len(), 1, "{line}");
        assert_eq!(found[0].0, Kind::IndexMissing, "{line}");
    }
}
