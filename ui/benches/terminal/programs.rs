//! What is measured: this program, and others of its kind where they are installed.

use std::path::{Path, PathBuf};

/// A program and how to tell where it is.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// How it is started.
    pub command: Vec<String>,
    /// A word on its first useful frame.
    pub ready: &'static str,
    /// Keys that lead to a long list, typed one after another.
    pub to_list: &'static [&'static str],
    /// How it is left.
    pub quit: &'static str,
    /// Its home.
    pub home: PathBuf,
}

/// Those that are here.
pub fn installed(folder: &Path) -> Vec<Program> {
    let own = vec![env!("CARGO_BIN_EXE_cutover").to_owned()];
    let named = |name: &str| vec![name.to_owned()];
    let all = [
        ("cutover", own, "development", &["4"][..], "q"),
        ("gitui", named("gitui"), "Status", &["2"][..], "q"),
        ("lazygit", named("lazygit"), "Commits", &["4"][..], "q"),
        ("tig", named("tig"), "[main]", &[][..], "Q"),
    ];
    let here = all.into_iter().filter(|(name, ..)| *name == "cutover" || on_path(name));
    let program = |(name, command, ready, to_list, quit)| {
        let home = folder.join("home").join(name);
        Program { name, command, ready, to_list, quit, home }
    };
    here.map(program).collect()
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
