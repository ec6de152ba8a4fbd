//! Refs and the commits that they point at, as they are written: a commit first, that nobody sees, then the ref, at once
//! or not at all. GitHub makes a ref only where there is none, and moves it only forwards unless it is forced, which it
//! never is from here: so whoever moves it has seen what was there.

use super::branch_now::in_address;
use super::client::GitHub;
use super::lenient::{Items, told};
use super::send::{Method, Unsent};
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::{Fault, FaultKind, Result};
use serde::Deserialize;
use serde_json::json;

/// A commit with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitNow {
    /// Its name.
    pub id: CommitId,
    /// The commits before it, the branch's own first.
    pub parents: Vec<CommitId>,
    /// When it was committed.
    pub committed: Moment,
    /// Who made it: the account, else the name that the commit tells. Hostile.
    pub by: Option<String>,
    /// Its files, by the name of their tree.
    tree: String,
}

#[derive(Deserialize)]
struct Told {
    sha: String,
    #[serde(default, deserialize_with = "told")]
    commit: Option<Inner>,
    #[serde(default, deserialize_with = "told")]
    author: Option<Account>,
    #[serde(default, deserialize_with = "told")]
    parents: Option<Items<Named>>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(default, deserialize_with = "told")]
    tree: Option<Named>,
    #[serde(default, deserialize_with = "told")]
    committer: Option<Committer>,
    #[serde(default, deserialize_with = "told")]
    author: Option<Author>,
}

#[derive(Deserialize)]
struct Account {
    login: String,
}

#[derive(Deserialize)]
struct Author {
    name: String,
}

#[derive(Deserialize)]
struct Committer {
    #[serde(default, deserialize_with = "told")]
    date: Option<Moment>,
}

#[derive(Deserialize)]
struct Named {
    sha: String,
}

impl CommitNow {
    /// Whether both have the same files.
    #[must_use]
    pub fn has_files_of(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl GitHub {
    /// A commit with its parents.
    ///
    /// # Errors
    /// When GitHub cannot be reached, has no such commit, or does not tell what it stands on.
    pub async fn commit_now(&self, id: CommitId) -> Result<CommitNow> {
        let doing = format!("reading {} at GitHub", id.short());
        let told: Told = self.read(&format!("/commits/{id}"), &doing).await?.json(&doing)?;
        let untold = || Fault::while_doing(doing.as_str(), "GitHub did not tell what it stands on");
        let parents = told.parents.ok_or_else(untold)?.into_iter().map(|one| CommitId::from_hex(&one.sha));
        let inner = told.commit.ok_or_else(untold)?;
        let by = told.author.map(|account| account.login).or(inner.author.map(|author| author.name));
        let committed = inner.committer.and_then(|committer| committer.date).unwrap_or_default();
        let tree = inner.tree.ok_or_else(untold)?.sha;
        Ok(CommitNow {
            id: CommitId::from_hex(&told.sha).ok_or_else(untold)?,
            parents: parents.collect::<Option<_>>().ok_or_else(untold)?,
            committed,
            by,
            tree,
        })
    }

    /// Writes a commit with the files of another, that nothing points at yet: nobody sees it.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses. It is harmless where it was written all the same.
    pub async fn write_commit(&self, files_of: &CommitNow, parents: &[CommitId], message: &str) -> Result<CommitId> {
        let doing = "writing a commit at GitHub";
        let parents: Vec<String> = parents.iter().map(CommitId::to_string).collect();
        let body = json!({ "message": message, "tree": files_of.tree, "parents": parents });
        let answer = self.send(Method::Post, "/git/commits", &body, doing).await.map_err(Unsent::fault)?;
        let made: Named = answer.json(doing)?;
        let id = CommitId::from_hex(&made.sha);
        id.ok_or_else(|| Fault::of(FaultKind::Unreadable, "GitHub did not tell which commit it wrote"))
    }

    /// Makes a ref where there is none.
    ///
    /// # Errors
    /// [`Unsent::Refused`] where there is one already; [`Unsent`] says whether it may be there all the same.
    pub async fn make_ref(&self, name: &str, to: CommitId) -> Result<(), Unsent> {
        let body = json!({ "ref": name, "sha": to.to_string() });
        self.send(Method::Post, "/git/refs", &body, &format!("making {name}")).await.map(drop)
    }

    /// Moves a ref forwards, to a commit that stands on what it points at.
    ///
    /// # Errors
    /// [`Unsent::Refused`] where it points at something else by now; [`Unsent`] says whether it may have moved all the same.
    pub async fn advance_ref(&self, name: &str, to: CommitId) -> Result<(), Unsent> {
        let body = json!({ "sha": to.to_string(), "force": false });
        self.send(Method::Patch, &path(name), &body, &format!("moving {name}")).await.map(drop)
    }

    /// Takes a ref away, whatever it points at.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be gone all the same.
    pub async fn delete_ref(&self, name: &str) -> Result<(), Unsent> {
        self.send(Method::Delete, &path(name), &json!(null), &format!("taking {name} away")).await.map(drop)
    }

    /// Merges a commit into a branch with a merge commit, as the branch is when it is asked. Gives the commit that was
    /// made; `None` where the branch has it already.
    ///
    /// # Errors
    /// [`Unsent`] says whether it may be merged all the same.
    pub async fn merge_commit(
        &self,
        into: &BranchName,
        commit: CommitId,
        message: &str,
    ) -> Result<Option<CommitId>, Unsent> {
        let doing = format!("merging {} into {into}", commit.short());
        let body = json!({ "base": into, "head": commit.to_string(), "commit_message": message });
        let answer = self.send(Method::Post, "/merges", &body, &doing).await?;
        Ok(answer.json::<Named>(&doing).ok().and_then(|made| CommitId::from_hex(&made.sha)))
    }
}

fn path(name: &str) -> String {
    format!("/git/refs/{}", in_address(name.strip_prefix("refs/").unwrap_or(name)))
}
