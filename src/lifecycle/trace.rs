//! How one commit lies in the landscape: which branch holds it, what brought it there, and which other commits carry it.

use super::landscape::{Landscape, Line, WorkLine, mention};
use crate::domain::{BranchName, Commit, CommitId, History, Moment};
use std::collections::{BinaryHeap, HashSet};
use std::sync::Arc;

/// Whether something holds a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It cannot be told: the history here is cut off, or one of the two is not in this clone.
    Unknown,
}

/// A commit and a long-lived branch.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Whether the branch holds it.
    pub held: Held,
    /// The commit of the branch's own line that brought it: a merge, or the commit itself.
    pub by: Option<Arc<Commit>>,
}

/// Where a change began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The branch that it was made on, where that is known.
    pub branch: Option<BranchName>,
    /// How many commits came with it.
    pub commits: usize,
    /// When the first of them was written.
    pub began: Option<Moment>,
}

/// How one commit lies in the landscape.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What is followed.
    pub commit: Arc<Commit>,
    /// The commit that stands for it on the long-lived branches, where it was rebased or squashed.
    pub heir: Option<Arc<Commit>>,
    /// Integration.
    pub integration: Arrival,
    /// Production.
    pub production: Arrival,
    /// Where it began.
    pub origin: Origin,
    carriers: HashSet<CommitId>,
    histories: Vec<Arc<History>>,
}

impl Trace {
    /// Follows a commit; `None` where it is not in this clone.
    #[must_use]
    pub fn of(landscape: &Landscape, id: CommitId) -> Option<Self> {
        let commit = Arc::clone(landscape.commit(&id)?);
        let merged = landscape.lines().any(|line| line.history.contains(&id));
        let heir = if merged { None } else { heir(landscape, &commit) };
        let followed = heir.as_ref().unwrap_or(&commit).id;
        let mut carriers = HashSet::from([id, followed]);
        for line in landscape.lines() {
            carry(&line.history.commits, &mut carriers);
        }
        for work in &landscape.work {
            carry(&work.commits, &mut carriers);
        }
        let arrival = |line: Option<&Line>| arrival(line, followed, &carriers);
        let integration = arrival(landscape.integration.as_ref());
        let production = arrival(landscape.production.as_ref());
        let origin = origin(landscape, &commit, &integration, &production);
        let histories = landscape.lines().map(|line| Arc::clone(&line.history)).collect();
        Some(Self { commit, heir, integration, production, origin, carriers, histories })
    }

    /// Whether what was built from `id` holds the change.
    #[must_use]
    pub fn held_by(&self, id: CommitId) -> Held {
        if self.carriers.contains(&id) {
            return Held::Yes;
        }
        match self.histories.iter().find(|history| history.contains(&id)) {
            Some(history) if history.cut_off.is_empty() => Held::No,
            _ => Held::Unknown,
        }
    }
}

/// Adds the commits that lead to one of the carriers. Commits stand newest first; clocks that were wrong cost a pass.
fn carry(commits: &[Arc<Commit>], carriers: &mut HashSet<CommitId>) {
    loop {
        let before = carriers.len();
        for commit in commits.iter().rev() {
            if commit.parents.iter().any(|parent| carriers.contains(parent)) {
                carriers.insert(commit.id);
            }
        }
        if carriers.len() == before {
            return;
        }
    }
}

fn arrival(line: Option<&Line>, id: CommitId, carriers: &HashSet<CommitId>) -> Arrival {
    let Some(line) = line else { return Arrival { held: Held::Unknown, by: None } };
    if !line.history.contains(&id) {
        let held = if line.history.cut_off.is_empty() { Held::No } else { Held::Unknown };
        return Arrival { held, by: None };
    }
    let mut by = None;
    let mut at = Some(line.head);
    while let Some(commit) = at.filter(|at| carriers.contains(at)).and_then(|at| line.history.get(&at)) {
        by = Some(Arc::clone(commit));
        at = commit.parents.first().copied().filter(|_| commit.id != id);
    }
    Arrival { held: Held::Yes, by }
}

/// The commit that took the place of one that no long-lived branch has: a rebase keeps author, time and subject.
fn heir(landscape: &Landscape, commit: &Commit) -> Option<Arc<Commit>> {
    let same = |other: &&Arc<Commit>| {
        other.author.when == commit.author.when
            && other.subject == commit.subject
            && other.author.email == commit.author.email
            && other.id != commit.id
    };
    landscape.lines().find_map(|line| line.history.commits.iter().find(same)).cloned()
}

fn origin(landscape: &Landscape, commit: &Commit, integration: &Arrival, production: &Arrival) -> Origin {
    if let Some(work) = landscape.work_of(&commit.id)
        && !work.commits.is_empty()
    {
        return of_work(work);
    }
    let brought = [integration, production].into_iter().find_map(|arrival| {
        let merge = arrival.by.as_ref().filter(|by| by.id != commit.id && by.is_merge())?;
        let line = landscape.lines().find(|line| line.history.contains(&merge.id))?;
        let side = side_of(&line.history, merge);
        let branch = mention(&merge.subject).and_then(|named| named.branch).or_else(|| merged_branch(&merge.subject));
        Some(Origin {
            branch: branch.map(BranchName::new),
            commits: side.len(),
            began: side.iter().map(|commit| commit.author.when).min(),
        })
    });
    brought.unwrap_or(Origin { branch: None, commits: 1, began: None })
}

fn of_work(work: &WorkLine) -> Origin {
    Origin {
        branch: Some(work.branch.clone()),
        commits: work.commits.len(),
        began: work.commits.iter().map(|commit| commit.author.when).min(),
    }
}

/// `x` of `Merge branch 'x' into development`.
fn merged_branch(subject: &str) -> Option<&str> {
    let rest =
        subject.strip_prefix("Merge branch '").or_else(|| subject.strip_prefix("Merge remote-tracking branch '"))?;
    rest.split_once('\'').map(|(branch, _)| branch)
}

/// What a merge brought: the commits that its other parents lead to and its first does not.
fn side_of(history: &History, merge: &Commit) -> Vec<Arc<Commit>> {
    let mut walk = Sides { history, open: BinaryHeap::new(), new: HashSet::new(), old: HashSet::new() };
    for (at, parent) in merge.parents.iter().enumerate() {
        walk.meet(*parent, at == 0);
    }
    walk.run()
}

/// Two sides walked by date at once; what the old side reaches is not new, and a walk with nothing new in hand is over.
struct Sides<'a> {
    history: &'a History,
    open: BinaryHeap<(i64, CommitId)>,
    new: HashSet<CommitId>,
    old: HashSet<CommitId>,
}

impl Sides<'_> {
    fn meet(&mut self, id: CommitId, is_old: bool) {
        let fresh = if is_old { self.old.insert(id) } else { self.new.insert(id) };
        if let Some(commit) = self.history.get(&id).filter(|_| fresh) {
            self.open.push((commit.committed.timestamp(), id));
        }
    }

    fn run(mut self) -> Vec<Arc<Commit>> {
        let mut side = Vec::new();
        while self.open.iter().any(|(_, id)| !self.old.contains(id)) {
            let Some((_, id)) = self.open.pop() else { break };
            let Some(commit) = self.history.get(&id) else { continue };
            let is_old = self.old.contains(&id);
            if !is_old {
                side.push(Arc::clone(commit));
            }
            for parent in commit.parents.clone() {
                self.meet(parent, is_old);
            }
        }
        side.retain(|commit| !self.old.contains(&commit.id));
        side.dedup_by_key(|commit| commit.id);
        side
    }
}
