//! The facts of a check: history and trees from git, the folder from the work tree when what is checked out is asked
//! for. Only commits with an entry are compared file by file; for the others the folders at the top are enough.

use super::changelog_folder::{self, Place};
use super::check_changelog::Known;
use super::parallel;
use crate::board;
use crate::changelog::{
    Beginning, Closed, Content, Facts, Heirs, LARGEST, NamePattern, Range, RollCall, Shelf, Shelved, Stands, Within,
    is_markdown, let_off,
};
use crate::config::Config;
use crate::domain::{CommitId, FileChange, FileStatus, History};
use crate::fault::{Fault, Result};
use crate::sources::git::{FolderItem, Git, ItemKind};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Which part of the history is asked about. The default is everything that leads to what is checked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only commits that this revision does not have.
    pub base: Option<String>,
    /// The head. By default what is checked out; in a bare repository the integration branch, else production.
    pub head: Option<String>,
}

/// The head that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// As the report names it.
    name: String,
    /// `None` on a branch without a commit.
    commit: Option<CommitId>,
    /// The commits of this revision are left out.
    base: Option<CommitId>,
    /// The work tree, if the head is checked out in it.
    pub(super) work_tree: Option<PathBuf>,
}

impl Head {
    /// Finds it.
    pub(super) fn of(git: &Git, config: &Config, asked: &Asked) -> Result<Self> {
        let place = git.facts(&config.service)?;
        let (own_name, own) = match place.head {
            board::Head::Branch(name, commit) => (name.to_string(), Some(commit)),
            board::Head::Detached(commit) => ("HEAD".to_owned(), Some(commit)),
            board::Head::Unborn(name) => (name.to_string(), None),
        };
        let (name, commit) = match (&asked.head, &place.work_tree) {
            (Some(rev), _) => (rev.clone(), Some(git.resolve(rev)?)),
            (None, Some(_)) => (own_name, own),
            (None, None) => long_lived(git, config)?,
        };
        let base = asked.base.as_deref().map(|base| git.resolve(base)).transpose()?;
        let checked_out = place.work_tree.filter(|_| commit == own);
        Ok(Self { name, commit, base, work_tree: checked_out })
    }

    /// The same as its commit has it, whatever lies in the work tree.
    pub(super) fn committed(self) -> Self {
        Self { work_tree: None, ..self }
    }
}

/// The branch to ask about in a bare repository.
fn long_lived(git: &Git, config: &Config) -> Result<(String, Option<CommitId>)> {
    let branches = [&config.branches.integration, &config.branches.production];
    for name in branches {
        if let Some(commit) = git.branch_head(name)? {
            return Ok((name.clone(), Some(commit)));
        }
    }
    Err(Fault::usage(format!("This bare repository has neither {} nor {}", branches[0], branches[1]))
        .hint("Name a revision with --head REV."))
}

/// Gathers the facts.
///
/// # Errors
/// When a revision means nothing, or the repository or the folder cannot be read.
pub fn gather(git: &Git, config: &Config, asked: &Asked, known: &Known) -> Result<Facts> {
    let head = Head::of(git, config, asked)?;
    gather_at(git, config, (asked, head), known)
}

pub(super) fn gather_at(git: &Git, config: &Config, (asked, head): (&Asked, Head), known: &Known) -> Result<Facts> {
    let settings = config.changelog.clone();
    let history = head.commit.map(|commit| git.history(commit)).transpose()?.unwrap_or_default();
    let shelf = match (&head.work_tree, head.commit) {
        (Some(root), _) => changelog_folder::read(&Place::of(root, &settings)?, &settings)?,
        (None, Some(commit)) => shelf_at(git, config, commit)?,
        (None, None) => Shelf::default(),
    };
    let within = within(git, config, &head, &shelf)?;
    let commits = if let Within::Only { commits, .. } = &within { commits.len() } else { history.commits.len() };
    let mut facts = Facts {
        pattern: NamePattern::new(&settings.filename)?,
        range: Range { base: asked.base.clone(), head: head.name, commits },
        settings,
        history,
        within,
        shelf,
        changelog_only: HashSet::new(),
        files: HashMap::new(),
        same_patch: HashMap::new(),
    };
    ask_git(git, &mut facts, known)?;
    Ok(facts)
}

