//! Who the token belongs to, and what it may do in the repository.

use super::answer::Answer;
use super::client::GitHub;
use super::lenient::told;
use crate::domain::Moment;
use crate::domain::pull_request::Login;
use crate::fault::Result;
use chrono::NaiveDateTime;
use serde::Deserialize;

/// Where GitHub tells whose token it is.
const ACCOUNT: &str = "/user";
const WHO: &str = "asking GitHub who we are";

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
    /// What the repository is called by now, as `owner/name`, where that is not how it was asked for.
    pub renamed: Option<String>,
    /// Whether the repository takes changes.
    pub standing: Standing,
}

/// Whether a repository takes changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// As far as the token reaches.
    #[default]
    Open,
    /// As far as the token reaches, but no pull request is merged with a merge commit.
    NoMergeCommits,
    /// It is archived: from nobody.
    Archived,
}

impl Identity {
    /// When the token ends, where GitHub told and it can be understood: `2026-12-01 00:00:00 UTC`, or with a zone in
    /// numbers.
    #[must_use]
    pub fn ends(&self) -> Option<Moment> {
        let text = self.expires.as_deref()?.trim();
        let zoned = Moment::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z").ok();
        let in_utc = || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S UTC").ok();
        zoned.or_else(|| in_utc().map(|time| time.and_utc().fixed_offset()))
    }
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
    full_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    archived: Option<bool>,
    /// Told to those who may push.
    #[serde(default, deserialize_with = "told")]
    allow_merge_commit: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Permissions {
    #[serde(default, deserialize_with = "told")]
    admin: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    maintain: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    push: Option<bool>,
}

impl Permissions {
    /// As far as it is told; whoever may not push may at most read.
    fn right(&self) -> Right {
        match self {
            Self { admin: Some(true), .. } => Right::Admin,
            Self { maintain: Some(true), .. } | Self { push: Some(true), .. } => Right::Push,
            Self { push: Some(false), .. } => Right::Read,
            _ => Right::Unknown,
        }
    }
}

impl GitHub {
    /// Asks who we are and what we may do. The token of an app may not ask who it is: then it has no name.
    ///
    /// # Errors
    /// When GitHub cannot be reached, does not know the token, or does not show the repository.
    pub async fn identity(&self) -> Result<Identity> {
        let list =
            |header: &str| header.split(',').map(str::trim).filter(|one| !one.is_empty()).map(String::from).collect();
        let doing = format!("reading {}", self.repository());
        let (answer, account) = tokio::join!(Box::pin(self.read("", &doing)), Box::pin(self.account()));
        let answer = answer?;
        // Where the repository is not there either, that says nothing of the account.
        if let Some(account) = &account {
            self.learn_absence(ACCOUNT, account);
        }
        let repository: Repository = answer.json(&doing)?;
        let right = repository.permissions.as_ref().map_or(Right::Unknown, Permissions::right);
        let asked = self.repository().to_string();
        Ok(Identity {
            login: account.as_ref().and_then(login),
            scopes: answer.header("x-oauth-scopes").map(list),
            expires: answer.header("github-authentication-token-expiration").map(str::to_owned),
            right,
            renamed: repository.full_name.filter(|name| !name.eq_ignore_ascii_case(&asked)),
            standing: standing(repository.archived, repository.allow_merge_commit),
        })
    }

    /// What GitHub answers to whose token it is. A server that hides it is not asked again.
    async fn account(&self) -> Option<Answer> {
        if self.hides_account() {
            return None;
        }
        self.answer_at(ACCOUNT, WHO).await.ok()
    }

    /// Whether whose token it is was asked for, and is not told.
    #[must_use]
    pub fn hides_account(&self) -> bool {
        self.lacks(ACCOUNT)
    }
}

fn standing(archived: Option<bool>, merge_commits: Option<bool>) -> Standing {
    match (archived, merge_commits) {
        (Some(true), _) => Standing::Archived,
        (_, Some(false)) => Standing::NoMergeCommits,
        _ => Standing::Open,
    }
}

fn login(account: &Answer) -> Login {
    account.json::<User>(WHO).ok().filter(|_| account.status.is_success())?.login
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_that_is_null_costs_itself_and_not_the_others() {
        for (told, right) in [
            (r#"{"admin":null,"push":true}"#, Right::Push),
            (r#"{"maintain":true,"push":null}"#, Right::Push),
            (r#"{"admin":true}"#, Right::Admin),
            (r#"{"admin":"no","push":false,"pull":true}"#, Right::Read),
            (r#"{"admin":null,"push":null,"pull":true}"#, Right::Unknown),
            (r#"{"admin":false}"#, Right::Unknown),
        ] {
            assert_eq!(serde_json::from_str::<Permissions>(told).unwrap().right(), right, "{told}");
        }
    }

    #[test]
    fn a_repository_tells_whether_it_takes_changes_and_merge_commits() {
        assert_eq!(standing(None, None), Standing::Open);
        assert_eq!(standing(Some(false), Some(true)), Standing::Open);
        assert_eq!(standing(Some(false), Some(false)), Standing::NoMergeCommits);
        assert_eq!(standing(Some(true), Some(false)), Standing::Archived);
    }

    #[test]
    fn the_end_of_a_token_is_understood_in_both_forms_and_never_guessed() {
        let of = |text: &str| {
            let (renamed, standing) = (None, Standing::Open);
            let expires = Some(text.into());
            Identity { login: None, scopes: None, expires, right: Right::Unknown, renamed, standing }.ends()
        };
        let noon = Moment::parse_from_rfc3339("2026-12-01T12:00:00Z").unwrap();
        assert_eq!(of("2026-12-01 12:00:00 UTC"), Some(noon));
        assert_eq!(of("2026-12-01 17:30:00 +0530"), Some(noon));
        assert_eq!(of("next week"), None);
    }
}
