//! The way of a request: trouble, token, budget, endpoint, etag; and the headers that every answer carries.

mod headers;
mod spoiled;

use super::answer::{Answer, Body};
use super::call::Call;
use super::counted::Sent;
use super::endpoints::{self, Endpoint};
use super::graphql;
use super::limits::Budget;
use super::people::{Right, Token};
use super::server::Shared;
use super::shapes::Links;
use super::trouble::{Trouble, Way};
use super::world::{Service, World};
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Query, Request, State};
use axum::response::Response;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The largest body that is read.
const LARGEST: usize = 4 << 20;

/// The application of one server.
pub(crate) fn app(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

/// A request, read whole.
struct Asked {
    method: String,
    /// Below the root of the interface it came by.
    path: String,
    segments: Vec<String>,
    query: BTreeMap<String, String>,
    token: String,
    unless: Option<String>,
    body: Bytes,
    links: Links,
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let asked = read(&shared, request).await;
    let world = Arc::clone(&shared);
    let outcome = tokio::task::spawn_blocking(move || {
        let mut world = world.world();
        world.catch_up();
        let (answer, way) = answered(&mut world, &asked);
        let response = headers::finished(&mut world, &asked, answer);
        world.counted.keep(Sent {
            method: asked.method.clone(),
            path: asked.path.clone(),
            query: asked.query.clone().into_iter().collect(),
            body: serde_json::from_slice(&asked.body).unwrap_or(Value::Null),
            status: response.status,
        });
        (response, way, world.latency)
    });
    let Ok((response, way, latency)) = outcome.await else { return spoiled::server_error() };
    let wait = if way == Some(Way::TenSeconds) { Duration::from_secs(10) } else { latency };
    if !wait.is_zero() {
        tokio::select! { () = tokio::time::sleep(wait) => {}, () = shared.stop.cancelled() => {} }
    }
    if way == Some(Way::Hangs) {
        shared.stop.cancelled().await;
    }
    way.map_or_else(|| response.clone().into_response(), |way| spoiled::spoil(way, &response))
}

async fn read(shared: &Shared, request: Request) -> Asked {
    let (parts, body) = request.into_parts();
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let token = text("authorization").unwrap_or_default();
    let token = ["Bearer ", "bearer ", "token "].iter().find_map(|word| token.strip_prefix(word)).unwrap_or_default();
    let whole = parts.uri.path();
    let (path, api) = match whole.strip_prefix("/api/v3") {
        Some(path) => (path, format!("{}/api/v3", shared.origin)),
        None => (whole.strip_prefix("/api").filter(|rest| *rest == "/graphql").unwrap_or(whole), shared.origin.clone()),
    };
    let decoded = |segment: &str| percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let query = Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).map(|query| query.0);
    Asked {
        method: parts.method.to_string(),
        segments: by_name(shared, path.split('/').skip(1).map(decoded).collect()),
        path: path.to_owned(),
        query: query.unwrap_or_default(),
        token: token.to_owned(),
        unless: text("if-none-match"),
        body: to_bytes(body, LARGEST).await.unwrap_or_default(),
        links: Links { api, web: shared.origin.clone() },
    }
}

/// A repository asked for by its number, as a redirect does, is asked for by its name.
fn by_name(shared: &Shared, segments: Vec<String>) -> Vec<String> {
    let id = super::shapes::repository::ID.to_string();
    match segments.as_slice() {
        [first, number, rest @ ..] if first == "repositories" && *number == id => {
            let world = shared.world();
            let named = ["repos".to_owned(), world.owner.clone(), world.name.clone()];
            named.into_iter().chain(rest.iter().filter(|part| !part.is_empty()).cloned()).collect()
        }
        _ => segments,
    }
}

