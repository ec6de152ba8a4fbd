//! The commits that were read, with their parents as numbers. It only grows: what an id names never changes.

use super::commit_text::Parsed;
use crate::domain::{Commit, CommitId, History};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::time::SystemTime;

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

/// A commit that was read.
pub(super) struct Loaded {
    pub(super) commit: Arc<Commit>,
    pub(super) tree: CommitId,
    /// Numbers of the parents that can be walked to: none below a cut.
    pub(super) parents: Box<[Node]>,
    /// The parents exist but are not here.
    pub(super) cut: bool,
}

/// All known commits of one repository.
#[derive(Default)]
pub(super) struct Graph {
    numbers: ByName<Node>,
    ids: Vec<CommitId>,
    nodes: Vec<Option<Loaded>>,
    shallow: HashSet<CommitId>,
    cut_read_at: Written,
    histories: VecDeque<(CommitId, Arc<History>)>,
}

/// Size and time of the file that says where a shallow clone ends; `None` in a whole one.
pub(super) type Written = Option<(u64, Option<SystemTime>)>;

/// How many histories are kept: production, integration, the checked-out branch, and what each was before.
const HISTORIES: usize = 6;

impl Graph {
    /// An empty graph of a repository where nothing is known below these commits, as a file of then says.
    pub(super) fn with_cut(shallow: HashSet<CommitId>, cut_read_at: Written) -> Self {
        Self { shallow, cut_read_at, ..Self::default() }
    }

    pub(super) fn cut_read_at(&self) -> Written {
        self.cut_read_at
    }

    /// The history of this head, if it was walked lately.
    pub(super) fn history(&self, head: CommitId) -> Option<Arc<History>> {
        self.histories.iter().find(|(known, _)| *known == head).map(|(_, history)| Arc::clone(history))
    }

    pub(super) fn remember(&mut self, head: CommitId, history: &Arc<History>) {
        self.histories.push_front((head, Arc::clone(history)));
        self.histories.truncate(HISTORIES);
    }

    /// The number of this commit, given to it at its first mention.
    pub(super) fn number(&mut self, id: CommitId) -> Node {
        let next = Node::try_from(self.nodes.len()).unwrap_or(Node::MAX);
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
            self.nodes.push(None);
        }
        number
    }

    /// How many commits were mentioned. Numbers are below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of this commit.
    pub(super) fn id(&self, node: Node) -> CommitId {
        self.ids[node as usize]
    }

    /// The commit, if it was read.
    pub(super) fn loaded(&self, node: Node) -> Option<&Loaded> {
        self.nodes[node as usize].as_ref()
    }

    /// All numbers, every child before its parents.
    fn children_first(&self) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        let mut open: Vec<(Node, usize)> = Vec::new();
        for root in 0..Node::try_from(self.len()).unwrap_or(Node::MAX) {
            if !std::mem::replace(&mut seen[root as usize], true) {
                open.push((root, 0));
            }
            while let Some((node, at)) = open.pop() {
                let parent = self.loaded(node).and_then(|loaded| loaded.parents.get(at)).copied();
                let Some(parent) = parent else {
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

    /// Takes a commit in that was read.
    pub(super) fn fill(&mut self, node: Node, parsed: Parsed) -> &Loaded {
        let cut = self.shallow.contains(&parsed.commit.id) && !parsed.commit.parents.is_empty();
        let parents =
            if cut { Box::default() } else { parsed.commit.parents.iter().map(|id| self.number(*id)).collect() };
        let tree = parsed.tree.unwrap_or(EMPTY_TREE);
        self.nodes[node as usize].insert(Loaded { commit: Arc::new(parsed.commit), tree, parents, cut })
    }
}

/// The graph laid out so that every child stands before its parents: walks become one pass over arrays.
pub(super) struct Layout {
    /// Where each number stands.
    places: Vec<u32>,
    nodes: Vec<Node>,
    starts: Vec<u32>,
    parents: Vec<u32>,
    /// Committer dates; the far future for what could not be read.
    pub(super) dates: Vec<i64>,
    /// Nothing is known below.
    pub(super) cut: Vec<bool>,
    /// The date of the newest of those.
    pub(super) cut_at: Option<i64>,
}

impl Layout {
    /// Lays the graph out as it is now.
    pub(super) fn of(graph: &Graph) -> Self {
        let nodes = graph.children_first();
        let mut places = vec![0; nodes.len()];
        for (place, node) in (0..).zip(&nodes) {
            places[*node as usize] = place;
        }
        let mut layout = Self {
            places,
            nodes,
            starts: vec![0],
            parents: Vec::new(),
            dates: Vec::new(),
            cut: Vec::new(),
            cut_at: None,
        };
        for at in 0..layout.nodes.len() {
            layout.push(graph.loaded(layout.nodes[at]));
        }
        layout.cut_at = (0..layout.len()).filter(|at| layout.cut[*at]).map(|at| layout.dates[at]).max();
        layout
    }

    fn push(&mut self, loaded: Option<&Loaded>) {
        let parents = loaded.map_or(&[][..], |loaded| &loaded.parents);
        self.parents.extend(parents.iter().map(|parent| self.places[*parent as usize]));
        self.starts.push(u32::try_from(self.parents.len()).unwrap_or(u32::MAX));
        self.dates.push(loaded.map_or(i64::MAX, |loaded| loaded.commit.committed.timestamp()));
        self.cut.push(loaded.is_none_or(|loaded| loaded.cut));
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn place(&self, node: Node) -> usize {
        self.places[node as usize] as usize
    }

    pub(super) fn node(&self, place: usize) -> Node {
        self.nodes[place]
    }

    /// Where the parents of the commit at this place stand; always further on.
    pub(super) fn parents(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.starts[place] as usize..self.starts[place + 1] as usize;
        self.parents[range].iter().map(|parent| *parent as usize)
    }

    /// Which places a commit leads to, itself included.
    pub(super) fn reach(&self, from: usize) -> Vec<bool> {
        let mut reached = vec![false; self.len()];
        reached[from] = true;
        for place in from..self.len() {
            if reached[place] {
                self.parents(place).for_each(|parent| reached[parent] = true);
            }
        }
        reached
    }
}
