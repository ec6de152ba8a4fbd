//! The nine places of the console, in the order of their digits.

/// A screen. Those that are not in this build say so when opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Screen {
    /// What is true now.
    #[default]
    Dashboard,
    /// Branches, their roles and standing.
    Branches,
    /// Open pull requests.
    Pulls,
    /// Drift, and the entry editor.
    Changelog,
    /// Images of the registry.
    Images,
    /// Slots, traffic and health.
    Environments,
    /// Workflow runs.
    Runs,
    /// Where a change is.
    Where,
    /// Who did what.
    Audit,
}

impl Screen {
    /// All, in the order of the digits 1 to 9.
    pub const ALL: [Self; 9] = [
        Self::Dashboard,
        Self::Branches,
        Self::Pulls,
        Self::Changelog,
        Self::Images,
        Self::Environments,
        Self::Runs,
        Self::Where,
        Self::Audit,
    ];

    /// Whether logs can be opened on it.
    #[must_use]
    pub const fn has_logs(self) -> bool {
        matches!(self, Self::Environments | Self::Runs)
    }

    /// The full name and the short one for narrow terminals, as the tabs print them.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Dashboard => ("Dash", "Dash"),
            Self::Branches => ("Branch", "Br"),
            Self::Pulls => ("PRs", "PRs"),
            Self::Changelog => ("Changelog", "Chg"),
            Self::Images => ("Images", "Img"),
            Self::Environments => ("Envs", "Envs"),
            Self::Runs => ("Runs", "Runs"),
            Self::Where => ("Where", "Whr"),
            Self::Audit => ("Audit", "Aud"),
        }
    }
}
