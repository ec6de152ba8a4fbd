//! Readers whose answer lets a promotion go on: what they cannot read is never "there is none".

use super::world::{moment, open};
use axum::Router;
use axum::http::{StatusCode, Uri};
use engine::sources::github::GitHub;
use serde_json::{Value, json};
use tokio::net::TcpListener;

const LOCK: &str = "refs/heads/cutover-lock/production";

/// A server that gives the body of this function for a path with its question, 404 where there is none.
async fn server(body: impl Fn(&str) -> Option<Value> + Clone + Send + Sync + 'static) -> GitHub {
    let app = Router::new().fallback(move |uri: Uri| {
        let found = body(uri.path_and_query().map_or("", |asked| asked.as_str()));
        let answer = found.map_or((StatusCode::NOT_FOUND, "{}".to_owned()), |body| (StatusCode::OK, body.to_string()));
        async move { answer }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    open(&format!("http://{address}"), "ghp_x")
}

/// One page of thirty environments, whatever was asked for; production is on the second one.
fn page(asked: &str, total: Option<usize>) -> Option<Value> {
    let previews = |from: usize| -> Vec<Value> {
        (from..from + 30).map(|at| json!({ "name": format!("preview-{at}"), "protection_rules": [] })).collect()
    };
    let rules = json!([{ "type": "required_reviewers", "reviewers": [{ "reviewer": { "login": "asha" } }] }]);
    let environments = match asked.rsplit_once("&page=")?.1 {
        "1" => previews(0),
        "2" => vec![json!({ "name": "production", "protection_rules": rules })],
        _ => Vec::new(),
    };
    Some(json!({ "total_count": total, "environments": environments }))
}

#[tokio::test]
async fn an_environment_is_found_on_whichever_page_it_stands() {
    for total in [Some(31), None] {
        let github = server(move |asked| page(asked, total)).await;
        let rules = github.deploy_rules("production").await.unwrap().unwrap();
        assert_eq!(rules.reviewers, ["asha"]);
        assert_eq!(github.deploy_rules("staging").await.unwrap(), None);
    }
}

#[tokio::test]
async fn environments_that_cannot_be_read_are_not_environments_without_rules() {
    for environment in [json!(null), json!({}), json!({ "name": null }), json!({ "name": "production" })] {
        let told = json!({ "total_count": 1, "environments": [environment] });
        let github = server(move |_| Some(told.clone())).await;
        assert!(github.deploy_rules("production").await.is_err(), "{environment}");
    }
}

#[tokio::test]
async fn a_lock_that_cannot_be_read_is_not_free() {
    for item in [json!({ "ref": LOCK, "object": null }), json!({ "ref": LOCK }), json!({ "object": {} }), json!(null)] {
        let told = json!([item]);
        let github = server(move |_| Some(told.clone())).await;
        assert!(github.lock(LOCK, moment().fixed_offset()).await.is_err(), "{item}");
    }
    let github = server(|_| Some(json!([]))).await;
    assert_eq!(github.lock(LOCK, moment().fixed_offset()).await.unwrap(), None);
}
