//! The answer of GraphQL. Everything in it may be absent or null; what cannot be used costs its own cell.

use super::{checks, claude};
use crate::domain::pull_request::{
    DiffSize, Login, Mergeability, PullFile, PullList, PullNumber, PullRequest, PullState, Review, ReviewDecision,
    Verdict,
};
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::Result;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
pub(super) struct Answer {
    data: Option<Data>,
    #[serde(default, deserialize_with = "or_default")]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    message: Option<String>,
}

#[derive(Deserialize)]
struct Data {
    repository: Option<Repository>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    pull_requests: Option<Connection<Pull>>,
}

/// A list of GraphQL: a node that may not be seen is null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: Deserialize<'de>")]
pub(super) struct Connection<T> {
    pub total_count: Option<u64>,
    #[serde(default, deserialize_with = "or_default")]
    nodes: Vec<Option<T>>,
}

impl<T> Connection<T> {
    pub(super) fn into_nodes(self) -> Vec<T> {
        self.nodes.into_iter().flatten().collect()
    }
}

#[derive(Deserialize)]
pub(super) struct Actor {
    #[serde(alias = "slug")]
    pub login: Login,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    number: u64,
    title: Option<String>,
    url: Option<String>,
    is_draft: Option<bool>,
    state: Option<String>,
    created_at: Option<Moment>,
    updated_at: Option<Moment>,
    author: Option<Actor>,
    head_ref_name: Option<String>,
    head_ref_oid: Option<String>,
    base_ref_name: Option<String>,
    is_cross_repository: Option<bool>,
    head_repository: Option<HeadRepository>,
    mergeable: Option<String>,
    merge_state_status: Option<String>,
    review_decision: Option<String>,
    additions: Option<u64>,
    deletions: Option<u64>,
    changed_files: Option<u64>,
    auto_merge_request: Option<serde::de::IgnoredAny>,
    labels: Option<Connection<Label>>,
    comments: Option<Connection<Comment>>,
    latest_reviews: Option<Connection<ToldReview>>,
    review_requests: Option<Connection<Request>>,
    files: Option<Connection<File>>,
    commits: Option<Connection<checks::PullCommit>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeadRepository {
    name_with_owner: Option<String>,
}

#[derive(Deserialize)]
struct Label {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comment {
    pub author: Option<Actor>,
    pub body: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldReview {
    author: Option<Actor>,
    state: Option<String>,
    submitted_at: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    requested_reviewer: Option<Actor>,
}

#[derive(Deserialize)]
struct File {
    path: Option<String>,
    additions: Option<u64>,
    deletions: Option<u64>,
}

/// Null is an empty list.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> std::result::Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

impl Answer {
    /// The list. An answer with errors beside the data is used as far as it goes.
    pub(super) fn list(self, repository: &str) -> Result<PullList> {
        let message = self.errors.into_iter().find_map(|problem| problem.message);
        let list = self.data.and_then(|data| data.repository).and_then(|repository| repository.pull_requests);
        match list {
            Some(list) => {
                let total = list.total_count;
                Ok(PullList { pulls: list.into_nodes().into_iter().map(pull).collect(), total })
            }
            None => Err(super::refused(repository, message.as_deref().unwrap_or("no such repository"))),
        }
    }
}

fn pull(told: Pull) -> PullRequest {
    let size = match (told.additions, told.deletions, told.changed_files) {
        (Some(added), Some(removed), Some(files)) => Some(DiffSize { added, removed, files }),
        _ => None,
    };
    let fork =
        told.head_repository.and_then(|head| head.name_with_owner).unwrap_or_else(|| "a fork that is gone".into());
    let comments = told.comments.as_ref().and_then(|comments| comments.total_count);
    PullRequest {
        number: PullNumber(told.number),
        title: told.title.unwrap_or_default(),
        author: told.author.and_then(|author| author.login),
        state: state(told.state.as_deref(), told.is_draft),
        head: BranchName::new(told.head_ref_name.unwrap_or_default()),
        head_id: told.head_ref_oid.and_then(|id| CommitId::from_hex(&id)),
        fork: told.is_cross_repository.unwrap_or_default().then_some(fork),
        base: BranchName::new(told.base_ref_name.unwrap_or_default()),
        created: told.created_at.unwrap_or_default(),
        updated: told.updated_at.unwrap_or_default(),
        checks: checks::of(told.commits),
        decision: decision(
            told.review_decision.as_deref(),
            told.latest_reviews.as_ref(),
            told.review_requests.as_ref(),
        ),
        reviews: reviews(told.latest_reviews, told.review_requests),
        mergeability: mergeability(told.mergeable.as_deref(), told.merge_state_status.as_deref()),
        auto_merge: told.auto_merge_request.is_some(),
        behind: None,
        size,
        files: told.files.map(|files| files.into_nodes().into_iter().filter_map(file).collect()),
        labels: told
            .labels
            .map(Connection::into_nodes)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|label| label.name)
            .collect(),
        claude: claude::of(told.comments),
        comments,
        url: told.url.unwrap_or_default(),
    }
}

fn state(word: Option<&str>, draft: Option<bool>) -> PullState {
    match word {
        Some("MERGED") => PullState::Merged,
        Some("CLOSED") => PullState::Closed,
        _ if draft == Some(true) => PullState::Draft,
        _ => PullState::Open,
    }
}

/// GitHub decides only where a rule asks for reviews; elsewhere the last word of each reviewer counts.
fn decision(
    word: Option<&str>,
    reviews: Option<&Connection<ToldReview>>,
    asked: Option<&Connection<Request>>,
) -> ReviewDecision {
    match word {
        Some("APPROVED") => return ReviewDecision::Approved,
        Some("CHANGES_REQUESTED") => return ReviewDecision::ChangesRequested,
        Some("REVIEW_REQUIRED") => return ReviewDecision::Pending,
        _ => {}
    }
    let Some(reviews) = reviews else { return ReviewDecision::Unknown };
    let said = |verdict: &str| reviews.nodes.iter().flatten().any(|review| review.state.as_deref() == Some(verdict));
    let awaited = asked.is_some_and(|asked| asked.nodes.iter().flatten().next().is_some());
    match () {
        () if said("CHANGES_REQUESTED") => ReviewDecision::ChangesRequested,
        () if said("APPROVED") => ReviewDecision::Approved,
        () if awaited || said("COMMENTED") => ReviewDecision::Pending,
        () => ReviewDecision::None,
    }
}

fn reviews(given: Option<Connection<ToldReview>>, asked: Option<Connection<Request>>) -> Vec<Review> {
    let given = given.map(Connection::into_nodes).unwrap_or_default().into_iter().map(|review| Review {
        reviewer: review.author.and_then(|author| author.login),
        verdict: match review.state.as_deref() {
            Some("APPROVED") => Verdict::Approved,
            Some("CHANGES_REQUESTED") => Verdict::ChangesRequested,
            Some("DISMISSED") => Verdict::Dismissed,
            _ => Verdict::Commented,
        },
        at: review.submitted_at,
    });
    let asked = asked.map(Connection::into_nodes).unwrap_or_default().into_iter().map(|request| Review {
        reviewer: request.requested_reviewer.and_then(|reviewer| reviewer.login),
        verdict: Verdict::Awaited,
        at: None,
    });
    given.chain(asked).collect()
}

fn mergeability(mergeable: Option<&str>, status: Option<&str>) -> Mergeability {
    match (mergeable, status) {
        (Some("CONFLICTING"), _) | (_, Some("DIRTY")) => Mergeability::Conflicts,
        (_, Some("BEHIND")) => Mergeability::Behind,
        (_, Some("BLOCKED" | "DRAFT")) => Mergeability::Blocked,
        (Some("MERGEABLE"), _) => Mergeability::Clean,
        _ => Mergeability::Unknown,
    }
}

fn file(file: File) -> Option<PullFile> {
    Some(PullFile { path: file.path?, added: file.additions, removed: file.deletions })
}
