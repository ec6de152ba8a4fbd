//! The table of keys in words: the reference of the documentation, a file that sets every key, and the commented file
//! that a repository starts from.

use super::Config;
use super::rows::at;
use super::schema::{KEYS, Key, TABLES, Table};
use super::variables::variable_of;
use std::fmt::Write;
use toml::Value;

/// How long a line of comment may be.
const WIDTH: usize = 110;

/// A value for a key that was found somewhere, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The path, with names in the place of stars.
    pub path: String,
    /// The value.
    pub value: Value,
    /// Where it was found, as a few words.
    pub found: String,
}

/// Every table and key in Markdown: what it takes, its default, what it means, whether it needs trust.
#[must_use]
pub fn reference() -> String {
    let mut text = String::new();
    for table in TABLES {
        let _ = write!(text, "### `[{}]`\n\n{}\n\n", named(table.path), table.doc);
        text.push_str("| key | takes | default | meaning |\n|---|---|---|---|\n");
        for key in keys_of(table) {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} |",
                key.name(),
                cell(&key.kind.takes()),
                default_of(key),
                meaning(key)
            );
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// A file that sets every key to its example.
#[must_use]
pub fn sample() -> String {
    let table = |table: &'static Table| slots_of(table).iter().map(move |slot| (table, *slot));
    let written = TABLES.iter().flat_map(table).map(|(table, slot)| {
        let keys = keys_of(table).filter(|key| key.path != "environment.*.host.local");
        let keys: Vec<String> = keys.map(|key| format!("{} = {}\n", name_in(key), example(key, slot))).collect();
        format!("[{}]\n{}", header(table, slot), keys.concat())
    });
    written.collect::<Vec<_>>().join("\n")
}

/// A file for a repository: what was found is set, everything else stands there as a comment with its default.
#[must_use]
pub fn commented(findings: &[Finding]) -> String {
    let mut text = String::from(
        "# cutover.toml: what the console is told about this repository. Every key may be left out.\n\
         # cutover config prints what holds and where it came from; cutover config keys explains every key.\n",
    );
    for table in TABLES {
        for slot in slots_of(table) {
            write_table(&mut text, table, slot, findings);
        }
    }
    text
}

fn write_table(text: &mut String, table: &Table, slot: &str, findings: &[Finding]) {
    let header = header(table, slot);
    let mut lines = String::new();
    let written = keys_of(table).map(|key| write_key(&mut lines, key, (&header, slot), findings)).filter(|set| *set);
    let mark = if written.count() > 0 { "" } else { "#" };
    let _ = write!(text, "\n{}{mark}[{header}]\n{lines}", comment(table.doc));
}

/// Writes a key, or its default as a comment, and says whether it is set.
fn write_key(text: &mut String, key: &Key, (header, slot): (&str, &str), findings: &[Finding]) -> bool {
    let unset = key.unset.map(|unset| format!(" Unset: {unset}.")).unwrap_or_default();
    text.push_str(&comment(&format!("{}{unset}", key.doc)));
    let below = |finding: &&Finding| {
        let (table, name) = finding.path.rsplit_once('.').unwrap_or_default();
        table == header && (key.name() == "*" || key.name() == name)
    };
    let found: Vec<&Finding> = findings.iter().filter(below).collect();
    for finding in &found {
        let name = finding.path.rsplit('.').next().unwrap_or_default();
        let _ = writeln!(text, "{name} = {}    # {}", finding.value, finding.found);
    }
    if found.is_empty() {
        let default = at_default(key).map_or_else(|| example(key, slot), |value| value.to_string());
        let _ = writeln!(text, "#{} = {default}", name_in(key));
    }
    !found.is_empty()
}

/// The text as lines of comment of a readable length.
fn comment(text: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in text.split(' ') {
        if lines.last().is_some_and(|line| line.chars().count() + word.chars().count() >= WIDTH) {
            lines.push(String::from("#"));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

fn keys_of(table: &Table) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| key.table() == table.path)
}

/// The slots that the table is written for; one without a name where it has none.
fn slots_of(table: &Table) -> &'static [&'static str] {
    if table.path.contains("slots") { &["blue", "green"] } else { &[""] }
}

/// The header of a table for production and a slot.
fn header(table: &Table, slot: &str) -> String {
    table.path.replacen('*', "production", 1).replacen('*', slot, 1)
}

/// The name of a key as it is written in its table; a star is the name of an environment, or of a link.
fn name_in(key: &Key) -> &str {
    match key.name() {
        "*" if key.path.ends_with("links.*") => "queues",
        "*" => "production",
        name => name,
    }
}

/// The example of a key, which is written for the slot blue.
fn example(key: &Key, slot: &str) -> String {
    if slot == "green" { key.example.replace("blue", "green").replace("3001", "3002") } else { key.example.to_owned() }
}

fn named(path: &str) -> String {
    path.replacen('*', "NAME", 1).replacen('*', "SLOT", 1)
}

/// The default of the guide for the key; that of production where it depends on a name.
fn at_default(key: &Key) -> Option<Value> {
    let tree = toml::Table::try_from(Config::default()).unwrap_or_default();
    at(&tree, &key.path.replacen('*', "production", 1)).cloned()
}

fn default_of(key: &Key) -> String {
    match (at_default(key), key.path) {
        (_, "environment.*.strategy") => "`\"blue_green\"` for production, else `\"single\"`".into(),
        (_, "workflows.deploy.*") => "`\"deploy-NAME.yml\"` for production and development".into(),
        (Some(value), _) => format!("`{value}`"),
        (None, _) => cell(key.unset.unwrap_or_default()),
    }
}

fn meaning(key: &Key) -> String {
    let trust =
        key.names.map(|names| format!(" *In a repository's file this needs trust: it names {}.*", names.words()));
    let variable = if key.path.contains('*') { String::new() } else { format!(" `{}`", variable_of(key.path)) };
    format!("{}{}{variable}", cell(key.doc), trust.unwrap_or_default())
}

/// A text inside a cell of a Markdown table, where stars and bars are no markup.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*")
}
