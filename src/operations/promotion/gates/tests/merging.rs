//! What GitHub holds against the merge itself.

use super::lost;
use crate::board::Reading;
use crate::config::Method;
use crate::domain::branch_rules::{BranchNow, BranchRules};
use crate::domain::pull_request::{Check, PullNumber};
use crate::domain::workflow_run::RunState;
use crate::environment::sample::at;
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::sample::World;
use crate::sources::github::Opened;

fn found(id: &GateId, change: impl FnOnce(&mut World)) -> Option<Gate> {
    let mut world = World::calm();
    change(&mut world);
    world.gates().into_iter().find(|gate| gate.id == *id)
}

fn pull(is_draft: bool) -> Opened {
    Opened { number: PullNumber(45), head: None, title: String::new(), body: None, url: String::new(), is_draft }
}

#[test]
fn a_draft_blocks_a_promotion_by_pull_request_and_no_other() {
    let by = |method, is_draft| {
        found(&GateId::PullRequest, move |world| {
            world.config.promotion.method = method;
            world.outside.pull = Reading::fresh(Some(pull(is_draft)), at(0));
        })
    };
    let draft = by(Method::PullRequest, true).unwrap();
    assert_eq!(
        (draft.state, draft.clears.unwrap().as_str()),
        (GateState::Block, "Its author declares it ready: gh pr ready 45.")
    );
    assert_eq!((by(Method::PullRequest, false), by(Method::Merge, true)), (None, None));
    let unread = found(&GateId::PullRequest, |world| world.outside.pull = Reading::default().failed(lost(), at(0)));
    assert_eq!(unread.unwrap().state, GateState::Unknown);
}

fn asking(checks: &[(&str, RunState)], change: impl FnOnce(&mut World, &mut BranchRules)) -> (GateState, String) {
    let check = |(name, state): &(&str, RunState)| Check {
        name: (*name).to_owned(),
        state: *state,
        url: None,
        log: Vec::new(),
    };
    let checks: Vec<Check> = checks.iter().map(check).collect();
    let gate = found(&GateId::RequiredChecks, move |world| {
        let names = ["build", "lint"].map(str::to_owned);
        let mut rules = BranchRules { checks: names.into_iter().collect(), ..BranchRules::default() };
        world.outside.checks = Reading::fresh(checks, at(0));
        change(world, &mut rules);
        let now: BranchNow = world.outside.production.value().unwrap().as_ref().clone();
        world.outside.production = Reading::fresh(BranchNow { rules: Some(rules), ..now }, at(0));
    });
    let gate = gate.unwrap();
    (gate.state, gate.observed)
}

#[test]
fn required_checks_pass_as_github_takes_them_and_block_by_name() {
    use RunState::{Failure, Neutral, Running, Skipped, Success};
    let told = |checks: &[(&str, RunState)]| asking(checks, |_, _| {});
    assert_eq!(
        told(&[("build", Success), ("lint", Skipped)]),
        (GateState::Pass, "2 required checks passed: build, lint".into())
    );
    assert_eq!(told(&[("build", Neutral), ("lint", Success), ("other", Failure)]).0, GateState::Pass);
    let blocked = (GateState::Block, "main asks for what has not passed: build failed, lint never ran".into());
    assert_eq!(told(&[("build", Success), ("build", Failure)]), blocked, "a check and a status of one name");
    let waits = (GateState::Block, "main asks for what has not passed: lint has not ended".into());
    assert_eq!(told(&[("build", Success), ("lint", Running)]), waits);
}

#[test]
fn required_checks_that_the_method_or_the_heads_cannot_meet_block() {
    let good = [("build", RunState::Success), ("lint", RunState::Success)];
    let merge = asking(&good, |world, _| world.config.promotion.method = Method::Merge);
    assert_eq!(merge.0, GateState::Block);
    assert!(merge.1.contains("made directly has no checks"), "{}", merge.1);
    let behind = |world: &mut World, rules: &mut BranchRules| {
        world.ships.merge.fast_forward = false;
        rules.up_to_date = true;
    };
    assert_eq!(
        asking(&good, behind),
        (GateState::Block, "main takes only what holds all of it, and development does not".into())
    );
    let unread = asking(&good, |world, _| world.outside.checks = Reading::default().failed(lost(), at(0)));
    assert_eq!(unread.0, GateState::Unknown);
}
