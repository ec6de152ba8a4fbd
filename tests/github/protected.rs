//! A branch with rulesets and a protection of the old kind: what holds is both, and what cannot be read is unknown.

use super::world::open;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use engine::domain::branch_rules::{BranchRule, BranchRules};
use tokio::net::TcpListener;

const HARMLESS: &str = r#"[{"type":"deletion"},{"type":"non_fast_forward"}]"#;
const BY_PULL: &str = r#"[{"type":"pull_request","parameters":{"required_approving_review_count":1}}]"#;
const LINEAR: (u16, &str) = (200, r#"{"required_linear_history":{"enabled":true}}"#);
const NONE: (u16, &str) = (404, r#"{"message":"Branch not protected"}"#);
const UNSEEN: (u16, &str) = (404, r#"{"message":"Not Found"}"#);

/// The rules of a protected branch whose rulesets and whose protection are answered like this.
async fn rules(rulesets: &'static str, (status, protection): (u16, &'static str)) -> Option<BranchRules> {
    let app = Router::new().fallback(move |request: Request| async move {
        match request.uri().path() {
            path if path.contains("/rules/branches/") => (StatusCode::OK, rulesets.to_owned()),
            path if path.ends_with("/protection") => (StatusCode::from_u16(status).unwrap(), protection.to_owned()),
            _ => (StatusCode::OK, format!(r#"{{"commit":{{"sha":"{}"}},"protected":true}}"#, "1".repeat(40))),
        }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    open(&address, "ghp_x").branch_now("main").await.unwrap().rules
}

#[tokio::test]
async fn a_protection_of_the_old_kind_holds_beside_a_ruleset() {
    let linear = rules(HARMLESS, LINEAR).await.unwrap();
    assert!(linear.has(BranchRule::Linear), "{linear:?}");
    let both = rules(BY_PULL, LINEAR).await.unwrap();
    assert!(both.approvals == 1 && both.has(BranchRule::PullRequest) && both.has(BranchRule::Linear), "{both:?}");
    assert_eq!(
        rules(HARMLESS, NONE).await,
        Some(BranchRules::default()),
        "an administrator is told that there is none"
    );
}

#[tokio::test]
async fn a_protection_that_cannot_be_seen_is_unknown_unless_a_ruleset_forbids_something() {
    assert_eq!(rules(HARMLESS, UNSEEN).await, None);
    assert_eq!(rules(HARMLESS, (500, "{}")).await, None);
    assert_eq!(rules(BY_PULL, UNSEEN).await.unwrap().approvals, 1);
}
