//! A GitHub whose clock is hours behind the one here.

use super::network::Reader;
use super::world::{moment, open};
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use chrono::TimeDelta;
use engine::chain;
use tokio::net::TcpListener;

/// It began its one run a minute ago, by its own clock, which is so far behind.
async fn behind(by: TimeDelta) -> String {
    let now = moment() - by;
    let (date, began) = (now.to_rfc2822().replace("+0000", "GMT"), (now - TimeDelta::minutes(1)).to_rfc3339());
    let runs = format!(
        r#"{{"total_count":1,"workflow_runs":[{{"id":5,"status":"in_progress","created_at":"{began}","run_started_at":"{began}"}}]}}"#
    );
    let answer = move || async move {
        let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::DATE, date)];
        (headers, runs).into_response()
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_a_run_goes_on_is_told_by_the_clock_that_began_it() {
    let mut reader = Reader::of(&behind(TimeDelta::hours(3)).await);
    let board = reader.until(|board| board.runs.value().is_some() && !board.github_ahead.is_zero()).await;
    let (run, now) = (&board.runs.value().unwrap().runs[0], moment().fixed_offset());
    assert!((board.github_ahead + TimeDelta::hours(3)).abs() < TimeDelta::minutes(2), "{}", board.github_ahead);
    let took = chain::took(run, board.now_at_github(now));
    assert!(took < TimeDelta::minutes(3), "{took}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_github_tells_comes_with_its_clock() {
    let mut reader = Reader::of(&behind(TimeDelta::hours(3)).await);
    // Who asks is told last: until then the lists would be shown by a clock that is known to be wrong.
    let told = |board: &engine::board::Board| board.pulls.taken().or(board.runs.taken()).is_some();
    let board = reader.until(told).await;
    assert!(!board.github_ahead.is_zero());
}

#[tokio::test]
async fn clocks_that_nearly_agree_count_as_one() {
    for (by, ahead) in [(TimeDelta::seconds(90), TimeDelta::zero()), (TimeDelta::minutes(10), TimeDelta::minutes(-10))]
    {
        let github = open(&behind(by).await, "a token");
        let now = moment().fixed_offset();
        assert_eq!(github.ahead(now), TimeDelta::zero(), "it told nothing yet");
        github.runs(now).await.unwrap();
        assert!((github.ahead(now) - ahead).abs() < TimeDelta::seconds(30), "{}", github.ahead(now));
    }
}
