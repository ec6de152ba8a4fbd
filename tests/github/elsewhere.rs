//! Where an answer leads elsewhere the token does not go along, and a server that says nonsense leads nowhere.

use super::world::{moment, open};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::domain::pull_request::{Checks, PullRequest, ReviewDecision};
use engine::domain::workflow_run::JobId;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

type Seen = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// A server that answers so, and remembers which token came to which path.
async fn server(answer: impl Fn(&str) -> Response + Clone + Send + Sync + 'static) -> (String, Seen) {
    let seen = Seen::default();
    let kept = Arc::clone(&seen);
    let app = Router::new().fallback(move |request: Request| {
        let path = request.uri().path().to_owned();
        let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        kept.lock().unwrap().push((path.clone(), token.map(str::to_owned)));
        let answer = answer(&path);
        async move { answer }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), seen)
}

fn leads_to(address: String) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
}

#[tokio::test]
async fn a_log_that_is_stored_elsewhere_is_fetched_without_the_token() {
    let (storage, stored) = server(|_| "line one\n".into_response()).await;
    let (address, seen) = server(move |_| leads_to(format!("{storage}/logs/9?signature=x"))).await;
    let log = open(&address, "ghp_secret").job_log(JobId(9)).await.unwrap();
    assert_eq!(log, "line one\n");
    assert!(seen.lock().unwrap().iter().all(|(_, token)| token.as_deref() == Some("Bearer ghp_secret")));
    assert_eq!(*stored.lock().unwrap(), [("/logs/9".to_owned(), None)]);
}

#[tokio::test]
async fn a_log_that_is_moved_on_where_it_is_stored_is_fetched_without_the_token_on_every_step() {
    let (storage, stored) = server(|path| match path {
        "/logs/9" => leads_to("/moved/9".into()),
        "/moved/9" => leads_to("/moved/again/9".into()),
        _ => "line one\n".into_response(),
    })
    .await;
    let (address, _) = server(move |_| leads_to(format!("{storage}/logs/9"))).await;
    assert_eq!(open(&address, "ghp_secret").job_log(JobId(9)).await.unwrap(), "line one\n");
    let stored = stored.lock().unwrap();
    assert_eq!(stored.len(), 3);
    assert!(stored.iter().all(|(_, token)| token.is_none()), "{stored:?}");
}

#[tokio::test]
async fn what_the_storage_of_a_log_says_of_tokens_limits_and_time_is_not_about_github() {
    let (storage, _) = server(|_| {
        let limits = [("retry-after", "60"), ("date", "Mon, 05 Jan 1970 00:00:00 GMT")];
        (StatusCode::TOO_MANY_REQUESTS, limits, "no").into_response()
    })
    .await;
    let (refusing, _) = server(|_| StatusCode::UNAUTHORIZED.into_response()).await;
    for at in [storage, refusing] {
        let (address, _) = server(move |_| leads_to(format!("{at}/logs/9"))).await;
        let github = open(&address, "ghp_secret");
        github.job_log(JobId(9)).await.unwrap_err();
        assert_eq!((github.quiet_for(), github.token_is_refused(), github.spent()), (None, false, 0));
        assert_eq!(github.now_there(moment().fixed_offset()), moment().fixed_offset());
    }
}

#[tokio::test]
async fn a_server_that_leads_to_itself_again_and_again_is_given_up() {
    let (address, seen) = server(|path| leads_to(format!("{path}x"))).await;
    open(&address, "a token").runs(moment().fixed_offset()).await.unwrap_err();
    assert!(seen.lock().unwrap().len() < 30, "{}", seen.lock().unwrap().len());
}

#[tokio::test]
async fn a_list_whose_next_page_is_itself_is_read_once() {
    let (address, seen) = server(|path| match path {
        "/graphql" => StatusCode::NOT_FOUND.into_response(),
        _ => ([(header::LINK, format!("<{path}>; rel=\"next\""))], "[]").into_response(),
    })
    .await;
    let list = open(&address, "a token").pulls().await.unwrap();
    assert_eq!((list.pulls.len(), list.total), (0, None), "how many there are is not known");
    assert_eq!(seen.lock().unwrap().len(), 2);
}

