//! `pull_request` and `required_checks`: what GitHub holds against the merge itself, whoever sends it. It would be refused after
//! the commit was typed. They are there only where there is something to say.

use super::{Evidence, LATELY, counted, listed, told, unobserved};
use crate::config::Method;
use crate::domain::branch_rules::BranchRules;
use crate::domain::pull_request::Check;
use crate::domain::workflow_run::RunState;
use crate::operations::promotion::gate::{Gate, GateId};

/// A draft is not merged.
pub(super) fn pull_request(evidence: &Evidence<'_>) -> Option<Gate> {
    let id = GateId::PullRequest;
    if evidence.config.promotion.method != Method::PullRequest {
        return None;
    }
    let reading = &evidence.outside.pull;
    match told(reading, LATELY, evidence.now) {
        // Where GitHub tells nothing at all, the other gates say so.
        Err(why) => {
            let is_told = evidence.outside.production.value().is_some() && reading.fault().is_some();
            is_told.then(|| unobserved(id, reading, why))
        }
        Ok((pull, taken)) => pull.as_ref().filter(|pull| pull.is_draft).map(|pull| {
            Gate::block(id, format!("{} is a draft, which GitHub does not merge", pull.number))
                .clears(format!("Its author declares it ready: gh pr ready {}.", pull.number.0))
                .at(taken)
        }),
    }
}

/// The checks that production's branch asks for, on the commit that is promoted.
pub(super) fn required_checks(evidence: &Evidence<'_>) -> Option<Gate> {
    let rules = evidence.outside.production.value()?.rules.as_ref()?;
    if rules.checks.is_empty() {
        return None;
    }
    Some(of_method(rules, evidence).or_else(|| behind(rules, evidence)).unwrap_or_else(|| passed(rules, evidence)))
}

/// A merge commit that is made directly is new, and has no checks.
fn of_method(rules: &BranchRules, evidence: &Evidence<'_>) -> Option<Gate> {
    let into = &evidence.config.branches.production;
    let names = listed(&names(rules), 4);
    (evidence.config.promotion.method == Method::Merge).then(|| {
        Gate::block(
            GateId::RequiredChecks,
            format!("{into} asks for {names}, and a merge that is made directly has no checks"),
        )
        .clears("Set promotion.method = \"pull_request\".")
        .at(evidence.now)
    })
}

/// What lacks something of production's branch is not merged where it has to hold all of it.
fn behind(rules: &BranchRules, evidence: &Evidence<'_>) -> Option<Gate> {
    let (from, into) = (&evidence.config.branches.integration, &evidence.config.branches.production);
    (rules.up_to_date && !evidence.ships.merge.fast_forward).then(|| {
        Gate::block(GateId::RequiredChecks, format!("{into} takes only what holds all of it, and {from} does not"))
            .clears(format!("Merge {into} into {from}."))
            .at(evidence.now)
    })
}

fn passed(rules: &BranchRules, evidence: &Evidence<'_>) -> Gate {
    let (id, reading) = (GateId::RequiredChecks, &evidence.outside.checks);
    let (checks, taken) = match told(reading, LATELY, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(id, reading, why),
    };
    let open: Vec<String> = names(rules).into_iter().filter_map(|name| open(&name, checks)).collect();
    if open.is_empty() {
        let all = counted(rules.checks.len(), "required check", "required checks");
        return Gate::pass(id, format!("{all} passed: {}", listed(&names(rules), 4))).at(taken);
    }
    let into = &evidence.config.branches.production;
    Gate::block(id, format!("{into} asks for what has not passed: {}", listed(&open, 4)))
        .findings(open)
        .clears("Wait until they have passed, or have them run: GitHub refuses the merge until then.")
        .at(taken)
}

fn names(rules: &BranchRules) -> Vec<String> {
    rules.checks.iter().cloned().collect()
}

/// Why a check is not passed; none where it is. GitHub takes skipped and neutral for passed.
fn open(name: &str, checks: &[Check]) -> Option<String> {
    let mut of_name = checks.iter().filter(|check| check.name == name).peekable();
    if of_name.peek().is_none() {
        return Some(format!("{name} never ran"));
    }
    let good = |state| matches!(state, RunState::Success | RunState::Skipped | RunState::Neutral);
    of_name.find(|check| !good(check.state)).map(|check| format!("{name} {}", standing(check.state)))
}

const fn standing(state: RunState) -> &'static str {
    match state {
        RunState::Failure => "failed",
        RunState::Cancelled => "was cancelled",
        RunState::Unknown => "is not known",
        _ => "has not ended",
    }
}
