//! What can be read: people, branches, pull requests, runs, pages and etags.

use crate::asker::{self, Asker, REPO};
use practice::github::Right;
use practice::registry::Version;
use serde_json::{Value, json};

fn numbers(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|one| one["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_token_says_who_it_is_and_what_it_may_do() {
    let asker = Asker::new().await;
    let me = asker.ask("GET", "/user", None, &[]).await;
    assert_eq!((me.status, me.body["login"].as_str()), (200, Some("claude-code-india")));
    assert_eq!(me.header("x-oauth-scopes"), "read:packages, repo, workflow");
    assert_eq!(asker.get("").await.body["permissions"]["push"], true);
    let asker = asker.with(Right::Pull);
    let reader = asker.get("").await;
    assert_eq!(
        reader.body["permissions"],
        json!({"admin": false, "maintain": false, "push": false, "triage": false, "pull": true})
    );
    assert_eq!(reader.header("x-oauth-scopes"), "");
    assert_eq!(reader.header("github-authentication-token-expiration"), "2026-01-30 09:02:00 UTC");
    let asker = asker.with(Right::Nothing);
    assert_eq!(asker.get("").await.status, 404, "a private repository does not exist for a stranger");
}

#[tokio::test]
async fn the_open_pull_requests_are_those_of_the_drawing() {
    let asker = Asker::new().await;
    let list = asker.get("/pulls?per_page=100").await;
    assert_eq!(numbers(&list.body), [59, 61, 60, 57]);
    let one = asker.get("/pulls/61").await.body;
    assert_eq!((one["mergeable"].as_bool(), one["mergeable_state"].as_str()), (Some(true), Some("clean")));
    assert!(one["changed_files"].as_u64() > Some(3), "{}", one["changed_files"]);
    let files = asker.get("/pulls/61/files").await.body;
    assert!(files.as_array().unwrap().iter().any(|file| file["filename"] == "src/entity/Mentor.ts"));
    let reviews = asker.get("/pulls/60/reviews").await.body;
    assert_eq!(reviews[0]["state"], "CHANGES_REQUESTED");
    let comments = asker.get("/issues/59/comments").await.body;
    assert!(comments[0]["body"].as_str().unwrap().starts_with("@claude"));
    assert_eq!(asker.get("/pulls/61/commits").await.body.as_array().unwrap().len(), 4);
    let merged = asker.get("/pulls/56").await.body;
    assert_eq!(
        (merged["merged"].as_bool(), merged["merged_by"]["login"].as_str()),
        (Some(true), Some("claude-code-india"))
    );
}

#[tokio::test]
async fn one_graphql_query_brings_the_whole_list() {
    let asker = Asker::new().await;
    let query = "query($o: String!, $n: String!) { rateLimit { remaining } repository(owner: $o, name: $n) {
        pullRequests(first: 2, states: OPEN, orderBy: {field: UPDATED_AT, direction: DESC}) {
          totalCount pageInfo { hasNextPage endCursor }
          nodes { ...P } } } }
      fragment P on PullRequest { number isDraft reviewDecision mergeable author { login __typename }
        statusCheckRollup { state } files(first: 50) { totalCount nodes { path } } }";
    let told = asker.query(query, json!({"o": "MAS-Mr-Mentor", "n": "mr-mentor-backend"})).await;
    let pulls = &told["data"]["repository"]["pullRequests"];
    assert_eq!((pulls["totalCount"].as_u64(), &pulls["pageInfo"]["hasNextPage"]), (Some(4), &json!(true)), "{told}");
    assert_eq!(numbers(&pulls["nodes"]), [59, 61]);
    let first = &pulls["nodes"][1];
    assert_eq!((&first["reviewDecision"], &first["statusCheckRollup"]), (&json!("APPROVED"), &Value::Null));
    assert_eq!(first["author"], json!({"login": "shubham21155102", "__typename": "User"}));
}

#[tokio::test]
async fn a_query_for_what_is_not_there_is_refused_as_github_refuses_it() {
    let asker = Asker::new().await;
    let told = asker.query("{ repository(owner: \"a\", name: \"b\") { id } }", json!({})).await;
    assert_eq!((&told["data"]["repository"], &told["errors"][0]["type"]), (&Value::Null, &json!("NOT_FOUND")));
    let told = asker.query("{ viewer { shoeSize } }", json!({})).await;
    assert_eq!(told["errors"][0]["extensions"]["code"], "undefinedField");
    assert!(told.get("data").is_none());
    let many = "{ repository(owner: \"MAS-Mr-Mentor\", name: \"mr-mentor-backend\") { pullRequests { totalCount } } }";
    assert_eq!(asker.query(many, json!({})).await["errors"][0]["type"], "MISSING_PAGINATION_BOUNDARIES");
    assert!(asker.query("{ viewer ", json!({})).await["errors"][0]["message"].is_string());
}

