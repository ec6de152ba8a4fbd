//! Entries and an index in the guide's form that agree with each other.

use crate::changelog::Kind;
use crate::changelog::index::{Category, Found, Listed, findings};
use crate::domain::CommitId;
use chrono::NaiveDate;

/// An entry as the guide's forms have it, from its day, its commit and its subject.
pub fn entry(day: &str, sha7: &str, subject: &str) -> Listed {
    let slug: String =
        subject.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let commit = CommitId::from_hex(&format!("{sha7}{}", "0".repeat(40 - sha7.len().min(40))));
    Listed {
        file: format!("{day}-{sha7}-{slug}.md"),
        date: NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap(),
        other_day: None,
        sha7: sha7.to_owned(),
        commit,
        subject: subject.to_owned(),
        category: Category::of_subject(subject),
        breaking: None,
    }
}

pub fn breaking(entry: Listed, text: &str) -> Listed {
    Listed { breaking: Some(text.to_owned()), ..entry }
}

/// The entries of [`GUIDE`].
pub fn entries() -> Vec<Listed> {
    vec![
        entry("2025-09-25", "aa58c78", "feat: Implement JWT authentication routes"),
        breaking(entry("2025-11-16", "c0ffee1", "feat: shorten meetings"), "Meeting duration changed to 15 minutes."),
        entry("2025-12-31", "0b0b0b0", "add slots"),
        breaking(
            entry("2026-01-04", "f956226", "chore: Switch from Bun to Node.js runtime"),
            "All scripts run on Node.js\nnow.",
        ),
        entry("2026-01-08", "91d2f7b", "fix: a | b"),
    ]
}

/// An index of [`entries`] with nothing wrong.
pub const GUIDE: &str = r"# Changelog

Words of a person.

### 2026

| Date | Commit | Description |
|------|--------|-------------|
| 2026-01-08 | [91d2f7b](./2026-01-08-91d2f7b-fix--a---b.md) | fix: a \| b |
| 2026-01-04 | [f956226](./2026-01-04-f956226-chore--switch-from-bun-to-node-js-runtime.md) | chore: Switch from Bun to Node.js runtime |

### 2025

| Date | Commit | Description |
|------|--------|-------------|
| 2025-12-31 | [0b0b0b0](./2025-12-31-0b0b0b0-add-slots.md) | add slots |
| 2025-11-16 | [c0ffee1](./2025-11-16-c0ffee1-feat--shorten-meetings.md) | feat: shorten meetings |
| 2025-09-25 | [aa58c78](./2025-09-25-aa58c78-feat--implement-jwt-authentication-routes.md) | feat: Implement JWT authentication routes |

## Monthly Archive

### January 2026

- [2026-01-08-91d2f7b-fix--a---b](./2026-01-08-91d2f7b-fix--a---b.md)
- [2026-01-04-f956226-chore--switch-from-bun-to-node-js-runtime](./2026-01-04-f956226-chore--switch-from-bun-to-node-js-runtime.md)

### December 2025

- [2025-12-31-0b0b0b0-add-slots](./2025-12-31-0b0b0b0-add-slots.md)

### November 2025

- [2025-11-16-c0ffee1-feat--shorten-meetings](./2025-11-16-c0ffee1-feat--shorten-meetings.md)

### September 2025

- [2025-09-25-aa58c78-feat--implement-jwt-authentication-routes](./2025-09-25-aa58c78-feat--implement-jwt-authentication-routes.md)

## Categories

### Features (feat)

- [c0ffee1](./2025-11-16-c0ffee1-feat--shorten-meetings.md) feat: shorten meetings
- [aa58c78](./2025-09-25-aa58c78-feat--implement-jwt-authentication-routes.md) feat: Implement JWT authentication routes

### Bug Fixes (fix)

- [91d2f7b](./2026-01-08-91d2f7b-fix--a---b.md) fix: a | b

### Infrastructure

- [f956226](./2026-01-04-f956226-chore--switch-from-bun-to-node-js-runtime.md) chore: Switch from Bun to Node.js runtime

### Breaking Changes

- Runtime switched from Bun to Node.js (2026-01-04)
- Meeting duration changed to 15 minutes (2025-11-16)

---

*Last updated:* 2026-01-09
";

/// Kind and file of each finding, in order.
pub fn seen(index: &str, listed: &[Listed]) -> Vec<(Kind, String)> {
    let short = |found: Found| {
        (found.kind, found.file.map_or_else(String::new, |file| file.chars().skip(11).take(7).collect()))
    };
    findings(index, listed).into_iter().map(short).collect()
}
