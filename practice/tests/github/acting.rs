//! What can be done: merging, commenting, opening, starting and stopping runs, references, approvals.

use crate::asker::Asker;
use chrono::TimeDelta;
use practice::github::{Fate, Right};
use serde_json::{Value, json};

async fn latest(asker: &Asker, file: &str) -> Value {
    let runs = asker.get(&format!("/actions/workflows/{file}/runs?per_page=1")).await.body;
    runs["workflow_runs"][0].clone()
}

fn told(run: &Value) -> (u64, &str, Option<&str>) {
    (run["run_number"].as_u64().unwrap(), run["status"].as_str().unwrap(), run["conclusion"].as_str())
}

#[tokio::test]
async fn a_merge_builds_then_deploys_and_the_deploy_carries_the_default_branch() {
    let asker = Asker::new().await;
    let head = asker.get("/pulls/59").await.body["head"]["sha"].clone();
    let merged = asker.send("PUT", "/pulls/59/merge", json!({"sha": head, "merge_method": "merge"})).await;
    assert_eq!((merged.status, &merged.body["merged"]), (200, &json!(true)));
    assert_eq!(told(&latest(&asker, "build.yml").await), (813, "queued", None));
    asker.github.advance(TimeDelta::seconds(60));
    assert_eq!(told(&latest(&asker, "build.yml").await), (813, "in_progress", None));
    asker.github.advance(TimeDelta::minutes(4));
    assert_eq!(told(&latest(&asker, "build.yml").await), (813, "completed", Some("success")));
    let deploy = latest(&asker, "deploy-development.yml").await;
    assert_eq!((told(&deploy).0, &deploy["event"]), (656, &json!("workflow_run")));
    assert_eq!(deploy["head_sha"], merged.body["sha"], "development is the default branch");
    assert_eq!(asker.github.images().last().unwrap().commit, merged.body["sha"].as_str().unwrap());
    assert_eq!(asker.get("/pulls/59/merge").await.status, 204);
    assert_eq!(asker.get("/pulls/61").await.body["mergeable"], Value::Null, "its base moved: GitHub thinks again");
    assert_eq!(asker.get("/pulls/61").await.body["mergeable"], true);
    assert_eq!(asker.send("PUT", "/pulls/59/merge", json!({})).await.status, 405);
}

#[tokio::test]
async fn a_merge_is_guarded_by_the_head_and_refused_in_conflict() {
    let asker = Asker::new().await;
    let stale = json!({"sha": "0123456789012345678901234567890123456789"});
    assert_eq!(asker.send("PUT", "/pulls/61/merge", stale).await.status, 409);
    let sixty = asker.get("/pulls/60").await.body;
    assert_eq!(sixty["mergeable_state"], "dirty", "both sides wrote the index of the changelog");
    assert_eq!(asker.send("PUT", "/pulls/60/merge", json!({})).await.status, 405);
    let asker = asker.with(Right::Triage);
    assert_eq!(asker.send("PUT", "/pulls/61/merge", json!({})).await.status, 403);
}

#[tokio::test]
async fn a_newer_build_cancels_the_one_that_goes_on_whatever_its_branch() {
    let asker = Asker::new().await;
    asker.github.push("development", ("a.txt", "a"), "claude-code-india", "feat: a").unwrap();
    asker.github.advance(TimeDelta::seconds(30));
    asker.github.merge("development", "main", "claude-code-india").unwrap();
    let runs = asker.get("/actions/workflows/build.yml/runs?per_page=2").await.body;
    let (newer, older) = (&runs["workflow_runs"][0], &runs["workflow_runs"][1]);
    assert_eq!((told(newer).0, &newer["head_branch"]), (814, &json!("main")));
    assert_eq!(told(older), (813, "completed", Some("cancelled")));
    let deploy = latest(&asker, "deploy-development.yml").await;
    assert_eq!(told(&deploy), (656, "completed", Some("skipped")), "its end came, and its condition was false");
    asker.github.advance(TimeDelta::minutes(9));
    let deploy = latest(&asker, "deploy-production.yml").await;
    assert_eq!((told(&deploy), &deploy["head_branch"]), ((589, "completed", Some("success")), &json!("development")));
    let deployment = &asker.get("/deployments?environment=production&per_page=1").await.body[0];
    let statuses = asker.get(&format!("/deployments/{}/statuses", deployment["id"])).await.body;
    assert_eq!(statuses[0]["state"], "success");
}

