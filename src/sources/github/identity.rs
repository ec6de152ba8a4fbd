//! Who the token belongs to, and what it may do in the repository.

use super::client::GitHub;
use super::lenient::told;
use crate::domain::pull_request::Login;
use crate::fault::Result;
use serde::Deserialize;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub login: Login,
    /// The scopes of a classic token; `None` where the token has none to tell.
    pub scopes: Option<Vec<String>>,
    /// When the token ends, as GitHub words it.
    pub expires: Option<String>,
    /// What it may do in the repository.
    pub right: Right,
}

/// What an account may do in a repository, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// GitHub did not tell.
    Unknown,
    /// Read it.
    Read,
    /// Push to it.
    Push,
    /// Everything.
    Admin,
}

impl Right {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown right",
            Self::Read => "read",
            Self::Push => "push",
            Self::Admin => "admin",
        }
    }
}

#[derive(Deserialize)]
struct User {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
}

#[derive(Deserialize)]
struct Repository {
    #[serde(default, deserialize_with = "told")]
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Permissions {
    admin: bool,
    push: bool,
}

impl GitHub {
    /// Asks who we are and what we may do.
    ///
    /// # Errors
    /// When GitHub cannot be reached, does not know the token, or does not show the repository.
    pub async fn identity(&self) -> Result<Identity> {
        let user = self.read_at("/user", "asking GitHub who we are").await?;
        let list =
            |header: &str| header.split(',').map(str::trim).filter(|one| !one.is_empty()).map(String::from).collect();
        let doing = format!("reading {}", self.repository());
        let repository: Repository = self.read("", &doing).await?.json(&doing)?;
        let right = match repository.permissions {
            None => Right::Unknown,
            Some(Permissions { admin: true, .. }) => Right::Admin,
            Some(Permissions { push: true, .. }) => Right::Push,
            Some(_) => Right::Read,
        };
        Ok(Identity {
            login: user.json::<User>("asking GitHub who we are")?.login,
            scopes: user.header("x-oauth-scopes").map(list),
            expires: user.header("github-authentication-token-expiration").map(str::to_owned),
            right,
        })
    }
}
