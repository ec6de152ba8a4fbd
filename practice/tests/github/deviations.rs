//! Answers that GitHub's description does not have and the real service gives all the same, each with its reason.

use serde_json::Value;

/// One of them; `*` stands for every method or path.
type Deviation = (&'static str, &'static str, u16, &'static str);

/// All of them.
const ALL: [Deviation; 10] = [
    ("*", "*", 401, "a token that nobody has is refused before any endpoint is looked at"),
    ("*", "*", 403, "a missing right, a spent budget and a secondary limit are answered so by every endpoint"),
    ("*", "*", 404, "a private repository, and all in it, does not exist for a token that may not see it"),
    ("*", "*", 429, "secondary limits are answered with 403 or 429 by every endpoint"),
    ("*", "*", 500, "any endpoint can fail"),
    ("*", "*", 502, "any endpoint can be unreachable behind the front"),
    ("*", "*", 503, "any endpoint can be unavailable"),
    ("*", "*", 301, "a renamed repository is answered so by every endpoint that reads it"),
    (
        "POST",
        "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
        422,
        "a workflow without the trigger, an unknown reference or an unknown input",
    ),
    (
        "POST",
        "/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments",
        422,
        "nothing waits, or it waits for somebody else",
    ),
];

/// Values that the description says are never null and that the real service answers null: path, place and why.
const NULLS: [(&str, &str, &str); 1] =
    [("/repos/{owner}/{repo}/pulls/{pull_number}", "/user", "the account that opened it is gone")];

/// An answer without the places where null is right all the same.
pub fn without_nulls(path: &str, mut body: Value, stand_in: &Value) -> Value {
    for (_, place, _) in NULLS.iter().filter(|one| one.0 == path) {
        if let Some(value) = body.pointer_mut(place).filter(|value| value.is_null()) {
            value.clone_from(stand_in);
        }
    }
    body
}

/// Why an answer that is not described is right all the same.
pub fn reason(method: &str, path: &str, status: u16) -> Option<&'static str> {
    let fits = |told: &str, asked: &str| told == "*" || told == asked;
    let found = ALL.iter().find(|one| fits(one.0, method) && fits(one.1, path) && one.2 == status);
    found.map(|one| one.3)
}
