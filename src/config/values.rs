//! The effective configuration. `Default` is the workflow of the guide.

use serde::Serialize;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Config {
    /// Which repository.
    pub service: ServiceSettings,
    /// Which branch plays which part.
    pub branches: BranchSettings,
    /// Where the changelog lives and what needs no entry.
    pub changelog: ChangelogSettings,
    /// How the terminal program looks and behaves.
    pub screen: ScreenSettings,
}

/// `[service]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ServiceSettings {
    /// `owner/name`; `None` means what the `origin` remote says.
    pub repository: Option<String>,
}

/// `[branches]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BranchSettings {
    /// Merging here ships to production.
    pub production: String,
    /// Where day-to-day work merges first.
    pub integration: String,
    /// Built, deployed by nothing.
    pub staging: String,
    /// Patterns of well-named work branches; `*` stands for any text.
    pub work: Vec<String>,
}

impl Default for BranchSettings {
    fn default() -> Self {
        Self {
            production: "main".into(),
            integration: "development".into(),
            staging: "staging".into(),
            work: ["feature/*", "fix/*", "feat/*"].map(String::from).to_vec(),
        }
    }
}

/// `[changelog]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangelogSettings {
    /// The folder, from the root of the repository.
    pub dir: String,
    /// The index inside the folder.
    pub index: String,
    /// The name of an entry: `{date}`, `{sha}` and `{slug}` with fixed text between them.
    pub filename: String,
    /// Subjects that need no entry, as patterns where `*` stands for any text.
    pub ignore: Vec<String>,
    /// Sections an entry must have, in the order `new` writes them.
    pub sections: Vec<String>,
    /// Paths whose change is a change of the database schema, as patterns.
    pub entities: Vec<String>,
}

impl Default for ChangelogSettings {
    fn default() -> Self {
        Self {
            dir: "changelog".into(),
            index: "README.md".into(),
            filename: "{date}-{sha}-{slug}.md".into(),
            ignore: Vec::new(),
            sections: ["Files Changed", "Description", "Breaking Changes"].map(String::from).to_vec(),
            entities: ["src/entity/**", "src/entities/**", "**/*.entity.ts"].map(String::from).to_vec(),
        }
    }
}

/// `[screen]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenSettings {
    /// The theme on a dark terminal.
    pub dark: String,
    /// The theme on a light terminal.
    pub light: String,
    /// Take clicks and the wheel from the terminal.
    pub mouse: bool,
    /// No spinner, no flash.
    pub reduced_motion: bool,
    /// `auto`, `unicode`, `ascii` or `nerd`.
    pub glyphs: String,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            dark: "midnight".into(),
            light: "daylight".into(),
            mouse: true,
            reduced_motion: false,
            glyphs: "auto".into(),
        }
    }
}
