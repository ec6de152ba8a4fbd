//! Where many branches stand towards a few others: one pass over the shared graph for 256 branches at a time.
//!
//! A walk per branch costs branches × commits. Here each commit carries one bit per branch ("this branch leads to
//! me"), bits flow from children to parents, and what is ahead or behind is counted for all branches at once. The
//! pass ends where every branch and every target have met. Where the history is cut off, a count that could be
//! wrong is not given.

use super::layout::Layout;
use crate::domain::{Divergence, Standing};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

const WORDS: usize = 4;
/// How many branches one pass serves.
const LANES: usize = WORDS * 64;

/// One bit per branch of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Lanes([u64; WORDS]);

impl Lanes {
    fn first(count: usize) -> Self {
        let mut lanes = Self::default();
        (0..count).for_each(|lane| lanes.set(lane));
        lanes
    }

    fn set(&mut self, lane: usize) {
        self.0[lane / 64] |= 1 << (lane % 64);
    }

    fn has(self, lane: usize) -> bool {
        self.0[lane / 64] >> (lane % 64) & 1 == 1
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }

    fn with(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| join(self.0[word], other.0[word])))
    }

    fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    fn or(self, other: Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    fn xor(self, other: Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    fn without(self, other: Self) -> Self {
        self.with(other, |a, b| a & !b)
    }
}

/// A counter per lane, bit by bit: adding one to any choice of lanes is a few word operations.
#[derive(Debug, Default)]
struct Tally {
    bits: Vec<Lanes>,
}

impl Tally {
    fn add(&mut self, lanes: Lanes) {
        let mut carry = lanes;
        for bit in &mut self.bits {
            if carry.is_empty() {
                return;
            }
            (*bit, carry) = (bit.xor(carry), bit.and(carry));
        }
        if !carry.is_empty() {
            self.bits.push(carry);
        }
    }

    fn count(&self, lane: usize) -> usize {
        self.bits.iter().rev().fold(0, |count, bit| count << 1 | usize::from(bit.has(lane)))
    }
}

/// A branch that others are compared with.
pub(super) struct Target {
    place: usize,
    inside: Vec<bool>,
    /// The date of the newest commit in it below which nothing is known.
    cut_at: Option<i64>,
}

impl Target {
    /// The commit at this place and everything it leads to.
    pub(super) fn at(layout: &Layout, place: usize) -> Self {
        let inside = layout.reach(place);
        let cut = (0..layout.len()).filter(|at| inside[*at] && layout.cut[*at]);
        let cut_at = cut.map(|at| layout.dates[at]).max();
        Self { place, inside, cut_at }
    }

    /// Whether the target leads to the commit at this place.
    pub(super) fn leads_to(&self, place: usize) -> bool {
        self.inside[place]
    }

    /// Whether the other side could lead to this commit by a way that is not here.
    fn is_doubtful(&self, layout: &Layout, place: usize) -> bool {
        layout.cut[place] || self.cut_at.is_some_and(|cut| layout.dates[place] <= cut)
    }
}

/// Where the commits at these places stand towards each target: one row per target.
pub(super) fn standings(layout: &Layout, targets: &[&Target], places: &[usize]) -> Vec<Vec<Standing>> {
    let mut sorted: Vec<usize> = places.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut rows = vec![Vec::with_capacity(sorted.len()); targets.len()];
    for batch in sorted.chunks(LANES) {
        let counted = Pass::new(layout, targets, batch).run();
        for (row, counts) in rows.iter_mut().zip(counted) {
            row.extend((0..batch.len()).map(|lane| counts.standing(lane)));
        }
    }
    let of_place = |row: &Vec<Standing>, place| sorted.binary_search(place).map_or(Standing::Unknown, |at| row[at]);
    rows.iter().map(|row| places.iter().map(|place| of_place(row, place)).collect()).collect()
}

/// Where one commit stands towards another, by a walk that ends where they have met: for pairs that are near.
pub(super) fn between(layout: &Layout, one: usize, other: usize) -> Standing {
    let target = Target { place: other, inside: Vec::new(), cut_at: layout.cut_at };
    let mut sides: HashMap<usize, (bool, bool)> = HashMap::from([(one, (true, false))]);
    sides.entry(other).or_default().1 = true;
    let mut next: BinaryHeap<Reverse<usize>> = sides.keys().copied().map(Reverse).collect();
    let (mut counts, mut open) = (Divergence::default(), if one == other { 0 } else { 2 });
    while open > 0
        && let Some(Reverse(place)) = next.pop()
    {
        let (left, right) = sides.remove(&place).unwrap_or_default();
        if left != right {
            open -= 1;
            counts.ahead += usize::from(left);
            counts.behind += usize::from(right);
            if target.is_doubtful(layout, place) {
                return Standing::Unknown;
            }
        }
        for parent in layout.parents(place) {
            let new = !sides.contains_key(&parent);
            let side = sides.entry(parent).or_default();
            let before = side.0 != side.1;
            *side = (side.0 | left, side.1 | right);
            open = open + usize::from(side.0 != side.1) - usize::from(before);
            if new {
                next.push(Reverse(parent));
            }
        }
    }
    Standing::Counted(counts)
}

#[derive(Default)]
struct Counts {
    ahead: Tally,
    behind: Tally,
    doubtful: Lanes,
}

impl Counts {
    fn standing(&self, lane: usize) -> Standing {
        if self.doubtful.has(lane) {
            return Standing::Unknown;
        }
        Standing::Counted(Divergence { ahead: self.ahead.count(lane), behind: self.behind.count(lane) })
    }
}

struct Pass<'a> {
    layout: &'a Layout,
    targets: &'a [&'a Target],
    all: Lanes,
    /// Which branches lead to each place.
    masks: Vec<Lanes>,
    met: Vec<bool>,
    /// Met, not yet passed, and not common to all branches and targets.
    open: usize,
    first: usize,
}

