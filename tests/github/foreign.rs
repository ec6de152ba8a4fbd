//! A server that speaks GitHub's REST and is none: no GraphQL, no etags, no limits, many fields null, redirects that
//! lead nowhere. What it tells is shown, and what it does not tell is unknown.

use super::network::Reader;
use super::world::{moment, open};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::domain::BranchName;
use engine::domain::pull_request::{Checks, Mergeability, ReviewDecision};
use engine::domain::workflow_run::{JobId, RunId, RunState};
use engine::sources::github::Right;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const PULL: &str = r#"{"number":7,"title":"one","user":null,"body":null,"draft":null,"labels":null,"created_at":null,
    "updated_at":"2026-01-05T07:00:00Z","html_url":null,"auto_merge":null,"mergeable":true,"mergeable_state":null,
    "additions":3,"deletions":1,"changed_files":3000,"requested_reviewers":null,"head":{"ref":"work","sha":
    "1111111111111111111111111111111111111111","repo":null},"base":{"ref":"development","sha":null,"repo":null}}"#;

/// What is asked for, without the repository, and what is answered.
fn body(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/repos/MAS-Mr-Mentor/mr-mentor-backend")?;
    Some(match rest {
        "" => r#"{"full_name":null,"permissions":null,"archived":null}"#.into(),
        "/pulls" => format!("[{PULL},null]"),
        "/pulls/7" => {
            PULL.replacen("null", &format!("{:?}", "long ".repeat(200_000)), 2).replace("\"user\":\"", "\"nick\":\"")
        }
        "/pulls/7/files" => r#"[{"filename":"a.ts","patch":null,"additions":null},{"filename":null},null]"#.into(),
        "/pulls/7/reviews" => r#"[{"user":null,"state":"APPROVED","body":null,"submitted_at":null}]"#.into(),
        "/issues/7/comments" => r#"[{"user":null,"body":null},{"user":{"login":null},"body":"hm"}]"#.into(),
        "/actions/runs" => r#"{"total_count":null,"workflow_runs":[{"id":5,"name":null,"status":"completed",
            "conclusion":"success","actor":null,"head_branch":null,"head_sha":null,"created_at":null}]}"#
            .into(),
        "/actions/runs/5/jobs" => r#"{"jobs":[{"id":9,"name":null,"steps":null,"status":null}]}"#.into(),
        path if path.ends_with("/check-runs") => {
            r#"{"check_runs":[{"name":null,"status":"completed","conclusion":"success"}]}"#.into()
        }
        _ => return None,
    })
}

fn answer(path: &str) -> Response {
    match body(path) {
        _ if path.ends_with("/logs") => StatusCode::FOUND.into_response(),
        Some(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        None => (StatusCode::NOT_FOUND, "404 page not found").into_response(),
    }
}

/// Its address, and how often it was asked.
async fn server() -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let app = Router::new().fallback(move |request: Request| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move { answer(request.uri().path()) }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), asked)
}

#[tokio::test]
async fn what_it_tells_is_read_and_what_it_does_not_tell_is_unknown() {
    let github = open(&server().await.0, "a token");
    let list = github.pulls().await.unwrap();
    assert_eq!((list.pulls.len(), list.total), (1, Some(1)));
    assert_eq!((list.pulls[0].author.as_ref(), list.pulls[0].head.as_str()), (None, "work"));
    let runs = github.runs(moment().fixed_offset()).await.unwrap();
    assert_eq!((runs.runs[0].state, runs.runs[0].branch.as_ref()), (RunState::Success, None));
    let jobs = github.jobs(RunId(5), moment().fixed_offset()).await.unwrap();
    assert_eq!((jobs[0].state, jobs[0].steps.len()), (RunState::Unknown, 0));
    let identity = github.identity().await.unwrap();
    assert_eq!((identity.login, identity.right, github.limits()), (None, Right::Unknown, None));
}

