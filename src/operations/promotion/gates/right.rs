//! `push_right`: whether the account may bring anything to production's branch.

use super::{Evidence, SELDOM, listed, told, unobserved};
use crate::config::Method;
use crate::domain::branch_rules::{BranchRule, BranchRules};
use crate::operations::promotion::gate::{Gate, GateId};
use crate::sources::github::{Access, Identity, Right, Standing};
use std::collections::BTreeSet;

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
    evidence.config.may_change("production").err().map(|kept| {
        let clears = kept.next_step().unwrap_or_default();
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
    if identity.standing == Standing::NoMergeCommits && evidence.config.promotion.method == Method::PullRequest {
        return Gate::block(ID, "the repository merges no pull request with a merge commit")
            .clears("An owner allows merge commits in its settings, under pull requests.");
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
    let Some(now) = evidence.outside.production.value() else { return Gate::pass(ID, has) };
    let Some(rules) = &now.rules else {
        return Gate::warn(ID, format!("{has}; the rules of {branch} cannot be read"))
            .clears(format!("Whoever administers the repository says what holds for {branch}."));
    };
    match forbidden(rules, evidence.config.promotion.method) {
        Some(what) => Gate::block(ID, format!("{has}; {branch} {what}")).clears(way_out(rules, branch)),
        None if doubt(rules).is_some() => doubted(rules, has, branch),
        None if now.protected == Some(true) => Gate::pass(ID, format!("{has}; {branch} is protected")),
        None => Gate::pass(ID, format!("{has}; {branch} is not protected")),
    }
}

/// What the rules leave in doubt: GitHub alone knows whether it holds for this account and these commits.
fn doubt(rules: &BranchRules) -> Option<(String, &'static str)> {
    let kinds = |kinds: &BTreeSet<String>| listed(&kinds.iter().cloned().collect::<Vec<_>>(), 4);
    if rules.has(BranchRule::Restricted) {
        return Some(("only some accounts may push to it".into(), "the account is none of them"));
    }
    if !rules.others.is_empty() {
        return Some((format!("whether these rules are kept is not known: {}", kinds(&rules.others)), "one is not"));
    }
    let passable = (!rules.passable.is_empty()).then(|| kinds(&rules.passable));
    passable.map(|kinds| (format!("this account may pass over rules: {kinds}"), "it may not"))
}

fn doubted(rules: &BranchRules, has: &str, branch: &str) -> Gate {
    let (what, refused) = doubt(rules).unwrap_or_default();
    Gate::warn(ID, format!("{has}; {branch}: {what}"))
        .clears(format!("GitHub refuses the merge where {refused}; nothing is changed then."))
}

/// What the rules forbid of a method.
fn forbidden(rules: &BranchRules, method: Method) -> Option<&'static str> {
    let direct = method != Method::PullRequest;
    let commits = method != Method::FastForward;
    let forbidding = [
        (BranchRule::Locked, true, "is locked: nobody may change it"),
        (BranchRule::MergeQueue, true, "takes merges from its merge queue only"),
        (BranchRule::PullRequest, direct, "takes pull requests only"),
        (BranchRule::NoMergeMethod, !direct, "takes pull requests by squash or rebase only"),
        (BranchRule::Linear, commits, "takes no merge commits"),
    ];
    forbidding.into_iter().find(|(rule, bears, _)| *bears && rules.has(*rule)).map(|(_, _, what)| what)
}

/// What to do about it: another method that the rules allow, or else whoever made them.
fn way_out(rules: &BranchRules, branch: &str) -> String {
    let methods = [Method::PullRequest, Method::Merge, Method::FastForward];
    if let Some(method) = methods.into_iter().find(|method| forbidden(rules, *method).is_none()) {
        return format!(
            "Set promotion.method = \"{}\", or whoever administers {branch} lifts the rule.",
            method.word()
        );
    }
    let lifts = format!("Whoever administers {branch} lifts the rule for this account");
    match rules.of.iter().find(|rule| [BranchRule::MergeQueue, BranchRule::NoMergeMethod].contains(rule)) {
        Some(BranchRule::MergeQueue) => {
            format!("{lifts}; or queue the pull request at GitHub, and cutover follow watches what it merges.")
        }
        Some(_) => format!(
            "Whoever administers {branch} allows the method merge: a squash or a rebase leaves {branch} without the commits."
        ),
        None => format!("{lifts}."),
    }
}
