//! Two people: one waits for the other's yes, and goes on when it is there.

use super::fixtures::{from, gate, gates, read};
use crate::app::promotion::News;
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::tests::outside::board_with;
use crate::app::{Effect, Msg, Overlay, PromotionEffect};
use crate::promoting::Gathered;
use engine::board::{Board, GithubFacts, Reading};
use engine::config::Config;
use engine::domain::BranchName;
use engine::domain::approval::Approval;
use engine::domain::pull_request::PullList;
use engine::operations::promotion::{Gate, GateId, GateState};
use engine::sources::github::{Identity, Right, Standing};
use std::sync::Arc;

fn lacking() -> Vec<Gate> {
    let mut all = gates();
    all.push(gate(GateId::SecondPerson, GateState::Block, "nobody approved plan 0123456789ab on #7"));
    all
}

fn waiting() -> Driver {
    let mut driver = Driver::new();
    let mut config = Config::default();
    config.promotion.two_person = true;
    driver.model.config = Arc::new(config);
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), lacking(), now)).takes_effects();
    driver
}

/// The pull request of the promotion is open, by this account.
fn opened_by(author: &str) -> Board {
    let board = board_with(&[7]);
    let mut list = PullList::clone(board.pulls.value().unwrap());
    let pull = &mut list.pulls[0];
    (pull.head, pull.base) = (BranchName::new("development"), BranchName::new("main"));
    (pull.author, pull.fork) = (Some(author.into()), None);
    let (right, standing) = (Right::Read, Standing::Open);
    let identity = Identity { login: Some("asha".into()), scopes: None, expires: None, right, renamed: None, standing };
    let facts = GithubFacts { identity, limits: None };
    Board { pulls: Reading::fresh(list, board::now()), github: Reading::fresh(facts, board::now()), ..board }
}

#[test]
fn what_lacks_is_said_with_how_it_is_given_and_is_looked_for_by_itself() {
    let mut driver = waiting();
    driver.keys("Tab Tab").takes_effects();
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Somebody else says yes to this plan: cutover promote --approve "), "{screen}");
    driver.waits(10_000);
    assert_eq!(driver.takes_effects(), [], "not all the time");
    driver.waits(10_000);
    let effects = driver.takes_effects();
    let [Effect::Promotion(PromotionEffect::Await { id, .. })] = effects[..] else { panic!("{effects:?}") };
    driver.send(Msg::Promotion(id, News::Approved(Vec::new())));
    assert_eq!(driver.takes_effects(), [], "nobody so far");
    driver.send(Msg::Promotion(id, News::Approved(vec!["rohan".into()])));
    assert_eq!(driver.said(), "rohan approved it. Everything is read again.");
    let effects = driver.takes_effects();
    assert!(matches!(effects[..], [Effect::Promotion(PromotionEffect::Gather(_))]), "{effects:?}");
    driver.waits(60_000);
    assert!(!driver.takes_effects().iter().any(|effect| matches!(effect, Effect::Promotion(_))), "once");
}

#[test]
fn a_plan_that_lacks_nobody_asks_for_nobody() {
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).takes_effects();
    driver.waits(60_000);
    let effects = driver.takes_effects();
    let asks = |effect: &Effect| matches!(effect, Effect::Promotion(PromotionEffect::Await { .. }));
    assert!(!effects.iter().any(asks), "{effects:?}");
    driver.keys("A");
    assert_eq!(driver.said(), "promotion.two_person is off: nobody else has to approve a plan.");
}

#[test]
fn somebody_else_approves_by_a_form_and_nobody_approves_their_own() {
    let mut driver = waiting();
    driver.keys("A");
    assert!(driver.said().starts_with("The pull requests could not be read; nothing was sent"), "{}", driver.said());
    driver.learns(opened_by("rohan")).keys("A");
    assert_eq!(driver.model.overlays, [Overlay::Promotion, Overlay::Act]);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Approve this plan on #7") && screen.contains("cutover approve "), "{screen}");
    let mut driver = waiting();
    driver.learns(opened_by("Asha")).keys("A");
    assert!(driver.said().starts_with("asha opened #7, and one's own plan is not approved"), "{}", driver.said());
    let mut driver = Driver::new();
    driver.model.config = waiting().model.config.clone();
    driver.keys("P");
    let now = driver.model.now;
    let mut gathered = Gathered::clone(&read(from(), lacking(), now));
    let plan = gathered.plan.hash().to_owned();
    gathered.approvals = vec![Approval { by: "asha".into(), plan, at: None }];
    driver.gathers(Arc::new(gathered)).learns(opened_by("rohan")).keys("A");
    assert_eq!((driver.said(), driver.model.overlays.len()), ("asha approved it on #7 already.", 1));
}
