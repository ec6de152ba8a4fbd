//! What a promotion ships, from git alone: commits, pull requests, people, entries, entity files, variables, packages.

mod notes;
mod packages;
mod pulls;
mod schema;
mod workflow;

use super::heads::Heads;
use crate::board::MergePreview;
use crate::changelog::{Report, Shelved};
use crate::config::Config;
use crate::domain::{Breaking, Commit, CommitId, FileChange, FileStatus};
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::{Asked, Known, NewVariable, check_committed, newly_used};
use crate::schema_radar::Finding;
use crate::sources::git::Git;
pub use notes::release_notes;
pub(super) use packages::calls;
pub use packages::{PackageChange, Packages, Script};
pub use pulls::PullMention;
pub use schema::boot_changes;
use std::collections::BTreeSet;
use std::sync::Arc;
pub use workflow::{Content, DeployFile};

/// More commits than this are counted and not listed.
const COMMITS: usize = 1000;

/// What is shipped. All text of it is hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ships {
    /// What is promoted.
    pub from: CommitId,
    /// What production has now.
    pub to: CommitId,
    /// How many commits.
    pub count: usize,
    /// The commits, newest first, 1,000 at most.
    pub commits: Vec<Arc<Commit>>,
    /// The pull requests that its commits name, newest first.
    pub pulls: Vec<PullMention>,
    /// Who wrote the commits, by name.
    pub authors: Vec<String>,
    /// Entries of the changelog that come with it, newest first.
    pub entries: Vec<EntryText>,
    /// What is wrong with the changelog in this range, as it is committed.
    pub changelog: Report,
    /// What its commits and entries say breaks: where it is said, and the words.
    pub breaking: Vec<(String, String)>,
    /// What a boot of it does to the database.
    pub schema: Vec<Finding>,
    /// Entity files that differ.
    pub entity_files: usize,
    /// Variables of the environment that its code reads and production's does not.
    pub variables: Vec<NewVariable>,
    /// What `package.json` says.
    pub packages: Packages,
    /// The files that differ.
    pub files: Vec<FileChange>,
    /// The merge, tried.
    pub merge: MergePreview,
    /// The workflow that deploys to production.
    pub deploy: DeployFile,
}

/// An entry of the changelog, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// Its file, from the root of the repository.
    pub path: String,
    /// The subject of its title.
    pub subject: String,
    /// What its description says.
    pub description: String,
    /// What it says breaks.
    pub breaking: Option<String>,
}

/// How long the parts of a promotion took lately, by what is on the board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    /// A build.
    pub build: Option<chrono::TimeDelta>,
    /// A deploy to production.
    pub deploy: Option<chrono::TimeDelta>,
}

/// Looks at everything that would ship. The changelog is taken as it is committed, never from the work tree.
///
/// # Errors
/// When one of the heads is not in this clone, or something of it cannot be read.
pub fn gather(git: &Git, config: &Config, heads: &Heads, known: &Known) -> Result<Ships> {
    let (from, to) = (heads.from.commit, heads.to.commit);
    for id in [from, to] {
        if !git.holds(id)? {
            return Err(Fault::of(FaultKind::Unreadable, format!("{} is not in this clone", id.short()))
                .hint("cutover fetch brings what the remote has."));
        }
    }
    let merge = git.merge_of(to, from)?;
    let (count, commits) = git.counted(to, from, COMMITS)?;
    // What only production has stays there: what ships is what came since both began.
    let base = git.merge_base(to, from)?.unwrap_or(to);
    let files = git.changed_between(base, from, "")?;
    let entries = entries(git, config, from, &files)?;
    let (schema, entity_files) = schema::compare(git, config, (base, from), &files)?;
    let asked = Asked { base: Some(to.to_string()), head: Some(from.to_string()) };
    Ok(Ships {
        changelog: check_committed(git, config, &asked, known)?,
        pulls: pulls::of(git, &commits),
        authors: authors(&commits),
        breaking: breaking(git, &commits, &entries),
        variables: newly_used(git, (base, from), &files)?,
        packages: packages::compare(git, config, (base, from))?,
        deploy: workflow::of(git, config, heads)?,
        from,
        to,
        count,
        commits,
        entries,
        schema,
        entity_files,
        files,
        merge,
    })
}

fn authors(commits: &[Arc<Commit>]) -> Vec<String> {
    let names: BTreeSet<&str> = commits.iter().map(|commit| commit.author.name.as_str()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The entries that are new or changed, by their text at the commit that ships.
fn entries(git: &Git, config: &Config, from: CommitId, files: &[FileChange]) -> Result<Vec<EntryText>> {
    let dir = config.changelog.dir.trim_matches('/');
    let prefix = if dir.is_empty() || dir == "." { String::new() } else { format!("{dir}/") };
    let is_entry = |change: &&FileChange| {
        let name = change.path.strip_prefix(&prefix).unwrap_or_default();
        let markdown = name.strip_suffix(".md").is_some_and(|stem| !stem.is_empty() && !stem.contains('/'));
        markdown && name != config.changelog.index && change.status != FileStatus::Deleted
    };
    let mut entries = Vec::new();
    for change in files.iter().rev().filter(is_entry) {
        let Some(bytes) = git.file_at(from, &change.path)? else { continue };
        let file = Shelved::of(change.path.as_str(), bytes);
        let Some((text, entry)) = file.read() else { continue };
        entries.push(EntryText {
            path: change.path.clone(),
            subject: entry.title.as_ref().map(|title| title.subject.clone()).unwrap_or_default(),
            description: entry.words(text, crate::changelog::entry::DESCRIPTION).unwrap_or_default(),
            breaking: entry.breaking(text),
        });
    }
    Ok(entries)
}

/// What is declared: by entries in their words, by commits whose entry does not say so.
fn breaking(git: &Git, commits: &[Arc<Commit>], entries: &[EntryText]) -> Vec<(String, String)> {
    let told = entries.iter().filter_map(|entry| Some((entry.subject.clone(), entry.breaking.clone()?)));
    let mut told: Vec<(String, String)> = told.collect();
    for commit in commits.iter().filter(|commit| commit.breaking != Breaking::No) {
        if !told.iter().any(|(subject, _)| *subject == commit.subject) {
            let message = git.message(commit.id).unwrap_or_default();
            let words = notes::breaking_words(&message).unwrap_or_else(|| commit.subject.clone());
            told.push((format!("{} {}", commit.id.short(), commit.subject), words));
        }
    }
    told
}
