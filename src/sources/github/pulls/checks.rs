//! What the checks of the head commit say. None is never a pass.

use super::told::Connection;
use crate::domain::pull_request::Checks;
use crate::sources::github::lenient::{Nullable, told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct PullCommit {
    #[serde(default, deserialize_with = "told")]
    commit: Option<Commit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Commit {
    #[serde(default)]
    status_check_rollup: Nullable<Rollup>,
}

#[derive(Deserialize)]
struct Rollup {
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    contexts: Option<Connection<Context>>,
}

/// A check run, or a status of the older kind.
#[derive(Deserialize)]
struct Context {
    #[serde(alias = "context", default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    status: Option<String>,
    #[serde(default, deserialize_with = "told")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
}

pub(super) fn of(commits: Option<Connection<PullCommit>>) -> Checks {
    let Some(commits) = commits else { return Checks::Unknown };
    let Some(commit) = commits.into_nodes().pop().and_then(|last| last.commit) else { return Checks::Unknown };
    match commit.status_check_rollup {
        Nullable::Null => Checks::None,
        Nullable::Unread => Checks::Unknown,
        Nullable::Told(rollup) => rolled_up(rollup),
    }
}

fn rolled_up(rollup: Rollup) -> Checks {
    let counted = rollup.contexts.as_ref().is_some_and(Connection::is_told);
    let total = rollup.contexts.as_ref().and_then(|contexts| contexts.total_count);
    let contexts = rollup.contexts.map(Connection::into_nodes).unwrap_or_default();
    let total = total.and_then(|total| usize::try_from(total).ok()).unwrap_or(contexts.len());
    let failing: Vec<String> = contexts.iter().filter(|context| failed(context)).map(name).collect();
    // Of those that did not come nobody knows whether they ended.
    let done = contexts.iter().filter(|context| !is_open(context)).count().min(total);
    match rollup.state.as_deref() {
        Some("FAILURE" | "ERROR") => Checks::Failing(failing),
        _ if !failing.is_empty() => Checks::Failing(failing),
        Some("PENDING" | "EXPECTED") => Checks::Running { done, total },
        Some("SUCCESS") if !counted => Checks::Unknown,
        Some("SUCCESS") if total == 0 => Checks::None,
        Some("SUCCESS") => Checks::Passing(total),
        _ => Checks::Unknown,
    }
}

fn name(context: &Context) -> String {
    context.name.clone().unwrap_or_else(|| "a check without a name".into())
}

fn failed(context: &Context) -> bool {
    let conclusions = ["FAILURE", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED", "CANCELLED"];
    context.conclusion.as_deref().is_some_and(|conclusion| conclusions.contains(&conclusion))
        || matches!(context.state.as_deref(), Some("FAILURE" | "ERROR"))
}

fn is_open(context: &Context) -> bool {
    match (&context.status, &context.state) {
        (Some(status), _) => status != "COMPLETED",
        (None, Some(state)) => matches!(state.as_str(), "PENDING" | "EXPECTED"),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn checks(rollup: &serde_json::Value) -> Checks {
        let commits = json!({ "nodes": [{ "commit": { "statusCheckRollup": rollup } }] });
        of(Some(serde_json::from_value(commits).unwrap()))
    }

    #[test]
    fn no_check_is_none_and_not_a_pass() {
        assert_eq!(checks(&json!(null)), Checks::None);
        assert_eq!(checks(&json!({ "state": "SUCCESS", "contexts": { "totalCount": 0, "nodes": [] } })), Checks::None);
        assert_eq!(of(None), Checks::Unknown);
    }

    #[test]
    fn failing_checks_are_named_whatever_is_still_running() {
        let nodes = json!([
            { "name": "build", "status": "COMPLETED", "conclusion": "FAILURE" },
            { "name": "lint", "status": "IN_PROGRESS", "conclusion": null },
            { "context": "ci/old", "state": "SUCCESS" },
            null,
        ]);
        let rollup = json!({ "state": "PENDING", "contexts": { "totalCount": 3, "nodes": nodes } });
        assert_eq!(checks(&rollup), Checks::Failing(vec!["build".into()]));
    }

    #[test]
    fn running_checks_are_counted_and_unknown_words_stay_unknown() {
        let nodes = json!([{ "name": "a", "status": "QUEUED" }, { "name": "b", "status": "COMPLETED", "conclusion": "SUCCESS" }]);
        let rollup = json!({ "state": "PENDING", "contexts": { "totalCount": 2, "nodes": nodes } });
        assert_eq!(checks(&rollup), Checks::Running { done: 1, total: 2 });
        let first = json!({ "state": "PENDING", "contexts": { "totalCount": 80, "nodes": nodes } });
        assert_eq!(checks(&first), Checks::Running { done: 1, total: 80 }, "those that did not come are not done");
        let blank = json!({ "state": "SUCCESS", "contexts": { "totalCount": null, "nodes": null } });
        assert_eq!(checks(&blank), Checks::Unknown, "nobody said that there are none");
        assert_eq!(checks(&json!({ "state": "SOMETHING_NEW", "contexts": null })), Checks::Unknown);
    }
}
