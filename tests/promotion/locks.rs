//! The lock as it stands at GitHub.

use super::world::{World, now};
use chrono::TimeDelta;
use engine::domain::lock::{Claim, Hold};
use engine::domain::{CommitId, Moment};
use engine::fault::FaultKind;
use engine::operations::hold_lock::{Back, LockPlace};
use engine::operations::promotion::GateState;
use engine::sources::github::{GitHub, Unsent};
use practice::github::{Right, Trouble, Way};

const LOCK: &str = "refs/heads/cutover-lock/production";

fn locked(world: &World, message: &str) {
    let tree = world.git_there(&["rev-parse", "main^{tree}"]);
    let commit = world.git_there(&["commit-tree", &tree, "-p", "main", "-m", message]);
    world.git_there(&["update-ref", LOCK, &commit]);
}

#[tokio::test]
async fn a_lock_names_its_holder_its_reason_and_its_end() {
    let world = World::calm().await;
    let message = "cutover lock of production\n\nHolder: rohan\nReason: release 12\nSince: 2026-01-05T07:50:00Z\n\
                   Until: 2026-01-05T08:30:00Z\nNonce: 1\n";
    locked(&world, message);
    let planned = world.plan(Right::Push).await;
    let lock = planned.gate("lock");
    assert_eq!(lock.state, GateState::Block);
    assert!(lock.observed.contains("held by rohan, for 10 min") && lock.observed.ends_with("release 12"), "{lock:?}");
}

#[tokio::test]
async fn the_lock_of_another_tool_blocks_too_and_names_nobody() {
    let world = World::calm().await;
    world.git_there(&["update-ref", LOCK, "main"]);
    let planned = world.plan(Right::Push).await;
    let lock = planned.gate("lock");
    assert!(lock.state == GateState::Block && lock.observed.contains("somebody it does not name"), "{lock:?}");
}

#[tokio::test]
async fn a_ref_that_only_begins_like_the_lock_is_none() {
    let world = World::calm().await;
    world.git_there(&["update-ref", "refs/heads/cutover-lock/production-old", "main"]);
    assert_eq!(world.plan(Right::Push).await.gate("lock").state, GateState::Pass);
}

#[tokio::test]
async fn a_lock_that_cannot_be_read_is_unknown_and_blocks() {
    let world = World::calm().await;
    let trouble = Trouble::at("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", Way::ServerError, 9);
    world.github.trouble(trouble);
    let planned = world.plan(Right::Push).await;
    let lock = planned.gate("lock");
    assert!(lock.state == GateState::Unknown && lock.blocks(), "{lock:?}");
}

#[tokio::test]
async fn a_freeze_at_github_is_told_from_a_lock() {
    let world = World::calm().await;
    locked(&world, "cutover freeze of production\n\nHolder: rohan\nReason: launch day\nUntil: 2026-01-05T20:00:00Z\n");
    let planned = world.plan(Right::Push).await;
    let freeze = planned.gate("freeze");
    assert!(freeze.state == GateState::Block && freeze.observed.ends_with(": launch day"), "{freeze:?}");
    assert_eq!(planned.gate("lock").state, GateState::Pass);
}

/// The console of somebody whose clock is two hours ahead of that of GitHub.
fn ahead() -> Moment {
    now() + TimeDelta::hours(2)
}

fn near(one: Option<Moment>, other: Moment) -> bool {
    one.is_some_and(|one| (one - other).abs() < TimeDelta::minutes(1))
}

#[tokio::test]
async fn whoever_has_another_clock_than_github_and_whoever_has_not_read_one_lock_each_by_their_own() {
    let world = World::calm().await;
    let github = world.client(Right::Push);
    let theirs = LockPlace { clock: ahead, ..place(&world, &github) };
    let half_an_hour_on = ahead() + TimeDelta::minutes(30);
    let until = Some(half_an_hour_on);
    theirs.take(&Claim { since: ahead(), until, ..claim("one") }).await.unwrap();
    let own = theirs.read().await.unwrap().unwrap();
    assert!(near(own.since, ahead()) && near(own.until, half_an_hour_on), "{own:?}");
    let seen = github.lock(LOCK, now()).await.unwrap().unwrap();
    assert!(near(seen.since, now()) && !seen.is_over(now()), "{seen:?}");
    let lock = world.plan(Right::Push).await.gate("lock").clone();
    assert!(lock.observed.contains(" s, until") && !lock.observed.contains("its time is over"), "{lock:?}");
    theirs.renew(&Claim { since: ahead(), until, ..claim("one") }).await.unwrap();
    assert!(near(github.lock(LOCK, now()).await.unwrap().unwrap().since, now()));
}

