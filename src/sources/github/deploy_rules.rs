//! What is in the way of a deployment to an environment. Nothing here is lenient: a rule that cannot be read is no rule
//! that is not there.

use super::client::GitHub;
use super::lenient::told;
use crate::domain::branch_rules::DeployRules;
use crate::fault::{Fault, FaultKind, Result};
use serde::Deserialize;
use serde_json::Value;

/// GitHub gives so many a page.
const PAGE: usize = 100;
/// More pages than this are not read: then it is not known.
const PAGES: usize = 20;
const DOING: &str = "reading the environments at GitHub";

#[derive(Deserialize)]
struct Told {
    #[serde(default, deserialize_with = "told")]
    total_count: Option<usize>,
    environments: Vec<Environment>,
}

#[derive(Deserialize)]
struct Environment {
    name: String,
    /// Read only of the one that is asked for.
    #[serde(default)]
    protection_rules: Value,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "told")]
    wait_timer: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    prevent_self_review: Option<bool>,
    #[serde(default)]
    reviewers: Value,
}

#[derive(Deserialize)]
struct Asked {
    reviewer: Named,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
    #[serde(default, deserialize_with = "told")]
    slug: Option<String>,
}

impl GitHub {
    /// What is in the way of a deployment to an environment; `None` when GitHub knows no environment of this name. The list
    /// is asked, to its end, for one without it says that there is none, where a refusal would not.
    ///
    /// # Errors
    /// When GitHub cannot be reached, does not show the environments, or tells something of them that cannot be read.
    pub async fn deploy_rules(&self, name: &str) -> Result<Option<DeployRules>> {
        let mut seen = 0;
        for page in 1..=PAGES {
            let path = format!("/environments?per_page={PAGE}&page={page}");
            let told: Told = self.read(&path, DOING).await?.json(DOING)?;
            let count = told.environments.len();
            if let Some(found) = told.environments.into_iter().find(|one| one.name.eq_ignore_ascii_case(name)) {
                return rules(found.protection_rules).map(Some).map_err(|cause| Fault::while_doing(DOING, cause));
            }
            seen += count;
            if count == 0 || told.total_count.is_some_and(|total| seen >= total) {
                return Ok(None);
            }
        }
        Err(Fault::of(FaultKind::Unreadable, format!("{DOING}: there are more than {} of them", PAGE * PAGES)))
    }
}

fn rules(told: Value) -> Result<DeployRules, serde_json::Error> {
    let mut rules = DeployRules::default();
    for rule in Vec::<Rule>::deserialize(told)? {
        match rule.kind.as_str() {
            "wait_timer" => rules.wait_minutes = rule.wait_timer.unwrap_or_default(),
            "required_reviewers" => {
                let asked = Vec::<Asked>::deserialize(rule.reviewers)?.into_iter();
                rules.reviewers.extend(asked.map(|one| called(one.reviewer)));
                rules.not_by_oneself |= rule.prevent_self_review == Some(true);
            }
            _ => {}
        }
    }
    Ok(rules)
}

fn called(named: Named) -> String {
    named.login.or(named.slug).unwrap_or_else(|| "somebody".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_rule_that_cannot_be_read_is_not_one_that_is_not_there() {
        let of = |told: Value| rules(told).map(|rules| rules.reviewers).map_err(drop);
        let asks = |reviewers: Value| json!([{ "type": "required_reviewers", "reviewers": reviewers }]);
        assert_eq!(of(json!([])), Ok(Vec::new()));
        assert_eq!(of(asks(json!([{ "reviewer": { "login": "asha" } }]))), Ok(vec!["asha".to_owned()]));
        assert_eq!(of(asks(json!([{ "reviewer": {} }]))), Ok(vec!["somebody".to_owned()]));
        let unreadable = [
            Value::Null,
            json!({}),
            json!([null]),
            asks(json!([{ "reviewer": null }])),
            asks(json!([null])),
            asks(Value::Null),
        ];
        for told in unreadable {
            assert_eq!(of(told.clone()), Err(()), "{told}");
        }
    }
}