/// The folder as a commit has it.
fn shelf_at(git: &Git, config: &Config, commit: CommitId) -> Result<Shelf> {
    let Some(folder) = git.folder(commit, &config.changelog.dir)? else { return Ok(Shelf::default()) };
    let mut shelf = Shelf::default();
    let mut items: Vec<FolderItem> = folder.items.into_iter().filter(|item| is_markdown(&item.name)).collect();
    if let Some(at) = items.iter().position(|item| item.name == config.changelog.index) {
        let index = items.remove(at);
        shelf.index = (index.kind == ItemKind::File).then(|| git.blob(index.id)).transpose()?.map(Arc::from);
    }
    items.sort_by(|one, other| one.name.cmp(&other.name));
    shelf.files = parallel::each_with_git(git, &items, shelved)?;
    Ok(shelf)
}

fn shelved(git: &Git, item: &FolderItem) -> Result<Shelved> {
    let closed = match item.kind {
        ItemKind::File if item.name.contains('\u{fffd}') => Some(Closed::Name),
        ItemKind::File => None,
        ItemKind::Symlink => Some(Closed::Symlink),
        ItemKind::Directory => Some(Closed::Directory),
        ItemKind::Submodule => Some(Closed::Special),
    };
    if let Some(closed) = closed {
        return Ok(Shelved { name: item.name.clone(), content: Content::Closed(closed) });
    }
    let bytes = git.blob(item.id)?;
    if bytes.len() as u64 > LARGEST {
        return Ok(Shelved { name: item.name.clone(), content: Content::Closed(Closed::Large) });
    }
    Ok(Shelved::of(item.name.clone(), bytes))
}

/// The commits of the range, and the files of the folder that were added or changed in it or since.
fn within(git: &Git, config: &Config, head: &Head, shelf: &Shelf) -> Result<Within> {
    let (Some(base), Some(commit)) = (head.base, head.commit) else { return Ok(Within::Everything) };
    let dir = &config.changelog.dir;
    let range = git.history_since(base, commit)?;
    let mut touched = HashSet::new();
    if let Some(fork) = git.merge_base(base, commit)? {
        let changes = git.changed_between(fork, commit, dir)?.into_iter();
        let kept = changes.filter(|change| change.status != FileStatus::Deleted);
        touched.extend(kept.filter_map(|change| Some(change.path.rsplit_once('/')?.1.to_owned())));
    }
    if head.work_tree.is_some() {
        touched.extend(changed_since(git, commit, (dir, shelf))?);
    }
    Ok(Within::Only { commits: range.commits.iter().map(|commit| commit.id).collect(), touched })
}

/// The files of the work tree's folder that are not as the commit has them.
fn changed_since(git: &Git, commit: CommitId, (dir, shelf): (&str, &Shelf)) -> Result<Vec<String>> {
    let folder = git.folder(commit, dir)?.map(|folder| folder.items).unwrap_or_default();
    let committed: HashMap<&str, CommitId> = folder.iter().map(|item| (item.name.as_str(), item.id)).collect();
    let mut changed = Vec::new();
    for file in &shelf.files {
        let Some((bytes, _)) = file.read() else { continue };
        if committed.get(file.name.as_str()) != Some(&Git::content_id(bytes)?) {
            changed.push(file.name.clone());
        }
    }
    Ok(changed)
}

/// Adds what these commits changed to the facts.
///
/// # Errors
/// When a commit cannot be read.
pub fn learn_files(git: &Git, facts: &mut Facts, commits: &[CommitId], known: &Known) -> Result<()> {
    let found = files(git, &facts.history, (commits, known))?;
    facts.files.extend(found);
    Ok(())
}

/// What only git can say: which commits touched nothing but the folder, and what the commits of entries changed.
fn ask_git(git: &Git, facts: &mut Facts, known: &Known) -> Result<()> {
    let (without, with, lost) = {
        let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
        (without_entry(facts, &roll), with_entry(facts, &roll), lost(&roll))
    };
    facts.changelog_only = changelog_only(git, facts, (&without, known))?;
    facts.files = files(git, &facts.history, (&with, known))?;
    if lost == Lost::Nothing {
        return Ok(());
    }
    let open: Vec<CommitId> =
        without.into_iter().filter(|commit| !facts.changelog_only.contains(commit)).take(MOST).collect();
    facts.files.extend(files(git, &facts.history, (&open, known))?);
    if let Lost::Commits(lost) = lost {
        facts.same_patch = same_patch(git, facts, (&lost, &open))?;
    }
    let heirs = {
        let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
        let heirs = Heirs::of(facts, &roll);
        roll.entries
            .iter()
            .filter_map(|called| heirs.of_file(&called.file.name))
            .map(|at| facts.commit(at).id)
            .collect::<Vec<_>>()
    };
    facts.files.extend(files(git, &facts.history, (&heirs, known))?);
    Ok(())
}

/// No more commits than this are compared with entries that lost theirs, newest first.
const MOST: usize = 5_000;

