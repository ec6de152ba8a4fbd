//! The plan as a whole: what its gates say together, its name, its steps, and who may confirm it.

use super::arm::Refusal;
use super::gate::{GateId, GateState};
use super::plan::{HOLDS_FOR, Plan, Verdict};
use super::sample::{World, build, dark, from, to};
use crate::board::Reading;
use crate::config::Method;
use crate::domain::lock::Lock;
use crate::domain::workflow_run::{RunList, RunState};
use crate::domain::{BranchName, CommitId};
use crate::environment::sample::{at, commit};
use crate::sources::github::Access;
use chrono::TimeDelta;
use proptest::prelude::*;

fn plan(change: impl FnOnce(&mut World)) -> Plan {
    let mut world = World::calm();
    change(&mut world);
    Plan::of(&world.evidence())
}

/// A world in which two things have to be accepted.
fn warned(world: &mut World) {
    world.ships.breaking = vec![("chore: bump".into(), "Redis 6.2".into())];
    world.ships.packages.scripts.clear();
}

fn heads() -> (CommitId, CommitId) {
    (from(), to())
}

fn refused(plan: Plan, typed: &str, accepted: &[&str]) -> Refusal {
    let now = plan.made;
    plan.arm(typed, accepted, heads(), now).unwrap_err()
}

#[test]
fn the_gates_say_together_what_the_worst_of_them_says() {
    assert_eq!(plan(|_| {}).verdict(), Verdict::MayGo);
    assert_eq!(plan(warned).verdict(), Verdict::Warnings);
    let unread = |world: &mut World| {
        warned(world);
        world.ships.changelog.notes = vec!["cut off".into()];
    };
    assert_eq!(plan(unread).verdict(), Verdict::Unknown);
    assert_eq!(plan(|world| world.access = Access::ReadOnly).verdict(), Verdict::Blocked);
    assert_eq!(Plan::of(&dark().evidence()).verdict(), Verdict::Blocked, "heads that are not known block");
    let codes = [Verdict::MayGo, Verdict::Warnings, Verdict::Unknown, Verdict::Blocked].map(Verdict::exit_code);
    assert_eq!(codes, [0, 1, 3, 4]);
    assert_eq!(plan(warned).counts(), "18 pass, 2 warn, 0 unknown, 0 block");
}

#[test]
fn only_five_gates_block_when_they_cannot_be_observed() {
    let dark = Plan::of(&dark().evidence());
    let blocking: Vec<&GateId> = dark.blocking().map(|gate| &gate.id).collect();
    let five = [GateId::PushRight, GateId::Heads, GateId::DeployInFlight, GateId::Lock];
    assert_eq!(blocking, five.iter().collect::<Vec<_>>(), "and conflicts, which git itself tells");
    assert!(GateId::Conflicts.blocks_unobserved());
    assert!(dark.wants().all(|gate| matches!(gate.state, GateState::Unknown | GateState::Warn)));
}

#[test]
fn a_plan_is_confirmed_by_the_commit_that_ships() {
    let armed = plan(|_| {}).arm(" 7B1E4D0 ", &[], heads(), at(4)).unwrap();
    assert_eq!((armed.plan().heads.from.commit, armed.accepted().len()), (from(), 0));
    assert!(plan(|_| {}).arm(&from().to_string(), &[], heads(), at(4)).is_ok(), "all 40 digits");
    assert_eq!(refused(plan(|_| {}), "7b1e4d", &[]), Refusal::TooShort("7b1e4d".into()));
    assert_eq!(refused(plan(|_| {}), "", &[]), Refusal::TooShort(String::new()));
    assert_eq!(refused(plan(|_| {}), "f956226", &[]), Refusal::WrongCommit("f956226".into(), from()));
    assert_eq!(refused(plan(|_| {}), "production", &[]), Refusal::WrongCommit("production".into(), from()));
    let longer = format!("{}0", from());
    assert_eq!(refused(plan(|_| {}), &longer, &[]), Refusal::WrongCommit(longer.clone(), from()));
}

