//! The registry's own slot for a token. The secret leaves it only for the registry and, where that is
//! GitHub's own, for GitHub, as a header.

use crate::config::RegistrySettings;
use crate::sources::github::GithubToken;
use crate::sources::keyring::Slot;
use secrecy::{ExposeSecret, SecretString};
use std::ffi::OsString;

/// A token and where it came from. Its `Debug` hides the secret.
#[derive(Debug, Clone)]
pub struct RegistryToken {
    /// The variable that held it, or `the keyring`.
    pub variable: String,
    pub(super) user: String,
    pub(super) secret: SecretString,
}

impl RegistryToken {
    /// The first of the variables of the configuration that holds something; `lookup` gives the value of a variable.
    pub fn among(settings: &RegistrySettings, lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let held = |name: &String| {
            let value = lookup(name)?.trim().to_owned();
            (!value.is_empty()).then(|| (name.clone(), SecretString::from(value)))
        };
        let (variable, secret) = settings.token_variables.iter().find_map(held)?;
        Some(Self { variable, user: settings.user.clone(), secret })
    }
}

impl RegistryToken {
    /// What the keyring of the system holds for this registry, asked with these variables only. It may take its time.
    #[must_use]
    pub fn in_keyring(settings: &RegistrySettings, host: &str, variables: &[(OsString, OsString)]) -> Option<Self> {
        let secret = Slot::Registry.ask(host, variables)?;
        Some(Self { variable: "the keyring".into(), user: settings.user.clone(), secret })
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
        let token = RegistryToken::among(&settings, lookup).unwrap();
        assert_eq!(token.variable, "GHCR_PAT");
        assert!(!format!("{token:?}").contains("ghp_secret"));
        assert!(RegistryToken::among(&settings, |_| None).is_none());
    }
}
