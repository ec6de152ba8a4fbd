//! The jobs of the practice GitHub deploy on the machines.

use crate::stage::{Stage, until};
use chrono::TimeDelta;
use practice::engine::State;
use serde_json::Value;

async fn concluded(stage: &Stage, file: &str) -> Value {
    let before = stage.last_run(file).await["run_number"].as_u64().unwrap();
    let mut last = Value::Null;
    // The build is planned, and takes less.
    stage.clock.advance(TimeDelta::seconds(215));
    until("a new run is over", async || {
        last = stage.last_run(file).await;
        // The steps around what is really done take their time by the world's clock.
        stage.clock.advance(TimeDelta::seconds(2));
        last["run_number"].as_u64().unwrap() > before && last["status"] == "completed"
    })
    .await;
    last
}

async fn log(stage: &Stage, run: &Value) -> String {
    let repository = stage.world.github.full_name();
    let jobs = stage.ask_github(&format!("/repos/{repository}/actions/runs/{}/jobs", run["id"])).await;
    let url =
        format!("{}/repos/{repository}/actions/jobs/{}/logs", stage.world.github.base_url(), jobs["jobs"][0]["id"]);
    let token = stage.world.github.token(practice::github::Right::Push);
    crate::stage::client().get(url).bearer_auth(token).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_ends_with_its_image_live_and_the_one_before_warm() {
    let stage = Stage::calm().await;
    let head = stage.world.github.merge("development", "main", "claude-code-india").unwrap();
    let run = concluded(&stage, "deploy-production.yml").await;
    assert_eq!(run["conclusion"], "success", "{}", log(&stage, &run).await);
    let engine = stage.production().engine();
    let green = engine.facts("mr-mentor-backend-green").unwrap();
    assert_eq!(green.image, format!("{}:main-{}", stage.image(), &head[..7]));
    assert_eq!(stage.serves().await, "green");
    assert_eq!(engine.facts("mr-mentor-backend-blue").unwrap().state, State::Running);
    let log = log(&stage, &run).await;
    assert!(log.contains("PONG") && log.contains("traffic switched: blue -> green"), "{log}");
    assert_eq!(stage.world.github.deployed().last().unwrap().commit, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_never_gets_healthy_fails_its_run_and_users_stay_where_they_were() {
    let stage = Stage::playing("failing-health").await;
    let run = concluded(&stage, "deploy-production.yml").await;
    assert_eq!(run["conclusion"], "failure");
    let log = log(&stage, &run).await;
    for words in ["did not become healthy", "ECONNREFUSED", "./rollback.sh", "the traffic stays with blue"] {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert_eq!(stage.serves().await, "blue");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_fails_stops_the_deploy_before_anything_is_touched() {
    let stage = Stage::calm().await;
    stage.production().engine().stop_container("redis").await.unwrap();
    let before = stage.production().engine().facts("mr-mentor-backend-green").unwrap();
    stage.world.github.merge("development", "main", "claude-code-india").unwrap();
    let run = concluded(&stage, "deploy-production.yml").await;
    assert_eq!(run["conclusion"], "failure");
    assert!(log(&stage, &run).await.contains("redis is not healthy: nothing is deployed"));
    assert_eq!(stage.production().engine().facts("mr-mentor-backend-green").unwrap().id, before.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_to_development_reaches_its_machine() {
    let stage = Stage::calm().await;
    let head = stage.world.github.push("development", ("x.txt", "x"), "claude-code-india", "feat: x").unwrap();
    let run = concluded(&stage, "deploy-development.yml").await;
    assert_eq!(run["conclusion"], "success", "{}", log(&stage, &run).await);
    let app = stage.development().engine().facts("mr-mentor-backend-app").unwrap();
    assert!(app.image.ends_with(&head[..7]), "{}", app.image);
}
