//! Which branch plays which part, by the names people give them.

use super::{Finding, set};
use crate::config::BranchSettings;
use crate::domain::pattern;
use std::collections::BTreeMap;

const PRODUCTION: [&str; 5] = ["main", "master", "production", "prod", "trunk"];
const INTEGRATION: [&str; 5] = ["development", "develop", "dev", "integration", "next"];
const STAGING: [&str; 4] = ["staging", "stage", "preprod", "qa"];
/// How many branches share a prefix before it counts as a habit.
const HABIT: usize = 3;

pub(super) fn find(names: &[String]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, usual) in [
        ("branches.production", &PRODUCTION[..]),
        ("branches.integration", &INTEGRATION),
        ("branches.staging", &STAGING),
    ] {
        let name = usual.iter().find(|usual| names.iter().any(|name| name == *usual));
        found.extend(name.map(|name| set(path, *name, "a branch of this name exists")));
    }
    found.extend(work(names));
    found
}

/// The patterns of the guide, and prefixes that several branches have.
fn work(names: &[String]) -> Option<Finding> {
    let mut patterns = BranchSettings::default().work;
    let mut prefixes: BTreeMap<&str, usize> = BTreeMap::new();
    let odd = names.iter().filter(|name| !patterns.iter().any(|work| pattern::fits(work, name)));
    for (prefix, _) in odd.filter_map(|name| name.split_once('/')) {
        *prefixes.entry(prefix).or_default() += 1;
    }
    let habits: Vec<String> =
        prefixes.into_iter().filter(|(_, count)| *count >= HABIT).map(|(prefix, _)| format!("{prefix}/*")).collect();
    if habits.is_empty() {
        return None;
    }
    patterns.extend(habits);
    Some(set("branches.work", patterns, "the guide's patterns and prefixes that several branches have"))
}
