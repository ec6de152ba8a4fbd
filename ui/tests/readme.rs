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

/// The words of a command line; a variable of a workflow is a word.
fn words(call: &str) -> Vec<String> {
    let call = call.replace("${{ github.base_ref }}", "main");
    let parts = call.split('"').enumerate();
    let quoted = |(at, part): (usize, &str)| -> Vec<String> {
        if at % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    };
    parts.flat_map(quoted).collect()
}

/// The lines of code that call the program.
fn calls(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let code = text.lines().filter(|line| {
        fenced ^= line.starts_with("```");
        fenced || line.starts_with("    ")
    });
    let bare = code.map(|line| line.trim_start().trim_start_matches("- run: ").trim_start_matches("$ "));
    bare.map(|line| line.split("  #").next().unwrap()).filter(|line| line.starts_with("cutover ")).collect()
}

#[test]
fn the_commands_of_the_documents_can_be_called() {
    let mut texts = vec![readme()];
    for file in std::fs::read_dir(root().join("docs")).unwrap() {
        texts.push(std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    let calls: Vec<&str> = texts.iter().flat_map(|text| calls(text)).collect();
    for call in &calls {
        let parsed = Cli::try_parse_from(words(call));
        assert!(parsed.is_ok(), "{call}: {}", parsed.unwrap_err());
    }
    assert!(calls.len() > 9, "{calls:?}");
}

#[test]
fn the_files_it_leads_to_exist() {
    let text = readme();
    let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root().join(link).exists(), "{link}");
    }
}
