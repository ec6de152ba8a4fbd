//! A person at the environments screen: what is looked at is read, logs are opened and let go of, pages are chosen.

use super::{EnvironmentsEffect, EnvironmentsMsg, LogQuestion, LogState, LogTold, Pane};
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg, Screen};
use engine::board::{Board, Reading};
use engine::config::{Config, Host, SlotSettings};
use engine::domain::EnvName;
use engine::domain::container::{Container, ContainerHealth, ContainerList, ContainerState, LogNews, LogPiece};
use engine::domain::host::{CheckOutcome, CheckResult};
use engine::environment::Environment;
use engine::fault::Fault;
use std::sync::Arc;
use std::time::Duration;

fn production() -> EnvName {
    EnvName("production".into())
}

fn config() -> Config {
    let mut config = Config::default();
    let production = config.environments.get_mut("production").unwrap();
    (production.host, production.docker) = (Some(Host::Local), Some("host".into()));
    production.url = Some("https://api.example.com".into());
    for slot in ["blue", "green"] {
        let container = Some(format!("app-{slot}"));
        production.slots.insert(slot.into(), SlotSettings { container, port: Some(3001), ..SlotSettings::default() });
    }
    config
}

fn container(name: &str) -> Container {
    Container {
        id: format!("{name}-id"),
        name: name.into(),
        image: "ghcr.io/o/r:main-0909090".into(),
        image_id: None,
        digest: None,
        commit: None,
        labels: [].into(),
        state: ContainerState::Running,
        health: ContainerHealth::Healthy,
        checks: Vec::new(),
        started: Some(board::now()),
        finished: None,
        restarts: 0,
        out_of_memory: false,
        ports: Vec::new(),
    }
}

fn known(change: impl FnOnce(&mut Environment)) -> Board {
    let containers = ["app-blue", "redis"].map(container).to_vec();
    let list = ContainerList { engine: "Docker".into(), containers, ahead: None };
    let mut env = Environment { containers: Reading::fresh(list, board::now()), ..Environment::default() };
    change(&mut env);
    Board { environments: [(production(), Arc::new(env))].into(), ..board::board() }
}

fn at_environments() -> Driver {
    let mut driver = Driver::empty();
    driver.model.config = Arc::new(config());
    driver.learns(known(|_| ())).keys("6");
    driver
}

fn asked(driver: &mut Driver) -> Vec<EnvironmentsEffect> {
    let of = |effect| if let Effect::Environments(effect) = effect { Some(effect) } else { None };
    driver.takes_effects().into_iter().filter_map(of).collect()
}

fn opened(driver: &mut Driver) -> LogQuestion {
    let all = asked(driver);
    let found = all
        .iter()
        .find_map(|effect| if let EnvironmentsEffect::OpenLog(question) = effect { Some(question) } else { None });
    found.unwrap_or_else(|| panic!("{all:?}")).clone()
}

fn news(driver: &mut Driver, question: &LogQuestion, texts: &[&str]) {
    let piece =
        |text: &&str| LogNews::Line(LogPiece { at: None, error: false, text: (*text).to_owned(), cut: 0, dropped: 0 });
    let lines = LogTold::News(texts.iter().map(piece).collect());
    driver.send(Msg::Environments(EnvironmentsMsg::Log(question.clone(), lines)));
}

#[test]
fn usage_is_read_of_the_environment_that_is_looked_at_and_of_no_other() {
    let mut driver = at_environments();
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::Watch(Some(production()))]);
    driver.waits(9000);
    assert_eq!(asked(&mut driver), [], "it is asked once");
    driver.keys("]");
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::Watch(Some(EnvName("development".into())))]);
    driver.keys("1");
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::Watch(None)]);
}

#[test]
fn enter_on_a_slot_follows_its_log_until_someone_reads_further_up() {
    let mut driver = at_environments();
    driver.keys("Enter");
    let question = opened(&mut driver);
    assert_eq!((question.environment.as_str(), question.container.as_str()), ("production", "app-blue"));
    news(&mut driver, &question, &["one", "two", "three"]);
    let reader = |driver: &Driver| driver.model.environments.log.as_ref().unwrap().reader.clone();
    assert_eq!((reader(&driver).line, reader(&driver).follow), (2, true));
    driver.keys("k");
    news(&mut driver, &question, &["four"]);
    assert_eq!((reader(&driver).line, reader(&driver).follow), (1, false));
    driver.keys("f");
    assert_eq!(reader(&driver).line, 3);
    driver.keys("/").types("ONE").keys("Enter");
    assert_eq!(reader(&driver).line, 0);
    assert!(driver.screen(120, 36).contains("1 lines with ONE"), "{}", driver.screen(120, 36));
}