#[tokio::test]
async fn an_open_pull_request_on_a_later_page_of_a_server_without_filters_is_found() {
    let pull = |number: u64, head: &str| {
        let home = r#"{"id":7,"full_name":"acme/api"}"#;
        format!(
            r#"{{"number":{number},"html_url":"https://x/{number}","head":{{"ref":"{head}","sha":null,"repo":{home}}},
                "base":{{"ref":"main","sha":null,"repo":{home}}}}}"#
        )
    };
    let answer = move |request: Request| async move {
        let second = request.uri().query().unwrap_or_default().contains("page=2");
        let numbers = if second { 101..=103 } else { 1..=100 };
        let list: Vec<String> =
            numbers.map(|number| pull(number, if number == 102 { "development" } else { "work" })).collect();
        ([(header::CONTENT_TYPE, "application/json")], format!("[{}]", list.join(","))).into_response()
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    let github = open(&address, "a token");
    let found = github.open_pull_from(&BranchName::new("development"), &BranchName::new("main")).await.unwrap();
    assert_eq!(found.map(|found| found.number.0), Some(102));
    assert!(github.open_pull_from(&BranchName::new("staging"), &BranchName::new("main")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_description_of_a_million_letters_is_cut_and_says_so() {
    let github = open(&server().await.0, "a token");
    let pull = github.pulls().await.unwrap().pulls.remove(0);
    let detail = github.pull_detail(&pull).await.unwrap();
    assert!(detail.body.chars().count() < 71_000, "{}", detail.body.len());
    assert!(detail.body.ends_with("(cut off here: it has 1000000 characters)"));
    assert_eq!((detail.files.unwrap().len(), detail.files_in_all), (1, Some(3000)));
    assert_eq!((detail.talk.len(), detail.decision), (2, ReviewDecision::Approved));
}

#[tokio::test]
async fn a_log_that_is_elsewhere_without_a_place_says_so() {
    let fault = open(&server().await.0, "a token").job_log(JobId(9)).await.unwrap_err();
    assert!(
        fault.to_string().ends_with("the answer is elsewhere, and where is not said or not followed (302)"),
        "{fault}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_calls_of_the_hour_are_not_spent_on_what_the_list_lacks() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let limits = [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "100"), ("x-ratelimit-reset", "4102444800")];
    let app = Router::new().fallback(move |request: Request| {
        counted.fetch_add(usize::from(request.uri().path().contains("/pulls/7")), Ordering::Relaxed);
        async move { (limits, answer(request.uri().path())) }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mut reader = Reader::of(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move { axum::serve(listener, app).await });
    // How often it is asked is said when the first reading is over.
    let board = reader.until(|board| board.github_pace.is_some()).await;
    let (pull, spent) = (&board.pulls.value().unwrap().pulls[0], asked.load(Ordering::Relaxed));
    assert_eq!((&pull.checks, spent), (&Checks::Unknown, 0), "nobody asked for it");
    reader.handle.look_outside();
    reader.until(|board| board.pulls.value().is_some_and(|list| list.pulls[0].checks != Checks::Unknown)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_has_checks_and_reviews_all_the_same_and_asks_for_them_once() {
    let (address, asked) = server().await;
    let mut reader = Reader::of(&address);
    let board =
        reader.until(|board| board.pulls.value().is_some_and(|list| list.pulls[0].checks != Checks::Unknown)).await;
    let pull = &board.pulls.value().unwrap().pulls[0];
    assert_eq!((&pull.checks, pull.decision), (&Checks::Passing(1), ReviewDecision::Approved));
    assert_eq!((pull.mergeability, pull.size.map(|size| size.files)), (Mergeability::Clean, Some(3000)));
    let before = (asked.load(Ordering::Relaxed), board.pulls.taken());
    reader.handle.look_outside();
    reader.until(|board| board.pulls.taken() > before.1 && board.runs.taken() > before.1).await;
    reader.handle.look_outside();
    let after = reader.until(|board| board.pulls.taken() > before.1 && board.pulls.fault().is_none()).await;
    assert_eq!(after.pulls.value(), board.pulls.value(), "nothing is lost while it is read again");
    assert!(asked.load(Ordering::Relaxed) - before.0 <= 10, "the two lists and who we are, twice at most");
}

/// Such a server that counts what it is asked for: it has no GraphQL and hides whose token it is.
async fn counted() -> (String, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let kept = Arc::clone(&seen);
    let app = Router::new().fallback(move |request: Request| {
        kept.lock().unwrap().push(request.uri().path().to_owned());
        async move { answer(request.uri().path()) }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), seen)
}

/// A server that has nothing, and how often it was asked.
async fn nothing_there() -> (String, Arc<AtomicUsize>) {
    let asked = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&asked);
    let app = Router::new().fallback(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { StatusCode::NOT_FOUND }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), asked)
}

async fn read_again(reader: &mut Reader, ask: impl Fn(&Reader)) {
    let before = reader.boards.borrow().clone();
    ask(reader);
    let later = |board: &engine::board::Board| {
        board.pulls.taken() > before.pulls.taken() && board.github.taken() > before.github.taken()
    };
    reader.until(later).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_does_not_have_is_asked_for_once_in_a_run_and_again_when_a_person_asks() {
    let (address, seen) = counted().await;
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let token = engine::sources::github::GithubToken::new("the test", "a token").unwrap();
        let access = engine::poller::GithubAccess::with(move |_| Ok(token.clone()));
        Reader::told(&address, access, (std::path::Path::new("/"), Some(folder.path().join("store.db"))))
    };
    let times = |place: &str| seen.lock().unwrap().iter().filter(|path| *path == place).count();
    let mut reader = open();
    reader.until(|board| board.pulls.value().is_some() && board.github.value().is_some()).await;
    for _ in 0..2 {
        read_again(&mut reader, |reader| reader.handle.look_outside()).await;
    }
    assert_eq!((times("/graphql"), times("/user")), (1, 1));
    assert_eq!(times("/repos/MAS-Mr-Mentor/mr-mentor-backend"), 1, "who asks is believed for a while");
    read_again(&mut reader, |reader| reader.handle.refresh_anew()).await;
    assert_eq!((times("/graphql"), times("/user")), (2, 2));
    drop(reader);
    // Where nothing at all is there, as behind a proxy, that says nothing of a part of it.
    let (nothing, asked) = nothing_there().await;
    let github = super::world::open(&nothing, "a token");
    for times in [2, 4] {
        github.pulls().await.unwrap_err();
        assert_eq!(asked.load(Ordering::Relaxed), times, "GraphQL is asked each time");
    }
    github.identity().await.unwrap_err();
    assert!(!github.hides_account());
    let mut next = open();
    next.until(|board| board.pulls.value().is_some() && board.github.value().is_some()).await;
    assert_eq!((times("/graphql"), times("/user")), (2, 2), "the next run knows it");
}
