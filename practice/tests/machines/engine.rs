//! The engine over its socket, as dockerd answers.

use crate::stage::{Stage, until};
use chrono::TimeDelta;
use practice::engine::{Ailment, Creation, Trouble};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

struct Docker(reqwest::Client);

impl Docker {
    fn at(socket: &Path) -> Self {
        Self(reqwest::Client::builder().unix_socket(socket).no_proxy().build().unwrap())
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.0.get(format!("http://docker{path}")).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn post(&self, path: &str) -> (u16, Value) {
        let answer = self.0.post(format!("http://docker{path}")).send().await.unwrap();
        (answer.status().as_u16(), serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    /// The whole of a stream that ends.
    async fn bytes(&self, path: &str) -> Vec<u8> {
        self.0.get(format!("http://docker{path}")).send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    /// What a stream that goes on says until it says this.
    async fn until(&self, path: &str, wanted: &str) -> String {
        let mut answer = self.0.get(format!("http://docker{path}")).send().await.unwrap();
        let mut said = String::new();
        let reading = async {
            while !said.contains(wanted) {
                let Some(chunk) = answer.chunk().await.unwrap() else { return };
                said.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        let late = tokio::time::timeout(Duration::from_secs(20), reading).await.is_err();
        assert!(!late, "{path} never said {wanted}: {said}");
        said
    }
}

async fn docker() -> (Stage, Docker) {
    let stage = Stage::calm().await;
    let docker = Docker::at(stage.production().engine().socket());
    (stage, docker)
}

#[tokio::test]
async fn versioned_and_plain_paths_are_the_same_and_what_is_unknown_is_refused_in_its_form() {
    let (stage, docker) = docker().await;
    assert_eq!(docker.get("/_ping").await, (200, Value::String("OK".into())));
    assert_eq!(docker.get("/v1.43/version").await, docker.get("/version").await);
    let missing = serde_json::json!({"message": "No such container: nope"});
    assert_eq!(docker.get("/containers/nope/json").await, (404, missing.clone()));
    assert_eq!(docker.post("/v1.41/containers/nope/start").await, (404, missing));
    assert_eq!(docker.get("/foo/bar").await, (404, serde_json::json!({"message": "page not found"})));
    assert_eq!(stage.production().engine().asked()["GET /containers/{id}/json"], 1);
}

#[tokio::test]
async fn the_list_can_be_narrowed_and_names_what_is_not_running_only_when_asked() {
    let (stage, docker) = docker().await;
    stage.production().engine().stop_container("mr-mentor-backend-green").await.unwrap();
    let names = async |query: &str| -> Vec<String> {
        let (_, all) = docker.get(&format!("/containers/json?{query}")).await;
        let mut names: Vec<String> =
            all.as_array().unwrap().iter().map(|one| one["Names"][0].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("").await, ["/mr-mentor-backend-blue", "/postgres", "/redis"]);
    assert_eq!(names("all=1").await.len(), 4);
    assert_eq!(names("all=1&filters=%7B%22name%22%3A%5B%22green%22%5D%7D").await, ["/mr-mentor-backend-green"]);
    assert_eq!(names("filters=%7B%22label%22%3A%5B%22slot%3Dblue%22%5D%7D").await, ["/mr-mentor-backend-blue"]);
    assert_eq!(names("filters=%7B%22status%22%3A%7B%22exited%22%3Atrue%7D%7D").await, ["/mr-mentor-backend-green"]);
}

#[tokio::test]
async fn an_image_has_the_digest_that_its_tag_has_on_the_registry() {
    let (stage, docker) = docker().await;
    let (_, container) = docker.get("/containers/mr-mentor-backend-blue/json").await;
    let reference = container["Config"]["Image"].as_str().unwrap();
    let (status, image) = docker.get(&format!("/images/{reference}/json")).await;
    assert_eq!((status, &image["Id"]), (200, &container["Image"]));
    let tag = reference.rsplit(':').next().unwrap();
    let mut points = String::new();
    stage.world.registry.change(|shelf| points = shelf.points_at(tag).unwrap().to_owned());
    assert_eq!(image["RepoDigests"][0], format!("{}@{points}", stage.image()));
    let deployed = stage.world.github.deployed();
    let commit = &deployed.iter().rfind(|one| one.environment == "production").unwrap().commit;
    assert_eq!(image["Config"]["Labels"]["org.opencontainers.image.revision"], *commit.as_str());
    assert_eq!(container["Config"]["Labels"]["org.opencontainers.image.revision"], *commit.as_str());
}

#[tokio::test]
async fn three_failed_checks_turn_it_unhealthy_and_the_event_says_so() {
    let (stage, docker) = docker().await;
    let engine = stage.production().engine();
    let filters = "%7B%22event%22%3A%5B%22health_status%22%5D%7D";
    let path = format!("/events?filters={filters}");
    let listening = docker.until(&path, "health_status: unhealthy");
    let breaking = async {
        engine.ail("mr-mentor-backend-blue", Ailment::NoDatabase);
        // The listener must be there first: an event of its own proves it, once it is told again.
        until("it is unhealthy", async || {
            stage.clock.advance(TimeDelta::seconds(5));
            engine.facts("mr-mentor-backend-blue").unwrap().health == Some("unhealthy")
        })
        .await;
    };
    let (said, ()) = tokio::join!(listening, breaking);
    assert!(said.contains("mr-mentor-backend-blue") && !said.contains("exec_create"), "{said}");
    let (_, told) = docker.get("/containers/mr-mentor-backend-blue/json").await;
    let health = &told["State"]["Health"];
    assert!(health["FailingStreak"].as_u64().unwrap() >= 3, "{health}");
    assert_eq!(health["Log"].as_array().unwrap().last().unwrap()["ExitCode"], 1);
}

#[tokio::test]
async fn acts_answer_as_dockerd_does_and_their_events_are_kept() {
    let (stage, docker) = docker().await;
    let name = "mr-mentor-backend-green";
    let since = stage.clock.now().timestamp() - 1;
    let statuses = [
        ("start", 304),
        ("pause", 204),
        ("pause", 409),
        ("unpause", 204),
        ("stop", 204),
        ("stop", 304),
        ("kill", 409),
        ("start", 204),
        ("restart", 204),
        ("kill", 204),
    ];
    for (act, status) in statuses {
        assert_eq!(docker.post(&format!("/containers/{name}/{act}")).await.0, status, "{act}");
    }
    let (_, told) = docker.get(&format!("/containers/{name}/json")).await;
    assert_eq!((&told["State"]["Status"], &told["State"]["ExitCode"]), (&"exited".into(), &137.into()));
    let until = stage.clock.now().timestamp() + 1;
    stage.clock.advance(TimeDelta::seconds(2));
    let kept = docker.bytes(&format!("/events?since={since}&until={until}")).await;
    let said: Vec<String> = String::from_utf8(kept)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["Actor"]["Attributes"]["name"] == name)
        .map(|event| event["Action"].as_str().unwrap().to_owned())
        .filter(|action| !action.starts_with("exec_"))
        .collect();
    let expected =
        ["pause", "unpause", "kill", "die", "stop", "start", "kill", "die", "stop", "start", "restart", "kill", "die"];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_log_is_told_in_frames_from_its_tail_and_goes_on_until_the_process_ends() {
    let (stage, docker) = docker().await;
    let base = "/containers/mr-mentor-backend-blue/logs";
    assert_eq!(docker.get(base).await.0, 400);
    let tail = docker.bytes(&format!("{base}?stdout=1&stderr=1&tail=1")).await;
    let size = u32::from_be_bytes(tail[4..8].try_into().unwrap()) as usize;
    assert_eq!((tail[0], size), (1, tail.len() - 8));
    let path = format!("{base}?stdout=1&stderr=1&follow=1&tail=0");
    let following = docker.until(&path, "GET /api/health 503");
    let engine = stage.production().engine();
    engine.ail("mr-mentor-backend-blue", Ailment::NoDatabase);
    let asking = until("it was asked", async || {
        stage.clock.advance(TimeDelta::seconds(5));
        let lines = engine.last_lines("mr-mentor-backend-blue", 4).unwrap();
        tokio::task::yield_now().await;
        lines.iter().filter(|line| line.ends_with("503")).count() == 2
    });
    let (said, ()) = tokio::join!(following, asking);
    assert!(said.contains("ECONNREFUSED"), "{said}");
    let ended = tokio::join!(docker.bytes(&path), async {
        until("it is followed", async || engine.asked()["GET /containers/{id}/logs"] >= 4).await;
        engine.stop_container("mr-mentor-backend-blue").await.unwrap();
    });
    drop(ended);
}

#[tokio::test]
async fn what_a_container_uses_is_told_every_second_with_the_look_before() {
    let (stage, docker) = docker().await;
    let path = "/containers/mr-mentor-backend-blue/stats";
    let (_, once) = docker.get(&format!("{path}?stream=false")).await;
    let used = |look: &Value, part: &str| look[part]["cpu_usage"]["total_usage"].as_u64().unwrap();
    assert!(used(&once, "cpu_stats") > used(&once, "precpu_stats"));
    assert!(once["memory_stats"]["usage"].as_u64().unwrap() > 300 << 20);
    let said = docker.until(path, "\n").await;
    assert!(said.contains("\"precpu_stats\""), "{said}");
    let engine = stage.production().engine();
    engine.stop_container("mr-mentor-backend-blue").await.unwrap();
    let (_, stopped) = docker.get(&format!("{path}?stream=0")).await;
    assert_eq!(stopped["read"], "0001-01-01T00:00:00Z");
}

#[tokio::test]
async fn troubles_come_and_go() {
    let (stage, docker) = docker().await;
    let engine = stage.production().engine();
    engine.set_trouble(Trouble::Broken).unwrap();
    assert_eq!(docker.get("/containers/json").await.0, 500);
    engine.set_trouble(Trouble::Hangs).unwrap();
    let late = docker.0.get("http://docker/_ping").timeout(Duration::from_millis(200)).send().await;
    assert!(late.unwrap_err().is_timeout());
    engine.set_trouble(Trouble::None).unwrap();
    let path = "/events";
    let listening = docker.0.get(format!("http://docker{path}")).send().await.unwrap();
    engine.set_trouble(Trouble::Stopped).unwrap();
    assert!(listening.bytes().await.is_err(), "what was open is cut off");
    assert!(docker.0.get("http://docker/_ping").send().await.unwrap_err().is_connect());
    engine.set_trouble(Trouble::None).unwrap();
    assert_eq!(docker.get("/_ping").await.0, 200);
}

#[tokio::test]
async fn a_container_that_is_made_and_removed_leaves_its_port_to_the_next() {
    let (stage, docker) = docker().await;
    let engine = stage.production().engine();
    let slot = stage.production().slot("green").unwrap().clone();
    let image = engine.facts(&slot.container).unwrap().image;
    let creation = Creation { name: "other".into(), image, port: Some(slot.port), ..Creation::default() };
    engine.create(&creation).unwrap();
    let taken = engine.start_container("other").unwrap_err();
    assert!(taken.status == 500 && taken.message.contains("port is already allocated"), "{taken}");
    let (status, refused) = {
        let answer = docker.0.delete(format!("http://docker/containers/{}", slot.container)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert!(status == 409 && refused.contains("You cannot remove a running container"), "{refused}");
    engine.remove(&slot.container).await.unwrap();
    engine.start_container("other").unwrap();
    until("it answers", async || {
        let asked = crate::stage::client().get(format!("http://127.0.0.1:{}/api/health", slot.port)).send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    })
    .await;
}
