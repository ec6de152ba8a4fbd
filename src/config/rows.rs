//! The effective configuration as a list: every key with its value and where it came from.

use super::load::Loaded;
use super::problem::Origin;
use super::schema::{KEYS, Key};
use toml::{Table, Value};

/// One key as it stands.
#[derive(Debug, Clone)]
pub struct Row {
    /// The path, with the names people chose.
    pub path: String,
    /// The record of the key.
    pub key: &'static Key,
    /// Its value; `None` when it is not set and has no default.
    pub value: Option<Value>,
    /// Where the value came from.
    pub origin: Origin,
}

impl Loaded {
    /// Every key in the order of the schema; then, for each environment that there is, the keys of environments.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let tree = Table::try_from(&self.config).unwrap_or_default();
        let paths = KEYS.iter().flat_map(|key| instances(&tree, key.path).into_iter().map(move |path| (path, key)));
        let row = |(path, key): (String, &'static Key)| {
            let origin = self.origins.get(&path).cloned().unwrap_or(Origin::Default);
            Row { value: at(&tree, &path).cloned(), path, key, origin }
        };
        let mut rows: Vec<Row> = paths.map(row).collect();
        rows.sort_by_key(|row| environment_of(&row.path).map_or((0, String::new()), |name| (1, name.to_owned())));
        rows
    }
}

/// The environment a path is about.
fn environment_of(path: &str) -> Option<&str> {
    path.strip_prefix("environment.")?.split('.').next()
}

/// The value at a path.
pub(super) fn at<'a>(tree: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => tree.get(path),
        Some((first, rest)) => at(tree.get(first)?.as_table()?, rest),
    }
}

/// The paths a pattern stands for in this tree.
fn instances(tree: &Table, pattern: &str) -> Vec<String> {
    let Some((before, after)) = pattern.split_once(".*") else { return vec![pattern.to_owned()] };
    let named = at(tree, before).and_then(Value::as_table);
    let filled = named.into_iter().flat_map(Table::keys).map(|name| format!("{before}.{name}{after}"));
    filled.flat_map(|pattern| instances(tree, &pattern)).collect()
}
