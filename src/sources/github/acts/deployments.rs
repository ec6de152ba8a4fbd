//! Deployments that wait for a person.

use crate::domain::pull_request::Login;
use crate::domain::workflow_run::RunId;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::client::GitHub;
use crate::sources::github::lenient::{Items, told};
use crate::sources::github::send::{Method, Unsent};
use serde::Deserialize;
use serde_json::json;

/// A deployment of a run that waits for somebody to approve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingDeployment {
    /// The number of its environment, for the API.
    pub environment_id: u64,
    /// The name of its environment.
    pub environment: String,
    /// Whether the account of the token may approve it; `None` when GitHub did not tell.
    pub may_approve: Option<bool>,
    /// Accounts and teams that may.
    pub reviewers: Vec<String>,
}

/// What a person decides about a deployment that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// It goes on.
    Approve,
    /// It ends as failed.
    Reject,
}

impl Ruling {
    /// The word of GitHub's API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
        }
    }
}

/// What somebody decided about deployments of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// What.
    pub ruling: Ruling,
    /// Who.
    pub by: Login,
    /// The names of the environments it is about.
    pub environments: Vec<String>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default, deserialize_with = "told")]
    environment: Option<Environment>,
    #[serde(default, deserialize_with = "told")]
    current_user_can_approve: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    reviewers: Option<Items<Reviewer>>,
}

#[derive(Deserialize)]
struct Environment {
    #[serde(default, deserialize_with = "told")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Reviewer {
    #[serde(default, deserialize_with = "told")]
    reviewer: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
    #[serde(default, deserialize_with = "told")]
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Review {
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    user: Option<Named>,
    #[serde(default, deserialize_with = "told")]
    environments: Option<Items<Environment>>,
}

impl GitHub {
    /// The deployments of a run that wait for somebody.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn pending_deployments(&self, run: RunId) -> Result<Vec<PendingDeployment>> {
        let doing = format!("reading what run {run} waits for");
        let path = format!("/actions/runs/{run}/pending_deployments");
        let told: Vec<Option<Told>> = self.read(&path, &doing).await?.json(&doing)?;
        let waiting: Option<Vec<_>> = told.into_iter().map(|one| pending(one?)).collect();
        // What waits unnamed may be any of them: nobody is told that nothing waits.
        waiting.ok_or_else(|| {
            Fault::while_doing(doing, "GitHub does not tell for which environment it waits")
                .kind_is(FaultKind::Unreadable)
                .hint("Its page at GitHub shows it.")
        })
    }

    /// What people decided about the deployments of a run, of all its tries.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn rulings(&self, run: RunId) -> Result<Vec<Ruled>> {
        let doing = format!("reading what was decided of run {run}");
        let told: Items<Review> = self.read(&format!("/actions/runs/{run}/approvals"), &doing).await?.json(&doing)?;
        Ok(told.into_iter().filter_map(ruled).collect())
    }

    /// Approves or rejects a deployment that waits.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be decided all the same.
    pub async fn judge_deployment(
        &self,
        run: RunId,
        deployment: &PendingDeployment,
        ruling: Ruling,
        comment: &str,
    ) -> Result<(), Unsent> {
        let body =
            json!({ "environment_ids": [deployment.environment_id], "state": ruling.word(), "comment": comment });
        let path = format!("/actions/runs/{run}/pending_deployments");
        let doing = format!("answering for {} of run {run}", deployment.environment);
        self.send(Method::Post, &path, &body, &doing).await.map(drop)
    }
}

fn pending(told: Told) -> Option<PendingDeployment> {
    let environment = told.environment?;
    let reviewers = told.reviewers.unwrap_or_default().into_iter().filter_map(|one| one.reviewer);
    Some(PendingDeployment {
        environment_id: environment.id?,
        environment: environment.name?,
        may_approve: told.current_user_can_approve,
        reviewers: reviewers.filter_map(|named| named.login.or(named.slug)).collect(),
    })
}

fn ruled(review: Review) -> Option<Ruled> {
    let ruling = match review.state?.as_str() {
        "approved" => Ruling::Approve,
        "rejected" => Ruling::Reject,
        _ => return None,
    };
    let environments = review.environments.unwrap_or_default().into_iter().filter_map(|one| one.name).collect();
    Some(Ruled { ruling, by: review.user.and_then(|user| user.login), environments })
}
