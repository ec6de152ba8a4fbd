//! What is to be done outside the model: data only. The shell performs it.

use super::changelog::ChangelogEffect;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Read everything again now.
    Refresh,
    /// Put this text on the clipboard.
    Copy(String),
    /// Stop, as `ctrl-z` does.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Something for the changelog screen.
    Changelog(ChangelogEffect),
}
