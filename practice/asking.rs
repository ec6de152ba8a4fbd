//! Asking a server of this world over HTTP, as curl and nginx do.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// The most of an answer that is read.
const MOST: usize = 64 * 1024;

/// A client that opens a new connection for every request.
#[derive(Debug, Clone)]
pub(crate) struct Asker(Client<HttpConnector, Body>);

impl Asker {
    /// One that knows nobody yet.
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http())
    }

    /// Sends a request on; `None` when nobody took it or the answer broke off.
    pub async fn send(&self, request: Request) -> Option<Response<Body>> {
        self.0.request(request).await.ok().map(|answer| answer.map(Body::new))
    }

    /// Reads an address of this machine. What went wrong is told in curl's words, with its exit code.
    pub async fn get(&self, url: &str, deadline: Duration) -> Result<(StatusCode, String), (i32, String)> {
        let request = Request::get(url).body(Body::empty()).map_err(|_| (3, format!("URL rejected: {url}")))?;
        let asked = async {
            let answer = self.send(request).await.ok_or_else(|| (7, format!("Failed to connect to {url}")))?;
            let status = answer.status();
            let body = to_bytes(answer.into_body(), MOST).await.map_err(|_| (18, "transfer closed".to_owned()))?;
            Ok((status, String::from_utf8_lossy(&body).into_owned()))
        };
        let late = (28, format!("Operation timed out after {} milliseconds", deadline.as_millis()));
        tokio::time::timeout(deadline, asked).await.unwrap_or(Err(late))
    }
}
