//! `second_person`: whether somebody else than the one who promotes has approved the plan.

use super::{Evidence, LATELY, SELDOM, told, unobserved, unread};
use crate::domain::approval::{Approval, Approvals, FEWEST};
use crate::operations::promotion::gate::{Gate, GateId};

const ID: GateId = GateId::SecondPerson;

/// The gate over the plan of this hash; none where nobody else is asked for.
pub(in crate::operations::promotion) fn second_person(evidence: &Evidence<'_>, hash: &str) -> Option<Gate> {
    unread::of(&ID, evidence).or_else(|| evidence.config.promotion.two_person.then(|| judged(evidence, hash)))
}

fn judged(evidence: &Evidence<'_>, hash: &str) -> Gate {
    let (approvals, account) = (&evidence.outside.approvals, &evidence.board.github);
    let (told_of, taken) = match told(approvals, LATELY, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(ID, approvals, why),
    };
    let login = match told(account, SELDOM, evidence.now) {
        Ok((facts, _)) => facts.identity.login.as_deref(),
        Err(why) => return unobserved(ID, account, why),
    };
    let gate = match login {
        Some(login) => of(evidence, told_of, login, hash),
        None => Gate::unknown(ID, "GitHub does not tell whose token this is, so nobody can be told from somebody else")
            .clears("Use a token of a person: cutover doctor tells of it."),
    };
    gate.at(taken)
}

fn of(evidence: &Evidence<'_>, told: &Approvals, login: &str, hash: &str) -> Gate {
    let short = &hash[..FEWEST.min(hash.len())];
    let (from, into) = (&evidence.heads.from.branch, &evidence.heads.to.branch);
    let Some(pull) = told.pull else {
        return Gate::block(ID, format!("no pull request from {from} into {into} is open to approve it on"))
            .clears(format!("cutover prs open {from} --into {into} opens one; merging it is not up to that."));
    };
    let names = |test: &dyn Fn(&&Approval) -> bool| {
        let mut names: Vec<&str> = told.given.iter().filter(test).map(|one| one.by.as_str()).collect();
        names.dedup();
        names.join(", ")
    };
    let others = names(&|one| one.is_of(hash) && !one.is_by(login));
    if !others.is_empty() {
        return Gate::pass(ID, format!("{others} approved plan {short} on {pull}"));
    }
    let (own, before) = (names(&|one| one.is_of(hash)), names(&|one| !one.is_of(hash) && !one.is_by(login)));
    let observed = match (own.is_empty(), before.is_empty()) {
        (false, _) => format!("only {login} approved plan {short}, and whoever promotes does not count"),
        (true, false) => format!("nobody approved plan {short} on {pull}; {before} approved another plan"),
        (true, true) => format!("nobody approved plan {short} on {pull}"),
    };
    Gate::block(ID, observed).clears(format!("Somebody else looks at it and runs: cutover promote --approve {short}."))
}
