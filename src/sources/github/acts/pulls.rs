//! One pull request: read, commented on, merged, opened.

use crate::domain::pull_request::{Login, MergeMethod, PullNumber};
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::client::GitHub;
use crate::sources::github::home::{Home, Side};
use crate::sources::github::lenient::{Items, Nullable, told};
use crate::sources::github::pages::Listed;
use crate::sources::github::pulls::MOST_PULLS;
use crate::sources::github::send::{Method, Unsent};
use serde::Deserialize;
use serde_json::json;

/// So many comments are read at once.
const MOST_COMMENTS: usize = 1000;

/// A pull request as it is at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullNow {
    /// Whether it is open.
    pub open: bool,
    /// Whether it was merged.
    pub merged: bool,
    /// The commit at its head.
    pub head: Option<CommitId>,
    /// The branch it goes into.
    pub base: BranchName,
    /// Whether GitHub can merge it without a conflict; `None` while GitHub works it out.
    pub mergeable: Option<bool>,
    /// The commit that the merge made.
    pub merge_commit: Option<CommitId>,
    /// Who merged it.
    pub merged_by: Login,
    /// Its address for a browser.
    pub url: String,
}

/// A comment on a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub author: Login,
    /// The text. Hostile.
    pub body: String,
    /// When.
    pub at: Moment,
    /// Its address for a browser.
    pub url: String,
}

/// The comments of some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comments {
    /// Those that were read, the oldest first.
    pub said: Vec<Said>,
    /// Whether those are all.
    pub extent: Extent,
}

/// Whether all of something was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// There is more than was read, or may be.
    Cut,
}

/// A comment that GitHub took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its address for a browser.
    pub url: String,
}

/// What is merged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// The pull request.
    pub pull: PullNumber,
    /// The head that was looked at: GitHub refuses when it is another by now.
    pub head: CommitId,
    /// The branch it goes into, as it was looked at.
    pub base: BranchName,
    /// How.
    pub method: MergeMethod,
}

/// A pull request to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The branch it brings.
    pub head: BranchName,
    /// The branch it goes into.
    pub base: BranchName,
    /// Its title.
    pub title: String,
    /// Its description.
    pub body: String,
    /// Whether it is declared a draft.
    pub draft: bool,
}

/// A pull request that was opened, or is open already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its number.
    pub number: PullNumber,
    /// The commit at its head.
    pub head: Option<CommitId>,
    /// Its title.
    pub title: String,
    /// Its description; `None` where GitHub does not tell it.
    pub body: Option<String>,
    /// Its address for a browser.
    pub url: String,
    /// Its author says that it is not ready: GitHub does not merge it.
    pub is_draft: bool,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    body: Nullable<String>,
    #[serde(default, deserialize_with = "told")]
    number: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    title: Option<String>,
    #[serde(default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    draft: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    merged: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    merged_at: Option<String>,
    #[serde(default, deserialize_with = "told")]
    mergeable: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    merge_commit_sha: Option<String>,
    #[serde(default, deserialize_with = "told")]
    merged_by: Option<User>,
    #[serde(default, deserialize_with = "told")]
    head: Option<Side>,
    #[serde(default, deserialize_with = "told")]
    base: Option<Side>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
}

#[derive(Deserialize)]
struct Comment {
    #[serde(default, deserialize_with = "told")]
    user: Option<User>,
    #[serde(default, deserialize_with = "told")]
    body: Option<String>,
    #[serde(default, deserialize_with = "told")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct Merged {
    #[serde(default, deserialize_with = "told")]
    sha: Option<String>,
}

impl GitHub {
    /// Reads one pull request as it is now.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has none of this number.
    pub async fn pull_now(&self, pull: PullNumber) -> Result<PullNow> {
        let doing = format!("reading pull request {pull}");
        let told: Told = self.read(&format!("/pulls/{}", pull.0), &doing).await?.json(&doing)?;
        Ok(now(told))
    }

    /// The pull requests that brought a commit.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has no such commit.
    pub async fn pulls_of(&self, commit: CommitId) -> Result<Vec<PullNumber>> {
        let doing = format!("reading which pull request brought {}", commit.short());
        let told: Items<Numbered> = self.read(&format!("/commits/{commit}/pulls"), &doing).await?.json(&doing)?;
        Ok(told.into_iter().map(|pull| PullNumber(pull.number)).collect())
    }

