//! The secret of development against that of production: what a deploy would miss. Names only, and pure.

use crate::domain::EnvName;
use crate::domain::secret::SecretFacts;
use crate::operations::NewVariable;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What differs between two secrets. A list is `None` when it cannot be told, which is not the same as empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretDiff {
    /// Whether each secret is a JSON object, by the name of its environment. A deploy refuses one that is none.
    pub object: BTreeMap<String, bool>,
    /// What development has and production lacks.
    pub missing_in_production: Option<Vec<String>>,
    /// What production has and development lacks.
    pub only_in_production: Option<Vec<String>>,
    /// What the code that is to be shipped asks for, that of production did not, and production's secret lacks.
    pub newly_used_and_missing: Option<Vec<MissingVariable>>,
}

/// A name that code asks for and production's secret lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingVariable {
    /// The name.
    pub name: String,
    /// The files that ask for it.
    pub files: Vec<String>,
    /// Whether development's secret has it; `None` when that cannot be told.
    pub in_development: Option<bool>,
}

impl SecretDiff {
    /// Holds two secrets against each other, and against what the code between the two asks for, where that was read.
    #[must_use]
    pub fn between(
        development: (&EnvName, &SecretFacts),
        production: (&EnvName, &SecretFacts),
        used: Option<&[NewVariable]>,
    ) -> Self {
        let (ours, theirs) = (development.1.keys.as_ref(), production.1.keys.as_ref());
        let object = [development, production].map(|(name, facts)| (name.0.clone(), facts.is_object()));
        Self {
            object: object.into(),
            missing_in_production: lacking(ours, theirs),
            only_in_production: lacking(theirs, ours),
            newly_used_and_missing: used.zip(theirs).map(|(used, theirs)| missing(used, theirs, ours)),
        }
    }

    /// Whether all was told and nothing differs that a deploy would miss; `None` where something could not be told.
    #[must_use]
    pub fn is_complete(&self) -> Option<bool> {
        if self.object.values().any(|is_object| !is_object) {
            return Some(false);
        }
        let newly = self.newly_used_and_missing.as_ref();
        let lacks = self.missing_in_production.as_ref().is_some_and(|names| !names.is_empty())
            || newly.is_some_and(|names| !names.is_empty());
        match (lacks, newly.is_some()) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        }
    }
}

fn lacking(has: Option<&BTreeSet<String>>, lacks: Option<&BTreeSet<String>>) -> Option<Vec<String>> {
    Some(has?.difference(lacks?).cloned().collect())
}

fn missing(used: &[NewVariable], theirs: &BTreeSet<String>, ours: Option<&BTreeSet<String>>) -> Vec<MissingVariable> {
    let newly = used.iter().filter(|variable| !theirs.contains(&variable.name));
    let missing = |NewVariable { name, files }: &NewVariable| MissingVariable {
        name: name.clone(),
        files: files.clone(),
        in_development: ours.map(|ours| ours.contains(name)),
    };
    newly.map(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts(keys: Option<&[&str]>) -> SecretFacts {
        let keys = keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
        SecretFacts { name: "api".into(), keys, version: None, changed: None, accessed: None }
    }

    fn used(names: &[&str]) -> Vec<NewVariable> {
        names.iter().map(|name| NewVariable { name: (*name).to_owned(), files: vec!["src/a.ts".into()] }).collect()
    }

    fn diff(development: Option<&[&str]>, production: Option<&[&str]>, used: Option<&[NewVariable]>) -> SecretDiff {
        let names = ["development", "production"].map(|name| EnvName(name.into()));
        SecretDiff::between((&names[0], &facts(development)), (&names[1], &facts(production)), used)
    }

    #[test]
    fn the_contract_of_the_command_line_is_kept() {
        let used = used(&["NEW", "BOTH", "NOWHERE"]);
        let told = diff(Some(&["BOTH", "NEW", "OLD"]), Some(&["BOTH", "ONLY"]), Some(&used));
        let json = serde_json::to_value(&told).unwrap();
        let expected = serde_json::json!({
            "object": { "development": true, "production": true },
            "missing_in_production": ["NEW", "OLD"],
            "only_in_production": ["ONLY"],
            "newly_used_and_missing": [
                { "name": "NEW", "files": ["src/a.ts"], "in_development": true },
                { "name": "NOWHERE", "files": ["src/a.ts"], "in_development": false },
            ],
        });
        assert_eq!((json, told.is_complete()), (expected, Some(false)));
    }

    #[test]
    fn what_cannot_be_told_is_not_empty() {
        let told = diff(Some(&["A"]), None, Some(&used(&["A"])));
        assert_eq!((&told.missing_in_production, &told.newly_used_and_missing), (&None, &None));
        assert_eq!((told.object["production"], told.is_complete()), (false, Some(false)));
        let same: Option<&[&str]> = Some(&["A"]);
        assert_eq!(diff(same, same, None).is_complete(), None, "the code was not read");
        assert_eq!(diff(same, same, Some(&used(&["A"]))).is_complete(), Some(true));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_lists_and_what_is_shared_make_the_whole(ours: BTreeSet<String>, theirs: BTreeSet<String>) {
            let refs = |set: &BTreeSet<String>| set.iter().map(String::from).collect::<Vec<String>>();
            let (a, b) = (refs(&ours), refs(&theirs));
            let (a, b): (Vec<&str>, Vec<&str>) = (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
            let told = diff(Some(&a), Some(&b), None);
            let back = diff(Some(&b), Some(&a), None);
            prop_assert_eq!(&told.missing_in_production, &back.only_in_production);
            let shared = ours.intersection(&theirs).count();
            prop_assert_eq!(told.missing_in_production.unwrap().len() + shared, ours.len());
        }
    }
}
