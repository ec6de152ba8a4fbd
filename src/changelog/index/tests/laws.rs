//! What holds for every index.

use super::sample::{breaking, entry};
use crate::changelog::index::{Listed, findings, fresh, mended, renamed, without};
use proptest::prelude::*;

fn subjects() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "(feat|fix|chore|docs|refactor|Fix|feat\\(auth\\))!?: [a-z ]{1,20}",
        1 => "[a-z]{1,8} [a-z|]{1,8}",
        1 => "(feat: |fix: |)[\\PC]{0,12}",
        1 => "(fix: )?[\\[\\]()`<>!*_|\\\\#. x-]{1,12}",
        1 => Just("see [x](./2020-01-01-aaaaaaa-x.md) <!-- ".to_owned()),
    ]
}

prop_compose! {
    fn one()(day in "202[4-6]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", sha in "[0-9a-f]{7}", subject in subjects(),
             text in prop_oneof![4 => Just(None), 1 => subjects().prop_map(Some), 1 => "[a-z]{3,9}( [a-z]{3,9}){0,3}".prop_map(Some)]) -> Listed {
        let entry = entry(&day, &sha, &subject);
        match text {
            Some(text) if !text.trim().is_empty() => breaking(entry, &text),
            _ => entry,
        }
    }
}

fn listed() -> impl Strategy<Value = Vec<Listed>> {
    some(0)
}

fn some(least: usize) -> impl Strategy<Value = Vec<Listed>> {
    prop::collection::vec(one(), least..12).prop_map(|mut all| {
        all.sort_by(|a, b| a.sha7.cmp(&b.sha7));
        all.dedup_by(|a, b| a.sha7 == b.sha7);
        all
    })
}

fn all(index: &str, listed: &[Listed]) -> String {
    mended(index, listed, &|_| true)
}

/// Lines that people write into an index, and lines that they should not.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "# Changelog",
            "### 2025",
            "## 2026",
            "### 2025 Changes",
            "## Monthly Archive",
            "### January 2026",
            "**2025-03**",
            "- February 2025",
            "## Categories",
            "### Features (feat)",
            "### Bug Fixes",
            "### Infrastructure",
            "### Breaking Changes",
            "| Date | Commit | Description |",
            "|---|---|---|",
            "| 2025-01-01 | [aaaaaaa](./2025-01-01-aaaaaaa-x.md) | x |",
            "- [x](./2025-01-01-aaaaaaa-x.md)",
            "```",
            "<!--",
            "-->",
            "---",
            "===",
            "    code",
            "> quote",
            "*Last updated:* 2024-02-03",
            "<details>",
            "<summary>March 2025</summary>",
            "</details>",
            "1. one",
            "- x (2025-01-01)",
            "[a]: ./2025-01-01-aaaaaaa-x.md",
        ])
        .prop_map(str::to_owned),
        "[\\PC]{0,20}",
        "[|\\\\` -]{1,9}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    (prop::collection::vec((line(), ending), 0..25), prop::bool::ANY).prop_map(|(lines, bare)| {
        let text: String = lines.into_iter().map(|(line, ending)| line + ending).collect();
        if bare { text.trim_end().to_owned() } else { text }
    })
}

/// An index that was right, with some lines gone, doubled, or swapped for others.
fn spoiled() -> impl Strategy<Value = (String, Vec<Listed>)> {
    (listed(), prop::collection::vec((0usize..80, 0..4, line()), 0..6)).prop_map(|(listed, harm)| {
        let text = fresh(&listed);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, how, other) in harm {
            let at = at % lines.len().max(1);
            match how {
                0 if !lines.is_empty() => drop(lines.remove(at)),
                1 if !lines.is_empty() => lines.insert(at, lines[at].clone()),
                2 if !lines.is_empty() => lines[at] = other,
                _ => lines.insert(at, other),
            }
        }
        (lines.join("\n"), listed)
    })
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut lines = whole.lines();
    part.lines().all(|line| lines.any(|other| other == line))
}

