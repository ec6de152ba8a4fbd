//! Where a branch runs: what each part of an environment told, and what follows from it. Pure: readings in, words out.
//!
//! | file | what follows |
//! |---|---|
//! | `live` | which slot takes the traffic, and whether those who tell agree |
//! | `slots` | what is in each slot, and what it is worth |
//! | `ladder` | which commit runs where, by what evidence |
//! | `readiness` | whether it could be put back, by which way |
//! | `vital` | what a day of answers means, in numbers and in words |
//! | `secret_diff` | what production's secret lacks |
//! | `alerts` | what a person ought to know |
//! | `told` | how long a reading is believed |
//! | `last_known` | what was known, for when nothing can be reached |

pub mod alerts;
pub mod ladder;
pub mod last_known;
pub mod live;
pub mod readiness;
#[cfg(test)]
pub(crate) mod sample;
pub mod secret_diff;
pub mod slots;
pub mod span;
pub mod told;
pub mod vital;

use crate::board::Reading;
use crate::domain::container::{ContainerList, Usage};
use crate::domain::health::HealthReport;
use crate::domain::host::{CheckResult, HostFacts, Link};
use crate::domain::host_image::HostImages;
use crate::domain::secret::SecretFacts;
use crate::domain::traffic::Traffic;
use crate::domain::{Commit, CommitId, FileChange};
use crate::fault::{Fault, FaultKind};
use crate::schema_radar::Finding;
use last_known::ScriptsSeen;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of one environment. Each part arrives, fails and ages alone.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The connection to its host.
    pub link: Link,
    /// The host.
    pub host: Reading<HostFacts>,
    /// The containers.
    pub containers: Reading<ContainerList>,
    /// The images of the service that lie on the host.
    pub images: Reading<HostImages>,
    /// What the running containers of the slots use, by name.
    pub usage: Reading<BTreeMap<String, Usage>>,
    /// Where nginx sends the traffic.
    pub traffic: Reading<Traffic>,
    /// What the addresses answer.
    pub health: Reading<HealthReport>,
    /// What came of the checks, when they were last asked for.
    pub precheck: Reading<Vec<CheckResult>>,
    /// The names in its secret.
    pub secret: Reading<SecretFacts>,
    /// The entity files that differ between what runs and what a rollback goes back to.
    pub entities: Reading<EntityChanges>,
    /// The scripts as they were before this run, or before they changed.
    pub scripts_before: Option<ScriptsSeen>,
}

/// The entity files that differ between two commits of which one runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityChanges {
    /// What runs.
    pub live: CommitId,
    /// What a rollback goes back to.
    pub target: CommitId,
    /// The files, seen from what runs.
    pub files: Vec<FileChange>,
    /// What a boot of the target does to the database that what runs has made; `None` where git could not tell.
    pub boot: Option<Vec<Finding>>,
    /// What came with what runs.
    pub came: Came,
}

/// The commits that what runs has, and what a rollback goes back to has not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Came {
    /// How many.
    pub count: usize,
    /// The newest of them, newest first. Hostile text is in them.
    pub commits: Vec<Arc<Commit>>,
}

/// That a part cannot be read because the configuration does not say where it is.
#[must_use]
pub fn unconfigured(what: &str, key: &str) -> Fault {
    Fault::usage(format!("{what} is not configured")).hint(format!("Set {key} in cutover.toml."))
}

/// Whether a part was not read for want of configuration, which is no failure.
#[must_use]
pub fn is_unconfigured<T>(reading: &Reading<T>) -> bool {
    reading.value().is_none() && reading.fault().is_some_and(|fault| fault.kind() == FaultKind::Usage)
}
