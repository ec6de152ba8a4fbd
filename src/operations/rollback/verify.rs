//! Whether what should serve serves, and well: good answers in a row of the front, by the slot that nginx sends to.

use super::means::Means;
use crate::config::EnvironmentSettings;
use crate::domain::health::{Probe, Verdict};
use crate::domain::{Moment, SlotName};
use crate::environment::slots::loud;
use crate::sources::health::At;
use crate::sources::host::Way;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::time::Instant;

/// Boots that are told so near to each other are one.
const SAME: TimeDelta = TimeDelta::seconds(2);
/// How long one answer may take.
const DEADLINE: Duration = Duration::from_secs(5);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verified {
    /// So many good answers in a row; the last in words.
    Well(String),
    /// It answers, and not well.
    Unwell(String),
    /// It answers well, and it is another slot that answers.
    Elsewhere(String),
    /// Nobody could be asked.
    Unasked(String),
}

/// Asks until enough answers in a row were good, or the time is over.
pub(super) async fn verify(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Verified {
    let (until, settled) = (Instant::now() + means.pace.verify, Instant::now() + means.pace.settle);
    let mut good = 0;
    loop {
        let last = match door(means, settings, slot).await {
            Ok(at) => judged(means.prober.ask(&at, &settings.health, DEADLINE).await),
            Err(why) => Err(Verified::Unasked(why)),
        };
        match last {
            Ok(words) => {
                good += 1;
                if good >= means.pace.good {
                    // Workers of the former configuration answer for a moment.
                    if let Some(other) = another(means, settings, slot).await {
                        if Instant::now() >= settled {
                            return Verified::Elsewhere(other);
                        }
                        good = 0;
                        tokio::time::sleep(means.pace.pause).await;
                        continue;
                    }
                    return Verified::Well(format!("{good} good answers in a row, the last {words}"));
                }
            }
            Err(end) if Instant::now() >= until => return end,
            Err(Verified::Unasked(why)) if settings.url.is_none() && settings.slots.is_empty() => {
                return Verified::Unasked(why);
            }
            Err(_) => good = 0,
        }
        tokio::time::sleep(means.pace.pause).await;
    }
}

/// The slot that answers at the front in the place of this one, told by when it was started: its boot is that of the front,
/// and this one's is not. `None` where it is this one, or nothing tells.
async fn another(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Option<String> {
    let (slot, url) = (slot?, settings.url.clone()?);
    let front = booted(means, settings, At::Url(url)).await?;
    let mut answers: Option<&String> = None;
    for (name, known) in &settings.slots {
        let Ok(at) = way_to(means, known.port?).await else { continue };
        let Some(boot) = booted(means, settings, at).await else { continue };
        let same = (boot - front).abs() < SAME;
        if same && name == slot.as_str() {
            return None;
        }
        answers = answers.or(same.then_some(name));
    }
    answers.map(|name| format!("{} answers at the front", loud(&SlotName(name.clone()))))
}

async fn booted(means: &Means<'_>, settings: &EnvironmentSettings, at: At) -> Option<Moment> {
    means.prober.ask(&at, &settings.health, DEADLINE).await.booted()
}

async fn way_to(means: &Means<'_>, port: u16) -> Result<At, String> {
    match means.host.port(port).await {
        Ok(Way::Port(port)) => Ok(At::Port(port)),
        Ok(Way::Socket(socket)) => Ok(At::Socket(socket)),
        Err(fault) => Err(fault.to_string()),
    }
}

/// Where it is asked: the public address, else the port of the slot.
async fn door(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Result<At, String> {
    if let Some(url) = &settings.url {
        return Ok(At::Url(url.clone()));
    }
    let port = slot.and_then(|slot| settings.slots.get(slot.as_str())?.port);
    let Some(port) = port else { return Err("neither url nor the port of a slot is configured".into()) };
    way_to(means, port).await
}

/// The answer in words, where it is good.
fn judged(probe: Probe) -> Result<String, Verified> {
    match probe.verdict {
        Verdict::Good => Ok(format!("{} in {} ms", probe.status.unwrap_or(200), probe.took.as_millis())),
        Verdict::Bad(words) => Err(Verified::Unwell(words)),
        Verdict::Unknown(words) => Err(Verified::Unasked(words)),
    }
}
