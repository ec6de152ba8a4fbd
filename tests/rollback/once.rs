//! A script that toggles is run once, whatever becomes of the lock meanwhile, and nothing of it gets into another's lock.

use crate::world::{QUICK, Stage};
use engine::operations::rollback::{Ending, News, Pace, Step, To, WhenHeld, Wish};
use engine::sources::host::{Claimant, Held, Over, Script, Taking};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

fn lock(stage: &Stage) -> PathBuf {
    stage.machine().scripts().join("cutover.lock")
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never: {what}");
}

async fn lost_before_the_script(lose: impl Fn(&Path) + Sync) {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let folder = lock(&stage);
    let told = |news| {
        if matches!(news, News::Began(Step::Script)) {
            lose(&folder);
        }
    };
    let finished = stage.run_hearing("rollback-1", armed, (QUICK, WhenHeld::Wait), &told).await;
    assert_eq!((finished.ending, stage.served(), stage.runs()), (Ending::Refused, "blue", 0), "{}", finished.sentence);
    assert!(finished.sentence.ends_with("no longer held by this rollback; nothing was run"), "{}", finished.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_was_lost_means_that_nothing_is_run() {
    lost_before_the_script(|lock| std::fs::remove_dir_all(lock).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_somebody_took_over_means_that_nothing_is_run() {
    lost_before_the_script(|lock| std::fs::write(lock.join("owner"), "ravi\nnonce other\n").unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_whose_script_began_since_it_was_seen_is_taken_over_by_force_alone() {
    let stage = Stage::playing("calm").await;
    let (folder, host) = (lock(&stage), stage.host().await);
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("owner"), "ravi\nnonce other\n").unwrap();
    std::fs::write(folder.join("pid"), format!("{}\n", std::process::id())).unwrap();
    let scripts = stage.machine().scripts().display().to_string();
    let claimant = Claimant { folder: &scripts, words: "asha", nonce: "mine" };
    let seen = Held { nonce: Some("other".into()), ..Held::default() };
    let Taking::Held(held) = host.take_lock(&claimant, Over::Left(&seen)).await.unwrap() else { panic!() };
    assert_eq!((held.script, held.nonce.as_deref()), (Script::Runs, Some("other")));
    assert_eq!(host.take_lock(&claimant, Over::Forced(&seen)).await.unwrap(), Taking::Taken);
    assert_eq!(text(&folder.join("owner")), "asha\nnonce mine\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_made_young_by_its_holder_alone() {
    let stage = Stage::playing("calm").await;
    let (folder, host) = (lock(&stage), stage.host().await);
    let scripts = stage.machine().scripts().display().to_string();
    let [mine, other] = ["mine", "other"].map(|nonce| Claimant { folder: &scripts, words: "asha", nonce });
    host.take_lock(&mine, Over::Nobody).await.unwrap();
    let aged = Command::new("touch").args(["-t", "202001010000"]).arg(&folder).status().unwrap();
    assert!(aged.success() && !host.keep_lock_young(&other).await.unwrap());
    let age = async || match host.take_lock(&other, Over::Nobody).await.unwrap() {
        Taking::Held(held) => held.age.unwrap(),
        other => panic!("{other:?}"),
    };
    assert!(age().await > Duration::from_hours(1));
    assert!(host.keep_lock_young(&mine).await.unwrap());
    assert!(age().await < Duration::from_mins(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_once_the_standby_is_started_is_not_flipped_away() {
    let stage = Stage::playing("standby-stopped").await;
    let ladder = stage.ladder(&To::Previous, |ladder| ladder.ways[1].why().is_none()).await;
    let armed = ladder.choose(&Wish::default()).unwrap().arm("green anyway").unwrap();
    let machine = stage.machine();
    let [blue, green] = ["blue", "green"].map(|name| machine.slot(name).unwrap().port.to_string());
    let told = |news| {
        if matches!(news, News::Ended(Step::Start, ..)) {
            let site = machine.site().unwrap();
            std::fs::write(site, text(site).replace(&blue, &green)).unwrap();
            machine.front().unwrap().reload().unwrap();
        }
    };
    let finished = stage.run_hearing("rollback-1", armed, (QUICK, WhenHeld::Wait), &told).await;
    assert_eq!((finished.ending, stage.served(), stage.runs()), (Ending::Already, "green", 0), "{}", finished.sentence);
    assert!(!stage.has_lock());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_whose_lock_was_taken_over_leaves_nothing_in_the_lock_of_the_other() {
    let stage = Stage::playing("calm").await;
    let (one, two) = (stage.flip_to("green").await, stage.flip_to("green").await);
    let (folder, scripts) = (lock(&stage), stage.machine().scripts().to_owned());
    stage.script(
        "n=$(($(wc -l <runs)))\necho begun $n\nwhile [ ! -e go$n ]; do sleep 0.05; done\necho let go $n\n: >done$n",
    );
    let pace = Pace { script: Duration::from_secs(1), ..QUICK };
    let (first, _) = stage.run_as("rollback-a", one, pace, WhenHeld::Wait).await;
    assert_eq!(first.ending, Ending::Unknown, "{}", first.sentence);
    let pid = text(&folder.join("pid"));
    let keeper = Command::new("ps").args(["-o", "ppid=", "-p", pid.lines().next().unwrap()]).output().unwrap().stdout;
    let keeper = String::from_utf8(keeper).unwrap().trim().to_owned();
    assert!(keeper.parse::<u32>().unwrap() > 1, "{keeper}");
    let (second, _) = stage.run_as("rollback-b", two, pace, WhenHeld::TakeOver).await;
    assert_eq!((second.ending, stage.runs()), (Ending::Unknown, 2), "{}", second.sentence);
    std::fs::write(scripts.join("go1"), "").unwrap();
    until("the first keeper ends", || {
        !Command::new("kill").args(["-0", &keeper]).stderr(std::process::Stdio::null()).status().unwrap().success()
    })
    .await;
    assert!(scripts.join("done1").exists(), "the line is run in the folder of the scripts");
    assert_eq!((text(&folder.join("output")).as_str(), folder.join("exit").exists()), ("begun 2\n", false));
    assert!(text(&folder.join("owner")).contains("nonce rollback-b"));
    std::fs::write(scripts.join("go2"), "").unwrap();
    until("the second script ends", || text(&folder.join("exit")) == "0\n").await;
    assert_eq!(text(&folder.join("output")), "begun 2\nlet go 2\n");
}
