//! What people approved on a pull request: comments and reviews, whole.

use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::Moment;
use crate::domain::approval::{Approval, approved};
use crate::domain::pull_request::{Login, PullNumber};
use crate::fault::{Fault, FaultKind, Result};
use serde::Deserialize;

/// GitHub gives so many a page.
const PAGE: usize = 100;
/// More pages than this are not read: then it is not known what was approved.
const PAGES: usize = 20;

#[derive(Deserialize)]
struct Said {
    #[serde(default, deserialize_with = "told")]
    user: Option<User>,
    #[serde(default, deserialize_with = "told")]
    body: Option<String>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    author_association: Option<String>,
    #[serde(default, deserialize_with = "told", alias = "submitted_at")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    updated_at: Option<Moment>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default, deserialize_with = "told")]
    login: Login,
    #[serde(rename = "type", default, deserialize_with = "told")]
    kind: Option<String>,
}

impl GitHub {
    /// What was approved on a pull request. Only people count who belong to the repository, in words that were not edited
    /// afterwards: an edit by somebody else would still bear their name. A dismissed review says nothing.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses, or there is more than can be read.
    pub async fn approvals(&self, pull: PullNumber) -> Result<Vec<Approval>> {
        let doing = format!("reading what was approved on {pull}");
        let (comments, reviews) = tokio::join!(
            Box::pin(self.all_said(format!("/issues/{}/comments", pull.0), &doing)),
            Box::pin(self.all_said(format!("/pulls/{}/reviews", pull.0), &doing)),
        );
        let mut given: Vec<Approval> = comments?.into_iter().chain(reviews?).flat_map(|said| given(&said)).collect();
        given.sort_by_key(|approval| approval.at);
        Ok(given)
    }

    async fn all_said(&self, path: String, doing: &str) -> Result<Vec<Said>> {
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let answer = self.read(&format!("{path}?per_page={PAGE}&page={page}"), doing).await?;
            let told: Vec<serde::de::IgnoredAny> = answer.json(doing)?;
            all.extend(answer.json::<Items<Said>>(doing)?);
            if told.len() < PAGE {
                return Ok(all);
            }
        }
        Err(Fault::of(FaultKind::Unreadable, format!("{doing}: there is more than {} of it", PAGE * PAGES)))
    }
}

fn given(said: &Said) -> Vec<Approval> {
    let Some(user) = &said.user else { return Vec::new() };
    let belongs = matches!(said.author_association.as_deref(), Some("OWNER" | "MEMBER" | "COLLABORATOR"));
    let edited = said.updated_at.is_some() && said.updated_at != said.created_at;
    let withdrawn = matches!(said.state.as_deref(), Some("DISMISSED" | "CHANGES_REQUESTED" | "PENDING"));
    if !belongs || edited || withdrawn || user.kind.as_deref() == Some("Bot") {
        return Vec::new();
    }
    approved(&user.login, said.body.as_deref().unwrap_or_default(), said.created_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(change: (&str, &str)) -> bool {
        let mut said = serde_json::json!({
            "user": { "login": "rohan", "type": "User" }, "body": "cutover approve 0123456789ab",
            "author_association": "MEMBER", "created_at": "2026-01-05T08:00:00Z", "updated_at": "2026-01-05T08:00:00Z",
        });
        match change {
            ("type", kind) => said["user"]["type"] = kind.into(),
            ("", _) => {}
            (field, value) => said[field] = value.into(),
        }
        !given(&serde_json::from_value(said).unwrap()).is_empty()
    }

    #[test]
    fn only_people_of_the_repository_count_and_only_what_nobody_edited() {
        assert!(counts(("", "")));
        for change in [
            ("author_association", "NONE"),
            ("author_association", "CONTRIBUTOR"),
            ("updated_at", "2026-01-05T08:00:01Z"),
            ("state", "DISMISSED"),
            ("state", "CHANGES_REQUESTED"),
            ("type", "Bot"),
        ] {
            assert!(!counts(change), "{change:?}");
        }
        assert!(counts(("state", "APPROVED")) && counts(("state", "COMMENTED")));
    }
}
