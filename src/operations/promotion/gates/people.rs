//! `lock`, `freeze` and `reviewers`: what people have said.

use super::{Evidence, LATELY, SELDOM, counted, span, told, unobserved};
use crate::config::Method;
use crate::domain::branch_rules::DeployRules;
use crate::domain::freeze::Window;
use crate::domain::lock::{Hold, Lock};
use crate::domain::pull_request::{PullRequest, ReviewDecision, Verdict};
use crate::operations::promotion::gate::{Gate, GateId};

pub(super) fn lock(evidence: &Evidence<'_>) -> Gate {
    let reading = &evidence.outside.lock;
    let name = &evidence.config.promotion.lock;
    match told(reading, LATELY, evidence.now) {
        Err(why) => unobserved(GateId::Lock, reading, why),
        Ok((None, taken)) => Gate::pass(GateId::Lock, format!("{name} is free")).at(taken),
        Ok((Some(lock), taken)) if lock.freezes(evidence.now) => {
            Gate::pass(GateId::Lock, format!("{name} holds a freeze and no promotion")).at(taken)
        }
        Ok((Some(lock), taken)) => held(lock, name, evidence).at(taken),
    }
}

/// Who holds it.
fn holder(lock: &Lock) -> &str {
    lock.holder.as_deref().unwrap_or("somebody it does not name")
}

/// `asha, for 2 min, until 2026-01-09 15:00 +00:00: release 12`
fn by(lock: &Lock, evidence: &Evidence<'_>) -> String {
    let reason = lock.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let since = lock.since.map(|since| format!(", for {}", span(evidence.now - since))).unwrap_or_default();
    let until = lock.until.map(|until| format!(", until {}", until.format("%Y-%m-%d %H:%M %:z"))).unwrap_or_default();
    format!("{}{since}{until}{reason}", holder(lock))
}

fn held(lock: &Lock, name: &str, evidence: &Evidence<'_>) -> Gate {
    let holder = holder(lock);
    let what = if lock.hold == Hold::Freeze { "is a freeze of" } else { "is held by" };
    let observed = format!("{name} {what} {}", by(lock, evidence));
    let findings = vec![format!("lock {}", lock.commit)];
    if lock.is_over(evidence.now) {
        let clears = match lock.hold {
            Hold::Freeze => format!("Nobody works under it: {}", lock.unlock()),
            Hold::Lock | Hold::Foreign => format!("Make sure that {holder} has ended; then: {}", lock.unlock()),
        };
        return Gate::block(GateId::Lock, format!("{observed}; its time is over")).findings(findings).clears(clears);
    }
    Gate::block(GateId::Lock, observed).findings(findings).clears(match lock.holder {
        Some(_) => format!("{holder} ends what goes on, or gives it back: cutover unlock."),
        None => format!("Whoever holds it ends what goes on; where nobody does: {}", lock.unlock()),
    })
}

/// A freeze that somebody set for all to see counts before the windows of the configuration.
pub(super) fn freeze(evidence: &Evidence<'_>) -> Gate {
    let lock = told(&evidence.outside.lock, LATELY, evidence.now).ok();
    let frozen =
        lock.and_then(|(lock, taken)| Some((lock.as_ref()?, taken))).filter(|(lock, _)| lock.freezes(evidence.now));
    match frozen {
        Some((lock, taken)) => frozen_by(lock, evidence).at(taken),
        None => windows(evidence),
    }
}

fn frozen_by(lock: &Lock, evidence: &Evidence<'_>) -> Gate {
    let gate = Gate::block(GateId::Freeze, format!("nothing is promoted: frozen by {}", by(lock, evidence)))
        .findings(vec![format!("freeze {}", lock.commit)])
        .clears(format!("{} lifts it, or somebody who may: {}", holder(lock), lock.unlock()));
    Gate { source: "GitHub", ..gate }
}

