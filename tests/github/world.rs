//! The practice GitHub with the practice repository behind it.

use chrono::{DateTime, Utc};
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use practice::clock::Clock;
use practice::github::Right;
use practice::repository::{Made, build};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// Long enough for a busy machine, short enough for a test that waits for it.
pub const DEADLINE: Duration = Duration::from_secs(5);

pub struct World {
    pub github: practice::github::GitHub,
    made: Made,
    _folder: TempDir,
}

/// The moment of everything.
pub fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000, 0).unwrap()
}

impl World {
    pub async fn calm() -> Self {
        Self::of("").await
    }

    /// In the situation of the text of a scenario.
    pub async fn of(scenario: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), moment().fixed_offset()).unwrap();
        let github = practice::github::GitHub::play(&made.origin, Clock::standing(moment()), scenario).await.unwrap();
        Self { github, made, _folder: folder }
    }

    /// The clone that people work in.
    pub fn repository(&self) -> &Path {
        &self.made.repository
    }

    /// What it answers to a read of the repository, as JSON.
    pub async fn raw(&self, path: &str) -> serde_json::Value {
        let url = format!("{}/repos/{}{path}", self.github.base_url(), slug());
        let request = client().get(url).bearer_auth(self.github.token(Right::Pull));
        request.send().await.unwrap().json().await.unwrap()
    }

    /// What it answers to the question for the open pull requests.
    pub async fn raw_graphql(&self) -> serde_json::Value {
        let query = include_str!("../../src/sources/github/pulls/query.graphql");
        let variables = serde_json::json!({"owner": slug().owner, "name": slug().name, "first": 100, "after": null});
        let request = client().post(format!("{}/graphql", self.github.base_url()));
        let request = request.bearer_auth(self.github.token(Right::Pull));
        let question = serde_json::json!({"query": query, "variables": variables});
        request.json(&question).send().await.unwrap().json().await.unwrap()
    }

    /// As someone with this right asks it.
    pub fn asked_by(&self, right: Right) -> GitHub {
        open(&self.github.base_url(), &self.github.token(right))
    }
}

/// A client for a server at this address.
pub fn open(address: &str, token: &str) -> GitHub {
    let token = GithubToken::new("the test", token).unwrap();
    GitHub::with_deadline(Api::of(address).unwrap(), slug(), &token, DEADLINE).unwrap()
}

fn client() -> reqwest::Client {
    // An error means that one is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::new()
}

pub fn slug() -> Slug {
    Slug { owner: "MAS-Mr-Mentor".into(), name: "mr-mentor-backend".into() }
}
