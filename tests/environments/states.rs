//! Every state by its own words.

use crate::world::{Stage, now};
use engine::domain::EnvName;
use engine::domain::health::{Door, Verdict};
use engine::domain::host::CheckOutcome;
use engine::environment::live::Agreement;
use engine::environment::slots::{Role, SlotState};
use engine::environment::{is_unconfigured, live, slots};

#[tokio::test(flavor = "multi_thread")]
async fn both_slots_up_and_all_who_tell_agree() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let seen = watch.until("both serve and all agree", |seen| {
        seen.live().agreement == Agreement::Agree && seen.slots().iter().all(|slot| slot.serves)
    });
    let seen = seen.await;
    assert_eq!(seen.live_slot().as_deref(), Some("blue"));
    assert_eq!((seen.slot("blue").role, seen.slot("green").standing().as_str()), (Role::Active, "standby, warm"));
    let commit = seen.slot("blue").container.unwrap().commit;
    assert!(commit.is_some(), "by the label of its image");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_standby_is_cold() {
    let stage = Stage::playing("standby-stopped").await;
    let mut watch = stage.watch(None);
    let seen = watch.until("the standby is known", |seen| seen.slot("green").state == SlotState::Stopped(137)).await;
    assert!(
        seen.alerts().iter().any(|text| text.contains("would have to boot old code")) || seen.live_slot().is_none()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_standby_is_missing_and_not_stopped() {
    let stage = Stage::playing("standby-missing").await;
    let mut watch = stage.watch(None);
    watch
        .until("it is missing", |seen| {
            let badge = seen.badge();
            seen.slot("green").state == SlotState::Missing && badge.starts_with("rollback not ready: GREEN is missing")
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_slot_without_its_database_is_an_error_and_the_standby_is_well() {
    let stage = Stage::playing("incident").await;
    let mut watch = stage.watch(None);
    let seen = watch
        .until("the front is not healthy", |seen| {
            seen.alerts().iter().any(|text| text.starts_with("the front is not healthy")) && seen.slot("green").serves
        })
        .await;
    let report = seen.env().health.value().unwrap();
    let front = report.latest(&Door::Front).unwrap();
    assert_eq!((front.status, front.database), (Some(503), Some(false)));
    assert!(matches!(&front.verdict, Verdict::Bad(words) if words == "503 success:false"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_was_changed_and_not_loaded_is_a_mismatch_and_the_old_slot_is_live() {
    let stage = Stage::playing("not-reloaded").await;
    let mut watch = stage.watch(None);
    let seen = watch.until("a mismatch", |seen| matches!(seen.live().agreement, Agreement::Mismatch(_))).await;
    assert_eq!(seen.live_slot().as_deref(), Some("blue"), "who answers at the front is live");
    assert!(seen.alerts()[0].contains("nginx has not loaded it"), "{:?}", seen.alerts());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flip_is_seen_and_is_no_mismatch_on_its_way() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    watch.until("blue is live", |seen| seen.live_slot().as_deref() == Some("blue")).await;
    let mut boards = watch.boards.clone();
    let settings = stage.config.environments["production"].clone();
    let looking = tokio::spawn(async move {
        let mut wrong = Vec::new();
        while boards.changed().await.is_ok() {
            let board = boards.borrow_and_update().clone();
            let env = &board.environments[&crate::world::production()];
            if let Agreement::Mismatch(words) = live::of(&settings, env, now()).agreement {
                wrong.push(words);
            }
        }
        wrong
    });
    assert_eq!(stage.machine().run("rollback.sh", &[]).await.unwrap().exit, Some(0));
    watch
        .until("green is live and all agree", |seen| {
            seen.live_slot().as_deref() == Some("green") && seen.live().agreement == Agreement::Agree
        })
        .await;
    drop(watch);
    assert_eq!(looking.await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_container_is_one_slot_without_a_name() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let name = EnvName("development".into());
    let seen = watch
        .until("development runs", |seen| {
            let env = &seen.board.environments[&name];
            let settings = &seen.config.environments["development"];
            let live = live::of(settings, env, now());
            live.agreement == Agreement::Agree && slots::of(settings, env, &live, now())[0].serves
        })
        .await;
    let env = &seen.board.environments[&name];
    assert!(is_unconfigured(&env.traffic) && is_unconfigured(&env.secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_configured_says_so_at_once_and_asks_nobody() {
    let mut stage = Stage::playing("calm").await;
    stage.config.environments.insert("production".into(), engine::config::EnvironmentSettings::default());
    let mut watch = stage.watch(None);
    let seen = watch.until("all is said", |seen| is_unconfigured(&seen.env().containers)).await;
    let env = seen.env();
    assert!(is_unconfigured(&env.host) && is_unconfigured(&env.traffic) && is_unconfigured(&env.health));
    assert!(is_unconfigured(&env.precheck) && is_unconfigured(&env.secret));
    assert_eq!(seen.alerts(), Vec::<String>::new());
    let hint = env.containers.fault().unwrap().next_step().unwrap().to_owned();
    assert_eq!(hint, "Set environment.production.docker in cutover.toml.");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_two_environments_are_each_read() {
    let mut stage = Stage::playing("calm").await;
    for name in ["qa", "staging", "demo"] {
        let development = stage.config.environments["development"].clone();
        stage.config.environments.insert(name.into(), development);
    }
    let mut watch = stage.watch(None);
    watch
        .until("all five are read", |seen| {
            let read = seen.board.environments.values().filter(|env| env.containers.value().is_some());
            read.count() == 5
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_standby_with_its_script_is_a_proven_way_back() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let seen = watch.until("it is ready", |seen| seen.badge().starts_with("rollback ready: previous GREEN ")).await;
    assert!(seen.badge().contains(", proven "), "{}", seen.badge());
    let facts = seen.env().host.value().unwrap();
    assert_eq!(facts.state_file.as_deref(), Some("blue"));
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_run_when_somebody_asks_and_not_before() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    let seen = watch.until("the host is read", |seen| seen.env().host.value().is_some()).await;
    assert!(seen.env().precheck.is_loading());
    watch.poller.precheck(&crate::world::production());
    let seen = watch.until("they ended", |seen| seen.env().precheck.value().is_some()).await;
    let results = seen.env().precheck.value().unwrap();
    let of = |name: &str| results.iter().find(|result| result.name == name).unwrap();
    assert_eq!((of("redis").outcome, of("redis").observed.as_str()), (CheckOutcome::Passed, "PONG"));
    assert!(of("postgres").observed.contains("users"), "{results:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_in_a_secret_are_read_when_somebody_looks_and_its_values_are_nowhere() {
    let mut stage = Stage::playing("calm").await;
    stage.world.secrets.change(|vault| vault.plant("planted-hunter2"));
    stage.config.secrets.endpoint = Some(stage.world.secrets.endpoint());
    for name in ["production", "development"] {
        stage.config.environments.get_mut(name).unwrap().secret = Some(format!("mr-mentor-backend/{name}"));
    }
    let store = stage.folder.path().join("store");
    let mut watch = stage.watch(Some(store.clone()));
    let seen = watch.until("the rest is read", |seen| seen.slots().iter().all(|slot| slot.serves)).await;
    assert!(seen.env().secret.is_loading(), "nobody looked");
    watch.poller.look_at(Some(&crate::world::production()));
    let seen = watch.until("the names are there", |seen| seen.env().secret.value().is_some()).await;
    assert!(seen.env().secret.value().unwrap().keys.as_ref().unwrap().len() > 3);
    assert!(!format!("{:?}", seen.board).contains("hunter2"));
    let other = |seen: &crate::world::Seen| {
        let name = engine::domain::EnvName("development".into());
        seen.board.environments[&name].secret.value().is_some()
    };
    watch.until("what it is held against is read too", other).await;
    let seen = watch.until("usage is counted", |seen| seen.env().usage.value().is_some()).await;
    assert!(seen.env().usage.value().unwrap().values().all(|usage| usage.memory > 0));
    drop(watch);
    for file in std::fs::read_dir(stage.folder.path()).unwrap().map(Result::unwrap) {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "{:?}", file.path());
    }
}
