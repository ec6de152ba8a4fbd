//! The table of keys in words: the reference of the documentation, a file that sets every key, and the commented file
//! that a repository starts from.

use super::Config;
use super::rows::at;
use super::schema::{KEYS, Key, TABLES, Table};
use super::variables::variable_of;
use std::collections::BTreeSet;
use std::fmt::Write;
use toml::Value;

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
    let setting = |key: &&'static Key| key.path != "environment.*.host.local";
    let tables = TABLES.iter().map(|table| {
        let keys =
            keys_of(table).filter(setting).map(|key| format!("{} = {}\n", name_in(key, "production"), key.example));
        let header = header(table, "production", "blue");
        format!("[{header}]\n{}", keys.collect::<String>())
    });
    tables.collect::<Vec<_>>().join("\n")
}

/// A file for a repository: what was found is set, everything else stands there as a comment with its default.
#[must_use]
pub fn commented(findings: &[Finding]) -> String {
    let mut text = String::from(
        "# cutover.toml: what the console is told about this repository. Every key may be left out.\n\
         # cutover config prints what holds and where it came from; cutover config keys explains every key.\n",
    );
    let mut first = true;
    for name in environments(findings) {
        for table in TABLES.iter().filter(|table| first || table.path.starts_with("environment.")) {
            write_table(&mut text, table, &name, findings, if first { Words::All } else { Words::Few });
        }
        first = false;
    }
    text
}

/// How much is said of each key.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    /// Its meaning.
    All,
    /// Nothing: it was said before.
    Few,
}

/// The environments to write, production first.
fn environments(findings: &[Finding]) -> Vec<String> {
    let mut names: BTreeSet<String> = Config::default().environments.into_keys().collect();
    let found = findings.iter().filter_map(|finding| finding.path.strip_prefix("environment."));
    names.extend(found.filter_map(|rest| rest.split('.').next()).map(str::to_owned));
    names.remove("production");
    std::iter::once("production".to_owned()).chain(names).collect()
}

fn write_table(text: &mut String, table: &Table, environment: &str, findings: &[Finding], words: Words) {
    for slot in if table.path.contains("slots") { &["blue", "green"][..] } else { &[""] } {
        let header = header(table, environment, slot);
        let mut lines = String::new();
        let written = keys_of(table).map(|key| write_key(&mut lines, key, &header, findings, words)).filter(|set| *set);
        let mark = if written.count() > 0 { "" } else { "#" };
        let doc = if words == Words::All && *slot != "green" { format!("# {}\n", table.doc) } else { String::new() };
        let _ = write!(text, "\n{doc}{mark}[{header}]\n{lines}");
    }
}

/// Writes a key, or its default as a comment, and says whether it is set.
fn write_key(text: &mut String, key: &Key, header: &str, findings: &[Finding], words: Words) -> bool {
    if words == Words::All {
        let unset = key.unset.map(|unset| format!(" Unset: {unset}.")).unwrap_or_default();
        let _ = writeln!(text, "# {}{unset}", key.doc);
    }
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
        let default = at_default(key).map_or_else(|| key.example.to_owned(), |value| value.to_string());
        let _ = writeln!(text, "#{} = {default}", name_in(key, "production"));
    }
    !found.is_empty()
}

fn keys_of(table: &Table) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| key.table() == table.path)
}

/// The header of a table for an environment and a slot.
fn header(table: &Table, environment: &str, slot: &str) -> String {
    table.path.replacen('*', environment, 1).replacen('*', slot, 1)
}

/// The name of a key as it is written in its table; a star is the name of an environment.
fn name_in<'a>(key: &'a Key, environment: &'a str) -> &'a str {
    if key.name() == "*" { environment } else { key.name() }
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
