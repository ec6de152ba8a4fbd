//! Where the token comes from. The secret leaves this only as a header to the server it is for.

use crate::fault::{Fault, Result};
use secrecy::SecretString;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// Variables that may hold the token, in the order in which `gh` takes them.
const VARIABLES: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];

/// A token and where it came from. Its `Debug` hides the secret.
#[derive(Debug, Clone)]
pub struct GithubToken {
    /// The variable, or the command that gave it.
    pub origin: String,
    pub(super) secret: SecretString,
}

impl GithubToken {
    /// The token of the first variable that holds something; `lookup` gives the value of a variable.
    pub fn among(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        VARIABLES.into_iter().find_map(|name| Self::new(name, &lookup(name)?))
    }

    /// A token from somewhere else; `None` when it is blank.
    #[must_use]
    pub fn new(origin: &str, secret: &str) -> Option<Self> {
        let secret = secret.trim();
        (!secret.is_empty()).then(|| Self { origin: origin.into(), secret: SecretString::from(secret.to_owned()) })
    }
}

/// Asks the person's own `gh` for the token it holds for this server, with these variables only.
///
/// # Errors
/// When there is no `gh`, or it holds none: with what brings a token.
pub fn ask_gh(host: &str, variables: &[(OsString, OsString)]) -> Result<GithubToken> {
    let host = if host == "api.github.com" { "github.com" } else { host };
    let none = || {
        Fault::refused(format!("There is no token for {host}"))
            .hint("gh auth login brings one, or set GH_TOKEN to a token that may read the repository.")
    };
    let mut command = Command::new("gh");
    command.args(["auth", "token", "--hostname", host]).env_clear().envs(variables.iter().cloned());
    let asked = command.stdin(Stdio::null()).stderr(Stdio::null()).output().map_err(|_| none())?;
    let text = String::from_utf8_lossy(&asked.stdout).into_owned();
    if !asked.status.success() {
        return Err(none());
    }
    GithubToken::new("gh auth token", &text).ok_or_else(none)
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
        let token = GithubToken::among(lookup).unwrap();
        assert_eq!(token.origin, "GITHUB_TOKEN");
        assert!(!format!("{token:?}").contains("ghp_secret"));
        assert!(GithubToken::among(|_| None).is_none());
    }
}
