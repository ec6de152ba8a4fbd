//! One thing that was looked at.

use serde::Serialize;

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// As it should be.
    Ok,
    /// Usable, with something that a person ought to know.
    Note,
    /// Not there: some feature does not work.
    Missing,
}

impl State {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Missing => "missing",
        }
    }
}

/// What was looked at, what was found, what it costs and what to do. Hostile text may be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Check {
    pub(super) about: &'static str,
    pub(super) state: State,
    pub(super) found: String,
    pub(super) costs: Option<String>,
    pub(super) next: Option<String>,
}

impl Check {
    pub(super) fn ok(about: &'static str, found: impl Into<String>) -> Self {
        Self { about, state: State::Ok, found: found.into(), costs: None, next: None }
    }

    pub(super) fn note(about: &'static str, found: impl Into<String>) -> Self {
        Self { state: State::Note, ..Self::ok(about, found) }
    }

    pub(super) fn missing(about: &'static str, found: impl Into<String>) -> Self {
        Self { state: State::Missing, ..Self::ok(about, found) }
    }

    /// What does not work because of it.
    pub(super) fn costs(self, costs: impl Into<String>) -> Self {
        Self { costs: Some(costs.into()), ..self }
    }

    /// The command or the setting that mends it.
    pub(super) fn mended_by(self, next: impl Into<String>) -> Self {
        Self { next: Some(next.into()), ..self }
    }
}
