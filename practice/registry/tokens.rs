//! The place where tokens are given out, and what is asked of whoever brings none.

use super::server::World;
use super::trouble::{Door, Trouble};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The token of a person that opens this registry, as the password of any user.
pub const TOKEN: &str = "ghp_practiceRegistryToken";

/// Gives a bearer token out, or refuses as GHCR does.
pub(super) fn give(world: &World, headers: &HeaderMap, query: &str) -> Response {
    let wanted = format!("repository%3A{}%3Apull", world.name().replace('/', "%2F"));
    let known = query.contains(&wanted)
        || query.replace("%3A", ":").replace("%2F", "/").contains(&format!("repository:{}:pull", world.name()));
    let admitted = world.door() == Door::Open && !headers.contains_key(header::AUTHORIZATION) || brings_token(headers);
    if !admitted || !known {
        return refusal(StatusCode::FORBIDDEN, "DENIED", "requested access to the resource is denied");
    }
    (StatusCode::OK, axum::Json(json!({ "token": world.issue() }))).into_response()
}

/// Whether a request may read; else how it is told what to bring.
pub(super) fn admit(world: &World, headers: &HeaderMap) -> Option<Response> {
    let bearer = bearer(headers).is_some_and(|token| world.is_issued(token));
    let admitted = match world.door() {
        Door::Basic => brings_token(headers),
        Door::Token | Door::Open => bearer && world.trouble() != Trouble::Expired,
    };
    (!admitted).then(|| challenge(world))
}

fn challenge(world: &World) -> Response {
    let mut answer = refusal(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "authentication required");
    let wanted = match world.door() {
        Door::Basic => "Basic realm=\"practice\"".to_owned(),
        Door::Token | Door::Open => format!(
            "Bearer realm=\"http://{}/token\",service=\"{}\",scope=\"repository:{}:pull\"",
            world.address,
            world.address,
            world.name()
        ),
    };
    if let Ok(value) = wanted.parse() {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    answer
}

/// An error in the form of the distribution specification.
pub(super) fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    (status, axum::Json(json!({ "errors": [{ "code": code, "message": message }] }))).into_response()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn brings_token(headers: &HeaderMap) -> bool {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    basic.and_then(decoded).is_some_and(|pair| pair.split_once(':').is_some_and(|(_, password)| password == TOKEN))
}

/// Base64 without checks: what is no base64 matches no token.
fn decoded(text: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_read() {
        assert_eq!(decoded("bWU6Z2hwXzE=").as_deref(), Some("me:ghp_1"));
        assert_eq!(decoded("§"), None);
    }
}
