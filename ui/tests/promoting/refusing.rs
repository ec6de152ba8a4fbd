//! What is refused, and what is left behind, in words that a person and a program can go by.

use super::console::{Console, changes, told};
use crate::world::World;
use engine::domain::CommitId;
use engine::operations::journal::{Journal, Opening};
use practice::github::Right;
use serde_json::{Value, json};
use std::process::Output;

/// The same command by somebody else.
async fn by(name: &str, console: &Console<'_>, arguments: &[&str]) -> (i32, String) {
    let output = console.command(arguments).env("USER", name).output().await.unwrap();
    (output.status.code().unwrap(), told(&output))
}

/// The objects of standard output, one a line.
fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{text}"))).collect()
}

fn opening(place: &str) -> Opening {
    let (from, to) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([8; 20]));
    let (id, kind, who, plan) = ("promotion-1".into(), "promotion".into(), "asha".into(), String::new());
    let at = chrono::Local::now().fixed_offset();
    Opening { id, kind, place: place.into(), who, at, from, to, plan, accepted: Vec::new(), aim: None, target: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_called_one_and_ends_only_for_who_says_so() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let (code, said) = by("asha", &console, &["freeze", "--reason", " "]).await;
    assert!(code == 2 && said.contains("The reason is empty"), "{said}");
    let (code, said) = by("asha", &console, &["freeze", "--reason", "launch", "--until", "2099-01-01T08:00:00Z"]).await;
    assert!(code == 0 && said.contains("until 2099-01-01 08:00 +00:00: launch"), "{said}");
    for arguments in [vec!["lock", "--take", "--reason", "x"], vec!["lock", "--take-over", "--reason", "x"]] {
        let (code, said) = by("rohan", &console, &arguments).await;
        assert!(code == 4 && said.contains("frozen by asha"), "{arguments:?} {said}");
        assert!(said.contains("until 2099-01-01 08:00 +00:00: launch"), "{said}");
    }
    let (code, said) = by("rohan", &console, &["unlock"]).await;
    assert!(code == 4 && said.contains("is a freeze by asha") && said.contains("--of"), "{said}");
    let (code, said) = by("rohan", &console, &["lock", "--take-over", "--over-freeze", "--reason", "hotfix"]).await;
    assert!(code == 0 && said.contains("The freeze from asha@desk has ended"), "{said}");
    let (_, audit) = by("rohan", &console, &["audit", "--limit", "1"]).await;
    assert!(audit.contains("taken from asha@desk: hotfix"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_a_promotion_that_goes_on_is_kept_and_its_loss_is_told() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&["--no-follow", "--json"]).await;
    let sent = console.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(sent.status.code(), Some(1), "{}", told(&sent));
    let events = objects(&sent);
    let step = |name: &str, state: &str| {
        events.iter().any(|one| one["event"] == "step" && one["step"] == name && one["state"] == state)
    };
    assert!(step("lock", "running") && step("lock", "done") && step("merge", "done"), "{events:?}");
    let merge = events.iter().find(|one| one["event"] == "merged").unwrap()["merge"].clone();
    assert_eq!(merge.as_str().unwrap().len(), 40);
    assert!(events.last().unwrap()["sentence"].as_str().unwrap().contains("The lock stays"), "{events:?}");
    let refused = console.run(&["unlock"]).await;
    assert!(refused.status.code() == Some(4) && told(&refused).contains(".journal"), "{}", told(&refused));
    // A journal of a newer cutover holds it as well.
    let folder = world.home().join(".local/state/cutover/operations");
    let journal = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let journal = journal.into_iter().find(|path| path.extension().is_some_and(|end| end == "journal")).unwrap();
    let was = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, was.replace("\"schema\":1", "\"schema\":9")).unwrap();
    let refused = console.run(&["unlock"]).await;
    assert!(refused.status.code() == Some(4) && told(&refused).contains("cannot be read"), "{}", told(&refused));
    std::fs::write(&journal, was).unwrap();
    let freed = console.run(&["unlock", "--running"]).await;
    assert_eq!(freed.status.code(), Some(0), "{}", told(&freed));
    let followed = console.passing(&["follow".to_owned(), "--json".to_owned()]).await;
    assert_eq!(followed.status.code(), Some(0), "{}", told(&followed));
    let events = objects(&followed);
    let following = events.iter().find(|one| one["event"] == "following").unwrap();
    assert_eq!((&following["merge"], &following["own"]), (&merge, &json!(true)));
    let lost = |one: &Value| {
        one["sentence"].as_str().is_some_and(|words| words.starts_with("The lock is not this promotion's any more"))
    };
    assert_eq!(events.iter().filter(|one| lost(one)).count(), 1, "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_that_there_is_not_or_that_is_not_meant_is_a_wrong_question() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    for name in ["nosuch", "development"] {
        for command in [vec!["promote", "--plan"], vec!["lock"], vec!["unlock"], vec!["follow", "--once"]] {
            let output = console.run(&[command.as_slice(), &["--env", name]].concat()).await;
            assert!(output.status.code() == Some(2) && told(&output).contains(name), "{}", told(&output));
        }
    }
    assert_eq!(console.run(&["lock", "--env", "production"]).await.status.code(), Some(0));
    assert_eq!(console.run(&["branches", "--env", "nosuch"]).await.status.code(), Some(2));
    let branches = console.run(&["branches", "--env", "production"]).await;
    assert!(branches.status.success() && told(&branches).contains("--env has no meaning"), "{}", told(&branches));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_that_never_came_to_its_merge_is_the_answer_and_one_of_another_server_is_none() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let folder = world.home().join(".local/state/cutover/operations");
    let name = world.practice.github.full_name();
    drop(Journal::begin(&folder, opening(&format!("elsewhere.example/{name}"))).unwrap());
    let once = console.run(&["follow", "--once", "--json"]).await;
    assert_eq!(objects(&once)[0]["event"], "following", "{}", told(&once));
    std::fs::remove_dir_all(&folder).unwrap();
    let mut journal = Journal::begin(&folder, opening(&name)).unwrap();
    let began = |ago| chrono::Local::now().fixed_offset() - chrono::TimeDelta::seconds(ago);
    journal.began("lock", "", began(0)).unwrap();
    drop(journal);
    let once = console.run(&["follow", "--once"]).await;
    assert!(once.status.code() == Some(1) && told(&once).contains("it stands at lock"), "{}", told(&once));
    let early = console.run(&["follow"]).await;
    let said = told(&early);
    assert!(early.status.code() == Some(4) && said.contains("it may still come to be: cutover follow"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
    let mut journal = Journal::begin(&folder, opening(&name)).unwrap();
    journal.began("lock", "", began(90)).unwrap();
    drop(journal);
    let plain = console.run(&["follow"]).await;
    let said = told(&plain);
    assert!(plain.status.code() == Some(4) && said.contains("Its journal is closed"), "{said}");
    assert!(!said.contains("NOW SERVING"), "an older release is not the answer: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_each_gate_observed_to_people_and_to_programs() {
    let world = World::playing("calm").await;
    let (sha, _) = Console { world: &world, right: Right::Push }.plan().await;
    let reader = Console { world: &world, right: Right::Pull };
    let lines = reader.run(&["promote", "--confirm", &sha]).await;
    assert!(lines.status.code() == Some(4) && told(&lines).contains("\n  push_right: "), "{}", told(&lines));
    let output = reader.run(&["promote", "--confirm", &sha, "--json"]).await;
    let told = &objects(&output)[0];
    assert_eq!((output.status.code(), &told["refused"], &told["exit"]), (Some(4), &json!(true), &json!(4)));
    assert_eq!(told["gates"][0]["id"], "push_right");
    assert!(!told["gates"][0]["observed"].as_str().unwrap().is_empty() && told["next_step"].is_string(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_can_be_read() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    for command in [vec!["lock"], vec!["unlock"], vec!["follow", "--once"]] {
        let output = console.command(&command).env_remove("GH_TOKEN").env("PATH", "").output().await.unwrap();
        assert_eq!(output.status.code(), Some(3), "{command:?} {}", told(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protection_whose_value_cannot_be_read_blocks_and_nothing_is_sent() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let arguments = console.confirmed(&["--now"]).await;
    let settings =
        format!("{}[promotion]\ntwo_person = \"yes\"\nfreeze = [\"Mon 00:00 - Sun 25:00\"]\n", world.configuration());
    std::fs::write(world.settings(), settings).unwrap();
    let plan = console.run(&["promote", "--plan", "--json"]).await;
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!(plan["blocked_by"], json!(["freeze", "second_person"]));
    let gates = plan["gates"].as_array().unwrap();
    let freeze = gates.iter().find(|gate| gate["id"] == "freeze").unwrap()["observed"].as_str().unwrap();
    assert!(freeze.contains(".toml:") && freeze.contains("Sun 25:00"), "{freeze}");
    let before = changes(&world);
    let refused = console.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!((refused.status.code(), changes(&world)), (Some(4), before), "{}", told(&refused));
}
