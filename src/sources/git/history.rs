//! The history of a head, walked once in the order of `git log` and remembered by the head's name.

use super::graph::{Graph, Node};
use super::id::{ours, theirs};
use super::repository::Git;
use crate::domain::{Commit, CommitId, History};
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
        if let Some(known) = graph.walked.iter().find(|walked| walked.head == head) {
            return Ok(Arc::clone(&known.history));
        }
        let before = graph.walked.front().cloned();
        let walked = Walk::from(self, &mut graph, before.as_deref(), head)?.run(head)?;
        let history = Arc::clone(&walked.history);
        graph.walked.push_front(Arc::new(walked));
        graph.walked.truncate(KEPT);
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
            commits.push(self.load(&odb, &mut graph, node)?);
            cut_off.extend(graph.is_cut(node).then_some(id));
        }
        Ok(Arc::new(History::new(commits, cut_off)))
    }

    /// The newest commits that `head` leads to and `base` does not, as many as `most`; of all its commits where there is
    /// no base.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn latest(&self, base: Option<CommitId>, head: CommitId, most: usize) -> Result<Vec<Arc<Commit>>> {
        let ids = match base {
            Some(base) => self.between(base, head)?,
            None => self.leading_to(head, most)?,
        };
        let odb = self.objects()?;
        let mut graph = self.graph()?;
        let read = |id: &CommitId| {
            let node = graph.number(*id);
            self.load(&odb, &mut graph, node)
        };
        ids.iter().take(most).map(read).collect()
    }

    /// How many commits `head` leads to and `base` does not, and the newest of them, as many as `most`.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn counted(&self, base: CommitId, head: CommitId, most: usize) -> Result<(usize, Vec<Arc<Commit>>)> {
        let ids = self.between(base, head)?;
        let odb = self.objects()?;
        let mut graph = self.graph()?;
        let read = |id: &CommitId| {
            let node = graph.number(*id);
            self.load(&odb, &mut graph, node)
        };
        let newest = ids.iter().take(most).map(read).collect::<Result<_>>()?;
        Ok((ids.len(), newest))
    }

    /// The newest commits that `head` leads to and none of the bases does, as many as `most`.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn only_on(&self, head: CommitId, bases: &[CommitId], most: usize) -> Result<Vec<Arc<Commit>>> {
        let walk = || -> Result<Vec<CommitId>, git2::Error> {
            let mut walk = self.repo.revwalk()?;
            walk.push(theirs(head))?;
            bases.iter().try_for_each(|base| walk.hide(theirs(*base)))?;
            walk.take(most).map(|oid| oid.map(ours)).collect()
        };
        let ids = walk().map_err(|cause| Fault::while_doing(format!("walking from {}", head.short()), cause))?;
        let odb = self.objects()?;
        let mut graph = self.graph()?;
        let read = |id: &CommitId| {
            let node = graph.number(*id);
            self.load(&odb, &mut graph, node)
        };
        ids.iter().map(read).collect()
    }

    fn leading_to(&self, head: CommitId, most: usize) -> Result<Vec<CommitId>> {
        let walk = || -> Result<Vec<CommitId>, git2::Error> {
            let mut walk = self.repo.revwalk()?;
            walk.push(theirs(head))?;
            walk.take(most).map(|oid| oid.map(ours)).collect()
        };
        walk().map_err(|cause| Fault::while_doing(format!("walking from {}", head.short()), cause))
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

/// How many histories are kept: production, integration, the checked-out branch, and what each was before.
const KEPT: usize = 6;

/// A history that was walked, with what lets the next walk end where it joins this one.
pub(super) struct Walked {
    head: CommitId,
    history: Arc<History>,
    nodes: Vec<Node>,
    /// Where each number of the graph stands in the history; [`NOWHERE`] for others.
    places: Vec<u32>,
    /// Places where the walk had nothing else in hand: what follows is just what that commit leads to.
    narrow: Vec<bool>,
}

const NOWHERE: u32 = u32::MAX;

impl Walked {
    fn place(&self, node: Node) -> Option<usize> {
        self.places.get(node as usize).filter(|place| **place != NOWHERE).map(|place| *place as usize)
    }
}

/// A walk by committer date. Commits of one second come in the order they were met, as in git.
struct Walk<'a> {
    git: &'a Git,
    odb: Odb<'a>,
    graph: &'a mut Graph,
    /// The walk before this one.
    before: Option<&'a Walked>,
    /// Date, order of meeting, number.
    next: BinaryHeap<(i64, Reverse<u32>, Node)>,
    met: Vec<bool>,
    nodes: Vec<Node>,
    narrow: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn from(git: &'a Git, graph: &'a mut Graph, before: Option<&'a Walked>, head: CommitId) -> Result<Self> {
        let odb = git.objects()?;
        let (met, nodes, narrow) = (Vec::new(), Vec::new(), Vec::new());
        let mut walk = Self { git, odb, graph, before, next: BinaryHeap::new(), met, nodes, narrow };
        let head = walk.graph.number(head);
        walk.meet(head)?;
        Ok(walk)
    }

    fn run(mut self, head: CommitId) -> Result<Walked> {
        let mut deepest = 0;
        while let Some((_, _, node)) = self.next.pop() {
            self.nodes.push(node);
            self.narrow.push(self.next.is_empty());
            if let Some((before, place)) = self.before.and_then(|before| Some((before, before.place(node)?))) {
                deepest = place.max(deepest);
                if deepest == place && self.next.is_empty() && before.narrow[place] {
                    self.go_on_as(before, place + 1);
                    break;
                }
            }
            for at in 0..self.graph.parents(node).len() {
                let parent = self.graph.parents(node)[at];
                self.meet(parent)?;
            }
        }
        Ok(self.ended(head))
    }

    /// From here on this walk is the one before: nothing else is in hand, and nothing met so far lies further on.
    fn go_on_as(&mut self, before: &Walked, from: usize) {
        self.nodes.extend_from_slice(&before.nodes[from..]);
        self.narrow.extend_from_slice(&before.narrow[from..]);
    }

    fn ended(self, head: CommitId) -> Walked {
        let mut places = vec![NOWHERE; self.graph.len()];
        for (place, node) in (0..).zip(&self.nodes) {
            places[*node as usize] = place;
        }
        let commits = self.nodes.iter().filter_map(|node| self.graph.commit(*node).cloned()).collect();
        let cut = self.nodes.iter().filter(|node| self.graph.is_cut(**node));
        let history = Arc::new(History::new(commits, cut.map(|node| self.graph.id(*node)).collect()));
        Walked { head, history, nodes: self.nodes, places, narrow: self.narrow }
    }

    fn meet(&mut self, node: Node) -> Result<()> {
        if self.met.len() < self.graph.len() {
            self.met.resize(self.graph.len().next_power_of_two(), false);
        }
        if std::mem::replace(&mut self.met[node as usize], true) {
            return Ok(());
        }
        if self.graph.commit(node).is_none() {
            self.git.load(&self.odb, self.graph, node)?;
        }
        let order = u32::try_from(self.nodes.len() + self.next.len()).unwrap_or(u32::MAX);
        self.next.push((self.graph.date(node), Reverse(order), node));
        Ok(())
    }
}
