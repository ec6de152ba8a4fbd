//! Rollbacks between real containers: the flip, the start of a stopped standby, an image that is still on the host, and
//! scripts that lie and hang.

use super::slots::Whole;
use super::{STAYS, TOGGLES, load};
use engine::domain::{CommitId, SlotName};
use engine::environment::readiness::Rung;
use engine::operations::rollback::{Ending, Ladder, Pace, Plan, To, Via, Wish};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn green() -> To {
    To::Slot(SlotName("green".into()))
}

/// The flip to green, once all that it needs was seen.
async fn flip(whole: &Whole) -> Plan {
    let known = |ladder: &Ladder| ladder.ways[0].why().is_none() && ladder.ways[0].goal.commit.is_some();
    whole.ladder(&green(), known).await.choose(&Wish { to: green(), via: Via::Host }).unwrap()
}

fn of(digit: char) -> CommitId {
    CommitId::from_hex(&digit.to_string().repeat(40)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flip_between_containers_loses_no_request_and_the_version_is_seen() {
    let Some(whole) = Whole::start("flip", TOGGLES).await else { return };
    let plan = flip(&whole).await;
    let stop = CancellationToken::new();
    let loads: Vec<_> = (0..4).map(|_| tokio::spawn(load(whole.front.url(), stop.clone()))).collect();
    let finished = whole.run(plan.arm("green").unwrap(), Pace::default()).await;
    stop.cancel();
    let (mut asked, mut failed) = (0, 0);
    for load in loads {
        let (more, bad) = load.await.unwrap();
        (asked, failed) = (asked + more, failed + bad);
    }
    eprintln!("{failed} of {asked} requests failed while the traffic moved; {:?}", finished.times);
    assert_eq!((finished.ending, finished.commit), (Ending::Served, Some(of('b'))), "{}", finished.sentence);
    assert!(asked > 50 && failed == 0, "{failed} of {asked}");
    assert_eq!((whole.served(), whole.front.runs()), ("green", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_container_is_started_before_the_traffic_moves_and_no_request_is_lost() {
    let Some(whole) = Whole::start("cold", TOGGLES).await else { return };
    whole.docker.docker(&["stop", "--time", "0", &whole.container("green")]);
    let ladder =
        whole.ladder(&To::Previous, |ladder| ladder.best().is_some_and(|way| way.rung == Rung::ColdStart)).await;
    let plan = ladder.choose(&Wish::default()).unwrap();
    assert_eq!(plan.way.word, "green anyway");
    let stop = CancellationToken::new();
    let load = tokio::spawn(load(whole.front.url(), stop.clone()));
    let finished = whole.run(plan.arm("green anyway").unwrap(), Pace::default()).await;
    stop.cancel();
    let (asked, failed) = load.await.unwrap();
    eprintln!("{failed} of {asked} requests failed while the standby was started; {:?}", finished.times);
    assert_eq!((finished.ending, finished.commit), (Ending::Served, Some(of('b'))), "{}", finished.sentence);
    assert_eq!((whole.served(), whole.front.runs(), failed), ("green", 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_is_still_on_the_host_is_deployed_from_there() {
    let Some(whole) = Whole::start("image", TOGGLES).await else { return };
    whole.docker.docker(&["stop", "--time", "0", &whole.container("green")]);
    let open = |ladder: &Ladder| ladder.ways.iter().any(|way| way.rung == Rung::LocalImage && way.why().is_none());
    let plan = whole.ladder(&To::Previous, open).await.choose_rung(Rung::LocalImage).unwrap();
    let word = plan.way.word.clone();
    assert!(word.starts_with("bbbbbbb"), "{word}");
    let finished = whole.run(plan.arm(&word).unwrap(), Pace::default()).await;
    assert_eq!((finished.ending, finished.commit), (Ending::Served, Some(of('b'))), "{}", finished.sentence);
    assert_eq!((whole.served(), whole.front.runs()), ("green", 0), "the other script was not run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_leads_elsewhere_than_it_says_is_told_by_nginx() {
    let Some(whole) =
        Whole::start("lies", "#!/bin/sh\necho run >>runs\necho green >active\necho switched to green\n").await
    else {
        return;
    };
    let plan = flip(&whole).await;
    let finished = whole.run(plan.arm("green").unwrap(), Pace::default()).await;
    assert_eq!((finished.ending, whole.served()), (Ending::NotMoved, "blue"), "{}", finished.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_hangs_is_unknown_and_found_to_have_ended_later() {
    let hangs = STAYS.replace("set -eu\n", "set -eu\nwhile [ ! -e go ]; do sleep 0.05; done\n");
    let Some(whole) = Whole::start("hangs", &hangs).await else { return };
    let plan = flip(&whole).await;
    let pace = Pace { script: Duration::from_secs(2), ..Pace::default() };
    let finished = whole.run(plan.arm("green").unwrap(), pace).await;
    assert_eq!((finished.ending, whole.served()), (Ending::Unknown, "blue"), "{}", finished.sentence);
    std::fs::write(format!("{}/go", whole.front.folder()), "").unwrap();
    let ladder = whole.ladder(&green(), |_| true).await;
    let found = whole.resume(&ladder).await;
    assert_eq!((found.ending, whole.served(), whole.front.runs()), (Ending::Served, "green", 1), "{}", found.sentence);
}
