//! What an engine sends, as bytes, and as JSON that is read leniently.
//!
//! bollard's own answers are closed: one word of an engine that it does not know makes a whole list unreadable. It logs
//! each answer, the environment of a container with it. And of a log it keeps a line without bound until it ends. So its
//! connection, deadline and errors are used, and the bytes are taken from it as they come.

use super::transport::Trouble;
use bollard::Docker;
use bollard::errors::Error;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http::Uri;
use http::uri::PathAndQuery;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The most bytes of one answer.
const LARGEST: usize = 32 << 20;

/// What stands behind this target, such as `/containers/json?all=1`, as it comes.
///
/// Asking for an export is bollard's one way to bytes that are left alone; the request is turned to the target before it
/// leaves, and is a GET either way.
pub(super) fn bytes(docker: &Docker, target: PathAndQuery) -> impl Stream<Item = Result<Bytes, Error>> + Unpin + use<> {
    let docker = docker.clone().with_request_modifier(move |mut request| {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(target.clone());
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
        request
    });
    docker.export_container("-")
}

/// The answer as JSON, whole within the deadline.
pub(super) async fn json<T: DeserializeOwned>(docker: &Docker, deadline: Duration, target: &str) -> Result<T, Trouble> {
    let bytes = within(deadline, whole(docker, target)).await?;
    // The cause is left out: it repeats parts of the answer.
    serde_json::from_slice(&bytes).map_err(|_| Trouble::NotUnderstood)
}

/// Waits no longer than the deadline.
pub(super) async fn within<T>(
    deadline: Duration,
    asked: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    tokio::time::timeout(deadline, asked).await.unwrap_or(Err(Trouble::Late))
}

async fn whole(docker: &Docker, target: &str) -> Result<Vec<u8>, Trouble> {
    let mut stream = bytes(docker, target.parse().map_err(|_| Trouble::NotUnderstood)?);
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() > LARGEST {
            return Err(Trouble::TooLong);
        }
    }
    Ok(body)
}