fn windows(evidence: &Evidence<'_>) -> Gate {
    let windows: Vec<Window> = evidence.config.promotion.freeze.iter().filter_map(|text| Window::parse(text)).collect();
    let now = evidence.now;
    let gate = match windows.iter().find(|window| window.holds(now)) {
        Some(window) => Gate::block(GateId::Freeze, format!("nothing is promoted now: {window}"))
            .findings(vec![window.to_string()])
            .clears("Wait until it is over, or whoever keeps cutover.toml changes promotion.freeze."),
        None if windows.is_empty() => Gate::pass(GateId::Freeze, "no window is configured"),
        None => {
            let count = counted(windows.len(), "window is", "windows are");
            Gate::pass(GateId::Freeze, format!("{count} configured and it is {}", now.format("%a %H:%M %:z")))
        }
    };
    gate.at(now)
}

pub(super) fn reviewers(evidence: &Evidence<'_>) -> Gate {
    let reading = &evidence.outside.deploy_rules;
    let (rules, taken) = match told(reading, SELDOM, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(GateId::Reviewers, reading, why),
    };
    let (deploy, barred) = deployment(rules.as_ref(), evidence);
    let (merge, lacks) = approvals(evidence);
    let observed = [Some(deploy), merge].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let findings: Vec<String> = [barred.clone(), lacks.clone()].into_iter().flatten().collect();
    let gate = match barred.or(lacks) {
        Some(clears) => Gate::warn(GateId::Reviewers, observed).findings(findings).clears(clears),
        None => Gate::pass(GateId::Reviewers, observed),
    };
    gate.at(taken)
}

/// Who has to approve the deployment, and why that cannot come to be.
fn deployment(rules: Option<&DeployRules>, evidence: &Evidence<'_>) -> (String, Option<String>) {
    let none = "nobody has to approve: what is merged is deployed by itself";
    let Some(rules) = rules else {
        return (format!("GitHub has no environment production; {none}"), None);
    };
    let waits = if rules.wait_minutes > 0 { format!(", after {} min", rules.wait_minutes) } else { String::new() };
    if rules.reviewers.is_empty() {
        return (format!("{none}{waits}"), None);
    }
    let who = evidence.board.github.value().and_then(|facts| facts.identity.login.clone());
    let alone = rules.not_by_oneself && who.is_some_and(|who| rules.reviewers == [who]);
    let barred =
        alone.then(|| "Whoever promotes may not approve it, and nobody else may: another account promotes.".into());
    let names = rules.reviewers.join(" or ");
    (format!("{names} has to approve the deployment{waits}"), barred)
}

/// How many approvals the merge itself needs and has.
fn approvals(evidence: &Evidence<'_>) -> (Option<String>, Option<String>) {
    let rules = evidence.outside.production.value().and_then(|branch| branch.rules.as_ref());
    let needs = rules.map_or(0, |rules| rules.approvals);
    if needs == 0 || evidence.config.promotion.method != Method::PullRequest {
        return (None, None);
    }
    let count = format!("the pull request needs {} approval{}", needs, if needs == 1 { "" } else { "s" });
    match open_pull(evidence) {
        Some(pull) => {
            // A server without GraphQL tells no decision: one approval is not two.
            let given = pull.reviews.iter().filter(|review| review.verdict == Verdict::Approved).count();
            let said = format!("{count}, and {} has {given}", pull.number);
            let enough = pull.decision == ReviewDecision::Approved && given as u64 >= needs;
            (Some(said), (!enough).then(|| format!("Somebody approves {}.", pull.number)))
        }
        None => (
            Some(format!("{count}, and none is open")),
            Some("Open it, and have it approved, before it is merged.".into()),
        ),
    }
}

/// The pull request that would be merged.
fn open_pull<'a>(evidence: &Evidence<'a>) -> Option<&'a PullRequest> {
    let (from, into) = (&evidence.heads.from.branch, &evidence.heads.to.branch);
    let pulls = &evidence.board.pulls.value()?.pulls;
    pulls.iter().find(|pull| pull.head == *from && pull.base == *into && pull.fork.is_none())
}
