//! On a calm day, and in trouble of the service itself: words, JSON and exit codes.

use crate::world::World;
use practice::engine::Ailment;
use practice::secrets::Trouble;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};

fn of<'a>(told: &'a Value, list: &str, key: &str, name: &str) -> &'a Value {
    let found = told[list].as_array().unwrap().iter().find(|one| one[key] == name);
    found.unwrap_or_else(|| panic!("{name} is not in {told:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn env_tells_slots_traffic_and_the_way_back_and_a_calm_day_is_exit_0() {
    let world = World::playing("calm").await;
    let came = world.run_until(&["env", "--json"], |came| came.code == 0).await;
    let told = came.json();
    assert_eq!(told["schema"], 1, "{told:#}");
    let production = of(&told, "environments", "name", "production");
    assert_eq!((&production["live"], &production["match"]), (&json!("blue"), &json!("yes")), "{production:#}");
    assert_eq!(production["health"]["state"], "good");
    assert_eq!(production["rollback"]["state"], "ready", "{production:#}");
    assert_eq!((&production["alerts"], &production["host"]["link"]), (&json!([]), &json!("local")), "{production:#}");
    assert_eq!(of(production, "witnesses", "who", "nginx")["standing"], "tells", "{production:#}");
    let blue = &production["slots"]["blue"];
    assert_eq!((&blue["out_of_memory"], &blue["as_of"]), (&json!(false), &Value::Null), "{blue:#}");
    assert!(!blue["evidence"].as_array().unwrap().is_empty() && blue["confidence"].is_string(), "{blue:#}");
    let came = world.run(&["env", "production"]).await;
    assert_eq!((came.code, came.errors.as_str()), (0, ""));
    for words in
        ["production  BLUE ", "active", "standby, warm", "this machine", "all who tell agree", "rollback ready"]
    {
        assert!(came.out.contains(words), "{words}:\n{}", came.out);
    }
    assert!(!came.out.contains("development"), "{}", came.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_that_holds_something_else_than_what_runs_is_told_by_env_and_status() {
    let world = World::playing("calm").await;
    let came = world.run_until(&["env", "production"], |came| came.code == 0).await;
    assert!(!came.out.contains(" holds "), "{}", came.out);
    world.commit("main", "later.txt", "not deployed");
    world.shared("main");
    for arguments in [&["env", "production"][..], &["status", "--deadline", "10"]] {
        let came = world.run(arguments).await;
        let line = came.out.lines().find(|line| line.contains("main holds ")).unwrap_or_else(|| panic!("{}", came.out));
        assert!(line.contains(", production runs "), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mismatch_is_exit_1_and_a_name_that_is_none_is_exit_2_with_those_there_are() {
    let world = World::playing("port-mismatch").await;
    let came = world.run_until(&["env", "production", "--json"], |came| came.code == 1).await;
    let production = &came.json()["environments"][0];
    assert_eq!((&production["match"], &production["alerts"][0]["severity"]), (&json!("no"), &json!("error")));
    let came = world.run(&["env", "production"]).await;
    assert!(came.out.contains("active, in doubt"), "{}", came.out);
    for arguments in [&["env", "prod"][..], &["health", "--env", "prod"], &["precheck", "--env", "prod"]] {
        let came = world.run(arguments).await;
        assert_eq!((came.code, came.out.as_str()), (2, ""), "{arguments:?}");
        let said = &came.errors;
        assert!(said.contains("There is no environment prod") && said.contains("development, production"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn env_watches_and_tells_again_when_a_container_stops() {
    let world = World::playing("calm").await;
    let mut command = world.command(&["env", "production", "--json", "--watch"]);
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
    assert_eq!(first["environments"][0]["slots"]["green"]["state"], "running", "{first:#}");
    world.production().engine().stop_container(world.container("green")).await.unwrap();
    let stopped = tokio::time::timeout(Duration::from_secs(30), async {
        while let Some(line) = lines.next_line().await.unwrap() {
            let told: Value = serde_json::from_str(&line).unwrap();
            if told["environments"][0]["slots"]["green"]["state"] == "stopped" {
                return;
            }
        }
        panic!("it ended");
    });
    stopped.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn health_asks_the_front_and_each_slot() {
    let world = World::playing("calm").await;
    let came = world.run(&["health", "--json"]).await;
    let told = came.json();
    assert_eq!(came.code, 0, "{told:#}");
    let doors = told["doors"].as_array().unwrap();
    let names: Vec<(&str, &str)> =
        doors.iter().map(|door| (door["environment"].as_str().unwrap(), door["door"].as_str().unwrap())).collect();
    for door in [("production", "front"), ("production", "blue"), ("production", "green"), ("development", "front")] {
        assert!(names.contains(&door), "{names:?}");
    }
    assert!(
        doors.iter().all(|door| door["state"] == "good" && door["status"] == 200 && door["asked"] != 0),
        "{told:#}"
    );
    let came = world.run(&["health", "--env", "production"]).await;
    assert!(came.out.starts_with("ENVIRONMENT") && came.out.contains("healthy, 200 in"), "{}", came.out);
    let counts: Vec<&str> = came.out.lines().filter_map(|line| Some(line.split_once(" in 24 h")?.0)).collect();
    assert_eq!(counts.len(), 3, "{}", came.out);
    for count in counts {
        let (rest, asked) = count.rsplit_once(" of ").unwrap();
        assert!(
            rest.ends_with(" 0") && asked.parse::<usize>().unwrap() > 1,
            "what the last run saw is in:\n{}",
            came.out
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_that_is_bad_is_exit_1_with_the_reason() {
    let world = World::playing("calm").await;
    world.production().engine().ail(world.container("blue"), Ailment::NoDatabase);
    let came = world.run(&["health", "--env", "production", "--json"]).await;
    let told = came.json();
    assert_eq!(came.code, 1, "{told:#}");
    let front = of(&told, "doors", "door", "front");
    assert_eq!(front["state"], "bad", "{told:#}");
    assert!(!front["why"].as_str().unwrap().is_empty());
    assert_eq!(of(&told, "doors", "door", "green")["state"], "good", "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_prints_the_last_lines_of_a_slot_and_only_those_that_hold_a_text() {
    let world = World::playing("calm").await;
    let came = world.run(&["logs", "blue", "--tail", "3"]).await;
    assert_eq!((came.code, came.out.lines().count()), (0, 3), "{}{}", came.out, came.errors);
    let name = world.container("blue").to_owned();
    for of in ["BLUE", name.as_str()] {
        assert_eq!(world.run(&["logs", of, "--tail", "1"]).await.code, 0, "{of}");
    }
    let came = world.run(&["logs", "--grep", "REDIS READY", "--tail", "5000", "--json"]).await;
    let line: Value = serde_json::from_str(came.out.lines().next().unwrap()).unwrap();
    assert_eq!((came.code, &line["schema"], &line["error"]), (0, &json!(1), &json!(false)), "{line}");
    assert!(line["text"].as_str().unwrap().contains("redis ready") && line["at"].is_string(), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_log_holds_of_escape_sequences_does_not_reach_the_terminal() {
    let world = World::playing("calm").await;
    world.production().engine().plant(world.container("blue"), "x", "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}gone");
    let came = world.run(&["logs", "blue", "--grep", "owned", "--tail", "5000"]).await;
    assert!(came.out.contains("owned"), "{:?}", came.out);
    assert!(!came.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", came.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_of_no_slot_is_exit_2_with_the_names_and_of_an_empty_one_exit_1() {
    let world = World::playing("standby-missing").await;
    let came = world.run(&["logs", "purple"]).await;
    assert_eq!((came.code, came.out.as_str()), (2, ""));
    assert!(came.errors.contains("no slot and no container purple"), "{}", came.errors);
    assert!(came.errors.contains("blue, green") && came.errors.contains(world.container("blue")), "{}", came.errors);
    let came = world.run(&["logs", "green"]).await;
    assert_eq!((came.code, came.out.as_str()), (1, ""));
    assert!(came.errors.contains("GREEN has no container"), "{}", came.errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_diff_names_what_production_lacks_and_what_the_code_asks_for() {
    let world = World::playing("secrets-missing").await;
    world.commit("development", "src/whatsapp.ts", "export const token = process.env.WHATSAPP_TOKEN;\n");
    let came = world.run(&["secrets", "diff", "--json"]).await;
    let told = came.json();
    assert_eq!((came.code, &told["schema"]), (1, &json!(1)), "{told:#}{}", came.errors);
    let missing = told["missing_in_production"].as_array().unwrap();
    for name in ["JWT_REFRESH_SECRET", "ZOOM_CLIENT_SECRET", "WHATSAPP_TOKEN"] {
        assert!(missing.contains(&json!(name)), "{told:#}");
    }
    assert_eq!(told["newly_used_and_missing"][0]["name"], "WHATSAPP_TOKEN", "{told:#}");
    let came = world.run(&["secrets", "diff"]).await;
    assert_eq!(came.code, 1);
    assert!(
        came.out.contains("a JSON object") && came.out.contains("WHATSAPP_TOKEN  development has it"),
        "{}",
        came.out
    );
    let came = world.run(&["secrets", "diff", "--from", "production", "--to", "nowhere"]).await;
    assert_eq!((came.code, came.out.as_str()), (2, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_not_there_is_exit_3_and_complete_ones_are_exit_0() {
    let world = World::playing("calm").await;
    let came = world.run(&["secrets", "diff", "--from", "production", "--to", "production"]).await;
    assert_eq!(came.code, 0, "{}{}", came.out, came.errors);
    world.practice.secrets.change(|vault| vault.remove("mr-mentor-backend/production"));
    let came = world.run(&["secrets", "diff"]).await;
    assert_eq!((came.code, came.out.as_str()), (3, ""));
    assert!(came.errors.contains("mr-mentor-backend/production"), "{}", came.errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secrets_store_that_is_silent_is_exit_3_after_the_deadline() {
    let world = World::playing("calm").await;
    world.practice.secrets.set_trouble(Trouble::Silent);
    let came = world.run(&["secrets", "diff", "--deadline", "2"]).await;
    assert_eq!((came.code, came.out.as_str()), (3, ""), "{}", came.errors);
    assert!(came.errors.contains("did not answer within 2 s"), "{}", came.errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn precheck_shows_what_was_observed() {
    let world = World::playing("calm").await;
    let came = world.run(&["precheck", "--json"]).await;
    let told = came.json();
    assert_eq!((came.code, &told["environment"]), (0, &json!("production")), "{told:#}");
    let redis = of(&told, "checks", "name", "redis");
    assert_eq!((&redis["state"], &redis["observed"]), (&json!("passed"), &json!("PONG")), "{told:#}");
    let came = world.run(&["precheck"]).await;
    assert!(came.out.contains("passed") && came.out.contains("PONG"), "{}", came.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_answers_something_else_is_exit_1_with_what_it_said() {
    let world = World::playing("calm").await;
    let text = world.configuration().replace("expect = \"PONG\"", "expect = \"PANG\"");
    std::fs::write(world.settings(), text).unwrap();
    let came = world.run(&["precheck", "--json"]).await;
    let told = came.json();
    assert_eq!(came.code, 1, "{told:#}");
    assert_eq!(of(&told, "checks", "name", "redis")["state"], "failed");
    assert!(of(&told, "checks", "name", "redis")["observed"].as_str().unwrap().contains("PONG"), "{told:#}");
}
