//! Which kind of place this is: what is checked out, what is missing, which remote it has.

use super::id::ours;
use super::repository::Git;
use crate::board::{Head, RepositoryFacts};
use crate::config::{ChangelogSettings, ServiceSettings};
use crate::domain::BranchName;
use crate::fault::{Fault, Result};
use crate::poller::Watched;
use git2::ErrorCode;
use std::path::Path;

impl Git {
    /// The place, named by the configuration, by its remote, or by its folder.
    ///
    /// # Errors
    /// When `HEAD` cannot be read.
    pub fn facts(&self, settings: &ServiceSettings) -> Result<RepositoryFacts> {
        let remote = self.remote();
        let configured = settings.repository.clone();
        let by_remote = || remote.as_ref().and_then(|(_, url)| owner_and_name(url));
        Ok(RepositoryFacts {
            git_dir: self.repo.path().to_path_buf(),
            work_tree: self.repo.workdir().map(Path::to_path_buf),
            name: configured.or_else(by_remote).unwrap_or_else(|| self.folder_name()),
            head: self.head()?,
            shallow: self.repo.is_shallow(),
            partial: self.is_partial(),
            remote,
        })
    }

    /// The root of the work tree; `None` in a bare repository.
    #[must_use]
    pub fn work_tree(&self) -> Option<&Path> {
        self.repo.workdir()
    }

    /// What `HEAD` says.
    ///
    /// # Errors
    /// When it says nothing that can be understood.
    pub fn head(&self) -> Result<Head> {
        let doing = |cause: git2::Error| Fault::while_doing("reading HEAD", cause);
        match self.repo.head() {
            Ok(head) => {
                let id = ours(head.target().ok_or_else(|| doing(git2::Error::from_str("it names no commit")))?);
                let name = head.name_bytes().strip_prefix(b"refs/heads/").map(lossy);
                Ok(name.map_or(Head::Detached(id), |name| Head::Branch(BranchName::new(name), id)))
            }
            Err(cause) if cause.code() == ErrorCode::UnbornBranch => self.unborn(),
            Err(cause) => Err(doing(cause)),
        }
    }

    fn unborn(&self) -> Result<Head> {
        let doing = |cause| Fault::while_doing("reading HEAD", cause);
        let head = self.repo.find_reference("HEAD").map_err(doing)?;
        let target = head.symbolic_target_bytes().unwrap_or_default();
        Ok(Head::Unborn(BranchName::new(lossy(target.strip_prefix(b"refs/heads/").unwrap_or(target)))))
    }

    /// The remote that is asked and its address without passwords: `origin`, or the only one.
    #[must_use]
    pub fn remote(&self) -> Option<(String, String)> {
        let names = self.repo.remotes().ok()?;
        let all: Vec<&str> = names.iter().flatten().flatten().collect();
        let name = all.iter().find(|name| **name == "origin").or(all.first().filter(|_| all.len() == 1))?;
        let remote = self.repo.find_remote(name).ok()?;
        Some(((*name).to_owned(), without_secret(&lossy(remote.url_bytes()))))
    }

    /// Whether the configuration names no remote at all.
    pub(super) fn has_no_remote(&self) -> bool {
        self.repo.remotes().is_ok_and(|names| names.is_empty())
    }

    /// The `.git` folder of this work tree, or the bare repository.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        self.repo.path()
    }

    /// What changes on disk when something that the board shows changes.
    #[must_use]
    pub fn watched(&self, changelog: &ChangelogSettings) -> Watched {
        let (own, common) = (self.repo.path(), self.repo.commondir());
        let files = ["packed-refs", "shallow", "config", "HEAD"].map(|name| common.join(name));
        let entries = self.repo.workdir().map(|root| root.join(&changelog.dir));
        Watched {
            files: files.into_iter().chain([own.join("HEAD")]).collect(),
            trees: vec![common.join("refs"), common.join("worktrees")],
            entries,
        }
    }

    /// Whether objects are fetched on demand. What is not here cannot be read: libgit2 does not fetch.
    pub(super) fn is_partial(&self) -> bool {
        let promised = || -> Result<bool, git2::Error> {
            let config = self.repo.config()?;
            let mut entries = config.entries(Some("remote\\..*\\.promisor"))?;
            Ok(entries.next().transpose()?.is_some())
        };
        promised().unwrap_or(false)
    }

    fn folder_name(&self) -> String {
        let path = self.repo.workdir().unwrap_or_else(|| self.repo.path());
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    }
}

pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An address without what stands before the `@` of a web address: it may be a token.
fn without_secret(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let Some((user, host)) = host.rsplit_once('@') else { return url.to_owned() };
    if scheme == "ssh" {
        let name = user.split(':').next().unwrap_or_default();
        return format!("{scheme}://{name}@{host}{path}");
    }
    format!("{scheme}://{host}{path}")
}

/// `owner/name` from `git@host:owner/name.git` or `https://host/owner/name`.
fn owner_and_name(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.split_once(':')?.1,
    };
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let mut parts = path.rsplit('/');
    let (name, owner) = (parts.next()?, parts.next()?);
    (!name.is_empty() && !owner.is_empty()).then(|| format!("{owner}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_names_the_repository_and_never_shows_a_password() {
        for url in ["git@github.com:acme/api.git", "https://github.com/acme/api", "ssh://git@h:22/acme/api.git/"] {
            assert_eq!(owner_and_name(url).as_deref(), Some("acme/api"), "{url}");
        }
        for url in ["/srv/git/api.git", "file:///srv/git/api.git", "../api"] {
            assert_eq!(owner_and_name(url), None, "{url}");
        }
        assert_eq!(without_secret("https://x:ghp_secret@github.com/a/b"), "https://github.com/a/b");
        assert_eq!(without_secret("https://ghp_secret@github.com/a/b"), "https://github.com/a/b");
        assert_eq!(without_secret("ssh://git:pw@host/a"), "ssh://git@host/a");
        assert_eq!(without_secret("git@host:a/b"), "git@host:a/b");
    }
}
