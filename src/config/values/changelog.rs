//! `[changelog]`: where the changelog lives and what needs no entry.

use serde::{Deserialize, Serialize};

/// `[changelog]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangelogSettings {
    /// The folder, from the root of the repository: `/` between its parts, none at its ends, never outside.
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
