//! The history of a head, walked once in the order of `git log` and remembered by the head's name.

use super::graph::{Graph, Node};
use super::id::{ours, theirs};
use super::repository::Git;
use crate::domain::{CommitId, History};
use crate::fault::{Fault, Result};
use git2::Odb;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

impl Git {
    /// Every commit that `head` leads to, newest first. A head seen before costs nothing, a moved head reads only
    /// the new commits.
    ///
    /// # Errors
    /// When a commit of it cannot be read. Where a shallow clone ends is no error: see [`History::cut_off`].
    pub fn history(&self, head: CommitId) -> Result<Arc<History>> {
        let mut graph = self.graph()?;
        if let Some(known) = graph.history(head) {
            return Ok(known);
        }
        let history = Arc::new(Walk::from(self, &mut graph, head)?.run()?);
        graph.remember(head, &history);
        Ok(history)
    }

    /// The commits that `head` leads to and `base` does not, newest first: `base..head`.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn history_since(&self, base: CommitId, head: CommitId) -> Result<Arc<History>> {
        let odb = self.objects()?;
        let mut graph = self.graph()?;
        let mut commits = Vec::new();
        let mut cut_off = Vec::new();
        for id in self.between(base, head)? {
            let node = graph.number(id);
            let loaded = self.load(&odb, &mut graph, node)?;
            commits.push(Arc::clone(&loaded.commit));
            cut_off.extend(loaded.cut.then_some(id));
        }
        Ok(Arc::new(History::new(commits, cut_off)))
    }

    fn between(&self, base: CommitId, head: CommitId) -> Result<Vec<CommitId>> {
        let walk = || -> Result<Vec<CommitId>, git2::Error> {
            let mut walk = self.repo.revwalk()?;
            walk.push(theirs(head))?;
            walk.hide(theirs(base))?;
            walk.map(|oid| oid.map(ours)).collect()
        };
        walk().map_err(|cause| Fault::while_doing(format!("walking from {} to {}", base.short(), head.short()), cause))
    }
}

/// A walk by committer date. Commits of one second come in the order they were met, as in git.
struct Walk<'a> {
    git: &'a Git,
    odb: Odb<'a>,
    graph: &'a mut Graph,
    /// Date, order of meeting, number.
    next: BinaryHeap<(i64, Reverse<u32>, Node)>,
    met: Vec<bool>,
    count: u32,
}

impl<'a> Walk<'a> {
    fn from(git: &'a Git, graph: &'a mut Graph, head: CommitId) -> Result<Self> {
        let odb = git.objects()?;
        let mut walk = Self { git, odb, graph, next: BinaryHeap::new(), met: Vec::new(), count: 0 };
        let head = walk.graph.number(head);
        walk.meet(head)?;
        Ok(walk)
    }

    fn run(mut self) -> Result<History> {
        let mut commits = Vec::new();
        let mut cut_off = Vec::new();
        while let Some((_, _, node)) = self.next.pop() {
            let loaded = self.git.load(&self.odb, self.graph, node)?;
            commits.push(Arc::clone(&loaded.commit));
            cut_off.extend(loaded.cut.then_some(loaded.commit.id));
            let parents = loaded.parents.clone();
            parents.iter().try_for_each(|parent| self.meet(*parent))?;
        }
        Ok(History::new(commits, cut_off))
    }

    fn meet(&mut self, node: Node) -> Result<()> {
        if self.met.len() < self.graph.len() {
            self.met.resize(self.graph.len().next_power_of_two(), false);
        }
        if std::mem::replace(&mut self.met[node as usize], true) {
            return Ok(());
        }
        let date = self.git.load(&self.odb, self.graph, node)?.commit.committed.timestamp();
        self.next.push((date, Reverse(self.count), node));
        self.count += 1;
        Ok(())
    }
}
