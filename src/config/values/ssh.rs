//! `[ssh]`

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// `[ssh]`: how hosts are reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SshSettings {
    /// The configuration that ssh reads; `None` is the person's own.
    pub config: Option<PathBuf>,
}
