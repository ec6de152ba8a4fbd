//! `[branches]`: which branch plays which part.

use serde::{Deserialize, Serialize};

/// `[branches]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
