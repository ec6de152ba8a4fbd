//! A branch as it is now, with the rules that hold for it, and which branch is the default one.

use super::branch_rules::{self, OldChecks, Protection, Rule};
use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::branch_rules::{BranchNow, BranchRules};
use crate::domain::{BranchName, CommitId};
use crate::fault::{Fault, Result};
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Told {
    #[serde(default, deserialize_with = "told")]
    commit: Option<Commit>,
    #[serde(default, deserialize_with = "told")]
    protected: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    protection: Option<OnBranch>,
}

/// The part of an old protection that stands on the branch.
#[derive(Deserialize)]
struct OnBranch {
    #[serde(default, deserialize_with = "told")]
    required_status_checks: Option<OldChecks>,
}

/// Whether the account may pass over a ruleset.
#[derive(Deserialize)]
struct Ruleset {
    #[serde(default, deserialize_with = "told")]
    current_user_can_bypass: Option<String>,
}

#[derive(Deserialize)]
struct Commit {
    sha: String,
}

#[derive(Deserialize)]
struct Repository {
    #[serde(default, deserialize_with = "told")]
    default_branch: Option<String>,
}

/// So many rulesets are asked whether they may be passed over.
const RULESETS: usize = 8;

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
        let (head, told) = self.branch(name).await?;
        let on_branch = told.protection.and_then(|told| told.required_status_checks);
        let rules = self.rules(name, told.protected).await.ok();
        let rules = rules.map(|rules| rules.and(on_branch.map(|checks| checks.rules()).unwrap_or_default()));
        Ok(BranchNow { head, protected: told.protected, rules })
    }

    /// The head of a branch as it is now, by one request.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or has no such branch.
    pub async fn head_now(&self, name: &str) -> Result<CommitId> {
        Ok(self.branch(name).await?.0)
    }

    /// Its head, and what else is told of it.
    async fn branch(&self, name: &str) -> Result<(CommitId, Told)> {
        let doing = format!("reading {name} at GitHub");
        let told: Told = self.read(&format!("/branches/{}", in_address(name)), &doing).await?.json(&doing)?;
        let head = told.commit.as_ref().and_then(|commit| CommitId::from_hex(&commit.sha));
        let head = head.ok_or_else(|| Fault::while_doing(doing, "GitHub did not tell its head"))?;
        Ok((head, told))
    }

    /// What its rulesets and its protection of the old kind ask for together. Only administrators are told the protection:
    /// where it is not, and no ruleset asks for anything, what holds is not known.
    async fn rules(&self, name: &str, protected: Option<bool>) -> Result<BranchRules> {
        let doing = format!("reading the rules of {name}");
        let path = format!("/rules/branches/{}?per_page=100", in_address(name));
        let all: Items<Rule> = self.read(&path, &doing).await?.json(&doing)?;
        let all: Vec<Rule> = all.into_iter().collect();
        let over = self.passed_over(&all).await;
        let (over, kept): (Vec<Rule>, Vec<Rule>) =
            all.into_iter().partition(|rule| rule.ruleset_id.is_some_and(|id| over.contains(&id)));
        let rules = branch_rules::of_rulesets(kept.into_iter()).and(branch_rules::passable(over.into_iter()));
        if protected != Some(true) {
            return Ok(rules);
        }
        match self.protection(name).await {
            Ok(old) => Ok(rules.and(old)),
            Err(fault) if rules == BranchRules::default() => Err(fault),
            Err(_) => Ok(rules),
        }
    }

    /// The rulesets that this account may pass over, of the first few. One that does not tell is kept.
    async fn passed_over(&self, rules: &[Rule]) -> BTreeSet<u64> {
        let ids: BTreeSet<u64> = rules.iter().filter_map(|rule| rule.ruleset_id).take(RULESETS).collect();
        let ask = |id: u64| async move {
            let path = format!("/rulesets/{id}?includes_parents=true");
            let told: Ruleset = self.read(&path, "reading a ruleset").await.ok()?.json("reading a ruleset").ok()?;
            let may = told.current_user_can_bypass;
            may.is_some_and(|may| ["always", "exempt"].contains(&may.as_str())).then_some(id)
        };
        futures_util::future::join_all(ids.into_iter().map(ask)).await.into_iter().flatten().collect()
    }

    /// What its protection of the old kind asks for. That there is none is told to administrators, too; to others the page is
    /// not there.
    async fn protection(&self, name: &str) -> Result<BranchRules> {
        let doing = format!("reading the protection of {name}");
        let path = format!("/repos/{}/branches/{}/protection", self.repository(), in_address(name));
        let answer = self.answer_at(&path, &doing).await?;
        if answer.status.is_success() {
            return Ok(answer.json::<Protection>(&doing)?.rules());
        }
        let has_none = answer.status == StatusCode::NOT_FOUND
            && answer.complaint().is_some_and(|said| said.contains("Branch not protected"));
        if has_none { Ok(BranchRules::default()) } else { Err(self.refusal(&doing, &answer)) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_branch_cannot_lead_elsewhere() {
        assert_eq!(in_address("feature/a?b#c d"), "feature/a%3Fb%23c%20d");
    }
}
