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
    Well(String, By),
    /// It answers, and not well.
    Unwell(String),
    /// It answers well, and it is another slot that answers.
    Elsewhere(String),
    /// Nobody could be asked.
    Unasked(String),
}

/// Who answered well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The front, and it is this slot that answers there.
    Slot,
    /// The front; which slot answers there is not told.
    Front,
    /// The slot at its own port, which says nothing of the front.
    Port,
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
                    match answers(means, settings, slot).await {
                        Ok(by) => return Verified::Well(well(good, &words, by), by),
                        Err(other) if Instant::now() >= settled => return Verified::Elsewhere(other),
                        // Workers of the former configuration answer for a moment.
                        Err(_) => good = 0,
                    }
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

fn well(good: usize, last: &str, by: By) -> String {
    match by {
        By::Slot | By::Front => format!("{good} good answers in a row, the last {last}"),
        By::Port => format!(
            "{good} good answers in a row at its own port, the last {last}; no url is configured, so the front was not asked"
        ),
    }
}

/// Who answers, told by when it was started: the boot of the slot is that of the front. An error names another slot that
/// answers at the front in the place of this one.
async fn answers(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Result<By, String> {
    let Some(url) = settings.url.clone() else { return Ok(By::Port) };
    let Some((slot, front)) = slot.zip(booted(means, settings, At::Url(url)).await) else { return Ok(By::Front) };
    let mut same = Vec::new();
    for (name, known) in &settings.slots {
        let Some(port) = known.port else { continue };
        let Ok(at) = way_to(means, port).await else { continue };
        let boot = booted(means, settings, at).await;
        if boot.is_some_and(|boot| (boot - front).abs() < SAME) {
            same.push(name.as_str());
        }
    }
    match same.as_slice() {
        [one] if *one == slot.as_str() => Ok(By::Slot),
        [other, ..] if !same.contains(&slot.as_str()) => {
            Err(format!("{} answers at the front", loud(&SlotName((*other).to_owned()))))
        }
        _ => Ok(By::Front),
    }
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
