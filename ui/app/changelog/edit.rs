//! One edit of the work tree, whole: what the file has to be before, and what it is afterwards.

use std::sync::Arc;

/// What the writer is given. It refuses a file that is not as `before` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, from the root of the repository.
    pub path: String,
    /// Its bytes before; `None` where there is no file.
    pub before: Option<Arc<[u8]>>,
    /// Its bytes afterwards; `None` when it goes.
    pub after: Option<Arc<[u8]>>,
}