#[tokio::test]
async fn the_ref_of_another_tool_is_told_with_its_commit_and_is_only_read() {
    const FOREIGN: &str = "refs/heads/deploy-lock/prod";
    let mut world = World::calm().await;
    world.config.promotion.foreign_locks = vec![FOREIGN.into()];
    assert_eq!(world.plan(Right::Push).await.gate("foreign_locks").state, GateState::Pass);
    world.git_there(&["update-ref", "refs/heads/deploy-lock/production", "main"]);
    assert_eq!(world.plan(Right::Push).await.gate("foreign_locks").state, GateState::Pass, "that is another");
    let tree = world.git_there(&["rev-parse", "main^{tree}"]);
    let commit = world.git_there(&["commit-tree", &tree, "-m", "deploying"]);
    world.git_there(&["update-ref", FOREIGN, &commit]);
    let gate = world.plan(Right::Push).await.gate("foreign_locks").clone();
    let words = format!("{FOREIGN} is there, at {}: a commit by rohan", &commit[..7]);
    assert!(gate.state == GateState::Block && gate.observed.starts_with(&words), "{gate:?}");
    assert_eq!(world.plan(Right::Push).await.gate("lock").state, GateState::Pass);
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", Way::ServerError, 9));
    let gate = world.plan(Right::Push).await.gate("foreign_locks").clone();
    assert!(gate.state == GateState::Unknown && gate.blocks(), "{gate:?}");
    assert_eq!(world.git_there(&["rev-parse", FOREIGN]), commit);
}

fn place<'a>(world: &World, github: &'a GitHub) -> LockPlace<'a> {
    let files_of = CommitId::from_hex(&world.git_there(&["rev-parse", "main"])).unwrap();
    LockPlace { github, name: LOCK, files_of, looks: &[], clock: now }
}

fn claim(nonce: &str) -> Claim {
    let (holder, reason, nonce) = ("asha".into(), "release".into(), nonce.into());
    let until = Some(now() + TimeDelta::minutes(30));
    Claim { hold: Hold::Lock, holder, reason, since: now(), until, nonce }
}

#[tokio::test]
async fn a_lock_that_was_half_given_back_is_free_and_in_nobodys_way() {
    let world = World::calm().await;
    let github = world.client(Right::Push);
    let place = place(&world, &github);
    place.take(&claim("one")).await.unwrap();
    let delete = "DELETE /repos/{owner}/{repo}/git/refs/{ref}";
    world.github.trouble(Trouble::at(delete, Way::ServerError, 1));
    assert_eq!(place.give_back("one", "asha", now()).await.unwrap(), Back::Free);
    let left = github.lock(LOCK, now()).await.unwrap().unwrap();
    assert!(left.ends("one") && !left.ends("two") && place.read().await.unwrap().is_none());
    assert_eq!(world.plan(Right::Push).await.gate("lock").state, GateState::Pass);
    // Whoever gave it back may be about to take the ref away: it would take the next lock along.
    let early = place.take(&claim("two")).await.unwrap_err().fault();
    assert!(early.to_string().contains("was given back just now"), "{early}");
    world.github.advance(TimeDelta::minutes(2));
    place.take(&claim("two")).await.unwrap();
    assert_eq!(place.read().await.unwrap().unwrap().nonce.as_deref(), Some("two"));
    assert!(matches!(place.give_back("one", "asha", now()).await.unwrap(), Back::Taken(_)), "it is left alone");
    assert_eq!(place.give_back("two", "asha", now()).await.unwrap(), Back::Free);
    assert_eq!(github.lock(LOCK, now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_lost_is_no_lock_that_is_lost() {
    let world = World::calm().await;
    let github = world.client(Right::Push);
    let place = place(&world, &github);
    place.take(&claim("one")).await.unwrap();
    for way in [Way::ServerError, Way::NotAllowed] {
        world.github.trouble(Trouble::at("PATCH /repos/{owner}/{repo}/git/refs/{ref}", way, 1));
        let fault = place.renew(&claim("one")).await.unwrap_err();
        assert!(fault.kind() == FaultKind::Unreadable && !fault.to_string().contains("held by"), "{way:?}: {fault}");
    }
    place.renew(&claim("one")).await.unwrap();
}

#[tokio::test]
async fn of_two_who_are_called_the_same_one_gets_it() {
    let world = World::calm().await;
    let github = world.client(Right::Push);
    let place = place(&world, &github);
    place.take(&Claim { reason: "mine".into(), ..claim("one") }).await.unwrap();
    let seen = github.lock(LOCK, now()).await.unwrap().unwrap();
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", Way::Empty, 1));
    let refused = place.take(&claim("one")).await.unwrap_err();
    assert!(matches!(refused, Unsent::Refused(_)), "{refused:?}");
    assert_eq!(github.lock(LOCK, now()).await.unwrap(), Some(seen));
}

#[tokio::test]
async fn whoever_gave_a_lock_back_takes_its_ref_away_when_it_comes_again() {
    let world = World::calm().await;
    let github = world.client(Right::Push);
    let place = place(&world, &github);
    place.take(&claim("one")).await.unwrap();
    world.github.trouble(Trouble::at("DELETE /repos/{owner}/{repo}/git/refs/{ref}", Way::ServerError, 1));
    place.give_back("one", "asha", now()).await.unwrap();
    assert_eq!(place.give_back("one", "asha", now()).await.unwrap(), Back::Free);
    assert_eq!(github.lock(LOCK, now()).await.unwrap(), None);
    assert_eq!(place.give_back("one", "asha", now()).await.unwrap(), Back::Gone);
}