/// The answer, and the trouble that befalls it on its way.
fn answered(world: &mut World, asked: &Asked) -> (Answer, Option<Way>) {
    let found = if asked.path == "/graphql" { None } else { endpoints::find(&asked.method, &asked.segments) };
    let name = match &found {
        Some((endpoint, _)) => format!("{} {}", endpoint.0, endpoint.1),
        None => format!("{} {}", asked.method, asked.path),
    };
    world.counted.add(name.clone());
    let way = world.troubles.iter_mut().find_map(|trouble: &mut Trouble| trouble.meets(&name).then_some(trouble.way));
    if let Some(refused) = way.and_then(|way| spoiled::refusal(way).or_else(|| spoiled::pretended(way))) {
        return (refused, None);
    }
    if way.is_some_and(|way| !spoiled::reaches(way)) {
        return (Answer::empty(200), way);
    }
    let answer = admitted(world, asked, found).unwrap_or_else(|refused| refused);
    (answer, way)
}

fn admitted(
    world: &mut World,
    asked: &Asked,
    found: Option<(&'static Endpoint, BTreeMap<&'static str, String>)>,
) -> Result<Answer, Answer> {
    let kept = asked.segments.first().is_some_and(|first| first == "kept-logs");
    let token = if kept { nobody() } else { holder(world, asked)? };
    let budget = budget(asked);
    let now = world.now();
    world.limits.spend(&asked.token, budget, now)?;
    let call = |vars| Call {
        vars,
        query: asked.query.clone(),
        body: serde_json::from_slice(&asked.body).unwrap_or(Value::Null),
        token,
        links: asked.links.clone(),
        path: asked.path.clone(),
    };
    if asked.path == "/graphql" && asked.method == "POST" {
        return graphql::answer(world, &call(BTreeMap::new()));
    }
    let (endpoint, vars) = found.ok_or_else(Answer::not_found)?;
    let call = call(vars);
    if call.vars.contains_key("owner") {
        ours(world, &call, asked)?;
    }
    if world.archived && asked.method != "GET" {
        return Err(Answer::refusal(403, "Repository was archived so is read-only."));
    }
    let told = endpoint.2(world, &call);
    if asked.method != "GET" {
        world.stirred.send_replace(());
    }
    told
}

fn nobody() -> Token {
    Token { text: String::new(), login: String::new(), right: Right::Nothing, scopes: None, expires: None }
}

fn holder(world: &World, asked: &Asked) -> Result<Token, Answer> {
    if asked.token.is_empty() {
        return Ok(nobody());
    }
    let token = world.token(&asked.token).filter(|token| token.expires.is_none_or(|at| at > world.now()));
    token.cloned().ok_or_else(|| Answer::refusal(401, "Bad credentials"))
}

fn budget(asked: &Asked) -> Budget {
    match asked.path.as_str() {
        "/graphql" => Budget::Graphql,
        "/rate_limit" => Budget::Free,
        path if path.starts_with("/kept-logs") => Budget::Free,
        _ => Budget::Core,
    }
}

/// Whether the call is about the repository, by one of its names, and the token may see it.
fn ours(world: &World, call: &Call, asked: &Asked) -> Result<(), Answer> {
    let name = format!("{}/{}", call.var("owner"), call.var("repo"));
    if call.token.right == Right::Nothing {
        return Err(Answer::not_found());
    }
    if world.former.iter().any(|former| former.eq_ignore_ascii_case(&name)) {
        let tail = asked.segments.get(3..).unwrap_or_default().join("/");
        let id = super::shapes::repository::ID;
        let to = format!("{}/repositories/{id}/{tail}", call.links.api);
        let body = serde_json::json!({"message": "Moved Permanently", "url": to, "documentation_url": "https://docs.github.com/rest"});
        return Err(Answer::json(301, body).with("location", to));
    }
    if name.eq_ignore_ascii_case(&world.full_name()) { Ok(()) } else { Err(Answer::not_found()) }
}

/// Whether etags are told.
fn tagged(world: &World, asked: &Asked, answer: &Answer) -> bool {
    world.etags == Service::On && asked.method == "GET" && answer.status == 200 && matches!(answer.body, Body::Json(_))
}
