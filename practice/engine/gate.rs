//! The door of the engine: what is wrong with it comes first, every question is counted, and each answer carries its
//! headers.

use super::routes;
use super::shapes::VERSION;
use super::trouble::Trouble;
use super::world::Shared;
use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).with_state(shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = plain(request.uri());
    let method = request.method().as_str().to_owned();
    let trouble = {
        let mut world = shared.world();
        *world.asked.entry(format!("{method} {}", pattern(&path))).or_default() += 1;
        world.trouble
    };
    match trouble {
        Trouble::Hangs => pending::<()>().await,
        Trouble::Slow(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
        Trouble::Broken => return message(500, "Cannot connect to the containerd daemon: connection refused"),
        Trouble::None | Trouble::Stopped => {}
    }
    let query = Query::try_from_uri(request.uri()).map(|Query(query)| query).unwrap_or_default();
    let mut answer = routes::answer(&shared, (&method, &path), query, request.into_body()).await;
    let headers = answer.headers_mut();
    headers.insert("api-version", HeaderValue::from_static(VERSION.1));
    headers.insert("docker-experimental", HeaderValue::from_static("false"));
    headers.insert("ostype", HeaderValue::from_static("linux"));
    headers.insert("server", HeaderValue::from_static("Docker/24.0.7 (linux)"));
    answer
}

/// The path without the version of the interface in front.
fn plain(uri: &Uri) -> String {
    let path = uri.path();
    let version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit() || sign == '.'))
    };
    match path.trim_start_matches('/').split_once('/') {
        Some((first, rest)) if version(first) => format!("/{rest}"),
        _ => path.to_owned(),
    }
}

/// The path with a word in place of what it is about.
fn pattern(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["containers", "json" | "create"] => path.to_owned(),
        ["containers", _, rest @ ..] => ["/containers/{id}"].iter().chain(rest).copied().collect::<Vec<_>>().join("/"),
        ["images", .., "json"] if parts.len() > 2 => "/images/{name}/json".to_owned(),
        _ => path.to_owned(),
    }
}

/// An answer in the engine's form of a refusal.
pub(super) fn message(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status == StatusCode::NOT_MODIFIED {
        return status.into_response();
    }
    (status, axum::Json(serde_json::json!({"message": message}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_taken_off_and_names_are_counted_as_one() {
        let read = |text: &'static str| pattern(&plain(&Uri::from_static(text)));
        assert_eq!(read("/v1.43/containers/app/json?size=1"), "/containers/{id}/json");
        assert_eq!(read("/containers/json?all=1"), "/containers/json");
        assert_eq!(read("/vault/json"), "/vault/json");
        assert_eq!(read("/images/127.0.0.1:5/a/b:c/json"), "/images/{name}/json");
        assert_eq!(read("/containers/app"), "/containers/{id}");
        assert_eq!(read("/_ping"), "/_ping");
    }
}
