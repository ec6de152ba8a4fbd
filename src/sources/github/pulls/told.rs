//! The answer of GraphQL. Everything in it may be absent or null; what cannot be used costs its own cell.

use super::{Page, checks, claude};
use crate::domain::pull_request::{
    ChangelogPresence, DiffSize, Mergeability, PullFile, PullList, PullNumber, PullRequest, PullState, Review,
    ReviewDecision, Verdict,
};
use crate::domain::{BranchName, CommitId, Moment};
use crate::sources::github::lenient::{Items, Nullable, told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default, deserialize_with = "told")]
    data: Option<Data>,
    #[serde(default, deserialize_with = "told")]
    errors: Option<Items<Complaint>>,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default, deserialize_with = "told")]
    message: Option<String>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default, deserialize_with = "told")]
    repository: Option<Repository>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    #[serde(default, deserialize_with = "told")]
    pull_requests: Option<Connection<Pull>>,
}

/// A list of GraphQL: a node that may not be seen is null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: serde::de::DeserializeOwned")]
pub(super) struct Connection<T> {
    #[serde(default, deserialize_with = "told")]
    pub total_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    page_info: Option<PageInfo>,
    #[serde(default, deserialize_with = "told")]
    nodes: Option<Items<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    #[serde(default, deserialize_with = "told")]
    has_next_page: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    end_cursor: Option<String>,
}

impl<T> Connection<T> {
    pub(super) fn nodes(&self) -> impl Iterator<Item = &T> {
        self.nodes.iter().flat_map(|nodes| &nodes.0)
    }

    /// Whether anything is said of what is in it.
    pub(super) fn is_told(&self) -> bool {
        self.total_count.is_some() || self.nodes.is_some()
    }

    /// Whether as many came as there are, as far as that is told.
    pub(super) fn is_whole(&self) -> bool {
        self.total_count.is_none_or(|all| all <= self.nodes().count() as u64)
    }

    pub(super) fn into_nodes(self) -> Vec<T> {
        self.nodes.unwrap_or_default().0
    }
}

#[derive(Deserialize)]
pub(super) struct Actor {
    #[serde(alias = "slug", default, deserialize_with = "told")]
    pub login: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    number: u64,
    #[serde(default, deserialize_with = "told")]
    title: Option<String>,
    #[serde(default, deserialize_with = "told")]
    url: Option<String>,
    #[serde(default, deserialize_with = "told")]
    is_draft: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    updated_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    author: Option<Actor>,
    #[serde(default, deserialize_with = "told")]
    head_ref_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    head_ref_oid: Option<String>,
    #[serde(default, deserialize_with = "told")]
    base_ref_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    is_cross_repository: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    head_repository: Option<HeadRepository>,
    #[serde(default, deserialize_with = "told")]
    mergeable: Option<String>,
    #[serde(default, deserialize_with = "told")]
    merge_state_status: Option<String>,
    #[serde(default)]
    review_decision: Nullable<String>,
    #[serde(default, deserialize_with = "told")]
    additions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    deletions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    changed_files: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    auto_merge_request: Option<AutoMerge>,
    #[serde(default, deserialize_with = "told")]
    labels: Option<Connection<Label>>,
    #[serde(default, deserialize_with = "told")]
    comments: Option<Connection<Comment>>,
    /// The last of each reviewer that approves, asks for changes or was dismissed: what is only a remark takes none back.
    #[serde(default, deserialize_with = "told")]
    latest_opinionated_reviews: Option<Connection<ToldReview>>,
    #[serde(default, deserialize_with = "told")]
    reviews: Option<Connection<ToldReview>>,
    #[serde(default, deserialize_with = "told")]
    review_requests: Option<Connection<Request>>,
    #[serde(default, deserialize_with = "told")]
    files: Option<Connection<File>>,
    #[serde(default, deserialize_with = "told")]
    commits: Option<Connection<checks::PullCommit>>,
}

/// That it is asked for.
#[derive(Deserialize)]
struct AutoMerge {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeadRepository {
    #[serde(default, deserialize_with = "told")]
    name_with_owner: Option<String>,
}

#[derive(Deserialize)]
struct Label {
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comment {
    #[serde(default, deserialize_with = "told")]
    pub author: Option<Actor>,
    #[serde(default, deserialize_with = "told")]
    pub body: Option<String>,
    #[serde(default, deserialize_with = "told")]
    pub created_at: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToldReview {
    #[serde(default, deserialize_with = "told")]
    pub author: Option<Actor>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    pub submitted_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    pub body: Option<String>,
}

impl ToldReview {
    fn is(&self, word: &str) -> bool {
        self.state.as_deref() == Some(word)
    }

    fn login(&self) -> Option<&str> {
        self.author.as_ref()?.login.as_deref()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(default, deserialize_with = "told")]
    requested_reviewer: Option<Actor>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default, deserialize_with = "told")]
    path: Option<String>,
    #[serde(default, deserialize_with = "told")]
    additions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    deletions: Option<u64>,
}

impl Answer {
    /// Whether nothing is said to be wrong with it.
    pub(super) fn is_whole(&self) -> bool {
        self.errors.as_ref().is_none_or(|errors| errors.0.is_empty())
    }

