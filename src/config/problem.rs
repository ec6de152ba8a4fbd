//! Where a value came from, and what is wrong with one: file, line and column, or the name of a variable.

use std::fmt;
use std::path::PathBuf;

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileLayer {
    /// The person's own.
    User,
    /// The one of the repository.
    Repository,
    /// The one named with `--config`.
    Named,
}

/// Where something was written. Ordered as the layers are, then by line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file.
    File {
        /// Which one.
        layer: FileLayer,
        /// Its path.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
    },
    /// In a variable of the environment, by name.
    Variable(String),
    /// In a flag, by name.
    Flag(String),
}

/// Where the effective value of a key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is the default of the guide.
    Default,
    /// Somebody wrote it.
    Set(Place),
}

impl Origin {
    /// The word for the layer.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Set(Place::File { layer: FileLayer::User, .. }) => "user",
            Self::Set(Place::File { layer: FileLayer::Repository, .. }) => "repository",
            Self::Set(Place::File { layer: FileLayer::Named, .. }) => "named",
            Self::Set(Place::Variable(_)) => "environment",
            Self::Set(Place::Flag(_)) => "flag",
        }
    }
}

/// What a problem takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// The whole file: nothing in it is used.
    File,
    /// The one place it stands at.
    Key,
}

/// Something in the configuration that could not be used. Texts of it come from outside and are raw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What it takes away.
    pub cost: Cost,
    /// The key it is about, where there is one.
    pub key: Option<String>,
    /// What is wrong: whole sentences.
    pub sentence: String,
}

/// `path:line:column`, `path` where the whole file is meant, or the name.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line: 0, .. } => write!(f, "{}", path.display()),
            Self::File { path, line, column, .. } => write!(f, "{}:{line}:{column}", path.display()),
            Self::Variable(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// `place: sentence`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.sentence)
    }
}