impl<'a> Pass<'a> {
    fn new(layout: &'a Layout, targets: &'a [&'a Target], batch: &[usize]) -> Self {
        let masks = vec![Lanes::default(); layout.len()];
        let met = vec![false; layout.len()];
        let first = batch.iter().copied().chain(targets.iter().map(|target| target.place)).min().unwrap_or_default();
        let mut pass = Self { layout, targets, all: Lanes::first(batch.len()), masks, met, open: 0, first };
        for (lane, place) in batch.iter().enumerate() {
            let mut only = Lanes::default();
            only.set(lane);
            pass.meet(*place, only);
        }
        for target in targets {
            pass.meet(target.place, Lanes::default());
        }
        pass
    }

    fn run(mut self) -> Vec<Counts> {
        let mut counts: Vec<Counts> = self.targets.iter().map(|_| Counts::default()).collect();
        let mut place = self.first;
        while self.open > 0 && place < self.layout.len() {
            if self.met[place] {
                self.pass(place, &mut counts);
            }
            place += 1;
        }
        counts
    }

    fn pass(&mut self, place: usize, counts: &mut [Counts]) {
        let mask = self.masks[place];
        self.open -= usize::from(!self.is_common(place));
        for (target, counts) in self.targets.iter().zip(counts) {
            let inside = target.inside[place];
            let apart = if inside { self.all.without(mask) } else { mask };
            if apart.is_empty() {
                continue;
            }
            if inside {
                counts.behind.add(apart);
            } else {
                counts.ahead.add(apart);
            }
            if target.is_doubtful(self.layout, place) {
                counts.doubtful = counts.doubtful.or(apart);
            }
        }
        let layout = self.layout;
        layout.parents(place).for_each(|parent| self.meet(parent, mask));
    }

    fn meet(&mut self, place: usize, mask: Lanes) {
        let before = self.met[place] && !self.is_common(place);
        self.met[place] = true;
        self.masks[place] = self.masks[place].or(mask);
        let after = !self.is_common(place);
        self.open = self.open + usize::from(after) - usize::from(before);
    }

    fn is_common(&self, place: usize) -> bool {
        self.masks[place] == self.all && self.targets.iter().all(|target| target.inside[place])
    }
}

#[cfg(test)]
mod tests;
