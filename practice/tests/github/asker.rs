//! A client of the practice GitHub whose every answer is judged by GitHub's description.

use crate::described;
use chrono::{DateTime, Utc};
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::repository::build;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;

/// The repository's path in the interface.
pub const REPO: &str = "/repos/MAS-Mr-Mentor/mr-mentor-backend";

/// A GitHub of its own with a client that shows a pusher's token.
pub struct Asker {
    pub github: GitHub,
    pub token: String,
    client: reqwest::Client,
    _folder: TempDir,
}

/// One answer.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    pub text: String,
}

impl Told {
    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// The moment that every test begins at.
pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap().to_utc()
}

impl Asker {
    pub async fn new() -> Self {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now().fixed_offset()).unwrap();
        let clock = Clock::standing(now());
        let github = GitHub::start(&made.origin, clock).await.unwrap();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let token = github.token(Right::Push);
        Self { github, token, client, _folder: folder }
    }

    /// Shows another token from now on.
    pub fn with(mut self, right: Right) -> Self {
        self.token = self.github.token(right);
        self
    }

    /// Reads a path below the repository.
    pub async fn get(&self, path: &str) -> Told {
        self.ask("GET", &format!("{REPO}{path}"), None, &[]).await
    }

    /// Sends a body to a path below the repository.
    pub async fn send(&self, method: &str, path: &str, body: Value) -> Told {
        self.ask(method, &format!("{REPO}{path}"), Some(body), &[]).await
    }

    /// Asks in GraphQL.
    pub async fn query(&self, query: &str, variables: Value) -> Value {
        let body = json!({"query": query, "variables": variables});
        self.ask("POST", "/graphql", Some(body), &[]).await.body
    }

    /// Any request; the answer must be as described.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Told {
        let told = self.raw(method, &format!("{}{path}", self.github.base_url()), body.as_ref(), headers).await;
        let plain = path.split('?').next().unwrap();
        if let Some((name, operation)) = described::operation(method, plain) {
            let described = operation["responses"].get(told.status.to_string()).is_some();
            let wrong = described.then(|| described::wrong(operation, told.status, &told.body)).flatten();
            assert!(wrong.is_none(), "{method} {path} {}: {}\n{}", told.status, wrong.unwrap(), told.text);
            let reason = crate::deviations::reason(method, name, told.status);
            assert!(described || reason.is_some(), "{method} {path}: {} is not described", told.status);
            if let Some(wrong) = body.and_then(|body| described::wrong_request(operation, &body)) {
                assert!(told.status == 422, "{method} {path} is asked wrongly: {wrong}");
            }
        } else {
            assert!(
                plain == "/graphql" || told.status == 404 || plain.contains("kept-logs"),
                "{plain} is not described"
            );
        }
        told
    }

    /// Any request to any address, judged by nobody.
    pub async fn raw(&self, method: &str, url: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Told {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, url).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let read = answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let headers = read.collect();
        let text = answer.text().await.unwrap();
        Told { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }
}
