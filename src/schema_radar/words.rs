//! What a boot of the new code does, in sentences: what `synchronize: true` sends to the database before traffic moves,
//! what the version that still serves meets, and what a rollback leaves. After the schema builder of TypeORM 0.3, which
//! sends everything in one transaction: a boot that fails leaves the database as it was.

use super::compare::Change;
use super::table::{Column, Key, KeyKind};

/// What a rollback leaves. It moves traffic back and undoes nothing of this; mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AfterRollback {
    /// The old version runs with it as it is.
    Runs,
    /// The old version meets a database that may refuse what it writes.
    MayFail,
    /// What it does is not known here.
    Unknown,
    /// The old version fails on it, and values are gone or out of its sight.
    Broken,
}

impl AfterRollback {
    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::MayFail => "may_fail",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
        }
    }

    /// What that means, as a whole sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Runs => "A rollback does not undo it; the old version runs with it.",
            Self::MayFail => "A rollback does not undo it; what the old version writes may then be refused.",
            Self::Unknown => "What a rollback leaves is not known.",
            Self::Broken => "A rollback does not undo it; the old version fails on what is missing.",
        }
    }
}

/// What is said of one change.
pub(super) struct Words {
    pub(super) what: String,
    pub(super) boot: String,
    pub(super) after_rollback: AfterRollback,
}

fn words(what: impl Into<String>, boot: impl Into<String>, after_rollback: AfterRollback) -> Words {
    Words { what: what.into(), boot: boot.into(), after_rollback }
}

/// What is said of a change; `now` is the column as it will be.
pub(super) fn of(change: &Change, now: Option<&Column>) -> Words {
    use AfterRollback::{Broken, MayFail, Runs, Unknown};
    let of_type = now.map_or("", |now| now.of_type.as_str());
    let default = now.and_then(|now| now.default.as_deref()).unwrap_or("none");
    match change {
        Change::NewTable => words("new table", "The table is created, empty.", Runs),
        Change::RemovedTable => words(
            "table without an entity",
            "Nothing happens to it: TypeORM never drops a table. Its rows stay, and nothing writes them any more.",
            Runs,
        ),
        Change::RenamedTable { from } => words(
            format!("renamed table, before {from}"),
            format!("A new, empty table is created; the rows stay in {from}, where the new code does not look."),
            MayFail,
        ),
        Change::AddNullable => words(
            format!("new nullable column, {of_type}"),
            "The column is added and is empty in every row: a short lock.",
            Runs,
        ),
        Change::AddWithDefault => words(
            format!("new column, {of_type}, default {default}"),
            "The column is added with its default: a short lock, and a long one where the default differs from row to row.",
            Runs,
        ),
        Change::AddNotNull => words(
            format!("new NOT NULL column without a default, {of_type}"),
            "On a table with rows the database refuses it: the container does not boot and nothing is changed. On an \
             empty table the column is added, and the version that still serves can insert no row.",
            Broken,
        ),
        Change::Drop { likely } => dropped(likely),
        Change::KeyAdded(key) => key_added(key),
        Change::KeyDropped(key) => key_dropped(key),
        Change::Unread(what) => words(
            format!("cannot be read: {}", cut(what)),
            "What this does to the database is not known here. Read the file.",
            Unknown,
        ),
        other => altered(other, default),
    }
}

/// What is said of a change of a column that stays.
fn altered(change: &Change, default: &str) -> Words {
    use AfterRollback::{Broken, MayFail, Runs};
    match change {
        Change::Rename { from } => words(
            format!("renamed column, before {from}"),
            "The column is renamed and keeps its values. The version that still serves asks for the old name and fails \
             from then on.",
            Broken,
        ),
        Change::TypeChange { from, to } => words(
            format!("type {from} becomes {to}"),
            "The column is dropped and added anew: its values are lost. Where it may not be empty and the table has rows, \
             the database refuses it and the container does not boot.",
            Broken,
        ),
        Change::EnumValues { added, removed } => enum_values(added, removed),
        Change::NowNullable => words("may be empty now", "NOT NULL is taken away.", Runs),
        Change::NowNotNull => words(
            "may not be empty any more",
            "NOT NULL is set. If any row is empty there the database refuses it and the container does not boot; every \
             row is looked at under a lock.",
            MayFail,
        ),
        Change::PrimaryKey => words(
            "another primary key",
            "The primary key is dropped and made anew under a lock; the database refuses it where values are double.",
            MayFail,
        ),
        _ => words(format!("default is now {default}"), "The default is set; rows that are there stay.", Runs),
    }
}

fn dropped(likely: &[String]) -> Words {
    let meant = (!likely.is_empty()).then(|| {
        let likely = likely.join(" or ");
        format!(" If it was meant to become {likely}: more of the table changes, so TypeORM does not rename it.")
    });
    let boot = format!(
        "The column is dropped and its values are lost. The version that still serves asks for it and fails from then \
         on.{}",
        meant.unwrap_or_default()
    );
    words("dropped column", boot, AfterRollback::Broken)
}

fn enum_values(added: &[String], removed: &[String]) -> Words {
    let list = |word: &str, values: &[String]| (!values.is_empty()).then(|| format!("{word} {}", values.join(", ")));
    let what =
        [list("new values", added), list("without", removed)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let boot = if removed.is_empty() {
        "The type is made anew with the new values and every row is converted under a lock."
    } else {
        "The type is made anew. If any row still has a value that is gone the database refuses it and the container does \
         not boot."
    };
    let after = if removed.is_empty() { AfterRollback::Runs } else { AfterRollback::MayFail };
    words(what, boot, after)
}

fn key_added(key: &Key) -> Words {
    let about = about(key);
    match key.kind {
        KeyKind::Index => words(
            format!("new index{about}"),
            "The index is built before anything else goes on; the table takes no writes while it is.",
            AfterRollback::Runs,
        ),
        KeyKind::Unique => words(
            format!("new unique key{about}"),
            "The database refuses it if two rows are alike, and the container then does not boot; the table takes no \
             writes while it is built.",
            AfterRollback::MayFail,
        ),
        KeyKind::Check => words(
            format!("new check{about}"),
            "The database refuses it if any row does not fit, and the container then does not boot.",
            AfterRollback::MayFail,
        ),
        KeyKind::Foreign => words(
            format!("new or other foreign key{about}"),
            "The database refuses it if any row points nowhere, and the container then does not boot; both tables are \
             locked while it looks.",
            AfterRollback::MayFail,
        ),
    }
}

fn key_dropped(key: &Key) -> Words {
    let about = about(key);
    match key.kind {
        KeyKind::Index => words(
            format!("dropped index{about}"),
            "The index is dropped: what searched by it gets slow at once, also in the version that still serves.",
            AfterRollback::Runs,
        ),
        KeyKind::Unique => words(
            format!("dropped unique key{about}"),
            "The key is dropped: rows that are alike can come from then on.",
            AfterRollback::MayFail,
        ),
        KeyKind::Check => words(format!("dropped check{about}"), "The check is dropped.", AfterRollback::Runs),
        KeyKind::Foreign => words(format!("dropped foreign key{about}"), "The key is dropped.", AfterRollback::Runs),
    }
}

fn about(key: &Key) -> String {
    let columns = if key.columns.is_empty() { String::new() } else { format!(" on {}", key.columns.join(", ")) };
    if key.detail.is_empty() { columns } else { format!("{columns} ({})", cut(&key.detail)) }
}

/// What fits into a line.
fn cut(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST).collect();
    format!("{kept}…")
}
