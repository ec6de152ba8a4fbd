//! What the rulesets of a branch ask for, and a protection of the old kind. A kind of rule that is not understood is named.

use super::lenient::{Items, told};
use crate::domain::branch_rules::{BranchRule, BranchRules};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Kinds of rules that no promotion breaks: it deletes, makes and rewrites no branch and names none.
const UNTOUCHED: [&str; 5] = ["creation", "deletion", "non_fast_forward", "branch_name_pattern", "tag_name_pattern"];

/// One rule of a ruleset.
#[derive(Deserialize)]
pub(super) struct Rule {
    #[serde(rename = "type")]
    pub kind: String,
    /// The ruleset that it is of.
    #[serde(default, deserialize_with = "told")]
    pub ruleset_id: Option<u64>,
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
    #[serde(default, deserialize_with = "told")]
    strict_required_status_checks_policy: Option<bool>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
}

/// What a protection of the old kind asks of checks. Whoever may read the branch is told it.
#[derive(Deserialize)]
pub(super) struct OldChecks {
    #[serde(default, deserialize_with = "told")]
    enforcement_level: Option<String>,
    #[serde(default, deserialize_with = "told")]
    strict: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    contexts: Option<Vec<String>>,
}

/// A protection of the old kind.
#[derive(Deserialize)]
pub(super) struct Protection {
    #[serde(default, deserialize_with = "told")]
    required_status_checks: Option<OldChecks>,
    #[serde(default, deserialize_with = "told")]
    required_signatures: Option<Enabled>,
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
            kind if UNTOUCHED.contains(&kind) => rules,
            kind => other(rules, kind),
        }
    })
}

/// What rulesets ask for that the account may pass over: it is told, and forbids nothing.
pub(super) fn passable(all: impl Iterator<Item = Rule>) -> BranchRules {
    let kinds = all.map(|rule| rule.kind).filter(|kind| !UNTOUCHED.contains(&kind.as_str()));
    BranchRules { passable: kinds.collect(), ..BranchRules::default() }
}

fn other(mut rules: BranchRules, kind: &str) -> BranchRules {
    rules.others.insert(kind.to_owned());
    rules
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
    let checks = named.into_iter().map(|check| check.context).collect();
    let up_to_date = parameters.strict_required_status_checks_policy == Some(true);
    rules.and(BranchRules { checks, up_to_date, ..BranchRules::default() })
}

impl OldChecks {
    /// What it asks for.
    pub(super) fn rules(&self) -> BranchRules {
        let is_off = self.enforcement_level.as_deref() == Some("off");
        let checks: BTreeSet<String> = self.contexts.iter().flatten().filter(|_| !is_off).cloned().collect();
        BranchRules { checks, up_to_date: self.strict == Some(true), ..BranchRules::default() }
    }
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
        if is_on(&self.required_signatures) {
            rules = other(rules, "required_signatures");
        }
        rules.and(self.required_status_checks.as_ref().map(OldChecks::rules).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rulesets(text: &str) -> BranchRules {
        of_rulesets(serde_json::from_str::<Items<Rule>>(text).unwrap().into_iter())
    }

    #[test]
    fn rules_of_several_rulesets_add_up_and_what_is_not_known_is_named() {
        let rules = rulesets(
            r#"[{"type":"deletion"},{"type":"pull_request","parameters":{"required_approving_review_count":1}},
            {"type":"pull_request","parameters":{"required_approving_review_count":2}},{"type":"pull_request"},
            {"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"build"},{"context":null}],
              "strict_required_status_checks_policy":true}},
            {"type":"new_in_2030","parameters":{"x":1}},{"type":"update"},{"no":"type"},{"type":"required_linear_history"}]"#,
        );
        let of = [BranchRule::PullRequest, BranchRule::Linear, BranchRule::Restricted].into_iter().collect();
        let named = |name: &str| BTreeSet::from([name.to_owned()]);
        let (checks, others) = (named("build"), named("new_in_2030"));
        let told = BranchRules { approvals: 2, of, checks, up_to_date: true, others, ..BranchRules::default() };
        assert_eq!(rules, told);
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
            "required_linear_history":{"enabled":true},"lock_branch":{"enabled":true},"required_signatures":{"enabled":true},
            "required_status_checks":{"strict":true,"contexts":["ci/build"],"checks":[{"context":"ci/build","app_id":null}]}}"#;
        let of = [BranchRule::PullRequest, BranchRule::Linear, BranchRule::Restricted, BranchRule::Locked];
        let rules = told(text);
        assert_eq!((rules.approvals, rules.of, rules.up_to_date), (1, of.into_iter().collect(), true));
        assert_eq!(rules.checks, BTreeSet::from(["ci/build".to_owned()]));
        assert_eq!(rules.others, BTreeSet::from(["required_signatures".to_owned()]));
        assert_eq!(
            told(r#"{"required_linear_history":{"enabled":false},"restrictions":null}"#),
            BranchRules::default()
        );
    }
}
