//! Whether what should serve serves, and well: good answers in a row of the front, by the slot that nginx sends to.

use super::means::Means;
use crate::config::EnvironmentSettings;
use crate::domain::SlotName;
use crate::domain::health::{Probe, Verdict};
use crate::sources::health::At;
use crate::sources::host::Way;
use std::time::Duration;
use tokio::time::Instant;

/// How long one answer may take.
const DEADLINE: Duration = Duration::from_secs(5);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verified {
    /// So many good answers in a row; the last in words.
    Well(String),
    /// It answers, and not well.
    Unwell(String),
    /// Nobody could be asked.
    Unasked(String),
}

/// Asks until enough answers in a row were good, or the time is over.
pub(super) async fn verify(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Verified {
    let until = Instant::now() + means.pace.verify;
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

/// Where it is asked: the public address, else the port of the slot.
async fn door(means: &Means<'_>, settings: &EnvironmentSettings, slot: Option<&SlotName>) -> Result<At, String> {
    if let Some(url) = &settings.url {
        return Ok(At::Url(url.clone()));
    }
    let port = slot.and_then(|slot| settings.slots.get(slot.as_str())?.port);
    let Some(port) = port else { return Err("neither url nor the port of a slot is configured".into()) };
    match means.host.port(port).await {
        Ok(Way::Port(port)) => Ok(At::Port(port)),
        Ok(Way::Socket(socket)) => Ok(At::Socket(socket)),
        Err(fault) => Err(fault.to_string()),
    }
}

/// The answer in words, where it is good.
fn judged(probe: Probe) -> Result<String, Verified> {
    match probe.verdict {
        Verdict::Good => Ok(format!("{} in {} ms", probe.status.unwrap_or(200), probe.took.as_millis())),
        Verdict::Bad(words) => Err(Verified::Unwell(words)),
        Verdict::Unknown(words) => Err(Verified::Unasked(words)),
    }
}
