//! A promotion as the guide tells it: lock, pull request, merge guarded by the head, build, deploy, unlock.

use crate::asker::Asker;
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn head(asker: &Asker, branch: &str) -> Value {
    asker.get(&format!("/git/ref/heads/{branch}")).await.body["object"]["sha"].clone()
}

#[tokio::test]
async fn a_promotion_by_pull_request_ends_in_a_deployment() {
    let asker = Asker::new().await;
    let (development, main) = (head(&asker, "development").await, head(&asker, "main").await);
    let lock = json!({"ref": "refs/heads/cutover-lock/production", "sha": main});
    assert_eq!(asker.send("POST", "/git/refs", lock).await.status, 201);
    let open = json!({"title": "Release", "head": "development", "base": "main"});
    let number = asker.send("POST", "/pulls", open).await.body["number"].clone();
    let merge = json!({"sha": development, "merge_method": "merge"});
    let merged = asker.send("PUT", &format!("/pulls/{number}/merge"), merge).await.body;
    assert_eq!(head(&asker, "main").await, merged["sha"]);
    asker.github.advance(TimeDelta::minutes(9));
    let runs = asker.get("/actions/workflows/deploy-production.yml/runs?per_page=1").await.body;
    assert_eq!(runs["workflow_runs"][0]["conclusion"], "success");
    let image = asker.github.images().pop().unwrap();
    assert_eq!((image.branch.as_str(), Value::from(image.commit)), ("main", merged["sha"].clone()));
    let ahead = asker.get("/compare/main...development").await.body;
    assert_eq!((&ahead["ahead_by"], &ahead["behind_by"]), (&json!(0), &json!(1)), "main has the merge commit");
    assert_eq!(asker.send("DELETE", "/git/refs/heads/cutover-lock/production", Value::Null).await.status, 204);
}

#[tokio::test]
async fn a_head_that_moved_meanwhile_stops_the_merge() {
    let asker = Asker::new().await;
    let seen = head(&asker, "development").await;
    let open = json!({"title": "Release", "head": "development", "base": "main"});
    let number = asker.send("POST", "/pulls", open).await.body["number"].clone();
    asker.github.push("development", ("late.txt", "x"), "claude-code-india", "fix: late").unwrap();
    let merge = json!({"sha": seen, "merge_method": "merge"});
    assert_eq!(asker.send("PUT", &format!("/pulls/{number}/merge"), merge).await.status, 409);
    assert_eq!(asker.get(&format!("/pulls/{number}/commits")).await.body.as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn a_squash_leaves_one_commit_and_no_second_parent() {
    let asker = Asker::new().await;
    let merge = json!({"merge_method": "squash"});
    let merged = asker.send("PUT", "/pulls/59/merge", merge).await.body["sha"].as_str().unwrap().to_owned();
    let commit = asker.get(&format!("/commits/{merged}")).await.body;
    assert_eq!(commit["parents"].as_array().unwrap().len(), 1);
    assert_eq!(commit["commit"]["message"], "feat: mentor availability (#59)");
}
