//! What was known at the end of the last run, for the first frame of this one: aged, and said so. The connection is
//! never remembered as open. What a rollback needs of it lies in a file of its own too, for where there is no store.

use super::place::Place;
use crate::board::Reading;
use crate::domain::Moment;
use crate::domain::container::ContainerList;
use crate::domain::health::{Door, HealthReport};
use crate::domain::host::HostFacts;
use crate::domain::host_image::HostImages;
use crate::domain::secret::SecretFacts;
use crate::domain::traffic::Traffic;
use crate::environment::Environment;
use crate::environment::last_known::{LastKnown, ScriptsSeen};
use crate::sources::health::HealthMemory;
use crate::sources::registry::ImageName;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often it is kept.
const KEEPING: Duration = Duration::from_mins(2);
/// How soon it is kept for the first time: a program that ends waits for nobody.
const FIRST: Duration = Duration::from_secs(3);
/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 2;

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    containers: Option<(Arc<ContainerList>, Moment)>,
    traffic: Option<(Arc<Traffic>, Moment)>,
    host: Option<(Arc<HostFacts>, Moment)>,
    secret: Option<(Arc<SecretFacts>, Moment)>,
    images: Option<(Arc<HostImages>, Moment)>,
    health: Option<Moment>,
    doors: Vec<Door>,
    certificate_ends: Option<Moment>,
    #[serde(default)]
    scripts: Option<ScriptsSeen>,
}

/// Keeps what is known now and then.
pub(super) async fn keep(place: &Place) {
    tokio::time::sleep(FIRST).await;
    loop {
        remember(place);
        tokio::time::sleep(KEEPING).await;
    }
}

/// Keeps what is known. What was not read in this run stays as the last one left it: one that ends at once forgets nothing.
pub(super) fn remember(place: &Place) {
    let env = place.desk.known();
    pack(place, &env);
    let Some(store) = &place.common.store else { return };
    let report = env.health.value();
    for (door, trail) in report.into_iter().flat_map(|report| &report.trails) {
        memory(place, door).keep(store, trail);
    }
    let before = kept(store, place).unwrap_or_default();
    let (health, doors, certificate_ends) = match report {
        Some(report) => {
            let doors = report.trails.iter().map(|(door, _)| door.clone()).collect();
            (env.health.taken(), doors, report.certificate_ends)
        }
        None => (before.health, before.doors, before.certificate_ends),
    };
    let kept = Kept {
        containers: taken(&env.containers).or(before.containers),
        traffic: taken(&env.traffic).or(before.traffic),
        host: taken(&env.host).or(before.host),
        secret: taken(&env.secret).or(before.secret),
        images: taken(&env.images).or(before.images),
        health,
        doors,
        certificate_ends,
        scripts: env.scripts_before.clone().or(before.scripts),
    };
    if let Ok(bytes) = serde_json::to_vec(&kept) {
        store.remember(&key(place), &bytes);
    }
}

/// What the last run knew: by the store, else by the file of its own.
pub(super) fn recall(place: &Place) -> Environment {
    let mut env = recalled(place);
    if let Some(known) = unpacked(place) {
        known.fill(&mut env);
    }
    env
}

fn recalled(place: &Place) -> Environment {
    let Some(store) = &place.common.store else { return Environment::default() };
    let Some(kept) = kept(store, place) else { return Environment::default() };
    let mut report = HealthReport { certificate_ends: kept.certificate_ends, ..HealthReport::default() };
    let now = (place.common.clock)();
    report.trails =
        kept.doors.into_iter().map(|door| (door.clone(), memory(place, &door).recall(store, now))).collect();
    Environment {
        containers: reading(kept.containers),
        traffic: reading(kept.traffic),
        host: reading(kept.host),
        secret: reading(kept.secret),
        images: reading(kept.images.filter(|(list, _)| is_of_the_service(place, list))),
        health: kept.health.map_or_else(Reading::default, |taken| Reading::fresh(report, taken)),
        scripts_before: kept.scripts,
        ..Environment::default()
    }
}

/// Another image may be configured than in the last run. What it is called may follow from the repository, which is not read
/// yet: what an environment of this store held then was the service's.
fn is_of_the_service(place: &Place, list: &HostImages) -> bool {
    ImageName::of(&place.wishes.borrow().config, None).map_or(true, |name| name.to_string() == list.repository)
}

fn kept(store: &Store, place: &Place) -> Option<Kept> {
    store.recall(&key(place)).and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// Keeps what a rollback needs, where there is anything. That it cannot be kept costs nothing now.
fn pack(place: &Place, env: &Environment) {
    let Some(file) = file(place).filter(|_| place.settings.host.is_some()) else { return };
    let before = unpacked(place).unwrap_or_default();
    let known = LastKnown::of(env, &place.settings, before.clone());
    if known != before {
        let _ = write(&file, &known);
    }
}

fn unpacked(place: &Place) -> Option<LastKnown> {
    serde_json::from_slice(&std::fs::read(file(place)?).ok()?).ok()
}

fn file(place: &Place) -> Option<PathBuf> {
    Some(place.common.bag.as_ref()?.join(format!("{}.json", key(place).replace('/', "-"))))
}

/// Whole or not at all, readable by its owner only.
fn write(file: &Path, known: &LastKnown) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    whole.write_all(&serde_json::to_vec(known)?)?;
    whole.persist(file)?;
    Ok(())
}

/// Where the answers of a door are kept: an hour each, for a day of them is long and only its end is new.
fn memory(place: &Place, door: &Door) -> HealthMemory {
    HealthMemory::of(&format!("{}/{door:?}", key(place)))
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
