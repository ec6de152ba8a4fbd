//! Locks of other tools: refs that hold every promotion up while they are there. They are only read, never made or taken away.

use super::send::Means;
use crate::config::PromotionSettings;
use crate::domain::Moment;
use crate::domain::lock::{ForeignLock, Hold};
use crate::environment::span::ago;
use crate::fault::{Fault, Result};
use crate::sources::github::GitHub;

/// Who clears it.
pub(super) const CLEARS: &str =
    "Whoever holds it ends what goes on there; cutover only reads it, and never takes it away.";

/// Those that are held, by the refs of the configuration.
///
/// # Errors
/// When one of them cannot be read: then it is not known whether it is held.
pub(super) async fn held(github: &GitHub, settings: &PromotionSettings, now: Moment) -> Result<Vec<ForeignLock>> {
    let mut held = Vec::new();
    for name in settings.foreign_locks.iter().filter(|name| **name != settings.lock) {
        held.extend(github.foreign_lock(name, now).await?);
    }
    Ok(held)
}

/// Whether none of them is held, looked at once more.
///
/// # Errors
/// When one is, or it cannot be read.
pub(super) async fn none_held(means: &Means<'_>) -> Result<()> {
    let held = held(means.github, &means.config.promotion, means.now()).await?;
    match held.first() {
        Some(lock) => Err(Fault::refused(words(lock, means.now())).hint(CLEARS)),
        None => Ok(()),
    }
}

/// `refs/heads/deploy-lock/production is there, at 7b1e4d0: a commit by rohan, made 12 min ago`
pub(super) fn words(foreign: &ForeignLock, now: Moment) -> String {
    let ForeignLock { name, lock, by, made } = foreign;
    if lock.hold != Hold::Foreign {
        return format!("{name} is there: {}", lock.words(now));
    }
    let commit = if by.is_some() || made.is_some() { ": a commit" } else { "" };
    let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let made = made.map(|made| format!(", made {}", ago(now, made))).unwrap_or_default();
    format!("{name} is there, at {}{commit}{by}{made}", lock.commit.short())
}
