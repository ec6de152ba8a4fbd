//! One pull request whole: description, talk, checks by name, and its files with their patches. All of it is REST, so
//! that a server without GraphQL tells it too.

use super::client::GitHub;
use super::commit_checks::rolled_up;
use super::lenient::{Items, told};
use super::pages::Listed;
use super::verdicts::{Verdict, decision};
use crate::domain::Moment;
use crate::domain::pull_request::{
    Check, Checks, ClaudeReview, DiffSize, FilePatch, Login, Mergeability, PullDetail, PullFile, PullRequest,
    ReviewDecision, Talk,
};
use crate::domain::workflow_run::{JobId, RunState};
use crate::fault::{Fault, Result};
use crate::run_log::{JobLog, LineKind};
use futures_util::stream::{self, StreamExt};
use serde::Deserialize;

/// A description longer than this is cut: GitHub itself takes 65,536 characters, other servers may take more.
const LONGEST: usize = 70_000;

/// So many comments and so many reviews are read of one.
const MOST_SAID: usize = 500;
/// So many files are read of one: an entry may stand behind the first hundred.
const MOST_FILES: usize = 1000;
/// As many pull requests are read one by one.
const FILLED: usize = 30;
/// Of so many checks that failed the log is read.
const LOGS: usize = 3;
/// So many lines of it are shown.
const LOG_LINES: usize = 20;
/// So many of them at once.
const AT_ONCE: usize = 4;

#[derive(Deserialize)]
struct Whole {
    #[serde(default, deserialize_with = "told")]
    body: Option<String>,
    #[serde(default, deserialize_with = "told")]
    mergeable: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    mergeable_state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    additions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    deletions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    changed_files: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    comments: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    requested_reviewers: Option<Items<User>>,
}

impl Whole {
    fn awaited(&self) -> bool {
        self.requested_reviewers.as_ref().is_some_and(|asked| !asked.0.is_empty())
    }
}

#[derive(Deserialize)]
struct Said {
    #[serde(default, deserialize_with = "told")]
    user: Option<User>,
    #[serde(default, deserialize_with = "told")]
    body: Option<String>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    /// Some servers keep the word of a review that was dismissed.
    #[serde(default, deserialize_with = "told")]
    dismissed: Option<bool>,
    #[serde(default, deserialize_with = "told", alias = "submitted_at")]
    created_at: Option<Moment>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default, deserialize_with = "told")]
    login: Login,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    #[serde(default, deserialize_with = "told")]
    additions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    deletions: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    patch: Option<String>,
}

impl File {
    fn patch(self) -> FilePatch {
        FilePatch { path: self.filename, added: self.additions, removed: self.deletions, patch: self.patch }
    }
}

impl GitHub {
    /// Reads one pull request whole. What cannot be read of talk, checks and files is left out of it and named.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has none of this number.
    pub async fn pull_detail(&self, pull: &PullRequest) -> Result<PullDetail> {
        let (number, doing) = (pull.number.0, format!("reading pull request {}", pull.number));
        let at = |path: &str| format!("/pulls/{number}{path}");
        let whole: Whole = self.read(&at(""), &doing).await?.json(&doing)?;
        let files = at("/files?per_page=100");
        let (comments, reviews, checks, files) = tokio::join!(
            Box::pin(self.said(format!("/issues/{number}/comments?per_page=100"), &doing)),
            Box::pin(self.said(at("/reviews?per_page=100"), &doing)),
            Box::pin(async {
                match self.checks_of(pull, &doing).await? {
                    Some(checks) => Ok(Some(self.with_logs(checks).await)),
                    None => Ok(None),
                }
            }),
            Box::pin(self.listed::<File>(&files, MOST_FILES, &doing)),
        );
        let mut unread = Vec::new();
        let (comments, reviews) = (known("comments", comments, &mut unread), known("reviews", reviews, &mut unread));
        let checks = known("checks", checks, &mut unread).flatten();
        let files = known("files", files, &mut unread);
        let counted = files.as_ref().filter(|files| files.whole).map(|files| files.items.len() as u64);
        let comments = comments.map(|comments| comments.items);
        let claude = claude_of((comments.as_deref(), reviews.as_ref()), whole.comments, &self.reviewer);
        let decided = reviews.as_ref().map_or(ReviewDecision::Unknown, |reviews| decided(reviews, &whole));
        let reviews = reviews.map(|reviews| reviews.items);
        let mut talk: Vec<Talk> = comments.into_iter().chain(reviews).flatten().filter_map(talk_of).collect();
        talk.sort_by_key(|one| one.at);
        Ok(PullDetail {
            body: cut(whole.body.unwrap_or_default()),
            mergeability: mergeability(whole.mergeable, whole.mergeable_state.as_deref()),
            size: size(whole.additions, whole.deletions, whole.changed_files),
            decision: decided,
            claude,
            talk,
            checks,
            files: files.map(|files| files.items.into_iter().map(File::patch).collect()),
            files_in_all: whole.changed_files.or(counted),
            unread,
        })
    }

