//! What a commit did to one path, against its first parent.

use std::cmp::Ordering;

/// What happened to the path. A rename is a deletion and an addition; a change of mode is a modification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileStatus {
    /// The path is new.
    Added,
    /// The path was there and differs in content or mode.
    Modified,
    /// The path is gone.
    Deleted,
}

/// One path of a commit. The path keeps git's raw bytes as UTF-8 with replacements; it is hostile text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileChange {
    /// What happened.
    pub status: FileStatus,
    /// The path from the root of the repository, with `/` between its parts.
    pub path: String,
}

impl Ord for FileChange {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path).then(self.status.cmp(&other.status))
    }
}

impl PartialOrd for FileChange {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
