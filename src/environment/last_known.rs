//! What was known of an environment, for when nothing of it can be reached: what each slot held, where the traffic went, and
//! which scripts lay there. What a container or a person wrote is left out, so that nothing secret is in it.

use super::Environment;
use crate::board::Reading;
use crate::config::EnvironmentSettings;
use crate::domain::Moment;
use crate::domain::container::{Container, ContainerList};
use crate::domain::host::{HostFacts, ScriptFacts};
use crate::domain::traffic::Traffic;
use crate::environment::span::ago;
use crate::sources::docker::fitting;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// So long it is told that a script is another file than before.
const TOLD: TimeDelta = TimeDelta::days(1);
/// So many digits of a checksum tell it from every other.
const DIGITS: usize = 12;

/// What was known of an environment, each part with when it was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LastKnown {
    /// The containers of its slots.
    pub containers: Option<(Arc<ContainerList>, Moment)>,
    /// Where nginx sent the traffic.
    pub traffic: Option<(Arc<Traffic>, Moment)>,
    /// What the host said of the scripts.
    pub host: Option<(Arc<HostFacts>, Moment)>,
    /// The scripts as they were before they changed.
    pub scripts: Option<ScriptsSeen>,
}

/// The scripts of a host as they were seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptsSeen {
    /// Each with its checksum.
    pub files: Vec<ScriptFacts>,
    /// When they were last seen like this.
    pub at: Moment,
}

impl LastKnown {
    /// What is known, without what may be secret; what is not known is what was known before.
    #[must_use]
    pub fn of(env: &Environment, settings: &EnvironmentSettings, before: Self) -> Self {
        let containers = taken(&env.containers).map(|(list, at)| (Arc::new(of_slots(&list, settings)), at));
        let host = taken(&env.host).map(|(facts, at)| (Arc::new(unspoken(&facts)), at));
        Self {
            containers: containers.or(before.containers),
            traffic: taken(&env.traffic).or(before.traffic),
            host: host.or(before.host),
            scripts: env.scripts_before.clone().or(before.scripts),
        }
    }

    /// Puts it where nothing is known.
    pub fn fill(self, env: &mut Environment) {
        fill(&mut env.containers, self.containers);
        fill(&mut env.traffic, self.traffic);
        fill(&mut env.host, self.host);
        env.scripts_before = env.scripts_before.take().or(self.scripts);
    }
}

impl ScriptsSeen {
    /// What is held against the scripts from now on: those of before as long as their change is to be told.
    #[must_use]
    pub fn next(before: Option<Self>, facts: &HostFacts, at: Moment) -> Self {
        match before {
            Some(before) if at - before.at < TOLD && !before.changed(facts).is_empty() => before,
            before => Self { files: facts.scripts.iter().map(|is| kept(before.as_ref(), is)).collect(), at },
        }
    }

    /// Which scripts are other files now, in sentences without an end.
    #[must_use]
    pub fn told(&self, facts: &HostFacts, now: Moment) -> Vec<String> {
        let told = |(was, is): (&ScriptFacts, &ScriptFacts)| {
            let (path, was, is) = (&is.path, digits(was.checksum.as_deref()), digits(is.checksum.as_deref()));
            format!("{path} was changed on the host: it is {is} now, and was {was} {}", ago(now, self.at))
        };
        self.changed(facts).into_iter().map(told).collect()
    }

    fn changed<'a>(&'a self, facts: &'a HostFacts) -> Vec<(&'a ScriptFacts, &'a ScriptFacts)> {
        let before = |is: &ScriptFacts| self.files.iter().find(|was| (was.role, &was.path) == (is.role, &is.path));
        let other = |(was, is): &(&ScriptFacts, &ScriptFacts)| {
            was.checksum.as_ref().zip(is.checksum.as_ref()).is_some_and(|(was, is)| was != is)
        };
        facts.scripts.iter().filter_map(|is| Some((before(is)?, is))).filter(other).collect()
    }
}

/// A script as it is now; what could not be summed this time is held against what it was before.
fn kept(before: Option<&ScriptsSeen>, is: &ScriptFacts) -> ScriptFacts {
    let same = |was: &&ScriptFacts| (was.role, &was.path) == (is.role, &is.path);
    let was = before.and_then(|before| before.files.iter().find(same)).and_then(|was| was.checksum.clone());
    ScriptFacts { checksum: is.checksum.clone().or(was), ..is.clone() }
}

