//! One request as the endpoints read it.

use super::people::Token;
use super::shapes::Links;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request that reached its endpoint.
#[derive(Debug)]
pub(crate) struct Call {
    /// The `{names}` of the endpoint's path.
    pub vars: BTreeMap<&'static str, String>,
    pub query: BTreeMap<String, String>,
    /// The body as JSON; null when there is none.
    pub body: Value,
    pub token: Token,
    pub links: Links,
    /// The path as it was asked, without the query.
    pub path: String,
}

impl Call {
    /// A part of the path; empty when the endpoint has no such name.
    pub fn var(&self, name: &str) -> &str {
        self.vars.get(name).map_or("", String::as_str)
    }

    /// A part of the path as a number; 0 is nothing's number.
    pub fn number(&self, name: &str) -> u64 {
        self.var(name).parse().unwrap_or(0)
    }

    /// A parameter of the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }
}
