//! The ladder from boards that know much, little and nothing.

mod by_hand;
mod named;
mod rerun;
mod standby;
mod word;

use super::*;
use crate::board::Reading;
use crate::config::{Host, Scripts, SlotSettings, Strategy};
use crate::domain::SlotName;
use crate::domain::host::{HostFacts, Link, Loss};
use crate::domain::workflow_run::{Run, RunList, RunState};
use crate::environment::readiness::Rung;
use crate::environment::sample;
use crate::fault::{Fault, FaultKind};
use crate::operations::journal::Site;
use crate::operations::rollback::{Via, Wish};
use proptest::prelude::*;

pub(super) fn name() -> EnvName {
    EnvName("production".into())
}

fn now() -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset()
}

fn config(host: Option<Host>, rollback: Option<&str>, slots: &[&str]) -> Config {
    let slot = |(at, name): (usize, &&str)| {
        let port = Some(3001 + u16::try_from(at).unwrap());
        ((*name).to_owned(), SlotSettings { container: Some(format!("app-{name}")), label: None, port })
    };
    let settings = EnvironmentSettings {
        strategy: Strategy::BlueGreen,
        host,
        scripts: Scripts { dir: Some("/srv/it's".into()), deploy: None, rollback: rollback.map(str::to_owned) },
        slots: slots.iter().enumerate().map(slot).collect(),
        ..EnvironmentSettings::default()
    };
    Config { environments: [("production".to_owned(), settings)].into(), ..Config::default() }
}

fn ssh() -> Host {
    Host::Ssh("prod".into())
}

fn of(board: &Board, config: &Config, to: &To) -> Ladder {
    Ladder::of(board, config, &name(), to, now())
}

#[test]
fn with_an_empty_board_a_host_and_a_script_the_flip_is_there_and_says_what_is_not_known() {
    let config = config(Some(ssh()), Some("./rollback.sh"), &[]);
    let ladder = of(&Board::default(), &config, &To::Previous);
    assert_eq!(ladder.ways.len(), 7);
    let way = ladder.best().unwrap();
    assert_eq!((way.rung, way.word.as_str()), (Rung::WarmFlip, "prev"));
    assert!(way.why().unwrap().contains("the host is not reached yet"), "{way:?}");
    let there = shell_words::split(&way.by_hand[0]).unwrap();
    assert_eq!(there[..2], ["ssh", "prod"]);
    assert_eq!(shell_words::split(&there[2]).unwrap(), ["cd", "/srv/it's", "&&", "./rollback.sh"]);
    let plan = ladder.choose(&Wish::default()).unwrap();
    let fault = plan.clone().arm("green").unwrap_err();
    assert_eq!((fault.exit_code(), fault.to_string().as_str()), (4, "prev was not typed; nothing was run"));
    for said in ["prev", "previous", "  Previous   ANYWAY "] {
        assert!(plan.clone().arm(said).is_ok(), "{said}");
    }
}

#[test]
fn a_slot_that_is_named_is_gone_to_though_nothing_is_known_of_it() {
    let config = config(Some(ssh()), Some("./rollback.sh"), &["blue", "green"]);
    let to = To::Slot(SlotName("green".into()));
    let plan = of(&Board::default(), &config, &to).choose(&Wish { to, via: Via::Best }).unwrap();
    assert_eq!((plan.way.rung, plan.way.word.as_str()), (Rung::WarmFlip, "green"));
    assert!(
        plan.way.why().unwrap().contains("the host is not reached yet"),
        "what is not known is said: {:?}",
        plan.way
    );
}

#[test]
fn only_a_host_or_a_script_that_is_not_configured_closes_the_flip() {
    for (host, script, why) in [
        (None, Some("./rollback.sh"), "nothing says where production runs: environment.production.host"),
        (Some(ssh()), None, "environment.production.scripts.rollback is not configured"),
    ] {
        let ladder = of(&Board::default(), &config(host, script, &["blue", "green"]), &To::Previous);
        assert_eq!(ladder.ways[0].state, RungState::Blocked(why.into()));
        let fault = ladder.choose(&Wish { to: To::Previous, via: Via::Host }).unwrap_err();
        assert!(fault.to_string().contains(why), "{fault}");
        assert!(fault.next_step().unwrap().contains("rollback.sh"), "the commands are told all the same");
    }
}

