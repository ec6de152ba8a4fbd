//! The roadmap files of a commit: their task lists, and the commit that last touched each.

use crate::config::Config;
use crate::domain::{Commit, CommitId, pattern};
use crate::fault::Result;
use crate::roadmap::{Item, items};
use crate::sources::git::Git;
use std::sync::Arc;

/// More files are not read.
const MOST: usize = 100;
/// Larger than this is no list that people write.
const LARGEST: usize = 1 << 20;
/// Further back it is not looked for who last touched a file.
const FURTHEST: usize = 20_000;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapFile {
    /// Its path. Hostile text.
    pub path: String,
    /// What stands in it; `None` where it is too large to be read.
    pub items: Option<Vec<Item>>,
    /// The commit that last touched it; `None` where this clone does not reach back to it.
    pub touched: Option<Arc<Commit>>,
}

/// Reads the files at a commit that the configuration names.
///
/// # Errors
/// When the commit or a file cannot be read.
pub fn read_roadmap(git: &Git, config: &Config, commit: CommitId) -> Result<Vec<RoadmapFile>> {
    let wanted = |path: &str| config.service.roadmap.iter().any(|named| pattern::fits(named, path));
    let mut files = git.files_at(commit, &wanted)?;
    files.sort();
    files.truncate(MOST);
    let read = |(path, id): (String, CommitId)| {
        let content = git.blob(id)?;
        let items = (content.len() <= LARGEST).then(|| items(&String::from_utf8_lossy(&content)));
        let touched = touched(git, commit, &path)?;
        Ok(RoadmapFile { path, items, touched })
    };
    files.into_iter().map(read).collect()
}

/// As `git log -1 -- path` finds it: from the head to any parent that has the file as it is, until none has.
fn touched(git: &Git, head: CommitId, path: &str) -> Result<Option<Arc<Commit>>> {
    let (mut at, id) = (head, id_at(git, head, path)?);
    for _ in 0..FURTHEST {
        let Some(commit) = git.latest(None, at, 1)?.into_iter().next() else { return Ok(None) };
        let mut same = None;
        for parent in &commit.parents {
            if !git.holds(*parent)? {
                return Ok(None);
            }
            if id_at(git, *parent, path)? == id {
                same = Some(*parent);
                break;
            }
        }
        match same {
            Some(parent) => at = parent,
            None => return Ok(Some(commit)),
        }
    }
    Ok(None)
}

fn id_at(git: &Git, commit: CommitId, path: &str) -> Result<Option<CommitId>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = git.folder(commit, folder)?;
    Ok(folder.and_then(|folder| folder.items.into_iter().find(|item| item.name == name).map(|item| item.id)))
}
