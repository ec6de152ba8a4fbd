//! What the machines are to agree with: the deployments that GitHub tells of, and the images of the registry.

use crate::engine::Image;
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;

/// A deployment that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// The environment it went to.
    pub environment: &'static str,
    /// The branch it was built from.
    pub branch: String,
    /// The 40 digits of the commit.
    pub commit: String,
    /// When its container started.
    pub at: DateTime<Utc>,
}

impl Deployed {
    /// The tag of its image.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{}-{}", self.branch, self.commit.get(..7).unwrap_or(&self.commit))
    }
}

/// Where images come from, by their reference.
pub type Supply = Arc<dyn Fn(&str) -> Option<Image> + Send + Sync>;

/// What happened before the world began, and where new images come from.
#[derive(Clone)]
pub struct Story {
    /// The image without a tag, as `127.0.0.1:5000/acme/api`.
    pub image: String,
    /// Every deployment, oldest first.
    pub deployed: Vec<Deployed>,
    /// The images that were there when they were deployed.
    pub was: Supply,
    /// The images that can be pulled now.
    pub is: Supply,
}

impl fmt::Debug for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Story").field("image", &self.image).field("deployed", &self.deployed).finish_non_exhaustive()
    }
}

impl Story {
    /// The last deployments of different commits to an environment, newest first.
    pub(super) fn last(&self, environment: &str) -> Vec<&Deployed> {
        let mut last: Vec<&Deployed> = Vec::new();
        for one in self.deployed.iter().rev().filter(|one| one.environment == environment) {
            if last.iter().all(|known| known.commit != one.commit) {
                last.push(one);
            }
        }
        last
    }
}
