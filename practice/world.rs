//! The whole practice world, put together: one repository, the GitHub and the registry of it, the machines that what was
//! built runs on, and the secrets store. They tell one story, and the jobs of that GitHub change those machines.

use crate::boxes::{self, Boxes, Story, Supply};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::github::GitHub;
use crate::registry::{self, Build, Registry, Shelf};
use crate::secrets::{Secrets, Vault};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Everything that runs; it ends when this is dropped.
pub struct World {
    /// The registry.
    pub registry: Registry,
    /// The GitHub.
    pub github: Arc<GitHub>,
    /// The machines.
    pub boxes: Arc<Boxes>,
    /// The secrets store.
    pub secrets: Secrets,
}

impl World {
    /// Starts it on a remote repository (`Made::origin`), with its machines in an empty folder, in the situation that the text
    /// of a scenario tells. `began` is what the clock shows now.
    ///
    /// Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the repository cannot be read, the text is not understood, or a port, a socket or a file cannot be made.
    pub async fn play(
        origin: &Path,
        folder: &Path,
        (clock, began): (&Clock, DateTime<FixedOffset>),
        scenario: &str,
    ) -> Result<Self, Failure> {
        let shelf = registry::of_repository(origin)?;
        let registry = Registry::play(shelf.clone(), scenario).await?;
        let github = Arc::new(GitHub::play(origin, clock.clone(), scenario).await?);
        github.packages_of(registry.supply_versions());
        let seeded = shelf.tags().map(str::to_owned).collect();
        registry.fed_by(builds(Arc::clone(&github), began, seeded));
        let story = story(&registry, &github, shelf);
        let boxes = Arc::new(Boxes::play(folder, clock, &story, scenario)?);
        let secrets = Secrets::play(Vault::of_the_guide(began.to_utc()), scenario).await?;
        boxes::carry_out(github.orders(), &boxes, &story.image);
        Ok(Self { registry, github, boxes, secrets })
    }
}

/// What the machines are to agree with.
fn story(registry: &Registry, github: &GitHub, seeded: Shelf) -> Story {
    let is: Supply = Arc::new(registry.supply_images());
    let pulled = Arc::clone(&is);
    // What the scenario took from the registry was there when it was deployed.
    let was: Supply = Arc::new(move |reference| seeded.image(reference).or_else(|| pulled(reference)));
    Story { image: registry.image(), deployed: github.deployed(), was, is }
}

/// What builds pushed that is not on the shelf already: all of them from the moment that the world began.
fn builds(github: Arc<GitHub>, began: DateTime<FixedOffset>, seeded: BTreeSet<String>) -> impl Fn() -> Vec<Build> {
    move || {
        let all = github.images().into_iter().map(|built| {
            (built.at > began, Build::of(&built.branch, &built.commit, built.at.with_timezone(began.offset())))
        });
        all.filter(|(new, build)| *new || !seeded.contains(&build.tag())).map(|(_, build)| build).collect()
    }
}
