//! What people have said: locks, windows, reviewers, a second person.

use super::{calm, gate, pass, told};
use crate::board::Reading;
use crate::domain::BranchName;
use crate::domain::approval::{Approval, Approvals};
use crate::domain::branch_rules::DeployRules;
use crate::domain::lock::{Hold, Lock};
use crate::domain::pull_request::{PullList, PullNumber, PullRequest, Review, ReviewDecision, Verdict, sample};
use crate::environment::sample::at;
use crate::operations::promotion::gate::{GateId, GateState};
use crate::operations::promotion::gates::second_person;
use crate::operations::promotion::plan::Plan;
use crate::operations::promotion::sample::{World, dark, to};

#[test]
fn a_lock_blocks_with_who_holds_it() {
    assert_eq!(calm(&GateId::Lock), pass("refs/heads/cutover-lock/production is free"));
    let held = |until: i64| {
        gate(&GateId::Lock, move |world| {
            let lock = Lock {
                hold: Hold::Lock,
                commit: to(),
                holder: Some("rohan".into()),
                reason: Some("release 12".into()),
                since: Some(at(-120)),
                nonce: None,
                until: Some(at(until)),
            };
            world.outside.lock = Reading::fresh(Some(lock), at(0));
        })
    };
    let now = held(600);
    assert_eq!(now.state, GateState::Block);
    assert!(
        now.observed.contains("is held by rohan, for 2 min, until 2026-01-05")
            && now.observed.ends_with(": release 12"),
        "{}",
        now.observed
    );
    let over = held(-5);
    assert!(over.state == GateState::Block && over.observed.ends_with("its time is over"), "{}", over.observed);
    assert_eq!(over.clears.as_deref(), Some("Make sure that rohan has ended; then: cutover unlock --of rohan"));
    assert!(dark().gate(&GateId::Lock).blocks(), "a lock that cannot be read blocks");
}

#[test]
fn a_freeze_that_others_set_blocks_until_it_is_over_and_holds_no_promotion() {
    let frozen = |id: GateId, until: i64| {
        gate(&id, move |world| {
            let words = "cutover freeze of production\n\nHolder: rohan\nReason: launch day\n";
            let lock = Lock { until: Some(at(until)), since: Some(at(-3600)), ..Lock::of(to(), words) };
            world.outside.lock = Reading::fresh(Some(lock), at(0));
        })
    };
    let (freeze, lock) = (frozen(GateId::Freeze, 600), frozen(GateId::Lock, 600));
    assert_eq!((freeze.state, freeze.source, lock.state), (GateState::Block, "GitHub", GateState::Pass));
    assert!(freeze.observed.starts_with("nothing is promoted: frozen by rohan, for 1 h"), "{}", freeze.observed);
    assert!(freeze.observed.ends_with(": launch day"), "{}", freeze.observed);
    let (freeze, lock) = (frozen(GateId::Freeze, -5), frozen(GateId::Lock, -5));
    assert_eq!((freeze.state, lock.state), (GateState::Pass, GateState::Block), "the ref is still in the way");
    assert!(lock.observed.contains("is a freeze of rohan") && lock.observed.ends_with("its time is over"), "{lock:?}");
}

#[test]
fn a_window_blocks_while_it_holds() {
    assert_eq!(calm(&GateId::Freeze), pass("no window is configured"));
    let with =
        |window: &'static str| told(&GateId::Freeze, move |world| world.config.promotion.freeze = vec![window.into()]);
    assert_eq!(
        with("2026-01-01 - 2026-01-31"),
        (GateState::Block, "nothing is promoted now: 2026-01-01 - 2026-01-31".into())
    );
    assert_eq!(with("2026-12-24 - 2026-12-26").0, GateState::Pass);
}

#[test]
fn reviewers_are_named_or_it_is_said_plainly_that_there_are_none() {
    assert_eq!(calm(&GateId::Reviewers), pass("nobody has to approve: what is merged is deployed by itself"));
    let with = |rules: Option<DeployRules>| {
        told(&GateId::Reviewers, move |world| world.outside.deploy_rules = Reading::fresh(rules, at(0)))
    };
    assert!(with(None).1.starts_with("GitHub has no environment production; nobody has to approve"));
    let rules = DeployRules { reviewers: vec!["rohan".into()], not_by_oneself: false, wait_minutes: 5 };
    assert_eq!(with(Some(rules.clone())), pass("rohan has to approve the deployment, after 5 min"));
    let alone = DeployRules { reviewers: vec!["asha".into()], not_by_oneself: true, wait_minutes: 0 };
    assert_eq!(with(Some(alone)).0, GateState::Warn);
    let approvals = told(&GateId::Reviewers, |world| {
        let mut now = world.outside.production.value().unwrap().as_ref().clone();
        now.rules.as_mut().unwrap().approvals = 1;
        world.outside.production = Reading::fresh(now, at(0));
    });
    assert!(
        approvals.0 == GateState::Warn && approvals.1.ends_with("the pull request needs 1 approval, and none is open"),
        "{}",
        approvals.1
    );
}

