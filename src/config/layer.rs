//! One file as a layer: the keys it sets, with their places, and what is wrong in it. A bad key costs only itself.

use super::problem::{Cost, FileLayer, Place, Problem};
use super::schema::{Found, Key, find, is_chosen_name, nearest};
use std::path::Path;
use toml::Value;
use toml::de::{DeTable, DeValue};

/// A key that a layer sets.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// The record of the key.
    pub(super) key: &'static Key,
    /// The path with the names people chose: `environment.production.url`.
    pub(super) path: String,
    /// The checked value; `Err` says what is wrong with it, as the end of "`path` …".
    pub(super) value: Result<Value, String>,
    /// Where it stands.
    pub(super) place: Place,
}

/// What one source of settings says.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Its settings, in the order of the keys' paths.
    pub(super) settings: Vec<Setting>,
    /// What is wrong in it, but for the values of settings.
    pub(super) problems: Vec<Problem>,
    /// What it would protect, where it is not trusted and so sets nothing.
    pub(super) ignored: Vec<Problem>,
}

/// Reads a file. Broken TOML gives one problem and no setting.
pub(super) fn read(text: &str, layer: FileLayer, path: &Path) -> Layer {
    let walk = &mut Walk { text, layer, path, found: Layer::default() };
    match DeTable::parse(text) {
        Ok(table) => walk.table(table.get_ref(), &mut Vec::new()),
        Err(cause) => {
            let place = walk.place(cause.span().map_or(text.len(), |span| span.start));
            let sentence =
                format!("The file is not valid TOML, so nothing in it is used: {}.", one_line(cause.message()));
            walk.found.problems.push(Problem { place, cost: Cost::File, key: None, sentence });
        }
    }
    std::mem::take(&mut walk.found)
}

struct Walk<'a> {
    text: &'a str,
    layer: FileLayer,
    path: &'a Path,
    found: Layer,
}

impl Walk<'_> {
    fn table(&mut self, table: &DeTable<'_>, parts: &mut Vec<String>) {
        for (name, value) in table {
            parts.push(name.get_ref().to_string());
            self.item(parts, name.span().start, value.get_ref(), value.span().start);
            parts.pop();
        }
    }

    fn item(&mut self, parts: &mut Vec<String>, name_at: usize, value: &DeValue<'_>, value_at: usize) {
        let names: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (find(&names), value) {
            (Found::Key(_) | Found::Table, _) if !is_chosen_name(&names) => {
                self.problem(name_at, None, unfit(&names));
            }
            (Found::Key(key), value) => {
                let path = names.join(".");
                let place = self.place(value_at);
                self.found.settings.push(Setting { key, path, value: key.check(plain(value)), place });
            }
            (Found::Table, DeValue::Table(table)) => self.table(table, parts),
            (Found::Table, _) => {
                let table = names.join(".");
                let sentence = format!("{table} is a table. Write [{table}] and its keys below.");
                self.problem(value_at, Some(table), sentence);
            }
            (Found::Nothing, _) => self.problem(name_at, Some(names.join(".")), unknown(&names)),
        }
    }

    fn problem(&mut self, at: usize, key: Option<String>, sentence: String) {
        let place = self.place(at);
        self.found.problems.push(Problem { place, cost: Cost::Key, key, sentence });
    }

    fn place(&self, at: usize) -> Place {
        let (line, column) = line_and_column(self.text, at);
        Place::File { layer: self.layer, path: self.path.to_path_buf(), line, column }
    }
}

/// What is said of a name that people chose and that cannot be one.
pub(super) fn unfit(names: &[&str]) -> String {
    format!("The name in {:?} does not fit: it takes letters, digits, - and _.", names.join("."))
}

/// What is said of a path that is no key. Its value is never repeated: people put tokens everywhere.
pub(super) fn unknown(names: &[&str]) -> String {
    let path = names.join(".");
    let last = names.last().copied().unwrap_or_default().to_ascii_lowercase();
    if ["token", "password", "pat", "access_token", "github_token"].contains(&last.as_str()) {
        return format!(
            "{path} is not a key: no token belongs in a configuration. Set GITHUB_TOKEN, or use gh auth login."
        );
    }
    match nearest(names) {
        Some(near) => format!("{path} is not a key. The nearest is {near}."),
        None => format!("{path} is not a key. cutover config keys lists them."),
    }
}

/// Line and column, from 1, of a place in a text.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(on) => Value::Boolean(*on),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Float(f64::INFINITY),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Datetime(date) => Value::Datetime(*date),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::Table(table) => {
            let item = |(name, value): (&toml::Spanned<_>, &toml::Spanned<_>)| {
                let name: &std::borrow::Cow<'_, str> = name.get_ref();
                (name.to_string(), plain(value.get_ref()))
            };
            Value::Table(table.iter().map(item).collect())
        }
    }
}
