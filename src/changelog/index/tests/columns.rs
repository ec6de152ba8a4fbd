//! Tables with two columns that may hold a commit, in every mixture of right and wrong cells.

use super::sample::entry;
use crate::changelog::index::{Listed, findings, mended};

const HEADS: [&str; 4] = [
    "| Date | Commit | Entry | Description |",
    "| Date | Entry | Commit | Description |",
    "| Date | Commit | Description | File |",
    "| Commit | SHA | Description |",
];

/// An entry by the name of its file, which may hold a commit or none.
fn named(file: &str, sha7: &str) -> Listed {
    Listed { file: file.into(), sha7: sha7.into(), commit: None, ..entry("2026-01-08", "91d2f7b", "fix: x") }
}

/// One row of an entry, the other of one that is right.
fn index(head: &str, row: &[&str], other: &Listed) -> String {
    let width = head.matches('|').count() - 1;
    let day = |day| if width == 4 { format!("| {day} ") } else { String::new() };
    let link = format!("[f956226](./{})", other.file);
    format!(
        "# Changelog\n\n### 2026\n\n{head}\n|{}\n{}| {} |\n{}| {link} | f956226 | chore: y |\n",
        "---|".repeat(width),
        day("2026-01-08"),
        row.join(" | "),
        day("2026-01-04"),
    )
}

#[test]
fn a_table_with_two_columns_of_commits_is_mended_at_once() {
    let other = entry("2026-01-04", "f956226", "chore: y");
    for (head, file) in HEADS.into_iter().flat_map(|head| {
        ["2026-01-08-fix-x.md", "2026-01-08-pending-x.md", "2026-01-08-91d2f7b-x.md"].map(|file| (head, file))
    }) {
        let (linked, named_link) = (format!("[91d2f7b](./{file})"), format!("[fix-x](./{file})"));
        let cells: [&str; 7] = [&linked, &named_link, "91d2f7b", "pending", "", "2026-01-08", "words"];
        for (at, sha7) in (0..cells.len().pow(3)).flat_map(|at| ["91d2f7b", "pending"].map(|sha7| (at, sha7))) {
            let row = [cells[at % 7], cells[at / 7 % 7], cells[at / 49]];
            let (before, listed) = (index(head, &row, &other), [named(file, sha7), other.clone()]);
            let once = mended(&before, &listed, &|_| true);
            assert_eq!(mended(&once, &listed, &|_| true), once, "{before}");
            assert_eq!(findings(&once, &listed), [], "{before}\n{once}");
        }
    }
}
