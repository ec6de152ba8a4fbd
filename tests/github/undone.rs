//! Acts that GitHub took, or may have taken, and that came to nothing: none of them is called done.

use super::acting::{Person, comment, now};
use super::world::{World, open};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::TimeDelta;
use engine::domain::pull_request::PullNumber;
use engine::domain::workflow_run::{Run, RunId, RunState};
use engine::operations::act::{Act, ActEnd, Outcome, Stage, go};
use engine::sources::github::{GitHub, Ruling};
use engine::store::{DeedResult, Store};
use practice::github::{Fate, Right, Trouble, Way};
use tokio::net::TcpListener;

const CANCEL: &str = "POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel";
const JUDGE: &str = "POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments";

async fn does(person: &Person, act: Act, told: &(dyn Fn(Stage) + Sync)) -> ActEnd {
    let plan = person.plan(act).unwrap();
    let word = plan.reach.word().to_owned();
    go(plan.arm(&word, now()).unwrap(), &person.github, &person.journal, told).await
}

#[tokio::test]
async fn a_run_that_ended_before_it_was_cancelled_is_no_success() {
    let mut person = Person::with(Right::Push).await;
    person.world.github.push("development", ("a.txt", "a"), "rohan", "feat: a").unwrap();
    person.read().await;
    person.world.github.trouble(Trouble::at(CANCEL, Way::BadGateway, 1));
    let run = person.run(|run| run.state.goes_on()).clone();
    let later = |stage| {
        if stage == Stage::Checking {
            person.world.github.advance(TimeDelta::hours(1));
        }
    };
    let end = does(&person, Act::Cancel { run: run.id, attempt: run.attempt }, &later).await;
    assert_eq!((end.outcome, end.outcome.exit_code()), (Outcome::Failed, 5), "{}", end.sentence);
    let sentence = format!("#{} ended as success before it was cancelled: look at how.", run.number);
    assert_eq!(end.sentence, sentence);
    assert_eq!(person.record().last().unwrap().1, DeedResult::Failed);
}

/// A deploy to production waits; two may answer for it.
async fn waiting() -> (Person, Run) {
    let world = World::calm().await;
    world.github.require_reviewers("production", &["claude-code-india", "MAS-Mr-Mentor"]);
    world.github.next_run(Fate::default());
    world.github.merge("development", "main", "claude-code-india").unwrap();
    world.github.advance(TimeDelta::minutes(6));
    let person = Person::in_world(world, Right::Push).await;
    let run = person.run(|run| run.state == RunState::Waiting).clone();
    (person, run)
}

fn rule(run: &Run, ruling: Ruling) -> Act {
    let (environment, comment) = ("production".into(), "So be it.".into());
    Act::Rule { run: run.id, attempt: run.attempt, environment, ruling, comment }
}

