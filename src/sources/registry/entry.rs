//! Getting in: a bearer token from where the registry gives them out, or a password, and never to anywhere else.

use super::address::{ImageName, is_loopback};
use super::answer::Answer;
use super::challenge::Challenge;
use super::token::RegistryToken;
use super::{refusal, transport};
use crate::fault::{Fault, Result};
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// The largest answer of a place that gives out tokens.
const LARGEST: usize = 1 << 20;

/// What a request brings along.
#[derive(Debug, Clone, Default)]
pub(super) enum Entry {
    /// Nothing.
    #[default]
    Nothing,
    /// A token that was given out for this image.
    Bearer(SecretString),
    /// User and password.
    Password,
}

impl Entry {
    /// The same request with it.
    pub fn bring(&self, request: RequestBuilder, token: Option<&RegistryToken>) -> RequestBuilder {
        match (self, token) {
            (Self::Bearer(bearer), _) => request.bearer_auth(bearer.expose_secret()),
            (Self::Password, Some(token)) => with_password(request, token),
            (Self::Nothing | Self::Password, _) => request,
        }
    }
}

#[derive(Deserialize)]
struct Given {
    token: Option<String>,
    access_token: Option<String>,
}

/// Does what the challenge asks for.
pub(super) async fn answer_to(
    challenge: Challenge,
    http: &reqwest::Client,
    image: &ImageName,
    token: Option<&RegistryToken>,
) -> Result<Entry> {
    let Challenge::Bearer { realm, service, scope } = challenge else { return Ok(Entry::Password) };
    let doing = format!("asking for a token to read {image}");
    let place = place(&realm, image).map_err(|why| {
        let fault = Fault::while_doing(&doing, format!("tokens are said to be given out at {realm}, {why}"));
        fault.hint("Nothing was sent there. registry.image may name a registry that is not what it seems.")
    })?;
    let scope = scope.unwrap_or_else(|| format!("repository:{}:pull", image.repository()));
    let query = [Some(("scope", scope)), service.map(|service| ("service", service))];
    let mut request = http.get(place).query(&query.into_iter().flatten().collect::<Vec<_>>());
    if let Some(token) = token {
        request = with_password(request, token);
    }
    let response = request.send().await.map_err(|cause| transport::fault(&doing, cause))?;
    let answer = Answer::read(response, LARGEST, &doing).await?;
    if !answer.status.is_success() {
        return Err(refusal::fault(&doing, &answer, token));
    }
    let Given { token, access_token } = answer.json(&doing)?;
    let bearer = token.or(access_token).filter(|bearer| !bearer.is_empty());
    bearer
        .map(|bearer| Entry::Bearer(bearer.into()))
        .ok_or_else(|| Fault::while_doing(doing, "the answer holds no token"))
}

/// A place to which a token may go: by https, or on this machine when the registry is there too.
fn place(realm: &str, image: &ImageName) -> Result<Url, &'static str> {
    let url = Url::parse(realm).map_err(|_| "which is no address")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("which holds a user or a password");
    }
    match (url.scheme(), is_loopback(&url), image.is_local()) {
        ("http" | "https", true, true) | ("https", false, false) => Ok(url),
        (_, true, false) => Err("which is this machine and not the registry"),
        (_, false, true) => Err("which is not this machine, where the registry is"),
        _ => Err("which is not reached by https"),
    }
}

fn with_password(request: RequestBuilder, token: &RegistryToken) -> RequestBuilder {
    request.basic_auth(&token.user, Some(token.secret.expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_by_https_or_stays_on_this_machine() {
        let allowed = |realm: &str, image: &str| place(realm, &ImageName::parse(image).unwrap()).is_ok();
        assert!(allowed("https://ghcr.io/token", "ghcr.io/a/b"));
        assert!(allowed("https://auth.docker.io/token", "registry-1.docker.io/a/b"));
        assert!(allowed("http://127.0.0.1:5001/token", "127.0.0.1:5000/a/b"));
        for realm in ["http://ghcr.io/token", "http://127.0.0.1/token", "https://me:pw@ghcr.io/t", "ftp://x/", "token"]
        {
            assert!(!allowed(realm, "ghcr.io/a/b"), "{realm}");
        }
        assert!(!allowed("https://evil.com/token", "127.0.0.1:5000/a/b"));
    }
}