#[test]
fn every_way_says_what_it_does_not_undo_and_how_it_is_done_by_hand() {
    let ladder = of(&Board::default(), &config(Some(ssh()), Some("./rollback.sh"), &["blue", "green"]), &To::Previous);
    for way in &ladder.ways {
        let told = way.not_undone.join(" ");
        assert!(told.contains("atabase") && told.contains("Jobs") && told.contains("Secrets"), "{way:?}");
        assert!(told.contains("sockets") && !way.by_hand.is_empty() && !way.does.is_empty(), "{way:?}");
        assert_eq!(told.contains("the next push to main ships it again"), way.rung != Rung::Revert, "{way:?}");
        assert_eq!(told.contains("Old code boots"), way.rung != Rung::WarmFlip, "{way:?}");
    }
    for way in &ladder.ways {
        let slot = way.goal.slot.as_ref().filter(|_| way.flips()).map_or("previous", |slot| slot.as_str());
        let via = if way.is_of_the_host() { String::new() } else { format!("--via {} ", way.rung.id()) };
        assert!(way.command().starts_with(&format!("rollback --to {slot} {via}--confirm ")), "{}", way.command());
    }
    let words: std::collections::BTreeSet<&str> = ladder.ways.iter().map(|way| way.does.as_str()).collect();
    assert_eq!(words.len(), 7, "no two ways look alike");
}

fn broken<T>(age: u8) -> Reading<T> {
    if age.is_multiple_of(2) {
        return Reading::default();
    }
    Reading::default().failed(Fault::of(FaultKind::Unreadable, "asking GitHub").because("timeout".to_owned()), now())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_github_the_registry_the_clone_or_a_lock_closes_a_way_of_the_host(parts in any::<[u8; 6]>(), lock in any::<Option<String>>()) {
        let config = config(Some(ssh()), Some("./rollback.sh"), &["blue", "green"]);
        let mut board = Board {
            github: broken(parts[0]), pulls: broken(parts[1]), runs: broken(parts[2]), images: broken(parts[3]),
            branches: broken(parts[4]), repository: broken(parts[5]), ..Board::default()
        };
        let facts = HostFacts { lock, ..sample::host("blue") };
        let env = Environment { host: Reading::fresh(facts, now()), ..Environment::default() };
        board.environments.insert(name(), Arc::new(env));
        let ladder = of(&board, &config, &To::Previous);
        prop_assert!(ladder.ways[0].is_open(), "{:?}", ladder.ways[0]);
        let wish = Wish { to: To::Slot(SlotName("blue".into())), via: Via::Host };
        prop_assert!(ladder.choose(&wish).is_ok());
    }
}

fn calm(change: impl FnOnce(&mut Environment)) -> Ladder {
    let mut env = sample::calm();
    change(&mut env);
    Ladder::of(&sample::board(env), &sample::config(), &name(), &To::Previous, sample::at(3))
}

#[test]
fn a_healthy_standby_is_offered_by_its_name_alone() {
    let ladder = calm(|_| {});
    let way = ladder.best().unwrap();
    assert_eq!((way.rung, &way.state, way.word.as_str()), (Rung::WarmFlip, &RungState::Available, "green"));
    assert_eq!((way.goal.well, way.goal.health.as_deref()), (Some(true), Some("200 in 60 ms, up 46 d, 3 s ago")));
    assert!(ladder.choose(&Wish::default()).unwrap().arm("green anyway").is_ok(), "who says more is understood");
    assert!(ladder.choose(&Wish::default()).unwrap().arm("blue").is_err());
}