#[tokio::test]
async fn an_approval_that_github_did_not_take_is_not_seen() {
    let (person, run) = waiting().await;
    person.world.github.trouble(Trouble::at(JUDGE, Way::ServerError, 1));
    let end = does(&person, rule(&run, Ruling::Approve), &|_| {}).await;
    assert_eq!(end.outcome, Outcome::Unknown, "{}", end.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_cancelled_instead_is_neither_approved_nor_rejected() {
    for ruling in [Ruling::Approve, Ruling::Reject] {
        let (person, run) = waiting().await;
        person.world.github.trouble(Trouble::at(JUDGE, Way::ServerError, 1));
        let other = person.world.asked_by(Right::Push);
        let cancelled = |stage| {
            if stage == Stage::Checking {
                block(async { other.cancel(run.id).await.unwrap() });
            }
        };
        let end = does(&person, rule(&run, ruling), &cancelled).await;
        assert_eq!(end.outcome, Outcome::Failed, "{}", end.sentence);
        assert!(end.sentence.contains("ended as cancelled; production was not seen to be"), "{}", end.sentence);
    }
}

/// What somebody else does between two steps of an act.
fn block<T>(what: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(what))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_decided_is_not_what_was_asked_for() {
    let (person, run) = waiting().await;
    person.world.github.trouble(Trouble::at(JUDGE, Way::ServerError, 1));
    let other = person.world.asked_by(Right::Push);
    let rejected = |stage| {
        if stage == Stage::Checking {
            block(async {
                let waits = other.pending_deployments(run.id).await.unwrap().remove(0);
                other.judge_deployment(run.id, &waits, Ruling::Reject, "No.").await.unwrap();
            });
        }
    };
    let end = does(&person, rule(&run, Ruling::Approve), &rejected).await;
    assert_eq!(end.outcome, Outcome::Failed, "{}", end.sentence);
    assert_eq!(end.sentence, "production was rejected by claude-code-india instead.");
}

#[tokio::test]
async fn an_answer_is_seen_by_the_record_that_github_keeps() {
    for (ruling, word) in [(Ruling::Approve, "approved"), (Ruling::Reject, "rejected")] {
        let (person, run) = waiting().await;
        person.world.github.trouble(Trouble::at(JUDGE, Way::LostAnswer, 1));
        let end = does(&person, rule(&run, ruling), &|_| {}).await;
        assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
        assert!(end.sentence.contains(word) && end.url.is_some(), "{}", end.sentence);
    }
}

/// A server on which a run waits until it is answered for; then nothing waits, and the run is in this state. It keeps no
/// record of who decided what.
async fn forgetful(after: &'static str) -> GitHub {
    let run = |state: &str| {
        format!(r#"{{"id":5,"run_number":5,"run_attempt":1,"path":".github/workflows/deploy-production.yml",{state}}}"#)
    };
    let app = Router::new().fallback(move |request: Request| async move {
        static ANSWERED: std::sync::Mutex<Vec<&str>> = std::sync::Mutex::new(Vec::new());
        let mut answered = ANSWERED.lock().unwrap();
        let is_answered = answered.contains(&after);
        let state = if is_answered { after } else { r#""status":"waiting""# };
        match (request.method().as_str(), request.uri().path().rsplit('/').next().unwrap()) {
            ("POST", "pending_deployments") => {
                answered.push(after);
                (StatusCode::OK, "[]".to_owned())
            }
            (_, "pending_deployments") if is_answered => (StatusCode::OK, "[]".into()),
            (_, "pending_deployments") => (StatusCode::OK, r#"[{"environment":{"id":1,"name":"production"}}]"#.into()),
            (_, "5") => (StatusCode::OK, run(state)),
            (_, "pulls") => (StatusCode::OK, "[]".into()),
            (_, "runs") => (StatusCode::OK, format!(r#"{{"total_count":1,"workflow_runs":[{}]}}"#, run(state))),
            _ => (StatusCode::NOT_FOUND, "404 page not found".into()),
        }
        .into_response()
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    open(&address, "a token")
}

#[tokio::test]
async fn where_no_record_is_kept_the_state_of_the_run_tells() {
    for (ruling, after, outcome) in [
        (Ruling::Approve, r#""status":"in_progress""#, Outcome::Observed),
        (Ruling::Approve, r#""status":"waiting" "#, Outcome::Accepted),
        (Ruling::Approve, r#""status":"completed","conclusion":"cancelled""#, Outcome::Failed),
        (Ruling::Reject, r#""status":"completed","conclusion":"failure""#, Outcome::Observed),
        (Ruling::Reject, r#""status":"completed","conclusion":"success""#, Outcome::Failed),
    ] {
        let mut person = Person::with(Right::Push).await;
        person.github = forgetful(after).await;
        person.read().await;
        let run = person.run(|run| run.id == RunId(5)).clone();
        let end = does(&person, rule(&run, ruling), &|_| {}).await;
        assert_eq!(end.outcome, outcome, "{ruling:?} {after}: {}", end.sentence);
    }
}

#[tokio::test]
async fn what_waits_unnamed_may_be_anything() {
    let app = Router::new().fallback(|| async { r#"[{"environment":{"id":1,"name":null}}]"# });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let fault = open(&address, "a token").pending_deployments(RunId(5)).await.unwrap_err();
    assert!(fault.to_string().contains("does not tell for which environment"), "{fault}");
}

#[tokio::test]
async fn what_cannot_be_put_on_record_is_not_sent() {
    let mut person = Person::with(Right::Push).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    person.journal.store = Store::open(&path).0;
    assert_eq!(person.does(comment("on record")).await.outcome, Outcome::Observed);
    rusqlite::Connection::open(&path).unwrap().execute_batch("DROP TABLE audit;").unwrap();
    let end = person.does(comment("off the record")).await;
    assert_eq!((end.outcome, end.recorded), (Outcome::Refused, false), "{}", end.sentence);
    assert!(end.sentence.contains("record of changes cannot be written"), "{}", end.sentence);
    assert_eq!(person.sent("POST /repos"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_sent_is_refused_and_not_failed() {
    let person = Person::with(Right::Push).await;
    let runs = "GET /repos/{owner}/{repo}/actions/runs";
    person.world.github.trouble(Trouble::at(runs, Way::SecondaryLimit, 1));
    // GitHub asks to be left alone before the comment leaves this machine.
    let limited = |stage| {
        if stage == Stage::Sending {
            drop(block(person.github.runs(now())));
        }
    };
    let end = does(&person, comment("quiet"), &limited).await;
    assert!(end.sentence.contains("asked to be left alone"), "{}", end.sentence);
    assert_eq!((end.outcome, end.outcome.exit_code()), (Outcome::Refused, 4), "{}", end.sentence);
    assert_eq!(person.sent("POST /repos"), 0);
}

#[tokio::test]
async fn a_refusal_in_plain_text_or_by_a_field_is_told_whole() {
    let refusals = [
        (403, "forbidden by policy 42", "forbidden by policy 42"),
        (405, r#"{"message":"Base branch requires signed commits","errors":null}"#, "requires signed commits"),
        (
            422,
            r#"{"message":"Validation Failed","errors":[{"resource":"PullRequest","field":"base","code":"invalid"}]}"#,
            "PullRequest.base: invalid",
        ),
    ];
    for (status, body, told) in refusals {
        let status = StatusCode::from_u16(status).unwrap();
        let app = Router::new().fallback(move || async move { (status, body) });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let github = open(&address, "a token");
        let sent = github.comment(PullNumber(57), "hello").await.unwrap_err().fault();
        assert!(sent.to_string().ends_with(told), "{sent}");
        let read = github.pull_now(PullNumber(57)).await.unwrap_err();
        assert!(read.to_string().ends_with(told), "{read}");
    }
}