    /// The list, as far as it came, with where it goes on; or what GraphQL says in its place.
    pub(super) fn list(self, reviewer: &str) -> Result<Page, Option<String>> {
        let list = self.data.and_then(|data| data.repository?.pull_requests);
        let complaint = || self.errors.unwrap_or_default().into_iter().find_map(|one| one.message);
        let mut list = list.ok_or_else(complaint)?;
        let next = list.page_info.take().filter(|page| page.has_next_page == Some(true));
        let next = next.and_then(|page| page.end_cursor);
        let total = list.total_count;
        Ok((PullList { pulls: list.into_nodes().into_iter().map(|told| pull(told, reviewer)).collect(), total }, next))
    }
}

fn pull(told: Pull, reviewer: &str) -> PullRequest {
    let claude = claude::of(told.comments.as_ref(), told.reviews.as_ref(), reviewer);
    let said = Reviews { last: told.latest_opinionated_reviews, all: told.reviews, asked: told.review_requests };
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
        decision: decision(&told.review_decision, &said),
        reviews: reviews(said),
        mergeability: mergeability(told.mergeable.as_deref(), told.merge_state_status.as_deref()),
        auto_merge: told.auto_merge_request.is_some(),
        behind: None,
        changelog: ChangelogPresence::Unknown,
        entities: None,
        size,
        files: told.files.map(|files| files.into_nodes().into_iter().filter_map(file).collect()),
        labels: told
            .labels
            .map(Connection::into_nodes)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|label| label.name)
            .collect(),
        claude,
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

/// What reviewers said and who is asked.
struct Reviews {
    last: Option<Connection<ToldReview>>,
    all: Option<Connection<ToldReview>>,
    asked: Option<Connection<Request>>,
}

/// GitHub decides only where a rule asks for reviews; elsewhere the last word of each reviewer counts.
fn decision(word: &Nullable<String>, told: &Reviews) -> ReviewDecision {
    if let Nullable::Told(word) = word {
        return match word.as_str() {
            "APPROVED" => ReviewDecision::Approved,
            "CHANGES_REQUESTED" => ReviewDecision::ChangesRequested,
            "REVIEW_REQUIRED" => ReviewDecision::Pending,
            _ => ReviewDecision::Unknown,
        };
    }
    let (Nullable::Null, Some(last)) = (word, &told.last) else { return ReviewDecision::Unknown };
    let said = |verdict: &str| last.nodes().any(|review| review.is(verdict));
    let remark = || told.all.iter().flat_map(Connection::nodes).any(|review| review.is("COMMENTED"));
    let awaited = || told.asked.as_ref().is_some_and(|asked| asked.nodes().next().is_some());
    match () {
        () if said("CHANGES_REQUESTED") => ReviewDecision::ChangesRequested,
        () if said("APPROVED") => ReviewDecision::Approved,
        () if awaited() || remark() || said("DISMISSED") => ReviewDecision::Pending,
        () => ReviewDecision::None,
    }
}

/// The last verdict of each reviewer; the last remark of those who gave none; who is asked.
fn reviews(told: Reviews) -> Vec<Review> {
    let nodes = |reviews: Option<Connection<ToldReview>>| reviews.map(Connection::into_nodes).unwrap_or_default();
    let mut given = nodes(told.last);
    for remark in nodes(told.all).into_iter().rev().filter(|review| review.is("COMMENTED")) {
        if given.iter().all(|known| known.login() != remark.login()) {
            given.push(remark);
        }
    }
    let asked = told.asked.map(Connection::into_nodes).unwrap_or_default().into_iter().map(|request| Review {
        reviewer: request.requested_reviewer.and_then(|reviewer| reviewer.login),
        verdict: Verdict::Awaited,
        at: None,
    });
    given.into_iter().map(review).chain(asked).collect()
}

fn review(told: ToldReview) -> Review {
    Review {
        reviewer: told.author.and_then(|author| author.login),
        verdict: match told.state.as_deref() {
            Some("APPROVED") => Verdict::Approved,
            Some("CHANGES_REQUESTED") => Verdict::ChangesRequested,
            Some("DISMISSED") => Verdict::Dismissed,
            _ => Verdict::Commented,
        },
        at: told.submitted_at,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(last: &[&Value], all: &[&Value]) -> PullRequest {
        let pull = json!({ "number": 1, "reviewDecision": null, "latestOpinionatedReviews": { "nodes": last },
            "reviews": { "totalCount": all.len(), "nodes": all } });
        let answer = json!({ "data": { "repository": { "pullRequests": { "nodes": [pull] } } } });
        serde_json::from_value::<Answer>(answer).unwrap().list("@claude").unwrap().0.pulls.remove(0)
    }

    #[test]
    fn a_remark_takes_no_verdict_back_and_alone_decides_nothing() {
        let review = |login: &str, state: &str| json!({ "author": { "login": login }, "state": state });
        let (asks, remark, other) =
            (review("asha", "CHANGES_REQUESTED"), review("asha", "COMMENTED"), review("ravi", "COMMENTED"));
        let pull = told(&[&asks], &[&asks, &other, &remark]);
        let said: Vec<(Option<&str>, Verdict)> =
            pull.reviews.iter().map(|review| (review.reviewer.as_deref(), review.verdict)).collect();
        assert_eq!(pull.decision, ReviewDecision::ChangesRequested);
        assert_eq!(said, [(Some("asha"), Verdict::ChangesRequested), (Some("ravi"), Verdict::Commented)]);
        assert_eq!(told(&[], &[&other]).decision, ReviewDecision::Pending);
        assert_eq!(told(&[], &[]).decision, ReviewDecision::None);
    }
}
