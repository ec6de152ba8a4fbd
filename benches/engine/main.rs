//! What the engine takes for its slow questions, beside what `git` takes for the same ones in the same run.
//!
//! `cargo bench --bench engine` makes a repository of 100,000 commits, 10,000 changelog entries and 10,000 branches
//! once, under `target/`, and prints one line per question: the floor, ours cold, ours warm, and the ratios. Nothing
//! is asserted: a figure is only good beside its floor. `-- history`, `-- branches` or `-- drift` asks one part only.

mod branches;
mod drift;
mod history;
mod measure;
mod world;

use std::path::{Path, PathBuf};

fn main() {
    // `cargo test --benches` runs this with no wish to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let repository = world::prepared(&target());
    measure::title();
    for (name, run) in PARTS {
        if asked_for(name) {
            run(&repository);
        }
    }
}

type Part = (&'static str, fn(&Path));

/// The parts, by the names that choose among them.
const PARTS: [Part; 3] = [("history", history::run), ("branches", branches::run), ("drift", drift::run)];

/// Whether this part was named, or none was.
fn asked_for(name: &str) -> bool {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    named.is_empty() || named.iter().any(|argument| argument == name)
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let found = program.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "target"));
    found.unwrap_or(Path::new("target")).to_path_buf()
}
