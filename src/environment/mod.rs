//! Where a branch runs: what each part of an environment told, and what follows from it. Pure: readings in, words out.

use crate::board::Reading;
use crate::domain::container::{ContainerList, Usage};
use crate::domain::health::HealthReport;
use crate::domain::host::{CheckResult, HostFacts, Link};
use crate::domain::secret::SecretFacts;
use crate::domain::traffic::Traffic;
use crate::fault::{Fault, FaultKind};
use std::collections::BTreeMap;

/// What is known of one environment. Each part arrives, fails and ages alone.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The connection to its host.
    pub link: Link,
    /// The host.
    pub host: Reading<HostFacts>,
    /// The containers.
    pub containers: Reading<ContainerList>,
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
