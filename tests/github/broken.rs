//! A GitHub that is not well, or is none: each fault says what happened and what helps, and none of them hangs.

use super::world::{DEADLINE, World, moment, open, slug};
use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::any;
use engine::fault::{Fault, FaultKind};
use engine::sources::github::{Api, GitHub, GithubToken};
use practice::github::{Right, Trouble, Way};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that gives this answer to every request.
async fn answering(status: u16, kind: &'static str, body: &'static str) -> String {
    let status = StatusCode::from_u16(status).unwrap();
    let app = Router::new().fallback(any(move || async move { (status, [(header::CONTENT_TYPE, kind)], body) }));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

/// A server that sends these bytes to every request and then keeps or closes the line.
async fn sending(bytes: &'static [u8], keeps: bool) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut line, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let _ = line.read(&mut [0; 4096]).await;
                let _ = line.write_all(bytes).await;
                if keeps {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    format!("http://{address}")
}

async fn fault_at(address: &str) -> Fault {
    open(address, "ghp_secret").runs(moment().fixed_offset()).await.unwrap_err()
}

fn assert_words(fault: &Fault, why: &str) {
    let words = fault.to_string();
    assert!(words.contains(why), "{words}");
    assert!(words.contains("reading the runs"), "{words}");
    assert_eq!(fault.kind(), FaultKind::Unreadable);
    assert!(fault.next_step().is_some(), "{words} says no next step");
    assert!(!format!("{fault:?} {words}").contains("ghp_secret"));
}

#[tokio::test]
async fn answers_that_are_none_say_what_came() {
    assert_words(&fault_at(&answering(200, "text/html", "<h1>Sign in to the network</h1>").await).await, "text/html");
    assert_words(
        &fault_at(&answering(200, "application/json", "{\"workflow_runs\":[{").await).await,
        "not what was asked",
    );
    assert_words(&fault_at(&answering(200, "application/json", "{\"total_count\":1}").await).await, "workflow_runs");
    assert_words(&fault_at(&answering(500, "text/html", "<h1>Oops</h1>").await).await, "itself failed (500)");
    assert_words(&fault_at(&answering(301, "application/json", "{\"message\":\"Moved\"}").await).await, "another name");
}

#[tokio::test]
async fn half_a_body_is_no_answer_and_is_not_remembered() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: \"1\"\r\ncontent-length: 500\r\n\r\n{\"workflow_runs\":[";
    assert_words(&fault_at(&sending(half, false).await).await, "the connection broke");
}

#[tokio::test]
async fn a_server_that_hangs_costs_a_deadline() {
    let began = Instant::now();
    assert_words(&fault_at(&sending(b"", true).await).await, "in time");
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_port_without_a_server_and_a_name_without_an_address_are_told_apart() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_words(&fault_at(&address).await, "nobody answers");
}

#[tokio::test]
async fn refusals_of_github_are_told_in_words() {
    let world = World::calm().await;
    let cases = [
        (Way::ServerError, "itself failed (500)"),
        (Way::BadGateway, "itself failed (502)"),
        (Way::NotFound, "may not see it"),
        (Way::SecondaryLimit, "left alone for"),
        (Way::TooManyRequests, "left alone for"),
        (Way::BadCredentials, "has expired (401)"),
    ];
    for (way, why) in cases {
        // One that was told to leave GitHub alone asks nothing more.
        let github = world.asked_by(Right::Pull);
        world.github.trouble(Trouble::everywhere(way));
        assert_words(&github.runs(moment().fixed_offset()).await.unwrap_err(), why);
        let fault = github.pulls().await.unwrap_err();
        assert!(fault.next_step().is_some(), "{way:?}: {fault}");
        world.github.heal();
    }
    let github = world.asked_by(Right::Pull);
    assert!(github.pulls().await.is_ok(), "it goes on as soon as it is well");
}

#[tokio::test]
async fn an_answer_of_nulls_costs_cells_and_not_the_list() {
    let nulls = r#"{"data":{"repository":{"pullRequests":{"totalCount":null,"nodes":[null,{"number":7,"title":null,
        "author":null,"labels":null,"comments":{"nodes":null},"latestReviews":null,"commits":{"nodes":[null]},
        "mergeable":"SOMETHING_NEW","files":{"nodes":[null,{"path":null}]},"isDraft":null}]}}},
        "errors":[{"message":"Resource not accessible"}]}"#;
    let list = open(&answering(200, "application/json", nulls).await, "t").pulls().await.unwrap();
    assert_eq!(list.pulls.len(), 1);
    assert_eq!((list.pulls[0].number.0, list.pulls[0].author.clone(), list.total), (7, None, None));
}

#[tokio::test]
async fn a_repository_that_graphql_does_not_show_is_no_empty_list() {
    let none = r#"{"data":{"repository":null},"errors":[{"message":"Could not resolve to a Repository"}]}"#;
    let fault = open(&answering(200, "application/json", none).await, "t").pulls().await.unwrap_err();
    assert!(fault.to_string().contains("Could not resolve to a Repository"), "{fault}");
}

#[tokio::test]
async fn a_github_that_wants_to_be_left_alone_is_asked_nothing_before_its_time() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Push);
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/actions/runs", Way::SecondaryLimit, 1));
    let fault = github.runs(moment().fixed_offset()).await.unwrap_err();
    assert!(fault.to_string().contains("left alone for 60 seconds"), "{fault}");
    let asked: u64 = world.github.asked().values().sum();
    let fault = github.pulls().await.unwrap_err();
    assert!(fault.to_string().contains("asked to be left alone for"), "{fault}");
    assert!(github.identity().await.is_err() && github.quiet_for().is_some_and(|left| left.as_secs() > 50));
    assert_eq!(world.github.asked().values().sum::<u64>(), asked, "nothing was sent");
}

#[tokio::test]
async fn a_token_that_is_refused_is_named_by_where_it_came_from() {
    let world = World::calm().await;
    world.github.trouble(Trouble::everywhere(Way::BadCredentials));
    let of = |origin| {
        let token = GithubToken::new(origin, "x").unwrap();
        GitHub::with_deadline(Api::of(&world.github.base_url()).unwrap(), slug(), &token, DEADLINE).unwrap()
    };
    let fault = of("GH_TOKEN").pulls().await.unwrap_err();
    assert!(fault.to_string().contains("does not know the token of GH_TOKEN, or it has expired (401)"), "{fault}");
    assert_eq!(fault.next_step(), Some("GH_TOKEN comes before all others: set it to a new one, or unset it."));
    let fault = of("gh auth token").runs(moment().fixed_offset()).await.unwrap_err();
    assert!(fault.to_string().contains("the token of gh auth token,"), "{fault}");
    assert!(fault.next_step().unwrap().starts_with("gh auth login brings"), "{fault}");
}
