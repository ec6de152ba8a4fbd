//! Whoever wants a rollback leaves before its script was begun: it ends in order. And one that was left, and that nothing but
//! the host can tell of, is ended by what the host tells.

use crate::world::{QUICK, Stage};
use engine::environment::readiness::Rung;
use engine::operations::journal::{End, unfinished};
use engine::operations::rollback::{Ending, Finished, News, Pace, Step, To, Way, WhenHeld, Wish};
use std::time::Duration;

/// Whether the engine has told by what it rests on: a stopped standby is a cold start then.
fn is_told(way: &Way) -> bool {
    way.rung == Rung::ColdStart || way.why().is_none()
}

/// Runs it, and leaves as soon as this is told.
async fn left_at(stage: &Stage, to: &str, word: &str, at: impl Fn(&News) -> bool + Sync) -> Finished {
    let wish = Wish { to: To::Slot(crate::world::slot(to)), ..Wish::default() };
    let ladder =
        stage.ladder(&wish.to, |ladder| ladder.best().is_some_and(|way| way.word == word && is_told(way))).await;
    let armed = ladder.choose(&wish).unwrap().arm(word).unwrap();
    let told = |news: News| {
        if at(&news) {
            stage.left.cancel();
        }
    };
    stage.run_hearing("rollback-1", armed, (QUICK, WhenHeld::Wait), &told).await
}

#[tokio::test(flavor = "multi_thread")]
async fn left_with_the_lock_taken_nothing_is_run_the_lock_is_given_back_and_its_journal_has_ended() {
    let stage = Stage::playing("calm").await;
    let locked = |news: &News| matches!(news, News::Ended(Step::Lock, End::Done, _));
    let finished = left_at(&stage, "green", "green", locked).await;
    assert_eq!((finished.ending, stage.runs(), stage.has_lock()), (Ending::Refused, 0, false), "{}", finished.sentence);
    assert_eq!(finished.sentence, "It was left before its script was begun: nothing was run");
    assert!(finished.by_hand.unwrap().contains("./rollback.sh"));
    assert!(unfinished(&stage.journals()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn left_while_the_lock_is_being_taken_no_lock_stays_however_late_it_is_taken() {
    let stage = Stage::playing("calm").await;
    let locking = |news: &News| matches!(news, News::Began(Step::Lock));
    let finished = left_at(&stage, "green", "green", locking).await;
    assert_eq!((finished.ending, stage.runs()), (Ending::Refused, 0), "{}", finished.sentence);
    stage.without_nameless_lock();
    assert!(!stage.has_lock() && unfinished(&stage.journals()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn left_while_somebodys_script_is_waited_for_that_goes_on_under_its_lock() {
    let stage = Stage::playing("calm").await;
    let lock = stage.machine().scripts().join("cutover.lock");
    std::fs::create_dir(&lock).unwrap();
    std::fs::write(lock.join("owner"), "ravi\nnonce other\n").unwrap();
    std::fs::write(lock.join("pid"), format!("{}\n", std::process::id())).unwrap();
    let waits = |news: &News| matches!(news, News::Said(text) if text.contains("whose script is waited for"));
    let finished = left_at(&stage, "green", "green", waits).await;
    assert_eq!((finished.ending, stage.runs(), stage.has_lock()), (Ending::Refused, 0, true), "{}", finished.sentence);
    assert!(std::fs::read_to_string(lock.join("owner")).unwrap().contains("nonce other"));
    assert!(unfinished(&stage.journals()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn left_while_old_code_boots_that_is_said_and_neither_the_script_nor_the_lock_is_left_behind() {
    // At this port nobody answers, however long it boots.
    let stage =
        Stage::with("standby-stopped", |settings| settings.slots.get_mut("green").unwrap().port = Some(9)).await;
    let (stop, started) = (stage.left.clone(), std::sync::Once::new());
    let starts = |news: &News| {
        if matches!(news, News::Began(Step::Start)) {
            let stop = stop.clone();
            started.call_once(|| {
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_secs(2)).await;
                    stop.cancel();
                });
            });
        }
        false
    };
    let finished = left_at(&stage, "green", "green anyway", starts).await;
    assert_eq!(
        (finished.ending, stage.served(), stage.runs(), stage.has_lock()),
        (Ending::ScriptFailed, "blue", 0, false),
        "{}",
        finished.sentence
    );
    let words = "GREEN was started and has not answered well so far, which boots old code; the script was not run";
    assert!(finished.sentence.contains(words), "{}", finished.sentence);
    assert!(unfinished(&stage.journals()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_after_the_script_was_sent_ends_nothing() {
    let stage = Stage::playing("calm").await;
    let finished = left_at(&stage, "green", "green", |news| matches!(news, News::Sent)).await;
    assert_eq!((finished.ending, stage.runs()), (Ending::Served, 1), "{}", finished.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_lock_was_taken_over_is_ended_by_what_the_host_tells_once_nothing_of_it_runs() {
    let stage = Stage::playing("calm").await;
    let (armed, again) = (stage.flip_to("green").await, stage.flip_to("green").await);
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script("while [ ! -e go ]; do sleep 0.05; done");
    let pace = Pace { script: Duration::from_millis(300), ..QUICK };
    let (first, _) = stage.run_as("rollback-taken-over-a", armed, pace, WhenHeld::Wait).await;
    assert_eq!(first.ending, Ending::Unknown, "{}", first.sentence);
    // In another file: a shell goes on reading the one that it has begun.
    stage.script(whole.trim_start_matches("#!/bin/sh\n"));
    let (second, _) = stage.run_as("rollback-taken-over-b", again, QUICK, WhenHeld::TakeOver).await;
    assert_eq!(second.ending, Ending::Served, "{}", second.sentence);
    let back = stage.flip_to("blue").await;
    let (third, _) = stage.run_as("rollback-taken-over-c", back, QUICK, WhenHeld::Wait).await;
    assert_eq!(third.ending, Ending::Served, "{}", third.sentence);
    // Its script still hangs: it has not ended, and the lock is nobody's to hold.
    let left = unfinished(&stage.journals()).remove(0).0;
    let ladder = stage.ladder(&To::Previous, |_| true).await;
    let (hanging, told) = stage.resume_hearing(&left, &ladder).await;
    assert_eq!(hanging.ending, Ending::Unknown, "{}", hanging.sentence);
    assert!(told.said().iter().any(|said| said.contains("not held by this rollback any more")), "{:?}", told.said());
    std::fs::write(stage.machine().scripts().join("go"), "").unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (ended, _) = stage.resume_hearing(&left, &ladder).await;
    assert_eq!((ended.ending, stage.served()), (Ending::Unverified, "blue"), "{}", ended.sentence);
    assert!(ended.sentence.contains("a script was run 0 min ago after it: asha rolls"), "{}", ended.sentence);
    assert!(ended.sentence.contains("BLUE"), "{}", ended.sentence);
    assert!(unfinished(&stage.journals()).is_empty());
}
