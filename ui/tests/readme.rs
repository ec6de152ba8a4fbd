//! The README says what is true: its table of keys is the table of commands, its commands can be called, its files exist.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use clap::Parser;
use cutover::cli::Cli;
use cutover::commands;
use cutover::keymap::Keymap;
use std::path::{Path, PathBuf};

const OPENS: &str = "<!-- keys -->\n";
const CLOSES: &str = "<!-- /keys -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The text before the table, the table, and the text behind it.
fn parts(text: &str) -> (&str, &str, &str) {
    let (before, rest) = text.split_once(OPENS).unwrap();
    let (table, after) = rest.split_once(CLOSES).unwrap();
    (before, table, after)
}

#[test]
fn its_table_of_keys_is_the_table_of_commands() {
    let text = readme();
    let hint = "cargo test -p cutover --test readme -- --ignored writes it anew";
    assert_eq!(parts(&text).1, commands::markdown(&Keymap::default()), "{hint}");
}

#[test]
#[ignore = "writes README.md"]
fn its_table_of_keys_is_written_anew() {
    let text = readme();
    let (before, _, after) = parts(&text);
    let table = commands::markdown(&Keymap::default());
    std::fs::write(root().join("README.md"), format!("{before}{OPENS}{table}{CLOSES}{after}")).unwrap();
}

#[test]
fn its_commands_can_be_called() {
    let text = readme();
    let calls = text.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with("cutover"));
    let mut count = 0;
    for call in calls {
        let words = call.split_whitespace().map(|word| word.trim_matches('"'));
        assert!(Cli::try_parse_from(words).is_ok(), "{call}");
        count += 1;
    }
    assert!(count > 4, "{count}");
}

#[test]
fn the_files_it_leads_to_exist() {
    let text = readme();
    let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root().join(link).exists(), "{link}");
    }
}
