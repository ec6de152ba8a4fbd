//! Leaving while it goes on, and coming back to one that was left: what is said is said by the step that was reached.

use super::fixtures::{incident, knowing, now};
use super::going::{begun, finished, story};
use crate::app::rollback::{News, RollbackEffect, kept, last_words};
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg};
use engine::operations::journal::{End, Step as Written, Story};
use engine::operations::rollback::{Ending, News as Heard, Step};
use std::sync::Arc;

fn hears(driver: &mut Driver, id: u64, news: Vec<Heard>) {
    driver.send(Msg::Rollback(id, News::Heard(news)));
}

fn words(driver: &Driver) -> (bool, String, String) {
    let run = driver.model.rollback.run.as_ref().unwrap();
    (run.is_unbegun(), kept(run, 8), last_words(run))
}

#[test]
fn what_is_told_to_whoever_leaves_goes_by_the_step_that_was_reached() {
    let (mut driver, id) = begun();
    let (unbegun, kept, last) = words(&driver);
    assert!(unbegun && kept.contains("the host is being reached. It goes on here for 8 s at most"), "{kept}");
    assert!(last.contains("nothing was run") && last.contains("By hand: ssh prod"), "{last}");
    hears(&mut driver, id, vec![Heard::Began(Step::Lock)]);
    assert!(words(&driver).1.contains("the lock of the host is taken or waited for"));
    hears(&mut driver, id, vec![Heard::Ended(Step::Lock, End::Done, "taken".into()), Heard::Began(Step::Start)]);
    let (unbegun, kept, last) = words(&driver);
    assert!(unbegun && kept.contains("BLUE boots"), "{kept}");
    assert!(last.contains("BLUE was started, or was to be, which boots old code; the script was not run"), "{last}");
    hears(&mut driver, id, vec![Heard::Ended(Step::Start, End::Done, "well".into()), Heard::Began(Step::Script)]);
    let (unbegun, _, last) = words(&driver);
    assert!(unbegun && last.contains("whether it was begun is not known") && last.contains("Look by hand: "), "{last}");
    hears(&mut driver, id, vec![Heard::Sent]);
    let (unbegun, _, last) = words(&driver);
    assert!(!unbegun && last.contains("goes on where it runs") && last.contains("Look by hand: "), "{last}");
    assert!(!last.contains("./rollback.sh"), "{last}");
    let sentence = "It was left before its script was begun: nothing was run";
    driver.send(Msg::Rollback(id, finished(Ending::Refused, sentence)));
    let (unbegun, _, last) = words(&driver);
    assert!(!unbegun && last.contains(sentence) && !last.contains("goes on"), "{last}");
}

#[test]
fn closing_its_screen_says_that_it_goes_on_with_this_console_until_its_script_was_sent() {
    let (mut driver, id) = begun();
    driver.keys("q");
    assert!(driver.said().starts_with("It goes on while this console is open"), "{}", driver.said());
    hears(&mut driver, id, vec![Heard::Began(Step::Script), Heard::Sent]);
    driver.keys("B q");
    assert!(driver.said().starts_with("It goes on: leaving stops nothing"), "{}", driver.said());
}

/// One that was left within its script, with these steps behind it.
fn left_within_the_script(more: Vec<Written>) -> Story {
    let step = |name: &str, end| Written { name: name.into(), began: now(), detail: "/srv/app".into(), end };
    let done = || Some((End::Done, now(), "taken".to_owned()));
    let steps = vec![step("lock", done()), step("script", None)];
    Story { steps: steps.into_iter().chain(more).collect(), ..story() }
}

fn looked_after() -> Story {
    let end = Some((End::Unknown, now(), "it cannot be told".to_owned()));
    let after = Written { name: "after".into(), began: now(), detail: String::new(), end };
    let mut story = left_within_the_script(vec![after]);
    story.steps[1].end = Some((End::Unknown, now(), "nobody knows how it ended".into()));
    story
}

fn left(story: Story) -> Driver {
    let mut driver = knowing(incident());
    driver.model.rollback.left = Some(("/tmp/rollback-1".into(), Arc::new(story)));
    driver
}

#[test]
fn of_one_that_was_left_within_its_script_it_is_never_said_that_nothing_was_run() {
    let mut driver = left(left_within_the_script(Vec::new()));
    driver.keys("! G");
    let screen = driver.screen(80, 24);
    assert!(!screen.contains("Nothing was run"), "{screen}");
    for words in ["✓ lock", "script", "It was begun by asha and left. How it ended is looked for", "Look by hand: "] {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    assert!(!screen.contains("take the lock over"), "{screen}");
}

#[test]
fn while_old_code_boots_it_is_said_so_and_not_that_nothing_was_run() {
    let (mut driver, id) = begun();
    hears(&mut driver, id, vec![Heard::Began(Step::Start)]);
    let screen = driver.screen(80, 24);
    assert!(screen.contains("BLUE is started, which boots old code. The script was not run yet"), "{screen}");
}

#[test]
fn a_word_that_is_typed_before_it_was_seen_that_another_has_not_ended_sends_nothing_and_says_so() {
    let mut driver = left(left_within_the_script(Vec::new()));
    driver.keys("!").types("blue").keys("Enter");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("Nothing was sent: no word is typed here. Tab shows the ways back"), "{screen}");
    let sent = driver.takes_effects().iter().any(|effect| matches!(effect, Effect::Rollback(RollbackEffect::Run(..))));
    assert!(!sent);
    driver.keys("Tab");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("Type what") && !screen.contains("no word is typed here"), "{screen}");
    assert!(screen.contains("by asha has not ended: Tab, G looks how."), "{screen}");
}

#[test]
fn once_a_look_did_not_tell_how_it_ended_the_ways_back_come_first_and_it_is_a_line_among_them() {
    let mut driver = left(looked_after());
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("Type what") && screen.contains("by asha has not ended: Tab, G looks how."), "{screen}");
    driver.keys("Tab G");
    let looks = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Rollback(RollbackEffect::GoOn(id, ..)) => Some(id),
        _ => None,
    });
    let id = looks.unwrap();
    let News::Finished(end) = finished(Ending::Unknown, "The script goes on") else { return };
    let end = engine::operations::rollback::Finished { story: looked_after(), ..(*end).clone() };
    driver.send(Msg::Rollback(id, News::Finished(Arc::new(end)))).keys("B");
    assert!(driver.screen(80, 24).contains("by asha has not ended"), "{}", driver.screen(80, 24));
    driver.keys("Tab G");
    let effects = driver.takes_effects();
    let id = effects.into_iter().find_map(|effect| match effect {
        Effect::Rollback(RollbackEffect::GoOn(id, ..)) => Some(id),
        _ => None,
    });
    driver.send(Msg::Rollback(id.unwrap(), finished(Ending::Unverified, "It is over"))).keys("B");
    assert!(!driver.screen(80, 24).contains("has not ended"), "{}", driver.screen(80, 24));
}
