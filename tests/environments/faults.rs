//! What breaks while the console looks, and comes back.

use crate::world::{Stage, now, production};
use engine::config::{Config, Host};
use engine::domain::container::ContainerHealth;
use engine::domain::host::Link;
use engine::environment::slots::SlotState;
use engine::store::Store;
use practice::engine::{Ailment, Trouble};
use std::time::Instant;

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_stops_reads_as_unknown_with_what_it_told_last_and_comes_back_by_itself() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let reads =
        |seen: &crate::world::Seen| seen.slot("blue").state == SlotState::Running && seen.slot("blue").answer.is_some();
    watch.until("it is read and answers", reads).await;
    stage.machine().engine().set_trouble(Trouble::Stopped).unwrap();
    let seen = watch.until("it is unknown", |seen| matches!(seen.slot("blue").state, SlotState::Unknown(_))).await;
    assert!(seen.env().containers.value().is_some(), "what it told stays");
    assert!(seen.slot("blue").answer.is_some(), "what it started goes on and answers");
    assert!(seen.badge().starts_with("rollback unknown"), "{}", seen.badge());
    stage.machine().engine().set_trouble(Trouble::None).unwrap();
    watch.until("it is back", |seen| seen.slot("blue").state == SlotState::Running).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_stops_is_seen_at_once_without_being_asked_for() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    watch.until("it runs", |seen| seen.slot("green").state == SlotState::Running).await;
    stage.machine().engine().stop_container(&stage.container("green")).await.unwrap();
    let stopped = Instant::now();
    watch.until("it is seen", |seen| matches!(seen.slot("green").state, SlotState::Stopped(_))).await;
    assert!(stopped.elapsed().as_secs() < 10, "by an event and not by the minute");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_health_that_flips_is_seen() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let is =
        |wanted| move |seen: &crate::world::Seen| seen.slot("blue").container.is_some_and(|one| one.health == wanted);
    watch.until("it is healthy", is(ContainerHealth::Healthy)).await;
    stage.machine().engine().ail(&stage.container("blue"), Ailment::NoDatabase);
    watch.until("it is not", is(ContainerHealth::Unhealthy)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_there_is_said_with_its_reason_and_the_front_is_asked_all_the_same() {
    let mut stage = Stage::playing("calm").await;
    let file = stage.folder.path().join("ssh_config");
    std::fs::write(&file, "Host gone\n  HostName 127.0.0.1\n  Port 1\n").unwrap();
    stage.config.ssh.config = Some(file);
    let settings = stage.config.environments.get_mut("production").unwrap();
    settings.host = Some(Host::Ssh("gone".into()));
    let mut watch = stage.watch(None);
    let seen = watch
        .until("it is lost", |seen| {
            matches!(seen.env().link, Link::Lost { .. })
                && seen.env().traffic.fault().is_some()
                && seen.env().health.value().is_some()
                && seen.env().containers.value().is_some()
        })
        .await;
    assert!(seen.alerts().iter().any(|text| text.starts_with("gone is not reached")), "{:?}", seen.alerts());
    assert_eq!(seen.slot("blue").state, SlotState::Running, "the engine of this machine is not behind the host");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_configuration_is_gone_by_at_once() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    watch.until("it is read", |seen| seen.env().containers.value().is_some()).await;
    let mut config = stage.config.clone();
    config.environments.remove("development");
    config.environments.get_mut("production").unwrap().docker = None;
    watch.poller.configure(config);
    let seen = watch
        .until("the engine is not configured", |seen| {
            engine::environment::is_unconfigured(&seen.env().containers) && seen.board.environments.len() == 1
        })
        .await;
    assert!(seen.env().link.is_usable());
}

/// What the image of the service is called, by its containers.
fn image_of(stage: &Stage) -> String {
    let facts = stage.machine().engine().facts(&stage.container("blue")).unwrap();
    facts.image.rsplit_once(':').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_run_begins_with_what_this_one_knew_and_with_its_age() {
    let mut stage = Stage::playing("calm").await;
    stage.config.registry.image = Some(image_of(&stage));
    let store = stage.folder.path().join("store");
    let mut watch = stage.watch(Some(store.clone()));
    let is_read = |seen: &crate::world::Seen| {
        let env = seen.env();
        let slots = seen.slots().iter().all(|slot| slot.serves);
        slots && env.traffic.value().is_some() && env.images.value().is_some_and(|list| !list.images.is_empty())
    };
    let seen = watch.until("all is read", is_read).await;
    let taken = seen.env().traffic.taken().unwrap();
    drop(watch);
    stage.machine().engine().set_trouble(Trouble::Stopped).unwrap();
    let stopped = now();
    // It is kept while the first poller ends, which may take in an answer that was on its way.
    let (begun, seen) = loop {
        let begun = now();
        let mut watch = stage.watch(Some(store.clone()));
        let seen = watch.until("something is told of it", |_| true).await;
        if seen.env().containers.value().is_some() {
            break (begun, seen);
        }
        assert!(now() - stopped < chrono::TimeDelta::seconds(40), "the last run is never recalled");
    };
    let of = (seen.env().containers.taken().unwrap(), seen.env().traffic.taken().unwrap());
    assert!(of.0 < begun, "the containers are those of the last run: {} {begun}", of.0);
    assert!(of.1 >= taken, "the site is as the last run knew it: {} {taken}", of.1);
    let images = &seen.env().images;
    let seen_then = images.taken().is_some_and(|at| at < begun);
    assert!(seen_then && images.value().is_some_and(|list| !list.images.is_empty()), "those on the host: {images:?}");
    stage.config.registry.image = Some("ghcr.io/acme/other".into());
    let mut watch = stage.watch(Some(store));
    let seen = watch.until("something is told of it", |seen| seen.env().containers.value().is_some()).await;
    assert!(seen.env().images.value().is_none(), "those of another service are none of this one's");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_store_the_bag_still_tells_what_there_is_to_go_back_to() {
    use engine::operations::rollback::{Ladder, To};
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let is_read = |seen: &crate::world::Seen| {
        let env = seen.env();
        env.containers.value().is_some() && env.host.value().is_some() && env.traffic.value().is_some()
    };
    watch.until("all is read", is_read).await;
    drop(watch);
    stage.machine().engine().set_trouble(Trouble::Stopped).unwrap();
    let (begun, ladder) = loop {
        let begun = now();
        let mut watch = stage.watch(None);
        let seen = watch.until("something is told of it", |_| true).await;
        if seen.env().containers.value().is_some() {
            break (begun, Ladder::of(&seen.board, &seen.config, &crate::world::production(), &To::Previous, now()));
        }
    };
    for target in &ladder.last_seen.targets {
        assert!(target.seen.unwrap() < begun && target.commit.is_some() && target.port.is_some(), "{target:?}");
        assert!(target.container.is_some() && target.digest.is_some() && target.state.is_some(), "{target:?}");
    }
    assert!(ladder.last_seen.scripts.iter().any(|script| script.checksum.is_some()), "{:?}", ladder.last_seen.scripts);
    assert_eq!(ladder.last_seen.rows(now()).len(), 4, "{:?}", ladder.last_seen.rows(now()));
    for file in std::fs::read_dir(stage.folder.path().join("go-bag")).unwrap().map(Result::unwrap) {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_what_a_container_is_started_with_is_kept_or_told() {
    let stage = Stage::playing("calm").await;
    let store = stage.folder.path().join("store");
    let mut watch = stage.watch(Some(store.clone()));
    let seen = watch.until("all is read", |seen| seen.slots().iter().all(|slot| slot.serves)).await;
    assert!(!format!("{:?}", seen.board).contains("NODE_ENV"));
    drop(watch);
    let _ = Store::open(&store);
    let bytes = std::fs::read(&store).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"NODE_ENV"));
    let _: (Config, engine::domain::EnvName) = (stage.config.clone(), production());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_of_the_host_is_read_again_soon_and_whether_a_script_runs_under_it() {
    let stage = Stage::playing("calm").await;
    let lock = stage.machine().scripts().join("cutover.lock");
    std::fs::create_dir(&lock).unwrap();
    std::fs::write(lock.join("owner"), "ravi rolls back\nnonce other\n").unwrap();
    std::fs::write(lock.join("pid"), format!("{}\n", std::process::id())).unwrap();
    let mut watch = stage.watch(None);
    let runs = |seen: &crate::world::Seen| seen.env().host.value().map(|host| (host.lock.is_some(), host.script_runs));
    watch.until("it runs", |seen| runs(seen) == Some((true, true))).await;
    std::fs::write(lock.join("exit"), "0\n").unwrap();
    watch.until("it ended", |seen| runs(seen) == Some((true, false))).await;
    std::fs::remove_dir_all(&lock).unwrap();
    watch.until("nobody holds it", |seen| runs(seen) == Some((false, false))).await;
}
