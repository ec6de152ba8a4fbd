//! What people want of the sources that are read beside the repository.

use crate::config::Config;
use std::sync::Arc;

/// The latest wish. Each change of it asks to read at once; what it was before does not matter.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// The configuration to read by.
    pub config: Arc<Config>,
}
