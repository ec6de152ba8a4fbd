//! How often each endpoint was asked, and how often the answer was "not modified".

use std::collections::BTreeMap;

/// The requests that came.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counted {
    asked: BTreeMap<String, u64>,
    unchanged: u64,
}

impl Counted {
    /// One request of an endpoint.
    pub fn add(&mut self, endpoint: String) {
        *self.asked.entry(endpoint).or_default() += 1;
    }

    /// One of them was answered with 304.
    pub fn unchanged(&mut self) {
        self.unchanged += 1;
    }

    /// All of them, by `METHOD /path/{name}`.
    pub fn asked(&self) -> &BTreeMap<String, u64> {
        &self.asked
    }

    /// How many were answered with 304.
    pub fn not_modified(&self) -> u64 {
        self.unchanged
    }
}
