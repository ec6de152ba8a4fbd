//! Consoles that end on the way: whoever goes on finds out how far it came, and nothing is run twice.

use crate::world::{QUICK, Stage};
use engine::operations::journal::unfinished;
use engine::operations::rollback::{Ending, News, To, WhenHeld};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_util::sync::CancellationToken;

/// Ends a run at this line of its journal; whether it came so far.
async fn ended_at(stage: &Stage, line: usize, id: &str, to: &str) -> bool {
    let armed = stage.flip_to(to).await;
    let (count, stop) = (AtomicUsize::new(0), CancellationToken::new());
    let told = |news| {
        if matches!(news, News::Journal(_)) && count.fetch_add(1, Ordering::SeqCst) + 1 == line {
            stop.cancel();
        }
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => true,
        _ = stage.run_hearing(id, armed, (QUICK, WhenHeld::Wait), &told) => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_that_is_killed_at_any_line_of_its_journal_is_ended_by_looking_and_never_run_twice() {
    let stage = Stage::playing("calm").await;
    for line in 1.. {
        let (from, to) = if stage.served() == "blue" { ("blue", "green") } else { ("green", "blue") };
        let (id, before) = (format!("rollback-{line}"), stage.runs());
        if !ended_at(&stage, line, &id, to).await {
            assert!(line > 10, "it has more lines than {line}");
            return;
        }
        let left = unfinished(&stage.journals());
        if left.is_empty() {
            assert_eq!(stage.served(), to, "line {line}");
            continue;
        }
        let ladder = stage.ladder(&To::Previous, |_| true).await;
        // A script that was begun comes to its end without the console.
        let mut finished = stage.resume(&left[0].0, &ladder).await;
        for _ in 0..100 {
            if finished.ending != Ending::Unknown {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            finished = stage.resume(&left[0].0, &ladder).await;
        }
        let what = stage.store.deeds(1).remove(0).what;
        assert!(what.ends_with(&format!("--to {to} --confirm {to}")), "line {line}: {what}");
        let runs = stage.runs() - before;
        match finished.ending {
            Ending::Served => assert_eq!((stage.served(), runs), (to, 1), "line {line}"),
            Ending::Refused => assert_eq!((stage.served(), runs), (from, 0), "line {line}: {}", finished.sentence),
            other => panic!("line {line}: {other:?}: {}", finished.sentence),
        }
        assert!(unfinished(&stage.journals()).is_empty(), "line {line}: {}", finished.sentence);
        // The shell that takes the lock ends with the console here, also between its folder and the name in it. Nobody
        // can tell then whose it is: it stays for whoever takes it over. A lock with a name never does.
        if finished.ending == Ending::Refused {
            stage.without_nameless_lock();
        }
        assert!(!stage.has_lock(), "line {line}: {}", finished.sentence);
    }
}
