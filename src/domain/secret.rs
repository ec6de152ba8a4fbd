//! What may be known of a secret: its names, its version, its dates. Values never leave the adapter.

use super::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One secret, without a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretFacts {
    /// Its name, such as `acme/production`.
    pub name: String,
    /// The names of its keys; `None` when it is no JSON object, which a deploy refuses.
    pub keys: Option<BTreeSet<String>>,
    /// The version that counts.
    pub version: Option<String>,
    /// When that version was made.
    pub changed: Option<Moment>,
    /// When it was last read by anybody, to the day.
    pub accessed: Option<Moment>,
}

impl SecretFacts {
    /// Whether it is a JSON object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.keys.is_some()
    }
}
