//! The headers that every answer carries, and "not modified".

use super::{Asked, budget, tagged};
use crate::github::answer::{Answer, Body};
use crate::github::world::World;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// An answer as it goes over the wire.
#[derive(Debug, Clone)]
pub(super) struct Finished {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Finished {
    /// As axum sends it.
    pub fn into_response(self) -> Response {
        let mut response = axum::body::Body::from(self.body).into_response();
        *response.status_mut() = axum::http::StatusCode::from_u16(self.status).unwrap_or_default();
        for (name, value) in self.headers {
            if let Ok(value) = axum::http::HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// Adds what every answer has, and turns one that is known already into 304.
pub(super) fn finished(world: &mut World, asked: &Asked, answer: Answer) -> Finished {
    let tagged = tagged(world, asked, &answer);
    let (body, kind) = match answer.body {
        Body::Json(value) => (value.to_string().into_bytes(), Some("application/json; charset=utf-8")),
        Body::Text(text) => (text.into_bytes(), Some("text/plain; charset=utf-8")),
        Body::Empty => (Vec::new(), None),
    };
    let mut done = Finished { status: answer.status, headers: answer.headers, body };
    if tagged {
        let etag = etag(&asked.token, &done.body);
        let known = asked.unless.as_ref().is_some_and(|unless| unless.split(',').any(|one| weak(one) == weak(&etag)));
        done.headers.push(("etag", etag));
        done.headers.push(("cache-control", "private, max-age=60, s-maxage=60".to_owned()));
        done.headers.push(("vary", "Accept, Authorization, Cookie, X-GitHub-OTP".to_owned()));
        if known {
            let now = world.now();
            world.limits.give_back(&asked.token, budget(asked), now);
            world.counted.unchanged();
            (done.status, done.body) = (304, Vec::new());
        }
    }
    if let Some(kind) = kind.filter(|_| done.status != 304) {
        done.headers.push(("content-type", kind.to_owned()));
    }
    if !asked.path.starts_with("/kept-logs") {
        common(world, asked, &mut done);
    }
    done
}

fn weak(etag: &str) -> &str {
    etag.trim().strip_prefix("W/").unwrap_or(etag.trim())
}

/// A new token voids every etag.
fn etag(token: &str, body: &[u8]) -> String {
    let digest = Sha256::new().chain_update(token).chain_update([0]).chain_update(body).finalize();
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("W/\"{hex}\"")
}

fn common(world: &mut World, asked: &Asked, done: &mut Finished) {
    let now = world.now();
    done.headers.push(("date", now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()));
    done.headers.push(("server", "github.com".to_owned()));
    done.headers.push(("x-github-media-type", "github.v3; format=json".to_owned()));
    done.headers.push(("x-github-api-version-selected", "2022-11-28".to_owned()));
    done.headers.push(("x-github-request-id", format!("PRAC:{:X}", world.fresh_id())));
    if asked.token.is_empty() || done.status != 401 {
        done.headers.extend(world.limits.headers(&asked.token, budget(asked), now));
    }
    let Some(token) = world.token(&asked.token).filter(|_| done.status != 401) else { return };
    if let Some(scopes) = &token.scopes {
        done.headers.push(("x-oauth-scopes", scopes.clone()));
        done.headers.push(("x-accepted-oauth-scopes", "repo".to_owned()));
    }
    if let Some(expires) = token.expires {
        let text = expires.format("%Y-%m-%d %H:%M:%S UTC").to_string();
        done.headers.push(("github-authentication-token-expiration", text));
    }
}
