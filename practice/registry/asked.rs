//! What the registry was asked, counted by kind.

use std::collections::BTreeMap;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// A bearer token.
    Token,
    /// A page of the tags.
    Tags,
    /// A manifest or an index, whole.
    Manifest,
    /// Whether a manifest is there and what its digest is.
    ManifestHead,
    /// A blob, answered with a redirect.
    Blob,
    /// The bytes of a blob, at the address of the storage.
    Storage,
    /// Anything else.
    Other,
}

/// How often each was asked, and what came where it should not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    counts: BTreeMap<Ask, usize>,
    /// Requests to the storage that brought a token along.
    pub leaked: usize,
}

impl Asked {
    /// How often this was asked.
    #[must_use]
    pub fn times(&self, ask: Ask) -> usize {
        self.counts.get(&ask).copied().unwrap_or_default()
    }

    /// How often anything was asked.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    pub(super) fn count(&mut self, ask: Ask) {
        *self.counts.entry(ask).or_default() += 1;
    }
}
