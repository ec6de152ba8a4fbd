//! Jobs, their steps and their logs; and that a log kept elsewhere is read without the token.

use super::world::{World, moment, open};
use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::get;
use chrono::TimeDelta;
use engine::domain::workflow_run::{JobId, RunId, RunState};
use engine::run_log::{JobLog, LineKind};
use practice::github::Right;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_run_tells_its_jobs_and_steps_and_what_they_printed() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Pull);
    let now = moment().fixed_offset();
    let runs = github.runs(now).await.unwrap().runs;
    let build = runs.iter().find(|run| run.file.as_deref() == Some("build.yml")).unwrap();
    let jobs = github.jobs(build.id, now).await.unwrap();
    assert_eq!((jobs.len(), jobs[0].name.as_str(), jobs[0].state), (1, "build", RunState::Success));
    assert!(jobs[0].steps.len() > 5 && jobs[0].steps.iter().all(|step| step.ended.is_some()), "{jobs:#?}");
    let log = JobLog::of(&github.job_log(jobs[0].id).await.unwrap());
    assert!(log.lines.iter().any(|line| line.kind == LineKind::Group && line.text.starts_with("Run docker/build")));
    assert!(log.lines.iter().all(|line| line.at.is_some()), "{:?}", log.lines.first());
}

#[tokio::test]
async fn a_job_that_goes_on_has_live_steps_and_no_log_yet() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Pull);
    world.github.push("development", ("a.txt", "a"), "rohan", "feat: a").unwrap();
    world.github.advance(TimeDelta::seconds(60));
    let now = (moment() + TimeDelta::seconds(60)).fixed_offset();
    let runs = github.runs(now).await.unwrap().runs;
    let run =
        runs.iter().find(|run| run.state == RunState::Running && run.file.as_deref() == Some("build.yml")).unwrap();
    let jobs = github.jobs(run.id, now).await.unwrap();
    let states: Vec<RunState> = jobs[0].steps.iter().map(|step| step.state).collect();
    assert!(states.contains(&RunState::Success) && states.contains(&RunState::Running), "{states:?}");
    let fault = github.job_log(jobs[0].id).await.unwrap_err();
    assert!(fault.to_string().contains("no log of it (404)"), "{fault}");
    assert!(fault.next_step().is_some_and(|next| next.contains("has none yet")));
}

/// A server, and the token that came to it last.
async fn seen(status: StatusCode, location: Option<String>) -> (String, Arc<Mutex<Option<String>>>) {
    let came = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&came);
    let answer = move |headers: HeaderMap| async move {
        let token = headers.get(header::AUTHORIZATION).map(|token| format!("{token:?}"));
        *kept.lock().unwrap() = Some(token.unwrap_or_default());
        let mut headers = HeaderMap::new();
        if let Some(to) = &location {
            headers.insert(header::LOCATION, to.parse().unwrap());
        }
        (status, headers, "2026-01-05T08:00:00Z kept\n")
    };
    let app = Router::new().fallback(get(answer));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://127.0.0.1:{port}"), came)
}

#[tokio::test]
async fn a_log_that_is_kept_elsewhere_is_read_without_the_token() {
    let (elsewhere, there) = seen(StatusCode::OK, None).await;
    let named_otherwise = elsewhere.replace("127.0.0.1", "localhost");
    for place in [elsewhere, named_otherwise] {
        let (address, here) = seen(StatusCode::FOUND, Some(format!("{place}/kept?sig=1"))).await;
        let log = open(&address, "ghp_secret").job_log(JobId(7)).await.unwrap();
        assert_eq!(JobLog::of(&log).lines[0].text, "kept");
        assert!(here.lock().unwrap().as_ref().is_some_and(|token| token.contains("ghp_secret")));
        assert_eq!(there.lock().unwrap().take(), Some(String::new()), "no token at {place}");
    }
}

#[tokio::test]
async fn a_log_that_is_gone_says_so() {
    let (address, _) = seen(StatusCode::GONE, None).await;
    let fault = open(&address, "ghp_secret").job_log(JobId(7)).await.unwrap_err();
    assert!(fault.to_string().contains("does not keep it any more (410)"), "{fault}");
    let fault = open(&address, "ghp_secret").jobs(RunId(7), moment().fixed_offset()).await.unwrap_err();
    assert!(fault.to_string().contains("the jobs of run 7"), "{fault}");
}
