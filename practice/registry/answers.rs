//! What is answered to each path of the distribution.

use super::asked::Ask;
use super::pages;
use super::server::World;
use super::tokens::{self, refusal};
use super::trouble::Trouble;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn answer(State(world): State<Arc<World>>, request: Request) -> Response {
    tokio::time::sleep(world.latency()).await;
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    if path == "/token" {
        world.count(Ask::Token);
        return tokens::give(&world, request.headers(), query);
    }
    let asked = Wanted::of(path);
    world.count(asked.kind(request.method()));
    if world.trouble() == Trouble::Silent {
        return std::future::pending().await;
    }
    if let Some(trouble) = troubled(world.trouble()) {
        return trouble;
    }
    if let Some(challenge) = tokens::admit(&world, request.headers()) {
        return challenge;
    }
    world.take_in();
    let answer = given(&world, &asked, query);
    if world.trouble() == Trouble::Torn { torn(answer).await } else { answer }
}

/// What a path asks for; the name of the repository has any number of parts.
enum Wanted<'a> {
    Tags(&'a str),
    Manifest(&'a str, &'a str),
    Blob(&'a str, &'a str),
    Other,
}

impl<'a> Wanted<'a> {
    fn of(path: &'a str) -> Self {
        let Some(rest) = path.strip_prefix("/v2/") else { return Self::Other };
        if let Some(name) = rest.strip_suffix("/tags/list") {
            return Self::Tags(name);
        }
        if let Some((name, reference)) = rest.rsplit_once("/manifests/") {
            return Self::Manifest(name, reference);
        }
        rest.rsplit_once("/blobs/").map_or(Self::Other, |(name, digest)| Self::Blob(name, digest))
    }

    fn kind(&self, method: &Method) -> Ask {
        match self {
            Self::Tags(_) => Ask::Tags,
            Self::Manifest(..) if method == Method::HEAD => Ask::ManifestHead,
            Self::Manifest(..) => Ask::Manifest,
            Self::Blob(..) => Ask::Blob,
            Self::Other => Ask::Other,
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Tags(name) | Self::Manifest(name, _) | Self::Blob(name, _) => Some(name),
            Self::Other => None,
        }
    }
}

fn given(world: &World, asked: &Wanted<'_>, query: &str) -> Response {
    let shelf = world.shelf();
    if asked.name().is_some_and(|name| name != shelf.name) {
        return refusal(StatusCode::NOT_FOUND, "NAME_UNKNOWN", "repository name not known to registry");
    }
    match asked {
        Wanted::Tags(_) => pages::page(&shelf, query, world.largest_page()),
        Wanted::Manifest(_, reference) => {
            let found = shelf.digest_of(reference).and_then(|digest| Some((digest, shelf.manifests.get(digest)?)));
            found.map_or_else(
                || refusal(StatusCode::NOT_FOUND, "MANIFEST_UNKNOWN", "manifest unknown"),
                |(digest, (kind, bytes))| manifest(world.trouble(), digest, kind, bytes),
            )
        }
        Wanted::Blob(_, digest) if shelf.blobs.contains_key(*digest) => {
            let place = format!("http://{}/{digest}?signature=practice", world.storage);
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, place)]).into_response()
        }
        Wanted::Blob(..) => refusal(StatusCode::NOT_FOUND, "BLOB_UNKNOWN", "blob unknown to registry"),
        Wanted::Other => StatusCode::OK.into_response(),
    }
}

fn manifest(trouble: Trouble, digest: &str, kind: &str, bytes: &[u8]) -> Response {
    let mut bytes = bytes.to_vec();
    if trouble == Trouble::Altered {
        bytes.push(b' ');
    }
    let mut answer = bytes.into_response();
    for (name, value) in [("content-type", kind), ("docker-content-digest", digest)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

fn troubled(trouble: Trouble) -> Option<Response> {
    match trouble {
        Trouble::Limited(seconds) => {
            let mut answer = refusal(StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS", "retry later");
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Some(answer)
        }
        Trouble::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some((status, axum::response::Html("<html><body>Something is wrong</body></html>")).into_response())
        }
        _ => None,
    }
}

/// The same answer with half of its body.
async fn torn(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}
