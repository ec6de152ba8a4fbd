//! Servers that lie: links, redirects, realms, digests and names that lead elsewhere or never end.

use crate::bench::{client, client_at, served, tagged};
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, Router};
use engine::config::Config;
use engine::domain::image::{Image, Restorable};
use engine::sources::registry::{Lines, Reader, Registry, Remembered};
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PATIENT: Duration = Duration::from_secs(20);

async fn images(registry: &Registry) -> Vec<Image> {
    let mut reader = Reader::new(60, Remembered::new());
    reader.read(registry, &Lines::named(&Config::default()), drop).await.unwrap().images
}

/// A server that keeps every `Authorization` it is sent.
async fn listening() -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let answer = move |headers: HeaderMap| async move {
        let brought = headers.get(header::AUTHORIZATION).map_or("nothing", |value| value.to_str().unwrap());
        ear.lock().unwrap().push(brought.to_owned());
        Json(json!({ "tags": ["stolen"], "token": "t" }))
    };
    (served(Router::new().fallback(answer)).await, heard)
}

fn link(next: &str, tags: &[String]) -> Response {
    ([(header::LINK, format!("<{next}>; rel=\"next\""))], Json(json!({ "tags": tags }))).into_response()
}

#[tokio::test]
async fn a_next_page_at_another_server_is_not_asked() {
    let (elsewhere, heard) = listening().await;
    let address =
        served(Router::new().fallback(move || async move { link(&format!("http://{elsewhere}/"), &["a".into()]) }))
            .await;
    let fault = client_at(&address, PATIENT).tags().await.unwrap_err();
    assert!(fault.to_string().contains("the next page is said to be at http://127.0.0.1:"), "{fault}");
    assert_eq!(*heard.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn pages_without_a_link_are_asked_for_behind_the_last_tag_where_they_may_have_been_cut() {
    let all: Vec<String> = (0..250).map(|number| format!("main-{number:04}")).collect();
    let capped = {
        let all = all.clone();
        move |Query(query): Query<HashMap<String, String>>| async move {
            let last = query.get("last").cloned().unwrap_or_default();
            let page: Vec<&String> = all.iter().filter(|tag| **tag > last).take(100).collect();
            Json(json!({ "tags": page }))
        }
    };
    let address = served(Router::new().fallback(capped)).await;
    let list = client_at(&address, PATIENT).tags().await.unwrap();
    assert_eq!((list.tags.len(), list.cut), (250, false));
    // One that knows no pages says the same again, and that is all of it.
    let whole = {
        let all = all.clone();
        move || async move { Json(json!({ "tags": all })) }
    };
    let list = client_at(&served(Router::new().fallback(whole)).await, PATIENT).tags().await.unwrap();
    assert_eq!((list.tags.len(), list.cut), (250, false));
    let refuses = move |Query(query): Query<HashMap<String, String>>| async move {
        if query.contains_key("last") {
            return axum::http::StatusCode::BAD_REQUEST.into_response();
        }
        Json(json!({ "tags": &all[..100] })).into_response()
    };
    let list = client_at(&served(Router::new().fallback(refuses)).await, PATIENT).tags().await.unwrap();
    assert_eq!((list.tags.len(), list.cut), (100, true), "what cannot be asked for may be there");
}

#[tokio::test]
async fn pages_that_lead_to_themselves_end_and_so_do_pages_that_never_end() {
    let address =
        served(Router::new().fallback(|| async { link("/v2/acme/api/tags/list?n=1000", &["a".into()]) })).await;
    let fault = client_at(&address, PATIENT).tags().await.unwrap_err();
    assert!(fault.to_string().ends_with("a page brings nothing new and names another one"), "{fault}");
    let more = |Query(query): Query<HashMap<String, String>>| async move {
        let last: u64 = query.get("last").map_or(0, |last| last.parse().unwrap());
        link(&format!("/v2/acme/api/tags/list?last={}", last + 1), &[last.to_string()])
    };
    let address = served(Router::new().fallback(more)).await;
    let list = client_at(&address, PATIENT).tags().await.unwrap();
    assert_eq!((list.tags.len(), list.cut), (2000, true));
}

#[tokio::test]
async fn more_tags_than_are_read_are_said_to_be_cut() {
    let world = tagged((0..100_500).map(|number| format!("development-{number:07x}"))).await;
    let registry = client(&world);
    let list = registry.tags().await.unwrap();
    assert_eq!((list.tags.len(), list.cut), (100_000, true));
    let images = Reader::new(0, Remembered::new()).read(&registry, &Lines::default(), drop).await.unwrap();
    assert_eq!((images.images.len(), images.cut, images.without_image.len()), (100_000, true, 0));
}

#[tokio::test]
async fn a_registry_without_paging_gives_all_at_once_and_null_is_an_empty_list() {
    let tags: Vec<String> = (0..3000).map(|number| format!("t{number}")).collect();
    let body = json!({ "tags": tags, "next": null });
    let address = served(Router::new().fallback(move || async move { Json(body) })).await;
    let list = client_at(&address, PATIENT).tags().await.unwrap();
    assert_eq!((list.tags, list.cut), (tags, false));
    let address = served(Router::new().fallback(|| async { Json(json!({ "tags": ["a", null, "b"] })) })).await;
    assert_eq!(client_at(&address, PATIENT).tags().await.unwrap().tags, ["a", "b"]);
    let address = served(Router::new().fallback(|| async { Json(json!({ "tags": null })) })).await;
    assert_eq!(client_at(&address, PATIENT).tags().await.unwrap().tags, Vec::<String>::new());
}

#[tokio::test]
async fn a_redirect_to_another_server_is_followed_without_the_token_and_never_off_this_machine() {
    let (elsewhere, heard) = listening().await;
    let answer = move |headers: HeaderMap| async move {
        if headers.contains_key(header::AUTHORIZATION) {
            return Redirect::temporary(&format!("http://{elsewhere}/")).into_response();
        }
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"x\"")]).into_response()
    };
    let address = served(Router::new().fallback(answer)).await;
    assert_eq!(client_at(&address, PATIENT).tags().await.unwrap().tags, ["stolen"]);
    assert_eq!(*heard.lock().unwrap(), ["nothing"]);
    let away = || async { Redirect::temporary("http://registry.invalid/v2/") };
    let fault = client_at(&served(Router::new().fallback(away)).await, PATIENT).tags().await.unwrap_err();
    assert!(fault.to_string().contains("it led to an address that is not followed"), "{fault}");
}

