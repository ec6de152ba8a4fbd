//! What a registry that refuses, fails or is not there is said to be, and what is said to mend it.

use crate::bench::{client, client_at, served, tagged};
use axum::Router;
use axum::http::StatusCode;
use engine::fault::Fault;
use engine::sources::registry::Registry;
use practice::registry::Trouble;
use std::time::Duration;

const PATIENT: Duration = Duration::from_secs(20);

async fn fault(registry: &Registry) -> Fault {
    registry.tags().await.unwrap_err()
}

async fn troubled(trouble: Trouble) -> Fault {
    let world = tagged(["a".to_owned()]).await;
    world.set_trouble(trouble);
    fault(&client(&world)).await
}

fn assert_says(fault: &Fault, words: &str, hint: &str) {
    let said = fault.to_string();
    assert!(said.starts_with("reading the tags of 127.0.0.1:"), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(fault.next_step().unwrap_or_default().contains(hint), "{:?}", fault.next_step());
    assert_eq!(fault.exit_code(), 3);
    assert!(!format!("{fault:?}").contains("ghp_"), "no fault holds a token");
}

#[tokio::test]
async fn a_registry_in_trouble_is_named_by_its_status() {
    let fault = troubled(Trouble::Status(503)).await;
    assert_says(&fault, "503 Service Unavailable: the registry is in trouble", "asked again");
    assert_says(
        &troubled(Trouble::Status(418)).await,
        "418 I'm a teapot: this answer was not expected",
        "registry.image",
    );
}

#[tokio::test]
async fn a_limit_says_when_to_ask_again_and_the_wait_is_handed_over_once() {
    let world = tagged(["a".to_owned()]).await;
    world.set_trouble(Trouble::Limited(37));
    let registry = client(&world);
    assert_says(
        &fault(&registry).await,
        "429 Too Many Requests: it was asked too often (\"retry later\")",
        "in 37 seconds",
    );
    assert_eq!(registry.take_wait(), Some(Duration::from_secs(37)));
    assert_eq!(registry.take_wait(), None);
}

#[tokio::test]
async fn a_registry_in_trouble_that_says_when_to_ask_again_is_left_alone_until_then() {
    let busy = || async { (axum::http::StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "12")], "") };
    let registry = client_at(&served(Router::new().fallback(busy)).await, PATIENT);
    assert_says(&fault(&registry).await, "503 Service Unavailable: the registry is in trouble", "in 12 seconds");
    assert_eq!(registry.take_wait(), Some(Duration::from_secs(12)));
}

#[tokio::test]
async fn a_token_that_is_taken_at_the_door_and_refused_inside_is_said_to_be_refused() {
    let fault = troubled(Trouble::Expired).await;
    assert_says(&fault, "401 Unauthorized: the token in GHCR_TOKEN is not taken", "expired or been revoked");
}

#[tokio::test]
async fn an_image_that_is_not_there_may_only_be_hidden() {
    let address = served(Router::new()).await;
    let fault = fault(&client_at(&address, PATIENT)).await;
    assert_says(&fault, "404 Not Found: there is none, or the token in GHCR_TOKEN may not see it", "registry.image");
}

#[tokio::test]
async fn what_is_no_json_is_not_read_as_an_empty_list() {
    let half = troubled(Trouble::Torn).await;
    assert_says(&half, "the answer is not the JSON that was expected", "proxy");
    for body in ["", "<html>Sign in</html>", "[]", "{\"tags\":\"none\"}", "{\"tags\":[1]}"] {
        let address = served(Router::new().fallback(move || async move { body })).await;
        assert_says(&fault(&client_at(&address, PATIENT)).await, "not the JSON that was expected", "proxy");
    }
}

#[tokio::test]
async fn a_silent_registry_costs_a_deadline() {
    let world = tagged(["a".to_owned()]).await;
    world.set_trouble(Trouble::Silent);
    let fault = fault(&client_at(&world.address().to_string(), Duration::from_millis(80))).await;
    assert_says(&fault, "no answer came in time", "asked again");
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_not_a_registry_that_refuses() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    assert_says(&fault(&client_at(&address, PATIENT)).await, "nobody answers at its address", "port");
}

#[tokio::test]
async fn a_body_that_ends_too_early_or_never_is_not_used() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"tags\":[").unwrap();
    });
    assert_says(&fault(&client_at(&address, PATIENT)).await, "the connection broke", "asked again");
    server.join().unwrap();
    let endless = || async {
        axum::body::Body::from_stream(futures_util::stream::repeat_with(|| {
            Ok::<_, std::io::Error>(vec![b' '; 1 << 20])
        }))
    };
    let address = served(Router::new().fallback(endless)).await;
    assert_says(&fault(&client_at(&address, PATIENT)).await, "the answer is longer than 32 MiB", "");
}

#[tokio::test]
async fn an_answer_of_another_kind_is_told_with_the_registrys_own_words_cut_short() {
    let words = format!("{{\"errors\":[{{\"message\":\"{}\"}}]}}", "x".repeat(5000));
    let answer = move || async move { (StatusCode::FORBIDDEN, words) };
    let address = served(Router::new().fallback(answer)).await;
    let said = fault(&client_at(&address, PATIENT)).await;
    assert_says(&said, "403 Forbidden: the token in GHCR_TOKEN may not read this image (\"xxx", "single sign-on");
    assert!(said.to_string().len() < 500);
}
