//! What people approved on a pull request: comments and reviews, whole.

use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::approval::{Approval, approved};
use crate::domain::pull_request::{Login, PullNumber};
use crate::domain::{CommitId, Moment};
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
    #[serde(default, deserialize_with = "told")]
    commit_id: Option<String>,
    #[serde(default, deserialize_with = "told")]
    submitted_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
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
    /// What was approved on a pull request. Only people count who belong to the repository, in comments that were not edited
    /// afterwards, for an edit by somebody else would still bear their name. Of reviews GitHub does not tell whether they
    /// were edited: only those count that approve this very head.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses, or there is more than can be read.
    pub async fn approvals(&self, pull: PullNumber, head: CommitId) -> Result<Vec<Approval>> {
        let doing = format!("reading what was approved on {pull}");
        let (comments, reviews) = tokio::join!(
            Box::pin(self.all_said(format!("/issues/{}/comments", pull.0), &doing)),
            Box::pin(self.all_said(format!("/pulls/{}/reviews", pull.0), &doing)),
        );
        let comments = comments?.into_iter().flat_map(|said| in_comment(&said)).collect::<Vec<_>>();
        let reviews = reviews?.into_iter().flat_map(|said| in_review(&said, head));
        let mut given: Vec<Approval> = comments.into_iter().chain(reviews).collect();
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

fn in_comment(said: &Said) -> Vec<Approval> {
    let untouched = said.created_at.is_some() && said.created_at == said.updated_at;
    if untouched { by_person(said, said.created_at) } else { Vec::new() }
}

fn in_review(said: &Said, head: CommitId) -> Vec<Approval> {
    let of_head = said.commit_id.as_deref().and_then(CommitId::from_hex) == Some(head);
    let approves = said.state.as_deref() == Some("APPROVED") && said.submitted_at.is_some();
    if approves && of_head { by_person(said, said.submitted_at) } else { Vec::new() }
}

fn by_person(said: &Said, at: Option<Moment>) -> Vec<Approval> {
    let Some(user) = &said.user else { return Vec::new() };
    let belongs = matches!(said.author_association.as_deref(), Some("OWNER" | "MEMBER" | "COLLABORATOR"));
    if !belongs || user.kind.as_deref() == Some("Bot") {
        return Vec::new();
    }
    approved(&user.login, said.body.as_deref().unwrap_or_default(), at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const HEAD: &str = "7b1e4d0000000000000000000000000000000000";

    fn comment() -> Value {
        json!({
            "user": { "login": "rohan", "type": "User" }, "body": "cutover approve 0123456789ab",
            "author_association": "MEMBER", "created_at": "2026-01-05T08:00:00Z", "updated_at": "2026-01-05T08:00:00Z",
        })
    }

    fn review() -> Value {
        json!({
            "user": { "login": "rohan", "type": "User" }, "body": "cutover approve 0123456789ab", "state": "APPROVED",
            "author_association": "MEMBER", "submitted_at": "2026-01-05T08:00:00Z", "commit_id": HEAD,
        })
    }

    fn with(mut said: Value, place: &str, value: Value) -> Said {
        *said.pointer_mut(place).unwrap() = value;
        serde_json::from_value(said).unwrap()
    }

    #[test]
    fn only_people_of_the_repository_count_and_only_what_nobody_edited() {
        assert_eq!(in_comment(&serde_json::from_value(comment()).unwrap()).len(), 1);
        for (place, value) in [
            ("/author_association", json!("NONE")),
            ("/author_association", json!("CONTRIBUTOR")),
            ("/updated_at", json!("2026-01-05T08:00:01Z")),
            ("/updated_at", Value::Null),
            ("/created_at", Value::Null),
            ("/user/type", json!("Bot")),
            ("/user", Value::Null),
        ] {
            assert_eq!(in_comment(&with(comment(), place, value)), [], "{place}");
        }
    }

    #[test]
    fn a_review_counts_where_it_approves_what_is_promoted() {
        let head = CommitId::from_hex(HEAD).unwrap();
        assert_eq!(in_review(&serde_json::from_value(review()).unwrap(), head).len(), 1);
        for (place, value) in [
            ("/state", json!("COMMENTED")),
            ("/state", json!("DISMISSED")),
            ("/state", json!("CHANGES_REQUESTED")),
            ("/state", Value::Null),
            ("/commit_id", json!("91d2f7b000000000000000000000000000000000")),
            ("/commit_id", Value::Null),
            ("/submitted_at", Value::Null),
            ("/author_association", json!("NONE")),
        ] {
            assert_eq!(in_review(&with(review(), place, value), head), [], "{place}");
        }
        assert_eq!(in_comment(&serde_json::from_value(review()).unwrap()), [], "a review is no comment");
    }
}
