//! `push_right`: whether the account may bring anything to production's branch.

use super::{Evidence, SELDOM, told, unobserved};
use crate::config::Method;
use crate::domain::branch_rules::BranchRules;
use crate::operations::promotion::gate::{Gate, GateId};
use crate::sources::github::{Access, Identity, Right, Standing};

const ID: GateId = GateId::PushRight;

pub(super) fn push_right(evidence: &Evidence<'_>) -> Gate {
    if let Some(gate) = read_only(evidence) {
        return gate;
    }
    let reading = &evidence.board.github;
    let (facts, taken) = match told(reading, SELDOM, evidence.now) {
        Ok(told) => told,
        // Where nothing of GitHub can be asked, the runs say why.
        Err(_) if reading.is_loading() && evidence.board.runs.fault().is_some() => {
            let runs = &evidence.board.runs;
            return unobserved(ID, runs, told::why(runs, evidence.now));
        }
        Err(why) => return unobserved(ID, reading, why),
    };
    of(&facts.identity, evidence).at(taken)
}

/// What keeps this console from changing anything.
fn read_only(evidence: &Evidence<'_>) -> Option<Gate> {
    if evidence.access == Access::ReadOnly {
        let clears = "Start without --read-only, and with screen.read_only = false.";
        return Some(Gate::block(ID, "this run is read-only").at(evidence.now).clears(clears));
    }
    let production = evidence.config.environments.get("production");
    production.filter(|settings| settings.read_only).map(|_| {
        let clears = "Whoever keeps cutover.toml sets environment.production.read_only = false.";
        Gate::block(ID, "the configuration makes production read-only").at(evidence.now).clears(clears)
    })
}

fn of(identity: &Identity, evidence: &Evidence<'_>) -> Gate {
    let branch = &evidence.config.branches.production;
    let who = identity.login.as_deref().unwrap_or("the account of the token");
    if identity.standing == Standing::Archived {
        return Gate::block(ID, "the repository is archived at GitHub")
            .clears("An owner unarchives it in its settings.");
    }
    match identity.right {
        Right::Unknown => Gate::unknown(ID, format!("GitHub does not tell what {who} may do"))
            .clears("Use a token whose rights GitHub tells: cutover doctor names them."),
        Right::Read => Gate::block(ID, format!("{who} may only read"))
            .clears(format!("An account that may push to {branch} promotes.")),
        right => ruled(evidence, &format!("{who} has {}", right.word())),
    }
}

/// What the rules of the branch add to the right.
fn ruled(evidence: &Evidence<'_>, has: &str) -> Gate {
    let branch = &evidence.config.branches.production;
    let method = evidence.config.promotion.method;
    let Some(now) = evidence.outside.production.value() else { return Gate::pass(ID, has) };
    let Some(rules) = &now.rules else {
        return Gate::warn(ID, format!("{has}; the rules of {branch} cannot be read"))
            .clears(format!("Whoever administers the repository says what holds for {branch}."));
    };
    match forbidden(rules, method) {
        Some((what, clears)) => Gate::block(ID, format!("{has}; {branch} {what}")).clears(clears),
        None if rules.restricted => Gate::warn(ID, format!("{has}; only some accounts may push to {branch}"))
            .clears("GitHub refuses the merge where the account is none of them; nothing is changed then."),
        None if now.protected == Some(true) => Gate::pass(ID, format!("{has}; {branch} is protected")),
        None => Gate::pass(ID, format!("{has}; {branch} is not protected")),
    }
}

/// What the rules forbid of the method of the configuration.
fn forbidden(rules: &BranchRules, method: Method) -> Option<(&'static str, &'static str)> {
    match method {
        Method::Merge | Method::FastForward if rules.pull_request => {
            Some(("takes pull requests only", "Set promotion.method = \"pull_request\"."))
        }
        Method::Merge | Method::PullRequest if rules.linear => {
            Some(("takes no merge commits", "Set promotion.method = \"fast_forward\", or lift the rule."))
        }
        _ => None,
    }
}
