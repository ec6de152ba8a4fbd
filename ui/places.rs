//! Where cutover keeps its files, by the XDG base directories. Makes none of them.

use crate::variables::Vars;
use std::path::{Path, PathBuf};

/// The two folders of cutover. What is written by people is in `config`; what the program writes is in `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `$XDG_CONFIG_HOME/cutover`, usually `~/.config/cutover`.
    pub config: PathBuf,
    /// `$XDG_STATE_HOME/cutover`, usually `~/.local/state/cutover`.
    pub state: PathBuf,
}

impl Places {
    /// The places for these variables. `home` is the folder of the account, for when `HOME` is not set. As XDG asks, a
    /// relative path in a variable counts as none. `None` where neither says anything.
    #[must_use]
    pub fn of(variables: &Vars, home: Option<PathBuf>) -> Option<Self> {
        let absolute = |name: &str| variables.raw(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = absolute("HOME").or(home.filter(|path| path.is_absolute()));
        let base = |name: &str, usual: &str| absolute(name).or_else(|| home.as_ref().map(|home| home.join(usual)));
        let config = base("XDG_CONFIG_HOME", ".config")?.join("cutover");
        Some(Self { config, state: base("XDG_STATE_HOME", ".local/state")?.join("cutover") })
    }

    /// Inside a folder, for a run that must leave no trace in the person's own.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self { config: folder.join("config"), state: folder.join("state") }
    }

    /// The configuration of the person.
    #[must_use]
    pub fn user_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The keys that the person changed.
    #[must_use]
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The person's own themes.
    #[must_use]
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// What is remembered between runs.
    #[must_use]
    pub fn store_file(&self) -> PathBuf {
        self.state.join("store.db")
    }

    /// Which repositories are trusted.
    #[must_use]
    pub fn trust(&self) -> PathBuf {
        self.state.join("trust")
    }

    /// Words of entries that are not written yet.
    #[must_use]
    pub fn drafts(&self) -> PathBuf {
        self.state.join("drafts")
    }

    /// The journals of promotions and rollbacks.
    #[must_use]
    pub fn journals(&self) -> PathBuf {
        self.state.join("operations")
    }

    /// What break-glass goes by where nothing is configured.
    #[must_use]
    pub fn go_bags(&self) -> PathBuf {
        self.state.join("go-bag")
    }

    /// What each environment was last seen to hold, for when it cannot be reached.
    #[must_use]
    pub fn last_known(&self) -> PathBuf {
        self.go_bags().join("known")
    }

    /// Logs that somebody saved.
    #[must_use]
    pub fn saved_logs(&self) -> PathBuf {
        self.state.join("logs")
    }

    /// Reports of crashes.
    #[must_use]
    pub fn crashes(&self) -> PathBuf {
        self.state.join("crashes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_where_xdg_says_and_else_below_the_home_folder() {
        let variables = Vars::from([("HOME", "/home/dev"), ("XDG_STATE_HOME", "/var/state")]);
        let places = Places::of(&variables, None).unwrap();
        assert_eq!(places.user_file(), Path::new("/home/dev/.config/cutover/config.toml"));
        assert_eq!(places.store_file(), Path::new("/var/state/cutover/store.db"));
    }

    #[test]
    fn a_relative_path_in_a_variable_counts_as_none() {
        let variables = Vars::from([("HOME", ""), ("XDG_CONFIG_HOME", "conf")]);
        assert_eq!(Places::of(&variables, Some("/root".into())).unwrap().config, Path::new("/root/.config/cutover"));
        assert_eq!(Places::of(&variables, None), None);
    }
}
