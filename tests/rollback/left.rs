//! Consoles that end on the way: whoever goes on finds out how far it came, and nothing is run twice.

use crate::world::{QUICK, Stage, slot};
use engine::operations::journal::unfinished;
use engine::operations::rollback::{Armed, Ending, Finished, News, Pace, Step, To, WhenHeld};
use engine::sources::host::{Claimant, Over};
use std::path::PathBuf;
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

/// Runs it with a disk that takes nothing more from before the script on; what it came to, and what the disk has.
async fn on_a_disk_that_hangs(stage: &Stage, armed: Armed) -> (Finished, PathBuf) {
    let journal = stage.journals().join("rollback-1.journal");
    let kept = std::sync::Mutex::new(Vec::new());
    let told = |news| {
        if matches!(news, News::Began(Step::Script)) {
            *kept.lock().unwrap() = std::fs::read(&journal).unwrap();
        }
    };
    let finished = stage.run_hearing("rollback-1", armed, (QUICK, WhenHeld::Wait), &told).await;
    std::fs::write(&journal, kept.into_inner().unwrap()).unwrap();
    (finished, journal)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_whose_disk_hung_before_the_script_is_not_taken_for_one_in_which_nothing_was_run() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let (finished, journal) = on_a_disk_that_hangs(&stage, armed).await;
    assert_eq!(finished.ending, Ending::Served, "{}", finished.sentence);
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let found = stage.resume(&journal, &ladder).await;
    assert_eq!((found.ending, stage.runs()), (Ending::Served, 1), "{}", found.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_is_in_no_journal_and_moved_nothing_is_told_by_the_host_and_ended() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    stage.script("echo traffic switched");
    let (finished, journal) = on_a_disk_that_hangs(&stage, armed).await;
    assert_eq!(finished.ending, Ending::NotMoved, "{}", finished.sentence);
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let found = stage.resume(&journal, &ladder).await;
    assert_eq!((found.ending, stage.runs()), (Ending::Unverified, 1), "{}", found.sentence);
    assert!(found.sentence.contains("the host has written down: asha rolls production back"), "{}", found.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_host_keeps_nothing_a_journal_that_stops_early_says_that_nobody_knows() {
    let stage = Stage::with("calm", |settings| {
        let folder = settings.scripts.dir.take().unwrap();
        settings.scripts.rollback = Some(format!("cd {folder} && ./rollback.sh"));
        settings.state_file = None;
    })
    .await;
    stage.ladder(&To::Slot(slot("green")), |ladder| ladder.serving.slot.is_some()).await;
    let armed = {
        let to = To::Slot(slot("green"));
        let ladder = stage.ladder(&to, |ladder| ladder.ways[0].is_open()).await;
        let wish = engine::operations::rollback::Wish { to, ..Default::default() };
        ladder.choose(&wish).unwrap().arm("green anyway").unwrap()
    };
    let (finished, journal) = on_a_disk_that_hangs(&stage, armed).await;
    assert_eq!((finished.ending, stage.runs()), (Ending::Served, 1), "{}", finished.sentence);
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let found = stage.resume(&journal, &ladder).await;
    assert_eq!((found.ending, stage.runs()), (Ending::Unknown, 1), "{}", found.sentence);
    assert!(found.sentence.contains("nothing tells whether that was begun"), "{}", found.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_a_dead_console_that_arrives_after_the_look_takes_no_lock_and_begins_no_script() {
    let stage = Stage::playing("calm").await;
    assert!(ended_at(&stage, 2, "rollback-1", "green").await);
    let left = unfinished(&stage.journals());
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let finished = stage.resume(&left[0].0, &ladder).await;
    assert_eq!(finished.ending, Ending::Refused, "{}", finished.sentence);
    // What the dead console's shell left without a name is nobody's.
    stage.without_nameless_lock();
    let (host, folder) = (stage.host().await, stage.machine().scripts().display().to_string());
    let claimant = Claimant { folder: &folder, words: "asha", nonce: "rollback-1" };
    let fault = host.take_lock(&claimant, Over::Nobody).await.unwrap_err();
    assert!(fault.to_string().contains("has ended it") && !stage.has_lock(), "{fault}");
    let line = engine::sources::host::ShellLine::configured("./rollback.sh");
    let mut stream = host.run_once(&claimant, engine::sources::host::Under::Nothing, &line).await.unwrap();
    while stream.next().await.is_some() {}
    assert_eq!((stage.runs(), stage.served()), (0, "blue"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_that_is_not_reached_began_is_not_known() {
    let stage = Stage::playing("calm").await;
    stage.script("while [ ! -e go ]; do sleep 0.05; done");
    let armed = stage.flip_to("green").await;
    let pace = Pace { script: std::time::Duration::from_millis(300), ..QUICK };
    let (finished, _) = stage.run_as("rollback-1", armed, pace, WhenHeld::Wait).await;
    assert_eq!(finished.ending, Ending::Unknown, "{}", finished.sentence);
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let left = unfinished(&stage.journals());
    let found = stage.resume_from_nowhere(&left[0].0, &ladder).await;
    assert_eq!((found.ending, stage.has_lock()), (Ending::Unknown, true), "{}", found.sentence);
    assert!(found.sentence.contains("how it ended cannot be looked at"), "{}", found.sentence);
    assert_eq!(unfinished(&stage.journals()).len(), 1);
    std::fs::write(stage.machine().scripts().join("go"), "").unwrap();
}
