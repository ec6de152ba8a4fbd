//! Layouts that the guide does not show whole: each is understood, and a new entry finds its place in it.

use super::sample::{breaking, entry, seen};
use crate::changelog::Kind;
use crate::changelog::index::{Listed, mended};

/// Two entries of January 2026, oldest and newest, and one between them that the layouts do not list yet.
fn listed() -> Vec<Listed> {
    vec![
        entry("2026-01-04", "aaaaaaa", "feat: one"),
        entry("2026-01-08", "ccccccc", "feat: three"),
        entry("2026-01-06", "bbbbbbb", "feat: two"),
    ]
}

const FIRST: &str = "| 2026-01-04 | [aaaaaaa](./2026-01-04-aaaaaaa-feat--one.md) | feat: one |";
const SECOND: &str = "| 2026-01-06 | [bbbbbbb](./2026-01-06-bbbbbbb-feat--two.md) | feat: two |";
const THIRD: &str = "| 2026-01-08 | [ccccccc](./2026-01-08-ccccccc-feat--three.md) | feat: three |";

/// Checks that the index lists the first two and, mended of one kind, is the expected text.
fn grows(kind: Kind, before: &str, after: &str) {
    let two = &listed()[..2];
    assert!(!seen(before, two).iter().any(|(found, _)| *found == kind), "{before}\n{:?}", seen(before, two));
    let mended = mended(before, &listed(), &|found| found.kind == kind);
    assert_eq!(mended, after);
}

#[test]
fn tables_grow_under_any_heading() {
    for heading in [
        "### 2026",
        "## 2026",
        "### 2026 Changes",
        "2026\n====",
        "**2026**",
        "# Changelog\n\n## All of it",
        "",
        "## 2026\n\n### January",
    ] {
        for (top, bottom, order) in [(THIRD, FIRST, [THIRD, SECOND, FIRST]), (FIRST, THIRD, [FIRST, SECOND, THIRD])] {
            let head = format!("{heading}\n\n| Date | Commit | Description |\n|:---|:---:|---|\n");
            grows(
                Kind::IndexMissing,
                &format!("{head}{top}\n{bottom}\n\nProse.\n"),
                &format!("{head}{}\n\nProse.\n", order.join("\n")),
            );
        }
    }
}

#[test]
fn tables_with_other_columns_and_other_forms_grow_in_their_own_form() {
    for (head, first, second, third) in [
        (
            "| # | Commit | Date | Description | By |\n|-|-|-|-|-|",
            "| 1 | [`aaaaaaa`](2026-01-04-aaaaaaa-feat--one.md) | Jan 4, 2026 | feat: one | ann |",
            "|  | [`bbbbbbb`](2026-01-06-bbbbbbb-feat--two.md) | Jan 6, 2026 | feat: two |  |",
            "| 2 | [`ccccccc`](2026-01-08-ccccccc-feat--three.md) | Jan 8, 2026 | feat: three | bob |",
        ),
        (
            "Datum | Hash | Text\n--- | --- | ---",
            "2026-01-04 | [aaaaaaa](<./2026-01-04-aaaaaaa-feat--one.md>) | **feat**: one",
            "2026-01-06 | [bbbbbbb](<./2026-01-06-bbbbbbb-feat--two.md>) | **feat**: two",
            "2026-01-08 | [ccccccc](<./2026-01-08-ccccccc-feat--three.md>) | **feat**: three",
        ),
        (
            "|Date|Entry|\n|-|-|",
            "|2026-01-04|[2026-01-04-aaaaaaa-feat--one](./2026-01-04-aaaaaaa-feat--one.md \"feat: one\")|",
            "|2026-01-06|[2026-01-06-bbbbbbb-feat--two](./2026-01-06-bbbbbbb-feat--two.md \"feat: two\")|",
            "|2026-01-08|[2026-01-08-ccccccc-feat--three](./2026-01-08-ccccccc-feat--three.md \"feat: three\")|",
        ),
    ] {
        let before = format!("### 2026\n\n{head}\n{first}\n{third}\n");
        grows(Kind::IndexMissing, &before, &format!("### 2026\n\n{head}\n{first}\n{second}\n{third}\n"));
    }
}