#[tokio::test]
async fn a_mention_starts_the_reviewer_and_another_comment_skips_it() {
    let asker = Asker::new().await.with(Right::Pull);
    let sent = asker.send("POST", "/issues/57/comments", json!({"body": "@claude please review"})).await;
    assert_eq!((sent.status, &sent.body["user"]["login"]), (201, &json!("MAS-intern")));
    let run = latest(&asker, "claude.yml").await;
    assert_eq!((told(&run).1, &run["display_title"]), ("queued", &json!("refactor: split email worker")));
    asker.github.advance(TimeDelta::minutes(3));
    let comments = asker.get("/issues/57/comments").await.body;
    assert_eq!(comments[1]["user"]["login"], "claude[bot]");
    asker.send("POST", "/issues/57/comments", json!({"body": "thanks"})).await;
    assert_eq!(told(&latest(&asker, "claude.yml").await), (422, "completed", Some("skipped")));
    assert_eq!(asker.send("POST", "/issues/57/comments", json!({"body": " "})).await.status, 422);
    assert_eq!(asker.send("POST", "/issues/999/comments", json!({"body": "x"})).await.status, 404);
}

#[tokio::test]
async fn a_pull_request_is_opened_once_and_its_mergeability_comes_with_the_second_question() {
    let asker = Asker::new().await;
    let body = json!({"title": "fix: otp", "head": "fix/otp-retry", "base": "development", "body": "Twice."});
    let made = asker.send("POST", "/pulls", body.clone()).await;
    assert_eq!((made.status, made.body["number"].as_u64(), &made.body["mergeable"]), (201, Some(62), &Value::Null));
    assert_eq!(asker.get("/pulls/62").await.body["mergeable"], Value::Null);
    assert_eq!(asker.get("/pulls/62").await.body["mergeable"], true);
    let again = asker.send("POST", "/pulls", body).await;
    assert_eq!(again.status, 422);
    assert!(again.body["errors"][0]["message"].as_str().unwrap().starts_with("A pull request already exists"));
    let nothing = json!({"title": "x", "head": "main", "base": "development"});
    assert_eq!(
        asker.send("POST", "/pulls", nothing).await.body["errors"][0]["message"],
        "No commits between development and main"
    );
    let closed = asker.send("PATCH", "/pulls/62", json!({"state": "closed"})).await;
    assert_eq!(closed.body["state"], "closed");
}

#[tokio::test]
async fn runs_are_started_stopped_and_tried_again() {
    let asker = Asker::new().await;
    let path = "/actions/workflows/build.yml/dispatches";
    assert_eq!(asker.send("POST", path, json!({"ref": "development"})).await.status, 204);
    let detailed = json!({"ref": "development", "inputs": {"branch": "main"}, "return_run_details": true});
    let made = asker.send("POST", "/actions/workflows/deploy-production.yml/dispatches", detailed).await;
    assert_eq!(made.status, 200);
    let id = &made.body["workflow_run_id"];
    assert_eq!(asker.get(&format!("/actions/runs/{id}")).await.body["event"], "workflow_dispatch");
    assert_eq!(asker.send("POST", &format!("/actions/runs/{id}/rerun"), json!({})).await.status, 403);
    assert_eq!(asker.send("POST", &format!("/actions/runs/{id}/cancel"), json!({})).await.status, 202);
    assert_eq!(asker.get(&format!("/actions/runs/{id}")).await.body["conclusion"], "cancelled");
    assert_eq!(asker.send("POST", &format!("/actions/runs/{id}/cancel"), json!({})).await.status, 409);
    assert_eq!(asker.send("POST", &format!("/actions/runs/{id}/rerun-failed-jobs"), json!({})).await.status, 201);
    let run = asker.get(&format!("/actions/runs/{id}")).await.body;
    assert_eq!((&run["run_attempt"], &run["status"]), (&json!(2), &json!("queued")));
    assert_eq!(asker.get(&format!("/actions/runs/{id}/jobs?filter=all")).await.body["total_count"], 2);
    let strange = json!({"ref": "development", "inputs": {"speed": "fast"}});
    assert_eq!(asker.send("POST", path, strange).await.status, 422);
    let claude = asker.send("POST", "/actions/workflows/claude.yml/dispatches", json!({"ref": "development"})).await;
    assert_eq!(claude.status, 422);
}

#[tokio::test]
async fn a_run_meets_what_was_decided_for_it_and_the_next_one_does_not() {
    let asker = Asker::new().await;
    let step = "Run docker/build-push-action@v6".to_owned();
    asker.github.next_run(Fate { workflow: "build.yml".to_owned(), fails_at: Some(step.clone()), ..Fate::default() });
    asker.github.push("staging", ("a.txt", "a"), "claude-code-india", "feat: a").unwrap();
    asker.github.advance(TimeDelta::minutes(5));
    let run = latest(&asker, "build.yml").await;
    assert_eq!((told(&run).2, &run["head_branch"]), (Some("failure"), &json!("staging")));
    let job = asker.get(&format!("/actions/runs/{}/jobs", run["id"])).await.body["jobs"][0].clone();
    let failed = job["steps"].as_array().unwrap().iter().find(|step| step["conclusion"] == "failure").unwrap();
    assert_eq!(failed["name"], step);
    let there = asker.get(&format!("/actions/jobs/{}/logs", job["id"])).await;
    assert!(asker.raw("GET", there.header("location"), None, &[]).await.text.contains("##[error]"));
    assert_eq!(
        asker.send("POST", &format!("/actions/runs/{}/rerun-failed-jobs", run["id"]), json!({})).await.status,
        201
    );
    asker.github.advance(TimeDelta::minutes(5));
    assert_eq!(told(&latest(&asker, "build.yml").await).2, Some("success"));
    assert_eq!(asker.github.images().last().unwrap().branch, "staging");
}

