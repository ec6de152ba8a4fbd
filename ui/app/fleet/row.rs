//! One service in one row. What was not read is `None`, which is shown as unknown and never as none.

use engine::domain::Moment;
use engine::domain::health::Kind;
use engine::sources::github::Limits;
use std::path::{Path, PathBuf};

/// A service.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its repository, where that is known.
    pub name: Option<String>,
    /// Where it is, as it was named.
    pub path: PathBuf,
    /// How many findings the changelog has.
    pub drift: Option<usize>,
    /// How many commits integration has that production lacks.
    pub unshipped: Option<usize>,
    /// How many pull requests are open.
    pub pulls: Option<u64>,
    /// What takes the traffic of each environment that is configured.
    pub live: Vec<Live>,
    /// The one of them that is production.
    pub production: Option<Live>,
    /// Whether production could be put back: `ready`, `not_ready` or `unknown`; and why not.
    pub rollback: Option<(&'static str, Option<String>)>,
    /// What needs a person, the worst first.
    pub attention: Vec<String>,
    /// How many things that are: one sentence may tell of several.
    pub needs: usize,
    /// What was not read, in sentences.
    pub unread: Vec<String>,
    /// The calls that are left.
    pub limits: Option<Limits>,
    /// When the oldest of it was read.
    pub oldest: Option<Moment>,
}

/// What an environment runs.
#[derive(Debug, Clone)]
pub struct Live {
    /// Its name.
    pub environment: String,
    /// The commit that takes the traffic, in seven digits.
    pub commit: Option<String>,
    /// Whether it is well.
    pub state: Kind,
}

impl Row {
    /// Of a service of which nothing could be read, for this reason without its full stop.
    #[must_use]
    pub fn unread(path: &Path, why: &str) -> Self {
        Self { path: path.to_path_buf(), unread: vec![format!("{why}.")], ..Self::default() }
    }

    /// Whether something of it could not be read.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Whether it needs a person.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        !self.attention.is_empty()
    }

    /// What to call it: its repository, else where it is.
    #[must_use]
    pub fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.path.display().to_string())
    }

    /// The same where this was read after it: of a try that told nothing only what went wrong is new.
    #[must_use]
    pub fn followed_by(&self, next: &Self) -> Self {
        if next.oldest.is_some() || self.oldest.is_none() {
            return next.clone();
        }
        Self { unread: next.unread.clone(), ..self.clone() }
    }
}