#[test]
fn of_two_tables_for_one_year_the_one_around_the_day_grows() {
    let head = "| Date | Commit | Description |\n|---|---|---|\n";
    let before = format!("### 2026\n\n{head}{THIRD}\n\nWords between.\n\n{head}{FIRST}\n");
    grows(
        Kind::IndexMissing,
        &before,
        &format!("### 2026\n\n{head}{THIRD}\n\nWords between.\n\n{head}{SECOND}\n{FIRST}\n"),
    );
}

#[test]
fn a_row_in_code_or_in_a_comment_is_no_row() {
    let head = "| Date | Commit | Description |\n|---|---|---|\n";
    for (open, close) in
        [("```", "```"), ("~~~~ markdown", "~~~~"), ("<!--", "-->"), ("- list\n\n      code", ""), ("<pre>", "</pre>")]
    {
        let index = format!(
            "### 2026\n\n{open}\n{}\n{close}\n\n{head}{THIRD}\n{FIRST}\n",
            if close.is_empty() { format!("      {SECOND}") } else { SECOND.to_owned() }
        );
        let found = seen(&index, &listed());
        assert!(found.contains(&(Kind::IndexMissing, "bbbbbbb".to_owned())), "{index}");
        assert!(
            !found.iter().any(|(kind, _)| matches!(kind, Kind::IndexRow | Kind::IndexDangling)),
            "{index}\n{found:?}"
        );
    }
}

#[test]
fn links_to_other_things_are_no_rows() {
    let index = format!(
        "See [how](./TEMPLATE.md) and [that](https://host/2020-01-01-1234567-x.md).\n\n| Date | Commit | Description |\n|---|---|---|\n{THIRD}\n\
         | 2026-01-05 | [1234567](https://host/commit/1234567) | words |\n| 2026-01-04 | 1111111 | words |\n{FIRST}\n"
    );
    let found = seen(&index, &listed()[..2]);
    assert!(
        found.iter().all(|(kind, _)| matches!(kind, Kind::ArchiveMissing | Kind::CategoryMissing | Kind::LastUpdated)),
        "{found:?}"
    );
}

#[test]
fn a_commit_without_its_link_is_a_wrong_row() {
    let index = format!(
        "### 2026\n\n| Date | Commit | Description |\n|---|---|---|\n{}\n",
        FIRST.replace("[aaaaaaa](./2026-01-04-aaaaaaa-feat--one.md)", "`aaaaaaa`")
    );
    let one = &listed()[..1];
    assert!(seen(&index, one).contains(&(Kind::IndexRow, "aaaaaaa".to_owned())));
    assert!(
        mended(&index, one, &|found| found.kind == Kind::IndexRow)
            .contains("| [`aaaaaaa`](./2026-01-04-aaaaaaa-feat--one.md) |")
    );
}

#[test]
fn archives_grow_in_their_own_form() {
    for (top, item) in [
        ("## Monthly Archive\n\n### January 2026\n\n", "- [FILE](./FILE.md)"),
        ("## Archive\n### 2026-01\n", "* [SHA](FILE.md) - feat: NUMBER"),
        ("## By month\n\n**January 2026**\n", "- DAY: [feat: NUMBER](./FILE.md)"),
        ("## Monthly Archives\n\n- January 2026\n", "  - [SHA](./FILE.md) NUMBER"),
        ("## Monthly Archive\n\n### 2026\n\n#### January\n\n", "1. [FILE](./FILE.md)"),
        ("## Monthly Archive\n\n<details>\n<summary>January 2026</summary>\n\n", "- [FILE](./FILE.md)"),
        (
            "## Monthly Archive\n\n### January 2026\n\n| Commit | What |\n|---|---|\n",
            "| [SHA](./FILE.md) | feat: NUMBER |",
        ),
        ("## Monthly Archive\n\n", "- [FILE](./FILE.md)"),
    ] {
        let line = |entry: &Listed| {
            let (stem, number) = (entry.file.trim_end_matches(".md"), entry.subject.trim_start_matches("feat: "));
            let day = entry.date.to_string();
            item.replace("FILE", stem).replace("SHA", &entry.sha7).replace("NUMBER", number).replace("DAY", &day)
        };
        let [one, three, two] = [0, 1, 2].map(|index| line(&listed()[index]));
        let before = format!("# x\n\n{top}{three}\n{one}\n\nWords.\n");
        grows(Kind::ArchiveMissing, &before, &format!("# x\n\n{top}{three}\n{two}\n{one}\n\nWords.\n"));
    }
}