#[tokio::test]
async fn a_comment_from_elsewhere_starts_the_reviewer_too() {
    let asker = Asker::new().await;
    asker.github.comment(57, "shubham21155102", "@claude please");
    asker.github.advance(TimeDelta::minutes(3));
    assert_eq!(asker.get("/issues/57/comments").await.body.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_reference_is_made_once_moved_forward_and_deleted() {
    let asker = Asker::new().await;
    let main = asker.get("/git/ref/heads/main").await.body["object"]["sha"].clone();
    let dev = asker.get("/git/ref/heads/development").await.body["object"]["sha"].clone();
    let lock = json!({"ref": "refs/heads/cutover-lock/production", "sha": main});
    assert_eq!(asker.send("POST", "/git/refs", lock.clone()).await.status, 201);
    let again = asker.send("POST", "/git/refs", lock).await;
    assert_eq!((again.status, &again.body["message"]), (422, &json!("Reference already exists")));
    let path = "/git/refs/heads/cutover-lock/production";
    assert_eq!(asker.send("PATCH", path, json!({"sha": dev})).await.status, 200);
    assert_eq!(asker.send("PATCH", path, json!({"sha": main})).await.status, 422, "that is no fast forward");
    assert_eq!(asker.get("/git/matching-refs/heads/cutover-lock").await.body.as_array().unwrap().len(), 1);
    assert_eq!(asker.send("DELETE", path, Value::Null).await.status, 204);
    assert_eq!(asker.send("DELETE", path, Value::Null).await.status, 422);
    assert_eq!(asker.get("/git/ref/heads/cutover-lock/production").await.status, 404);
}

#[tokio::test]
async fn a_commit_is_written_before_anything_points_at_it() {
    let asker = Asker::new().await;
    let main = asker.get("/commits/main").await.body;
    let written =
        json!({"message": "cutover lock\n\nHolder: asha", "tree": main["commit"]["tree"]["sha"], "parents": []});
    let made = asker.send("POST", "/git/commits", written).await;
    assert_eq!((made.status, &made.body["parents"]), (201, &json!([])));
    let lock = json!({"ref": "refs/heads/cutover-lock/production", "sha": made.body["sha"]});
    assert_eq!(asker.send("POST", "/git/refs", lock).await.status, 201);
    let orphan = json!({"message": "x", "tree": main["commit"]["tree"]["sha"], "parents": ["0".repeat(40)]});
    assert_eq!(asker.send("POST", "/git/commits", orphan).await.status, 422);
}

#[tokio::test]
async fn branches_are_merged_compared_and_read() {
    let asker = Asker::new().await;
    let ahead = asker.get("/compare/main...development").await.body;
    assert_eq!((&ahead["status"], &ahead["ahead_by"], &ahead["behind_by"]), (&json!("ahead"), &json!(6), &json!(0)));
    assert_eq!(ahead["commits"].as_array().unwrap().len(), 6);
    let merge = json!({"base": "main", "head": "development"});
    assert_eq!(asker.send("POST", "/merges", merge.clone()).await.status, 201);
    assert_eq!(asker.send("POST", "/merges", merge).await.status, 204, "nothing is left to merge");
    let conflict = json!({"base": "main", "head": "fix/meeting-issues-and-improvements"});
    assert_eq!(asker.send("POST", "/merges", conflict).await.status, 409);
    assert_eq!(asker.send("POST", "/merges", json!({"base": "nowhere", "head": "main"})).await.status, 404);
    let file = asker.get("/contents/.github/workflows/build.yml?ref=main").await.body;
    assert!(file["size"].as_u64() > Some(100));
    let commits = asker.get("/commits?sha=main&per_page=2").await;
    assert_eq!(commits.body.as_array().unwrap().len(), 2);
    let one = asker.get(&format!("/commits/{}", commits.body[1]["sha"].as_str().unwrap())).await.body;
    assert!(one["stats"]["total"].as_u64() > Some(0));
}

#[tokio::test]
async fn an_environment_without_reviewers_waits_for_nobody() {
    let asker = Asker::new().await;
    let all = asker.get("/environments").await.body;
    assert_eq!((&all["total_count"], &all["environments"][0]["protection_rules"]), (&json!(1), &json!([])));
    let run = latest(&asker, "deploy-production.yml").await;
    assert_eq!(asker.get(&format!("/actions/runs/{}/pending_deployments", run["id"])).await.body, json!([]));
    assert_eq!(asker.get("/environments/production").await.body["name"], "production");
}
