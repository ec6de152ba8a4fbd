//! What keeps promotions out is told on every screen, and on the dashboard, without a plan.

use crate::app::dashboard::{FEW, Severity, attention};
use crate::app::promotion::banner;
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use chrono::TimeDelta;
use engine::board::{Board, Reading};
use engine::domain::lock::Lock;

/// GitHub tells a lock whose commit begins so, taken ten minutes ago and ending in half an hour.
fn locked(subject: &str) -> Board {
    let (since, until) = (board::now() - TimeDelta::minutes(10), board::now() + TimeDelta::minutes(30));
    let (since, until) = (since.to_rfc3339(), until.to_rfc3339());
    let text = format!(
        "{subject}\n\nHolder: rohan@bench\nReason: release 12\nSince: {since}\nUntil: {until}\nNonce: promotion-1\n"
    );
    Board { lock: Reading::fresh(Some(Lock::of(board::id(7), &text)), board::now()), ..board::board() }
}

#[test]
fn the_lock_of_others_is_told_with_its_holder_age_and_reason_before_any_plan() {
    let mut driver = Driver::new();
    assert_eq!(banner(&driver.model), None, "nobody was asked yet");
    driver.learns(locked("cutover lock"));
    let words = banner(&driver.model).unwrap();
    assert!(words.starts_with("! The lock is held by rohan@bench for 10m"), "{words}");
    assert!(words.ends_with(": release 12") && words.contains(", seen just now, until "), "{words}");
    driver.learns(Board { lock: Reading::fresh(None, board::now()), ..board::board() });
    assert_eq!(banner(&driver.model), None);
}

#[test]
fn a_freeze_is_told_as_one_and_so_is_a_window_of_the_configuration() {
    let mut driver = Driver::new();
    driver.learns(locked("cutover freeze"));
    assert!(banner(&driver.model).unwrap().starts_with("! Nothing is promoted: frozen by rohan@bench"));
    driver.learns(board::board());
    let day = board::now().date_naive();
    let mut config = (*driver.model.config).clone();
    config.promotion.freeze = vec![format!("{day} - {day}")];
    driver.model.config = std::sync::Arc::new(config);
    assert!(banner(&driver.model).unwrap().starts_with("! Nothing is promoted now: "));
}

#[test]
fn a_lock_needs_nobody_until_its_time_is_over() {
    let board = locked("cutover lock");
    let config = engine::config::Config::default();
    let told = |minutes| {
        let items = attention(&board, &config, board::now() + TimeDelta::minutes(minutes), FEW);
        let item = items.into_iter().find(|item| item.word == "lock").unwrap();
        (item.severity, item.text)
    };
    assert_eq!(told(29).0, Severity::Note);
    let (severity, text) = told(31);
    assert!(severity == Severity::Warning && text.ends_with("cutover unlock --of rohan@bench ends it"), "{text}");
}
