//! What was pushed under which tags and when, as the place that stores it remembers even when parts of it are gone.

use super::server::Registry;
use super::shelf::Shelf;
use chrono::{DateTime, FixedOffset};

/// One image that was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The digest of its index.
    pub digest: String,
    /// The tags that point at it now.
    pub tags: Vec<String>,
    /// When it was pushed.
    pub created: DateTime<FixedOffset>,
}

impl Shelf {
    /// Everything that was pushed as a build, in the order of the digests.
    #[must_use]
    pub fn versions(&self) -> Vec<Version> {
        let tags = |digest: &str| {
            self.tags.iter().filter(|(_, points)| *points == digest).map(|(tag, _)| tag.clone()).collect()
        };
        let all = self.pushed.iter();
        all.map(|(digest, created)| Version { digest: digest.clone(), tags: tags(digest), created: *created }).collect()
    }
}

impl Registry {
    /// Gives these versions whenever it is called, for as long as the registry runs.
    pub fn supply_versions(&self) -> impl Fn() -> Vec<Version> + Send + Sync + use<> {
        let world = self.world();
        move || world.shelf().versions()
    }
}
