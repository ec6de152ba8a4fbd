//! What was left on this machine is in the way of a plan, and is gone on with or marked as seen.

use super::fixtures::opening;
use crate::app::promotion::News;
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg, PromotionEffect};
use engine::operations::journal::{Step, Story};
use std::path::PathBuf;
use std::sync::Arc;

fn left() -> Driver {
    let mut driver = Driver::new();
    driver.keys("P");
    let at = driver.model.now;
    let opening = opening(at);
    let step = Step { name: "merge".into(), began: at, detail: "62".into(), end: None };
    let story = Story { opening, steps: vec![step], closed: None, cut_off: false };
    let id = driver.asked().unwrap();
    driver.send(Msg::Promotion(id, News::Left(PathBuf::from("/x/promotion-1.journal"), Ok(Arc::new(story)))));
    driver.takes_effects();
    driver
}

#[test]
fn nothing_is_planned_while_something_was_left_and_it_says_how_far_it_came() {
    let mut driver = left();
    let screen = driver.screen(80, 24);
    assert!(screen.contains("A promotion of 0202020 was begun by asha"), "{screen}");
    assert!(screen.contains("It was left within merge: whether that was done is not known."), "{screen}");
    driver.keys("Enter Space P y");
    assert_eq!(driver.takes_effects(), []);
}

#[test]
fn going_on_sends_nothing_but_the_wish_to_go_on() {
    let mut driver = left();
    driver.keys("G");
    assert!(matches!(&driver.takes_effects()[..], [Effect::Promotion(PromotionEffect::GoOn(_))]));
    assert!(driver.screen(80, 24).contains("Looking for what was promoted"), "{}", driver.screen(80, 24));
}

#[test]
fn marking_it_as_seen_needs_words() {
    let mut driver = left();
    driver.keys("S Enter");
    assert_eq!(driver.takes_effects(), []);
    driver.types("merged by hand").keys("Enter");
    let effects = driver.takes_effects();
    let [Effect::Promotion(PromotionEffect::SetAside(id, path, words))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((path.to_str(), words.as_str()), (Some("/x/promotion-1.journal"), "merged by hand"));
    driver.send(Msg::Promotion(*id, News::SetAside(Ok(()))));
    assert_eq!(
        (driver.model.overlays.len(), driver.said()),
        (0, "It is closed and on the record as unknown. P plans anew.")
    );
}