    /// The same where nobody asks for it: the calls that are kept for people's own acts are not spent on it.
    ///
    /// # Errors
    /// As [`GitHub::pull_detail`], and when only those calls are left.
    pub async fn pull_detail_by_itself(&self, pull: &PullRequest) -> Result<PullDetail> {
        if self.is_reserved() {
            return Err(Fault::refused(
                "The last calls of the hour are kept for your own acts; r reads it all the same",
            ));
        }
        self.pull_detail(pull).await
    }

    /// On a server without GraphQL the list tells little: what it lacks is read of each, four questions for one, a few
    /// at a time, as far as there are not too many. What cannot be read stays unknown. Gives how many were too many.
    pub async fn fill(&self, pulls: &mut [PullRequest]) -> usize {
        let told_little =
            |pull: &&mut PullRequest| pull.checks == Checks::Unknown && pull.decision == ReviewDecision::Unknown;
        let lacking: Vec<&mut PullRequest> = pulls.iter_mut().filter(told_little).collect();
        let left = lacking.len().saturating_sub(FILLED);
        let reads = lacking.into_iter().take(FILLED).map(|pull| async {
            if let Ok(detail) = self.brief(pull).await {
                detail.tell(pull);
            }
        });
        stream::iter(reads).buffer_unordered(AT_ONCE).collect::<()>().await;
        left
    }

    /// What a row of the list shows, without talk and files.
    async fn brief(&self, pull: &PullRequest) -> Result<PullDetail> {
        let (number, doing) = (pull.number.0, format!("reading pull request {}", pull.number));
        let whole: Whole = self.read(&format!("/pulls/{number}"), &doing).await?.json(&doing)?;
        let comments = async {
            match whole.comments {
                Some(0) => Ok(Vec::new()),
                _ => self.said(format!("/issues/{number}/comments?per_page=100"), &doing).await.map(|said| said.items),
            }
        };
        let (comments, reviews, checks) = tokio::join!(
            Box::pin(comments),
            Box::pin(self.said(format!("/pulls/{number}/reviews?per_page=100"), &doing)),
            Box::pin(self.checks_of(pull, &doing)),
        );
        let (comments, reviews) = (comments.ok(), reviews.ok());
        Ok(PullDetail {
            body: String::new(),
            mergeability: mergeability(whole.mergeable, whole.mergeable_state.as_deref()),
            size: size(whole.additions, whole.deletions, whole.changed_files),
            decision: reviews.as_ref().map_or(ReviewDecision::Unknown, |reviews| decided(reviews, &whole)),
            claude: claude_of((comments.as_deref(), reviews.as_ref()), whole.comments, &self.reviewer),
            talk: Vec::new(),
            checks: checks.ok().flatten().map(|checks| checks.into_iter().map(|(check, _)| check).collect()),
            files: None,
            files_in_all: whole.changed_files,
            unread: Vec::new(),
        })
    }

    async fn said(&self, path: String, doing: &str) -> Result<Listed<Told>> {
        let Listed { items, whole } = self.listed::<Said>(&path, MOST_SAID, doing).await?;
        Ok(Listed { items: items.into_iter().map(Told::of).collect(), whole })
    }

    async fn checks_of(&self, pull: &PullRequest, doing: &str) -> Result<Option<Vec<(Check, Option<JobId>)>>> {
        let Some(head) = pull.head_id else { return Ok(None) };
        self.checks_of_commit(head, doing).await.map(Some)
    }

    /// The same with the end of what those printed that failed, of the first few.
    async fn with_logs(&self, checks: Vec<(Check, Option<JobId>)>) -> Vec<Check> {
        let mut left = LOGS;
        let read = checks.into_iter().map(|(check, job)| {
            let job = job.filter(|_| check.state == RunState::Failure && left > 0);
            left -= usize::from(job.is_some());
            async move {
                let text = match job {
                    Some(job) => self.job_log(job).await.unwrap_or_default(),
                    None => String::new(),
                };
                Check { log: end_of(&text), ..check }
            }
        });
        futures_util::future::join_all(read).await
    }
}

