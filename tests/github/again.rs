//! The next run begins with what the last one knew, a token that was replaced is taken up, and the calls that are left
//! last until there are new ones.

use super::network::{Reader, clock, fresh, stale};
use super::world::World;
use engine::poller::GithubAccess;
use engine::sources::github::GithubToken;
use practice::github::Right;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn access(token: &str) -> GithubAccess {
    let token = GithubToken::new("the test", token).unwrap();
    GithubAccess::with(move |_| Ok(token.clone()))
}

/// Reads once, and ends.
async fn run(world: &World, store: PathBuf) -> Reader {
    let access = access(&world.github.token(Right::Push));
    let began = Some(clock());
    let mut reader = Reader::told(&world.github.base_url(), access, (Path::new("/"), Some(store)));
    let read = |board: &engine::board::Board| board.pulls.taken() > began && board.runs.taken() > began;
    reader.until(|board| read(board) && fresh(&board.github)).await;
    reader
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_run_begins_with_what_the_last_one_knew_and_asks_only_for_what_changed() {
    let world = World::calm().await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.db");
    let first = run(&world, store.clone()).await;
    let known = first.boards.borrow().clone();
    // What is kept is there once a later reading is, since it is kept between the two.
    first.handle.look_outside();
    let mut first = first;
    first.until(|board| board.runs.taken() > known.runs.taken()).await;
    drop(first);
    world.github.count_anew();
    let next = run(&world, store.clone()).await;
    let asked = world.github.asked();
    assert_eq!(world.github.not_modified(), asked.values().sum::<u64>() - 1, "all but GraphQL: {asked:?}");
    assert_eq!(next.boards.borrow().runs.value(), known.runs.value());
    drop(next);
    let nobody = Reader::told("http://127.0.0.1:9", access("any"), (Path::new("/"), Some(store.clone())));
    assert!(nobody.boards.borrow().runs.value().is_none(), "another server is another place");
    let text = std::fs::read(&store).unwrap();
    let secret = world.github.token(Right::Push);
    assert!(!text.windows(secret.len()).any(|part| part == secret.as_bytes()), "the token is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_what_the_last_run_knew_is_shown_with_the_reason() {
    let world = World::calm().await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.db");
    let mut first = run(&world, store.clone()).await;
    let taken = first.boards.borrow().runs.taken();
    first.handle.look_outside();
    first.until(|board| board.runs.taken() > taken).await;
    drop(first);
    let none = GithubAccess::with(|_| Err(engine::fault::Fault::refused("There is no token")));
    let mut reader = Reader::told(&world.github.base_url(), none, (Path::new("/"), Some(store)));
    let board = reader.until(|board| stale(&board.pulls) && stale(&board.runs)).await;
    assert_eq!(board.pulls.value().unwrap().pulls.len(), 4);
    assert_eq!(board.pulls.fault().unwrap().to_string(), "There is no token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_refused_is_asked_for_again() {
    let world = World::calm().await;
    let (good, times) = (world.github.token(Right::Push), Arc::new(AtomicUsize::new(0)));
    let access = GithubAccess::with(move |_| {
        let secret = if times.fetch_add(1, Ordering::Relaxed) == 0 { "ended" } else { good.as_str() };
        Ok(GithubToken::new("gh auth token", secret).unwrap())
    });
    let mut reader = Reader::told(&world.github.base_url(), access, (Path::new("/"), None));
    let board = reader.until(|board| board.runs.fault().is_some() && board.pulls.fault().is_some()).await;
    assert!(board.runs.fault().unwrap().to_string().contains("expired (401)"));
    reader.handle.look_outside();
    reader.until(|board| fresh(&board.pulls) && fresh(&board.runs)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_calls_are_left_to_people_who_may_spend_them() {
    let world = World::of("[github]\ncalls = 100\n").await;
    let access = access(&world.github.token(Right::Push));
    let mut reader = Reader::told(&world.github.base_url(), access, (Path::new("/"), None));
    let board = reader.until(|board| fresh(&board.pulls) && fresh(&board.runs) && board.github_pace.is_some()).await;
    let pace = board.github_pace.unwrap();
    assert!(pace.as_secs() > 600, "it waits for the next hour: {pace:?}");
    let before = world.github.asked();
    reader.handle.look_outside();
    reader.until(|next| next.runs.taken() > board.runs.taken() && fresh(&next.runs)).await;
    assert!(world.github.asked() != before, "a person asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_few_calls_left_it_is_asked_less_often_until_there_are_new_ones() {
    let world = World::of("[github]\ncalls = 260\n").await;
    let access = access(&world.github.token(Right::Push));
    let mut reader = Reader::told(&world.github.base_url(), access, (Path::new("/"), None));
    let board = reader.until(|board| board.github_pace.is_some()).await;
    let pace = board.github_pace.unwrap().as_secs();
    assert!((70..600).contains(&pace), "60 calls for an hour: every {pace} s");
}
