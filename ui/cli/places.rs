//! The folders that belong to the person who runs this: configuration and state. Nothing else asks where they are.

use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

/// Where cutover keeps what is a person's own. The folders need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `cutover.toml`, `keys.toml`, themes.
    pub config: PathBuf,
    /// The store, drafts, trust, crash reports.
    pub state: PathBuf,
}

impl Places {
    /// By the XDG variables and the home folder; `None` where there is neither.
    #[must_use]
    pub fn of_process() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        Some(Self { config: base.config_dir().join("cutover"), state: state.join("cutover") })
    }

    /// Inside a folder, for a run that must leave no trace in the person's own.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self { config: folder.join("config"), state: folder.join("state") }
    }
}