#[test]
fn a_lock_that_is_held_is_told_of_and_closes_nothing() {
    let ladder = calm(|env| {
        let facts = HostFacts { lock: Some("ravi deploys".into()), ..sample::host("blue") };
        env.host = Reading::fresh(facts, sample::at(0));
    });
    assert_eq!(ladder.best().unwrap().word, "green");
    assert!(
        ladder.warnings.iter().any(|text| text.contains("ravi deploys") && text.contains("taken over")),
        "{:?}",
        ladder.warnings
    );
}

#[test]
fn a_lock_of_which_only_the_last_run_knows_is_told_with_its_age() {
    let ladder = calm(|env| {
        let facts = HostFacts { lock: Some("ravi deploys".into()), ..sample::host("blue") };
        env.host = Reading::fresh(facts, sample::at(-7200));
    });
    let words = "The lock of the host was held 2 h ago: ravi deploys";
    assert!(ladder.warnings.iter().any(|text| text == words), "{:?}", ladder.warnings);
}

#[test]
fn a_standby_that_runs_and_is_not_well_costs_a_longer_word_and_is_offered_last() {
    let answers = sample::health(
        vec![sample::probe(0, sample::BLUE)],
        vec![sample::probe(0, sample::BLUE)],
        vec![sample::bad(0, "503 success:false")],
    );
    let ladder = calm(|env| env.health = Reading::fresh(answers, sample::at(0)));
    let flip = &ladder.ways[0];
    assert_eq!(flip.state, RungState::Unknown("GREEN is not healthy: 503 success:false".into()));
    assert_eq!((flip.word.as_str(), flip.goal.well), ("green anyway", Some(false)));
    let wish = Wish { to: To::Slot(SlotName("green".into())), via: Via::Best };
    assert_eq!(ladder.choose(&wish).unwrap().way.rung, Rung::WarmFlip, "who names the slot gets it");
}

#[test]
fn a_container_that_the_engine_does_not_know_and_that_answers_well_is_no_missing_one() {
    let ladder = calm(|env| {
        let mut list = sample::containers();
        list.containers.truncate(1);
        env.containers = Reading::fresh(list, sample::at(0));
    });
    let flip = &ladder.ways[0];
    assert_eq!(flip.state, RungState::Unknown("GREEN answers well, and by the engine it is missing".into()));
}

#[test]
fn what_was_last_known_is_offered_with_its_age_when_nothing_is_reached() {
    let mut env = sample::calm();
    let lost = || Fault::of(FaultKind::Unreadable, "prod is not reached");
    env.traffic = env.traffic.failed(lost(), sample::at(7000));
    let (why, again) = ("no route to host".into(), sample::at(7200));
    env.link = Link::Lost { why, hint: None, again, loss: Loss::Away };
    let ladder = Ladder::of(&sample::board(env), &sample::config(), &name(), &To::Previous, sample::at(7200));
    let flip = &ladder.ways[0];
    assert_eq!((flip.word.as_str(), flip.goal.slot.as_ref().map(SlotName::as_str)), ("green", Some("green")));
    let why = flip.why().unwrap();
    assert!(why.contains("the host is not reached: no route to host") && why.contains("last seen 2 h ago"), "{why}");
}

#[test]
fn a_file_that_nginx_has_not_loaded_names_no_slot_that_serves() {
    let ladder = calm(|env| {
        let traffic = crate::domain::traffic::Traffic {
            written: Some(sample::at(-60)),
            loaded: Some(sample::at(-600)),
            ..sample::traffic(3002)
        };
        env.traffic = Reading::fresh(traffic, sample::at(0));
        env.health = Reading::default();
    });
    assert_eq!(ladder.serving.slot, Some(SlotName("blue".into())));
    assert_eq!(ladder.serving.doubt.as_deref(), Some("nginx's file leads to GREEN and nginx has not loaded it"));
    let flip = &ladder.ways[0];
    assert_eq!((flip.goal.slot.as_ref().map(SlotName::as_str), flip.word.as_str()), (Some("green"), "green anyway"));
    assert!(flip.by_hand[0].ends_with("sudo nginx -t && sudo nginx -s reload'"), "{:?}", flip.by_hand);
}

