//! The practice repository and an empty home, for one test.

use crate::console::Console;
use chrono::DateTime;
use portable_pty::CommandBuilder;
use practice::repository::Made;
use tempfile::TempDir;

/// A scratch folder with a repository and a home in it.
pub struct World {
    folder: TempDir,
    made: Made,
}

impl World {
    /// A practice repository whose newest commit is from January 2026.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        let made = practice::repository::build(&folder.path().join("practice"), now).unwrap();
        Self { folder, made }
    }

    /// The bare repository that the clone came from.
    pub fn origin(&self) -> std::path::PathBuf {
        self.made.origin.clone()
    }

    /// A command in it, at a terminal.
    pub fn run(&self, arguments: &[&str]) -> Console {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(["--repo", &self.made.repository.to_string_lossy()]);
        command.args(arguments);
        Console::run(command, &self.folder.path().join("home"), &[], (100, 60))
    }

    /// The root of its work tree.
    pub fn repository(&self) -> &std::path::Path {
        &self.made.repository
    }

    /// The person's home.
    pub fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }

    /// The console on it, at 80x24.
    pub fn open(&self, variables: &[(&str, &str)]) -> Console {
        Console::open(&self.made.repository, &self.folder.path().join("home"), variables)
    }
}
