//! What a registry wants to be brought: `WWW-Authenticate`, read leniently.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A token from this place, for this service and scope.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
    /// User and password.
    Basic,
}

impl Challenge {
    /// The way in that an answer asks for; a bearer token before a password.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(WWW_AUTHENTICATE);
        let mut wanted: Vec<Self> = values.iter().filter_map(|value| Self::parse(value.to_str().ok()?)).collect();
        wanted.sort_by_key(|challenge| *challenge == Self::Basic);
        wanted.into_iter().next()
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        let bearer = scheme.eq_ignore_ascii_case("bearer");
        let realm = bearer.then(|| parameter(rest, "realm")).flatten()?;
        Some(Self::Bearer { realm, service: parameter(rest, "service"), scope: parameter(rest, "scope") })
    }
}

/// The value of `name="value"` or `name=value` among parameters divided by commas; a comma inside quotes divides nothing.
fn parameter(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        if key.trim_matches([',', ' ']).eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(values: &[&'static str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
        }
        Challenge::of(&headers)
    }

    #[test]
    fn a_bearer_challenge_is_read_with_commas_in_its_scope() {
        let read = of(&[r#"Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull,push""#]);
        let wanted = Challenge::Bearer {
            realm: "https://ghcr.io/token".into(),
            service: Some("ghcr.io".into()),
            scope: Some("repository:a/b:pull,push".into()),
        };
        assert_eq!(read, Some(wanted));
    }

    #[test]
    fn a_token_is_preferred_and_what_is_not_understood_is_no_way_in() {
        assert!(matches!(of(&["Basic realm=x", "bearer realm=https://h/t"]), Some(Challenge::Bearer { .. })));
        assert_eq!(of(&["Basic"]), Some(Challenge::Basic));
        assert_eq!(of(&["Negotiate", "Bearer service=\"x\"", "Bearer realm=\"unclosed"]), None);
    }
}