#[test]
fn each_warning_is_accepted_by_its_id_and_nothing_else_can_be() {
    let (one, other) = (GateId::Breaking, GateId::LocalChecks);
    assert_eq!(refused(plan(warned), "7b1e4d0", &[]), Refusal::NotAccepted(vec![one.clone(), other.clone()]));
    assert_eq!(refused(plan(warned), "7b1e4d0", &["breaking"]), Refusal::NotAccepted(vec![other.clone()]));
    let both = ["local_checks", "breaking"];
    assert_eq!(plan(warned).arm("7b1e4d0", &both, heads(), at(4)).unwrap().accepted(), [one, other]);
    let passed = plan(warned).arm("7b1e4d0", &["breaking", "local_checks", "heads"], heads(), at(4));
    assert_eq!(passed.unwrap().accepted().len(), 2, "what passes by now is not accepted, and in nobody's way");
    let all = refused(plan(warned), "7b1e4d0", &["*"]);
    assert_eq!(all, Refusal::NothingToAccept("*".into()));
}

#[test]
fn what_could_not_be_observed_is_accepted_like_a_warning_or_blocks() {
    let unread = |world: &mut World| world.ships.changelog.notes = vec!["cut off".into()];
    assert_eq!(refused(plan(unread), "7b1e4d0", &[]), Refusal::NotAccepted(vec![GateId::Changelog]));
    assert!(plan(unread).arm("7b1e4d0", &["changelog"], heads(), at(4)).is_ok());
    let dark = Plan::of(&dark().evidence());
    let ids: Vec<String> = dark.wants().map(|gate| gate.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).chain(["lock", "heads"]).collect();
    assert!(matches!(refused(dark, "7b1e4d0", &ids), Refusal::Blocked(gates) if gates.len() == 4));
}

#[test]
fn a_block_cannot_be_accepted() {
    let blocked = |world: &mut World| world.ships.merge.conflicts = vec!["src/app.ts".into()];
    assert_eq!(refused(plan(blocked), "7b1e4d0", &["conflicts"]), Refusal::Blocked(vec![GateId::Conflicts]));
}

#[test]
fn a_plan_is_void_after_ten_minutes_and_when_the_clock_was_put_back() {
    let made = plan(|_| {}).made;
    let at_last = made + HOLDS_FOR - TimeDelta::seconds(1);
    assert!(plan(|_| {}).arm("7b1e4d0", &[], heads(), at_last).is_ok());
    for late in [made + HOLDS_FOR, made + TimeDelta::days(400), made - TimeDelta::seconds(1)] {
        assert_eq!(plan(|_| {}).arm("7b1e4d0", &[], heads(), late).unwrap_err(), Refusal::Expired);
    }
}

#[test]
fn a_plan_is_void_when_either_head_moved() {
    let other = commit("91d2f7b");
    let moved = plan(|_| {}).arm("7b1e4d0", &[], (other, to()), at(4)).unwrap_err();
    assert_eq!(moved, Refusal::Moved(BranchName::new("development"), from(), other));
    assert_eq!(moved.to_string(), "development is 91d2f7b by now, and this plan is about 7b1e4d0");
    let moved = plan(|_| {}).arm("7b1e4d0", &[], (from(), other), at(4)).unwrap_err();
    assert_eq!(moved, Refusal::Moved(BranchName::new("main"), to(), other));
}

#[test]
fn a_refusal_says_that_nothing_was_sent_and_what_to_do() {
    let fault = Refusal::NotAccepted(vec![GateId::Schema, GateId::Lock]).fault();
    assert_eq!(fault.to_string(), "Not accepted: schema, lock; nothing was sent");
    assert_eq!((fault.exit_code(), fault.next_step()), (4, Some("Clear each, or accept it by its id.")));
}

#[test]
fn the_name_of_a_plan_stays_while_only_time_passes_and_changes_with_what_it_is_about() {
    let calm = plan(|_| {});
    assert_eq!(calm.hash().len(), 64);
    assert_eq!(plan(|world| world.now = at(20)).hash(), calm.hash(), "ages are not in it");
    let names = [
        plan(warned),
        plan(|world| world.config.promotion.method = Method::Merge),
        plan(|world| world.heads.to.commit = commit("aaaaaaa")),
        plan(|world| {
            warned(world);
            world.ships.breaking[0].1 = "Redis 7".into();
        }),
    ];
    let mut seen = vec![calm.hash().to_owned()];
    for plan in &names {
        assert!(!seen.contains(&plan.hash().to_owned()), "{:?}", plan.gates);
        seen.push(plan.hash().to_owned());
    }
}