#[test]
fn one_approval_is_not_two_whatever_the_decision_says() {
    let with = |given: usize| {
        told(&GateId::Reviewers, move |world| {
            let mut now = world.outside.production.value().unwrap().as_ref().clone();
            now.rules.as_mut().unwrap().approvals = 2;
            world.outside.production = Reading::fresh(now, at(0));
            let review = Review { reviewer: Some("rohan".into()), verdict: Verdict::Approved, at: None };
            let reviews = vec![review; given];
            let (head, base) = (BranchName::new("development"), BranchName::new("main"));
            let pull = PullRequest { head, base, decision: ReviewDecision::Approved, reviews, ..sample(61) };
            world.board.pulls = Reading::fresh(PullList { pulls: vec![pull], total: Some(1) }, at(0));
        })
    };
    assert!(with(1).0 == GateState::Warn && with(1).1.ends_with("needs 2 approvals, and #61 has 1"), "{:?}", with(1));
    assert!(with(2).0 == GateState::Pass && with(2).1.ends_with("and #61 has 2"), "{:?}", with(2));
}

#[test]
fn a_second_person_approves_the_very_plan_and_whoever_promotes_does_not_count() {
    let calm = World::calm();
    let hash = Plan::of(&calm.evidence()).hash().to_owned();
    assert!(calm.gates().len() == 20 && second_person(&calm.evidence(), &hash).is_none(), "nobody asked for one");
    let judged = |pull: Option<u64>, given: &[(&str, &str)]| {
        let mut world = World::calm();
        world.config.promotion.two_person = true;
        let of = |(by, plan): &(&str, &str)| Approval { by: (*by).into(), plan: (*plan).into(), at: Some(at(0)) };
        let given = given.iter().map(of).collect();
        world.outside.approvals = Reading::fresh(Approvals { pull: pull.map(PullNumber), given }, at(0));
        let gate = second_person(&world.evidence(), &hash).unwrap();
        (gate.state, gate.observed)
    };
    let short = &hash[..12];
    assert_eq!(judged(Some(61), &[("rohan", short)]), pass(&format!("rohan approved plan {short} on #61")));
    assert_eq!(judged(Some(61), &[("rohan", &hash), ("asha", &hash)]).0, GateState::Pass);
    let own = judged(Some(61), &[("Asha", &hash)]);
    assert_eq!(
        own,
        (GateState::Block, format!("only asha approved plan {short}, and whoever promotes does not count"))
    );
    let another = judged(Some(61), &[("rohan", "ffffffffffff")]);
    let words = format!("nobody approved plan {short} on #61; rohan approved another plan");
    assert_eq!(another, (GateState::Block, words));
    assert_eq!(judged(Some(61), &[]).0, GateState::Block);
    assert!(judged(None, &[]).1.starts_with("no pull request from development into main is open"));
    assert!(judged(None, &[]).0 == GateState::Block);
}

#[test]
fn where_it_is_not_known_who_approved_or_who_promotes_the_second_person_blocks() {
    let mut world = World::calm();
    world.config.promotion.two_person = true;
    let unread = second_person(&world.evidence(), &"a".repeat(64)).unwrap();
    assert!(unread.state == GateState::Unknown && unread.blocks(), "{unread:?}");
    let approval = Approval { by: "rohan".into(), plan: "a".repeat(12), at: None };
    let approvals = Approvals { pull: Some(PullNumber(61)), given: vec![approval] };
    world.outside.approvals = Reading::fresh(approvals, at(0));
    let mut facts = world.board.github.value().unwrap().as_ref().clone();
    facts.identity.login = None;
    world.board.github = Reading::fresh(facts, at(0));
    let nobody = second_person(&world.evidence(), &"a".repeat(64)).unwrap();
    assert!(nobody.state == GateState::Unknown && nobody.blocks(), "{nobody:?}");
}