/// The first digits of the SHA-256 of a script: `sha256:0a1b2c3d4e5f`.
#[must_use]
pub fn digits(checksum: Option<&str>) -> String {
    let sum = checksum.map(|sum| sum.chars().take(DIGITS).collect::<String>());
    sum.map_or_else(|| "checksum unknown".to_owned(), |sum| format!("sha256:{sum}"))
}

fn taken<T>(reading: &Reading<T>) -> Option<(Arc<T>, Moment)> {
    Some((Arc::clone(reading.value()?), reading.taken()?))
}

fn fill<T>(reading: &mut Reading<T>, known: Option<(Arc<T>, Moment)>) {
    if let Some((value, at)) = known.filter(|_| reading.value().is_none()) {
        *reading = Reading::shared(value, at);
    }
}

/// The containers of the slots, without what they printed and the labels that nobody asked for.
fn of_slots(list: &ContainerList, settings: &EnvironmentSettings) -> ContainerList {
    let single = settings.single_slot();
    let slots = || settings.slots.values().chain(&single);
    let is_ours = |one: &&Container| slots().any(|slot| fitting(list, slot).contains(one));
    let asked =
        |key: &str| slots().filter_map(|slot| slot.label.as_deref()?.split_once('=')).any(|(name, _)| name == key);
    let bare = |one: &Container| {
        let labels = one.labels.iter().filter(|(key, _)| asked(key) || key.starts_with("com.docker.compose."));
        let labels = labels.map(|(key, value)| (key.clone(), value.clone())).collect();
        Container { labels, checks: Vec::new(), ..one.clone() }
    };
    ContainerList { containers: list.containers.iter().filter(is_ours).map(bare).collect(), ..list.clone() }
}

/// Without what somebody wrote into files there.
fn unspoken(facts: &HostFacts) -> HostFacts {
    HostFacts { state_file: None, lock: None, ..facts.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::sample::{at, calm, host, settings};

    fn with(sum: char) -> HostFacts {
        let mut facts = host("blue");
        facts.scripts.iter_mut().for_each(|script| script.checksum = Some(sum.to_string().repeat(64)));
        facts
    }

    #[test]
    fn what_is_known_comes_back_where_nothing_is_and_holds_nothing_that_was_written() {
        let mut env = calm();
        let mut list = ContainerList::clone(env.containers.value().unwrap());
        list.containers[0].labels.insert("token".into(), "hunter2".into());
        env.containers = Reading::fresh(list, at(0));
        env.host = Reading::fresh(HostFacts { lock: Some("hunter2".into()), ..with('a') }, at(0));
        let kept = LastKnown::of(&env, &settings(), LastKnown::default());
        let text = serde_json::to_string(&kept).unwrap();
        assert!(!text.contains("hunter2"), "{text}");
        let mut empty = Environment::default();
        serde_json::from_str::<LastKnown>(&text).unwrap().fill(&mut empty);
        assert_eq!(empty.containers.value().unwrap().containers.len(), 2);
        assert_eq!((empty.traffic.value(), empty.containers.taken()), (env.traffic.value(), Some(at(0))));
        let again = LastKnown::of(&Environment::default(), &settings(), kept.clone());
        assert_eq!(again, kept, "what was not read now stays");
    }

    #[test]
    fn a_script_that_changed_is_told_for_a_day() {
        let seen = ScriptsSeen::next(None, &with('a'), at(0));
        assert!(seen.told(&with('a'), at(60)).is_empty());
        let told = seen.told(&with('b'), at(3600));
        assert!(told[0].contains("it is sha256:bbbbbbbbbbbb now, and was sha256:aaaaaaaaaaaa 1 h ago"), "{told:?}");
        let seen = ScriptsSeen::next(Some(seen), &with('b'), at(3600));
        assert_eq!(seen.at, at(0), "another look forgets nothing");
        let seen = ScriptsSeen::next(Some(seen), &with('b'), at(90_000));
        assert!(seen.told(&with('b'), at(90_000)).is_empty());
    }
}