#[test]
fn what_was_run_without_being_seen_is_said_where_it_is_not_seen_now_either() {
    let config = config(Some(ssh()), Some("./rollback.sh"), &[]);
    let ladder = of(&Board::default(), &config, &To::Previous);
    assert!(ladder.choose(&Wish::default()).unwrap().arm("previous again").is_ok(), "who knows of it may say so");
}

#[test]
fn no_way_of_github_is_open_to_what_is_not_known_or_changes_nothing() {
    let ladder = of(&Board::default(), &config(Some(ssh()), Some("./rollback.sh"), &["blue", "green"]), &To::Previous);
    for way in &ladder.ways[4..] {
        let unknown = "the commit that it would lead to is not known; --to COMMIT names one";
        assert_eq!(way.state, RungState::Blocked(unknown.into()), "{way:?}");
    }
    let board = told();
    let live = Ladder::of(&board, &sample::config(), &name(), &To::Previous, sample::at(3)).serving.commit.unwrap();
    let to = To::Version(live.to_string());
    let ladder = Ladder::of(&board, &sample::config(), &name(), &to, sample::at(3));
    for way in &ladder.ways[4..6] {
        assert!(!way.is_open(), "{way:?}");
    }
}

/// A board on which the containers tell their commits.
pub(super) fn told() -> Board {
    let mut env = sample::calm();
    let mut list = sample::containers();
    for (container, digits) in list.containers.iter_mut().zip(["b1", "9e"]) {
        let commit = sample::commit(digits);
        container.commit = Some(commit);
        container.labels.insert("org.opencontainers.image.revision".into(), commit.to_string());
    }
    env.containers = Reading::fresh(list, sample::at(0));
    sample::board(env)
}

fn put_back_from(bad: crate::domain::CommitId) -> Quarantine {
    Quarantine {
        environment: "production".into(),
        bad,
        good: None,
        at: sample::at(-600),
        who: "asha".into(),
        reason: Some("5xx".into()),
        site: None,
        repository: None,
    }
}

#[test]
fn what_was_put_back_from_is_offered_to_nobody_who_does_not_name_it() {
    let (board, config) = (told(), sample::config());
    let known = Ladder::of(&board, &config, &name(), &To::Previous, sample::at(3));
    let bad = known.ways[0].goal.commit.unwrap();
    let quarantined = [put_back_from(bad)];
    let ladder = |to: &To| Ladder::heeding(&quarantined, (&board, &config, &name()), to, sample::at(3));
    let previous = ladder(&To::Previous);
    let flip = &previous.ways[0];
    assert_eq!((flip.goal.shunned, flip.word.as_str()), (true, "green anyway"));
    assert!(flip.why().unwrap().contains(&format!("{} was put back from at ", bad.short())), "{flip:?}");
    assert!(previous.best().is_none_or(|way| way.goal.commit != Some(bad)), "{:?}", previous.best());
    let elsewhere = Site { host: Some(Host::Ssh("prod-1".into())), folder: None };
    let elsewhere = [Quarantine { site: Some(elsewhere), ..put_back_from(bad) }];
    let there = Ladder::heeding(&elsewhere, (&board, &config, &name()), &To::Previous, sample::at(3));
    let words = there.ways[0].why().unwrap_or_default();
    assert!(words.contains("(5xx); that was on prod-1, and "), "{words}");
    let fault = previous.choose(&Wish { to: To::Previous, via: Via::Host }).err();
    assert!(fault.is_none_or(|fault| fault.to_string().contains("was put back from")));
    let to = To::Slot(SlotName("green".into()));
    assert_eq!(ladder(&to).choose(&Wish { to, via: Via::Best }).unwrap().way.rung, Rung::WarmFlip);
}

