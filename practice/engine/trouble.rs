//! What can go wrong with the engine itself.

use serde::Deserialize;

/// One way of being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// It does not run: its socket is gone. What runs in containers goes on.
    Stopped,
    /// It takes connections and never answers.
    Hangs,
    /// Every answer takes so many milliseconds.
    Slow(u64),
    /// Every answer is 500.
    Broken,
}