/// A server without GraphQL that gives so many pull requests, thirty at a time whatever is asked for, and no link.
async fn thirty_at_a_time(count: usize) -> String {
    let app = Router::new().fallback(move |request: Request| async move {
        let page = request.uri().query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("page="));
        let page: usize = page.map_or(1, |page| page.parse().unwrap());
        if !request.uri().path().ends_with("/pulls") {
            return StatusCode::NOT_FOUND.into_response();
        }
        let numbers = (page * 30 - 29)..=(page * 30).min(count);
        let pulls: Vec<String> = numbers.map(|number| format!("{{\"number\":{number}}}")).collect();
        format!("[{}]", pulls.join(",")).into_response()
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

#[tokio::test]
async fn without_graphql_the_list_is_read_to_its_end_and_a_list_without_end_is_not_said_to_be_whole() {
    for (count, listed, total) in [(7, 7, Some(7)), (30, 30, Some(30)), (71, 71, Some(71)), (1000, 300, None)] {
        let list = open(&thirty_at_a_time(count).await, "a token").pulls().await.unwrap();
        assert_eq!((list.pulls.len(), list.total), (listed, total), "{count}");
    }
    let same: Vec<String> = (1..=30).map(|number| format!("{{\"number\":{number}}}")).collect();
    let same = same.join(",");
    let (address, _) = server(move |path| match path {
        "/graphql" => StatusCode::NOT_FOUND.into_response(),
        _ => format!("[{same}]").into_response(),
    })
    .await;
    let list = open(&address, "a token").pulls().await.unwrap();
    assert_eq!((list.pulls.len(), list.total), (30, None), "it knows no pages: whether there are more is not known");
}

#[tokio::test]
async fn a_graphql_that_fails_in_any_way_leaves_the_plain_list_and_one_that_asks_to_be_left_alone_does_not() {
    for status in [400, 401, 403, 404, 410, 422, 500, 501, 502, 503, 504] {
        let (address, seen) = server(move |path| match path {
            "/graphql" => StatusCode::from_u16(status).unwrap().into_response(),
            _ => r#"[{"number":7}]"#.into_response(),
        })
        .await;
        let list = open(&address, "a token").pulls().await.unwrap();
        assert_eq!(list.pulls.len(), 1, "{status}");
        let asked = seen.lock().unwrap().iter().filter(|(path, _)| path == "/graphql").count();
        assert_eq!(asked, if matches!(status, 502 | 504) { 2 } else { 1 }, "{status}: fewer at once may do");
    }
    let (address, seen) = server(|_| {
        let body = r#"{"errors":[{"message":"You have exceeded a secondary rate limit."}]}"#;
        ([("retry-after", "60")], body).into_response()
    })
    .await;
    let github = open(&address, "a token");
    let fault = github.pulls().await.unwrap_err();
    assert!(fault.to_string().contains("left alone for 60 seconds"), "{fault}");
    assert!(github.quiet_for().is_some_and(|left| left.as_secs() > 50));
    assert_eq!(seen.lock().unwrap().len(), 1, "nothing is asked in the middle of it");
}

/// A server with one pull request, and what it answers to `check-runs`, `status` and `reviews`.
async fn with_checks(runs: &'static str, statuses: &'static str, reviews: &'static str) -> PullRequest {
    let (address, _) = server(move |path| {
        let text = match path.rsplit('/').next().unwrap_or_default() {
            "pulls" => r#"[{"number":7,"head":{"ref":"w","sha":"1111111111111111111111111111111111111111"}}]"#,
            "7" => r#"{"number":7}"#,
            "check-runs" => runs,
            "status" => statuses,
            "reviews" => reviews,
            "comments" => "[]",
            _ => "",
        };
        if text.is_empty() { StatusCode::NOT_FOUND.into_response() } else { text.into_response() }
    })
    .await;
    let github = open(&address, "a token");
    let mut pulls = github.pulls().await.unwrap().pulls;
    github.fill(&mut pulls).await;
    pulls.remove(0)
}

#[tokio::test]
async fn checks_of_both_kinds_count_and_what_is_missing_is_no_pass() {
    let green = r#"{"total_count":1,"check_runs":[{"name":"build","status":"completed","conclusion":"success"}]}"#;
    let red = r#"{"total_count":1,"statuses":[{"context":"jenkins","state":"failure"}]}"#;
    let none = r#"{"total_count":0,"statuses":[]}"#;
    let failing = Checks::Failing(vec!["jenkins".into()]);
    assert_eq!(with_checks(green, red, "[]").await.checks, failing);
    assert_eq!(with_checks("", red, "[]").await.checks, failing, "a server with statuses alone");
    assert_eq!(with_checks(green, "", "[]").await.checks, Checks::Passing(1));
    assert_eq!(with_checks(r#"{"total_count":0,"check_runs":null}"#, none, "[]").await.checks, Checks::None);
    assert_eq!(with_checks("", "", "[]").await.checks, Checks::Unknown);
    let more = r#"{"total_count":150,"check_runs":[{"name":"build","status":"completed","conclusion":"success"}]}"#;
    assert_eq!(with_checks(more, none, "[]").await.checks, Checks::Unknown);
}

#[tokio::test]
async fn a_review_in_the_words_of_another_server_that_asks_for_changes_is_no_approval() {
    let approved = r#"{"user":{"login":"asha"},"state":"APPROVED"}"#;
    let changes = r#"{"user":{"login":"ravi"},"state":"REQUEST_CHANGES"}"#;
    let text = Box::leak(format!("[{approved},{changes}]").into_boxed_str());
    assert_eq!(with_checks("", "", text).await.decision, ReviewDecision::ChangesRequested);
    let dismissed = r#"[{"user":{"login":"asha"},"state":"APPROVED","dismissed":true}]"#;
    assert_eq!(with_checks("", "", dismissed).await.decision, ReviewDecision::Pending);
}

#[tokio::test]
async fn a_check_that_failed_brings_the_end_of_its_log_up_to_the_last_error() {
    let (address, seen) = server(|path| {
        let job = path.ends_with("/actions/jobs/9/logs");
        let text = match path.rsplit('/').next().unwrap_or_default() {
            "graphql" => return StatusCode::NOT_FOUND.into_response(),
            "pulls" => r#"[{"number":7,"head":{"ref":"w","sha":"1111111111111111111111111111111111111111"}}]"#,
            "7" => r#"{"number":7}"#,
            "check-runs" => {
                r#"{"check_runs":[
                {"id":9,"name":"lint","status":"completed","conclusion":"failure","app":{"slug":"github-actions"}},
                {"id":10,"name":"other","status":"completed","conclusion":"failure","app":{"slug":"elsewhere"}},
                {"id":11,"name":"build","status":"completed","conclusion":"success","app":{"slug":"github-actions"}}]}"#
            }
            "logs" if job => {
                "2026-01-05T08:00:00.0Z start\n2026-01-05T08:00:01.0Z ##[error]boom\n2026-01-05T08:00:02.0Z clean up\n"
            }
            "logs" => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            _ => "[]",
        };
        text.into_response()
    })
    .await;
    let github = open(&address, "a token");
    let pull = github.pulls().await.unwrap().pulls.remove(0);
    let checks = github.pull_detail(&pull).await.unwrap().checks.unwrap();
    assert_eq!(checks[0].log, ["start", "boom"]);
    assert!(checks[1].log.is_empty() && checks[2].log.is_empty());
    let logs = seen.lock().unwrap().iter().filter(|(path, _)| path.ends_with("/logs")).count();
    assert_eq!(logs, 1, "a check of another program has no log there, and what passed needs none");
}
