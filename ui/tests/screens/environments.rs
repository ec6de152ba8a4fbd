//! The environments screen in every state that a person may meet production in.

use crate::states::{Place, SIZES, Stock};
use crate::world::boxes;
use crate::{assert_letters, drawn, letters};
use chrono::TimeDelta;
use cutover::app::environments::{LogQuestion, LogTold};
use cutover::app::{Effect, EnvironmentsEffect, EnvironmentsMsg, Model, Msg, update};
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::container::{ContainerHealth, ContainerState, HealthCheck, LogNews, LogPiece};
use engine::domain::health::Verdict;
use engine::domain::host::{Link, Loss};
use engine::environment::{Environment, unconfigured};
use engine::fault::Fault;
use std::sync::Arc;

const NARROW: (u16, u16) = (80, 24);
const USUAL: (u16, u16) = (120, 36);

fn lost() -> Fault {
    Fault::while_doing("reading the containers of prod", "the connection to prod was lost")
        .hint("ssh prod true shows whether it can be reached.")
}

/// Every state: its name, and production in it.
#[expect(clippy::too_many_lines, reason = "a table: one row for each state")]
fn states(board: &Board) -> Vec<(&'static str, Board)> {
    let bad = || Verdict::Bad("503 success:false".into());
    let five = Some(crate::world::moment() - TimeDelta::days(5));
    let stopped = |board: &Board| {
        let mut green = boxes::standby(board);
        (green.state, green.health) = (ContainerState::Exited(0), ContainerHealth::None);
        green.finished = Some(crate::world::moment() - TimeDelta::days(2));
        green
    };
    let refused = || boxes::then(2, None, &Verdict::Bad("connection refused".into()), 60);
    let answers = || (boxes::good(61, five), boxes::good(58, five));
    let failed = |env: &mut Environment, ago: i64| {
        let when = boxes::looked();
        let old = |at: chrono::DateTime<chrono::FixedOffset>| at - TimeDelta::minutes(ago);
        let list = env.containers.value().unwrap().as_ref().clone();
        env.containers = Reading::fresh(list, old(when)).failed(lost(), when);
        let traffic = env.traffic.value().unwrap().as_ref().clone();
        env.traffic = Reading::fresh(traffic, old(when)).failed(lost(), when);
    };
    vec![
        ("both-up", boxes::calm(board)),
        (
            "standby-stopped",
            boxes::with(board, |env| {
                env.containers = boxes::containers(board, Some(stopped(board)));
                let (front, blue) = answers();
                env.health = boxes::report(front, blue, Some(refused()));
            }),
        ),
        (
            "standby-missing",
            boxes::with(board, |env| {
                env.containers = boxes::containers(board, None);
                let (front, blue) = answers();
                env.health = boxes::report(front, blue, Some(refused()));
            }),
        ),
        (
            "several-containers",
            boxes::with(board, |env| {
                let mut list = env.containers.value().unwrap().as_ref().clone();
                let mut twin = boxes::standby(board);
                (twin.id, twin.state) = ("twin".into(), ContainerState::Exited(137));
                list.containers.push(twin);
                env.containers = Reading::fresh(list, boxes::looked());
            }),
        ),
        (
            "live-unhealthy",
            boxes::with(board, |env| {
                let mut list = env.containers.value().unwrap().as_ref().clone();
                list.containers[0].health = ContainerHealth::Unhealthy;
                list.containers[0].checks =
                    vec![HealthCheck { at: None, exit: 1, output: "503 database is not connected".into() }];
                env.containers = Reading::fresh(list, boxes::looked());
                let green = boxes::good(66, Some(crate::world::moment() - TimeDelta::days(57)));
                env.health =
                    boxes::report(boxes::then(61, five, &bad(), 4), boxes::then(58, five, &bad(), 4), Some(green));
            }),
        ),
        (
            "mismatch",
            boxes::with(board, |env| {
                let mut traffic = env.traffic.value().unwrap().as_ref().clone();
                (traffic.port, traffic.upstream) = (3002, "127.0.0.1:3002".into());
                env.traffic = Reading::fresh(traffic, boxes::looked());
            }),
        ),
        (
            "host-unreachable",
            boxes::with(board, |env| {
                let again = boxes::looked() + TimeDelta::seconds(12);
                let why = "no route to host".to_owned();
                env.link = Link::Lost { why, hint: Some("ssh prod true shows why.".into()), again, loss: Loss::Away };
                failed(env, 12);
                let host = env.host.value().unwrap().as_ref().clone();
                env.host =
                    Reading::fresh(host, boxes::looked() - TimeDelta::minutes(12)).failed(lost(), boxes::looked());
                env.health = boxes::report(
                    answers().0,
                    boxes::then(58, five, &Verdict::Unknown("prod is not reached".into()), 12),
                    None,
                );
            }),
        ),
        (
            "engine-unreachable",
            boxes::with(board, |env| {
                let list = env.containers.value().unwrap().as_ref().clone();
                let fault = Fault::while_doing("reading the containers of prod", "no answer from /var/run/docker.sock")
                    .hint("ssh prod sudo systemctl status docker tells more.");
                env.containers =
                    Reading::fresh(list, boxes::looked() - TimeDelta::minutes(12)).failed(fault, boxes::looked());
            }),
        ),
        ("unread", Board { environments: std::collections::BTreeMap::new(), ..board.clone() }),
    ]
}

