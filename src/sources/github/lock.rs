//! The lock of a promotion, read from its ref. A ref that cannot be read is no lock that is free. Times are given by the clock
//! here: a lock is written by that of GitHub.

use super::branch_now::in_address;
use super::client::GitHub;
use super::lenient::told;
use crate::domain::lock::{ForeignLock, Lock};
use crate::domain::{CommitId, Moment};
use crate::fault::{Fault, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "ref")]
    name: String,
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    sha: String,
    #[serde(rename = "type", default, deserialize_with = "told")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Commit {
    commit: Inner,
    #[serde(default, deserialize_with = "told")]
    author: Option<Account>,
}

#[derive(Deserialize)]
struct Inner {
    message: String,
    #[serde(default, deserialize_with = "told")]
    author: Option<Person>,
    #[serde(default, deserialize_with = "told")]
    committer: Option<Person>,
}

#[derive(Deserialize)]
struct Account {
    login: String,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    date: Option<Moment>,
}

impl GitHub {
    /// Who holds a lock; `None` when nobody does. Refs that begin like it are asked for, since an empty list says that there
    /// is none, where a refusal would not.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn lock(&self, name: &str, now: Moment) -> Result<Option<Lock>> {
        let doing = format!("reading the lock {name}");
        let Some((id, kind)) = self.pointed_at(name, &doing).await? else { return Ok(None) };
        if kind.as_deref() != Some("commit") {
            return Ok(Some(Lock::of(id, "")));
        }
        let commit: Commit = self.read(&format!("/commits/{id}"), &doing).await?.json(&doing)?;
        Ok(Some(Lock::of(id, &commit.commit.message).as_here(self.ahead(now), now)))
    }

    /// The lock of another tool, where it is held. That it is there holds, whatever can be told of its commit.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses: then it is not known whether it is held.
    pub async fn foreign_lock(&self, name: &str, now: Moment) -> Result<Option<ForeignLock>> {
        let doing = format!("reading the lock {name}");
        let Some((id, kind)) = self.pointed_at(name, &doing).await? else { return Ok(None) };
        let commit = async {
            let answer = self.read(&format!("/commits/{id}"), &doing).await.ok()?;
            answer.json::<Commit>(&doing).ok()
        };
        let commit = if kind.as_deref() == Some("commit") { commit.await } else { None };
        let foreign = self.foreign(name, id, commit, now);
        // Another of this console that was given back is free, also where its ref was left.
        Ok(Some(foreign).filter(|foreign| !foreign.lock.is_given_back()))
    }

    fn foreign(&self, name: &str, id: CommitId, commit: Option<Commit>, now: Moment) -> ForeignLock {
        let name = name.to_owned();
        let Some(Commit { commit, author }) = commit else {
            return ForeignLock { name, lock: Lock::of(id, ""), by: None, made: None };
        };
        let ahead = self.ahead(now);
        let lock = Lock::of(id, &commit.message).as_here(ahead, now);
        let by = author.map(|account| account.login).or_else(|| commit.author?.name);
        let made = commit.committer.and_then(|committer| committer.date).map(|made| made - ahead);
        ForeignLock { name, lock, by, made }
    }

    /// What a ref points at, and which kind of object that is.
    async fn pointed_at(&self, name: &str, doing: &str) -> Result<Option<(CommitId, Option<String>)>> {
        let short = name.strip_prefix("refs/").unwrap_or(name);
        let path = format!("/git/matching-refs/{}", in_address(short));
        let all: Vec<Reference> = self.read(&path, doing).await?.json(doing)?;
        let Some(found) = all.into_iter().find(|one| one.name == name) else { return Ok(None) };
        let id = CommitId::from_hex(&found.object.sha);
        let id = id.ok_or_else(|| Fault::while_doing(doing, "GitHub did not tell what it points at"))?;
        Ok(Some((id, found.object.kind)))
    }
}
