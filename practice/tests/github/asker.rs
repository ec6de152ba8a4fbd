//! A client of the practice GitHub whose every answer is judged by GitHub's description.

use chrono::{DateTime, Utc};
use practice::clock::Clock;
use practice::contract::rest;
use practice::github::{GitHub, Right};
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
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

/// A remote of one's own: made once, then copied.
fn remote() -> TempDir {
    static MADE: OnceLock<(TempDir, Made)> = OnceLock::new();
    let (_, made) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now().fixed_offset()).unwrap();
        (folder, made)
    });
    let folder = tempfile::tempdir().unwrap();
    copy(&made.origin, folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

/// An answer whose null places are filled where the real service leaves them null too.
fn known(path: &str, body: &Value) -> Value {
    crate::deviations::without_nulls(path, body.clone(), &body["base"]["user"])
}

impl Asker {
    pub async fn new() -> Self {
        Self::playing("calm").await
    }

    /// In a scenario.
    pub async fn playing(scenario: &str) -> Self {
        let scenario = Scenario::named(scenario).unwrap();
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = remote();
        let clock = Clock::standing(now());
        let github = GitHub::play(folder.path(), clock, scenario.text).await.unwrap();
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
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let Some(operation) = rest::operation(method, plain) else {
            assert!(plain == "/graphql" || told.status == 404, "{plain} is not described");
            return told;
        };
        let wrong = operation.wrong_answer(told.status, &known(operation.path, &told.body));
        assert!(wrong.is_empty(), "{method} {path} {}: {wrong:#?}\n{}", told.status, told.text);
        let reason = crate::deviations::reason(method, operation.path, told.status);
        let described = operation.answers(told.status);
        assert!(described || reason.is_some(), "{method} {path}: {} is not described", told.status);
        let query: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let wrong = operation.wrong_request(&query, &body.unwrap_or_default());
        assert!(told.status == 422 || wrong.is_empty(), "{method} {path} is asked wrongly: {wrong:#?}");
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
        Told::read(answer).await.unwrap()
    }

    /// An act whose answer may be lost; the reason is in words.
    pub async fn try_send(&self, url: &str, body: &Value) -> Result<Told, String> {
        let answer = self.client.post(url).bearer_auth(&self.token).json(body).send().await;
        Told::read(answer.map_err(|cause| cause.to_string())?).await.map_err(|cause| cause.to_string())
    }

    /// A request that may find no answer; the reason is in words.
    pub async fn try_get(&self, path: &str) -> Result<Told, String> {
        let url = format!("{}{path}", self.github.base_url());
        let request = self.client.get(url).bearer_auth(&self.token).timeout(std::time::Duration::from_millis(300));
        let answer = request.send().await.map_err(|cause| cause.to_string())?;
        Told::read(answer).await.map_err(|cause| cause.to_string())
    }
}

impl Told {
    async fn read(answer: reqwest::Response) -> Result<Self, reqwest::Error> {
        let status = answer.status().as_u16();
        let read = answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let headers = read.collect();
        let text = answer.text().await?;
        Ok(Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text })
    }
}