fn at(stock: &Stock, board: Board, size: (u16, u16)) -> Model {
    stock.showing(board, Place::Environments, size)
}

#[tokio::test]
async fn production_is_told_whole_in_every_state() {
    let stock = Stock::of_practice().await;
    for (name, board) in states(&stock.board) {
        for size in [NARROW, USUAL] {
            let model = at(&stock, board.clone(), size);
            assert_letters("environments", &format!("{name}-{}x{}", size.0, size.1), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn no_two_states_look_alike_without_color() {
    let stock = Stock::of_practice().await;
    for size in SIZES.into_iter().chain([(50, 14)]) {
        let mut seen: Vec<String> =
            states(&stock.board).into_iter().map(|(_, board)| letters(&drawn(&at(&stock, board, size)))).collect();
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "two states look the same at {size:?}");
    }
}

#[tokio::test]
async fn a_mismatch_is_said_on_every_screen_at_every_size() {
    let stock = Stock::of_practice().await;
    let (_, board) = states(&stock.board).into_iter().find(|(name, _)| *name == "mismatch").unwrap();
    for size in SIZES.into_iter().chain([(50, 14)]) {
        for place in Place::SCREENS {
            let screen = letters(&drawn(&stock.showing(board.clone(), place, size)));
            assert!(screen.contains("PROD ! mismatch"), "{place:?} at {size:?}\n{screen}");
        }
    }
}

#[tokio::test]
async fn one_container_is_told_without_slots_and_what_is_not_configured_says_what_to_write() {
    let stock = Stock::of_practice().await;
    for size in [NARROW, USUAL] {
        let mut model = at(&stock, boxes::calm(&stock.board), size);
        stock.types(&mut model, "]");
        assert_letters("environments", &format!("single-{}x{}", size.0, size.1), &drawn(&model));
        let mut model = at(&stock, stock.board.clone(), size);
        model.config = Arc::new(Config::default());
        assert_letters("environments", &format!("not-configured-{}x{}", size.0, size.1), &drawn(&model));
    }
}

#[tokio::test]
async fn what_is_half_configured_says_what_is_missing() {
    let stock = Stock::of_practice().await;
    let board = boxes::with(&stock.board, |env| {
        env.traffic = Reading::default()
            .failed(unconfigured("The nginx site", "environment.production.nginx_site"), boxes::looked());
        env.containers =
            Reading::default().failed(unconfigured("The engine", "environment.production.docker"), boxes::looked());
        env.link = Link::Unconfigured;
        env.host = Reading::default();
        env.precheck = Reading::default();
    });
    let mut model = at(&stock, board, USUAL);
    let mut config = boxes::config();
    let production = config.environments.get_mut("production").unwrap();
    (production.nginx_site, production.docker, production.host) = (None, None, None);
    model.config = Arc::new(config);
    assert_letters("environments", "half-configured-120x36", &drawn(&model));
}

#[tokio::test]
async fn every_pane_can_be_looked_at_where_there_is_little_room() {
    let stock = Stock::of_practice().await;
    for (tabs, pane) in
        [(2, "traffic"), (3, "checks"), (4, "ways-back"), (5, "containers"), (6, "evidence"), (7, "health")]
    {
        let mut model = at(&stock, boxes::calm(&stock.board), NARROW);
        for _ in 0..tabs {
            drop(update(&mut model, Msg::Key(crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Tab))));
        }
        assert_letters("environments", &format!("{pane}-80x24"), &drawn(&model));
        stock.types(&mut model, "z");
        assert!(letters(&drawn(&model)).lines().count() > 10);
    }
}

#[tokio::test]
async fn what_the_secret_of_production_lacks_is_named() {
    let stock = Stock::of_practice().await;
    let board = boxes::with(&stock.board, |env| {
        let mut secret = env.secret.value().unwrap().as_ref().clone();
        secret.keys = Some(["DATABASE_URL", "JWT_SECRET", "SENTRY_DSN"].map(str::to_owned).into());
        env.secret = Reading::fresh(secret, boxes::looked());
    });
    assert_letters("environments", "secret-lacks-120x36", &drawn(&at(&stock, board, USUAL)));
}

fn lines(model: &mut Model, question: &LogQuestion, texts: &[(&str, bool)]) {
    let piece = |(text, error): &(&str, bool)| {
        let (at, text) = (Some(boxes::looked()), (*text).to_owned());
        LogNews::Line(LogPiece { at, error: *error, text, cut: 0, dropped: 0 })
    };
    let news = LogTold::News(texts.iter().map(piece).collect());
    drop(update(model, Msg::Environments(EnvironmentsMsg::Log(question.clone(), news))));
}

#[tokio::test]
async fn the_log_of_a_slot_stands_under_the_slots() {
    let stock = Stock::of_practice().await;
    for size in [NARROW, USUAL] {
        let mut model = at(&stock, boxes::calm(&stock.board), size);
        let enter = Msg::Key(crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Enter));
        let asked = update(&mut model, enter);
        let [Effect::Environments(EnvironmentsEffect::OpenLog(question))] = &asked[..] else { panic!("{asked:?}") };
        lines(
            &mut model,
            question,
            &[
                ("\u{1b}[32mserver ready on 3000\u{1b}[0m", false),
                ("GET /api/health 200 61 ms", false),
                ("MailError: smtp refused", true),
            ],
        );
        assert_letters("environments", &format!("log-{}x{}", size.0, size.1), &drawn(&model));
    }
}
