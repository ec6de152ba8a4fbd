//! What was put back and is not to ship again: the commit that was bad, until a fix or a revert goes with it. Kept on this
//! machine, beside the record of changes.

use crate::config::{Config, EnvironmentSettings};
use crate::domain::{CommitId, Moment};
use crate::operations::journal::Site;
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
    /// Where that environment runs: every service calls its own alike. `None` where it was not written down.
    #[serde(default)]
    pub site: Option<Site>,
}

impl Quarantine {
    /// Whether it is of this environment, and not of another service's that is called alike. Where nothing says where one of
    /// them runs, it counts.
    fn is_of(&self, name: &str, settings: &EnvironmentSettings) -> bool {
        let told = self.site.as_ref().filter(|_| settings.host.is_some());
        self.environment == name && told.is_none_or(|site| *site == Site::of(settings))
    }

    fn is_of_any(&self, config: &Config) -> bool {
        config.environments.get(&self.environment).is_none_or(|settings| self.is_of(&self.environment, settings))
    }

    /// Whether two are of the same environment.
    fn is_beside(&self, other: &Self) -> bool {
        let same = self.site.as_ref().zip(other.site.as_ref()).is_none_or(|(site, other)| site == other);
        self.environment == other.environment && same
    }
}

/// What is in quarantine of the environments that are configured, the newest last.
#[must_use]
pub fn quarantined(store: &Store, config: &Config) -> Vec<Quarantine> {
    all(store).into_iter().filter(|one| one.is_of_any(config)).collect()
}

fn all(store: &Store) -> Vec<Quarantine> {
    store.recall(KEY).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Puts one there. Whoever goes to what is in quarantine goes forward again: that is lifted, and what served between is good,
/// unless it was seen not to be.
pub fn put_in_quarantine(store: &Store, one: Quarantine) -> Kept {
    let mut all = all(store);
    let here = |known: &Quarantine| known.is_beside(&one);
    let forward = all.iter().any(|known| here(known) && Some(known.bad) == one.good);
    let seen_bad = all.iter().any(|known| here(known) && known.bad == one.bad);
    all.retain(|known| !here(known) || (known.bad != one.bad && Some(known.bad) != one.good));
    if !forward || seen_bad {
        all.push(one);
    }
    let first = all.len().saturating_sub(MOST);
    serde_json::to_vec(&all[first..]).map_or(Kept::No, |bytes| store.remember(KEY, &bytes))
}

/// Lifts what is in quarantine for an environment; how many there were.
#[expect(clippy::must_use_candidate, reason = "how many there were is good to know and nothing more")]
pub fn lift(store: &Store, (environment, settings): (&str, &EnvironmentSettings)) -> usize {
    let (lifted, left): (Vec<_>, Vec<_>) = all(store).into_iter().partition(|one| one.is_of(environment, settings));
    if let Ok(bytes) = serde_json::to_vec(&left) {
        store.remember(KEY, &bytes);
    }
    lifted.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Host;

    fn one(digit: u8, environment: &str) -> Quarantine {
        Quarantine {
            environment: environment.into(),
            bad: CommitId::from_bytes([digit; 20]),
            good: None,
            at: chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset(),
            who: "asha".into(),
            reason: Some("5xx".into()),
            site: None,
        }
    }

    fn on(host: &str) -> EnvironmentSettings {
        EnvironmentSettings { host: Some(Host::Ssh(host.into())), ..EnvironmentSettings::default() }
    }

    /// A configuration whose production and staging run on this host.
    fn config(host: &str) -> Config {
        let environments = ["production", "staging"].map(|name| (name.to_owned(), on(host)));
        Config { environments: environments.into(), ..Config::default() }
    }

    #[test]
    fn two_services_that_both_have_a_production_leave_each_other_alone() {
        let store = Store::in_memory();
        let of = |digit, host: &str| Quarantine { site: Some(Site::of(&on(host))), ..one(digit, "production") };
        put_in_quarantine(&store, of(1, "api"));
        put_in_quarantine(&store, of(2, "web"));
        put_in_quarantine(&store, Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..of(3, "web") });
        assert_eq!(quarantined(&store, &config("api")), [of(1, "api")]);
        assert_eq!(lift(&store, ("production", &on("web"))), 2);
        assert_eq!((quarantined(&store, &config("api")).len(), quarantined(&store, &config("web")).len()), (1, 0));
        assert_eq!(quarantined(&store, &Config::default()).len(), 1, "where it is not known where it runs, it counts");
    }

    #[test]
    fn what_was_seen_to_be_bad_stays_though_what_was_before_is_gone_back_to() {
        let store = Store::in_memory();
        put_in_quarantine(&store, one(1, "production"));
        put_in_quarantine(&store, one(2, "production"));
        put_in_quarantine(&store, Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..one(2, "production") });
        let bad: Vec<CommitId> = quarantined(&store, &config("api")).iter().map(|one| one.bad).collect();
        assert_eq!(bad, [CommitId::from_bytes([2; 20])]);
    }

    #[test]
    fn going_forward_again_lifts_what_was_put_back_and_puts_nothing_there() {
        let store = Store::in_memory();
        put_in_quarantine(&store, one(1, "production"));
        let forward = Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..one(2, "production") };
        put_in_quarantine(&store, forward);
        assert_eq!(quarantined(&store, &config("api")), []);
    }

    #[test]
    fn what_was_put_back_stays_until_it_is_lifted_and_the_same_is_kept_once() {
        let store = Store::in_memory();
        for quarantine in [one(1, "production"), one(2, "production"), one(1, "production"), one(1, "staging")] {
            assert_eq!(put_in_quarantine(&store, quarantine), Kept::ThisRun);
        }
        assert_eq!(
            quarantined(&store, &config("api")),
            [one(2, "production"), one(1, "production"), one(1, "staging")]
        );
        assert_eq!(lift(&store, ("production", &on("api"))), 2);
        assert_eq!(quarantined(&store, &config("api")), [one(1, "staging")]);
    }
}
