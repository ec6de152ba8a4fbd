//! The machines agree with what GitHub and the registry tell, and each scenario shows what its sentence says.

use crate::stage::{Stage, health};
use chrono::TimeDelta;
use practice::engine::{State, Trouble};
use practice::scenario;

#[tokio::test]
async fn what_runs_is_what_the_deploys_of_github_shipped_and_the_registry_holds() {
    let stage = Stage::calm().await;
    let machine = stage.production();
    let last: Vec<_> =
        stage.world.github.deployed().into_iter().rev().filter(|one| one.environment == "production").collect();
    let live = machine.engine().facts("mr-mentor-backend-blue").unwrap();
    let standby = machine.engine().facts("mr-mentor-backend-green").unwrap();
    assert_eq!(live.image, format!("{}:{}", stage.image(), last[0].tag()));
    let before = last.iter().find(|one| one.commit != last[0].commit).unwrap();
    assert_eq!(standby.image, format!("{}:{}", stage.image(), before.tag()));
    assert_eq!((live.started, standby.started), (Some(last[0].at), Some(before.at)));
    let head = stage.ask_github(&format!("/repos/{}/branches/main", stage.world.github.full_name())).await;
    assert_eq!(head["commit"]["sha"], last[0].commit);
    let run = stage.last_run("deploy-production.yml").await;
    let (began, ended) = (run["run_started_at"].as_str().unwrap(), run["updated_at"].as_str().unwrap());
    let at = last[0].at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    assert!(began < at.as_str() && at.as_str() < ended, "{began} {at} {ended}");
    let head = stage.ask_github(&format!("/repos/{}/branches/development", stage.world.github.full_name())).await;
    let sha = head["commit"]["sha"].as_str().unwrap();
    let development = stage.development().engine().facts("mr-mentor-backend-app").unwrap();
    assert!(development.image.ends_with(&format!(":development-{}", &sha[..7])), "{}", development.image);
}

#[tokio::test]
async fn both_addresses_answer_in_the_form_of_the_guide_and_say_when_they_booted() {
    let stage = Stage::calm().await;
    let (status, body) = health(&stage.production().url()).await;
    assert_eq!((status, &body["success"], &body["data"]["status"]), (200, &true.into(), &"healthy".into()));
    assert_eq!(body["data"]["database"], serde_json::json!({"connected": true, "type": "postgres"}));
    assert_eq!(body["data"]["environment"], "production");
    assert_eq!(stage.serves().await, "blue");
    let (status, body) = health(&stage.development().url()).await;
    assert_eq!((status, &body["data"]["environment"]), (200, &"development".into()));
}

#[tokio::test]
async fn every_check_says_what_it_saw() {
    let stage = Stage::calm().await;
    for (name, seen) in [("redis", "PONG"), ("postgres", "18204 users"), ("nginx", "test is successful")] {
        let ran = stage.production().run_check(name).await.unwrap();
        assert_eq!(ran.exit, Some(0), "{name}: {ran:?}");
        assert!(ran.out.contains(seen), "{name}: {ran:?}");
    }
    stage.production().engine().stop_container("redis").await.unwrap();
    let ran = stage.production().run_check("redis").await.unwrap();
    assert!(ran.exit == Some(1) && ran.errors.contains("is not running"), "{ran:?}");
}

#[tokio::test]
async fn every_scenario_that_tells_of_the_machines_plays() {
    for scenario in scenario::ALL.iter().filter(|scenario| scenario.text.contains("[boxes.")) {
        let stage = Stage::playing(scenario.name).await;
        assert!(stage.production().url().starts_with("http://127.0.0.1:"), "{}", scenario.name);
    }
}

#[tokio::test]
async fn an_incident_answers_503_while_the_standby_is_well() {
    let stage = Stage::playing("incident").await;
    let (status, body) = health(&stage.production().url()).await;
    assert_eq!((status, &body["success"], &body["data"]["database"]["connected"]), (503, &false.into(), &false.into()));
    let port = |name: &str| stage.production().slot(name).unwrap().port;
    assert_eq!(health(&format!("http://127.0.0.1:{}", port("green"))).await.0, 200);
    let live = stage.production().engine().facts("mr-mentor-backend-blue").unwrap();
    assert_eq!(live.health, Some("unhealthy"));
}

