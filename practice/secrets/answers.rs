//! What is answered to each question, in the form of AWS JSON 1.1.

use super::asked::Ask;
use super::server::World;
use super::trouble::Trouble;
use super::vault::Secret;
use super::{KEYS, REGION};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest question that is read.
const LARGEST: usize = 64 * 1024;

pub(super) async fn answer(State(world): State<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let ask = Ask::of(header_of(&parts.headers, "x-amz-target"));
    world.count(ask);
    if world.trouble() == Trouble::Silent {
        return std::future::pending().await;
    }
    tokio::time::sleep(world.latency()).await;
    let question = read(body).await;
    if let Some(refused) = refused(world.trouble(), ask, &question).or_else(|| strange(&parts.headers)) {
        return refused;
    }
    let answer = given(&world, ask, &question);
    if world.trouble() == Trouble::Torn { torn(answer).await } else { answer }
}

/// The same answer with half of its body.
async fn torn(answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

async fn read(body: Body) -> Value {
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn header_of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn given(world: &World, ask: Ask, question: &Value) -> Response {
    let vault = world.vault();
    if ask == Ask::ListSecrets {
        let list: Vec<Value> = vault.secrets.iter().map(|(name, secret)| description(name, secret)).collect();
        return reply(StatusCode::OK, &json!({ "SecretList": list }));
    }
    let id = question["SecretId"].as_str().unwrap_or_default();
    let found = vault.secrets.iter().find(|(name, _)| *name == id || arn(name) == id);
    match (ask, found) {
        (Ask::Other, _) => error("UnknownOperationException", ""),
        (_, None) => error("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
        (Ask::GetSecretValue, Some((name, secret))) => reply(StatusCode::OK, &value(name, secret)),
        (_, Some((name, secret))) => reply(StatusCode::OK, &description(name, secret)),
    }
}

fn value(name: &str, secret: &Secret) -> Value {
    json!({
        "ARN": arn(name),
        "Name": name,
        "VersionId": secret.version(),
        "SecretString": secret.value,
        "VersionStages": ["AWSCURRENT"],
        "CreatedDate": secret.changed.timestamp(),
    })
}

fn description(name: &str, secret: &Secret) -> Value {
    let day = secret.changed.timestamp().div_euclid(86_400) * 86_400;
    json!({
        "ARN": arn(name),
        "Name": name,
        "LastChangedDate": secret.changed.timestamp(),
        "LastAccessedDate": day,
        "VersionIdsToStages": { secret.version(): ["AWSCURRENT"] },
    })
}

fn arn(name: &str) -> String {
    format!("arn:aws:secretsmanager:{REGION}:123456789012:secret:{name}-A1b2C3")
}

/// Whoever does not bring its keys is not known.
fn strange(headers: &HeaderMap) -> Option<Response> {
    let known = format!("Credential={}/", KEYS.0);
    let brought = header_of(headers, header::AUTHORIZATION.as_str());
    (!brought.contains(&known))
        .then(|| error("UnrecognizedClientException", "The security token included in the request is invalid."))
}

fn refused(trouble: Trouble, ask: Ask, question: &Value) -> Option<Response> {
    let denied = || {
        let id = question["SecretId"].as_str().unwrap_or_default();
        let message = format!(
            "User: arn:aws:iam::123456789012:user/practice is not authorized to perform: secretsmanager:{ask:?} on \
             resource: {id} because no identity-based policy allows the secretsmanager:{ask:?} action"
        );
        error("AccessDeniedException", &message)
    };
    match trouble {
        Trouble::ValuesDenied => (ask == Ask::GetSecretValue).then(denied),
        Trouble::Denied => Some(denied()),
        Trouble::Throttled => Some(error("ThrottlingException", "Rate exceeded")),
        Trouble::Expired => {
            Some(error("ExpiredTokenException", "The security token included in the request is expired"))
        }
        Trouble::Locked => Some(error("DecryptionFailure", "Secrets Manager can't decrypt the protected secret text.")),
        Trouble::Astray => Some(axum::response::Html("<html><body>Welcome</body></html>").into_response()),
        Trouble::None | Trouble::Torn | Trouble::Silent => None,
    }
}

fn error(code: &str, message: &str) -> Response {
    reply(StatusCode::BAD_REQUEST, &json!({ "__type": code, "Message": message, "message": message }))
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string()).into_response()
}