#[test]
fn an_open_log_is_saved_with_what_the_screen_does_not_show_and_its_key_stands_in_footer_and_help() {
    let mut driver = at_environments();
    assert_eq!(driver.keys("S").said(), "No log is open: Enter on a slot opens one.");
    driver.keys("Enter");
    let question = opened(&mut driver);
    assert_eq!(driver.keys("S").said(), "The log has no line that could be saved.");
    news(&mut driver, &question, &["one", "\u{1b}[31mtwo"]);
    driver.takes_effects();
    assert!(driver.screen(120, 36).lines().last().unwrap().contains("S save"), "{}", driver.screen(120, 36));
    driver.keys("S");
    let effects = driver.takes_effects();
    let [Effect::SaveLog(saved)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((saved.lines, saved.text.as_str()), (2, "one\n\u{1b}[31mtwo\n"));
    assert!(saved.name.starts_with("production-app-blue-"), "{}", saved.name);
    assert!(!format!("{effects:?}").contains("two"), "what a log says is printed nowhere");
    let help = crate::commands::help(&driver.model, "").here;
    let line = |name: &str| help.iter().find(|line| line.name == name).unwrap();
    assert_eq!((line("save").keys.as_str(), &line("save").unready), ("S", &None));
    assert_eq!(line("wrap").hides, Some("where is it"));
}

#[test]
fn a_log_that_is_left_is_let_go_of_and_what_still_comes_of_it_is_dropped() {
    let mut driver = at_environments();
    driver.keys("Enter");
    let first = opened(&mut driver);
    driver.keys("Esc");
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::CloseLog]);
    driver.keys("Enter");
    let second = opened(&mut driver);
    assert_ne!(first, second);
    news(&mut driver, &first, &["late"]);
    assert!(driver.model.environments.log.as_ref().unwrap().reader.lines.is_empty());
    driver.keys("1");
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::Watch(None), EnvironmentsEffect::CloseLog]);
    assert!(driver.model.environments.log.is_none());
}

#[test]
fn a_log_that_breaks_off_keeps_its_lines_and_says_why() {
    let mut driver = at_environments();
    driver.keys("Enter");
    let question = opened(&mut driver);
    news(&mut driver, &question, &["the last words"]);
    let fault = Arc::new(Fault::refused("The engine is gone").hint("r asks again."));
    driver.send(Msg::Environments(EnvironmentsMsg::Log(question, LogTold::Broken(fault))));
    assert!(matches!(driver.model.environments.log.as_ref().unwrap().state, LogState::Broken(_)));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✗ The engine is gone. r asks again.") && screen.contains("the last words"), "{screen}");
}

#[test]
fn the_log_of_any_container_opens_from_the_table_and_from_the_palette() {
    let mut driver = at_environments();
    driver.model.environments.pane = Pane::Containers;
    driver.keys("j Enter");
    assert_eq!(opened(&mut driver).container, "redis");
    driver.keys("Esc :").types("logs blue").keys("Enter");
    assert_eq!(opened(&mut driver).container, "app-blue");
    driver.keys("Esc :").types("logs nothing").keys("Enter");
    assert!(driver.said().contains("no slot and no container called"), "{}", driver.said());
}

#[test]
fn a_slot_without_a_container_says_so() {
    let mut driver = at_environments();
    driver.keys("Tab Enter");
    assert_eq!(driver.said(), "GREEN has no container to read the log of.");
}

#[test]
fn checks_run_once_at_a_time_and_the_screen_says_so_until_they_came() {
    let mut driver = at_environments();
    asked(&mut driver);
    driver.keys("v");
    assert_eq!(asked(&mut driver), [EnvironmentsEffect::Check(production())]);
    driver.keys("v");
    assert_eq!((asked(&mut driver), driver.said()), (vec![], "The checks are being run."));
    assert!(driver.screen(120, 36).contains("⟳ running the checks"), "{}", driver.screen(120, 36));
    let at = driver.model.now;
    let result = CheckResult {
        name: "redis".into(),
        command: "redis-cli ping".into(),
        outcome: CheckOutcome::Passed,
        observed: "PONG".into(),
        took: Duration::from_millis(3),
        at,
    };
    driver.learns(known(|env| env.precheck = Reading::fresh(vec![result], at)));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✓ PONG") && !screen.contains("running the checks"), "{screen}");
}

#[test]
fn one_page_opens_at_once_and_of_several_one_is_chosen() {
    let mut driver = at_environments();
    asked(&mut driver);
    driver.keys("o");
    assert_eq!(driver.takes_effects(), [Effect::Browse("https://api.example.com".into())]);
    let mut config = config();
    let links = &mut config.environments.get_mut("production").unwrap().links;
    links.insert("queues".into(), "https://api.example.com/admin/queues".into());
    driver.model.config = Arc::new(config);
    driver.keys("o j Enter");
    assert_eq!(driver.takes_effects(), [Effect::Browse("https://api.example.com/admin/queues".into())]);
    driver.keys("]").takes_effects();
    driver.keys("o");
    assert!(driver.said().contains("set environment.development.url"), "{}", driver.said());
}

#[test]
fn the_health_of_production_is_two_keys_away_and_one_level_deep() {
    let mut driver = at_environments();
    driver.keys("] 1 g h");
    assert_eq!((driver.model.screen, driver.model.environments.pane), (Screen::Environments, Pane::Health));
    assert_eq!(super::chosen(&driver.model), Some(production()));
}

#[test]
fn what_is_wrong_in_production_stands_first_and_leads_to_its_screen() {
    let mut driver = Driver::empty();
    driver.model.config = Arc::new(config());
    driver.learns(known(|env| {
        let mut list = env.containers.value().unwrap().as_ref().clone();
        list.containers[0].health = ContainerHealth::Unhealthy;
        env.containers = Reading::fresh(list, board::now());
    }));
    let first = &driver.model.dashboard.items[0];
    assert_eq!(first.word, "prod", "{first:?}");
    driver.keys("Enter");
    assert_eq!(driver.model.screen, Screen::Environments);
}

#[test]
fn a_click_looks_at_another_environment_gives_a_pane_the_focus_and_selects_a_container() {
    let mut driver = at_environments();
    driver.screen(120, 36);
    driver.clicks("development - not configured");
    assert_eq!(super::chosen(&driver.model), Some(EnvName("development".into())));
    driver.clicks("production");
    driver.clicks("redis");
    assert_eq!(driver.model.environments.pane, Pane::Containers);
    assert_eq!(driver.model.environments.containers.selected.as_deref(), Some("redis-id"));
}