#[tokio::test]
async fn a_stopped_and_a_missing_standby_are_two_things() {
    let stage = Stage::playing("standby-stopped").await;
    let standby = stage.production().engine().facts("mr-mentor-backend-green").unwrap();
    assert_eq!(standby.state, State::Exited(137));
    let rolled = stage.production().run("rollback.sh", &[]).await.unwrap();
    assert!(rolled.exit == Some(1) && rolled.errors.contains("is not running (false)"), "{rolled:?}");
    let stage = Stage::playing("standby-missing").await;
    assert_eq!(stage.production().engine().facts("mr-mentor-backend-green"), None);
    let rolled = stage.production().run("rollback.sh", &[]).await.unwrap();
    assert!(rolled.exit == Some(1) && rolled.errors.contains("is not running (missing)"), "{rolled:?}");
    assert_eq!(stage.serves().await, "blue");
}

#[tokio::test]
async fn a_mismatch_is_true_and_a_file_that_was_not_reloaded_lies() {
    let believed = |stage: &Stage| std::fs::read_to_string(stage.production().scripts().join("active")).unwrap();
    let says = |stage: &Stage, slot: &str| {
        let text = std::fs::read_to_string(stage.production().site().unwrap()).unwrap();
        text.contains(&format!("127.0.0.1:{};", stage.production().slot(slot).unwrap().port))
    };
    let stage = Stage::playing("port-mismatch").await;
    assert_eq!((believed(&stage).as_str(), stage.serves().await), ("blue\n", "green"));
    assert!(says(&stage, "green"));
    let stage = Stage::playing("not-reloaded").await;
    assert_eq!((believed(&stage).as_str(), stage.serves().await), ("blue\n", "blue"));
    assert!(says(&stage, "green"), "the file says what is not so");
    let site = std::fs::metadata(stage.production().site().unwrap()).unwrap().modified().unwrap();
    assert!(chrono::DateTime::<chrono::Utc>::from(site) >= stage.production().front().unwrap().loaded());
}

#[tokio::test]
async fn an_engine_that_does_not_run_leaves_no_socket_and_what_it_started_goes_on() {
    let stage = Stage::playing("engine-down").await;
    let engine = stage.production().engine();
    assert!(!engine.socket().exists());
    assert_eq!(health(&stage.production().url()).await.0, 200);
    let ran = stage.production().run_check("redis").await.unwrap();
    assert!(ran.errors.contains("Cannot connect to the Docker daemon"), "{ran:?}");
    engine.set_trouble(Trouble::None).unwrap();
    assert!(engine.socket().exists());
}

#[tokio::test]
async fn flapping_health_changes_every_twenty_seconds() {
    let stage = Stage::playing("flapping-health").await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(health(&stage.production().url()).await.0);
        stage.clock.advance(TimeDelta::seconds(20));
    }
    seen.sort_unstable();
    assert_eq!(seen, [200, 200, 503, 503]);
}

#[tokio::test]
async fn unreachable_twins_and_noise() {
    let stage = Stage::playing("host-unreachable").await;
    let settings = std::fs::read_to_string(stage.production().ssh_settings().unwrap()).unwrap();
    let port = settings.lines().find_map(|line| line.trim().strip_prefix("Port ")).unwrap().parse::<u16>().unwrap();
    let refused = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    let stage = Stage::playing("two-containers").await;
    let fits = |name: &String| name.ends_with("mr-mentor-backend-blue");
    assert_eq!(stage.production().engine().names().iter().filter(|name| fits(name)).count(), 2);
    let stage = Stage::playing("noisy-logs").await;
    crate::stage::until("the log grows", async || {
        stage.production().engine().last_lines("mr-mentor-backend-blue", 100).unwrap().len() > 20
    })
    .await;
    let long = async || {
        let lines = stage.production().engine().last_lines("mr-mentor-backend-green", 100).unwrap();
        lines.iter().any(|line| line.len() > 1 << 20)
    };
    crate::stage::until("a line is long", long).await;
}
