//! How the secrets store misbehaves, when it is told to.

use serde::Deserialize;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// Values may not be read; what else is known of a secret may.
    ValuesDenied,
    /// Nothing may be read.
    Denied,
    /// Everything is refused because too much was asked.
    Throttled,
    /// The credentials have expired.
    Expired,
    /// The value cannot be decrypted.
    Locked,
    /// Every question is answered with a page of HTML.
    Astray,
    /// Answers break off in their middle.
    Torn,
    /// No answer comes.
    Silent,
}
