//! The one table of every key: what it takes, what it means, whether it needs trust. Parsing, `cutover config`, the file
//! that `cutover init` writes and the documentation are all made from it. Defaults are those of
//! [`Config`](super::Config), never written twice.

mod address;
mod keys;
mod kind;
mod lookup;
mod shape;

pub use keys::{KEYS, TABLES, Table};
pub use kind::Kind;
use lookup::nearest_word;
pub use lookup::{Found, find};
pub(super) use lookup::{chosen_names, in_words, is_chosen_name, nearest};
pub use shape::Shape;

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Its place: table and key joined by dots. `*` stands for a name that people choose.
    pub path: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it means, in whole sentences.
    pub doc: &'static str,
    /// What holds where nothing is set and there is no fixed default.
    pub unset: Option<&'static str>,
    /// A value as it is written in the file.
    pub example: &'static str,
    /// What it lets a repository decide, where that needs trust.
    pub names: Option<Names>,
    /// The key beside it that cannot be set together with it.
    pub excludes: Option<&'static str>,
    /// A list of protections: what the person's file has holds beside that of the repository, which cannot take it away.
    pub adds_up: bool,
    /// Values that are understood and refused, with the reason.
    pub refused: &'static [(&'static str, &'static str)],
}

/// What a key names that a repository may not decide until it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Names {
    /// A machine, or something that stands on one.
    Host,
    /// A command that is run.
    Command,
    /// A server that is asked, perhaps with a token.
    Endpoint,
    /// A secret.
    Secret,
    /// A protection, which only needs trust to be taken away.
    Protection,
}

impl Names {
    /// The word for it, with its article.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Host => "a host",
            Self::Command => "a command",
            Self::Endpoint => "an endpoint",
            Self::Secret => "a secret",
            Self::Protection => "a protection it takes away",
        }
    }
}

impl Key {
    /// Whether a repository must be trusted before it may say this.
    #[must_use]
    pub fn needs_trust(&self, value: &toml::Value) -> Option<Names> {
        self.names.filter(|names| *names != Names::Protection || value.as_bool() != Some(true))
    }

    /// The last part of its path.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The table it stands in: its path without the last part.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(table, _)| table)
    }
}
