//! The list of REST, for servers without GraphQL. It tells no checks, reviews, sizes or conflicts: those stay unknown.

use super::{DOING, MOST_PULLS, PAGE};
use crate::domain::pull_request::{
    ChangelogPresence, Checks, ClaudeReview, Mergeability, PullList, PullNumber, PullRequest, PullState, Review,
    ReviewDecision, Verdict,
};
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::Result;
use crate::sources::github::home::Side;
use crate::sources::github::lenient::{Items, told};
use crate::sources::github::pages::Listed;
use crate::sources::github::{GitHub, Slug};
use serde::Deserialize;
use std::collections::HashSet;

#[derive(Deserialize)]
struct Plain {
    number: u64,
    #[serde(default, deserialize_with = "told")]
    title: Option<String>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
    #[serde(default, deserialize_with = "told")]
    draft: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    updated_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    user: Option<User>,
    #[serde(default, deserialize_with = "told")]
    head: Option<Side>,
    #[serde(default, deserialize_with = "told")]
    base: Option<Side>,
    #[serde(default, deserialize_with = "told")]
    labels: Option<Items<Label>>,
    #[serde(default, deserialize_with = "told")]
    auto_merge: Option<serde::de::IgnoredAny>,
    #[serde(default, deserialize_with = "told")]
    requested_reviewers: Option<Items<User>>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
}

#[derive(Deserialize)]
struct Label {
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
}

impl GitHub {
    pub(super) async fn plain_pulls(&self) -> Result<PullList> {
        let path = format!("/pulls?state=open&sort=updated&direction=desc&per_page={PAGE}");
        let Listed { items, whole } = self.listed::<Plain>(&path, MOST_PULLS, DOING).await?;
        let asked = self.repository();
        // What changes while it is read stands on two pages.
        let mut known = HashSet::new();
        let pulls: Vec<PullRequest> =
            items.into_iter().filter(|plain| known.insert(plain.number)).map(|plain| pull(plain, asked)).collect();
        let total = whole.then_some(pulls.len() as u64);
        Ok(PullList { pulls, total })
    }
}

fn pull(plain: Plain, repository: &Slug) -> PullRequest {
    let (head, base) = (plain.head.unwrap_or_default(), plain.base.unwrap_or_default());
    let fork = head.fork(Some(&base), repository);
    PullRequest {
        number: PullNumber(plain.number),
        title: plain.title.unwrap_or_default(),
        author: plain.user.and_then(|user| user.login),
        state: if plain.draft == Some(true) { PullState::Draft } else { PullState::Open },
        head: BranchName::new(head.branch.unwrap_or_default()),
        head_id: head.sha.and_then(|id| CommitId::from_hex(&id)),
        fork,
        base: BranchName::new(base.branch.unwrap_or_default()),
        created: plain.created_at.unwrap_or_default(),
        updated: plain.updated_at.unwrap_or_default(),
        checks: Checks::Unknown,
        decision: ReviewDecision::Unknown,
        reviews: plain.requested_reviewers.unwrap_or_default().into_iter().map(asked).collect(),
        mergeability: Mergeability::Unknown,
        auto_merge: plain.auto_merge.is_some(),
        behind: None,
        changelog: ChangelogPresence::Unknown,
        entities: None,
        size: None,
        files: None,
        labels: plain.labels.unwrap_or_default().into_iter().filter_map(|label| label.name).collect(),
        comments: None,
        claude: ClaudeReview::Unknown,
        url: plain.html_url.unwrap_or_default(),
    }
}

fn asked(user: User) -> Review {
    Review { reviewer: user.login, verdict: Verdict::Awaited, at: None }
}
