//! Ways back, open and closed, and the sentence that says so.

use super::*;
use crate::board::Reading;
use crate::domain::container::ContainerList;
use crate::domain::container::ContainerState;
use crate::domain::host::{Link, Loss, ScriptState};
use crate::domain::host_image::{HostImage, HostImages};
use crate::domain::image::Digest;
use crate::environment::EntityChanges;
use crate::environment::sample::{
    BLUE, GREEN, at, bad, board, calm, commit, config, container, containers, health, host, made_of, probe, slot,
    traffic,
};
use crate::fault::Fault;

fn list() -> ContainerList {
    let list = containers();
    let made = list.containers.into_iter().zip(["f956226", "cfb28b0"]);
    ContainerList { containers: made.map(|(one, digits)| made_of(one, commit(digits))).collect(), ..list }
}

fn ready(env: Environment, now: i64) -> Readiness {
    of(&board(env), &config(), &EnvName("production".into()), at(now))
}

fn with_green(state: ContainerState) -> Environment {
    let mut list = list();
    list.containers[1].state = state;
    Environment { containers: Reading::fresh(list, at(0)), ..calm() }
}

#[test]
fn a_running_healthy_standby_with_a_script_is_proven_by_the_oldest_of_its_proofs() {
    let env = Environment {
        containers: Reading::fresh(list(), at(0)),
        host: Reading::fresh(host("blue"), at(-250)),
        ..calm()
    };
    let readiness = ready(env, 3);
    assert_eq!(readiness.verdict, Verdict::Ready);
    assert_eq!(readiness.badge(at(3)), "rollback ready: previous GREEN cfb28b0, proven 4 min ago");
    assert_eq!(readiness.target, Some(Target { slot: Some(slot("green")), commit: Some(commit("cfb28b0")) }));
    assert!(matches!(&readiness.rung(Rung::ColdStart).unwrap().state, RungState::Blocked(_)));
}

#[test]
fn where_one_witness_alone_tells_which_slot_is_live_it_is_said_on_what_readiness_rests() {
    let fault = || Fault::refused("asking the host");
    let traffic = Reading::<crate::domain::traffic::Traffic>::default().failed(fault(), at(0));
    let mut facts = host("blue");
    facts.state_file = None;
    let env = Environment {
        containers: Reading::fresh(list(), at(0)),
        host: Reading::fresh(facts, at(0)),
        traffic,
        ..calm()
    };
    let readiness = ready(env, 3);
    assert_eq!((&readiness.verdict, readiness.rests_on), (&Verdict::Ready, Some("the front")), "{readiness:#?}");
    assert_eq!(readiness.badge(at(3)), "rollback ready: previous GREEN cfb28b0, proven 3 s ago, by the front alone");
    let said = "one witness alone tells which slot is live: only the front says BLUE";
    assert!(readiness.warnings.iter().any(|words| words.starts_with(said)), "{:?}", readiness.warnings);
    assert_eq!(ready(with_green(ContainerState::Running), 3).rests_on, None, "several who agree are more");
}

#[test]
fn a_stopped_standby_is_no_warm_one_and_starting_it_is_another_way() {
    let readiness = ready(with_green(ContainerState::Exited(0)), 3);
    assert_eq!(
        readiness.badge(at(3)),
        "rollback not ready: GREEN is stopped, exit 0: starting it boots old code; possible: start the stopped standby"
    );
}

#[test]
fn while_those_who_tell_contradict_each_other_nothing_is_called_ready() {
    let traffic = Reading::fresh(traffic(3002), at(0));
    let readiness = ready(Environment { traffic, ..calm() }, 3);
    let Verdict::Unknown(why) = &readiness.verdict else { panic!("{readiness:?}") };
    assert!(why.starts_with("which slot is live is in doubt: nginx sends to GREEN"), "{why}");
    for rung in [Rung::WarmFlip, Rung::ColdStart] {
        let state = &readiness.rung(rung).unwrap().state;
        assert_eq!(*state, RungState::Unknown("which slot is live is in doubt".into()), "{rung:?}");
    }
}

#[test]
fn a_missing_standby_leaves_nothing_on_the_host() {
    let mut list = list();
    list.containers.pop();
    let readiness = ready(Environment { containers: Reading::fresh(list, at(0)), ..calm() }, 3);
    assert_eq!(readiness.verdict, Verdict::NotReady("GREEN is missing".into()));
    let state = |rung| readiness.rung(rung).unwrap().state.clone();
    assert_eq!(state(Rung::ColdStart), RungState::Blocked("GREEN is missing".into()));
    assert!(matches!(state(Rung::LocalImage), RungState::Unknown(_)));
    assert!(matches!(state(Rung::RegistryImage), RungState::Unknown(_)));
}

