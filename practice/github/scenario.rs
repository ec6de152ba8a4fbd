//! What a scenario changes here: the `[github]` table of its file, over the world that is calm.

use super::drafts::Draft;
use super::opening::ago;
use super::rules::Rules;
use super::script::{Act, Coming};
use super::trouble::Trouble;
use super::world::{Environment, Service, World};
use crate::failure::{Doing, Failure};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// The part of a scenario that is GitHub's.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Scenario {
    /// Milliseconds, in real time, that every answer takes.
    latency: u64,
    /// Calls that every token has left.
    calls: Option<u64>,
    /// Every token has expired so long ago.
    expired: Option<String>,
    /// Whether GraphQL is there.
    without_graphql: bool,
    /// Whether etags are told.
    without_etags: bool,
    /// Pull requests whose mergeability is not worked out.
    thinking: Vec<u64>,
    troubles: Vec<Trouble>,
    rules: Vec<Rules>,
    environments: Vec<Environment>,
    coming: Vec<Told>,
    /// Pull requests that are open besides.
    pulls: Vec<Draft>,
    /// So many pull requests are open in all.
    crowd: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    /// So long before the world began.
    ago: Option<String>,
    /// So many seconds after.
    seconds: Option<i64>,
    #[serde(default)]
    by: String,
    act: Act,
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    github: Scenario,
}

impl Scenario {
    /// Reads it from the text of a scenario's file.
    pub fn read(text: &str) -> Result<Self, Failure> {
        toml::from_str::<File>(text).doing("reading the scenario for GitHub").map(|file| file.github)
    }

    /// Pull requests whose mergeability is not worked out at the beginning.
    pub fn thinking(&self) -> BTreeSet<u64> {
        self.thinking.iter().copied().collect()
    }

    /// Puts it over a calm world that has not lived yet; `now` is the moment it will have lived to.
    pub fn apply(&self, world: &mut World, now: DateTime<Utc>) -> Result<(), Failure> {
        for draft in &self.pulls {
            world.open_draft(draft.clone())?;
        }
        world.crowd(self.crowd)?;
        world.latency = Duration::from_millis(self.latency);
        world.troubles.extend(self.troubles.iter().cloned());
        world.rules.extend(self.rules.iter().cloned());
        world.coming.extend(self.coming.iter().map(|told| told.coming(now)));
        if !self.environments.is_empty() {
            world.environments.clone_from(&self.environments);
        }
        if self.without_graphql {
            world.graphql = Service::Off;
        }
        if self.without_etags {
            world.etags = Service::Off;
        }
        for token in &mut world.tokens {
            token.expires = self.expired.as_ref().map(|age| ago(age, now)).or(token.expires);
        }
        let texts: Vec<String> = world.tokens.iter().map(|token| token.text.clone()).collect();
        if let Some(calls) = self.calls {
            for text in texts {
                world.limits.leave(&text, calls, now);
            }
        }
        Ok(())
    }
}

impl Told {
    fn coming(&self, now: DateTime<Utc>) -> Coming {
        let at = self.ago.as_ref().map_or(now, |age| ago(age, now)) + TimeDelta::seconds(self.seconds.unwrap_or(0));
        Coming { at, by: self.by.clone(), act: self.act.clone(), scripted: true }
    }
}
