//! What is mended looks like what is there.

use super::sample::{GUIDE, breaking, entries, entry, seen};
use crate::changelog::Kind;
use crate::changelog::index::{Listed, findings, fresh, mended};

fn all(index: &str, listed: &[Listed]) -> String {
    let once = mended(index, listed, &|_| true);
    assert_eq!(seen(&once, listed), [], "{once}");
    assert_eq!(mended(&once, listed, &|_| true), once);
    once
}

/// The lines that came, with a `+`, and those that went, with a `-`.
fn changes(before: &str, after: &str) -> Vec<String> {
    similar::TextDiff::from_lines(before, after)
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change.value().trim_end()))
        .collect()
}

#[test]
fn a_whole_index_has_the_guides_form() {
    let expected = GUIDE
        .replace("Words of a person.", "Every significant commit has a file here, `YYYY-MM-DD-<sha>-<slug>.md`.")
        .replace("Runtime switched from Bun to Node.js", "All scripts run on Node.js")
        .replace("---\n\n*Last updated:* 2026-01-09", "*Last updated:* 2026-01-08");
    assert_eq!(fresh(&entries()), expected);
    assert_eq!(seen(&fresh(&entries()), &entries()), []);
}

#[test]
fn nothing_chosen_changes_nothing() {
    for index in ["", "# x", GUIDE, "\u{feff}\r\n"] {
        assert_eq!(mended(index, &entries(), &|_| false), index);
    }
}

#[test]
fn a_new_entry_gets_its_row_its_month_its_category_and_the_day() {
    let listed = [entries(), vec![entry("2026-02-01", "abcdef0", "feat: x")]].concat();
    assert_eq!(
        changes(GUIDE, &all(GUIDE, &listed)),
        [
            "+| 2026-02-01 | [abcdef0](./2026-02-01-abcdef0-feat--x.md) | feat: x |",
            "+### February 2026",
            "+",
            "+- [2026-02-01-abcdef0-feat--x](./2026-02-01-abcdef0-feat--x.md)",
            "+",
            "+- [abcdef0](./2026-02-01-abcdef0-feat--x.md) feat: x",
            "-*Last updated:* 2026-01-09",
            "+*Last updated:* 2026-02-01",
        ]
    );
}

#[test]
fn only_what_is_chosen_is_mended() {
    let listed = [entries(), vec![entry("2026-02-01", "abcdef0", "feat: x")]].concat();
    let rows = mended(GUIDE, &listed, &|found| found.kind == Kind::IndexMissing);
    assert_eq!(changes(GUIDE, &rows), ["+| 2026-02-01 | [abcdef0](./2026-02-01-abcdef0-feat--x.md) | feat: x |"]);
}

#[test]
fn a_new_year_gets_its_table_before_the_others() {
    let listed = [entries(), vec![breaking(entry("2027-03-04", "abcdef0", "wording"), "None of it\nis left")]].concat();
    assert_eq!(
        changes(GUIDE, &all(GUIDE, &listed))[..6],
        [
            "+### 2027",
            "+",
            "+| Date | Commit | Description |",
            "+|------|--------|-------------|",
            "+| 2027-03-04 | [abcdef0](./2027-03-04-abcdef0-wording.md) | wording |",
            "+",
        ]
    );
}

#[test]
fn a_row_in_another_years_table_is_moved_with_its_extra_columns() {
    let index = "\
## 2025 Changes
| Date | Commit | Who | Description |
|:--|:--|:-:|--|
| 2025-12-30 | [`aaaaaaa`](2025-12-30-aaaaaaa-one.md) | ann | one |
| 2025-12-31 | [`bbbbbbb`](2025-12-31-bbbbbbb-two.md) | bob | two |
| 2026-01-01 | [`ccccccc`](2026-01-01-ccccccc-three.md) | cid | three |

Prose.

## 2026 Changes
| Date | Commit | Who | Description |
|:--|:--|:-:|--|
";
    let listed = [
        entry("2025-12-30", "aaaaaaa", "one"),
        entry("2025-12-31", "bbbbbbb", "two"),
        entry("2026-01-01", "ccccccc", "three"),
        entry("2025-12-30", "ddddddd", "four"),
    ];
    let rows = mended(index, &listed, &|found| matches!(found.kind, Kind::IndexRow | Kind::IndexMissing));
    assert_eq!(
        changes(index, &rows),
        [
            "+| 2025-12-30 | [`ddddddd`](2025-12-30-ddddddd-four.md) |  | four |",
            "-| 2026-01-01 | [`ccccccc`](2026-01-01-ccccccc-three.md) | cid | three |",
            "+| 2026-01-01 | [`ccccccc`](2026-01-01-ccccccc-three.md) | cid | three |",
        ]
    );
}

