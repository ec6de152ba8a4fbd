//! The practice GitHub with the practice repository behind it.

use chrono::{DateTime, Utc};
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use practice::clock::Clock;
use practice::github::Right;
use practice::repository::build;
use std::time::Duration;
use tempfile::TempDir;

/// Long enough for a busy machine, short enough for a test that waits for it.
pub const DEADLINE: Duration = Duration::from_secs(5);

pub struct World {
    pub github: practice::github::GitHub,
    _folder: TempDir,
}

/// The moment of everything.
pub fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000, 0).unwrap()
}

impl World {
    pub async fn calm() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), moment().fixed_offset()).unwrap();
        let github = practice::github::GitHub::start(&made.origin, Clock::standing(moment())).await.unwrap();
        Self { github, _folder: folder }
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

fn slug() -> Slug {
    Slug { owner: "MAS-Mr-Mentor".into(), name: "mr-mentor-backend".into() }
}
