//! What GitHub would refuse once it is sent is told before anything is typed.

use super::world::World;
use engine::domain::BranchName;
use engine::operations::promotion::GateState;
use engine::sources::github::Opening;
use practice::github::{Ask, Right};

#[tokio::test]
async fn a_draft_is_told_before_anything_is_typed() {
    let world = World::calm().await;
    let [head, base] = ["development", "main"].map(BranchName::new);
    let opening = Opening { head, base, title: "Promote".into(), body: String::new(), draft: true };
    world.client(Right::Push).open_pull(&opening).await.unwrap();
    let planned = world.plan(Right::Push).await;
    let gate = planned.gate("pull_request");
    assert_eq!(gate.state, GateState::Block, "{gate:?}");
    assert!(gate.observed.ends_with("is a draft, which GitHub does not merge"), "{gate:?}");
}

#[tokio::test]
async fn checks_that_the_branch_asks_for_are_looked_for_on_what_is_promoted() {
    let world = World::calm().await;
    world.github.require_checks("main", &["build", "security-scan"]);
    let planned = world.plan(Right::Push).await;
    let gate = planned.gate("required_checks");
    assert_eq!(gate.state, GateState::Block, "{gate:?}");
    assert!(gate.observed.contains("security-scan never ran"), "{gate:?}");
}

#[tokio::test]
async fn a_ruleset_that_the_account_may_pass_over_is_accepted_and_no_block() {
    let world = World::calm().await;
    world.github.rule("main", &[Ask::MergeQueue]);
    assert_eq!(world.plan(Right::Push).await.gate("push_right").state, GateState::Block);
    world.github.let_pass_over("main");
    let planned = world.plan(Right::Push).await;
    let gate = planned.gate("push_right");
    assert_eq!(gate.state, GateState::Warn, "{gate:?}");
    assert!(gate.observed.ends_with("this account may pass over rules: merge_queue"), "{gate:?}");
}
