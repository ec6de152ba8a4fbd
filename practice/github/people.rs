//! The accounts, their tokens and what each may do with the repository.

use super::answer::Answer;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// What an account may do, each level with all below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Nothing at all: the repository does not exist for it.
    Nothing,
    /// Read, comment, open pull requests.
    Pull,
    /// Also manage issues and ask for reviews.
    Triage,
    /// Also push, merge, run and stop workflows.
    Push,
    /// Everything.
    Admin,
}

impl Right {
    /// GitHub's name of the role.
    #[must_use]
    pub fn role(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Pull => "read",
            Self::Triage => "triage",
            Self::Push => "write",
            Self::Admin => "admin",
        }
    }
}

/// One account.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Person {
    pub login: String,
    pub id: u64,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default = "user")]
    pub kind: String,
    #[serde(default = "nothing")]
    pub right: Right,
}

fn user() -> String {
    "User".to_owned()
}

fn nothing() -> Right {
    Right::Nothing
}

/// What a request shows to say who asks.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// The text itself; empty for a request that shows none.
    pub text: String,
    pub login: String,
    pub right: Right,
    /// The scopes of a classic token; `None` for a fine-grained one.
    pub scopes: Option<String>,
    pub expires: Option<DateTime<Utc>>,
}

impl Token {
    /// Refuses whoever has less than this.
    pub fn needs(&self, right: Right) -> Result<(), Answer> {
        if self.right >= right { Ok(()) } else { Err(Answer::forbidden()) }
    }
}