#[test]
fn the_name_of_a_plan_is_the_same_for_whoever_looks() {
    let calm = plan(|_| {});
    let dark = Plan::of(&dark().evidence());
    assert_eq!(dark.hash(), calm.hash(), "somebody to whom neither GitHub nor a host nor a store answers");
    let reader = plan(|world| {
        world.access = Access::ReadOnly;
        world.config.promotion.two_person = true;
        world.config.promotion.freeze = vec!["2026-01-01 - 2026-01-31".into()];
        world.board.environments.clear();
        world.heads.from.here = None;
    });
    assert_eq!(reader.hash(), calm.hash());
}

#[test]
fn the_steps_are_those_of_the_method() {
    let calm = plan(|_| {});
    let lines = calm.steps.join("\n");
    let expected = "\
Take the lock refs/heads/cutover-lock/production.
Read both heads again; stop if development or main moved.
Open a pull request from development into main with the release notes.
Merge it with a merge commit, only if its head is still 7b1e4d0.
build.yml builds main and pushes main-<the merge commit>, about 1 min.
deploy-production.yml is set off by the end of the build, about 1 min.
The standby starts from the new image; its boot changes nothing in the database.
It is healthy; then traffic is switched to it.
Verify the answer of the front, nginx's port, the digest and the commit, about 1 min.
Give the lock back and put the promotion on record.";
    assert_eq!(lines, expected);
    assert_eq!(calm.takes(), Some(TimeDelta::minutes(3)));
    let forward = plan(|world| world.config.promotion.method = Method::FastForward);
    assert_eq!(forward.steps[2], "Move main forward to 7b1e4d0, only if it is still f956226.");
    assert_eq!(forward.tag, "main-7b1e4d0");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed, accepted, moved and waited for: an armed plan is one that nothing spoke against any more.
    #[test]
    fn nothing_is_armed_that_was_not_confirmed_in_so_many_words(
        typed in prop_oneof![Just("7b1e4d0".to_owned()), "[0-9a-f]{0,10}", any::<String>()],
        accepted in prop::collection::vec(prop::sample::select(vec!["breaking", "local_checks", "lock", "schema", ""]), 0..4),
        moved in any::<bool>(),
        late in -5_i64..1200,
        warns in any::<bool>(),
    ) {
        let plan = plan(|world| if warns { warned(world) });
        let (made, wanted) = (plan.made, plan.wants().map(|gate| gate.id.to_string()).collect::<Vec<_>>());
        let from = if moved { commit("91d2f7b") } else { from() };
        let ids: Vec<String> = plan.gates.iter().map(|gate| gate.id.to_string()).collect();
        if let Ok(armed) = plan.arm(&typed, &accepted, (from, to()), made + TimeDelta::seconds(late)) {
            prop_assert!(!moved && (0..600).contains(&late));
            prop_assert!(super::sample::from().to_string().starts_with(&typed.trim().to_lowercase()) && typed.trim().len() >= 7);
            prop_assert!(wanted.iter().all(|id| accepted.contains(&id.as_str())));
            prop_assert!(accepted.iter().all(|id| ids.iter().any(|known| known == id)));
            let on_record: Vec<String> = armed.accepted().iter().map(ToString::to_string).collect();
            prop_assert_eq!(on_record, wanted);
        }
    }
}

#[test]
fn a_gate_that_speaks_against_a_plan_otherwise_since_is_told_and_nothing_else_is() {
    let world = World::calm();
    let plan = Plan::of(&world.evidence());
    let turned =
        |world: &World| plan.turned(&world.ships, (&world.board, &world.config), world.now).map(|gate| gate.id);
    assert_eq!(turned(&world), None, "the same board says the same");
    let mut pushed = World::calm();
    pushed.now = at(63);
    let list = RunList { runs: vec![build(900, "staging", RunState::Running, 30)], ..RunList::default() };
    pushed.board.runs = Reading::fresh(list.clone(), at(60));
    assert_eq!(turned(&pushed), Some(GateId::BuildsInFlight));
    pushed.board.runs = Reading::fresh(list, plan.made - TimeDelta::seconds(60));
    assert_eq!(turned(&pushed), None, "what was read before the plan says nothing against it");
    let mut locked = World::calm();
    locked.board.lock = Reading::fresh(Some(Lock::of(commit("abcdef0"), "another tool")), at(60));
    locked.now = at(63);
    assert_eq!(turned(&locked), Some(GateId::Lock));
    let mut aged = World::calm();
    aged.now = at(3) + TimeDelta::minutes(9);
    assert_eq!(turned(&aged), None, "what is not known by now says nothing");
}
