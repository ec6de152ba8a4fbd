//! How a promotion that is merged ends, failed at every request and killed at every moment of it: its journal is closed, its
//! lock is free or said not to be, and it is on record once as what it came to.

use super::console::{Console, MERGE, asked, live};
use super::world::World;
use engine::operations::journal::unfinished;
use engine::operations::promotion::{Resumed, finish};
use engine::store::DeedResult;
use practice::github::{Trouble, Way};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Lets it go on so many times, and kills it then; `None` where that was before its end.
async fn killed_after<T>(times: usize, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut left) = (pin!(work), times);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn killed_at_any_moment_of_its_end_it_is_ended_by_the_next_one_and_no_lock_is_called_lost() {
    let mut times = 0;
    loop {
        let world = World::calm().await;
        let console = Console::new(&world);
        let sent = console.send("promotion-1", &|_| {}).await.unwrap();
        let done = killed_after(times, Box::pin(finish(sent, &live(), &console.means(&|_| {})))).await;
        for resumed in console.go_on().await {
            let Resumed::Going(sent) = resumed else { panic!("it was merged") };
            let finished = finish(*sent, &live(), &console.means(&|_| {})).await.unwrap();
            assert_eq!(finished.lock, None, "killed after {times}");
        }
        assert_eq!(console.lock().await, None, "killed after {times}");
        assert!(unfinished(console.journals.path()).is_empty(), "killed after {times}");
        let ended = console.record.store.deeds(9).iter().filter(|deed| deed.result == DeedResult::Done).count();
        assert!(ended >= 1 || done.is_none(), "killed after {times}");
        if done.is_some() {
            break;
        }
        times += 1;
    }
    assert!(times >= 5, "it was killed {times} times");
}

#[tokio::test]
async fn whatever_request_of_its_end_fails_it_ends_and_a_lock_that_stays_is_said() {
    let endpoints = [
        "GET /repos/{owner}/{repo}/git/matching-refs/{ref}",
        "GET /repos/{owner}/{repo}/commits/{ref}",
        "POST /repos/{owner}/{repo}/git/commits",
        "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
        "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
    ];
    for (endpoint, way) in
        endpoints.iter().flat_map(|endpoint| [Way::ServerError, Way::NotAllowed].map(|way| (endpoint, way)))
    {
        let world = World::calm().await;
        let console = Console::new(&world);
        let sent = console.send("promotion-1", &|_| {}).await.unwrap();
        world.github.trouble(Trouble::at(endpoint, way, 9));
        let finished = finish(sent, &live(), &console.means(&|_| {})).await.unwrap();
        world.github.heal();
        let left = console.lock().await.filter(|lock| !lock.is_given_back());
        assert!(left.is_none() || finished.open.is_some(), "{endpoint} {way:?}: it is held and nobody is told");
        let is_open = !unfinished(console.journals.path()).is_empty();
        assert_eq!(finished.open.is_some(), is_open, "{endpoint} {way:?}: what is held is not forgotten");
        for resumed in console.go_on().await {
            let Resumed::Going(sent) = resumed else { panic!("it was merged") };
            let again = finish(*sent, &live(), &console.means(&|_| {})).await.unwrap();
            assert!(again.open.is_none() && again.lock.is_none(), "{endpoint} {way:?}: {again:?}");
        }
        assert!(unfinished(console.journals.path()).is_empty(), "{endpoint} {way:?}");
        assert!(console.lock().await.is_none_or(|lock| lock.is_given_back()), "{endpoint} {way:?}");
        assert_eq!(asked(&world, MERGE), 1, "{endpoint} {way:?}");
        assert_eq!(console.record.store.deeds(1)[0].result, DeedResult::Done, "{endpoint} {way:?}");
    }
}
