//! Where the bytes of blobs are: another address, which takes a signed link and refuses a token.

use super::asked::Ask;
use super::server::World;
use super::tokens::refusal;
use super::trouble::Trouble;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn answer(State(world): State<Arc<World>>, request: Request) -> Response {
    tokio::time::sleep(world.latency()).await;
    let leaked = request.headers().contains_key(header::AUTHORIZATION);
    world.count(Ask::Storage);
    if leaked {
        world.note_leak();
        return refusal(StatusCode::BAD_REQUEST, "InvalidArgument", "only one way to authenticate is taken");
    }
    let digest = request.uri().path().trim_start_matches('/');
    let Some(mut bytes) = world.shelf().blobs.get(digest).cloned() else {
        return refusal(StatusCode::NOT_FOUND, "BLOB_UNKNOWN", "blob unknown to registry");
    };
    if world.trouble() == Trouble::Altered {
        bytes.push(b' ');
    }
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}
