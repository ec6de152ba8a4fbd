//! Getting in: a bearer token from where the registry gives them out, or a password, and never to anywhere else.

use super::address::ImageName;
use super::answer::Answer;
use super::challenge::Challenge;
use super::following::{Bounds, follow};
use super::refusal;
use super::token::RegistryToken;
use crate::fault::{Fault, Result};
use crate::sources::trail::is_here;
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use url::{Host, Url};

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
    (http, deadline, refused): (&reqwest::Client, Duration, &AtomicBool),
    image: &ImageName,
    token: Option<&RegistryToken>,
) -> Result<Entry> {
    let Challenge::Bearer { realm, service, scope } = challenge else { return Ok(Entry::Password) };
    let doing = format!("asking for a token to read {image}");
    let place = place(&realm, image).map_err(|why| {
        let fault = Fault::while_doing(&doing, format!("tokens are said to be given out at {realm}, {why}"));
        fault.hint("Nothing was sent there. registry.image may name a registry that is not what it seems.")
    })?;
    if token.is_some_and(|token| !token.may_go_to(&place)) && !is_of(&place, image.server()) {
        let why = format!("tokens are said to be given out at {realm}, which is another site than {}", image.host());
        let hint = "Nothing was sent there. Where that is right, name the place with registry.tokens_at; without a token of its \
                    own the registry is asked as anybody may.";
        return Err(Fault::while_doing(&doing, why).hint(hint));
    }
    let scope = scope.unwrap_or_else(|| format!("repository:{}:pull", image.repository()));
    let query = [Some(("scope", scope)), service.map(|service| ("service", service))];
    let home = http.get(place).query(&query.into_iter().flatten().collect::<Vec<_>>()).build();
    let home = home.map_err(|cause| Fault::while_doing(&doing, cause.without_url()))?.url().clone();
    let with_entry = |request| match token {
        Some(token) => with_password(request, token),
        None => request,
    };
    let response = follow(home, Bounds { deadline, doing: &doing }, |at| http.get(at), with_entry).await?;
    let answer = Answer::read(response, LARGEST, &doing).await?;
    refused.store(matches!(answer.status.as_u16(), 401 | 403), Ordering::Relaxed);
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
    match (url.scheme(), is_here(&url), image.is_local()) {
        ("http" | "https", true, true) | ("https", false, false) => Ok(url),
        (_, true, false) => Err("which is this machine and not the registry"),
        (_, false, true) => Err("which is not this machine, where the registry is"),
        _ => Err("which is not reached by https"),
    }
}

/// A registry and the place of another site where it gives tokens out.
const PAIRS: [(&str, &str); 1] = [("scw.cloud", "scaleway.com")];

/// Whether a place belongs to whom the registry belongs to.
fn is_of(place: &Url, registry: &Url) -> bool {
    let (place, registry) = (site(place), site(registry));
    place == registry || PAIRS.contains(&(registry.as_str(), place.as_str()))
}

/// What of a name somebody owns: its last two parts, or three where the second is as short as in `co.uk`. An address is
/// a site of its own; this machine is one whatever it is called.
fn site(url: &Url) -> String {
    if is_here(url) {
        return "this machine".into();
    }
    let Some(Host::Domain(name)) = url.host() else { return url.host_str().unwrap_or_default().to_owned() };
    let parts: Vec<&str> = name.trim_end_matches('.').split('.').collect();
    let short = matches!(parts[..], [_, .., second, last] if second.len() <= 3 && last.len() == 2);
    parts[parts.len().saturating_sub(if short { 3 } else { 2 })..].join(".")
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

    #[test]
    fn a_place_for_tokens_belongs_to_whom_the_registry_belongs_to() {
        let of = |place: &str, image: &str| {
            is_of(&Url::parse(place).unwrap(), ImageName::parse(&format!("{image}/a/b")).unwrap().server())
        };
        for (place, registry) in [
            ("https://auth.docker.io/token", "registry-1.docker.io"),
            ("https://gitlab.com/jwt/auth", "registry.gitlab.com"),
            ("https://git.acme.co.uk/jwt/auth", "registry.acme.co.uk"),
            ("https://api.scaleway.com/registry-internal/v1", "rg.fr-par.scw.cloud"),
            ("https://10.0.0.7/token", "10.0.0.7:5000"),
            ("http://localhost:5001/token", "127.0.0.1:5000"),
        ] {
            assert!(of(place, registry), "{place} {registry}");
        }
        for (place, registry) in [
            ("https://evil.example/token", "ghcr.io"),
            ("https://ghcr.io.evil.example/token", "ghcr.io"),
            ("https://evil.co.uk/token", "registry.acme.co.uk"),
            ("https://10.0.0.8/token", "10.0.0.7:5000"),
        ] {
            assert!(!of(place, registry), "{place} {registry}");
        }
    }
}
