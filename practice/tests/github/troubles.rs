//! What goes wrong, and limits, protection, renaming and servers that lack a part.

use crate::asker::{Asker, REPO, now};
use chrono::TimeDelta;
use practice::github::{Ask, Right, Trouble, Way};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_spent_budget_is_refused_until_its_hour_is_over() {
    let asker = Asker::new().await;
    asker.github.leave_calls(&asker.token, 1);
    assert_eq!(asker.get("").await.header("x-ratelimit-remaining"), "0");
    let refused = asker.get("").await;
    assert_eq!((refused.status, refused.header("x-ratelimit-remaining")), (403, "0"));
    assert!(refused.body["message"].as_str().unwrap().starts_with("API rate limit exceeded"));
    assert_eq!(asker.ask("GET", "/rate_limit", None, &[]).await.body["rate"]["remaining"], 0, "asking for it is free");
    let reset: i64 = refused.header("x-ratelimit-reset").parse().unwrap();
    asker.github.advance(TimeDelta::seconds(reset - now().timestamp()));
    assert_eq!(asker.get("").await.status, 200);
}

#[tokio::test]
async fn graphql_and_rest_have_budgets_of_their_own() {
    let asker = Asker::new().await;
    asker.query("{ viewer { login } }", json!({})).await;
    asker.get("").await;
    let told = asker.ask("GET", "/rate_limit", None, &[]).await.body;
    asker.github.leave_calls(&asker.token, 0);
    assert_eq!(asker.query("{ viewer { login } }", json!({})).await["errors"][0]["type"], "RATE_LIMITED");
    assert_eq!((&told["resources"]["graphql"]["used"], &told["resources"]["core"]["used"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn each_way_of_failing_shows_as_itself() {
    let asker = Asker::new().await;
    let statuses = [
        (Way::ServerError, 500),
        (Way::BadGateway, 502),
        (Way::Unavailable, 503),
        (Way::NotFound, 404),
        (Way::SecondaryLimit, 403),
        (Way::TooManyRequests, 429),
        (Way::TooFast, 429),
        (Way::BadCredentials, 401),
        (Way::SingleSignOn, 403),
    ];
    for (way, status) in statuses {
        asker.github.trouble(Trouble::at("GET /user", way, 1));
        assert_eq!(asker.ask("GET", "/user", None, &[]).await.status, status, "{way:?}");
        assert_eq!(asker.ask("GET", "/user", None, &[]).await.status, 200, "{way:?} is over");
    }
    asker.github.trouble(Trouble::at("GET /user", Way::SingleSignOn, 1));
    assert!(asker.ask("GET", "/user", None, &[]).await.header("x-github-sso").starts_with("required; url="));
}

#[tokio::test]
async fn broken_answers_are_broken() {
    let asker = Asker::new().await;
    let once = |way| asker.github.trouble(Trouble::at("GET /user", way, 1));
    once(Way::WrongType);
    assert!(asker.ask("GET", "/user", None, &[]).await.header("content-type").starts_with("text/html"));
    once(Way::NotJson);
    let told = asker.try_get("/user").await.unwrap();
    assert_eq!((told.status, told.body), (200, Value::Null));
    for way in [Way::HalfBody, Way::LostAnswer, Way::Hangs] {
        once(way);
        assert!(asker.try_get("/user").await.is_err(), "{way:?}");
    }
    asker.github.latency(Duration::from_millis(600));
    assert!(asker.try_get("/user").await.is_err());
}

#[tokio::test]
async fn a_lost_answer_is_an_act_that_was_done() {
    let asker = Asker::new().await;
    let path = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
    asker.github.trouble(Trouble::at(&format!("POST {path}"), Way::LostAnswer, 1));
    let url = format!("{}{REPO}/issues/57/comments", asker.github.base_url());
    let sent = asker.try_send(&url, &json!({"body": "once"})).await;
    assert!(sent.is_err());
    assert_eq!(asker.get("/issues/57/comments").await.body[0]["body"], "once");
}

#[tokio::test]
async fn a_stopped_server_lets_nobody_wait() {
    let asker = Asker::new().await;
    asker.github.trouble(Trouble::everywhere(Way::Hangs));
    let url = asker.github.base_url();
    drop(asker);
    let refused = reqwest::Client::new().get(url).timeout(Duration::from_secs(5)).send().await;
    assert!(refused.is_err_and(|cause| cause.is_connect() || cause.is_request()));
}

#[tokio::test]
async fn a_protected_branch_wants_approvals_and_its_pushers() {
    let asker = Asker::new().await;
    asker.github.protect("development", 1, &["claude-code-india"]);
    assert_eq!(asker.get("/pulls/57").await.body["mergeable_state"], "blocked");
    assert_eq!(asker.send("PUT", "/pulls/57/merge", json!({})).await.status, 405);
    assert_eq!(asker.send("POST", "/pulls/57/reviews", json!({"event": "APPROVE"})).await.body["state"], "APPROVED");
    assert_eq!(asker.get("/pulls/57").await.body["mergeable_state"], "clean");
    let rules = asker.get("/rules/branches/development").await.body;
    assert!(rules.as_array().unwrap().iter().any(|rule| rule["type"] == "pull_request"));
    assert_eq!(asker.get("/branches/development").await.body["protected"], true);
    asker.github.protect("main", 0, &["somebody-else"]);
    let merge = asker.send("POST", "/merges", json!({"base": "main", "head": "development"})).await;
    assert_eq!(merge.status, 403);
    assert_eq!(asker.send("PUT", "/pulls/57/merge", json!({})).await.status, 200);
}

#[tokio::test]
async fn a_ruleset_refuses_what_it_forbids_and_tells_it() {
    let asker = Asker::new().await;
    let merge = |method: &str| json!({ "merge_method": method });
    asker.github.rule("development", &[Ask::NoMergeMethod]);
    let told = asker.get("/rules/branches/development").await.body;
    let by_pull = told.as_array().unwrap().iter().find(|rule| rule["type"] == "pull_request").unwrap();
    assert_eq!(by_pull["parameters"]["allowed_merge_methods"], json!(["squash", "rebase"]));
    assert_eq!(asker.send("PUT", "/pulls/57/merge", merge("merge")).await.status, 405);
    asker.github.rule("development", &[Ask::MergeQueue]);
    assert!(asker.get("/rules/branches/development").await.body.to_string().contains("merge_queue"));
    assert_eq!(asker.send("PUT", "/pulls/57/merge", merge("squash")).await.status, 405);
    asker.github.rule("main", &[Ask::LinearHistory, Ask::PullRequest]);
    let direct = json!({"base": "main", "head": "development"});
    assert_eq!(asker.send("POST", "/merges", direct).await.status, 409);
    let head = asker.get("/branches/development").await.body["commit"]["sha"].clone();
    assert_eq!(asker.send("PATCH", "/git/refs/heads/main", json!({ "sha": head })).await.status, 422);
}

#[tokio::test]
async fn only_an_owner_sees_the_protection_of_a_branch() {
    let asker = Asker::new().await.with(Right::Admin);
    assert_eq!(asker.get("/branches/main/protection").await.status, 404);
    asker.github.protect("main", 2, &["claude-code-india"]);
    let protection = asker.get("/branches/main/protection").await.body;
    assert_eq!(protection["required_pull_request_reviews"]["required_approving_review_count"], 2);
    assert_eq!(protection["restrictions"]["users"][0]["login"], "claude-code-india");
    assert_eq!(asker.get("/collaborators/rohan/permission").await.body["role_name"], "triage");
    let asker = asker.with(Right::Push);
    assert_eq!(asker.get("/branches/main/protection").await.status, 404, "it may not see it");
}

#[tokio::test]
async fn a_renamed_repository_is_found_by_its_former_name() {
    let asker = Asker::new().await;
    asker.github.rename("backend");
    let moved = asker.get("/pulls").await;
    assert_eq!(moved.status, 301);
    let there = asker.raw("GET", moved.header("location"), None, &[]).await;
    assert_eq!(there.body.as_array().map(Vec::len), Some(4), "{}", there.text);
    let query = "{ repository(owner: \"MAS-Mr-Mentor\", name: \"mr-mentor-backend\") { nameWithOwner } }";
    let told = asker.query(query, json!({})).await;
    assert_eq!(told["data"]["repository"]["nameWithOwner"], "MAS-Mr-Mentor/backend");
}

#[tokio::test]
async fn an_archived_repository_is_read_only() {
    let asker = Asker::new().await;
    asker.github.archive();
    assert_eq!(asker.get("").await.body["archived"], true);
    assert_eq!(asker.send("POST", "/issues/57/comments", json!({"body": "x"})).await.status, 403);
}

#[tokio::test]
async fn a_server_without_graphql_and_etags_still_answers_rest() {
    let asker = Asker::new().await;
    asker.github.without_graphql();
    asker.github.without_etags();
    assert_eq!(asker.query("{ viewer { login } }", json!({})).await["message"], "Not Found");
    let pulls = asker.get("/pulls").await;
    assert_eq!((pulls.status, pulls.header("etag")), (200, ""));
}

#[tokio::test]
async fn tokens_that_nobody_has_or_that_expired_are_bad_credentials() {
    let mut asker = Asker::new().await;
    asker.github.expire(now() + TimeDelta::minutes(5));
    assert_eq!(asker.get("").await.header("github-authentication-token-expiration"), "2026-01-09 09:07:00 UTC");
    asker.github.advance(TimeDelta::minutes(5));
    assert_eq!(asker.get("").await.status, 401);
    asker.token = "ghp_nobody".to_owned();
    assert_eq!(asker.get("").await.status, 401);
    assert_eq!(asker.github.token(Right::Pull), "github_pat_practiceReader");
}