#[test]
fn why_a_slot_is_gone_back_to_is_said() {
    let ladder = calm(|env| {
        let mut list = sample::containers();
        list.containers[0].started = Some(sample::at(0));
        env.containers = Reading::fresh(list, sample::at(0));
        let front = vec![sample::probe(-120, sample::GREEN), sample::bad(1, "503 success:false")];
        let (blue, green) = (vec![sample::bad(1, "503 success:false")], vec![sample::probe(1, sample::GREEN)]);
        env.health = Reading::fresh(sample::health(front, blue, green), sample::at(1));
    });
    let until = sample::at(-120).format("healthy here until %Y-%m-%d %H:%M").to_string();
    assert!(until.ends_with(&ladder.ways[0].goal.reason.clone().unwrap()[20..]), "{:?} {until}", ladder.ways[0].goal);
}

/// A board on which green is the newest of the branch, and its deploy failed after that of blue ended well.
fn newer_standby() -> Board {
    let failed = crate::domain::workflow_run::Run {
        state: crate::domain::workflow_run::RunState::Failure,
        ..sample::deploy(590, "9e", -60)
    };
    let runs = vec![sample::deploy(588, "b1", -900), failed];
    let runs = crate::domain::workflow_run::RunList { runs, total: None };
    Board { runs: Reading::fresh(runs, sample::at(0)), ..told() }
}

#[test]
fn what_is_newer_than_what_serves_and_never_became_healthy_is_no_way_back() {
    let (board, mut config) = (newer_standby(), sample::config());
    config.workflows.deploy.insert("production".into(), "deploy-production.yml".into());
    let ladder = Ladder::of(&board, &config, &name(), &To::Previous, sample::at(3));
    let flip = &ladder.ways[0];
    assert_eq!((flip.goal.shunned, flip.goal.newer, flip.word.as_str()), (true, true, "green anyway"));
    assert!(flip.why().unwrap().contains("is newer than what serves"), "{flip:?}");
    assert!(ladder.best().is_none(), "{:?}", ladder.best());
    assert!(ladder.no_good().unwrap().starts_with("No good version to go back to is known: "));
    let fault = ladder.choose(&Wish::default()).unwrap_err();
    assert!(fault.next_step().unwrap().contains("cutover rollback --to green --confirm 'green anyway'"), "{fault:?}");
    let cold = ladder.ways.iter().find(|way| way.rung == Rung::ColdStart).unwrap();
    assert!(!cold.does.contains("old code") && cold.not_undone[0].starts_with("Newer code boots"), "{cold:?}");
}

#[test]
fn without_a_host_and_without_github_it_is_said_that_no_way_is_possible() {
    let ladder = of(&Board::default(), &config(None, None, &[]), &To::Previous);
    let words = ladder.impossible().unwrap();
    assert!(words.contains("environment.production.host") && words.contains("is not known"), "{words}");
    assert_eq!(
        of(&Board::default(), &config(Some(ssh()), Some("./rollback.sh"), &[]), &To::Previous).impossible(),
        None
    );
}

#[test]
fn a_way_that_failed_here_says_so_and_is_offered_last() {
    let ladder = calm(|_| {}).after_failure(Rung::WarmFlip, "it failed here at 13:50");
    let flip = &ladder.ways[0];
    assert_eq!(flip.state, RungState::Unknown("it failed here at 13:50".into()));
    assert_eq!(flip.word, "green anyway");
}

#[test]
fn a_revert_by_hand_is_one_line_to_the_pull_request() {
    let ladder = Ladder::of(&told(), &sample::config(), &name(), &To::Previous, sample::at(3));
    let line = ladder.ways.last().unwrap().by_hand.join("\n");
    for words in ["git revert --no-edit $(git rev-parse", "^2'", "git push -u origin HEAD", "gh pr create"] {
        assert!(line.contains(words), "{words} is missing in {line}");
    }
}

#[test]
fn a_version_that_was_named_stays_named_and_no_container_holds_it_by_that() {
    let to = To::Version("7".repeat(7));
    let ladder = Ladder::of(&told(), &sample::config(), &name(), &to, sample::at(3));
    let flip = &ladder.ways[0];
    let before = Ladder::of(&told(), &sample::config(), &name(), &To::Previous, sample::at(3));
    assert_eq!(flip.goal.commit, before.ways[0].goal.commit, "it holds what it held");
    let fault = ladder.choose(&Wish { to: to.clone(), via: Via::Host }).unwrap_err();
    assert!(fault.to_string().contains("nothing was run"), "{fault}");
    let image = ladder.ways.iter().find(|way| way.rung == Rung::RegistryImage).unwrap();
    assert!(image.command().starts_with("rollback --to 7777777 --confirm"), "{}", image.command());
    let revert = ladder.ways.iter().find(|way| way.rung == Rung::Revert).unwrap();
    assert!(revert.command().starts_with("rollback --to 7777777 --via revert --confirm"), "{}", revert.command());
}

