//! Two people look at one plan, and one of them says yes to it.

use super::world::World;
use engine::domain::pull_request::PullNumber;
use engine::operations::promotion::GateState;
use engine::sources::github::Opening;
use practice::github::{Right, Trouble, Way};

/// The promotion's pull request, opened by whoever may push.
async fn open(world: &World) -> PullNumber {
    let opening = Opening {
        head: engine::domain::BranchName::new("development"),
        base: engine::domain::BranchName::new("main"),
        title: "release".into(),
        body: String::new(),
        draft: false,
    };
    world.client(Right::Push).open_pull(&opening).await.unwrap().unwrap().number
}

async fn asked_for_two() -> World {
    let mut world = World::calm().await;
    world.config.promotion.two_person = true;
    world
}

#[tokio::test]
async fn two_people_with_other_rights_in_other_clones_see_one_hash() {
    let world = asked_for_two().await;
    let one = world.plan(Right::Push).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("clone");
    let (origin, path) = (world.made.origin.to_str().unwrap(), clone.to_str().unwrap());
    world.git_there(&["clone", "--quiet", "--branch", "main", origin, path]);
    let reader = world.plan_in(Right::Pull, &clone).await;
    assert_eq!(one.gate("push_right").state, GateState::Pass);
    assert_eq!(reader.gate("push_right").state, GateState::Block, "they are not told the same");
    assert_eq!(one.plan.hash(), reader.plan.hash());
    assert_eq!(world.plan(Right::Admin).await.plan.hash(), one.plan.hash());
}

#[tokio::test]
async fn a_plan_waits_for_somebody_else_until_they_approve_that_very_plan() {
    let world = asked_for_two().await;
    let none = world.plan(Right::Push).await;
    assert!(none.gate("second_person").observed.starts_with("no pull request from development into main is open"));
    let pull = open(&world).await;
    let waits = world.plan(Right::Push).await;
    let hash = waits.plan.hash().to_owned();
    assert_eq!(waits.gate("second_person").state, GateState::Block);
    assert_eq!(hash, none.plan.hash(), "an open pull request changes nothing in it");
    let says = |by: &str, text: &str| world.github.comment(pull.0, by, text);
    says("claude-code-india", &format!("cutover approve {hash}"));
    says("stranger", &format!("cutover approve {hash}"));
    says("claude[bot]", &format!("cutover approve {hash}"));
    says("rohan", "cutover approve ffffffffffff");
    let alone = world.plan(Right::Push).await;
    let gate = alone.gate("second_person");
    assert!(gate.state == GateState::Block && gate.observed.starts_with("only claude-code-india approved"), "{gate:?}");
    says("rohan", &format!("Looked at the tables.\n\ncutover approve {}", &hash[..12]));
    let approved = world.plan(Right::Push).await;
    let gate = approved.gate("second_person");
    assert!(gate.state == GateState::Pass && gate.observed.starts_with("rohan approved plan"), "{gate:?}");
    assert_eq!(approved.plan.hash(), hash);
    assert_eq!(world.plan(Right::Admin).await.gate("second_person").state, GateState::Pass);
}

#[tokio::test]
async fn an_approval_is_void_once_a_branch_moved() {
    let world = asked_for_two().await;
    let pull = open(&world).await;
    let hash = world.plan(Right::Push).await.plan.hash().to_owned();
    world.github.comment(pull.0, "rohan", &format!("cutover approve {hash}"));
    assert_eq!(world.plan(Right::Push).await.gate("second_person").state, GateState::Pass);
    world.github.push("development", ("src/late.ts", "export {};\n"), "claude-code-india", "fix: late").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("clone");
    let (origin, path) = (world.made.origin.to_str().unwrap(), clone.to_str().unwrap());
    world.git_there(&["clone", "--quiet", "--branch", "main", origin, path]);
    let gate = world.plan_in(Right::Push, &clone).await.gate("second_person").clone();
    assert!(gate.state == GateState::Block && gate.observed.ends_with("rohan approved another plan"), "{gate:?}");
}

#[tokio::test]
async fn what_was_approved_and_cannot_be_read_blocks() {
    let world = asked_for_two().await;
    open(&world).await;
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", Way::ServerError, 9));
    let planned = world.plan(Right::Push).await;
    let gate = planned.gate("second_person");
    assert!(gate.state == GateState::Unknown && gate.blocks(), "{gate:?}");
}
