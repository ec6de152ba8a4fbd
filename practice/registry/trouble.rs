//! How the registry misbehaves, when it is told to.

use serde::Deserialize;

/// Who may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Door {
    /// Whoever brings [`super::TOKEN`]. Others are refused where tokens are given out, as at GHCR.
    #[default]
    Token,
    /// Anyone: tokens are given out to whoever asks.
    Open,
    /// Whoever brings [`super::TOKEN`] as the password of Basic authentication; there is no place for tokens.
    Basic,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// Every reading is refused with 429, to be asked again after so many seconds.
    Limited(u32),
    /// Every reading is answered with this status and a page of HTML.
    Status(u16),
    /// Tokens are refused although they were just given out.
    Expired,
    /// What is read is cut off in the middle of its JSON.
    Torn,
    /// Manifests and blobs hold other bytes than their digests say.
    Altered,
    /// No answer comes.
    Silent,
}