#[test]
fn new_months_are_titled_like_the_others_and_stand_in_their_order() {
    let new = [listed(), vec![entry("2025-11-02", "ddddddd", "docs: words")]].concat();
    let items = "- [bbbbbbb](2026-01-06-bbbbbbb-feat--two.md)\n- [aaaaaaa](2026-01-04-aaaaaaa-feat--one.md)\n- [ccccccc](2026-01-08-ccccccc-feat--three.md)\n";
    for (title, other) in [
        ("### January 2026\n", "### November 2025\n"),
        ("#### 2026-01\n\n", "#### 2025-11\n\n"),
        ("**Jan 2026:**\n\n", "**Nov 2025:**\n\n"),
    ] {
        let before = format!("# x\n\n## Monthly Archive\n\n{title}{items}\n## Categories\n");
        let after = mended(&before, &new, &|found| found.kind == Kind::ArchiveMissing);
        let item = "- [ddddddd](2025-11-02-ddddddd-docs--words.md)\n";
        assert_eq!(after, format!("# x\n\n## Monthly Archive\n\n{title}{items}\n{other}{item}\n## Categories\n"));
    }
    let nested = format!("# x\n\n## Monthly Archive\n\n### 2026\n\n#### January\n\n{items}");
    let after = mended(&nested, &new, &|found| found.kind == Kind::ArchiveMissing);
    assert_eq!(after, format!("{nested}\n### 2025\n#### November\n\n- [ddddddd](2025-11-02-ddddddd-docs--words.md)\n"));
}

#[test]
fn an_entry_under_another_month_is_moved_with_its_words() {
    let index = "# x\n\n## Monthly Archive\n\n### February 2026\n\n- [my words](./2026-01-04-aaaaaaa-feat--one.md)\n\n### January 2026\n\n";
    let one = &listed()[..1];
    assert!(seen(index, one).contains(&(Kind::ArchiveMissing, "aaaaaaa".to_owned())));
    let after = mended(index, one, &|found| found.kind == Kind::ArchiveMissing);
    assert_eq!(
        after,
        "# x\n\n## Monthly Archive\n\n### February 2026\n\n\n### January 2026\n\n- [my words](./2026-01-04-aaaaaaa-feat--one.md)\n\n"
    );
}

#[test]
fn categories_grow_in_their_own_form() {
    for (title, item) in [
        ("## Categories\n\n### Features (feat)\n\n", "- [NUMBER](./FILE.md) (DAY)"),
        ("## By type\n\n### ✨ Features\n", "* feat: NUMBER ([SHA](FILE.md))"),
        ("## Categories\n\n**New Features**\n\n", "- SHA NUMBER"),
        ("## Features\n\n", "- NUMBER (DAY)"),
    ] {
        let line = |entry: &Listed| {
            let (stem, number) = (entry.file.trim_end_matches(".md"), entry.subject.trim_start_matches("feat: "));
            item.replace("FILE", stem)
                .replace("SHA", &entry.sha7)
                .replace("NUMBER", number)
                .replace("DAY", &entry.date.to_string())
        };
        let [one, three, two] = [0, 1, 2].map(|index| line(&listed()[index]));
        let before = format!("# x\n\n{title}{three}\n{one}\n\n## Other\n\nWords.\n");
        if item.contains("FILE") {
            grows(
                Kind::CategoryMissing,
                &before,
                &format!("# x\n\n{title}{three}\n{two}\n{one}\n\n## Other\n\nWords.\n"),
            );
        } else {
            assert!(!seen(&before, &listed()[..2]).iter().any(|(kind, _)| *kind == Kind::CategoryMissing), "{before}");
            assert!(seen(&before, &listed()).contains(&(Kind::CategoryMissing, "bbbbbbb".to_owned())), "{before}");
        }
    }
}

