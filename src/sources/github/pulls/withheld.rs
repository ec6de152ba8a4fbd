//! What GraphQL withheld. It answers null there, and its errors name the place: what is null at such a place is not known,
//! while elsewhere null says that there is none.

use serde_json::Value;

/// What may be null for want of a right as well as for want of anything to tell.
const DOUBTFUL: [&str; 2] = ["/reviewDecision", "/commits/nodes/0/commit/statusCheckRollup"];

/// Puts something that no reader takes for null to where the errors point. An error that names no place may mean each.
pub(super) fn mark(answer: &mut Value) {
    let errors = answer.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(data) = answer.get_mut("data") else { return };
    for error in &errors {
        match error.get("path").and_then(Value::as_array) {
            Some(path) => withhold(data, path),
            None => withhold_all(data),
        }
    }
}

/// Where what may not be null was withheld, null stands above the place.
fn withhold(mut at: &mut Value, path: &[Value]) {
    for step in path {
        if at.is_null() {
            break;
        }
        let inside = match step {
            Value::String(name) => at.get_mut(name.as_str()),
            step => step.as_u64().and_then(|step| usize::try_from(step).ok()).and_then(|step| at.get_mut(step)),
        };
        let Some(inside) = inside else { return };
        at = inside;
    }
    unless_told(at);
}

fn withhold_all(data: &mut Value) {
    let nodes = data.pointer_mut("/repository/pullRequests/nodes").and_then(Value::as_array_mut);
    for pull in nodes.into_iter().flatten() {
        for place in DOUBTFUL {
            if let Some(at) = pull.pointer_mut(place) {
                unless_told(at);
            }
        }
    }
}

fn unless_told(at: &mut Value) {
    if at.is_null() {
        *at = Value::Bool(false);
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;
    use crate::domain::pull_request::{Checks, PullRequest, ReviewDecision};
    use serde_json::json;

    /// What is listed of two pull requests of which neither checks nor a decision are told, with these errors.
    fn listed(errors: &Value) -> Vec<PullRequest> {
        let pull = |number: u64| {
            let commit = json!({ "commit": { "statusCheckRollup": null } });
            json!({ "number": number, "reviewDecision": null, "latestOpinionatedReviews": { "nodes": [] },
                "autoMergeRequest": null, "commits": { "nodes": [commit] } })
        };
        let pulls = json!({ "totalCount": 2, "nodes": [pull(1), pull(2)] });
        let mut answer = json!({ "data": { "repository": { "pullRequests": pulls } }, "errors": errors });
        mark(&mut answer);
        serde_json::from_value::<told::Answer>(answer).unwrap().list("@claude").unwrap().0.pulls
    }

    fn error(path: &[&str]) -> Value {
        let mut whole = vec![json!("repository"), json!("pullRequests"), json!("nodes"), json!(1)];
        whole.extend(path.iter().map(|step| step.parse::<u64>().map_or_else(|_| json!(step), |step| json!(step))));
        json!({ "type": "FORBIDDEN", "path": whole, "message": "Resource not accessible by personal access token" })
    }

    fn told(pulls: &[PullRequest]) -> Vec<(&Checks, ReviewDecision, bool)> {
        pulls.iter().map(|pull| (&pull.checks, pull.decision, pull.auto_merge)).collect()
    }

    #[test]
    fn checks_and_a_decision_that_the_token_may_not_see_are_unknown_and_those_of_others_stay() {
        let none = (&Checks::None, ReviewDecision::None, false);
        assert_eq!(told(&listed(&json!([]))), [none; 2]);
        let rollup = ["commits", "nodes", "0", "commit", "statusCheckRollup"];
        let deep = [&rollup[..], &["state"]].concat();
        for path in [&rollup[..], &deep] {
            let unseen = (&Checks::Unknown, ReviewDecision::None, false);
            assert_eq!(told(&listed(&json!([error(path)]))), [none, unseen], "{path:?}");
        }
        let errors = json!([error(&["reviewDecision"]), error(&["autoMergeRequest"])]);
        assert_eq!(told(&listed(&errors)), [none, (&Checks::None, ReviewDecision::Unknown, false)]);
    }

    #[test]
    fn an_error_that_names_no_place_makes_what_may_be_withheld_unknown_everywhere() {
        let errors = json!([{ "message": "Something went wrong" }]);
        assert_eq!(told(&listed(&errors)), [(&Checks::Unknown, ReviewDecision::Unknown, false); 2]);
    }
}
