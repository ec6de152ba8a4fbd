//! The heads of branches, here and at the remotes, and what each branch follows.

use super::facts::lossy;
use super::id::ours;
use super::repository::Git;
use crate::board::is_shared;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use git2::{Direction, ErrorCode};
use std::collections::HashMap;

/// A branch as a ref.
#[derive(Debug, Clone)]
pub(super) struct Tip {
    /// Without `refs/heads/` or `refs/remotes/`.
    pub(super) name: String,
    pub(super) head: CommitId,
}

/// What the configuration says a branch follows.
#[derive(Debug, Clone, Default)]
struct Follows {
    remote: Option<String>,
    merge: Option<String>,
}

impl Git {
    /// The head of a branch of this name, here or else at the remote that is asked. `HEAD` is what is checked out here
    /// and no branch, though a clone keeps `origin/HEAD`.
    ///
    /// # Errors
    /// When the refs cannot be read.
    pub fn branch_head(&self, name: &str) -> Result<Option<CommitId>> {
        if name.is_empty() || name == "HEAD" || name.contains('\0') {
            return Ok(None);
        }
        if let Some(id) = self.tip(&format!("refs/heads/{name}"))? {
            return Ok(Some(id));
        }
        match self.remote() {
            Some((remote, _)) => self.tip(&format!("refs/remotes/{remote}/{name}")),
            None => Ok(None),
        }
    }

    /// The head of a branch as others see it: that of its upstream of the same name, else as [`Git::branch_head`] tells.
    ///
    /// # Errors
    /// When the ref or the configuration cannot be read.
    pub fn shared_head(&self, name: &str) -> Result<Option<CommitId>> {
        let upstream = self.upstreams()?.remove(name).filter(|upstream| is_shared(upstream, name));
        if let Some(upstream) = upstream
            && let Some(head) = self.tip(&format!("refs/remotes/{upstream}"))?
        {
            return Ok(Some(head));
        }
        self.branch_head(name)
    }

    fn tip(&self, name: &str) -> Result<Option<CommitId>> {
        match self.repo.refname_to_id(name) {
            Ok(id) => Ok(Some(ours(id))),
            Err(cause) if matches!(cause.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => Ok(None),
            Err(cause) => Err(Fault::while_doing(format!("reading {name}"), cause)),
        }
    }

    /// The refs that lie under `refs/heads/` or `refs/remotes/`. Symbolic ones, such as `origin/HEAD`, are left out.
    pub(super) fn tips(&self, under: &str) -> Result<Vec<Tip>> {
        let doing = |cause: git2::Error| Fault::while_doing(format!("listing {under}"), cause);
        let mut tips = Vec::new();
        for reference in self.repo.references_glob(&format!("{under}*")).map_err(doing)? {
            let reference = reference.map_err(doing)?;
            let name = reference.name_bytes().strip_prefix(under.as_bytes());
            if let (Some(name), Some(head)) = (name, reference.target()) {
                tips.push(Tip { name: lossy(name), head: ours(head) });
            }
        }
        Ok(tips)
    }

    /// The remote-tracking ref (without `refs/remotes/`, or `refs/heads/` for a branch of this repository) that each
    /// branch follows.
    pub(super) fn upstreams(&self) -> Result<HashMap<String, String>> {
        let mut follows: HashMap<String, Follows> = HashMap::new();
        self.read_follows(&mut follows).map_err(|cause| Fault::while_doing("reading what branches follow", cause))?;
        let mut named = HashMap::new();
        for (branch, Follows { remote, merge }) in follows {
            if let (Some(remote), Some(merge)) = (remote, merge)
                && let Some(upstream) = self.tracked(&remote, &merge)
            {
                named.insert(branch, upstream);
            }
        }
        Ok(named)
    }

    fn read_follows(&self, follows: &mut HashMap<String, Follows>) -> Result<(), git2::Error> {
        let config = self.repo.config()?;
        config.entries(Some("^branch\\..*\\.(remote|merge)$"))?.for_each(|entry| {
            let name = lossy(entry.name_bytes());
            let Some((branch, key)) = name.strip_prefix("branch.").and_then(|rest| rest.rsplit_once('.')) else {
                return;
            };
            let value = entry.has_value().then(|| lossy(entry.value_bytes()));
            let follow = follows.entry(branch.to_owned()).or_default();
            if key == "remote" { follow.remote = value } else { follow.merge = value }
        })
    }

    /// The local name of a branch of a remote, by the remote's own refspecs.
    fn tracked(&self, remote: &str, merge: &str) -> Option<String> {
        if remote == "." {
            return merge.strip_prefix("refs/heads/").map(str::to_owned);
        }
        let remote = self.repo.find_remote(remote).ok()?;
        let local = remote
            .refspecs()
            .filter(|spec| spec.direction() == Direction::Fetch && spec.src_matches(merge))
            .find_map(|spec| spec.transform(merge).ok().map(|buf| lossy(&buf)))?;
        local.strip_prefix("refs/remotes/").map(str::to_owned)
    }
}
