//! A branch as it is now, with the rules that hold for it, and which branch is the default one.

use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::branch_rules::{BranchNow, BranchRules};
use crate::domain::{BranchName, CommitId};
use crate::fault::{Fault, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Told {
    #[serde(default, deserialize_with = "told")]
    commit: Option<Commit>,
    #[serde(default, deserialize_with = "told")]
    protected: Option<bool>,
}

#[derive(Deserialize)]
struct Commit {
    sha: String,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "told")]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default, deserialize_with = "told")]
    required_approving_review_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    required_status_checks: Option<Items<Check>>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
}

#[derive(Deserialize)]
struct Repository {
    #[serde(default, deserialize_with = "told")]
    default_branch: Option<String>,
}

/// A name with slashes as a part of an address.
pub(super) fn in_address(name: &str) -> String {
    let part =
        |part: &str| url::form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>().replace('+', "%20");
    name.split('/').map(part).collect::<Vec<_>>().join("/")
}

impl GitHub {
    /// A branch as it is now.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or has no such branch.
    pub async fn branch_now(&self, name: &str) -> Result<BranchNow> {
        let (head, protected) = self.branch(name).await?;
        let rules = self.rules(name).await.ok();
        Ok(BranchNow { head, protected, rules })
    }

    /// The head of a branch as it is now, by one request.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or has no such branch.
    pub async fn head_now(&self, name: &str) -> Result<CommitId> {
        Ok(self.branch(name).await?.0)
    }

    /// Its head, and whether it is protected, where that is told.
    async fn branch(&self, name: &str) -> Result<(CommitId, Option<bool>)> {
        let doing = format!("reading {name} at GitHub");
        let told: Told = self.read(&format!("/branches/{}", in_address(name)), &doing).await?.json(&doing)?;
        let head = told.commit.and_then(|commit| CommitId::from_hex(&commit.sha));
        let head = head.ok_or_else(|| Fault::while_doing(doing, "GitHub did not tell its head"))?;
        Ok((head, told.protected))
    }

    async fn rules(&self, name: &str) -> Result<BranchRules> {
        let doing = format!("reading the rules of {name}");
        let path = format!("/rules/branches/{}?per_page=100", in_address(name));
        let all: Items<Rule> = self.read(&path, &doing).await?.json(&doing)?;
        Ok(all.into_iter().fold(BranchRules::default(), with))
    }

    /// The default branch: `workflow_run` deploys run the file that it has.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or does not tell.
    pub async fn default_branch(&self) -> Result<BranchName> {
        let doing = format!("reading {}", self.repository());
        let told: Repository = self.read("", &doing).await?.json(&doing)?;
        let name =
            told.default_branch.ok_or_else(|| Fault::while_doing(doing, "GitHub did not tell the default branch"));
        name.map(BranchName::new)
    }
}

fn with(rules: BranchRules, rule: Rule) -> BranchRules {
    let parameters = rule.parameters.as_ref();
    match rule.kind.as_str() {
        "pull_request" => {
            let asked = parameters.and_then(|told| told.required_approving_review_count).unwrap_or_default();
            BranchRules { pull_request: true, approvals: rules.approvals.max(asked), ..rules }
        }
        "update" => BranchRules { restricted: true, ..rules },
        "required_linear_history" => BranchRules { linear: true, ..rules },
        "required_status_checks" => {
            let named = rule.parameters.and_then(|told| told.required_status_checks).unwrap_or_default();
            let checks = rules.checks.into_iter().chain(named.into_iter().map(|check| check.context)).collect();
            BranchRules { checks, ..rules }
        }
        _ => rules,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_several_rulesets_add_up_and_unknown_ones_cost_nothing() {
        let text = r#"[{"type":"deletion"},{"type":"pull_request","parameters":{"required_approving_review_count":1}},
            {"type":"pull_request","parameters":{"required_approving_review_count":2}},{"type":"pull_request"},
            {"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"build"},{"context":null}]}},
            {"type":"merge_queue","parameters":{"x":1}},{"type":"update"},{"no":"type"},{"type":"required_linear_history"}]"#;
        let all: Items<Rule> = serde_json::from_str(text).unwrap();
        let checks = vec!["build".to_owned()];
        let expected = BranchRules { approvals: 2, pull_request: true, restricted: true, linear: true, checks };
        assert_eq!(all.into_iter().fold(BranchRules::default(), with), expected);
    }

    #[test]
    fn the_name_of_a_branch_cannot_lead_elsewhere() {
        assert_eq!(in_address("feature/a?b#c d"), "feature/a%3Fb%23c%20d");
    }
}
