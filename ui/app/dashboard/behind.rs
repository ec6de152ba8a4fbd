//! What is older here than elsewhere: a branch that GitHub has built further than this clone knows, and a long-lived
//! branch behind what it follows. What is said of such a branch is said of the past.

use super::attention::{Attention, Opens, Rank, Severity};
use engine::board::{Board, Newer};
use engine::domain::{Branch, Role, Standing, Upstream};

pub(super) fn items(board: &Board) -> Vec<Attention> {
    let branches = board.branches.value().map(|list| list.branches.as_slice()).unwrap_or_default();
    board.newer.iter().map(newer).chain(branches.iter().filter_map(behind)).collect()
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

fn behind(branch: &Branch) -> Option<Attention> {
    let Upstream::Tracking(upstream, Standing::Counted(counts)) = &branch.upstream else { return None };
    if matches!(branch.role, Role::Work | Role::Odd) || counts.behind == 0 {
        return None;
    }
    let commits = if counts.behind == 1 { "commit" } else { "commits" };
    Some(Attention {
        key: format!("behind {}", branch.name),
        rank: Rank::Unread,
        severity: Severity::Warning,
        word: "git",
        text: format!("{} is {} {commits} behind {upstream}: git pull brings it there", branch.name, counts.behind),
        opens: Opens::Branch(branch.name.clone()),
    })
}