#[tokio::test]
async fn the_runs_are_those_of_the_drawing() {
    let asker = Asker::new().await;
    let runs = asker.get("/actions/runs?per_page=100").await.body;
    let told = runs["workflow_runs"].as_array().unwrap().iter().map(|run| {
        let word = run["conclusion"].as_str().or(run["status"].as_str()).unwrap().to_owned();
        (
            run["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned(),
            run["run_number"].as_u64().unwrap(),
            word,
        )
    });
    let told: Vec<_> = told.collect();
    let has = |file: &str, number: u64, word: &str| told.contains(&(file.to_owned(), number, word.to_owned()));
    assert!(has("build.yml", 812, "success"), "{told:?}");
    assert!(has("build.yml", 811, "cancelled"));
    assert!(has("deploy-development.yml", 655, "success"));
    assert!(has("claude.yml", 420, "in_progress"));
    assert!(has("deploy-production.yml", 588, "success"));
    assert!(has("deploy-production.yml", 587, "failure"));
    let deploys = asker.get("/actions/workflows/deploy-production.yml/runs?per_page=1").await;
    let run = &deploys.body["workflow_runs"][0];
    assert_eq!((&run["head_branch"], &run["event"]), (&json!("development"), &json!("workflow_run")));
    assert!(deploys.header("link").contains("rel=\"next\""));
}

#[tokio::test]
async fn the_log_of_a_job_is_kept_elsewhere_and_asks_for_no_token() {
    let asker = Asker::new().await;
    let runs = asker.get("/actions/workflows/build.yml/runs?per_page=1").await.body;
    let id = &runs["workflow_runs"][0]["id"];
    let jobs = asker.get(&format!("/actions/runs/{id}/jobs")).await.body;
    let job = &jobs["jobs"][0];
    assert_eq!(job["steps"][5]["name"], "Run docker/build-push-action@v6");
    let there = asker.get(&format!("/actions/jobs/{}/logs", job["id"])).await;
    assert_eq!(there.status, 302);
    let log = asker.raw("GET", there.header("location"), None, &[]).await;
    assert!(log.text.contains("naming to ghcr.io/mas-mr-mentor/mr-mentor-backend:development-"), "{}", log.text);
    assert_eq!(log.header("x-ratelimit-limit"), "");
}

#[tokio::test]
async fn what_is_known_already_is_not_modified_and_free_for_the_same_token_only() {
    let mut asker = Asker::new().await;
    let path = format!("{REPO}/pulls");
    let first = asker.ask("GET", &path, None, &[]).await;
    let etag = first.header("etag").to_owned();
    let left = first.header("x-ratelimit-remaining").to_owned();
    let again = asker.ask("GET", &path, None, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.header("x-ratelimit-remaining"), left);
    assert_eq!(asker.github.not_modified(), 1);
    asker.token = asker.github.token(Right::Pull);
    assert_eq!(asker.ask("GET", &path, None, &[("if-none-match", &etag)]).await.status, 200);
    assert_eq!(asker.github.asked()["GET /repos/{owner}/{repo}/pulls"], 3);
}

#[tokio::test]
async fn pages_are_linked_and_keep_the_question() {
    let asker = Asker::new().await;
    let page = asker.get("/pulls?state=all&per_page=5&page=2").await;
    assert_eq!(page.body.as_array().unwrap().len(), 5);
    let link = page.header("link");
    for part in ["page=1>; rel=\"prev\"", "page=3>; rel=\"next\"", "rel=\"last\"", "rel=\"first\"", "state=all"] {
        assert!(link.contains(part), "{link}");
    }
}

#[tokio::test]
async fn the_enterprise_layout_answers_the_same() {
    let asker = Asker::new().await;
    let base = asker.github.enterprise_url();
    let repository = asker.raw("GET", &format!("{base}{REPO}"), None, &[]).await.body;
    assert_eq!(repository["url"], format!("{base}{REPO}"));
    let query = json!({"query": "{ viewer { login } }"});
    let url = base.replace("/api/v3", "/api/graphql");
    assert_eq!(asker.raw("POST", &url, Some(&query), &[]).await.body["data"]["viewer"]["login"], "claude-code-india");
}

#[tokio::test]
async fn branches_with_slashes_are_found_quoted_or_not() {
    let asker = Asker::new().await;
    assert_eq!(asker.get("/branches?per_page=100").await.body.as_array().unwrap().len(), 9);
    for name in ["feature/get-online-mentors", "feature%2Fget-online-mentors"] {
        let url = format!("{}{REPO}/branches/{name}", asker.github.base_url());
        assert_eq!(asker.raw("GET", &url, None, &[]).await.body["name"], "feature/get-online-mentors");
    }
    let main = asker.get("/branches/main").await.body;
    assert_eq!(main["protected"], false);
    assert_eq!(asker.get("/branches/main/protection").await.status, 404);
    assert_eq!(asker.get("/rules/branches/main").await.body, json!([]));
    let head = main["commit"]["sha"].as_str().unwrap();
    assert_eq!(asker.get(&format!("/commits/{head}/status")).await.body["total_count"], 0);
    assert!(asker.get(&format!("/commits/{head}/check-runs")).await.body["total_count"].as_u64() > Some(0));
}

#[tokio::test]
async fn the_versions_of_the_image_are_for_a_classic_token_that_may_read_packages() {
    let asker = Asker::new().await;
    let path = "/orgs/MAS-Mr-Mentor/packages/container/mr-mentor-backend/versions?per_page=1";
    assert_eq!(asker.ask("GET", path, None, &[]).await.status, 404, "nobody said what the registry holds");
    let created = asker::now().fixed_offset();
    let version = |digit: &str| Version { digest: digit.into(), tags: vec!["latest".into()], created };
    let versions = vec![version("sha256:1"), version("sha256:2")];
    asker.github.packages_of(move || versions.clone());
    let told = asker.ask("GET", path, None, &[]).await;
    assert_eq!((told.body.as_array().unwrap().len(), told.body[0]["name"].as_str()), (1, Some("sha256:1")));
    assert!(told.header("link").contains("page=2"));
    assert_eq!(asker.ask("GET", &path.replace("MAS-Mr-Mentor", "acme"), None, &[]).await.status, 404);
    let asker = asker.with(Right::Pull);
    assert_eq!(asker.ask("GET", path, None, &[]).await.status, 403, "a fine-grained token");
}
