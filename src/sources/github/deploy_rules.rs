//! What is in the way of a deployment to an environment.

use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::branch_rules::DeployRules;
use crate::fault::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Told {
    environments: Items<Environment>,
}

#[derive(Deserialize)]
struct Environment {
    name: String,
    #[serde(default, deserialize_with = "told")]
    protection_rules: Option<Items<Rule>>,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "told")]
    wait_timer: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    prevent_self_review: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    reviewers: Option<Items<Asked>>,
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
    /// is asked, for an empty one says that there is none, where a refusal would not.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or does not show the environments.
    pub async fn deploy_rules(&self, name: &str) -> Result<Option<DeployRules>> {
        let doing = "reading the environments at GitHub";
        let told: Told = self.read("/environments?per_page=100", doing).await?.json(doing)?;
        let found = told.environments.into_iter().find(|environment| environment.name.eq_ignore_ascii_case(name));
        Ok(found.map(|environment| rules(environment.protection_rules.unwrap_or_default())))
    }
}

fn rules(all: Items<Rule>) -> DeployRules {
    all.into_iter().fold(DeployRules::default(), |rules, rule| match rule.kind.as_str() {
        "wait_timer" => DeployRules { wait_minutes: rule.wait_timer.unwrap_or_default(), ..rules },
        "required_reviewers" => {
            let named = rule.reviewers.unwrap_or_default().into_iter().map(|asked| asked.reviewer);
            let reviewers =
                named.map(|named| named.login.or(named.slug).unwrap_or_else(|| "somebody".into())).collect();
            DeployRules { reviewers, not_by_oneself: rule.prevent_self_review == Some(true), ..rules }
        }
        _ => rules,
    })
}
