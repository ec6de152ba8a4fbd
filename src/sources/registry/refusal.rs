//! What a registry that answered and did not give means, in words, and what mends it.

use super::answer::Answer;
use super::token::RegistryToken;
use crate::fault::Fault;
use http::StatusCode;

/// How much of what a registry says is repeated.
const WORDS: usize = 200;

/// The fault for an answer that is no success.
pub(super) fn fault(doing: &str, answer: &Answer, token: Option<&RegistryToken>) -> Fault {
    let (meaning, hint) = match answer.status {
        StatusCode::UNAUTHORIZED => unauthorized(token),
        StatusCode::FORBIDDEN => forbidden(token),
        StatusCode::NOT_FOUND => absent(token),
        StatusCode::TOO_MANY_REQUESTS => ("it was asked too often".into(), again(answer)),
        StatusCode::SERVICE_UNAVAILABLE if answer.is_limit() => ("the registry is in trouble".into(), again(answer)),
        status if status.is_server_error() => {
            ("the registry is in trouble".into(), "Nothing is to be mended here; it is asked again.".into())
        }
        status if status.is_redirection() => (
            "it leads elsewhere".into(),
            "Such an answer is not followed here; registry.image may be out of date.".into(),
        ),
        _ => ("this answer was not expected".into(), "registry.image may name something that is no registry.".into()),
    };
    let said = said(answer).map(|words| format!(" (\"{words}\")")).unwrap_or_default();
    Fault::while_doing(doing, format!("{}: {meaning}{said}", answer.status)).hint(hint)
}

fn unauthorized(token: Option<&RegistryToken>) -> (String, String) {
    match token {
        Some(token) => (
            format!("the token in {} is not taken", token.variable),
            "It may have expired or been revoked. GHCR takes a classic token with read:packages.".into(),
        ),
        None => none_is_set(),
    }
}

fn forbidden(token: Option<&RegistryToken>) -> (String, String) {
    match token {
        Some(token) => (
            format!("the token in {} may not read this image", token.variable),
            "It may have expired, or needs read:packages (GHCR: a classic token), access to the package, or to be \
             authorized for the organization's single sign-on."
                .into(),
        ),
        None => none_is_set(),
    }
}

fn none_is_set() -> (String, String) {
    (
        "it is read with a token, and none is set".into(),
        "Set GHCR_TOKEN or GHCR_PAT to a classic token with read:packages. They are for ghcr.io: \
         registry.token_variables names those of another registry."
            .into(),
    )
}

fn absent(token: Option<&RegistryToken>) -> (String, String) {
    let who = token.map_or_else(
        || "without a token it may only be hidden".into(),
        |token| format!("or the token in {} may not see it", token.variable),
    );
    (format!("there is none, {who}"), "Check registry.image, and that a build has pushed there.".into())
}

fn again(answer: &Answer) -> String {
    answer.retry_after().map_or_else(
        || "It does not say when it may be asked again.".into(),
        |wait| format!("It may be asked again in {} seconds.", wait.as_secs()),
    )
}

/// What the registry itself says, in the form of the distribution specification.
fn said(answer: &Answer) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    let words = body["errors"][0]["message"].as_str()?;
    (!words.is_empty()).then(|| words.chars().take(WORDS).collect())
}
