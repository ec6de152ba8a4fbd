//! The scripts really move traffic.

use crate::stage::{Stage, client, health};
use practice::engine::{Ailment, State};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

fn believed(stage: &Stage) -> String {
    std::fs::read_to_string(stage.production().scripts().join("active")).unwrap().trim().to_owned()
}

#[tokio::test]
async fn rolled_back_twice_is_forward_again() {
    let stage = Stage::calm().await;
    assert_eq!(stage.serves().await, "blue");
    for expected in ["green", "blue", "green"] {
        let ran = stage.production().run("rollback.sh", &[]).await.unwrap();
        assert_eq!(ran.exit, Some(0), "{ran:?}");
        assert_eq!((stage.serves().await, believed(&stage).as_str()), (expected, expected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_lost_while_the_traffic_moves_there_and_back() {
    let stage = Stage::calm().await;
    let (failed, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let going = Arc::new(AtomicBool::new(true));
    let stream = tokio::spawn({
        let (failed, asked, going) = (Arc::clone(&failed), Arc::clone(&asked), Arc::clone(&going));
        let url = format!("{}/api/health", stage.production().url());
        async move {
            let client = client();
            while going.load(Ordering::SeqCst) {
                let well = client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success());
                asked.fetch_add(1, Ordering::SeqCst);
                failed.fetch_add(usize::from(!well), Ordering::SeqCst);
            }
        }
    });
    for _ in 0..2 {
        assert_eq!(stage.production().run("rollback.sh", &[]).await.unwrap().exit, Some(0));
    }
    going.store(false, Ordering::SeqCst);
    stream.await.unwrap();
    assert!(asked.load(Ordering::SeqCst) > 20, "there was a stream");
    assert_eq!(failed.load(Ordering::SeqCst), 0, "of {}", asked.load(Ordering::SeqCst));
}

#[tokio::test]
async fn an_image_is_deployed_by_its_digest() {
    let stage = Stage::calm().await;
    let image = stage.image_of(0);
    let ran = stage.production().run("deploy.sh", &[&image]).await.unwrap();
    let digest = ran.out.lines().find_map(|line| line.strip_prefix("Digest: ")).unwrap();
    let (name, _) = image.rsplit_once(':').unwrap();
    let ran = stage.production().run("deploy.sh", &[&format!("{name}@{digest}")]).await.unwrap();
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(ran.out.contains("traffic switched: green -> blue"), "{ran:?}");
    let ran = stage.production().run("deploy.sh", &[&format!("{name}@sha256:none")]).await.unwrap();
    assert!(ran.exit != Some(0) && ran.errors.contains("not found"), "{ran:?}");
}

#[tokio::test]
async fn a_deploy_starts_the_standby_switches_and_leaves_the_old_one_running() {
    let stage = Stage::calm().await;
    let image = stage.image_of(0);
    let ran = stage.production().run("deploy.sh", &[&image]).await.unwrap();
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(ran.out.contains("traffic switched: blue -> green"), "{ran:?}");
    assert_eq!((stage.serves().await, believed(&stage).as_str()), ("green", "green"));
    let engine = stage.production().engine();
    assert_eq!(engine.facts("mr-mentor-backend-green").unwrap().image, image);
    assert_eq!(engine.facts("mr-mentor-backend-blue").unwrap().state, State::Running);
}

#[tokio::test]
async fn a_deploy_of_what_crashes_fails_with_its_last_words_and_moves_nothing() {
    let stage = Stage::calm().await;
    let supply = stage.world.registry.supply_images();
    let engine = stage.production().engine();
    engine.pulls_from(move |reference| Some(practice::engine::Image { ails: Ailment::Crashing, ..supply(reference)? }));
    let ran = stage.production().run("deploy.sh", &[&stage.image_of(0)]).await.unwrap();
    assert_eq!(ran.exit, Some(1), "{ran:?}");
    assert!(ran.errors.contains("did not become healthy") && ran.errors.contains("TypeError"), "{ran:?}");
    assert_eq!((stage.serves().await, believed(&stage).as_str()), ("blue", "blue"));
    let rolled = stage.production().run("rollback.sh", &[]).await.unwrap();
    assert!(rolled.exit == Some(1) && rolled.errors.contains("the traffic stays with blue"), "{rolled:?}");
}

#[tokio::test]
async fn an_image_that_is_not_there_is_not_deployed() {
    let stage = Stage::calm().await;
    let image = format!("{}:main-0000000", stage.image());
    let ran = stage.production().run("deploy.sh", &[&image]).await.unwrap();
    assert!(ran.exit == Some(1) && ran.errors.contains("manifest unknown"), "{ran:?}");
    let green = stage.production().engine().facts("mr-mentor-backend-green").unwrap();
    assert_eq!(green.state, State::Running, "the standby was not touched");
}

#[tokio::test]
async fn a_site_that_nginx_does_not_take_is_said_and_the_old_one_holds() {
    let stage = Stage::calm().await;
    std::fs::write(stage.production().site().unwrap(), "nonsense\n").unwrap();
    let ran = stage.production().run_check("nginx").await.unwrap();
    assert!(ran.exit == Some(1) && ran.out.contains("test failed"), "{ran:?}");
    assert_eq!(stage.production().front().unwrap().reload().unwrap_err(), {
        let site = stage.production().site().unwrap().display().to_string();
        format!("nginx: [emerg] unknown directive in {site}")
    });
    assert_eq!(stage.serves().await, "blue");
}

#[tokio::test]
async fn a_stopped_live_container_is_502_at_the_front_and_a_frozen_one_keeps_silent() {
    let stage = Stage::calm().await;
    let engine = stage.production().engine();
    engine.pause("mr-mentor-backend-blue").unwrap();
    let url = format!("{}/api/health", stage.production().url());
    let asked = client().get(&url).timeout(std::time::Duration::from_millis(300)).send().await;
    assert!(asked.unwrap_err().is_timeout());
    engine.unpause("mr-mentor-backend-blue").unwrap();
    assert_eq!(health(&stage.production().url()).await.0, 200);
    engine.stop_container("mr-mentor-backend-blue").await.unwrap();
    assert_eq!(health(&stage.production().url()).await.0, 502);
    let port = stage.production().slot("blue").unwrap().port;
    let direct = client().get(format!("http://127.0.0.1:{port}/api/health")).send().await;
    assert!(direct.unwrap_err().is_connect());
}

#[tokio::test]
async fn development_is_replaced_in_place() {
    let stage = Stage::calm().await;
    let image = stage.image_of(1);
    let machine = stage.development();
    let ran = machine.run("deploy.sh", &[&image]).await.unwrap();
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(machine.engine().facts("mr-mentor-backend-app").unwrap().image, image);
    assert_eq!(health(&machine.url()).await.0, 200);
}