/// A few cases each time; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { 48 };
    ProptestConfig { cases, failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_fresh_index_has_no_findings(listed in listed()) {
        let index = fresh(&listed);
        prop_assert_eq!(findings(&index, &listed), vec![], "{}", index);
    }

    #[test]
    fn mending_all_leaves_nothing_and_mending_again_changes_nothing((index, listed) in spoiled()) {
        let once = all(&index, &listed);
        prop_assert_eq!(findings(&once, &listed), vec![], "{}\n=====\n{}", index, once);
        prop_assert_eq!(all(&once, &listed), once);
    }

    #[test]
    fn nothing_panics_and_mending_settles_for_any_text(index in text(), listed in listed()) {
        let once = all(&index, &listed);
        prop_assert_eq!(findings(&once, &listed), vec![], "{}\n=====\n{}", index, once);
        prop_assert_eq!(&all(&once, &listed), &once);
        let _ = without(&index, "2025-01-01-aaaaaaa-x.md");
        for entry in &listed {
            let _ = renamed(&index, "2025-01-01-aaaaaaa-x.md", entry);
            let _ = renamed(&once, &entry.file, &Listed { file: "2025-01-01-pending-x.md".into(), ..entry.clone() });
        }
    }

    #[test]
    fn adding_what_is_missing_keeps_every_line_in_order((index, listed) in spoiled()) {
        let missing = |found: &crate::changelog::index::Found| found.detail.contains("does not list") || found.detail.starts_with("No year");
        let archive = |found: &crate::changelog::index::Found| found.kind == crate::changelog::Kind::ArchiveMissing;
        let mended = mended(&index, &listed, &|found| missing(found) && !archive(found));
        prop_assert!(is_subsequence(&index, &mended), "{}\n=====\n{}", index, mended);
    }

    #[test]
    fn a_row_taken_away_is_exactly_one_finding(listed in some(1), which in 0usize..50) {
        let index = fresh(&listed);
        let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| 20")).collect();
        let row = rows[which % rows.len()];
        let found = findings(&index.replacen(&format!("{row}\n"), "", 1), &listed);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].kind, crate::changelog::Kind::IndexMissing);
    }

    #[test]
    fn line_endings_stay_as_they_are((index, listed) in spoiled()) {
        let windows = index.replace('\n', "\r\n");
        let mended = all(&windows, &listed);
        prop_assert!(!mended.replace("\r\n", "").contains('\n') || index.is_empty() || !index.contains('\n'), "{:?}", mended);
    }

    #[test]
    fn taking_an_entry_out_leaves_no_trace_of_it_and_the_rest_alone(listed in some(1), which in 0usize..50) {
        let index = fresh(&listed);
        let gone = which % listed.len();
        let left = without(&index, &listed[gone].file);
        let rest: Vec<Listed> = listed.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, entry)| entry.clone()).collect();
        prop_assert!(is_subsequence(&left, &index));
        prop_assert_eq!(findings(&left, &rest), vec![], "{}", left);
    }

    #[test]
    fn a_renamed_entry_is_listed_under_its_new_name(listed in some(1), which in 0usize..50, to in one()) {
        let at = which % listed.len();
        prop_assume!(!listed.iter().any(|entry| entry.sha7 == to.sha7));
        let index = fresh(&listed);
        let told = renamed(&index, &listed[at].file, &to);
        let mut after = listed.clone();
        after[at] = to;
        let rows: Vec<_> = findings(&told, &after).into_iter().filter(|found| found.kind == crate::changelog::Kind::IndexRow && !found.detail.contains("another year")).collect();
        prop_assert_eq!(rows, vec![], "{}", told);
        let missing = findings(&told, &after).into_iter().any(|found| matches!(found.kind, crate::changelog::Kind::IndexMissing | crate::changelog::Kind::IndexDangling));
        prop_assert!(!missing, "{}", told);
    }
}
