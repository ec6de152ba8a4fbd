//! What is older here than elsewhere: a branch that GitHub has built further than this clone knows, and a long-lived
//! branch behind what it follows. What is said of such a branch is said of the past.

use super::attention::{Attention, Opens, Rank, Severity};
use engine::board::{Board, Newer};
use engine::domain::{BranchName, Role, Standing, Upstream};

pub(super) fn items(board: &Board) -> Vec<Attention> {
    board.newer.iter().map(newer).chain(lagging(board).map(behind)).collect()
}

fn newer(newer: &Newer) -> Attention {
    let Newer { branch, commit } = newer;
    Attention {
        key: format!("newer {branch}"),
        rank: Rank::Unread,
        severity: Severity::Warning,
        word: "git",
        text: format!("GitHub has a newer {branch}: a f fetches {}", commit.short()),
        opens: Opens::Branch(branch.clone()),
    }
}

/// The long-lived branches that are behind what they follow: which, what, and by how many commits.
pub fn lagging(board: &Board) -> impl Iterator<Item = (&BranchName, &str, usize)> {
    let branches = board.branches.value().map(|list| list.branches.as_slice()).unwrap_or_default();
    let long_lived = branches.iter().filter(|branch| !matches!(branch.role, Role::Work | Role::Odd));
    long_lived.filter_map(|branch| match &branch.upstream {
        Upstream::Tracking(upstream, Standing::Counted(counts)) if counts.behind > 0 => {
            Some((&branch.name, upstream.as_str(), counts.behind))
        }
        _ => None,
    })
}

fn behind((branch, upstream, count): (&BranchName, &str, usize)) -> Attention {
    let commits = if count == 1 { "commit" } else { "commits" };
    Attention {
        key: format!("behind {branch}"),
        rank: Rank::Unread,
        severity: Severity::Warning,
        word: "git",
        text: format!("{branch} is {count} {commits} behind {upstream}: git pull brings it there"),
        opens: Opens::Branch(branch.clone()),
    }
}