#[test]
fn an_image_on_the_host_is_a_way_back_only_while_it_lies_there_under_a_name() {
    let image = |digits: &str, tags: &[&str]| HostImage {
        id: Digest(format!("sha256:{digits}")),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        digest: None,
        commit: Some(commit(digits)),
        created: None,
        size: None,
    };
    let with = |images: Vec<HostImage>, at_host: i64| {
        let images = Reading::fresh(HostImages { images, ..HostImages::default() }, at(at_host));
        let env = Environment { containers: Reading::fresh(list(), at(0)), images, ..calm() };
        ready(env, 3).rung(Rung::LocalImage).unwrap().clone()
    };
    let there = with(vec![image("f956226", &["a/b:main-f956226"]), image("cfb28b0", &["a/b:main-cfb28b0"])], 0);
    assert_eq!((there.state, there.proven_at), (RungState::Available, Some(at(0))));
    let removed = with(vec![image("f956226", &["a/b:main-f956226"])], 0).state;
    assert_eq!(removed, RungState::Blocked("no image of cfb28b0 is on the host".into()));
    for tags in [&[] as &[&str], &["a/b:main"]] {
        let nameless = with(vec![image("cfb28b0", tags)], 0).state;
        let why = "the image of cfb28b0 is on the host and no tag there names its commit";
        assert_eq!(nameless, RungState::Blocked(why.into()));
    }
    assert_eq!(with(vec![], -3600).state, RungState::Available, "listed long ago: the container holds its image");
}

#[test]
fn a_standby_that_answers_badly_is_not_ready_and_one_that_was_not_asked_is_unknown() {
    let with = |green| {
        let report = health(vec![probe(0, BLUE)], vec![probe(0, BLUE)], green);
        Environment { health: Reading::fresh(report, at(0)), ..calm() }
    };
    let badly = ready(with(vec![bad(0, "503 success:false")]), 3).verdict;
    assert_eq!(badly, Verdict::NotReady("GREEN runs and is not healthy: 503 success:false".into()));
    assert_eq!(ready(with(vec![]), 3).verdict, Verdict::Ready, "the health check of the engine counts");
    assert!(matches!(ready(with(vec![probe(-600, GREEN)]), 3).verdict, Verdict::Unknown(_)));
}

#[test]
fn what_cannot_be_reached_makes_it_unknown_and_never_ready() {
    let lost = Link::Lost { why: "no route to host".into(), hint: None, again: at(9), loss: Loss::Away };
    let readiness = ready(Environment { link: lost, ..calm() }, 3);
    assert_eq!(readiness.badge(at(3)), "rollback unknown: the host is not reached: no route to host");
    let env = calm();
    let fault = Fault::while_doing("asking the engine", "refused");
    let readiness = ready(Environment { containers: env.containers.failed(fault, at(1)), ..env }, 3);
    assert!(matches!(readiness.verdict, Verdict::Unknown(why) if why.starts_with("GREEN: running 3 s ago")));
}

#[test]
fn a_script_that_is_not_there_closes_the_way() {
    let mut facts = host("blue");
    facts.scripts[1].state = ScriptState::Missing;
    let readiness = ready(Environment { host: Reading::fresh(facts, at(0)), ..calm() }, 3);
    assert_eq!(readiness.verdict, Verdict::NotReady("./rollback.sh is not on the host".into()));
}

#[test]
fn entity_files_that_differ_are_warned_of_and_so_is_not_knowing() {
    let with = |entities| Environment { containers: Reading::fresh(list(), at(0)), entities, ..calm() };
    let changes = |files| EntityChanges { live: commit("f956226"), target: commit("cfb28b0"), files, boot: None };
    let none = ready(with(Reading::fresh(changes(vec![]), at(0))), 3);
    assert_eq!(none.warnings, ["both slots run their workers: jobs may run on old code"]);
    let file =
        crate::domain::FileChange { status: crate::domain::FileStatus::Modified, path: "src/entity/Slot.ts".into() };
    let one = ready(with(Reading::fresh(changes(vec![file]), at(0))), 3);
    assert_eq!(one.warnings[1], "1 entity file differs: a restart of GREEN would sync the database back");
    let unread = ready(with(Reading::default()), 3);
    assert!(unread.warnings[1].starts_with("it is not known whether entity files differ"));
}

#[test]
fn without_knowing_the_live_slot_nothing_is_ready() {
    let env = Environment { traffic: Reading::default(), health: Reading::default(), ..calm() };
    assert!(
        matches!(ready(env, 3).verdict, Verdict::Unknown(why) if why == "it is not known which slot takes the traffic")
    );
}

#[test]
fn one_container_has_nothing_to_flip_to() {
    let mut config = config();
    let settings = config.environments.get_mut("production").unwrap();
    settings.strategy = Strategy::Single;
    settings.container = Some("app".into());
    let list = ContainerList { containers: vec![container("app", 3000, at(-100))], ..containers() };
    let board = board(Environment { containers: Reading::fresh(list, at(0)), ..calm() });
    let readiness = of(&board, &config, &EnvName("production".into()), at(3));
    let warm = &readiness.rung(Rung::WarmFlip).unwrap().state;
    assert_eq!(*warm, RungState::Blocked("there is one slot: nothing to flip to".into()));
    assert!(matches!(readiness.verdict, Verdict::Unknown(_)));
}
