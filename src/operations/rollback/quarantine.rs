//! What was put back and is not to ship again: the commit that was bad, until a fix or a revert goes with it. Kept on this
//! machine, beside the record of changes.

use crate::domain::{Commit, CommitId, Moment};
use crate::store::{Kept, Store};
use serde::{Deserialize, Serialize};

/// Under which name they are kept.
const KEY: &str = "quarantine/1";
/// So many are kept: the newest.
const MOST: usize = 50;

/// A commit that was put back from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// The environment that was put back.
    pub environment: String,
    /// The commit that served and was bad.
    pub bad: CommitId,
    /// The commit that serves since, where it is known.
    pub good: Option<CommitId>,
    /// When.
    pub at: Moment,
    /// Who put it back.
    pub who: String,
    /// Why, where somebody said so. Hostile text.
    pub reason: Option<String>,
}

impl Quarantine {
    /// Whether a commit mends it, by its own words: it is a revert, or names the commit that was bad in seven digits or more.
    #[must_use]
    pub fn is_mended_by(&self, commit: &Commit) -> bool {
        let subject = commit.subject.to_lowercase();
        subject.starts_with("revert") || subject.contains(&self.bad.short())
    }
}

/// What is in quarantine, the newest last.
#[must_use]
pub fn quarantined(store: &Store) -> Vec<Quarantine> {
    store.recall(KEY).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Puts one there. Whoever goes to what is in quarantine goes forward again: that is lifted, and what served between is good.
pub fn put_in_quarantine(store: &Store, one: Quarantine) -> Kept {
    let mut all = quarantined(store);
    let here = |known: &Quarantine| known.environment == one.environment;
    let forward = all.iter().any(|known| here(known) && Some(known.bad) == one.good);
    all.retain(|known| !here(known) || (known.bad != one.bad && Some(known.bad) != one.good));
    if !forward {
        all.push(one);
    }
    let first = all.len().saturating_sub(MOST);
    serde_json::to_vec(&all[first..]).map_or(Kept::No, |bytes| store.remember(KEY, &bytes))
}

/// Lifts what is in quarantine for an environment; how many there were.
#[expect(clippy::must_use_candidate, reason = "how many there were is good to know and nothing more")]
pub fn lift(store: &Store, environment: &str) -> usize {
    let all = quarantined(store);
    let left: Vec<&Quarantine> = all.iter().filter(|one| one.environment != environment).collect();
    let lifted = all.len() - left.len();
    if let Ok(bytes) = serde_json::to_vec(&left) {
        store.remember(KEY, &bytes);
    }
    lifted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(digit: u8, environment: &str) -> Quarantine {
        Quarantine {
            environment: environment.into(),
            bad: CommitId::from_bytes([digit; 20]),
            good: None,
            at: chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset(),
            who: "asha".into(),
            reason: Some("5xx".into()),
        }
    }

    #[test]
    fn going_forward_again_lifts_what_was_put_back_and_puts_nothing_there() {
        let store = Store::in_memory();
        put_in_quarantine(&store, one(1, "production"));
        let forward = Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..one(2, "production") };
        put_in_quarantine(&store, forward);
        assert_eq!(quarantined(&store), []);
    }

    #[test]
    fn what_was_put_back_stays_until_it_is_lifted_and_the_same_is_kept_once() {
        let store = Store::in_memory();
        for quarantine in [one(1, "production"), one(2, "production"), one(1, "production"), one(1, "staging")] {
            assert_eq!(put_in_quarantine(&store, quarantine), Kept::ThisRun);
        }
        assert_eq!(quarantined(&store), [one(2, "production"), one(1, "production"), one(1, "staging")]);
        assert_eq!(lift(&store, "production"), 2);
        assert_eq!(quarantined(&store), [one(1, "staging")]);
    }
}