/// What a start of the stopped standby says of the database, where git compared the two.
fn cold_start_after(boot: Option<&[(&str, &str)]>) -> String {
    use crate::schema_radar::{EntityFile, Schema, compare};
    let mut board = told();
    let live = Ladder::of(&board, &sample::config(), &name(), &To::Previous, sample::at(3));
    let (from, to) = (live.serving.commit.unwrap(), live.ways[1].goal.commit.unwrap());
    let of = |side: fn(&(&str, &str)) -> String| {
        let text = |pair: &(&str, &str)| EntityFile { path: "src/entity/Slot.ts".into(), text: side(pair) };
        Schema::of(&boot.unwrap_or_default().iter().map(text).collect::<Vec<_>>())
    };
    let findings = boot.map(|_| compare(&of(|pair| pair.0.to_owned()), &of(|pair| pair.1.to_owned())));
    let status = crate::domain::FileStatus::Modified;
    let files = vec![crate::domain::FileChange { status, path: "src/entity/Slot.ts".into() }];
    let changes = crate::environment::EntityChanges {
        live: from,
        target: to,
        files,
        boot: findings,
        came: crate::environment::Came::default(),
    };
    let mut env = Environment::clone(&board.environments[&name()]);
    env.entities = Reading::fresh(changes, sample::at(0));
    board.environments.insert(name(), Arc::new(env));
    let ladder = Ladder::of(&board, &sample::config(), &name(), &To::Previous, sample::at(3));
    ladder.ways.iter().find(|way| way.rung == Rung::ColdStart).unwrap().not_undone[0].clone()
}

#[test]
fn a_cold_start_names_the_columns_that_are_lost_where_git_can_tell_and_else_says_that_it_cannot() {
    let entity = |columns: &str| {
        format!("@Entity('slot')\nexport class Slot {{\n @PrimaryGeneratedColumn() id: number;\n{columns}}}\n")
    };
    let (new, old) = (entity(" @Column({ nullable: true }) releasedAt: Date;\n"), entity(""));
    let sentence = cold_start_after(Some(&[(new.as_str(), old.as_str())]));
    assert!(
        sentence.contains("it drops slot.releasedAt, and what they hold is lost; 1 entity file differs"),
        "{sentence}"
    );
    let sentence = cold_start_after(Some(&[(old.as_str(), new.as_str())]));
    assert!(sentence.contains("drops none by the entity files of both commits"), "{sentence}");
    let sentence = cold_start_after(None);
    assert!(sentence.contains("git cannot tell which: the entity files cannot be read"), "{sentence}");
}

#[test]
fn a_build_that_goes_on_is_told_before_a_way_back_is_taken_for_it_ships_by_itself() {
    let config =
        Config { environments: config(Some(ssh()), Some("./rollback.sh"), &[]).environments, ..sample::config() };
    let run = |state| Run {
        file: Some(config.workflows.build.clone()),
        branch: Some("main".into()),
        head: Some(sample::commit("f1b70c5")),
        state,
        ..sample::deploy(813, "f1b70c5", -60)
    };
    let warns = |state| {
        let runs = Reading::fresh(RunList { runs: vec![run(state)], total: None }, now());
        of(&Board { runs, ..Board::default() }, &config, &To::Previous).warnings.join(" ")
    };
    let told = warns(RunState::Running);
    assert!(told.contains("Build #813 of f1b70c5 goes on") && told.contains("cutover runs cancel"), "{told}");
    assert!(!warns(RunState::Success).contains("goes on"));
}
