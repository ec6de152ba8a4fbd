//! Who keeps promotions out is known to every console, also to one that plans nothing.

use super::network::{Reader, clock};
use super::world::World;
use chrono::TimeDelta;
use engine::board::Board;
use engine::domain::lock::{Claim, Hold};
use engine::operations::hold_lock::{Back, LockPlace};
use engine::poller::GithubAccess;
use engine::sources::github::GithubToken;
use practice::github::{Right, Trouble, Way};
use std::path::Path;

const LOCK: &str = "refs/heads/cutover-lock/production";

fn reader(world: &World) -> Reader {
    let token = GithubToken::new("the test", &world.github.token(Right::Pull)).unwrap();
    let access = GithubAccess::with(move |_| Ok(token.clone()));
    Reader::told(&world.github.base_url(), access, (Path::new("/"), None))
}

fn claim() -> Claim {
    let (holder, reason, nonce) = ("rohan@bench".into(), "release 12".into(), "one".into());
    let since = clock();
    Claim { hold: Hold::Lock, holder, reason, since, until: Some(since + TimeDelta::hours(2)), nonce }
}

fn holder(board: &Board) -> Option<&str> {
    board.lock.value()?.as_ref().as_ref()?.holder.as_deref()
}

fn is_free(board: &Board) -> bool {
    board.lock.value().is_some_and(|lock| lock.is_none())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_somebody_else_and_its_end_come_with_whatever_is_read_of_github() {
    let world = World::calm().await;
    let mut reader = reader(&world);
    reader.until(is_free).await;
    let github = world.asked_by(Right::Push);
    let files_of = github.branch_now("main").await.unwrap().head;
    let place = LockPlace { github: &github, name: LOCK, files_of, looks: &[], clock };
    place.take(&claim()).await.unwrap();
    reader.handle.look_outside();
    reader.until(|board| holder(board) == Some("rohan@bench")).await;
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", Way::ServerError, 3));
    reader.handle.look_outside();
    let board = reader.until(|board| board.lock.fault().is_some()).await;
    assert_eq!(holder(&board), Some("rohan@bench"), "what cannot be read is no lock that is free");
    world.github.heal();
    assert_eq!(place.give_back("one", "rohan@bench", clock()).await.unwrap(), Back::Free);
    reader.handle.look_outside();
    reader.until(|board| is_free(board) && board.lock.fault().is_none()).await;
}
