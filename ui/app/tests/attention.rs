//! The attention list: its order, and that Enter opens the very item.

use super::board;
use super::driver::Driver;
use super::outside::{board_with, board_with_runs, run};
use crate::app::dashboard::{Attention, FEW, Opens, Rank, Severity, attention, count};
use engine::board::{Board, BranchList, Newer, Reading};
use engine::changelog::{Kind, Report};
use engine::config::Config;
use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use engine::domain::pull_request::{PullList, ReviewDecision};
use engine::domain::workflow_run::{Run, RunId, RunState};
use engine::domain::{BranchName, Divergence, EnvName, Standing, Upstream};
use engine::store::Notice;

#[test]
fn what_happened_to_the_store_is_told_and_needs_nobody() {
    let sentence = "Nothing is remembered after this run: the store /x cannot be used: it is not a folder.";
    let notice = Notice { sentence: sentence.into(), next_step: None };
    let told = items(&Board { store_notices: vec![notice], ..board::board() });
    let item = told.iter().find(|item| item.word == "store").unwrap();
    assert_eq!((item.text.as_str(), item.severity), (sentence, Severity::Note));
}

fn images() -> ImageList {
    let named = |tag: &str, n| Image { commit: Some(board::id(n)), ..Image::named(tag.into(), TagKind::Other) };
    let broken = |tag| Image { restorable: Restorable::Broken("its layers are gone".into()), ..named(tag, 2) };
    ImageList { images: vec![named("main-1111111", 1), broken("main-2222222")], ..ImageList::default() }
}

/// Everything is wrong at once.
fn all_wrong() -> Board {
    let on = |branch: &str, run: Run| Run { branch: Some(branch.into()), ..run };
    let cancelled = Run { cancelled_by: Some(RunId(9)), ..run(8, "build.yml", RunState::Cancelled) };
    let newer = on("staging", run(9, "build.yml", RunState::Success));
    let waits = run(3, "deploy-development.yml", RunState::Waiting);
    let runs = vec![newer, on("development", cancelled), waits];
    let mut pulls = PullList::clone(board_with(&[7, 8]).pulls.value().unwrap());
    pulls.pulls[1].decision = ReviewDecision::ChangesRequested;
    let finding = |kind: Kind| engine::changelog::Finding { kind, ..board::report().drift[0].clone() };
    let drift = vec![finding(Kind::IndexMissing), finding(Kind::Missing)];
    Board {
        pulls: Reading::fresh(pulls, board::now()),
        images: Reading::fresh(images(), board::now()),
        changelog: Reading::fresh(Report { drift, ..board::report() }, board::now()),
        ..board_with_runs(runs)
    }
}

fn items(board: &Board) -> Vec<Attention> {
    attention(board, &Config::default(), board::now(), FEW)
}

#[test]
fn what_keeps_a_promotion_from_going_well_stands_in_the_order_in_which_it_is_mended() {
    let ranks: Vec<Rank> =
        items(&all_wrong()).iter().map(|item| item.rank).filter(|rank| *rank != Rank::Rest).collect();
    let wanted = [Rank::Drift, Rank::Index, Rank::Image, Rank::Cancelled, Rank::Approval, Rank::Review, Rank::Behind];
    assert_eq!(ranks, wanted);
}

#[test]
fn what_stops_or_endangers_production_stands_before_everything_that_only_waits() {
    let all = [
        run(1, "deploy-production.yml", RunState::Failure),
        run(2, "deploy-production.yml", RunState::Waiting),
        run(3, "deploy-production.yml", RunState::Zombie),
        Run { cancelled_by: Some(RunId(9)), ..run(4, "build.yml", RunState::Cancelled) },
    ];
    for one in all {
        let told = items(&Board { runs: board_with_runs(vec![one.clone()]).runs, ..all_wrong() });
        assert_eq!((told[0].rank, told[0].opens.clone()), (Rank::Production, Opens::Run(one.id)), "{told:#?}");
    }
    let mut images = images();
    images.images[1].kind = TagKind::Built { branch: "main".into(), commit: board::id(2).short() };
    let told = items(&Board { images: Reading::fresh(images, board::now()), ..all_wrong() });
    assert_eq!((told[0].rank, told[0].word), (Rank::Production, "image"));
}

#[test]
fn clocks_that_are_apart_are_a_note_and_a_build_is_as_old_as_the_clock_says_that_ended_it() {
    let behind = chrono::TimeDelta::hours(-3);
    let ended = Run { updated: board::now() + behind, ..run(8, "build.yml", RunState::Success) };
    let built = Run { branch: Some("development".into()), created: ended.updated, ..ended };
    let told = items(&Board { github_ahead: behind, ..board_with_runs(vec![built.clone()]) });
    let words: Vec<(&str, &str)> = told.iter().map(|item| (item.word, item.text.as_str())).collect();
    assert!(words.iter().any(|(word, text)| *word == "clock" && text.contains("3 h behind the one here")), "{words:?}");
    assert!(words.iter().all(|(word, _)| *word != "deploy"), "it ended just now: {words:?}");
    let apart = items(&board_with_runs(vec![built]));
    assert!(apart.iter().any(|item| item.word == "deploy") && apart.iter().all(|item| item.word != "clock"));
}

#[test]
fn many_of_one_kind_do_not_hide_the_next() {
    let mut board = all_wrong();
    let one = board::report().drift[0].clone();
    let drift = (0..50).map(|at| engine::changelog::Finding { detail: format!("drift {at}"), ..one.clone() });
    board.changelog = Reading::fresh(Report { drift: drift.collect(), ..board::report() }, board::now());
    let told = items(&board);
    assert_eq!(told.iter().filter(|item| item.rank == Rank::Drift).count(), 5, "{told:#?}");
    assert_eq!((told[4].text.as_str(), told[5].rank), ("and 46 more", Rank::Image));
    assert_eq!(count(&told), told.len() + 45, "those that are not shown are counted");
}

