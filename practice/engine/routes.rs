//! What each question is answered with.

use super::acts::{Creation, End, Refusal};
use super::container::{Container, Motion};
use super::gate::message;
use super::query::{Filters, Query};
use super::shapes;
use super::streams;
use super::world::Shared;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most of a body that is read.
const MOST: usize = 256 * 1024;

pub(super) async fn answer(shared: &Arc<Shared>, (method, path): (&str, &str), query: Query, body: Body) -> Response {
    let path = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
    let parts: Vec<&str> = path.split('/').collect();
    match (method, parts.as_slice()) {
        ("GET" | "HEAD", ["_ping"]) => ping(),
        ("GET", ["images", name @ .., "json"]) if !name.is_empty() => image(shared, &name.join("/")),
        ("GET", parts) => read(shared, parts, &query),
        ("POST", ["containers", "create"]) => create(shared, &query, body).await,
        ("POST", ["images", "create"]) => pull(shared, &query),
        ("POST", ["containers", name, act]) => done(change(shared, name, act, &query).await),
        ("DELETE", ["containers", name]) => done(shared.remove(name, query.says_yes("force")).await),
        _ => unknown(),
    }
}

fn unknown() -> Response {
    message(404, "page not found")
}

fn ping() -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache, no-store, must-revalidate"),
    ];
    (kind, "OK").into_response()
}

fn read(shared: &Arc<Shared>, parts: &[&str], query: &Query) -> Response {
    let Some(filters) = query.filters() else { return message(400, "invalid filter") };
    let missing = |name: &str| refused(&Refusal::no_such(name));
    let stream = |kind: &'static str, body: Option<Body>, name: &str| match body {
        Some(body) => ([(header::CONTENT_TYPE, kind)], body).into_response(),
        None => missing(name),
    };
    match parts {
        ["version"] => Json(shapes::version()).into_response(),
        ["info"] => Json(shapes::info(&shared.world(), shared.now())).into_response(),
        ["events"] => stream("application/json", Some(streams::events(shared, query, filters)), ""),
        ["images", "json"] => Json(images(shared)).into_response(),
        ["containers", "json"] => Json(list(shared, query, &filters)).into_response(),
        ["containers", name, "json"] => match shared.world().find(name).map(shapes::inspected) {
            Some(told) => Json(told).into_response(),
            None => missing(name),
        },
        ["containers", name, "stats"] => stream("application/json", streams::statistics(shared, name, query), name),
        ["containers", _, "logs"] if !query.says_yes("stdout") && !query.says_yes("stderr") => {
            message(400, "Bad parameters: you must choose at least one stream")
        }
        ["containers", name, "logs"] => {
            stream("application/vnd.docker.multiplexed-stream", streams::logs(shared, name, query), name)
        }
        _ => unknown(),
    }
}

fn images(shared: &Shared) -> Vec<Value> {
    shared.world().images.iter().map(shapes::listed_image).collect()
}

fn list(shared: &Shared, query: &Query, filters: &Filters) -> Vec<Value> {
    let now = shared.now();
    let world = shared.world();
    let all = query.says_yes("all") || filters.has("status") || filters.has("id");
    let mut found: Vec<&Container> =
        world.containers.iter().filter(|one| (all || one.is_up()) && fits(one, filters)).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.created));
    let most = query.text("limit").and_then(|limit| limit.parse().ok()).filter(|limit| *limit > 0);
    found.into_iter().take(most.unwrap_or(usize::MAX)).map(|one| shapes::listed(one, now)).collect()
}

fn fits(container: &Container, filters: &Filters) -> bool {
    let name = |wanted: &str| match (wanted.strip_prefix('^'), wanted.strip_suffix('$')) {
        (Some(_), Some(_)) => container.name == wanted.trim_matches(['^', '$', '/']),
        _ => container.name.contains(wanted.trim_matches(['^', '$', '/'])),
    };
    let label = |wanted: &str| match wanted.split_once('=') {
        Some((key, value)) => container.labels.get(key).is_some_and(|known| known == value),
        None => container.labels.contains_key(wanted),
    };
    let health = container.health.as_ref().map_or("none", |health| health.status);
    filters.any("name", name)
        && filters.all("label", label)
        && filters.any("status", |wanted| wanted == container.word())
        && filters.any("id", |wanted| container.id.starts_with(wanted))
        && filters.any("health", |wanted| wanted == health)
}

fn image(shared: &Shared, name: &str) -> Response {
    match shared.world().image(name).map(shapes::image) {
        Some(told) => Json(told).into_response(),
        None => message(404, &format!("No such image: {name}")),
    }
}

async fn change(shared: &Arc<Shared>, name: &str, act: &str, query: &Query) -> Result<(), Refusal> {
    match act {
        "start" => shared.start(name),
        "stop" => shared.end(name, End::Stop).await,
        "kill" => shared.end(name, End::Kill).await,
        "restart" => shared.restart(name).await,
        "pause" => shared.freeze(name, Motion::Frozen),
        "unpause" => shared.freeze(name, Motion::Going),
        "rename" => shared.rename(name, query.text("name").unwrap_or_default()),
        _ => Err(Refusal::new(404, "page not found")),
    }
}

fn done(result: Result<(), Refusal>) -> Response {
    match result {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(&refusal),
    }
}

fn refused(refusal: &Refusal) -> Response {
    message(refusal.status, &refusal.message)
}

/// The part of a creation that is understood.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Wished {
    image: String,
    labels: BTreeMap<String, String>,
    env: Vec<String>,
    host_config: HostConfig,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct HostConfig {
    port_bindings: BTreeMap<String, Vec<Binding>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Binding {
    host_port: String,
}

async fn create(shared: &Shared, query: &Query, body: Body) -> Response {
    let bytes = to_bytes(body, MOST).await.unwrap_or_default();
    let wished: Wished = match serde_json::from_slice(&bytes) {
        Ok(wished) => wished,
        Err(cause) => return message(400, &format!("invalid JSON: {cause}")),
    };
    if wished.image.is_empty() {
        return message(400, "Config cannot be empty in order to create a container");
    }
    let binding = wished.host_config.port_bindings.values().flatten().next();
    let pair = |text: &String| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let creation = Creation {
        name: query.text("name").unwrap_or("nameless").to_owned(),
        image: wished.image,
        labels: wished.labels,
        environment: wished.env.iter().filter_map(pair).collect(),
        port: binding.and_then(|binding| binding.host_port.parse().ok()),
    };
    match shared.create(&creation) {
        Ok(id) => (StatusCode::CREATED, Json(json!({"Id": id, "Warnings": []}))).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

fn pull(shared: &Shared, query: &Query) -> Response {
    let name = query.text("fromImage").unwrap_or_default();
    let reference = query.text("tag").map_or_else(|| name.to_owned(), |tag| format!("{name}:{tag}"));
    match shared.pull(&reference) {
        Ok(image) => {
            let digest = image.digest.unwrap_or_default();
            let lines = [format!("Digest: {digest}"), format!("Status: Downloaded newer image for {reference}")];
            let told: Vec<String> = lines.iter().map(|line| json!({ "status": line }).to_string()).collect();
            ([(header::CONTENT_TYPE, "application/json")], told.join("\r\n")).into_response()
        }
        Err(refusal) => refused(&refusal),
    }
}
