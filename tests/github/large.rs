//! What is larger than anyone needs: it is read in part or not at all, and that is said.

use super::world::{moment, open};
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engine::domain::workflow_run::{JobId, RunId};
use engine::sources::github::GitHub;
use tokio::net::TcpListener;

/// A server that answers a path and a page with this.
async fn answering(body: impl Fn(&str, u64) -> Option<Vec<u8>> + Clone + Send + Sync + 'static) -> GitHub {
    let answer = move |request: Request| async move {
        let page = request.uri().query().unwrap_or_default().split('&').find_map(|part| part.strip_prefix("page="));
        let body = body(request.uri().path(), page.and_then(|page| page.parse().ok()).unwrap_or(1));
        body.map_or_else(|| axum::http::StatusCode::NOT_FOUND.into_response(), as_json)
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    open(&address, "a token")
}

fn as_json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A pull request of so many files, the one of the changelog last; how many there are is told or not.
async fn of_files(all: u64, told: Option<u64>) -> GitHub {
    answering(move |path, page| {
        let file = |number: u64| {
            let name = if number == all { "changelog/2026-01-05_a.md".into() } else { format!("src/{number}.ts") };
            format!(r#"{{"filename":"{name}","additions":1,"deletions":0,"patch":"@@ -0,0 +1 @@\n+a"}}"#)
        };
        let told = told.map_or("null".into(), |told| told.to_string());
        let body = match path.rsplit_once("/pulls").map(|(_, rest)| rest)? {
            "" => r#"[{"number":7}]"#.to_owned(),
            "/7" => format!(r#"{{"number":7,"changed_files":{told}}}"#),
            "/7/files" => {
                let numbers = (page - 1) * 100 + 1..=(page * 100).min(all);
                format!("[{}]", numbers.map(file).collect::<Vec<_>>().join(","))
            }
            _ => return None,
        };
        Some(body.into_bytes())
    })
    .await
}

#[tokio::test]
async fn the_files_of_a_pull_request_come_from_all_pages_up_to_a_thousand() {
    for (all, told, came, said) in [
        (250, None, 250, Some(250)),
        (250, Some(250), 250, Some(250)),
        (3000, Some(3000), 1000, Some(3000)),
        (3000, None, 1000, None),
    ] {
        let github = of_files(all, told).await;
        let pull = github.pulls().await.unwrap().pulls.remove(0);
        let detail = github.pull_detail(&pull).await.unwrap();
        let files = detail.files.as_ref().unwrap();
        assert_eq!((files.len(), detail.files_in_all), (came, said), "{all} {told:?}");
        assert_eq!(files.iter().any(|file| file.path.starts_with("changelog/")), all == 250);
        let mut known = pull.clone();
        detail.tell(&mut known);
        assert_eq!(known.files.map(|files| files.len()), Some(came));
    }
}

#[tokio::test]
async fn a_log_that_is_longer_than_anyone_reads_says_so() {
    let github = answering(|_, _| Some(vec![b'x'; 33 << 20])).await;
    let fault = github.job_log(JobId(9)).await.unwrap_err();
    assert_eq!(fault.to_string(), "reading the log of job 9: the answer is longer than 32 MiB, so it was not read");
    assert_eq!(fault.next_step(), Some("A browser shows it at GitHub."));
}

#[tokio::test]
async fn the_jobs_of_a_large_matrix_come_from_all_pages() {
    let github = answering(|_, page| {
        let jobs = ((page - 1) * 100 + 1..=(page * 100).min(256)).map(|id| format!(r#"{{"id":{id}}}"#));
        Some(format!(r#"{{"total_count":256,"jobs":[{}]}}"#, jobs.collect::<Vec<_>>().join(",")).into_bytes())
    })
    .await;
    assert_eq!(github.jobs(RunId(5), moment().fixed_offset()).await.unwrap().len(), 256);
}