/// A server at which everything leads on to another path of it until the third, and what it was sent.
async fn leading_on() -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let answer = move |request: Request| async move {
        let brought = request.headers().get(header::AUTHORIZATION).map_or("nothing", |value| value.to_str().unwrap());
        ear.lock().unwrap().push(brought.to_owned());
        match request.uri().path() {
            "/third" => Json(json!({ "tags": ["stolen"], "token": "t" })).into_response(),
            "/second" => Redirect::temporary("/third").into_response(),
            _ => Redirect::temporary("/second").into_response(),
        }
    };
    (served(Router::new().fallback(answer)).await, heard)
}

#[tokio::test]
async fn a_token_does_not_go_along_on_the_second_step_either_nor_does_a_password_for_one() {
    let (elsewhere, heard) = leading_on().await;
    let to = elsewhere.clone();
    let answer = move |headers: HeaderMap| async move {
        if headers.contains_key(header::AUTHORIZATION) {
            return Redirect::temporary(&format!("http://{to}/")).into_response();
        }
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"x\"")]).into_response()
    };
    let address = served(Router::new().fallback(answer)).await;
    assert_eq!(client_at(&address, PATIENT).tags().await.unwrap().tags, ["stolen"]);
    assert_eq!(std::mem::take(&mut *heard.lock().unwrap()), ["nothing"; 3]);
    let gate =
        served(Router::new().fallback(move || async move { Redirect::temporary(&format!("http://{elsewhere}/")) }));
    let challenge = format!("Bearer realm=\"http://{}/token\"", gate.await);
    let answer = move |headers: HeaderMap| async move {
        if headers.contains_key(header::AUTHORIZATION) {
            return Json(json!({ "tags": ["own"] })).into_response();
        }
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
    };
    let address = served(Router::new().fallback(answer)).await;
    assert_eq!(client_at(&address, PATIENT).tags().await.unwrap().tags, ["own"]);
    assert_eq!(*heard.lock().unwrap(), ["nothing"; 3], "the password stays where tokens are given out");
}