#[test]
fn a_high_screen_shows_more_of_each_kind_and_no_line_says_that_there_is_one_more() {
    let one = board::report().drift[0].clone();
    let drift =
        |count| (0..count).map(|at| engine::changelog::Finding { detail: format!("drift {at}"), ..one.clone() });
    let learns = |driver: &mut Driver, count| {
        let report = Report { drift: drift(count).collect(), ..board::report() };
        driver.learns(Board { changelog: Reading::fresh(report, board::now()), ..board::board() });
    };
    let mut driver = Driver::new();
    learns(&mut driver, 9);
    let before = driver.screen(120, 36);
    assert!(before.contains("and 5 more") && !driver.screen(200, 60).contains(" more"), "{before}");
    learns(&mut driver, 5);
    assert!(!driver.screen(120, 36).contains("and 1 more"));
}

/// The dashboard with this item selected, and Enter pressed.
fn opened(word: &str) -> String {
    let mut driver = Driver::new();
    driver.learns(all_wrong()).keys("1");
    let row = items(&all_wrong()).iter().position(|item| item.word == word).unwrap();
    for _ in 0..row {
        driver.keys("j");
    }
    driver.keys("Enter").screen(120, 36)
}

#[test]
fn enter_opens_the_very_pull_request_run_or_image() {
    let screen = opened("review");
    assert!(screen.contains("❯ 8 ") && screen.contains("Reading it whole"), "{screen}");
    let screen = opened("approve");
    assert!(screen.contains("❯ 3 ") && screen.contains("Workflow   deploy-development.yml"), "{screen}");
    let screen = opened("image");
    assert!(screen.contains("main-2222222") && screen.contains("its layers are gone"), "{screen}");
}

#[test]
fn a_pull_request_that_is_not_listed_is_listed_again_when_it_is_opened() {
    let mut driver = Driver::new();
    driver.learns(all_wrong()).keys("3 ] 1");
    let row = items(&all_wrong()).iter().position(|item| item.word == "review").unwrap();
    for _ in 0..row {
        driver.keys("j");
    }
    let screen = driver.keys("Enter").screen(120, 36);
    assert!(screen.contains("[all 2") && screen.contains("❯ 8 "), "{screen}");
}

#[test]
fn an_image_is_opened_in_the_place_of_two_that_were_compared() {
    let mut driver = Driver::new();
    driver.learns(all_wrong()).keys("5 Space j Space v");
    let compared = driver.screen(120, 36);
    driver.keys("1");
    for _ in 0..items(&all_wrong()).iter().position(|item| item.word == "image").unwrap() {
        driver.keys("j");
    }
    let screen = driver.keys("Enter").screen(120, 36);
    assert!(!compared.contains("its layers are gone"), "{compared}");
    assert!(screen.contains("its layers are gone"), "{screen}");
}

#[test]
fn what_github_has_and_the_clone_lacks_is_said_with_the_key_that_brings_it() {
    let mut driver = Driver::new();
    let newer = Newer { branch: BranchName::new("development"), commit: board::id(7) };
    driver.learns(Board { newer: vec![newer], ..board::board() });
    let short = board::id(7).short();
    let text = &driver.model.dashboard.items.iter().find(|item| item.word == "git").unwrap().text;
    assert_eq!(*text, format!("GitHub has a newer development: a f fetches {short}"));
    for (columns, rows) in [(120, 36), (80, 24)] {
        let line = format!("! GitHub has a newer development {short}: a f fetches");
        assert!(driver.screen(columns, rows).contains(&line), "{}", driver.screen(columns, rows));
    }
    driver.learns(board::board());
    assert!(!driver.screen(120, 36).contains("GitHub has a newer"));
}

#[test]
fn a_long_lived_branch_that_is_behind_what_it_follows_is_said() {
    let mut list = BranchList::clone(board::board().branches.value().unwrap());
    let behind = |behind| Standing::Counted(Divergence { ahead: 0, behind });
    list.branches[0].upstream = Upstream::Tracking("origin/main".into(), behind(11));
    list.branches[1].upstream = Upstream::Tracking("origin/development".into(), behind(0));
    list.branches[3].upstream = Upstream::Tracking("origin/feature/rating-filter".into(), behind(2));
    let board = Board { branches: Reading::fresh(list, board::now()), ..board::board() };
    let mut driver = Driver::new();
    let screen = driver.learns(board.clone()).screen(120, 36);
    assert!(screen.contains("│ ! main 11 behind origin/main: git pull brings it here"), "{screen}");
    let items = attention(&board, &Config::default(), board::now(), FEW);
    let said: Vec<&str> = items.iter().filter(|item| item.word == "git").map(|item| item.text.as_str()).collect();
    assert_eq!(said, ["main is 11 commits behind origin/main: git pull brings it there"]);
}

#[test]
fn with_production_down_every_screen_names_the_way_out_first() {
    let mut driver = Driver::new();
    let down = |env: &str| Attention {
        key: format!("environment {env}"),
        rank: Rank::Running,
        severity: Severity::Error,
        word: "env",
        text: "the front is not healthy".into(),
        opens: Opens::Environment(EnvName(env.into())),
    };
    let first = |driver: &Driver| crate::commands::footer(&driver.model)[0].name.clone();
    driver.keys("1").model.dashboard.items.push(down("development"));
    assert_ne!(first(&driver), "break-glass…");
    driver.model.dashboard.items.push(down("production"));
    for screen in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        assert_eq!(first(driver.keys(screen)), "break-glass…", "{screen}");
    }
}