/// Commits of the range that need an entry and have none, as far as their names and dates tell.
fn without_entry(facts: &Facts, roll: &RollCall<'_>) -> Vec<CommitId> {
    let beginning = Beginning::of(&facts.history, roll);
    let commits = facts.history.commits.iter().enumerate();
    let open = commits.filter(|(position, commit)| {
        facts.within.has(&commit.id)
            && roll.of_commit(*position).is_none()
            && !beginning.is_before(*position)
            && let_off(commit, &facts.settings.ignore).is_none()
    });
    open.map(|(_, commit)| commit.id).collect()
}

/// Commits whose entries are looked at.
fn with_entry(facts: &Facts, roll: &RollCall<'_>) -> Vec<CommitId> {
    let entries = roll.entries.iter().filter_map(|called| {
        let commit = facts.commit(called.position()?).id;
        (facts.within.touches(&called.file.name) || facts.within.has(&commit)).then_some(commit)
    });
    entries.collect()
}

/// The entries that wait for a commit or lost theirs.
#[derive(Debug, PartialEq, Eq)]
enum Lost {
    Nothing,
    Waiting,
    Commits(Vec<CommitId>),
}

fn lost(roll: &RollCall<'_>) -> Lost {
    let orphans = roll.entries.iter().filter(|called| called.stands == Stands::Orphan);
    let named = orphans.filter_map(|called| CommitId::from_hex(called.file.read()?.1.commit.as_ref()?.word().0));
    let named: Vec<CommitId> = named.collect();
    let waiting = roll.entries.iter().any(|called| matches!(called.stands, Stands::Pending | Stands::Orphan));
    match (named.is_empty(), waiting) {
        (false, _) => Lost::Commits(named),
        (true, true) => Lost::Waiting,
        (true, false) => Lost::Nothing,
    }
}

fn changelog_only(git: &Git, facts: &Facts, (commits, known): (&[CommitId], &Known)) -> Result<HashSet<CommitId>> {
    let commits = readable(&facts.history, commits);
    let unknown: Vec<CommitId> = {
        let known = known.commits();
        commits.iter().copied().filter(|commit| !known.only.contains_key(commit)).collect()
    };
    let dir = facts.settings.dir.as_str();
    let found = parallel::each_with_git(git, &unknown, |git, commit| git.touches_only(*commit, dir))?;
    let mut known = known.commits();
    known.only.extend(unknown.into_iter().zip(found));
    Ok(commits.into_iter().filter(|commit| known.only.get(commit) == Some(&true)).collect())
}

fn files(
    git: &Git,
    history: &History,
    (commits, known): (&[CommitId], &Known),
) -> Result<HashMap<CommitId, Arc<[FileChange]>>> {
    let commits = readable(history, commits);
    let unknown: Vec<CommitId> = {
        let known = known.commits();
        commits.iter().copied().filter(|commit| !known.files.contains_key(commit)).collect()
    };
    let found = parallel::each_with_git(git, &unknown, |git, commit| git.files(*commit).map(Arc::from))?;
    let mut known = known.commits();
    known.files.extend(unknown.into_iter().zip(found));
    Ok(commits.into_iter().filter_map(|commit| Some((commit, Arc::clone(known.files.get(&commit)?)))).collect())
}

/// The commits whose parent is here.
fn readable(history: &History, commits: &[CommitId]) -> Vec<CommitId> {
    commits.iter().copied().filter(|commit| !history.cut_off.contains(commit)).collect()
}

/// For commits that left the history and are still in the repository: the open commits that make the same change.
fn same_patch(
    git: &Git,
    facts: &Facts,
    (lost, open): (&[CommitId], &[CommitId]),
) -> Result<HashMap<CommitId, Vec<CommitId>>> {
    let mut by_files: HashMap<&[FileChange], Vec<CommitId>> = HashMap::new();
    for commit in open {
        if let Some(files) = facts.files.get(commit).filter(|files| !files.is_empty()) {
            by_files.entry(files).or_default().push(*commit);
        }
    }
    let mut ids: HashMap<CommitId, Option<String>> = HashMap::new();
    let mut same = HashMap::new();
    for commit in lost {
        let Ok(files) = git.files(*commit) else { continue };
        let Some(alike) = by_files.get(files.as_slice()) else { continue };
        let Ok(Some(id)) = git.patch_id(*commit) else { continue };
        let mut heirs = Vec::new();
        for heir in alike {
            if !ids.contains_key(heir) {
                ids.insert(*heir, git.patch_id(*heir)?);
            }
            heirs.extend((ids.get(heir) == Some(&Some(id.clone()))).then_some(*heir));
        }
        same.insert(*commit, heirs);
    }
    Ok(same)
}
