//! The situations that can be made, by name: each is a small file in `scenarios/`.

use crate::failure::{Doing, Failure};
use crate::repository::{self, Made};
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

/// One situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it shows, as a sentence.
    pub about: String,
    /// Its file: each part of the world reads its own table.
    pub text: &'static str,
}

const FILES: [(&str, &str); 26] = [
    ("calm", include_str!("scenarios/calm.toml")),
    ("incident", include_str!("scenarios/incident.toml")),
    ("standby-stopped", include_str!("scenarios/standby-stopped.toml")),
    ("standby-missing", include_str!("scenarios/standby-missing.toml")),
    ("port-mismatch", include_str!("scenarios/port-mismatch.toml")),
    ("not-reloaded", include_str!("scenarios/not-reloaded.toml")),
    ("engine-down", include_str!("scenarios/engine-down.toml")),
    ("host-unreachable", include_str!("scenarios/host-unreachable.toml")),
    ("flapping-health", include_str!("scenarios/flapping-health.toml")),
    ("failing-health", include_str!("scenarios/failing-health.toml")),
    ("two-containers", include_str!("scenarios/two-containers.toml")),
    ("noisy-logs", include_str!("scenarios/noisy-logs.toml")),
    ("secrets-missing", include_str!("scenarios/secrets-missing.toml")),
    ("cancelled-build", include_str!("scenarios/cancelled-build.toml")),
    ("racing-merge", include_str!("scenarios/racing-merge.toml")),
    ("waiting-approval", include_str!("scenarios/waiting-approval.toml")),
    ("skipped-deploy", include_str!("scenarios/skipped-deploy.toml")),
    ("lost-deploy", include_str!("scenarios/lost-deploy.toml")),
    ("zombie-run", include_str!("scenarios/zombie-run.toml")),
    ("missing-image", include_str!("scenarios/missing-image.toml")),
    ("crowded", include_str!("scenarios/crowded.toml")),
    ("hostile", include_str!("scenarios/hostile.toml")),
    ("rate-limited", include_str!("scenarios/rate-limited.toml")),
    ("github-down", include_str!("scenarios/github-down.toml")),
    ("slow", include_str!("scenarios/slow.toml")),
    ("expired-token", include_str!("scenarios/expired-token.toml")),
];

/// All of them; the first is the one to begin with.
pub static ALL: LazyLock<Vec<Scenario>> = LazyLock::new(|| FILES.iter().filter_map(|file| read(*file).ok()).collect());

#[derive(Deserialize)]
struct File {
    about: String,
}

fn read((name, text): (&'static str, &'static str)) -> Result<Scenario, Failure> {
    let file: File = toml::from_str(text).doing("reading a scenario")?;
    Ok(Scenario { name, about: file.about, text })
}

impl Scenario {
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|scenario| scenario.name == name)
    }

    /// Makes its repository in an empty folder, as if it were `now`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn build(&self, folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
        repository::build_planned(folder, now)
    }

    /// Makes the repository of a second service beside it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn build_second(&self, folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
        repository::build_second(folder, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read_and_calm_comes_first() {
        assert_eq!(ALL.len(), FILES.len());
        assert_eq!(ALL[0].name, "calm");
        assert!(ALL.iter().all(|scenario| scenario.about.ends_with('.')));
        assert!(Scenario::named("stormy").is_none());
    }
}
