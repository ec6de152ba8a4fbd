//! The table of keys against the types it fills, and against what is documented.

use crate::bench::Bench;
use engine::config::{KEYS, Layers, TABLES};
use std::collections::BTreeSet;

/// A file that sets every key to its example, but for the second of two that exclude each other.
fn everything() -> Vec<(String, String)> {
    let named = |path: &str| {
        path.replace("environment.*", "environment.production")
            .replace("slots.*", "slots.blue")
            .replace("links.*", "links.queues")
    };
    let keys = KEYS.iter().filter(|key| key.path != "environment.*.host.local");
    keys.map(|key| (named(key.path).replace("deploy.*", "deploy.production"), key.example.to_owned())).collect()
}

fn text_of(settings: &[(String, String)]) -> String {
    settings.iter().map(|(path, example)| format!("{path} = {example}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_is_taken_and_reaches_the_typed_configuration() {
    let text = text_of(&everything());
    let loaded = Bench::new().user(&text).load();
    assert_eq!(loaded.problems, []);
    let rows = loaded.rows();
    for (path, example) in everything() {
        let row = rows.iter().find(|row| row.path == path).unwrap();
        let expected = toml::from_str::<toml::Table>(&format!("value = {example}")).unwrap();
        assert_eq!(row.value.as_ref(), expected.get("value"), "{path} has a key and no field");
        assert_eq!(row.origin.word(), "user");
    }
}

#[test]
fn every_field_of_the_typed_configuration_has_a_key() {
    fn leaves(table: &toml::Table, path: &str, found: &mut BTreeSet<String>) {
        for (name, value) in table {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match value {
                toml::Value::Table(table) => leaves(table, &path, found),
                _ => drop(found.insert(path)),
            }
        }
    }
    let text = text_of(&everything());
    let config = Bench::new().user(&text).load().config;
    let mut found = BTreeSet::new();
    leaves(&toml::Table::try_from(&config).unwrap(), "", &mut found);
    let known: BTreeSet<String> = Layers::default().load().rows().into_iter().map(|row| row.path).collect();
    let written: BTreeSet<String> = everything().into_iter().map(|(path, _)| path).collect();
    let strangers: Vec<_> = found.iter().filter(|path| !known.contains(*path) && !written.contains(*path)).collect();
    assert_eq!(strangers, Vec::<&String>::new());
}

#[test]
fn keys_stand_in_known_tables_and_have_whole_sentences() {
    let mut paths = BTreeSet::new();
    for key in KEYS {
        assert!(paths.insert(key.path), "{} stands twice", key.path);
        assert!(TABLES.iter().any(|table| table.path == key.table()), "{} has no table", key.path);
        assert!(key.doc.ends_with('.') && !key.doc.contains("  "), "{}: {}", key.path, key.doc);
    }
    for table in TABLES {
        assert!(table.doc.ends_with('.'), "{}", table.path);
        assert!(KEYS.iter().any(|key| key.table() == table.path), "{} has no key", table.path);
    }
}
