//! A folder with a person's file, a repository's file and a record of trust, to load configurations from.

use engine::config::{FILE_NAME, Flag, Layers, Loaded, Origin, TrustBook};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

pub struct Bench {
    pub folder: TempDir,
    pub variables: Vec<(OsString, OsString)>,
    pub flags: Vec<Flag>,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("repo")).unwrap();
        Self { folder, variables: Vec::new(), flags: Vec::new() }
    }

    pub fn user(self, text: &str) -> Self {
        fs::write(self.user_file(), text).unwrap();
        self
    }

    pub fn repository(self, text: &str) -> Self {
        fs::write(self.root().join(FILE_NAME), text).unwrap();
        self
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub fn flag(mut self, name: &'static str, key: &'static str, value: &str) -> Self {
        self.flags.push(Flag { name, key, value: value.into() });
        self
    }

    pub fn user_file(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    pub fn book(&self) -> TrustBook {
        TrustBook::in_folder(self.folder.path().join("state/trust"))
    }

    pub fn layers(&self) -> Layers {
        let files = Layers::default().with_user_file(&self.user_file());
        files.with_repository(&self.root(), Some(&self.book()))
    }

    pub fn load(&self) -> Loaded {
        self.layers().with_variables(self.variables.clone()).with_flags(self.flags.clone()).load()
    }

    /// What is wrong, with the folder of the test left out of the paths.
    pub fn problems(&self) -> String {
        let folder = format!("{}/", self.folder.path().display());
        let lines: Vec<String> =
            self.load().problems.iter().map(|problem| problem.to_string().replace(&folder, "")).collect();
        lines.join("\n")
    }
}

/// The word of the layer that decided about a key.
pub fn layer_of(loaded: &Loaded, path: &str) -> &'static str {
    loaded.origins.get(path).unwrap_or(&Origin::Default).word()
}
