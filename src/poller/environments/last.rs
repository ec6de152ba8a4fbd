//! What was known at the end of the last run, for the first frame of this one: aged, and said so. The connection is
//! never remembered as open.

use super::place::Place;
use crate::board::Reading;
use crate::domain::Moment;
use crate::domain::container::ContainerList;
use crate::domain::health::{Door, HealthReport, Hour};
use crate::domain::host::HostFacts;
use crate::domain::secret::SecretFacts;
use crate::domain::traffic::Traffic;
use crate::environment::Environment;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// How often it is kept.
const KEEPING: Duration = Duration::from_mins(2);
/// How soon it is kept for the first time: a program that ends waits for nobody.
const FIRST: Duration = Duration::from_secs(3);
/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    containers: Option<(Arc<ContainerList>, Moment)>,
    traffic: Option<(Arc<Traffic>, Moment)>,
    host: Option<(Arc<HostFacts>, Moment)>,
    secret: Option<(Arc<SecretFacts>, Moment)>,
    health: Option<Moment>,
    hours: Vec<(Door, Vec<Hour>)>,
    certificate_ends: Option<Moment>,
}

/// Keeps what is known now and then.
pub(super) async fn keep(place: &Place) {
    tokio::time::sleep(FIRST).await;
    loop {
        remember(place);
        tokio::time::sleep(KEEPING).await;
    }
}

/// Keeps what is known.
pub(super) fn remember(place: &Place) {
    let Some(store) = &place.common.store else { return };
    let env = place.desk.known();
    let report = env.health.value();
    let hours = report
        .into_iter()
        .flat_map(|report| &report.trails)
        .map(|(door, trail)| (door.clone(), trail.hours().iter().map(|hour| (**hour).clone()).collect()));
    let kept = Kept {
        containers: taken(&env.containers),
        traffic: taken(&env.traffic),
        host: taken(&env.host),
        secret: taken(&env.secret),
        health: env.health.taken(),
        hours: hours.collect(),
        certificate_ends: report.and_then(|report| report.certificate_ends),
    };
    if let Ok(bytes) = serde_json::to_vec(&kept) {
        store.remember(&key(place), &bytes);
    }
}

/// What the last run knew.
pub(super) fn recall(place: &Place) -> Environment {
    let bytes = place.common.store.as_ref().and_then(|store| store.recall(&key(place)));
    let Some(kept) = bytes.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok()) else {
        return Environment::default();
    };
    let mut report = HealthReport { certificate_ends: kept.certificate_ends, ..HealthReport::default() };
    for (door, hours) in kept.hours {
        report.trail_mut(&door).recall(hours);
    }
    Environment {
        containers: reading(kept.containers),
        traffic: reading(kept.traffic),
        host: reading(kept.host),
        secret: reading(kept.secret),
        health: kept.health.map_or_else(Reading::default, |taken| Reading::fresh(report, taken)),
        ..Environment::default()
    }
}

/// Under which key an environment is kept: another place under the same name is another environment.
fn key(place: &Place) -> String {
    let mut hash = DefaultHasher::new();
    format!("{:?}", place.settings).hash(&mut hash);
    format!("environment/{SHAPE}/{:016x}/{}", hash.finish(), place.desk.name)
}

fn taken<T>(reading: &Reading<T>) -> Option<(Arc<T>, Moment)> {
    Some((Arc::clone(reading.value()?), reading.taken()?))
}

fn reading<T>(kept: Option<(Arc<T>, Moment)>) -> Reading<T> {
    kept.map_or_else(Reading::default, |(value, taken)| Reading::shared(value, taken))
}
