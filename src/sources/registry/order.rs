//! The commits that images are about, in the order of the history: each branch keeps its own order, and between branches
//! the time of the commit decides.

use super::lines::{Line, Lines};
use crate::domain::image::{Image, ImageCommit};
use crate::domain::{Commit, CommitId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The commits of the images, those that lack one on a branch, and the heads, as far as they are here, newest first.
pub(super) fn commits(images: &[Image], lacking: &[(CommitId, String)], lines: &Lines) -> Vec<ImageCommit> {
    let lacks: HashMap<CommitId, &String> = lacking.iter().map(|(id, branch)| (*id, branch)).collect();
    let heads = lines.all.iter().filter_map(|line| line.history.commits.first()).map(|commit| commit.id);
    let wanted: HashSet<CommitId> =
        images.iter().filter_map(|image| image.commit).chain(lacks.keys().copied()).chain(heads).collect();
    let merged = in_order(lines.all.iter().map(|line| of_line(line, &wanted)).collect());
    let told = merged.into_iter().map(|commit| ImageCommit {
        id: commit.id,
        subject: commit.subject.clone(),
        when: commit.committed,
        heads: heads_at(commit.id, lines),
        lacks: lacks.get(&commit.id).map(|branch| (*branch).clone()),
    });
    told.collect()
}

/// Those that are in this line, in its order.
fn of_line(line: &Line, wanted: &HashSet<CommitId>) -> Vec<Arc<Commit>> {
    let mut places: Vec<usize> = wanted.iter().filter_map(|id| line.history.position(id)).collect();
    places.sort_unstable();
    places.into_iter().map(|place| Arc::clone(&line.history.commits[place])).collect()
}

/// The lines as one, each commit once: of those that come next in every line that holds them, the newest first.
fn in_order(lines: Vec<Vec<Arc<Commit>>>) -> Vec<Arc<Commit>> {
    let mut holders: HashMap<CommitId, usize> = HashMap::new();
    for commit in lines.iter().flatten() {
        *holders.entry(commit.id).or_default() += 1;
    }
    let mut lines: Vec<_> = lines.into_iter().map(|line| line.into_iter().peekable()).collect();
    let mut merged = Vec::with_capacity(holders.len());
    loop {
        let next: Vec<Arc<Commit>> = lines.iter_mut().filter_map(|line| line.peek().map(Arc::clone)).collect();
        let everywhere = |commit: &&Arc<Commit>| {
            next.iter().filter(|other| other.id == commit.id).count() == holders.get(&commit.id).copied().unwrap_or(1)
        };
        let newest = next.iter().filter(everywhere).max_by_key(|commit| commit.committed);
        // Lines of one history never contradict each other; if they did, the newest is as good as any.
        let Some(commit) = newest.or_else(|| next.iter().max_by_key(|commit| commit.committed)) else { return merged };
        for line in &mut lines {
            line.next_if(|at| at.id == commit.id);
        }
        if holders.remove(&commit.id).is_some() {
            merged.push(Arc::clone(commit));
        }
    }
}

fn heads_at(id: CommitId, lines: &Lines) -> Vec<String> {
    let at = |line: &&Line| line.history.commits.first().is_some_and(|head| head.id == id);
    lines.all.iter().filter(at).map(|line| line.branch.clone()).collect()
}
