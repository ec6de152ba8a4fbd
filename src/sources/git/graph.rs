//! The commits that were read, with their parents as numbers, in arrays. It only grows: what an id names never
//! changes.

use super::commit_text::Parsed;
use super::history::Walked;
use crate::domain::{Commit, CommitId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::time::SystemTime;

/// The date of a commit that was not read: the far future.
pub(super) const ABSENT: i64 = i64::MAX;

/// The place of a commit in the graph.
pub(super) type Node = u32;

/// A name is a hash already: its first bytes are as good as any.
#[derive(Default)]
pub(super) struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for (shift, byte) in bytes.iter().take(8).enumerate() {
            self.0 ^= u64::from(*byte) << (shift * 8);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The name of the tree without entries.
pub(super) const EMPTY_TREE: CommitId = CommitId::from_bytes([
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49,
    0x04,
]);

/// A map by object name.
pub(super) type ByName<T> = HashMap<CommitId, T, BuildHasherDefault<NameHasher>>;

/// All known commits of one repository. A commit has its number from its first mention and the rest once it was read.
#[derive(Default)]
pub(super) struct Graph {
    numbers: ByName<Node>,
    ids: Vec<CommitId>,
    commits: Vec<Option<Arc<Commit>>>,
    trees: Vec<CommitId>,
    dates: Vec<i64>,
    cut: Vec<bool>,
    /// Where each commit's parents begin and end in `parents`.
    families: Vec<(u32, u32)>,
    parents: Vec<Node>,
    shallow: HashSet<CommitId>,
    cut_read_at: Written,
    /// The histories walked lately, newest first.
    pub(super) walked: VecDeque<Arc<Walked>>,
}

/// Size and time of the file that says where a shallow clone ends; `None` in a whole one.
pub(super) type Written = Option<(u64, Option<SystemTime>)>;

impl Graph {
    /// An empty graph of a repository where nothing is known below these commits, as a file of then says.
    pub(super) fn with_cut(shallow: HashSet<CommitId>, cut_read_at: Written) -> Self {
        Self { shallow, cut_read_at, ..Self::default() }
    }

    pub(super) fn cut_read_at(&self) -> Written {
        self.cut_read_at
    }

    /// The number of this commit, given to it at its first mention.
    pub(super) fn number(&mut self, id: CommitId) -> Node {
        let next = Node::try_from(self.ids.len()).unwrap_or(Node::MAX);
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
            self.commits.push(None);
            self.trees.push(EMPTY_TREE);
            self.dates.push(ABSENT);
            self.cut.push(true);
            self.families.push((0, 0));
        }
        number
    }

    /// How many commits were mentioned. Numbers are below it.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The name of this commit.
    pub(super) fn id(&self, node: Node) -> CommitId {
        self.ids[node as usize]
    }

    /// The commit, if it was read.
    pub(super) fn commit(&self, node: Node) -> Option<&Arc<Commit>> {
        self.commits[node as usize].as_ref()
    }

    /// The tree of a commit that was read.
    pub(super) fn tree(&self, node: Node) -> CommitId {
        self.trees[node as usize]
    }

    /// The committer's seconds; the far future for what was not read.
    pub(super) fn date(&self, node: Node) -> i64 {
        self.dates[node as usize]
    }

    /// Whether nothing is known below: the parents are not here, or the commit was not read.
    pub(super) fn is_cut(&self, node: Node) -> bool {
        self.cut[node as usize]
    }

    /// The parents that can be walked to: none below a cut.
    pub(super) fn parents(&self, node: Node) -> &[Node] {
        let (start, end) = self.families[node as usize];
        &self.parents[start as usize..end as usize]
    }

    /// All numbers, every child before its parents.
    pub(super) fn children_first(&self) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        let mut open: Vec<(Node, usize)> = Vec::new();
        for root in 0..Node::try_from(self.len()).unwrap_or(Node::MAX) {
            if !std::mem::replace(&mut seen[root as usize], true) {
                open.push((root, 0));
            }
            while let Some((node, at)) = open.pop() {
                let Some(parent) = self.parents(node).get(at).copied() else {
                    order.push(node);
                    continue;
                };
                open.push((node, at + 1));
                if !std::mem::replace(&mut seen[parent as usize], true) {
                    open.push((parent, 0));
                }
            }
        }
        order.reverse();
        order
    }

    /// Takes a commit in that was read, and gives it back.
    pub(super) fn fill(&mut self, node: Node, parsed: Parsed) -> Arc<Commit> {
        let cut = self.shallow.contains(&parsed.commit.id) && !parsed.commit.parents.is_empty();
        let at = node as usize;
        let start = self.parents.len();
        for parent in parsed.commit.parents.iter().filter(|_| !cut) {
            let parent = self.number(*parent);
            self.parents.push(parent);
        }
        self.families[at] = (as_u32(start), as_u32(self.parents.len()));
        self.cut[at] = cut;
        self.dates[at] = parsed.commit.committed.timestamp();
        self.trees[at] = parsed.tree.unwrap_or(EMPTY_TREE);
        let commit = Arc::new(parsed.commit);
        self.commits[at] = Some(Arc::clone(&commit));
        commit
    }
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