#[test]
fn a_wrong_row_is_corrected_in_its_cells() {
    for (right, wrong) in [
        ("| 2026-01-08 |", "| 2026-01-07 |"),
        ("| 2026-01-08 |", "|  |"),
        ("[91d2f7b](", "[91d2f7c]("),
        ("[91d2f7b](", "[fix]("),
        (r"fix: a \| b |", "fix: a b |"),
        (r"fix: a \| b |", "fix: a | b |"),
    ] {
        let index = GUIDE.replacen(right, wrong, 1);
        let found = seen(&index, &entries());
        assert_eq!(found, [(Kind::IndexRow, "91d2f7b".to_owned())], "{wrong}");
        assert_eq!(
            all(&index, &entries()).replace("||", "|  |").replace("|2026-01-08", "| 2026-01-08"),
            GUIDE,
            "{wrong}"
        );
    }
}

#[test]
fn a_second_row_goes_and_the_better_one_stays() {
    let row = "| 2026-01-08 | [91d2f7b](./2026-01-08-91d2f7b-fix--a---b.md) | fix: other |\n";
    let at = GUIDE.find("| 2026-01-08").unwrap();
    let index = format!("{}{row}{}", &GUIDE[..at], &GUIDE[at..]);
    assert_eq!(seen(&index, &entries()), [(Kind::IndexRow, "91d2f7b".to_owned())]);
    assert_eq!(all(&index, &entries()), GUIDE);
}

#[test]
fn what_leads_to_no_entry_goes_but_a_persons_words_stay() {
    let listed: Vec<_> = entries().into_iter().filter(|entry| entry.sha7 != "0b0b0b0").collect();
    assert_eq!(seen(GUIDE, &listed), [(Kind::IndexDangling, "0b0b0b0".to_owned())]);
    let gone = changes(GUIDE, &all(GUIDE, &listed));
    assert_eq!(gone.len(), 2);
    let linked = GUIDE.replace("Runtime switched", "[Runtime](./2020-01-01-0000000-x.md) switched");
    assert_eq!(all(&linked, &entries()), GUIDE);
}

#[test]
fn an_entry_known_by_an_older_name_keeps_its_lines() {
    let mut listed = entries();
    listed[4].file = "2026-01-08-91d2f7b-fix-a-b.md".into();
    let kinds: Vec<_> = findings(GUIDE, &listed).into_iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [Kind::IndexMissing, Kind::IndexDangling, Kind::ArchiveMissing, Kind::CategoryMissing]);
    assert_eq!(all(GUIDE, &listed), GUIDE.replace("2026-01-08-91d2f7b-fix--a---b", "2026-01-08-91d2f7b-fix-a-b"));
}

#[test]
fn the_footer_keeps_its_form() {
    let newest = entry("2026-02-01", "abcdef0", "words");
    for (before, after) in [
        ("*Last updated: 2026-01-09*", "*Last updated: 2026-02-01*"),
        ("_Last updated: January 9, 2026_", "_Last updated: February 1, 2026_"),
        ("**Last Updated:** 9 Jan 2026 by hand", "**Last Updated:** 1 Feb 2026 by hand"),
        ("> Last updated 2026/01/09 10:00", "> Last updated 2026/02/01 10:00"),
        ("<sub>Last updated: 09.01.2026</sub>", "<sub>Last updated: 01.02.2026</sub>"),
        ("*Last updated:* someday", "*Last updated:* 2026-02-01"),
        ("*Last updated:*", "*Last updated:* 2026-02-01"),
        ("*Last updated: never*", "*Last updated: 2026-02-01*"),
    ] {
        let index = format!("# x\n\n{before}\n");
        let mended = mended(&index, std::slice::from_ref(&newest), &|found| found.kind == Kind::LastUpdated);
        assert_eq!(mended, format!("# x\n\n{after}\n"));
    }
}

#[test]
fn a_row_without_words_in_a_table_without_closing_bars_is_settled_at_once() {
    let listed = [entry("2024-01-01", "0a0a0a0", ""), entry("2024-06-07", "4d3bccf", "feat: x")];
    let index = "# Changelog\n\n### 2024\n\n| Date | Commit | Description |\n|---|---|---|\n2024-06-07 | \
                 [4d3bccf](./2024-06-07-4d3bccf-feat--x.md) | feat: x\n";
    let once = mended(index, &listed, &|_| true);
    assert_eq!(findings(&once, &listed), [], "{once}");
    assert!(once.contains("2024-01-01 | [0a0a0a0](./2024-01-01-0a0a0a0-.md) |  |\n"), "{once}");
}
