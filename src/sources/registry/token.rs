//! The registry's own slot for a token. The secret leaves it only for the registry and, where that is
//! GitHub's own, for GitHub, as a header.

use crate::config::RegistrySettings;
use crate::sources::github::GithubToken;
use crate::sources::keyring::Slot;
use crate::sources::trail::is_here;
use secrecy::{ExposeSecret, SecretString};
use std::ffi::OsString;
use url::Url;

/// A token and where it came from. Its `Debug` hides the secret.
#[derive(Debug, Clone)]
pub struct RegistryToken {
    /// The variable that held it, or `the keyring`.
    pub variable: String,
    pub(super) user: String,
    pub(super) secret: SecretString,
    /// Another site where tokens of the registry are given out.
    giver: Option<Url>,
}

impl RegistryToken {
    /// The first of the variables for this registry that holds something; `lookup` gives the value of a variable.
    pub fn among(settings: &RegistrySettings, host: &str, lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let held = |name: &String| {
            let value = lookup(name)?.trim().to_owned();
            (!value.is_empty()).then(|| (name.clone(), SecretString::from(value)))
        };
        let (variable, secret) = Self::variables(settings, host).iter().find_map(held)?;
        Some(Self { variable, user: settings.user.clone(), secret, giver: giver(settings) })
    }

    /// The variables that may hold the token for this registry. Where the configuration names none, they hold one of
    /// GitHub's: that goes to GitHub's own registry or stays on this machine.
    #[must_use]
    pub fn variables<'a>(settings: &'a RegistrySettings, host: &str) -> &'a [String] {
        let named = settings.token_variables != RegistrySettings::default().token_variables;
        if named || is_for_github(host) { &settings.token_variables } else { &[] }
    }
}

fn giver(settings: &RegistrySettings) -> Option<Url> {
    Url::parse(settings.tokens_at.as_deref()?).ok()
}

fn is_for_github(host: &str) -> bool {
    let registry = Url::parse(&format!("https://{host}/"));
    registry.is_ok_and(|registry| registry.host_str() == Some("ghcr.io") || is_here(&registry))
}

impl RegistryToken {
    /// What the keyring of the system holds for this registry, asked with these variables only. It may take its time.
    #[must_use]
    pub fn in_keyring(settings: &RegistrySettings, host: &str, variables: &[(OsString, OsString)]) -> Option<Self> {
        let secret = Slot::Registry.ask(host, variables)?;
        Some(Self { variable: "the keyring".into(), user: settings.user.clone(), secret, giver: giver(settings) })
    }

    /// Whether the configuration says that it may go to this place.
    pub(super) fn may_go_to(&self, place: &Url) -> bool {
        self.giver.as_ref().is_some_and(|giver| giver.origin() == place.origin())
    }

    /// The same token for GitHub itself, which gives out and takes those of its own registry.
    #[must_use]
    pub fn for_github(&self) -> Option<GithubToken> {
        GithubToken::new(&self.variable, self.secret.expose_secret())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_holds_something_is_the_slot_and_its_secret_is_not_shown() {
        let settings = RegistrySettings::default();
        let lookup = |name: &str| match name {
            "GHCR_TOKEN" => Some(" ".to_owned()),
            "GHCR_PAT" => Some("ghp_secret\n".to_owned()),
            _ => None,
        };
        let token = RegistryToken::among(&settings, "ghcr.io", lookup).unwrap();
        assert_eq!(token.variable, "GHCR_PAT");
        assert!(!format!("{token:?}").contains("ghp_secret"));
        assert!(RegistryToken::among(&settings, "ghcr.io", |_| None).is_none());
    }

    #[test]
    fn another_site_gets_it_only_where_the_configuration_names_that_site() {
        let token = |at: Option<&str>| {
            let settings = RegistrySettings { tokens_at: at.map(str::to_owned), ..RegistrySettings::default() };
            RegistryToken::among(&settings, "ghcr.io", |_| Some("secret".into())).unwrap()
        };
        let goes = |at: Option<&str>, place: &str| token(at).may_go_to(&Url::parse(place).unwrap());
        let named = Some("https://auth.example.com");
        assert!(goes(named, "https://auth.example.com/token?x=1"));
        for place in ["http://auth.example.com/token", "https://auth.example.com:8443/", "https://x.auth.example.com/"]
        {
            assert!(!goes(named, place), "{place}");
        }
        assert!(!goes(None, "https://auth.example.com/token"));
    }

    #[test]
    fn a_token_of_github_goes_to_no_other_registry_unless_the_configuration_says_so() {
        let lookup = |name: &str| name.starts_with("GHCR").then(|| "ghp_secret".to_owned());
        let mut settings = RegistrySettings::default();
        let goes = |settings: &RegistrySettings, host: &str| RegistryToken::among(settings, host, lookup).is_some();
        for host in ["ghcr.io", "GHCR.io", "127.0.0.1:5000", "localhost:5000", "[::1]:5000"] {
            assert!(goes(&settings, host), "{host}");
        }
        for host in ["harbor.example.com", "ghcr.io.example.com", "docker.io", "ghcr.io@evil.example", ""] {
            assert!(!goes(&settings, host), "{host}");
        }
        settings.token_variables = vec!["GHCR_TOKEN".into()];
        assert!(goes(&settings, "harbor.example.com"), "it is said so");
    }
}
