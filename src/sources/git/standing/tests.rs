//! The counts against the plain definition: set differences of what each side leads to.

use super::*;
use crate::domain::CommitId;
use crate::sources::git::commit_text;
use crate::sources::git::graph::Graph;
use crate::sources::git::layout::Layout;
use proptest::prelude::*;
use std::collections::HashSet;

fn id(number: usize) -> CommitId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
    CommitId::from_bytes(bytes)
}

/// Commit `n` has the parents `parents[n]`, all smaller than `n`, and the date `n`.
fn laid_out(parents: &[Vec<usize>], shallow: &[usize]) -> (Graph, Layout) {
    let mut graph = Graph::with_cut(shallow.iter().map(|number| id(*number)).collect(), None);
    for (number, parents) in parents.iter().enumerate() {
        let lines =
            parents.iter().fold(String::new(), |lines, parent| lines + "parent " + &id(*parent).to_string() + "\n");
        let node = graph.number(id(number));
        graph.fill(
            node,
            commit_text::parse(id(number), format!("{lines}committer c <c> {number} +0000\n\n").as_bytes()),
        );
    }
    let layout = Layout::of(&graph);
    (graph, layout)
}

fn reach(parents: &[Vec<usize>], from: usize) -> HashSet<usize> {
    let mut reached = HashSet::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(&parents[next]);
        }
    }
    reached
}

fn some_history() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..400).prop_map(|seeds| {
        let parents = |(number, (kind, one, other)): (usize, (u8, usize, usize))| match (number, kind % 10) {
            (0, _) | (_, 9) => vec![],
            (_, 0..6) => vec![number - 1],
            (_, 6 | 7) => vec![one % number],
            _ => vec![one % number, other % number],
        };
        seeds.into_iter().enumerate().map(parents).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_the_size_of_a_set_difference(parents in some_history(), one in any::<usize>(), other in any::<usize>()) {
        let (mut graph, layout) = laid_out(&parents, &[]);
        let places: Vec<usize> = (0..parents.len()).map(|number| layout.place(graph.number(id(number)))).collect();
        let pair = [one % parents.len(), other % parents.len()];
        let targets = pair.map(|number| Target::at(&layout, places[number]));
        let rows = standings(&layout, &[&targets[0], &targets[1]], &places);
        for (number, row) in pair.iter().zip(&rows) {
            let theirs = reach(&parents, *number);
            for (tip, standing) in row.iter().enumerate() {
                let ours = reach(&parents, tip);
                let counts = Divergence { ahead: ours.difference(&theirs).count(), behind: theirs.difference(&ours).count() };
                prop_assert_eq!(*standing, Standing::Counted(counts));
                prop_assert_eq!(between(&layout, places[tip], places[*number]), Standing::Counted(counts));
            }
        }
    }

    #[test]
    fn a_count_given_in_a_cut_history_is_the_count_of_the_whole_one(parents in some_history(), cuts in proptest::collection::vec(any::<usize>(), 1..4), target in any::<usize>()) {
        let (target, cuts) = (target % parents.len(), cuts.iter().map(|cut| cut % parents.len()).collect::<Vec<_>>());
        let (mut graph, layout) = laid_out(&parents, &cuts);
        let places: Vec<usize> = (0..parents.len()).map(|number| layout.place(graph.number(id(number)))).collect();
        let towards = Target::at(&layout, places[target]);
        let row = standings(&layout, &[&towards], &places).remove(0);
        let theirs = reach(&parents, target);
        for (tip, standing) in row.into_iter().enumerate() {
            let ours = reach(&parents, tip);
            let counts = Divergence { ahead: ours.difference(&theirs).count(), behind: theirs.difference(&ours).count() };
            let near = between(&layout, places[tip], places[target]);
            prop_assert!(near == Standing::Unknown || near == Standing::Counted(counts), "{tip}: {near:?} for {counts:?}");
            prop_assert!(standing == Standing::Unknown || standing == Standing::Counted(counts), "{tip}: {standing:?} for {counts:?}");
        }
    }
}
