//! Every field of every answer that the lists use, in turn null, absent, of another type, and with a word that nobody
//! knows: the list comes all the same, and at most the one item is missing whose number is gone.

use super::world::{World, moment, open};
use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::routing::any;
use engine::sources::github::GitHub;
use practice::github::Right;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A server that gives one body at a time, and no GraphQL unless that is what it gives.
#[derive(Clone, Default)]
struct Canned {
    rest: Arc<Mutex<Value>>,
    graphql: Arc<Mutex<Option<Value>>>,
}

impl Canned {
    async fn start(&self) -> GitHub {
        let canned = self.clone();
        let answer = move |uri: Uri, _: Bytes| async move {
            let graphql = uri.path().ends_with("/graphql");
            let body = if graphql {
                canned.graphql.lock().unwrap().clone()
            } else {
                Some(canned.rest.lock().unwrap().clone())
            };
            match body {
                Some(body) => (StatusCode::OK, body.to_string()),
                None => (StatusCode::NOT_FOUND, "{}".to_owned()),
            }
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(any(answer))).await });
        open(&format!("http://{address}"), "ghp_x")
    }
}

/// The pointers of everything in a value, itself left out.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inside {
        let at = format!("{at}/{key}");
        places(value, &at, found);
        found.push(at);
    }
}

fn without(value: &Value, place: &str) -> Value {
    let mut value = value.clone();
    let (parent, key) = place.rsplit_once('/').unwrap();
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.remove(key)),
        Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
        _ => {}
    }
    value
}

fn spoiled(value: &Value, place: &str) -> Vec<Value> {
    let with = |new: Value| {
        let mut value = value.clone();
        *value.pointer_mut(place).unwrap() = new;
        value
    };
    vec![
        without(value, place),
        with(Value::Null),
        with(json!({"x": 1})),
        with(json!(-7)),
        with(json!("SOMETHING_NEW")),
        with(json!([])),
    ]
}

/// What is spoiled, one thing at a time, below this place.
fn all_spoiled(value: &Value, below: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    places(value.pointer(below).unwrap(), below, &mut found);
    // What lies deeper belongs to other things than the item: nothing of it is read.
    let near = |place: &&String| {
        place.matches('/').count() - below.matches('/').count() <= 4 && !place.contains("/repo/owner")
    };
    found
        .iter()
        .filter(near)
        .flat_map(|place| spoiled(value, place).into_iter().map(|one| (place.clone(), one)))
        .collect()
}

#[tokio::test]
async fn a_run_with_anything_wrong_in_it_is_still_listed() {
    let world = World::calm().await;
    let mut whole = world.raw("/actions/runs?per_page=2").await;
    whole["workflow_runs"].as_array_mut().unwrap().truncate(2);
    let canned = Canned::default();
    let github = canned.start().await;
    for (place, value) in all_spoiled(&whole, "/workflow_runs/0") {
        *canned.rest.lock().unwrap() = value;
        let runs = github.runs(moment().fixed_offset()).await.map(|list| list.runs.len());
        let expected = if place == "/workflow_runs/0/id" { 1..=2 } else { 2..=2 };
        assert!(runs.as_ref().is_ok_and(|count| expected.contains(count)), "{place}: {runs:?}");
    }
    *canned.rest.lock().unwrap() = json!({"workflow_runs": [null, {}, 7]});
    assert!(github.runs(moment().fixed_offset()).await.unwrap().runs.is_empty());
}

#[tokio::test]
async fn a_pull_request_with_anything_wrong_in_it_is_still_listed_with_and_without_graphql() {
    let world = World::calm().await;
    let mut whole = world.raw("/pulls?state=open&per_page=2").await;
    whole.as_array_mut().unwrap().truncate(2);
    let canned = Canned::default();
    let github = canned.start().await;
    for (place, value) in all_spoiled(&whole, "/0") {
        *canned.rest.lock().unwrap() = value;
        let pulls = github.pulls().await.map(|list| list.pulls.len());
        let expected = if place == "/0/number" { 1..=2 } else { 2..=2 };
        assert!(pulls.as_ref().is_ok_and(|count| expected.contains(count)), "{place}: {pulls:?}");
    }
    let mut whole = world.raw_graphql().await;
    let nodes = "/data/repository/pullRequests/nodes";
    whole.pointer_mut(nodes).unwrap().as_array_mut().unwrap().truncate(2);
    for (place, value) in all_spoiled(&whole, &format!("{nodes}/0")) {
        *canned.graphql.lock().unwrap() = Some(value);
        let pulls = github.pulls().await.map(|list| list.pulls.len());
        let expected = if place == format!("{nodes}/0/number") { 1..=2 } else { 2..=2 };
        assert!(pulls.as_ref().is_ok_and(|count| expected.contains(count)), "{place}: {pulls:?}");
    }
}

#[tokio::test]
async fn an_answer_of_graphql_that_is_none_falls_back_to_the_plain_list() {
    let world = World::calm().await;
    let canned = Canned::default();
    *canned.rest.lock().unwrap() = world.raw("/pulls?state=open&per_page=2").await;
    let github = canned.start().await;
    for none in [
        json!({"errors": [{"message": "Field 'mergeStateStatus' doesn't exist on type 'PullRequest'"}]}),
        json!({}),
        json!([]),
    ] {
        *canned.graphql.lock().unwrap() = Some(none.clone());
        let pulls = github.pulls().await.map(|list| list.pulls.len());
        assert!(pulls.as_ref().is_ok_and(|count| *count >= 2), "{none}: {pulls:?}");
    }
}

#[tokio::test]
async fn a_job_with_anything_wrong_in_it_is_still_listed() {
    let world = World::calm().await;
    let runs = world.asked_by(Right::Pull).runs(moment().fixed_offset()).await.unwrap().runs;
    let whole = world.raw(&format!("/actions/runs/{}/jobs", runs[0].id)).await;
    let canned = Canned::default();
    let github = canned.start().await;
    for (place, value) in all_spoiled(&whole, "/jobs/0") {
        *canned.rest.lock().unwrap() = value;
        let jobs = github.jobs(runs[0].id, moment().fixed_offset()).await.map(|jobs| jobs.len());
        let expected = if place == "/jobs/0/id" { 0..=1 } else { 1..=1 };
        assert!(jobs.as_ref().is_ok_and(|count| expected.contains(count)), "{place}: {jobs:?}");
    }
}
