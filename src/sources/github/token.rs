//! Where the token comes from. The secret leaves this only as a header to the server it is for.

use crate::fault::{Fault, Result};
use crate::sources::asking::ask;
use crate::sources::keyring::Slot;
use secrecy::SecretString;
use std::ffi::OsString;

/// Variables that may hold the token, in the order in which `gh` takes them.
const VARIABLES: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];
/// Those that stand before them for a server of one's own.
const ENTERPRISE: [&str; 2] = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

/// A token and where it came from. Its `Debug` hides the secret.
#[derive(Debug, Clone)]
pub struct GithubToken {
    /// The variable, or the command that gave it.
    pub origin: String,
    pub(super) secret: SecretString,
}

impl GithubToken {
    /// The token for this server of the first variable that holds something; `lookup` gives the value of a variable.
    pub fn among(host: &str, lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let own: &[&str] = if site(host) == "github.com" { &[] } else { &ENTERPRISE };
        own.iter().chain(&VARIABLES).find_map(|name| Self::new(name, &lookup(name)?))
    }

    /// A token from somewhere else; `None` when it is blank.
    #[must_use]
    pub fn new(origin: &str, secret: &str) -> Option<Self> {
        let secret = secret.trim();
        (!secret.is_empty()).then(|| Self { origin: origin.into(), secret: SecretString::from(secret.to_owned()) })
    }
}

/// Asks the person's own programs for the token they hold for this server, with these variables only: `gh`, then the
/// keyring of the system. They may take their time.
///
/// # Errors
/// When none holds one: with what brings a token.
pub fn ask_programs(host: &str, variables: &[(OsString, OsString)]) -> Result<GithubToken> {
    let site = site(host);
    let held = |origin: &str, secret: SecretString| GithubToken { origin: origin.into(), secret };
    let gh =
        || ask("gh", &["auth", "token", "--hostname", site], variables).map(|secret| held("gh auth token", secret));
    let slot = || Slot::Github.ask(site, variables).map(|secret| held("the keyring", secret));
    gh().or_else(slot).ok_or_else(|| {
        Fault::refused(format!("There is no token for {site}")).hint(format!(
            "gh auth login brings one, or set GH_TOKEN to a token that may read the repository, or keep it in the \
             keyring: {}.",
            Slot::Github.filled_by(site)
        ))
    })
}

/// The name of a server that people and `gh` use.
fn site(host: &str) -> &str {
    if host == "api.github.com" { "github.com" } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_holds_something_counts_and_its_secret_is_not_shown() {
        let lookup = |name: &str| match name {
            "GH_TOKEN" => Some("  ".to_owned()),
            "GITHUB_TOKEN" => Some("ghp_secret\n".to_owned()),
            _ => None,
        };
        let token = GithubToken::among("api.github.com", lookup).unwrap();
        assert_eq!(token.origin, "GITHUB_TOKEN");
        assert!(!format!("{token:?}").contains("ghp_secret"));
        assert!(GithubToken::among("api.github.com", |_| None).is_none());
    }

    #[test]
    fn a_server_of_ones_own_has_variables_that_are_never_sent_to_github() {
        let lookup = |name: &str| Some(format!("of {name}"));
        assert_eq!(GithubToken::among("git.example.com", lookup).unwrap().origin, "GH_ENTERPRISE_TOKEN");
        assert_eq!(GithubToken::among("api.github.com", lookup).unwrap().origin, "GH_TOKEN");
    }

    #[test]
    fn the_keyring_is_asked_where_gh_has_none_for_the_slot_of_this_server() {
        let folder = tempfile::tempdir().unwrap();
        let program = |name: &str, script: &str| {
            use std::os::unix::fs::PermissionsExt;
            let path = folder.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        };
        let path = [("PATH".into(), folder.path().as_os_str().to_owned())];
        let none = ask_programs("api.github.com", &path).unwrap_err();
        assert!(none.next_step().is_some_and(|next| next.contains("cutover-github")), "{:?}", none.next_step());
        program(if cfg!(target_os = "macos") { "security" } else { "secret-tool" }, "echo \"$*\"");
        let token = ask_programs("api.github.com", &path).unwrap();
        assert_eq!(token.origin, "the keyring");
        let asked = secrecy::ExposeSecret::expose_secret(&token.secret);
        assert!(asked.contains("cutover-github") && asked.contains(" github.com"), "{asked}");
        program("gh", "echo gho_x");
        assert_eq!(ask_programs("api.github.com", &path).unwrap().origin, "gh auth token");
    }
}
