//! Variables of the environment as a layer: `CUTOVER_` and the path of a key, its parts joined by two underscores.

use super::layer::{Layer, Setting, unfit, unknown};
use super::problem::{Cost, Place, Problem};
use super::schema::{Found, KEYS, find, is_chosen_name};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

/// Names with a meaning of their own, and the key they set.
const SHORT: &[(&str, Option<&str>)] = &[
    ("CUTOVER_THEME", Some("screen.theme")),
    ("CUTOVER_REDUCED_MOTION", Some("screen.reduced_motion")),
    ("CUTOVER_ACCESSIBLE", None),
    ("CUTOVER_LOG", None),
];

/// Reads the variables that are about the configuration. `names` are the names people chose in the layers below
/// (environments, slots): a variable is all capitals, so `PROD_EU` finds `prod-eu` there. An empty variable sets nothing.
pub(super) fn read(variables: &[(OsString, OsString)], names: &BTreeSet<String>) -> Layer {
    let mut layer = Layer::default();
    let mut sorted: Vec<_> = variables.iter().filter(|(_, value)| !value.is_empty()).collect();
    sorted.sort();
    for (name, value) in sorted {
        if let Some(name) = name.to_str().filter(|name| name.starts_with("CUTOVER_")) {
            take(&mut layer, name, value, names);
        }
    }
    layer
}

fn take(layer: &mut Layer, name: &str, value: &OsStr, names: &BTreeSet<String>) {
    let Some(parts) = parts_of(name, names) else {
        if let Some(sentence) = typo(name) {
            layer.problems.push(Problem { place: Place::Variable(name.into()), cost: Cost::Key, key: None, sentence });
        }
        return;
    };
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let place = Place::Variable(name.into());
    match (find(&parts), value.to_str()) {
        (Found::Key(_), _) if !is_chosen_name(&parts) => {
            layer.problems.push(Problem { place, cost: Cost::Key, key: None, sentence: unfit(&parts) });
        }
        (Found::Key(key), Some(text)) => {
            let value = key.check(key.kind.read(text));
            layer.settings.push(Setting { key, path: parts.join("."), value, place });
        }
        (Found::Key(key), None) => {
            let value = Err("is not valid UTF-8.".to_owned());
            layer.settings.push(Setting { key, path: parts.join("."), value, place });
        }
        _ => {
            let (key, sentence) = (Some(parts.join(".")), unknown(&parts));
            layer.problems.push(Problem { place, cost: Cost::Key, key, sentence });
        }
    }
}

/// The path that a variable names; `None` when it has no double underscore and no meaning of its own.
fn parts_of(name: &str, names: &BTreeSet<String>) -> Option<Vec<String>> {
    if let Some((_, key)) = SHORT.iter().find(|(short, _)| *short == name) {
        return key.map(|key| key.split('.').map(str::to_owned).collect());
    }
    let path = name.strip_prefix("CUTOVER_").filter(|path| path.contains("__"))?;
    let chosen = |part: &str| names.iter().find(|name| as_variable(name) == part).cloned();
    Some(path.split("__").map(|part| chosen(part).unwrap_or_else(|| part.to_ascii_lowercase())).collect())
}

fn as_variable(name: &str) -> String {
    name.to_ascii_uppercase().replace('-', "_")
}

/// A variable with one underscore where two are needed. Other names are not ours.
fn typo(name: &str) -> Option<String> {
    if SHORT.iter().any(|(short, _)| *short == name) {
        return None;
    }
    let variables = KEYS.iter().filter(|key| !key.path.contains('*')).map(|key| variable_of(key.path));
    let meant = variables.into_iter().find(|variable| variable.replace("__", "_") == name)?;
    Some(format!("{name} sets nothing: table and key are joined by two underscores, {meant}."))
}

/// The variable that sets the key at this path.
pub(super) fn variable_of(path: &str) -> String {
    let parts: Vec<String> = path.split('.').map(as_variable).collect();
    format!("CUTOVER_{}", parts.join("__"))
}
