//! The graph in an order where walks become one pass over arrays.

use super::graph::{ABSENT, Graph, Node};

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
            layout.push(graph, layout.nodes[at]);
        }
        layout.cut_at = layout.newest_cut();
        layout
    }

    /// The date of the newest commit below which nothing is known. One that was asked about and is not here, such as the
    /// head of a branch that was not fetched, casts no doubt on others: nothing that is here leads to it.
    fn newest_cut(&self) -> Option<i64> {
        let mut led_to = vec![false; self.len()];
        self.parents.iter().for_each(|parent| led_to[*parent as usize] = true);
        let counts = |at: &usize| self.cut[*at] && (led_to[*at] || self.dates[*at] != ABSENT);
        (0..self.len()).filter(counts).map(|at| self.dates[at]).max()
    }

    fn push(&mut self, graph: &Graph, node: Node) {
        self.parents.extend(graph.parents(node).iter().map(|parent| self.places[*parent as usize]));
        self.starts.push(u32::try_from(self.parents.len()).unwrap_or(u32::MAX));
        self.dates.push(graph.date(node));
        self.cut.push(graph.is_cut(node));
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
