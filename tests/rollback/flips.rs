//! What goes well, and what is known before.

use crate::world::{Stage, production, slot};
use engine::board::Board;
use engine::environment::readiness::{Rung, RungState};
use engine::operations::rollback::{Ending, Ladder, To, Via, Wish};
use engine::store::DeedResult;

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_ends_with_the_standby_serving_and_everything_written_down() {
    let stage = Stage::playing("incident").await;
    let ladder = stage.ladder(&To::Previous, |ladder| ladder.ways[0].why().is_none()).await;
    let way = ladder.best().unwrap();
    assert_eq!((way.rung, way.word.as_str(), way.goal.well), (Rung::WarmFlip, "green", Some(true)));
    assert_eq!(ladder.serving.slot, Some(slot("blue")));
    let plan = ladder.choose(&Wish::default()).unwrap();
    assert!(plan.clone().arm("blue").is_err() && plan.clone().arm("").is_err() && plan.clone().arm("yes").is_err());
    let (finished, told) = stage.run(plan.arm("green").unwrap()).await;
    assert_eq!((finished.ending, finished.slot), (Ending::Served, Some(slot("green"))), "{}", finished.sentence);
    assert_eq!((stage.served(), stage.runs(), stage.has_lock()), ("green", 1, false));
    assert!(told.lines().iter().any(|line| line.starts_with("rolled back: blue -> green")), "{:?}", told.lines());
    assert!(told.said().is_empty(), "{:?}", told.said());
    let steps: Vec<&str> = finished.story.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["lock", "before", "script", "after", "verify", "version", "unlock"]);
    assert!(finished.recorded && engine::operations::journal::unfinished(&stage.journals()).is_empty());
    let deed = stage.store.deeds(1).remove(0);
    let moved = deed.moved.unwrap();
    assert_eq!((deed.result, deed.what.as_str()), (DeedResult::Done, "rollback --to green --confirm green"));
    assert_eq!((moved.reason.as_deref(), deed.place.as_str()), (Some("5xx"), "acme/api production"));
    assert_eq!(finished.quarantined.unwrap().len(), 1, "BLUE was seen before, and GREEN after");
    let log = std::fs::read_to_string(stage.machine().scripts().join("cutover.log")).unwrap();
    let [begun, ran, line] = log.lines().collect::<Vec<_>>()[..] else { panic!("{log}") };
    assert_eq!(begun, "begun rollback-1");
    assert!(ran.starts_with("ran 1") && ran.contains(" asha rolls production back to GREEN since "), "{ran}");
    assert!(
        line.starts_with("asha rolls production back to GREEN since ") && line.contains(": 5xx: served: "),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_already_is_not_flipped_away() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("blue").await;
    let (finished, _) = stage.run(armed).await;
    assert_eq!((finished.ending, stage.served(), stage.runs()), (Ending::Already, "blue", 0), "{}", finished.sentence);
    assert!(!stage.has_lock());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_runs_the_script_and_the_other_sees_that_it_serves() {
    let stage = Stage::playing("calm").await;
    let (one, two) = (stage.flip_to("green").await, stage.flip_to("green").await);
    let held = engine::operations::rollback::WhenHeld::Wait;
    let ((one, _), (two, _)) = tokio::join!(
        stage.run_as("rollback-a", one, crate::world::QUICK, held),
        stage.run_as("rollback-b", two, crate::world::QUICK, held)
    );
    let mut endings = [one.ending.word(), two.ending.word()];
    endings.sort_unstable();
    assert_eq!(endings, ["already", "served"], "{} / {}", one.sentence, two.sentence);
    assert_eq!((stage.served(), stage.runs(), stage.has_lock()), ("green", 1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_standby_is_started_first_and_its_word_is_never_that_of_a_running_one() {
    let stage = Stage::playing("standby-stopped").await;
    let ladder = stage.ladder(&To::Previous, |ladder| ladder.ways[1].why().is_none()).await;
    let [warm, cold] = &ladder.ways[..2] else { panic!() };
    let RungState::Blocked(why) = &warm.state else { panic!("{warm:?}") };
    assert_eq!(why, "GREEN is stopped, exit 137: it has to be started first, which boots old code");
    assert_eq!((cold.rung, cold.word.as_str()), (Rung::ColdStart, "green anyway"));
    assert!(cold.not_undone[0].starts_with("Old code boots: with synchronize"), "{:?}", cold.not_undone);
    assert!(cold.by_hand.iter().any(|line| line.contains("docker start ")), "{:?}", cold.by_hand);
    let plan = ladder.choose(&Wish::default()).unwrap();
    assert_eq!(plan.way.rung, Rung::ColdStart);
    let (finished, _) = stage.run(plan.arm("green anyway").unwrap()).await;
    assert_eq!((finished.ending, stage.served(), stage.runs()), (Ending::Served, "green", 1), "{}", finished.sentence);
    let steps: Vec<&str> = finished.story.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["lock", "before", "start", "script", "after", "verify", "version", "unlock"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_standby_is_said_first_and_no_way_of_the_host_is_offered_for_it() {
    let stage = Stage::playing("standby-missing").await;
    let closed = |ladder: &Ladder| ladder.ways[0].why().is_some_and(|why| why.contains("missing"));
    let ladder = stage.ladder(&To::Previous, closed).await;
    assert_eq!(ladder.ways[0].why(), Some("GREEN is missing: there is no container to flip to"));
    let fault = ladder.choose(&Wish { to: To::Slot(slot("green")), via: Via::Host }).unwrap_err();
    assert!(
        fault.to_string().contains("GREEN is missing") && fault.to_string().ends_with("nothing was run"),
        "{fault}"
    );
    // Pasted, the script would lead the traffic to a port where nobody listens.
    assert!(ladder.ways[0].by_hand.is_empty(), "{:?}", ladder.ways[0].by_hand);
    assert!(!fault.next_step().unwrap_or_default().contains("./rollback.sh"), "{:?}", fault.next_step());
    assert_eq!((stage.served(), stage.runs()), ("blue", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_known_the_flip_can_still_be_gone() {
    let stage = Stage::playing("incident").await;
    let (board, to) = (Board::default(), To::Slot(slot("green")));
    let ladder = Ladder::of(&board, &stage.config, &production(), &to, crate::world::now());
    let plan = ladder.choose(&Wish { to, ..Wish::default() }).unwrap();
    assert_eq!((plan.way.rung, plan.way.word.as_str()), (Rung::WarmFlip, "green"));
    stage.ladder(&To::Previous, |ladder| ladder.serving.slot.is_some()).await;
    let (finished, _) = stage.run(plan.arm("green").unwrap()).await;
    assert_eq!((finished.ending, stage.served()), (Ending::Served, "green"), "{}", finished.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_turns_out_to_be_bad_once_the_host_is_reached_costs_the_longer_word() {
    let stage = Stage::playing("incident").await;
    stage.host().await;
    let container = stage.machine().slot("green").unwrap().container.clone();
    stage.machine().engine().ail(&container, practice::engine::Ailment::NoDatabase);
    let to = To::Slot(slot("green"));
    let ladder = Ladder::of(&Board::default(), &stage.config, &production(), &to, crate::world::now());
    let confirmed = |word: &str| ladder.choose(&Wish { to: to.clone(), ..Wish::default() }).unwrap().arm(word).unwrap();
    let (finished, _) = stage.run(confirmed("green")).await;
    assert_eq!((finished.ending, stage.runs(), stage.has_lock()), (Ending::Refused, 0, false), "{}", finished.sentence);
    assert!(finished.sentence.starts_with("GREEN is not healthy: 503"), "{}", finished.sentence);
    assert!(finished.next.unwrap().ends_with("the word is: green anyway"));
    let held = engine::operations::rollback::WhenHeld::Wait;
    let (again, _) = stage.run_as("rollback-2", confirmed("green anyway"), crate::world::QUICK, held).await;
    assert_eq!((again.ending == Ending::Refused, stage.runs()), (false, 1), "{}", again.sentence);
}

/// One host and the path of its script, and nothing else.
fn bare(settings: &mut engine::config::EnvironmentSettings) {
    *settings = engine::config::EnvironmentSettings {
        strategy: settings.strategy,
        host: settings.host.clone(),
        scripts: engine::config::Scripts { deploy: None, ..settings.scripts.clone() },
        ..engine::config::EnvironmentSettings::default()
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_cannot_be_seen_where_it_led_the_script_is_not_run_again_by_the_same_word() {
    let stage = Stage::with("incident", bare).await;
    let open = |ladder: &Ladder| ladder.ways[0].is_open();
    let ladder = stage.ladder(&To::Previous, open).await;
    stage.host().await;
    let confirmed = |word: &str| ladder.choose(&Wish::default()).unwrap().arm(word).unwrap();
    let held = engine::operations::rollback::WhenHeld::Wait;
    let run = async |id: &str, word: &str| stage.run_as(id, confirmed(word), crate::world::QUICK, held).await.0;
    let (one, two) = tokio::join!(run("rollback-a", "prev"), run("rollback-b", "prev"));
    let mut endings = [one.ending.word(), two.ending.word()];
    endings.sort_unstable();
    assert_eq!(endings, ["refused", "unverified"], "{} / {}", one.sentence, two.sentence);
    assert_eq!((stage.served(), stage.runs(), stage.has_lock()), ("green", 1, false));
    let third = run("rollback-c", "prev").await;
    assert_eq!((third.ending, stage.runs()), (Ending::Refused, 1), "{}", third.sentence);
    assert!(
        third.sentence.starts_with("./rollback.sh was run ") && third.sentence.contains("asha"),
        "{}",
        third.sentence
    );
    assert!(third.next.unwrap().ends_with("the word is: prev again"));
    let fourth = run("rollback-d", "prev again").await;
    assert!(fourth.ending != Ending::Refused && stage.runs() == 2, "{}", fourth.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_host_keeps_nothing_the_own_journals_tell_of_the_last_run() {
    let stage = Stage::with("incident", |settings| {
        bare(settings);
        let folder = settings.scripts.dir.take().unwrap();
        settings.scripts.rollback = Some(format!("cd {folder} && ./rollback.sh"));
    })
    .await;
    let ladder = stage.ladder(&To::Previous, |ladder| ladder.ways[0].is_open()).await;
    stage.host().await;
    let confirmed = || ladder.choose(&Wish::default()).unwrap().arm("prev").unwrap();
    let held = engine::operations::rollback::WhenHeld::Wait;
    let (first, _) = stage.run_as("rollback-1", confirmed(), crate::world::QUICK, held).await;
    let (second, _) = stage.run_as("rollback-2", confirmed(), crate::world::QUICK, held).await;
    assert_eq!((first.ending, second.ending), (Ending::Unverified, Ending::Refused), "{}", second.sentence);
    assert_eq!((stage.served(), stage.runs()), ("green", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_host_and_the_path_of_the_script_are_enough_and_what_cannot_be_seen_is_not_called_done() {
    let stage = Stage::with("incident", bare).await;
    let ladder = stage.ladder(&To::Previous, |ladder| ladder.env == production() && ladder.ways[0].is_open()).await;
    let plan = ladder.choose(&Wish::default()).unwrap();
    assert_eq!(plan.way.word, "prev");
    let armed = plan.arm("prev").unwrap();
    stage.boards.clone().wait_for(|board| board.environments.contains_key(&production())).await.unwrap();
    let (finished, told) = stage.run(armed).await;
    assert_eq!(
        (finished.ending, stage.served(), stage.runs()),
        (Ending::Unverified, "green", 1),
        "{}",
        finished.sentence
    );
    assert_eq!(finished.ending.exit_code(), 3);
    assert!(told.lines().iter().any(|line| line.starts_with("rolled back")));
}
