//! The orders of the branch list.

use engine::domain::{Branch, Standing};
use std::cmp::Reverse;

/// How the branches are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BranchOrder {
    /// Long-lived branches first, then the newest head.
    #[default]
    Role,
    /// The newest head first.
    Updated,
    /// By name.
    Name,
    /// What has most that production lacks first.
    Ahead,
}

impl BranchOrder {
    /// All, in the order of the sort menu.
    pub const ALL: [Self; 4] = [Self::Role, Self::Updated, Self::Name, Self::Ahead];

    /// Its name in the sort menu and the title of the list.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Updated => "updated",
            Self::Name => "name",
            Self::Ahead => "ahead of production",
        }
    }

    pub(super) fn sort(self, branches: &mut [(usize, &Branch)]) {
        match self {
            Self::Role => {}
            Self::Updated => branches.sort_by_key(|(_, branch)| Reverse(branch.updated)),
            Self::Name => branches.sort_by(|(_, left), (_, right)| left.name.cmp(&right.name)),
            Self::Ahead => branches.sort_by_key(|(_, branch)| Reverse(ahead(branch))),
        }
    }
}

fn ahead(branch: &Branch) -> usize {
    match branch.production {
        Standing::Counted(counts) => counts.ahead,
        _ => 0,
    }
}
