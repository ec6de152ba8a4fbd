//! What is measured: this program, and others of its kind where they are installed.

use crate::own;
use std::path::{Path, PathBuf};

/// A program and how to tell where it is.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// How it is started.
    pub command: Vec<String>,
    /// What its first useful frame shows; `{head}` stands for the commit that is checked out.
    ready: &'static str,
    /// The key that leads to a long list, and what is there when the list is whole.
    pub list: Option<(&'static str, &'static str)>,
    /// How it is left.
    pub quit: &'static str,
    /// Its home.
    pub home: PathBuf,
}

impl Program {
    /// What its first useful frame shows in a repository with this head.
    pub fn ready(&self, head: &str) -> String {
        self.ready.replace("{head}", head)
    }
}

/// Those that are here.
pub fn installed(folder: &Path) -> Vec<Program> {
    let own = vec![own::program()];
    let named = |name: &str| vec![name.to_owned()];
    let all = [
        ("cutover", own, "{head}", Some(("4", "Drift (")), "q"),
        ("gitui", named("gitui"), "Status", Some(("2", "{head}")), "q"),
        ("lazygit", named("lazygit"), "{head}", Some(("4", "{head}")), "q"),
        ("tig", named("tig"), "[main]", None, "Q"),
    ];
    let here = all.into_iter().filter(|(name, ..)| *name == "cutover" || on_path(name));
    let program = |(name, command, ready, list, quit)| {
        let home = folder.join("home").join(name);
        Program { name, command, ready, list, quit, home }
    };
    here.map(program).collect()
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
