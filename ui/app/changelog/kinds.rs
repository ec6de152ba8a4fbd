//! The words for each kind of drift, and the order in which the list shows them.

use engine::changelog::{Finding, Fix, Kind};

/// Every kind, in the order of the list: what is missing, the index, the entries, what needs a choice.
pub const ORDER: [Kind; 17] = [
    Kind::Missing,
    Kind::Pending,
    Kind::IndexMissing,
    Kind::IndexDangling,
    Kind::IndexRow,
    Kind::ArchiveMissing,
    Kind::CategoryMissing,
    Kind::BreakingMissing,
    Kind::LastUpdated,
    Kind::Slug,
    Kind::Filename,
    Kind::Title,
    Kind::Body,
    Kind::Files,
    Kind::Date,
    Kind::Orphan,
    Kind::Duplicate,
];

/// The heading of a group, in words.
#[must_use]
pub const fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Missing => "missing entry",
        Kind::Pending => "pending entry",
        Kind::IndexMissing => "not in index",
        Kind::IndexDangling => "dangling index link",
        Kind::IndexRow => "wrong index row",
        Kind::ArchiveMissing => "not in month archive",
        Kind::CategoryMissing => "not in category",
        Kind::BreakingMissing => "breaking change not listed",
        Kind::LastUpdated => "last updated",
        Kind::Slug => "wrong slug",
        Kind::Filename => "wrong file name",
        Kind::Title => "wrong title",
        Kind::Body => "bad body",
        Kind::Files => "wrong files",
        Kind::Date => "wrong date",
        Kind::Orphan => "orphan",
        Kind::Duplicate => "duplicate",
    }
}

/// The word of the KIND column; at most nine letters.
#[must_use]
pub const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Missing => "missing",
        Kind::Pending => "pending",
        Kind::IndexMissing | Kind::IndexDangling | Kind::IndexRow => "index",
        Kind::ArchiveMissing => "archive",
        Kind::CategoryMissing => "category",
        Kind::BreakingMissing => "breaking",
        Kind::LastUpdated => "updated",
        Kind::Slug => "slug",
        Kind::Filename => "filename",
        Kind::Title => "title",
        Kind::Body => "body",
        Kind::Files => "files",
        Kind::Date => "date",
        Kind::Orphan => "orphan",
        Kind::Duplicate => "dup",
    }
}

/// The name of the kind in `cutover changelog check --json`.
#[must_use]
pub const fn id(kind: Kind) -> &'static str {
    match kind {
        Kind::IndexMissing => "index_missing",
        Kind::IndexDangling => "index_dangling",
        Kind::IndexRow => "index_row",
        Kind::ArchiveMissing => "archive_missing",
        Kind::CategoryMissing => "category_missing",
        Kind::BreakingMissing => "breaking_missing",
        Kind::LastUpdated => "last_updated",
        Kind::Duplicate => "duplicate",
        other => word(other),
    }
}

/// The word of the FIX column: who mends it, and for a wrong name, how.
#[must_use]
pub const fn fix_word(finding: &Finding) -> &'static str {
    match (finding.fix, finding.kind) {
        (Fix::Auto, Kind::Slug | Kind::Filename) => "rename",
        (fix, _) => mender(fix),
    }
}

/// Who mends it, in the word of the JSON contract.
#[must_use]
pub const fn mender(fix: Fix) -> &'static str {
    match fix {
        Fix::Auto => "auto",
        Fix::Ask => "ask",
        Fix::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_stands_in_the_order_once_and_is_named_as_the_json_contract_names_it() {
        let ids: HashSet<&str> = ORDER.iter().map(|kind| id(*kind)).collect();
        assert_eq!(ids.len(), ORDER.len());
        for kind in ORDER {
            assert_eq!(serde_json::to_value(kind).unwrap(), id(kind));
            assert!(word(kind).len() <= 9);
        }
    }
}