    /// The comments on a pull request that were written or changed since then, as far as there are not too many. A
    /// server that does not know the filter tells of all, the oldest first.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn comments_since(&self, pull: PullNumber, since: Moment) -> Result<Comments> {
        let doing = format!("reading the comments on {pull}");
        let since = since.to_utc().format("%Y-%m-%dT%H:%M:%SZ");
        let path = format!("/issues/{}/comments?since={since}&per_page=100", pull.0);
        let Listed { items, whole } = self.listed::<Comment>(&path, MOST_COMMENTS, &doing).await?;
        let extent = if whole { Extent::Whole } else { Extent::Cut };
        Ok(Comments { said: items.into_iter().map(said).collect(), extent })
    }

    /// Posts a comment on a pull request.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be there all the same.
    pub async fn comment(&self, pull: PullNumber, text: &str) -> Result<Posted, Unsent> {
        let doing = format!("commenting on {pull}");
        let path = format!("/issues/{}/comments", pull.0);
        let answer = self.send(Method::Post, &path, &json!({ "body": text }), &doing).await?;
        let url = answer.json::<Link>(&doing).ok().and_then(|link| link.html_url);
        Ok(Posted { url: url.unwrap_or_default() })
    }

    /// Merges a pull request if its head is still the one that was looked at. Gives the commit that was made.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be merged all the same.
    pub async fn merge(&self, merging: &Merging) -> Result<Option<CommitId>, Unsent> {
        let body = json!({ "sha": merging.head.to_string(), "merge_method": merging.method.word() });
        self.put_merge(merging, &body).await
    }

    /// The same, with a title and a message of one's own for the commit instead of those that the repository takes.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be merged all the same.
    pub async fn merge_saying(
        &self,
        merging: &Merging,
        (title, message): (&str, &str),
    ) -> Result<Option<CommitId>, Unsent> {
        let body = json!({ "sha": merging.head.to_string(), "merge_method": merging.method.word(),
            "commit_title": title, "commit_message": message });
        self.put_merge(merging, &body).await
    }

    async fn put_merge(&self, merging: &Merging, body: &serde_json::Value) -> Result<Option<CommitId>, Unsent> {
        let doing = format!("merging {}", merging.pull);
        let answer = self.send(Method::Put, &format!("/pulls/{}/merge", merging.pull.0), body, &doing).await?;
        let sha = answer.json::<Merged>(&doing).ok().and_then(|merged| merged.sha);
        Ok(sha.and_then(|sha| CommitId::from_hex(&sha)))
    }

    /// Opens a pull request.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be open all the same.
    pub async fn open_pull(&self, opening: &Opening) -> Result<Option<Opened>, Unsent> {
        let doing = format!("opening a pull request from {} into {}", opening.head, opening.base);
        let Opening { head, base, title, body, draft } = opening;
        let asked = json!({ "head": head, "base": base, "title": title, "body": body, "draft": draft });
        let answer = self.send(Method::Post, "/pulls", &asked, &doing).await?;
        Ok(answer.json::<Told>(&doing).ok().and_then(opened))
    }

    /// Gives a pull request another description, and another title where one is named.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may have it all the same.
    pub async fn describe_pull(&self, pull: PullNumber, title: Option<&str>, body: &str) -> Result<(), Unsent> {
        let mut asked = json!({ "body": body });
        if let Some(title) = title {
            asked["title"] = title.into();
        }
        self.send(Method::Patch, &format!("/pulls/{}", pull.0), &asked, &format!("describing {pull}")).await.map(drop)
    }

    /// The open pull request from one branch into another, if there is one.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn open_pull_from(&self, head: &BranchName, base: &BranchName) -> Result<Option<Opened>> {
        let doing = format!("looking for a pull request from {head} into {base}");
        let owner = &self.repository().owner;
        let question: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", "open")
            .append_pair("head", &format!("{owner}:{head}"))
            .append_pair("base", base.as_str())
            .append_pair("per_page", "100")
            .finish();
        // A server that does not know the filters tells of all, on several pages.
        let Listed { items, whole } = self.listed::<Told>(&format!("/pulls?{question}"), MOST_PULLS, &doing).await?;
        let between = items.into_iter().filter(|told| is_between(told, head, base));
        let home = |told: &Told| {
            told.head.as_ref().map_or(Home::Untold, |head| head.home(told.base.as_ref(), self.repository()))
        };
        let (ours, others): (Vec<Told>, Vec<Told>) = between.partition(|told| home(told) == Home::Here);
        let unclear = |why| Err(Fault::while_doing(&doing, why).kind_is(FaultKind::Unreadable).hint(LOOK));
        match ours.into_iter().next() {
            Some(told) => Ok(opened(told)),
            None if others.iter().any(|told| home(told) == Home::Untold) => {
                unclear("there is one, and GitHub does not tell whether its branch is of this repository or of a fork")
            }
            None if whole => Ok(None),
            None => unclear("the list of open pull requests could not be read to its end"),
        }
    }
}

const LOOK: &str = "Look at GitHub whether one is open; nothing was opened.";

/// Whether its branches have these names. A server that does not know the filters answers with all of them.
fn is_between(told: &Told, head: &BranchName, base: &BranchName) -> bool {
    let is = |side: &Option<Side>, name: &BranchName| {
        side.as_ref().is_some_and(|side| side.branch.as_deref() == Some(name.as_str()))
    };
    is(&told.head, head) && is(&told.base, base)
}

fn now(told: Told) -> PullNow {
    let (head, base) = (told.head.and_then(|side| side.sha), told.base.and_then(|side| side.branch));
    let merged = told.merged.unwrap_or(told.merged_at.is_some());
    let commit = told.merge_commit_sha.filter(|_| merged).and_then(|sha| CommitId::from_hex(&sha));
    PullNow {
        open: told.state.as_deref() == Some("open"),
        merged,
        head: head.and_then(|sha| CommitId::from_hex(&sha)),
        base: BranchName::new(base.unwrap_or_default()),
        mergeable: told.mergeable,
        merge_commit: commit,
        merged_by: told.merged_by.and_then(|user| user.login),
        url: told.html_url.unwrap_or_default(),
    }
}

fn said(comment: Comment) -> Said {
    Said {
        author: comment.user.and_then(|user| user.login),
        body: comment.body.unwrap_or_default(),
        at: comment.created_at.unwrap_or_default(),
        url: comment.html_url.unwrap_or_default(),
    }
}

fn opened(told: Told) -> Option<Opened> {
    let (number, url) = (PullNumber(told.number?), told.html_url.unwrap_or_default());
    let head = told.head.and_then(|side| CommitId::from_hex(&side.sha?));
    let body = match told.body {
        Nullable::Told(body) => Some(body),
        Nullable::Null => Some(String::new()),
        Nullable::Unread => None,
    };
    let is_draft = told.draft == Some(true);
    Some(Opened { number, head, title: told.title.unwrap_or_default(), body, url, is_draft })
}