#[test]
fn types_without_a_heading_follow_the_practice_of_the_index() {
    let docs = |n: u32| entry(&format!("2026-02-0{n}"), &format!("d00000{n}"), "docs: words");
    let item = |entry: &Listed| format!("- [{}](./{})\n", entry.sha7, entry.file);
    let missing = |index: &str, listed: &[Listed]| {
        seen(index, listed).into_iter().filter(|(kind, _)| *kind == Kind::CategoryMissing).count()
    };
    let index = "## Intro\n\n## Categories\n\n### Features (feat)\n\n### Infrastructure\n\n".to_owned();
    let all = [docs(1), docs(2), docs(3)];
    assert_eq!(missing(&index, &all), 0);
    assert_eq!(missing(&format!("{index}{}{}", item(&all[0]), item(&all[1])), &all), 1);
    assert_eq!(missing(&format!("{index}### Documentation\n"), &all), 3);
    let work = [
        entry("2026-02-01", "e000001", "refactor: a"),
        entry("2026-02-02", "e000002", "ci: b"),
        entry("2026-02-03", "e000003", "words"),
    ];
    assert_eq!(missing(&index, &work), 2);
    assert_eq!(missing("## Intro\n", &all), 3);
}

#[test]
fn a_missing_section_goes_where_the_guide_has_it() {
    let index =
        "# x\n\n## Categories\n\n### Features (feat)\n\n### Infrastructure\n\n---\n\n_Last updated: 2026-01-01_";
    let listed = [breaking(entry("2026-01-01", "aaaaaaa", "fix: a"), "- First thing.\n- Second")];
    let after = mended(index, &listed, &|found| matches!(found.kind, Kind::CategoryMissing | Kind::BreakingMissing));
    assert_eq!(
        after,
        "# x\n\n## Categories\n\n### Features (feat)\n\n### Bug Fixes (fix)\n\n- [aaaaaaa](./2026-01-01-aaaaaaa-fix--a.md) fix: a\n\n\
         ### Infrastructure\n\n### Breaking Changes\n\n- First thing (2026-01-01)\n\n---\n\n_Last updated: 2026-01-01_"
    );
}

#[test]
fn a_breaking_change_is_listed_by_its_words_by_its_day_or_by_a_link() {
    let one = breaking(entry("2026-01-04", "aaaaaaa", "chore: runtime"), "Runtime is `Node.js` now.\n\nMore.");
    let two = breaking(entry("2026-01-04", "bbbbbbb", "feat: other"), "Other things break");
    let missing = |bullets: &str| {
        let index = format!("# x\n\n### Breaking Changes\n\n{bullets}");
        let found = seen(&index, &[one.clone(), two.clone()]);
        found.into_iter().filter(|(kind, _)| *kind == Kind::BreakingMissing).map(|(_, sha)| sha).collect::<Vec<_>>()
    };
    assert_eq!(missing("None\n"), ["aaaaaaa", "bbbbbbb"]);
    assert_eq!(missing("- Runtime is Node.js now (2026-01-04)\n"), ["bbbbbbb"]);
    assert_eq!(missing("- My words (2026-01-04)\n- Other things break (2026-01-04)\n"), Vec::<String>::new());
    assert_eq!(missing("- Other things break\n"), ["aaaaaaa"]);
    assert_eq!(
        missing("- It broke, see [why](./2026-01-04-aaaaaaa-chore--runtime.md)\n- My words (2026-01-05)\n"),
        ["bbbbbbb"]
    );
}

#[test]
fn a_line_at_the_top_that_says_last_updated_is_not_the_end_of_the_index() {
    let index = format!(
        "# x\n\n_Last updated: 2026-01-08_\n\n### 2026\n\n| Date | Commit | Description |\n|---|---|---|\n{THIRD}\n{FIRST}\n"
    );
    let after = mended(&index, &listed(), &|_| true);
    assert!(after.starts_with(&index[..index.len() - FIRST.len() - 1]), "{after}");
    assert_eq!(seen(&after, &listed()), []);
}

#[test]
fn a_list_of_one_follows_the_order_of_the_rows() {
    let [one, two] = [entry("2026-01-04", "aaaaaaa", "feat: one"), entry("2026-01-08", "ccccccc", "feat: three")]
        .map(|own| breaking(own, "Gone"));
    let index = format!(
        "### 2026\n\n| Date | Commit | Description |\n|---|---|---|\n{FIRST}\n{THIRD}\n\n### Breaking Changes\n\n- Words (2026-01-04)\n"
    );
    let after = mended(&index, &[one, two], &|found| found.kind == Kind::BreakingMissing);
    assert_eq!(after, format!("{index}- Gone (2026-01-08)\n"));
}
