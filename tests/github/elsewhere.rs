//! Where an answer leads elsewhere the token does not go along, and a server that says nonsense leads nowhere.

use super::world::{moment, open};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
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