/// The lines up to the last error, or the last ones where none is marked.
fn end_of(text: &str) -> Vec<String> {
    let lines = JobLog::of(text).lines;
    let end = lines.iter().rposition(|line| line.kind == LineKind::Error).map_or(lines.len(), |at| at + 1);
    lines[end.saturating_sub(LOG_LINES)..end].iter().map(|line| line.text.clone()).collect()
}

/// A part of the detail, or why it is not known.
fn known<T>(part: &'static str, read: Result<T>, unread: &mut Vec<(&'static str, String)>) -> Option<T> {
    read.map_err(|fault| unread.push((part, fault.to_string()))).ok()
}

/// One thing that was said, with the verdict of a review.
#[derive(Clone)]
struct Told {
    who: Login,
    body: String,
    /// Of a review.
    verdict: Verdict,
    at: Moment,
}

impl Told {
    fn of(said: Said) -> Self {
        Self {
            who: said.user.and_then(|user| user.login),
            body: said.body.unwrap_or_default(),
            verdict: Verdict::of(said.state.as_deref(), said.dismissed == Some(true)),
            at: said.created_at.unwrap_or_default(),
        }
    }
}

fn talk_of(told: Told) -> Option<Talk> {
    let verdict = match told.verdict {
        Verdict::Approved => Some("approved"),
        Verdict::ChangesRequested => Some("asks for changes"),
        Verdict::Dismissed => Some("was dismissed"),
        Verdict::Remark | Verdict::Awaited | Verdict::Unclear => None,
    };
    let silent = told.body.trim().is_empty() && verdict.is_none();
    (!silent).then(|| Talk { who: told.who, verdict, body: cut(told.body), at: told.at })
}

/// A review that is not read may ask for changes.
fn decided(reviews: &Listed<Told>, pull: &Whole) -> ReviewDecision {
    if !reviews.whole {
        return ReviewDecision::Unknown;
    }
    decision(reviews.items.iter().map(|review| (&review.who, review.verdict)), pull.awaited())
}

/// What became of the automated review, where all comments and reviews are known.
fn claude_of(
    (comments, reviews): (Option<&[Told]>, Option<&Listed<Told>>),
    all: Option<u64>,
    mention: &str,
) -> ClaudeReview {
    let (Some(comments), Some(reviews)) = (comments, reviews) else { return ClaudeReview::Unknown };
    if !reviews.whole || all.is_some_and(|all| all > comments.len() as u64) {
        return ClaudeReview::Unknown;
    }
    let said = comments.iter().chain(&reviews.items);
    let said = said.map(|one| (one.at, one.who.as_deref().unwrap_or_default(), one.body.as_str()));
    super::pulls::review_in(said.collect(), mention).unwrap_or(ClaudeReview::Never)
}

fn mergeability(mergeable: Option<bool>, state: Option<&str>) -> Mergeability {
    match (mergeable, state) {
        (Some(false), _) | (_, Some("dirty")) => Mergeability::Conflicts,
        (_, Some("behind")) => Mergeability::Behind,
        (_, Some("blocked" | "draft")) => Mergeability::Blocked,
        (Some(true), _) => Mergeability::Clean,
        (None, _) => Mergeability::Unknown,
    }
}

fn size(added: Option<u64>, removed: Option<u64>, files: Option<u64>) -> Option<DiffSize> {
    Some(DiffSize { added: added?, removed: removed?, files: files? })
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\n\n(cut off here: it has {} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

impl PullDetail {
    /// Tells the list what it did not bring, as on a server without GraphQL.
    pub fn tell(&self, pull: &mut PullRequest) {
        if pull.checks == Checks::Unknown {
            pull.checks = self.checks.as_deref().map_or(Checks::Unknown, rolled_up);
        }
        if pull.decision == ReviewDecision::Unknown {
            pull.decision = self.decision;
        }
        if pull.mergeability == Mergeability::Unknown {
            pull.mergeability = self.mergeability;
        }
        if pull.claude == ClaudeReview::Unknown {
            pull.claude = self.claude;
        }
        pull.size = pull.size.or(self.size);
        let named = |file: &FilePatch| PullFile { path: file.path.clone(), added: file.added, removed: file.removed };
        pull.files = pull.files.take().or_else(|| Some(self.files.as_ref()?.iter().map(named).collect()));
    }
}
