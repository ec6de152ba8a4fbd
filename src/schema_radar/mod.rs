//! The schema radar: what TypeORM's `synchronize: true` does to the database when a container with new code boots, told
//! from the text of the entity files before and after. Pure: text in, findings out.
//!
//! The container boots before traffic moves, so all this happens while the old version still serves. Names are those of
//! TypeORM's default naming strategy. Reading is lenient and never fails: a shape that is not known here is a finding of
//! its own, for unknown is not "nothing changed". Only literal TypeScript is understood; nothing is ever run.
//!
//! | file | what is there |
//! |---|---|
//! | `tokens` | TypeScript as a row of words, texts and signs |
//! | `value` | the arguments of a decorator as values |
//! | `class` | classes with their members and decorators |
//! | `table` `table/` | the tables, columns and keys that classes ask for |
//! | `compare` | two sets of tables held against each other as TypeORM does it |
//! | `words` | what a boot does, in sentences |

mod class;
mod compare;
mod table;
pub(crate) mod tokens;
mod value;
mod words;

pub use compare::{Change, Finding, compare};
pub use table::{Column, Key, KeyKind, Schema, Table, Unread};
pub use words::AfterRollback;

/// One entity file as a commit has it. Both are hostile text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityFile {
    /// Its path, from the root of the repository.
    pub path: String,
    /// What is in it.
    pub text: String,
}

#[cfg(test)]
mod tests;
