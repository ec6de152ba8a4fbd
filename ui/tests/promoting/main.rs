//! `cutover promote --confirm` and `cutover follow` as they are called from a shell, in a whole practice world: GitHub, registry
//! and machines that change as the deploy says.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod break_glass;
mod console;
mod refusing;
mod rolling_back;
mod screen;
#[path = "../pty/console.rs"]
#[expect(dead_code, reason = "the tests of the terminal use the rest of it")]
mod terminal;
mod troubles;
#[path = "../environments/world.rs"]
#[expect(dead_code, reason = "the tests of environments use the rest of it")]
mod world;

use chrono::TimeDelta;
use console::{Console, PATIENCE, merges, told};
use engine::domain::CommitId;
use engine::operations::journal::{Journal, Opening};
use practice::github::{Right, Trouble, Way};
use serde_json::Value;
use std::time::{Duration, Instant};
use world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_is_followed_until_it_is_live_and_verified() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&[]).await;
    let output = console.passing(&arguments).await;
    let text = told(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for words in
        ["DEPLOYS TO PRODUCTION", "✓ build", "✓ image", "✓ deploy", "✓ traffic", "✓ verify", "is live on production"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(merges(&world), 1);
    let lock = console.run(&["lock", "--json"]).await;
    assert_eq!(lock.status.code(), Some(0), "{}", told(&lock));
    let audit = told(&console.run(&["audit", "--limit", "3"]).await);
    assert!(audit.contains("promote --confirm") && audit.contains("done"), "{audit}");
    let again = console.run(&["follow", "--once"]).await;
    assert_eq!(again.status.code(), Some(0), "{}", told(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_that_was_killed_is_gone_on_with_and_never_merged_again() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&["--no-follow"]).await;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // The merge is taken, its answer is lost, and the program is killed while it looks.
    world.practice.github.trouble(Trouble::at(
        "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge",
        Way::LostAnswer,
        1,
    ));
    let mut child = console.command(&arguments).spawn().unwrap();
    let began = Instant::now();
    while merges(&world) == 0 {
        assert!(began.elapsed() < PATIENCE && child.try_wait().unwrap().is_none());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child.start_kill().unwrap();
    child.wait().await.unwrap();
    let refused = console.run(&arguments).await;
    let said = told(&refused);
    assert!(refused.status.code() == Some(4) && said.contains("has not ended here; nothing was sent"), "{said}");
    let status = told(&console.run(&["status"]).await);
    assert!(status.contains("has not ended or goes on in another terminal: cutover follow"), "{status}");
    let output = console.passing(&["follow".to_owned()]).await;
    let text = told(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("was begun") && text.contains("is live on production"), "{text}");
    assert_eq!(merges(&world), 1);
    assert_eq!(console.run(&["lock"]).await.status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_console_has_not_merged_yet_is_left_to_it() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let at = chrono::Local::now().fixed_offset();
    let (from, to) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([8; 20]));
    let (id, kind, who, plan) = ("promotion-1".into(), "promotion".into(), "rohan".into(), String::new());
    let place = world.practice.github.full_name();
    let opening = Opening { id, kind, place, who, at, from, to, plan, accepted: Vec::new(), aim: None, target: None };
    let folder = world.home().join(".local/state/cutover/operations");
    let _held = Journal::begin(&folder, opening).unwrap();
    let followed = console.run(&["follow"]).await;
    assert!(followed.status.code() == Some(4) && told(&followed).contains("Another console"), "{}", told(&followed));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_confirmed_in_so_many_words_sends_nothing() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let (sha, accept) = console.plan().await;
    assert!(!accept.is_empty());
    let every: Vec<&str> = accept.iter().flat_map(|id| ["--accept", id]).collect();
    let cases: [Vec<&str>; 4] = [
        vec!["promote", "--confirm", &sha],
        [vec!["promote", "--confirm", &sha[..5]], every.clone()].concat(),
        [vec!["promote", "--confirm", "0123456789"], every.clone()].concat(),
        [vec!["promote", "--confirm", &sha, "--accept", "everything"], every.clone()].concat(),
    ];
    for case in cases {
        let output = console.run(&case).await;
        assert!(
            output.status.code() == Some(4) && told(&output).contains("nothing was sent"),
            "{case:?} {}",
            told(&output)
        );
    }
    let reading = [vec!["--read-only", "promote", "--confirm", &sha], every.clone()].concat();
    let output = console.run(&reading).await;
    assert_eq!(output.status.code(), Some(4), "{}", told(&output));
    let reader = Console { world: &world, right: Right::Pull };
    let output = reader.run(&[vec!["promote", "--confirm", &sha], every].concat()).await;
    assert!(output.status.code() == Some(4) && told(&output).contains("push_right"), "{}", told(&output));
    let changed = world
        .practice
        .github
        .sent()
        .iter()
        .filter(|sent| sent.method != "GET" && !sent.path.contains("graphql"))
        .count();
    assert_eq!(changed, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_is_cancelled_on_the_way_is_named_with_what_to_do() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&[]).await;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut ends = Box::pin(console.run(&arguments));
    let began = Instant::now();
    let mut pushed = false;
    let output = loop {
        tokio::select! {
            output = &mut ends => break output,
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
        let github = &world.practice.github;
        if merges(&world) == 1 && !std::mem::replace(&mut pushed, true) {
            github.advance(TimeDelta::seconds(30));
            github.push("development", ("late.txt", "x"), "rohan", "fix: late").unwrap();
        }
        github.advance(TimeDelta::seconds(2));
        assert!(began.elapsed() < PATIENCE, "it does not end");
    };
    let text = told(&output);
    assert_eq!(output.status.code(), Some(5), "{text}");
    assert!(text.contains("was cancelled by #") && text.contains("cutover runs rerun"), "{text}");
    assert_eq!(console.run(&["lock"]).await.status.code(), Some(0), "the lock is free");
}

/// How far it is, behind what is followed.
fn last_object(output: &std::process::Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("{}", told(output)))
}

#[tokio::test(flavor = "multi_thread")]
async fn follow_once_tells_how_far_it_is_changes_nothing_and_says_who_did_not_answer() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&["--no-follow"]).await;
    let sent = console.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(sent.status.code(), Some(1), "{}", told(&sent));
    let before = world.practice.github.sent().len();
    let once = console.run(&["follow", "--once", "--json"]).await;
    let now = last_object(&once);
    assert_eq!((once.status.code(), &now["schema"], &now["outcome"]), (Some(1), &Value::from(1), &Value::Null));
    let state = |now: &Value, step: &str| {
        let steps = now["steps"].as_array().unwrap();
        steps.iter().find(|told| told["step"] == step).unwrap()["state"].as_str().unwrap().to_owned()
    };
    assert_eq!((state(&now, "build").as_str(), state(&now, "deploy").as_str()), ("running", "pending"), "{now:#}");
    let asked: Vec<_> = world.practice.github.sent().into_iter().skip(before).collect();
    let changing: Vec<_> = asked
        .iter()
        .filter(|sent| sent.method != "GET" && !sent.path.contains("graphql"))
        .map(|sent| &sent.path)
        .collect();
    assert!(changing.is_empty(), "{changing:?}");
    world.practice.github.trouble(Trouble::everywhere(Way::Hangs));
    let once = console.run(&["follow", "--once", "--json", "--deadline", "2"]).await;
    let now = last_object(&once);
    let build = now["steps"][0]["observed"].as_str().unwrap();
    assert_eq!((once.status.code(), state(&now, "build").as_str()), (Some(1), "unknown"), "{now:#}");
    assert!(build.contains("GitHub did not answer within 2 s"), "{build}");
    world.practice.github.heal();
    let lock = told(&console.run(&["lock"]).await);
    assert!(lock.contains("is held by asha@desk"), "whoever only looks gives nothing back: {lock}");
    let ended = console.passing(&["follow".to_owned()]).await;
    assert_eq!(ended.status.code(), Some(0), "{}", told(&ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_taken_shown_given_back_and_a_freeze_blocks_everybody() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    assert_eq!(console.run(&["lock", "--take", "--reason", "database work"]).await.status.code(), Some(0));
    let shown = console.run(&["lock"]).await;
    assert!(shown.status.code() == Some(1) && told(&shown).contains("is held by asha@desk"), "{}", told(&shown));
    let status = told(&console.run(&["status"]).await);
    assert!(status.contains("promotion    The lock is held by asha@desk for "), "{status}");
    assert!(status.contains("lock       The lock is held by asha@desk since"), "{status}");
    let status: Value = serde_json::from_slice(&console.run(&["status", "--json"]).await.stdout).unwrap();
    assert_eq!((&status["lock"]["held"], &status["lock"]["holder"]), (&true.into(), &"asha@desk".into()));
    let second = console.run(&["lock", "--take", "--reason", "me too"]).await;
    assert_eq!(second.status.code(), Some(4), "{}", told(&second));
    let mut other = console.command(&["unlock"]);
    let refused = other.env("USER", "rohan").output().await.unwrap();
    assert!(refused.status.code() == Some(4) && told(&refused).contains("--of asha@desk"), "{}", told(&refused));
    let mut elsewhere = console.command(&["unlock"]);
    let refused = elsewhere.env("HOSTNAME", "bench").output().await.unwrap();
    let words = told(&refused);
    assert!(refused.status.code() == Some(4) && words.contains("held by asha@desk, not by asha@bench"), "{words}");
    assert_eq!(console.run(&["unlock"]).await.status.code(), Some(0));
    assert_eq!(console.run(&["freeze", "--reason", "launch day"]).await.status.code(), Some(0));
    let plan = console.run(&["promote", "--plan", "--json"]).await;
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!(plan["blocked_by"], serde_json::json!(["freeze"]));
    assert_eq!(console.run(&["unlock"]).await.status.code(), Some(0));
    assert_eq!(console.run(&["lock"]).await.status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_production_that_is_moved_forward_waits_for_a_build_of_its_own() {
    let world = World::playing("calm").await;
    let settings = format!("{}[promotion]\nmethod = \"fast_forward\"\n", world.configuration());
    std::fs::write(world.settings(), settings).unwrap();
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&[]).await;
    let output = console.passing(&arguments).await;
    let text = told(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    // Integration has built the very commit before: that build ships nothing.
    assert!(text.contains("waiting for build.yml to begin") && text.contains("is live on production"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_is_told_with_what_it_says_and_a_plan_can_be_held_to_its_hash() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let plan = console.run(&["promote", "--plan", "--json"]).await;
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    let other = console.confirmed(&["--no-follow", "--plan-hash", "0123456789ab"]).await;
    let refused = console.passing(&other).await;
    assert!(refused.status.code() == Some(4) && told(&refused).contains("nothing was sent"), "{}", told(&refused));
    assert_eq!(merges(&world), 0);
    let hash = &plan["plan"].as_str().unwrap()[..12];
    let same = console.confirmed(&["--no-follow", "--plan-hash", hash]).await;
    let sent = console.passing(&same).await;
    let text = told(&sent);
    assert_eq!((sent.status.code(), merges(&world)), (Some(1), 1), "{text}");
    let (_, accepted) = text.split_once("Accepted: ").unwrap();
    let accepted: Vec<&str> = accepted.split('.').next().unwrap().split(", ").collect();
    assert!(accepted.contains(&"schema"), "{text}");
    for id in accepted {
        let told = ["warn", "unknown"].iter().any(|state| text.contains(&format!("accepted: {state} {id}: ")));
        assert!(told, "{id} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_of_elsewhere_or_that_never_began_is_in_nobodys_way_and_one_of_here_can_be_closed() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let folder = world.home().join(".local/state/cutover/operations");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("promotion-0.journal"), "").unwrap();
    std::fs::write(folder.join("promotion-1.journal"), "{\"schema\":1,\"line\":\"ope").unwrap();
    std::fs::write(folder.join("promotion-2.journal"), "{\"schema\":9,\"place\":\"acme/other\"}\n").unwrap();
    let here = format!("{{\"schema\":9,\"place\":\"{}\"}}\n", world.practice.github.full_name());
    std::fs::write(folder.join("promotion-3.journal"), here).unwrap();
    let arguments = console.confirmed(&["--no-follow"]).await;
    let refused = console.passing(&arguments).await;
    let text = told(&refused);
    assert!(refused.status.code() == Some(4) && text.contains("promotion-3") && text.contains("--abandon"), "{text}");
    let none = console.run(&["follow", "--abandon", "promotion-9"]).await;
    assert_eq!(none.status.code(), Some(2), "{}", told(&none));
    let aside = console.run(&["follow", "--abandon", "promotion-3"]).await;
    assert_eq!(aside.status.code(), Some(0), "{}", told(&aside));
    assert!(folder.join("promotion-3.abandoned").exists());
    let sent = console.passing(&arguments).await;
    assert_eq!((sent.status.code(), merges(&world)), (Some(1), 1), "{}", told(&sent));
}
