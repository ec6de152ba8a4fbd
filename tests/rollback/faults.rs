//! What goes wrong: each by its own word, and the script at most once.

use crate::world::{QUICK, Stage, slot};
use engine::environment::readiness::Rung;
use engine::operations::rollback::{Ending, Ladder, News, Pace, To, WhenHeld, Wish};
use practice::engine::Image;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Moves the traffic to the second slot without looking.
const CARELESS: &str = ". ./slots.env
sed \"s/127.0.0.1:[0-9][0-9]*/127.0.0.1:$GREEN_PORT/\" \"$SITE\" >\"$SITE.new\"
mv \"$SITE.new\" \"$SITE\"
nginx -s reload
echo green >active";

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_lies_is_a_failure() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    stage.script("echo traffic switched\nexit 0");
    let (finished, _) = stage.run(armed).await;
    assert_eq!((finished.ending, finished.ending.exit_code()), (Ending::NotMoved, 5), "{}", finished.sentence);
    assert!(
        finished.sentence.starts_with("The script ended well and the traffic did not move"),
        "{}",
        finished.sentence
    );
    assert_eq!((stage.served(), stage.runs(), stage.has_lock()), ("blue", 1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ssh_says_is_told_at_once_with_the_commands_while_it_is_tried_on() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let hears = move |news| {
        if let News::Said(words) = news {
            let _ = sender.send(words);
        }
    };
    let (ssh, day) = (stage.refusing(), Duration::from_hours(24));
    let words = tokio::select! {
        finished = stage.run_behind(&ssh, (armed, day), &hears) => panic!("{}", finished.sentence),
        words = tokio::time::timeout(Duration::from_secs(30), told.recv()) => words.unwrap().unwrap(),
    };
    for part in
        ["nowhere is not reached: nobody answers on its port", "It is tried for 86400 s. By hand: ", "./rollback.sh"]
    {
        assert!(words.contains(part), "{part} is missing in {words}");
    }
    assert_eq!(stage.runs(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_person_can_mend_is_not_waited_for() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let ssh = stage.folder.path().join("no such file");
    let run = stage.run_behind(&ssh, (armed, Duration::from_secs(50)), &|_| {});
    let finished = tokio::time::timeout(Duration::from_secs(30), run).await.unwrap();
    assert_eq!(finished.ending, Ending::Refused);
    assert!(
        finished.sentence.contains("so nothing was run: ssh does not take its configuration"),
        "{}",
        finished.sentence
    );
    assert!(finished.by_hand.unwrap().contains("./rollback.sh"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_asks_for_a_terminal_is_told_from_one_that_fails() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    stage.script("read answer </dev/tty || exit 4");
    let (finished, told) = stage.run(armed).await;
    assert_eq!(
        (finished.ending, stage.served(), stage.runs()),
        (Ending::ScriptFailed, "blue", 1),
        "{:?}",
        told.lines()
    );
    assert!(
        finished.sentence.ends_with("; the script asks for a terminal, and gets none from here"),
        "{}",
        finished.sentence
    );
    assert!(finished.next.unwrap().contains("docker compose exec -T"), "{:?}", finished.by_hand);
    assert!(finished.by_hand.unwrap().ends_with("./rollback.sh"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_is_gone_or_of_another_version_by_now_is_not_deployed() {
    let stage = Stage::playing("calm").await;
    let open = |ladder: &Ladder| ladder.ways.iter().any(|way| way.rung == Rung::LocalImage && way.why().is_none());
    let armed = async || {
        let plan = stage.ladder(&To::Previous, open).await.choose_rung(Rung::LocalImage).unwrap();
        let (word, image) = (plan.way.word.clone(), plan.way.goal.image.clone().unwrap());
        (plan.arm(&word).unwrap(), image)
    };
    let (plan, image) = armed().await;
    let engine = stage.machine().engine();
    let held = engine.lose(&image).unwrap();
    let (finished, _) = stage.run(plan).await;
    assert_eq!(finished.ending, Ending::Refused, "{}", finished.sentence);
    assert_eq!(finished.sentence, format!("{image} is not on the host any more; nothing was run"));
    let (plan, _) = armed().await;
    let label = ("org.opencontainers.image.revision".to_owned(), "e".repeat(40));
    engine.hold(Image { labels: [label].into(), ..held });
    let (finished, _) = stage.run_as("rollback-2", plan, QUICK, WhenHeld::Wait).await;
    assert_eq!(finished.sentence, format!("{image} is the image of eeeeeee by now; nothing was run"));
    assert_eq!((stage.served(), stage.has_lock()), ("blue", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_changed_and_not_loaded_is_no_success() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let green = stage.machine().slot("green").unwrap().port;
    stage.script(&format!(
        ". ./slots.env\nsed \"s/127.0.0.1:[0-9][0-9]*/127.0.0.1:{green}/\" \"$SITE\" >\"$SITE.new\"\nmv \"$SITE.new\" \"$SITE\"\necho switched"
    ));
    let (finished, _) = stage.run(armed).await;
    assert_eq!(finished.ending, Ending::NotMoved, "{}", finished.sentence);
    let told = ["nginx has not loaded it", "BLUE answers at the front"];
    assert!(told.iter().any(|words| finished.sentence.contains(words)), "{}", finished.sentence);
    let reloads =
        |line: &str| line.starts_with("nginx -p ") && line.contains(" -t && ") && line.ends_with(" -s reload");
    assert!(finished.by_hand.as_deref().is_some_and(reloads), "{:?}", finished.by_hand);
    assert_eq!((stage.served(), stage.runs()), ("blue", 1));
    // What nginx has not loaded is not what serves: the script would only lead its file away again.
    let reload = |ladder: &Ladder| ladder.ways[0].by_hand.first().is_some_and(|line| reloads(line));
    let ladder = stage.ladder(&slot_of("green"), reload).await;
    assert_eq!(ladder.serving.slot, Some(slot("blue")), "{:?}", ladder.serving);
    let armed = ladder.choose(&Wish { to: slot_of("green"), ..Wish::default() }).unwrap().arm("green anyway").unwrap();
    let (second, _) = stage.run_as("rollback-2", armed, QUICK, WhenHeld::Wait).await;
    assert_eq!((second.ending, stage.runs()), (Ending::Refused, 1), "{}", second.sentence);
    assert!(second.sentence.starts_with("nginx's file leads to GREEN already"), "{}", second.sentence);
    assert!(second.sentence.contains("nginx has not loaded it"), "{}", second.sentence);
    assert!(second.by_hand.as_deref().is_some_and(reloads), "{:?}", second.by_hand);
    assert!(second.quarantined.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_lock_the_script_is_run_all_the_same_and_a_second_time_only_by_whoever_knows() {
    let stage = Stage::playing("calm").await;
    let (armed, again) = (stage.flip_to("green").await, stage.flip_to("green").await);
    stage.without_any_lock();
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script("echo no such container >&2\nexit 7");
    let (failed, told) = stage.run(armed).await;
    assert_eq!(failed.ending, Ending::ScriptFailed, "{}", failed.sentence);
    assert!(failed.sentence.contains("exit code 7") && told.said()[0].ends_with("without the lock of the host."));
    assert_eq!(told.lines(), ["no such container"]);
    stage.script(whole.trim_start_matches("#!/bin/sh\n"));
    let (second, _) = stage.run_as("rollback-2", again, QUICK, WhenHeld::Wait).await;
    assert_eq!((second.ending, stage.served()), (Ending::Refused, "blue"), "{}", second.sentence);
    assert!(second.sentence.contains("and no lock could be had: again may lead back"), "{}", second.sentence);
    assert!(second.next.unwrap().ends_with("the word is: green again"));
    let ladder = stage.ladder(&slot_of("green"), |_| true).await;
    let knowing = ladder.choose(&Wish { to: slot_of("green"), ..Wish::default() }).unwrap().arm("green again").unwrap();
    let (finished, _) = stage.run_as("rollback-3", knowing, QUICK, WhenHeld::Wait).await;
    assert_eq!((finished.ending, stage.served()), (Ending::Served, "green"), "{}", finished.sentence);
    std::fs::remove_file(stage.other_lock()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_takes_no_lock_does_not_have_two_at_once_run_the_script_twice() {
    let stage = Stage::playing("calm").await;
    let (one, two) = (stage.flip_to("green").await, stage.flip_to("green").await);
    std::fs::write(stage.machine().scripts().join("cutover.lock"), "a file in the place of the folder").unwrap();
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script(&whole.replace("echo run >>runs\n", "sleep 1\n"));
    let ((one, told), (two, _)) = tokio::join!(
        stage.run_as("rollback-a", one, QUICK, WhenHeld::Wait),
        stage.run_as("rollback-b", two, QUICK, WhenHeld::Wait)
    );
    let mut endings = [one.ending.word(), two.ending.word()];
    endings.sort_unstable();
    assert_eq!(endings, ["already", "served"], "{} / {}", one.sentence, two.sentence);
    assert_eq!((stage.served(), stage.runs(), stage.other_lock().exists()), ("green", 1, false));
    assert!(
        told.said().iter().any(|text| text.starts_with("The lock cannot lie beside the scripts")),
        "{:?}",
        told.said()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_already_is_said_without_waiting_for_the_script_that_led_there() {
    let stage = Stage::playing("calm").await;
    let (one, two) = (stage.flip_to("green").await, stage.flip_to("green").await);
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script(&format!("{}\nwhile [ ! -e go ]; do sleep 0.05; done", whole.replace("echo run >>runs\n", "")));
    let pace = Pace { script: Duration::from_secs(3), ..QUICK };
    let (first, _) = stage.run_as("rollback-a", one, pace, WhenHeld::Wait).await;
    assert_eq!((first.ending, stage.served()), (Ending::Unknown, "green"), "{}", first.sentence);
    let began = std::time::Instant::now();
    let (second, _) = stage.run_as("rollback-b", two, QUICK, WhenHeld::Wait).await;
    assert_eq!((second.ending, stage.runs()), (Ending::Already, 1), "{}", second.sentence);
    assert!(second.sentence.contains("and a script of theirs still runs"), "{}", second.sentence);
    assert!(began.elapsed() < QUICK.other, "nobody was waited for");
    std::fs::write(stage.machine().scripts().join("go"), "").unwrap();
}

fn slot_of(name: &str) -> To {
    To::Slot(slot(name))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_cannot_be_taken_over_stops_nothing_and_is_said() {
    for (held, script) in [(WhenHeld::Wait, "exit"), (WhenHeld::TakeOver, "pid")] {
        let stage = Stage::playing("calm").await;
        let armed = stage.flip_to("green").await;
        let lock = stage.machine().scripts().join("cutover.lock");
        std::fs::create_dir(&lock).unwrap();
        // By no tool on the host it is the name that is read of it.
        std::fs::write(lock.join("owner"), "ravi deploys main\nnonce deploy-7\r\n").unwrap();
        std::fs::write(lock.join(script), format!("{}\n", std::process::id())).unwrap();
        let (finished, told) = stage.run_as("rollback-1", armed, QUICK, held).await;
        let seen = (finished.ending, stage.served(), stage.runs());
        assert_eq!(seen, (Ending::Served, "green", 1), "{}", finished.sentence);
        // On a busy machine the disk of the journal may be slow, which is said too.
        let said: Vec<String> = told.said().into_iter().filter(|line| !line.contains("journal")).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[1].starts_with("The lock of ravi deploys main cannot be taken over"), "{said:?}");
        assert!(stage.has_lock(), "it is another's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_fails_says_so_and_leaves_no_lock() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    stage.script("echo no such container >&2\nexit 7");
    let (finished, told) = stage.run(armed).await;
    assert_eq!(finished.ending, Ending::ScriptFailed, "{}", finished.sentence);
    assert!(finished.sentence.contains("exit code 7"), "{}", finished.sentence);
    assert!(told.lines().contains(&"no such container".to_owned()), "{:?}", told.lines());
    assert_eq!((stage.served(), stage.runs(), stage.has_lock()), ("blue", 1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_hangs_is_left_to_itself_and_nobody_begins_a_second_one_unasked() {
    let stage = Stage::playing("calm").await;
    let (armed, again, forced) =
        (stage.flip_to("green").await, stage.flip_to("green").await, stage.flip_to("green").await);
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script("echo begun\nwhile [ ! -e go ]; do sleep 0.05; done\necho let go");
    let pace = Pace { script: Duration::from_secs(1), other: Duration::from_secs(1), ..QUICK };
    let (finished, told) = stage.run_as("rollback-a", armed, pace, WhenHeld::Wait).await;
    assert_eq!((finished.ending, finished.ending.exit_code()), (Ending::Unknown, 3), "{}", finished.sentence);
    assert!(finished.sentence.starts_with("The script goes on"), "{}", finished.sentence);
    assert_eq!((told.lines(), stage.has_lock()), (vec!["begun".to_owned()], true));
    let (second, told) = stage.run_as("rollback-b", again, pace, WhenHeld::Wait).await;
    assert_eq!((second.ending, stage.runs()), (Ending::Refused, 1), "{}", second.sentence);
    assert!(told.said()[0].contains("whose script is waited for"), "{:?}", told.said());
    // Who says so takes it over.
    std::fs::write(stage.machine().scripts().join("rollback.sh"), whole.replace("echo run >>runs\n", "")).unwrap();
    let (third, told) = stage.run_as("rollback-c", forced, QUICK, WhenHeld::TakeOver).await;
    assert_eq!((third.ending, stage.served()), (Ending::Served, "green"), "{}", third.sentence);
    assert!(told.said()[0].ends_with("It is taken over."), "{:?}", told.said());
    std::fs::write(stage.machine().scripts().join("go"), "").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_a_script_that_hangs_may_take_the_lock_over_meanwhile() {
    let stage = Stage::playing("calm").await;
    let (armed, again) = (stage.flip_to("green").await, stage.flip_to("green").await);
    let whole = std::fs::read_to_string(stage.machine().scripts().join("rollback.sh")).unwrap();
    stage.script("while [ ! -e go ]; do sleep 0.05; done");
    let pace = Pace { script: Duration::from_millis(300), ..QUICK };
    let (finished, _) = stage.run_as("rollback-a", armed, pace, WhenHeld::Wait).await;
    assert_eq!(finished.ending, Ending::Unknown, "{}", finished.sentence);
    std::fs::write(stage.machine().scripts().join("rollback.sh"), whole).unwrap();
    let asked = AtomicBool::new(false);
    let told = |news| {
        if matches!(&news, News::Waits(text) if text.ends_with("whose script is waited for.")) {
            asked.store(true, Ordering::SeqCst);
        }
    };
    let forced = || asked.load(Ordering::SeqCst);
    let second = stage.run_hearing("rollback-b", again, (QUICK, WhenHeld::Until(&forced)), &told).await;
    assert!(forced() && second.ending == Ending::Served, "{}", second.sentence);
    std::fs::write(stage.machine().scripts().join("go"), "").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_was_just_made_by_nobody_says_how_long_it_is_waited_for() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    std::fs::create_dir(stage.machine().scripts().join("cutover.lock")).unwrap();
    let (asked, said) = (AtomicBool::new(false), std::sync::Mutex::new(Vec::new()));
    let told = |news| {
        if let News::Waits(text) = news {
            said.lock().unwrap().push(text);
            asked.store(true, Ordering::SeqCst);
        }
    };
    let forced = || asked.load(Ordering::SeqCst);
    let finished = stage.run_hearing("rollback-1", armed, (QUICK, WhenHeld::Until(&forced)), &told).await;
    assert_eq!((finished.ending, stage.runs()), (Ending::Served, 1), "{}", finished.sentence);
    let words = "who has begun no script: it is taken over once it is 15 s old.";
    assert!(said.lock().unwrap()[0].ends_with(words), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_cannot_be_written_is_said_and_holds_nothing_up() {
    let stage = Stage::playing("incident").await;
    let armed = stage.flip_to("green").await;
    std::fs::write(stage.journals(), "a file in the place of the folder").unwrap();
    let (finished, told) = stage.run(armed).await;
    assert_eq!((finished.ending, stage.served()), (Ending::Served, "green"), "{}", finished.sentence);
    assert_eq!(told.said().len(), 1, "{:?}", told.said());
    assert!(told.said()[0].ends_with("The rollback goes on without its journal."), "{:?}", told.said());
    assert_eq!(finished.story.steps.len(), 7, "it is told all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_somebody_left_is_taken_over_and_said() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let lock = stage.machine().scripts().join("cutover.lock");
    std::fs::create_dir(&lock).unwrap();
    std::fs::write(lock.join("owner"), "ravi deploys main since yesterday\nnonce deploy-7\n").unwrap();
    std::fs::write(lock.join("exit"), "0\n").unwrap();
    let (finished, told) = stage.run(armed).await;
    assert_eq!((finished.ending, stage.served()), (Ending::Served, "green"), "{}", finished.sentence);
    assert_eq!(told.said(), ["The lock of the host is held by ravi deploys main since yesterday. It is taken over."]);
    assert!(!stage.has_lock());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_only_is_not_touched_and_the_commands_are_told() {
    let stage = Stage::with("calm", |settings| settings.read_only = true).await;
    let armed = stage.flip_to("green").await;
    let (finished, _) = stage.run(armed).await;
    assert_eq!((finished.ending, stage.runs(), stage.has_lock()), (Ending::Refused, 0, false), "{}", finished.sentence);
    assert!(finished.by_hand.unwrap().contains("./rollback.sh"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_turns_bad_on_the_way_is_unhealthy_and_not_live() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let container = stage.machine().slot("green").unwrap().container.clone();
    stage.script(CARELESS);
    stage.machine().engine().ail(&container, practice::engine::Ailment::NoDatabase);
    let (finished, _) = stage.run(armed).await;
    assert_eq!((finished.ending, finished.slot), (Ending::Unhealthy, Some(slot("green"))), "{}", finished.sentence);
    assert!(finished.sentence.contains("503 success:false"), "{}", finished.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_puts_another_version_into_the_slot_is_an_error_and_not_live() {
    let stage = Stage::playing("calm").await;
    let armed = stage.flip_to("green").await;
    let planned = armed.plan().way.goal.commit.unwrap();
    let image = stage.machine().engine().facts(&stage.machine().slot("blue").unwrap().container).unwrap().image;
    stage.machine().engine().boots_for(chrono::TimeDelta::zero());
    stage.script(&format!(
        ". ./slots.env\ndocker rm -f \"$NAME-green\"\ndocker run -d --name \"$NAME-green\" --label slot=green --restart unless-stopped \
         --env-file .env -p \"127.0.0.1:$GREEN_PORT:3000\" {image}\n./health-check.sh green $GREEN_PORT\n{CARELESS}"
    ));
    let (finished, _) = stage.run(armed).await;
    assert_eq!((finished.ending, finished.ending.exit_code()), (Ending::WrongVersion, 5), "{}", finished.sentence);
    assert!(finished.sentence.starts_with("GREEN takes the traffic and is not what was wanted: it runs "));
    assert_eq!((finished.commit, finished.slot), (None, Some(slot("green"))), "{planned}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_engine_is_reached_the_version_is_called_unknown() {
    let stage = Stage::with("calm", |settings| settings.docker = None).await;
    let to = engine::operations::rollback::To::Slot(slot("green"));
    let ladder = stage.ladder(&to, |ladder| ladder.ways[0].goal.well == Some(true)).await;
    let wish = engine::operations::rollback::Wish { to, ..Default::default() };
    let plan = ladder.choose(&wish).unwrap();
    let word = plan.way.word.clone();
    let (finished, _) = stage.run(plan.arm(&word).unwrap()).await;
    assert_eq!((finished.ending, finished.commit), (Ending::Served, None), "{}", finished.sentence);
    assert!(finished.sentence.contains("which version it runs is not known"), "{}", finished.sentence);
}
