//! How often each endpoint was asked, and how often the answer was "not modified".

use serde_json::Value;
use std::collections::BTreeMap;

/// How many requests are kept as they came.
const KEPT: usize = 2000;

/// The requests that came.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counted {
    asked: BTreeMap<String, u64>,
    unchanged: u64,
    sent: Vec<Sent>,
}

/// One request as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The path below the root of the interface.
    pub path: String,
    /// The parameters of the query.
    pub query: Vec<(String, String)>,
    /// The body as JSON; null when there is none.
    pub body: Value,
    /// The status of the answer.
    pub status: u16,
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

    /// Keeps one request; the oldest go when there are too many.
    pub fn keep(&mut self, sent: Sent) {
        if self.sent.len() >= KEPT {
            self.sent.remove(0);
        }
        self.sent.push(sent);
    }

    /// The requests that are kept, oldest first.
    pub fn sent(&self) -> &[Sent] {
        &self.sent
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
