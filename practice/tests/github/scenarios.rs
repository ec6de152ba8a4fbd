//! Each scenario shows what its sentence says.

use crate::asker::Asker;
use chrono::TimeDelta;
use practice::scenario;
use serde_json::{Value, json};

async fn runs(asker: &Asker, file: &str, count: usize) -> Vec<Value> {
    let told = asker.get(&format!("/actions/workflows/{file}/runs?per_page={count}")).await.body;
    told["workflow_runs"].as_array().unwrap().clone()
}

fn word(run: &Value) -> &str {
    run["conclusion"].as_str().or(run["status"].as_str()).unwrap()
}

#[tokio::test]
async fn every_scenario_starts() {
    for scenario in scenario::ALL.iter() {
        let asker = Asker::playing(scenario.name).await;
        assert!(asker.github.base_url().starts_with("http://127.0.0.1:"), "{}", scenario.name);
    }
}

#[tokio::test]
async fn cancelled_build_never_reaches_production() {
    let asker = Asker::playing("cancelled-build").await;
    let builds = runs(&asker, "build.yml", 2).await;
    assert_eq!((word(&builds[1]), &builds[1]["head_branch"]), ("cancelled", &json!("main")));
    assert_eq!((word(&builds[0]), &builds[0]["head_branch"]), ("success", &json!("development")));
    assert_eq!(word(&runs(&asker, "deploy-production.yml", 1).await[0]), "skipped");
    let head = asker.get("/branches/main").await.body["commit"]["sha"].clone();
    assert_eq!(builds[1]["head_sha"], head);
    let numbers: Vec<u64> = builds.iter().map(|run| run["run_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [814, 813], "what is drawn keeps its numbers");
}

#[tokio::test]
async fn racing_merge_moves_both_heads_while_one_looks() {
    let asker = Asker::playing("racing-merge").await;
    let head = async |branch: &str| asker.get(&format!("/branches/{branch}")).await.body["commit"]["sha"].clone();
    let (development, main) = (head("development").await, head("main").await);
    asker.github.advance(TimeDelta::seconds(44));
    assert_eq!(head("development").await, development);
    asker.github.advance(TimeDelta::seconds(2));
    assert_ne!(head("development").await, development);
    assert_eq!(head("main").await, main);
    asker.github.advance(TimeDelta::minutes(2));
    assert_ne!(head("main").await, main);
    assert_eq!(word(&runs(&asker, "build.yml", 2).await[1]), "cancelled");
    assert_eq!(asker.get("/pulls/57").await.body["merged"], true, "its commits are in development now");
}

#[tokio::test]
async fn waiting_approval_goes_on_once_it_is_approved() {
    let asker = Asker::playing("waiting-approval").await;
    let deploy = runs(&asker, "deploy-production.yml", 1).await.remove(0);
    assert_eq!(word(&deploy), "waiting");
    let path = format!("/actions/runs/{}/pending_deployments", deploy["id"]);
    let pending = asker.get(&path).await.body;
    assert_eq!(pending[0]["current_user_can_approve"], true);
    let environment = &pending[0]["environment"]["id"];
    let approve = json!({"environment_ids": [environment], "state": "approved", "comment": "ship it"});
    assert_eq!(asker.send("POST", &path, approve.clone()).await.status, 200);
    assert_eq!(asker.send("POST", &path, approve).await.status, 422, "it waits no more");
    assert_eq!(asker.get(&path).await.body, json!([]));
    asker.github.advance(TimeDelta::minutes(4));
    assert_eq!(word(&runs(&asker, "deploy-production.yml", 1).await[0]), "success");
    let said = asker.get(&format!("/actions/runs/{}/approvals", deploy["id"])).await.body;
    assert_eq!((&said[0]["state"], &said[0]["comment"]), (&json!("approved"), &json!("ship it")));
}

#[tokio::test]
async fn a_rejected_deployment_fails() {
    let asker = Asker::playing("waiting-approval").await;
    let deploy = runs(&asker, "deploy-production.yml", 1).await.remove(0);
    let path = format!("/actions/runs/{}/pending_deployments", deploy["id"]);
    let environment = asker.get(&path).await.body[0]["environment"]["id"].clone();
    let reject = json!({"environment_ids": [environment], "state": "rejected", "comment": ""});
    assert_eq!(asker.send("POST", &path, reject).await.status, 200);
    assert_eq!(word(&runs(&asker, "deploy-production.yml", 1).await[0]), "failure");
}

#[tokio::test]
async fn skipped_and_lost_deploys_are_no_deploys() {
    let asker = Asker::playing("skipped-deploy").await;
    assert_eq!(word(&runs(&asker, "build.yml", 1).await[0]), "failure");
    assert_eq!(word(&runs(&asker, "deploy-development.yml", 1).await[0]), "skipped");
    let asker = Asker::playing("lost-deploy").await;
    let build = runs(&asker, "build.yml", 1).await.remove(0);
    assert_eq!(word(&build), "success");
    let deploy = runs(&asker, "deploy-development.yml", 1).await.remove(0);
    assert!(deploy["created_at"].as_str() < build["created_at"].as_str(), "none is newer than the build");
}

#[tokio::test]
async fn zombie_run_stays_queued() {
    let asker = Asker::playing("zombie-run").await;
    let queued = asker.get("/actions/runs?status=queued").await.body;
    assert_eq!(
        (&queued["total_count"], &queued["workflow_runs"][0]["event"]),
        (&json!(1), &json!("workflow_dispatch"))
    );
    asker.github.advance(TimeDelta::days(2));
    assert_eq!(asker.get("/actions/runs?status=queued").await.body["total_count"], 1);
}

#[tokio::test]
async fn rate_limited_leaves_few_calls_and_none_for_a_moment() {
    let asker = Asker::playing("rate-limited").await;
    assert_eq!(asker.get("").await.header("x-ratelimit-remaining"), "229");
    let refused = asker.get("/pulls/61/files").await;
    assert_eq!((refused.status, refused.header("retry-after")), (403, "60"));
    asker.github.advance(TimeDelta::seconds(60));
    assert_eq!(asker.get("").await.status, 429);
}

#[tokio::test]
async fn down_expired_and_slow_say_so() {
    let asker = Asker::playing("github-down").await;
    let down = asker.get("").await;
    assert_eq!((down.status, down.header("content-type")), (502, "text/html"));
    let asker = Asker::playing("expired-token").await;
    let refused = asker.ask("GET", "/user", None, &[]).await;
    assert_eq!((refused.status, &refused.body["message"]), (401, &json!("Bad credentials")));
    let asker = Asker::playing("slow").await;
    assert!(asker.try_get("/user").await.is_err(), "no answer comes within the client's deadline");
}
