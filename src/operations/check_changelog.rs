//! The check of the changelog, and what is remembered of one for the next.

use super::changelog_folder::{Place, fingerprint};
use super::gather_changelog::{Asked, Head, gather_at};
use crate::changelog::{self, Report};
use crate::config::Config;
use crate::domain::{CommitId, FileChange};
use crate::fault::Result;
use crate::sources::git::Git;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What never changes about commits, and the last report while the disk stays as it was.
#[derive(Debug, Default)]
pub struct Known {
    pub(super) commits: Mutex<KnownCommits>,
    last: Mutex<Option<(u64, Arc<Report>)>>,
}

/// What commits changed, by their names.
#[derive(Debug, Default)]
pub(super) struct KnownCommits {
    pub(super) files: HashMap<CommitId, Arc<[FileChange]>>,
    pub(super) only: HashMap<CommitId, bool>,
}

impl Known {
    pub(super) fn commits(&self) -> MutexGuard<'_, KnownCommits> {
        self.commits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> MutexGuard<'_, Option<(u64, Arc<Report>)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong with the changelog. Costs a look at the folder while neither it nor the history changed.
///
/// # Errors
/// When a revision means nothing, or the repository or the folder cannot be read.
pub fn check(git: &Git, config: &Config, asked: &Asked, known: &Known) -> Result<Arc<Report>> {
    let head = Head::of(git, config, asked)?;
    let mark = mark(config, asked, &head)?;
    if let Some((_, report)) = known.last().as_ref().filter(|(last, _)| *last == mark) {
        return Ok(Arc::clone(report));
    }
    let facts = gather_at(git, config, (asked, head), known)?;
    let report = Arc::new(changelog::check(&facts));
    *known.last() = Some((mark, Arc::clone(&report)));
    Ok(report)
}

/// What is wrong with the changelog as commits have it: for what others will get of it.
///
/// # Errors
/// When a revision means nothing, or the repository cannot be read.
pub fn check_committed(git: &Git, config: &Config, asked: &Asked, known: &Known) -> Result<Report> {
    let head = Head::of(git, config, asked)?.committed();
    Ok(changelog::check(&gather_at(git, config, (asked, head), known)?))
}

/// Differs whenever the answer may.
fn mark(config: &Config, asked: &Asked, head: &Head) -> Result<u64> {
    let mut hash = DefaultHasher::new();
    format!("{:?}{asked:?}{head:?}", config.changelog).hash(&mut hash);
    if let Some(root) = &head.work_tree {
        fingerprint(&Place::of(root, &config.changelog)?)?.hash(&mut hash);
    }
    Ok(hash.finish())
}
