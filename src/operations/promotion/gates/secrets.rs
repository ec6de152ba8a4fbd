//! `secrets`: which names production's secret lacks. Only names are ever known here.

use super::environments::Place;
use super::{Evidence, counted, listed, told, unobserved};
use crate::board::Reading;
use crate::domain::secret::SecretFacts;
use crate::environment::is_unconfigured;
use crate::operations::NewVariable;
use crate::operations::promotion::gate::{Gate, GateId};
use chrono::TimeDelta;

const ID: GateId = GateId::Secrets;
/// Secrets change seldom, and are read seldom.
const SECRETS: TimeDelta = TimeDelta::minutes(30);

pub(super) fn secrets(evidence: &Evidence<'_>) -> Gate {
    let place = |name| Place::of(evidence, name, &ID).map(|place| &place.env.secret);
    let (production, development) = match (place("production"), place("development")) {
        (Ok(production), Ok(development)) => (production, development),
        (Err(gate), _) | (_, Err(gate)) => return *gate,
    };
    if is_unconfigured(production) {
        return Gate::unknown(ID, "production's secret is not configured")
            .clears("environment.production.secret in cutover.toml names it.");
    }
    match told(production, SECRETS, evidence.now) {
        Ok((facts, taken)) => judged(facts, development, evidence).at(taken),
        Err(why) => unobserved(ID, production, format!("production's secret: {why}")),
    }
}

fn judged(production: &SecretFacts, development: &Reading<SecretFacts>, evidence: &Evidence<'_>) -> Gate {
    let Some(has) = &production.keys else {
        return Gate::block(ID, format!("{} is no JSON object: the deploy stops at it", production.name))
            .findings(vec!["it is no JSON object".into()])
            .clears("Whoever keeps the secret mends it.");
    };
    let unset: Vec<&NewVariable> = evidence.ships.variables.iter().filter(|new| !has.contains(&new.name)).collect();
    if !unset.is_empty() {
        return newly_read(production, &unset);
    }
    let other = told(development, SECRETS, evidence.now);
    let other_keys = other.as_ref().ok().and_then(|(facts, _)| facts.keys.as_ref());
    let missing: Vec<String> = other_keys.into_iter().flat_map(|keys| keys.difference(has)).cloned().collect();
    if !missing.is_empty() {
        let count = counted(missing.len(), "name", "names");
        return Gate::warn(
            ID,
            format!("{} lacks {count} that development's has: {}", production.name, listed(&missing, 5)),
        )
        .findings(missing)
        .clears("Whoever keeps the secret adds them; a deploy reads it anew.");
    }
    let names = counted(has.len(), "name", "names");
    match (other, other_keys) {
        (Ok(_), Some(_)) => Gate::pass(ID, format!("{} has {names}, and all that development's has", production.name)),
        (Ok(_), None) => Gate::unknown(ID, format!("{} has {names}; development's is no JSON object", production.name))
            .clears("Whoever keeps the secret mends it."),
        (Err(why), _) => unobserved(ID, development, format!("{} has {names}; development's: {why}", production.name)),
    }
}

/// What the new code reads and nobody set: most deploys that fail only in production fail by this.
fn newly_read(production: &SecretFacts, unset: &[&NewVariable]) -> Gate {
    let names: Vec<String> = unset.iter().map(|new| new.name.clone()).collect();
    let count = counted(names.len(), "name", "names");
    let told = |new: &&NewVariable| format!("{} is read by {}", new.name, listed(&new.files, 3));
    Gate::warn(ID, format!("{} lacks {count} that the new code reads: {}", production.name, listed(&names, 5)))
        .findings(unset.iter().map(told).collect())
        .clears("Whoever keeps the secret adds them, unless each has a default in the code.")
}
