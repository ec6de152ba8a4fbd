//! What troubles make of an answer.

use super::headers::Finished;
use crate::github::answer::Answer;
use crate::github::trouble::Way;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::io::Error;

/// The refusal that a trouble is, where it is one in GitHub's own form.
pub(super) fn refusal(way: Way) -> Option<Answer> {
    let minute = |answer: Answer| answer.with("retry-after", "60");
    let slow = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    match way {
        Way::Unavailable => Some(Answer::refusal(503, "Service unavailable")),
        Way::NotFound => Some(Answer::not_found()),
        Way::SecondaryLimit => Some(minute(Answer::refusal(403, slow))),
        Way::TooManyRequests => Some(minute(Answer::refusal(429, slow))),
        Way::TooFast => Some(Answer::refusal(429, slow).with("retry-after", "1")),
        Way::BadCredentials => Some(Answer::refusal(401, "Bad credentials")),
        Way::NotAllowed => Some(Answer::refusal(403, "Resource not accessible by personal access token")),
        Way::SingleSignOn => {
            let message = "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.";
            let address = "required; url=https://github.com/orgs/MAS-Mr-Mentor/sso?authorization_request=practice";
            Some(Answer::refusal(403, message).with("x-github-sso", address))
        }
        _ => None,
    }
}

/// What is answered in the place of the endpoint, as if it had done it.
pub(super) fn pretended(way: Way) -> Option<Answer> {
    let sha = "1".repeat(40);
    match way {
        Way::Pretends => Some(Answer::ok(json!({
            "sha": sha, "merged": true, "message": "Pull Request successfully merged",
            "ref": "refs/heads/main", "object": { "type": "commit", "sha": sha },
        }))),
        Way::Empty => Some(Answer::ok(json!([]))),
        _ => None,
    }
}

/// Whether a request with this trouble still reaches its endpoint.
pub(super) fn reaches(way: Way) -> bool {
    !matches!(way, Way::ServerError | Way::BadGateway | Way::Hangs)
}

/// The answer as the trouble leaves it.
pub(super) fn spoil(way: Way, answer: &Finished) -> Response {
    match way {
        Way::ServerError => server_error(),
        Way::BadGateway => (StatusCode::BAD_GATEWAY, [("content-type", "text/html")], PAGE).into_response(),
        Way::HalfBody => half(answer),
        Way::WrongType => {
            let mut answer = answer.clone();
            answer.headers.retain(|(name, _)| *name != "content-type");
            answer.headers.push(("content-type", "text/html; charset=utf-8".to_owned()));
            answer.into_response()
        }
        Way::NotJson => {
            let mut answer = answer.clone();
            answer.body = b"{\"message\": <html>".to_vec();
            answer.into_response()
        }
        Way::LostAnswer => broken(&[]),
        _ => answer.clone().into_response(),
    }
}

const PAGE: &str = "<!DOCTYPE html><html><body><h1>Unicorn!</h1></body></html>";

/// 500 with a page.
pub(super) fn server_error() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, [("content-type", "text/html")], PAGE).into_response()
}

fn half(answer: &Finished) -> Response {
    let mut response = broken(&answer.body[..answer.body.len() / 2]);
    response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("application/json"));
    response
}

/// A body that ends in an error after its first part.
fn broken(part: &[u8]) -> Response {
    let parts = [Ok(Bytes::copy_from_slice(part)), Err(Error::other("the connection ends here"))];
    Body::from_stream(futures_util::stream::iter(parts)).into_response()
}
