//! What the scripts wrote down: a slot, its container or its port. Checked against the others, never believed alone.

use super::{Case, SETTLES, Standing, Who, Witness};
use crate::config::EnvironmentSettings;
use crate::domain::host::HostFacts;
use crate::domain::{Moment, SlotName};
use crate::environment::slots::loud;
use crate::environment::told::{self, Told};

pub(super) fn heard(case: &Case<'_>) -> Witness {
    let witness =
        |says: &str, at, standing| Witness { who: Who::StateFile, says: says.into(), slot: None, at, standing };
    if case.settings.state_file.is_none() {
        return witness("state_file is not configured", None, Standing::Unconfigured);
    }
    let reading = &case.env.host;
    match Told::of(reading, told::HOST, case.now) {
        Told::Now(facts, at) => written(case, facts, at, None),
        Told::Once(facts, at) => written(case, facts, at, Some(told::why(reading, case.now))),
        Told::Nothing => witness("nothing", None, Standing::Silent(told::why(reading, case.now))),
        Told::Unconfigured => witness("the host is not configured", None, Standing::Unconfigured),
    }
}

fn written(case: &Case<'_>, facts: &HostFacts, at: Moment, old: Option<String>) -> Witness {
    let who = Who::StateFile;
    let Some(text) = facts.state_file.as_deref() else {
        let standing = Standing::Silent(old.unwrap_or_else(|| "the file cannot be read".into()));
        return Witness { who, says: "nothing".into(), slot: None, at: Some(at), standing };
    };
    let word = word(text);
    let slot = slot_of(case, word);
    let standing = match (old, &slot) {
        (Some(why), _) => Standing::Silent(why),
        (None, _) if is_before_the_switch(case, at) => Standing::Silent("it was read before the last switch".into()),
        (None, Some(_)) => Standing::Tells,
        (None, None) => {
            Standing::Wrong(format!("the scripts wrote down {word:?}, which is no slot and no port of one"))
        }
    };
    let says = slot.as_ref().map_or_else(|| format!("{word:?}"), |slot| format!("{word:?}, {}", loud(slot)));
    Witness { who, says, slot, at: Some(at), standing }
}

/// The first line that says anything.
#[must_use]
pub fn word(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// The scripts write it down after they moved the traffic.
fn is_before_the_switch(case: &Case<'_>, at: Moment) -> bool {
    let traffic = case.env.traffic.value();
    let moved = traffic.into_iter().flat_map(|traffic| [traffic.written, traffic.loaded]).flatten().max();
    moved.is_some_and(|moved| at < case.here(moved) + SETTLES)
}

fn slot_of(case: &Case<'_>, word: &str) -> Option<SlotName> {
    named(case.settings, word)
}

/// The slot that a word of the scripts means: its name, its container or its port.
#[must_use]
pub fn named(settings: &EnvironmentSettings, word: &str) -> Option<SlotName> {
    let port = word.rsplit(':').next().and_then(|digits| digits.parse::<u16>().ok());
    let means = |(name, slot): &(&String, &crate::config::SlotSettings)| {
        name.eq_ignore_ascii_case(word)
            || slot.container.as_deref() == Some(word)
            || (port.is_some() && slot.port == port)
    };
    settings.slots.iter().find(means).map(|(name, _)| SlotName(name.clone()))
}
