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
    /// Where that environment runs. `None` where it was not written down.
    #[serde(default)]
    pub site: Option<Site>,
    /// The repository of the service: every service calls its environments alike. `None` where it was not written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
}

impl Quarantine {
    /// Whether it is of this environment, and not of another service's that is called alike. The repository tells; where it is
    /// not known, the site does; and where nothing says where one of them runs, it counts.
    fn is_of(&self, repository: Option<&str>, (name, settings): (&str, &EnvironmentSettings)) -> bool {
        let same = same_repository(self.repository.as_deref(), repository);
        self.environment == name && same.unwrap_or_else(|| self.moved(settings).is_none())
    }

    fn is_of_any(&self, repository: Option<&str>, config: &Config) -> bool {
        let name = self.environment.as_str();
        match config.environments.get(name) {
            Some(settings) => self.is_of(repository, (name, settings)),
            None => same_repository(self.repository.as_deref(), repository) != Some(false),
        }
    }

    /// Whether two are of the same environment.
    fn is_beside(&self, other: &Self) -> bool {
        let at = || self.site.as_ref().zip(other.site.as_ref()).is_none_or(|(site, other)| site == other);
        let same = same_repository(self.repository.as_deref(), other.repository.as_deref());
        self.environment == other.environment && same.unwrap_or_else(at)
    }

    /// That the environment is configured at another place by now, in words. It may be the same one, called otherwise.
    #[must_use]
    pub fn moved(&self, settings: &EnvironmentSettings) -> Option<String> {
        let here = Site::of(settings);
        let there = self.site.as_ref().filter(|there| settings.host.is_some() && **there != here)?;
        Some(format!("that was on {there}, and {here} is configured now"))
    }
}

/// Whether two repositories are the same; `None` where one of them is not known. A clone without a remote goes by the name of
/// its folder, which names no repository.
fn same_repository(one: Option<&str>, other: Option<&str>) -> Option<bool> {
    let known = |name: &&str| name.contains('/');
    let (one, other) = one.filter(known).zip(other.filter(known))?;
    Some(one.eq_ignore_ascii_case(other))
}

/// What is in quarantine of the environments of this repository that are configured, the newest last.
#[must_use]
pub fn quarantined(store: &Store, config: &Config, repository: Option<&str>) -> Vec<Quarantine> {
    all(store).into_iter().filter(|one| one.is_of_any(repository, config)).collect()
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
pub fn lift(store: &Store, repository: Option<&str>, place: (&str, &EnvironmentSettings)) -> usize {
    let (lifted, left): (Vec<_>, Vec<_>) = all(store).into_iter().partition(|one| one.is_of(repository, place));
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
            repository: None,
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
    fn where_no_repository_is_known_two_productions_are_told_apart_by_where_they_run() {
        let store = Store::in_memory();
        let of = |digit, host: &str| Quarantine { site: Some(Site::of(&on(host))), ..one(digit, "production") };
        put_in_quarantine(&store, of(1, "api"));
        put_in_quarantine(&store, of(2, "web"));
        put_in_quarantine(&store, Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..of(3, "web") });
        assert_eq!(quarantined(&store, &config("api"), None), [of(1, "api")]);
        assert_eq!(lift(&store, None, ("production", &on("web"))), 2);
        let count = |host| quarantined(&store, &config(host), None).len();
        assert_eq!((count("api"), count("web")), (1, 0));
        let nowhere = quarantined(&store, &Config::default(), None);
        assert_eq!(nowhere.len(), 1, "where it is not known where it runs, it counts");
    }

    #[test]
    fn two_services_on_one_host_leave_each_other_alone() {
        let store = Store::in_memory();
        let of = |digit, name: &str| Quarantine {
            site: Some(Site::of(&on("prod"))),
            repository: Some(name.into()),
            ..one(digit, "production")
        };
        put_in_quarantine(&store, of(1, "acme/api"));
        put_in_quarantine(&store, Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..of(2, "acme/web") });
        assert_eq!(quarantined(&store, &config("prod"), Some("acme/api")), [of(1, "acme/api")]);
        assert_eq!(lift(&store, Some("Acme/Web"), ("production", &on("prod"))), 1);
        assert_eq!(quarantined(&store, &config("prod"), None), [of(1, "acme/api")]);
    }

    #[test]
    fn a_place_that_is_called_otherwise_by_now_loses_nothing_and_that_is_told() {
        let store = Store::in_memory();
        let folder = |name: &str, folder: &str| {
            let mut settings = on(name);
            settings.scripts.dir = Some(folder.into());
            settings
        };
        let kept = Quarantine {
            site: Some(Site::of(&folder("prod", "/srv/app"))),
            repository: Some("acme/api".into()),
            ..one(1, "production")
        };
        put_in_quarantine(&store, kept.clone());
        for host in ["prod-1", "prod"] {
            assert_eq!(quarantined(&store, &config(host), Some("acme/api")), std::slice::from_ref(&kept), "{host}");
        }
        let told = "that was on prod in /srv/app, and prod-1 in /srv/app/ is configured now";
        assert_eq!(kept.moved(&folder("prod-1", "/srv/app/")).as_deref(), Some(told));
        assert_eq!(kept.moved(&folder("prod", "/srv/app")), None);
        assert_eq!(kept.moved(&EnvironmentSettings::default()), None, "nothing is configured");
        assert_eq!(lift(&store, Some("acme/api"), ("production", &on("prod-1"))), 1);
    }

    #[test]
    fn a_folder_names_no_repository() {
        assert_eq!(same_repository(Some("api"), Some("acme/api")), None);
        assert_eq!(same_repository(Some("acme/api"), Some("acme/web")), Some(false));
    }

    #[test]
    fn what_was_written_before_repositories_were_is_read() {
        let mut told = serde_json::to_value(one(1, "production")).unwrap();
        assert!(told.as_object_mut().unwrap().remove("site").is_some() && told.get("repository").is_none());
        assert_eq!(serde_json::from_value::<Quarantine>(told).unwrap(), one(1, "production"));
    }

    #[test]
    fn what_was_seen_to_be_bad_stays_though_what_was_before_is_gone_back_to() {
        let store = Store::in_memory();
        put_in_quarantine(&store, one(1, "production"));
        put_in_quarantine(&store, one(2, "production"));
        put_in_quarantine(&store, Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..one(2, "production") });
        let bad: Vec<CommitId> = quarantined(&store, &config("api"), None).iter().map(|one| one.bad).collect();
        assert_eq!(bad, [CommitId::from_bytes([2; 20])]);
    }

    #[test]
    fn going_forward_again_lifts_what_was_put_back_and_puts_nothing_there() {
        let store = Store::in_memory();
        put_in_quarantine(&store, one(1, "production"));
        let forward = Quarantine { good: Some(CommitId::from_bytes([1; 20])), ..one(2, "production") };
        put_in_quarantine(&store, forward);
        assert_eq!(quarantined(&store, &config("api"), None), []);
    }

    #[test]
    fn what_was_put_back_stays_until_it_is_lifted_and_the_same_is_kept_once() {
        let store = Store::in_memory();
        for quarantine in [one(1, "production"), one(2, "production"), one(1, "production"), one(1, "staging")] {
            assert_eq!(put_in_quarantine(&store, quarantine), Kept::ThisRun);
        }
        assert_eq!(
            quarantined(&store, &config("api"), None),
            [one(2, "production"), one(1, "production"), one(1, "staging")]
        );
        assert_eq!(lift(&store, None, ("production", &on("api"))), 2);
        assert_eq!(quarantined(&store, &config("api"), None), [one(1, "staging")]);
    }
}