#[tokio::test]
async fn a_token_is_not_sent_to_a_realm_that_is_not_where_the_registry_is() {
    for realm in ["https://evil.invalid/token", "http://evil.invalid/token", "nonsense"] {
        let challenge = format!("Bearer realm=\"{realm}\",service=\"x\"");
        let answer = move || async move { (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]) };
        let address = served(Router::new().fallback(answer)).await;
        let fault = client_at(&address, PATIENT).tags().await.unwrap_err();
        assert!(
            fault.to_string().contains(&format!("tokens are said to be given out at {realm}, which is")),
            "{fault}"
        );
        assert!(fault.next_step().unwrap().starts_with("Nothing was sent there"));
    }
}

#[tokio::test]
async fn names_that_are_no_tags_are_never_asked_for() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&asked);
    let answer = move |request: Request| async move {
        let path = request.uri().to_string();
        if path.contains("tags/list") {
            return Json(json!({ "tags": ["../../../token", "a?b", "a/b", "\u{1b}[2J", "", "-x", "good", "good"] }))
                .into_response();
        }
        ear.lock().unwrap().push(path);
        StatusCode::NOT_FOUND.into_response()
    };
    let list = images(&client_at(&served(Router::new().fallback(answer)).await, PATIENT)).await;
    assert_eq!(*asked.lock().unwrap(), ["/v2/acme/api/manifests/good"]);
    assert_eq!(list.len(), 7);
    assert!(list.iter().all(|image| matches!(image.restorable, Restorable::Broken(_))));
}

/// A registry with so many tags whose manifests are all answered like this.
async fn with_manifests(
    tags: usize,
    manifest: impl Fn(&str) -> Response + Clone + Send + Sync + 'static,
) -> (Registry, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let answer = move |request: Request| async move {
        if request.uri().path().ends_with("tags/list") {
            let tags: Vec<String> = (0..tags).map(|number| format!("tag-{number}")).collect();
            return Json(json!({ "tags": tags })).into_response();
        }
        counter.fetch_add(1, Ordering::Relaxed);
        manifest(request.method().as_str())
    };
    (client_at(&served(Router::new().fallback(answer)).await, PATIENT), count)
}

#[tokio::test]
async fn a_limit_in_the_middle_stops_the_questions_and_costs_no_list() {
    let limited = |_: &str| (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "9")]).into_response();
    let (registry, asked) = with_manifests(50, limited).await;
    let list = images(&registry).await;
    assert_eq!(list.len(), 50);
    assert!(list.iter().all(|image| matches!(image.restorable, Restorable::Unknown(_))));
    assert!(asked.load(Ordering::Relaxed) <= 8, "{asked:?}");
    assert_eq!(registry.take_wait(), Some(Duration::from_secs(9)));
}

#[tokio::test]
async fn a_registry_that_fails_for_some_tags_is_not_asked_for_all_and_the_next_time_for_the_others() {
    let (registry, asked) = with_manifests(30, |_| StatusCode::BAD_GATEWAY.into_response()).await;
    let mut reader = Reader::new(60, Remembered::new());
    let lines = Lines::named(&Config::default());
    reader.read(&registry, &lines, drop).await.unwrap();
    let first = asked.swap(0, Ordering::Relaxed);
    assert!((8..16).contains(&first), "{first}");
    let list = reader.read(&registry, &lines, drop).await.unwrap();
    assert!(list.images.iter().all(|image| matches!(&image.restorable, Restorable::Unknown(_))));
}

#[tokio::test]
async fn a_registry_that_tells_no_digest_is_believed_by_its_bytes() {
    let manifest = |method: &str| match method {
        "HEAD" => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        _ => "{}".into_response(),
    };
    let list = images(&with_manifests(1, manifest).await.0).await;
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(list[0].digest.as_ref().unwrap().0, digest, "of the two bytes {{}}");
    let liar = |_: &str| ([("docker-content-digest", "sha256:../../x")], "{}").into_response();
    let list = images(&with_manifests(1, liar).await.0).await;
    assert_eq!(list[0].digest.as_ref().unwrap().0, digest);
}

#[tokio::test]
async fn a_manifest_without_end_is_not_read() {
    let huge = |method: &str| match method {
        "HEAD" => ([("docker-content-digest", format!("sha256:{}", "0".repeat(64)))], "").into_response(),
        _ => vec![b' '; 5 << 20].into_response(),
    };
    let list = images(&with_manifests(1, huge).await.0).await;
    let Restorable::Unknown(why) = &list[0].restorable else { panic!("{:?}", list[0]) };
    assert!(why.ends_with("the answer is longer than 4 MiB, so it was not read"), "{why}");
}
