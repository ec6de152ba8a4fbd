//! The lock of a promotion, read from its ref. A ref that cannot be read is no lock that is free.

use super::branch_now::in_address;
use super::client::GitHub;
use super::lenient::told;
use crate::domain::CommitId;
use crate::domain::lock::Lock;
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
}

#[derive(Deserialize)]
struct Inner {
    message: String,
}

impl GitHub {
    /// Who holds a lock; `None` when nobody does. Refs that begin like it are asked for, since an empty list says that there
    /// is none, where a refusal would not.
    ///
    /// # Errors
    /// When GitHub cannot be reached or refuses.
    pub async fn lock(&self, name: &str) -> Result<Option<Lock>> {
        let doing = format!("reading the lock {name}");
        let short = name.strip_prefix("refs/").unwrap_or(name);
        let path = format!("/git/matching-refs/{}", in_address(short));
        let all: Vec<Reference> = self.read(&path, &doing).await?.json(&doing)?;
        let Some(found) = all.into_iter().find(|one| one.name == name) else { return Ok(None) };
        let id = CommitId::from_hex(&found.object.sha);
        let id = id.ok_or_else(|| Fault::while_doing(doing.as_str(), "GitHub did not tell what it points at"))?;
        if found.object.kind.as_deref() != Some("commit") {
            return Ok(Some(Lock::of(id, "")));
        }
        let commit: Commit = self.read(&format!("/commits/{id}"), &doing).await?.json(&doing)?;
        Ok(Some(Lock::of(id, &commit.commit.message)))
    }
}
