//! One run: read, tried again, cancelled; a workflow started by hand.

use crate::domain::workflow_run::{Run, RunId};
use crate::domain::{BranchName, Moment};
use crate::fault::Result;
use crate::sources::github::client::GitHub;
use crate::sources::github::send::{Method, Unsent};
use serde_json::{Map, Value, json};

/// Which jobs of a run are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jobs {
    /// Every one.
    All,
    /// Those that failed or were cancelled, and those that need them.
    Failed,
}

impl GitHub {
    /// Tries a run again.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may go on all the same.
    pub async fn rerun(&self, run: RunId, jobs: Jobs) -> Result<(), Unsent> {
        let path = match jobs {
            Jobs::All => format!("/actions/runs/{run}/rerun"),
            Jobs::Failed => format!("/actions/runs/{run}/rerun-failed-jobs"),
        };
        self.send(Method::Post, &path, &json!({}), &format!("trying run {run} again")).await.map(drop)
    }

    /// Asks GitHub to cancel a run; it may end otherwise before it hears of it.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be cancelled all the same.
    pub async fn cancel(&self, run: RunId) -> Result<(), Unsent> {
        let path = format!("/actions/runs/{run}/cancel");
        self.send(Method::Post, &path, &json!({}), &format!("cancelling run {run}")).await.map(drop)
    }

    /// Starts a workflow on a branch with these inputs. GitHub does not say which run that makes.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may have been started all the same.
    pub async fn dispatch(
        &self,
        workflow: &str,
        branch: &BranchName,
        inputs: &[(String, String)],
    ) -> Result<(), Unsent> {
        let inputs: Map<String, Value> =
            inputs.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
        let path = format!("/actions/workflows/{}/dispatches", segment(workflow));
        let body = json!({ "ref": branch, "inputs": inputs });
        self.send(Method::Post, &path, &body, &format!("starting {workflow} on {branch}")).await.map(drop)
    }

    /// The latest runs of one workflow that somebody started by hand, newest first.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn dispatched(&self, workflow: &str, now: Moment) -> Result<Vec<Run>> {
        let doing = format!("reading the runs of {workflow}");
        let path = format!("/actions/workflows/{}/runs?event=workflow_dispatch&per_page=20", segment(workflow));
        let runs = self.runs_at(&path, now, &doing).await?.runs;
        // A server that does not know the filter answers with all of them.
        Ok(runs.into_iter().filter(|run| run.event == "workflow_dispatch").collect())
    }
}

/// A name as one segment of a path.
fn segment(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}
