//! What the rulesets of a branch ask for, and a protection of the old kind. What is not understood is left out.

use super::lenient::{Items, told};
use crate::domain::branch_rules::{BranchRule, BranchRules};
use serde::Deserialize;

/// One rule of a ruleset.
#[derive(Deserialize)]
pub(super) struct Rule {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "told")]
    parameters: Option<Parameters>,
}

#[derive(Deserialize, Default)]
struct Parameters {
    #[serde(default, deserialize_with = "told")]
    required_approving_review_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    allowed_merge_methods: Option<Vec<String>>,
    #[serde(default, deserialize_with = "told")]
    required_status_checks: Option<Items<Check>>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
}

/// A protection of the old kind.
#[derive(Deserialize)]
pub(super) struct Protection {
    #[serde(default, deserialize_with = "told")]
    required_pull_request_reviews: Option<Parameters>,
    #[serde(default, deserialize_with = "told")]
    required_linear_history: Option<Enabled>,
    #[serde(default, deserialize_with = "told")]
    lock_branch: Option<Enabled>,
    #[serde(default, deserialize_with = "told")]
    restrictions: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Enabled {
    enabled: bool,
}

/// What several rulesets ask for together.
pub(super) fn of_rulesets(all: impl Iterator<Item = Rule>) -> BranchRules {
    all.fold(BranchRules::default(), |rules, rule| {
        let parameters = rule.parameters.unwrap_or_default();
        match rule.kind.as_str() {
            "pull_request" => by_pull(rules, &parameters),
            "merge_queue" => rules.with(BranchRule::MergeQueue),
            "update" => rules.with(BranchRule::Restricted),
            "required_linear_history" => rules.with(BranchRule::Linear),
            "required_status_checks" => checked(rules, parameters),
            _ => rules,
        }
    })
}

/// A ruleset that names no methods, as older servers do, allows all.
fn by_pull(rules: BranchRules, parameters: &Parameters) -> BranchRules {
    let asked = parameters.required_approving_review_count.unwrap_or_default();
    let approvals = rules.approvals.max(asked);
    let rules = BranchRules { approvals, ..rules }.with(BranchRule::PullRequest);
    match &parameters.allowed_merge_methods {
        Some(methods) if !methods.iter().any(|method| method == "merge") => rules.with(BranchRule::NoMergeMethod),
        _ => rules,
    }
}

fn checked(rules: BranchRules, parameters: Parameters) -> BranchRules {
    let named = parameters.required_status_checks.unwrap_or_default();
    let checks = rules.checks.into_iter().chain(named.into_iter().map(|check| check.context)).collect();
    BranchRules { checks, ..rules }
}

impl Protection {
    /// What it asks for.
    pub(super) fn rules(&self) -> BranchRules {
        let is_on = |setting: &Option<Enabled>| setting.as_ref().is_some_and(|setting| setting.enabled);
        let none = BranchRules::default();
        let mut rules = self.required_pull_request_reviews.as_ref().map_or(none.clone(), |asked| by_pull(none, asked));
        let of = [
            (BranchRule::Linear, is_on(&self.required_linear_history)),
            (BranchRule::Locked, is_on(&self.lock_branch)),
            (BranchRule::Restricted, self.restrictions.is_some()),
        ];
        rules.of.extend(of.into_iter().filter(|(_, holds)| *holds).map(|(rule, _)| rule));
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rulesets(text: &str) -> BranchRules {
        of_rulesets(serde_json::from_str::<Items<Rule>>(text).unwrap().into_iter())
    }

    #[test]
    fn rules_of_several_rulesets_add_up_and_unknown_ones_cost_nothing() {
        let rules = rulesets(
            r#"[{"type":"deletion"},{"type":"pull_request","parameters":{"required_approving_review_count":1}},
            {"type":"pull_request","parameters":{"required_approving_review_count":2}},{"type":"pull_request"},
            {"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"build"},{"context":null}]}},
            {"type":"new_in_2030","parameters":{"x":1}},{"type":"update"},{"no":"type"},{"type":"required_linear_history"}]"#,
        );
        let of = [BranchRule::PullRequest, BranchRule::Linear, BranchRule::Restricted].into_iter().collect();
        assert_eq!(rules, BranchRules { approvals: 2, of, checks: vec!["build".to_owned()] });
    }

    #[test]
    fn a_queue_and_the_methods_of_pull_requests_are_read() {
        let methods = |told: &str| {
            let text = format!(r#"[{{"type":"pull_request","parameters":{{"allowed_merge_methods":{told}}}}}]"#);
            rulesets(&text).has(BranchRule::NoMergeMethod)
        };
        assert!(methods(r#"["squash","rebase"]"#));
        assert!(!methods(r#"["merge","squash"]"#) && !methods("null"));
        assert!(rulesets(r#"[{"type":"merge_queue","parameters":null}]"#).has(BranchRule::MergeQueue));
    }

    #[test]
    fn a_protection_of_the_old_kind_tells_the_same() {
        let told = |text: &str| serde_json::from_str::<Protection>(text).unwrap().rules();
        let text = r#"{"required_pull_request_reviews":{"required_approving_review_count":1},"restrictions":{"users":[]},
            "required_linear_history":{"enabled":true},"lock_branch":{"enabled":true}}"#;
        let of = [BranchRule::PullRequest, BranchRule::Linear, BranchRule::Restricted, BranchRule::Locked];
        assert_eq!(told(text), BranchRules { approvals: 1, of: of.into_iter().collect(), checks: vec![] });
        assert_eq!(
            told(r#"{"required_linear_history":{"enabled":false},"restrictions":null}"#),
            BranchRules::default()
        );
    }
}
