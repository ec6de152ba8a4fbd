//! From the plan to the sending, and everything that must not send.

use super::fixtures::{accepted, counting, from, gate, gates, read, to, typed};
use crate::app::tests::board::board;
use crate::app::tests::driver::Driver;
use crate::app::{Access, Effect, Msg};
use engine::board::{Board, GithubFacts, Newer, Reading};
use engine::domain::{BranchName, CommitId};
use engine::operations::promotion::{GateId, GateState};
use engine::sources::github::{Identity, Right, Standing};

#[test]
fn a_plan_that_was_confirmed_by_hand_is_sent_once_when_ten_seconds_are_over() {
    let mut driver = counting();
    assert!(driver.screen(120, 36).contains("Sent in 10 s. ANY KEY ABORTS IT."), "{}", driver.screen(120, 36));
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).waits(9_900);
    assert_eq!(driver.sendings(), [], "the time is not over");
    driver.waits(200);
    let sent = driver.sendings();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].1.typed.as_str(), sent[0].1.accepted.len()), (from().short().as_str(), 2));
    driver.waits(60_000).keys("Enter Space P Enter").waits(60_000);
    assert_eq!(driver.sendings().len(), 1);
}

#[test]
fn a_countdown_that_nobody_watched_sends_nothing() {
    let mut driver = counting();
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).waits(120_000);
    assert_eq!(driver.sendings(), [], "the lid was closed for two minutes");
    assert_eq!(driver.refused(), "The countdown was interrupted. Nothing was sent.");
}

#[test]
fn nothing_is_sent_before_everything_was_read_again() {
    let mut driver = counting();
    driver.waits(30_000);
    assert_eq!(driver.sendings(), []);
    assert!(driver.screen(120, 36).contains("still being read again"), "{}", driver.screen(120, 36));
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now));
    assert_eq!(driver.sendings().len(), 1);
}

#[test]
fn any_key_text_or_click_aborts_the_countdown_and_does_nothing_else() {
    for key in ["q", "Esc", "Enter", "Space", "x", "F1", "Up"] {
        let mut driver = counting();
        driver.keys(key);
        assert_eq!(driver.refused(), "Aborted. Nothing was sent.", "{key}");
        let now = driver.model.now;
        driver.gathers(read(from(), gates(), now)).waits(20_000);
        assert_eq!(driver.sendings(), [], "{key}: what was read for it is awaited by nobody");
    }
    let mut driver = counting();
    driver.send(Msg::Paste("x".into()));
    assert_eq!(driver.refused(), "Aborted. Nothing was sent.");
    let mut driver = counting();
    driver.clicks("Confirm");
    assert_eq!(driver.refused(), "Aborted. Nothing was sent.");
    let mut driver = counting();
    driver.waits(200).spills("a whole sentence at once");
    assert_eq!(driver.refused(), "Aborted. Nothing was sent.");
}

#[test]
fn ctrl_c_leaves_during_the_countdown_and_nothing_was_sent() {
    let mut driver = counting();
    driver.keys("ctrl-c");
    assert!(driver.effects.contains(&Effect::Quit));
    assert_eq!(driver.sendings(), []);
}

#[test]
fn the_key_that_opens_and_enter_alone_send_nothing_however_long_they_are_held() {
    let mut driver = Driver::new();
    driver.keys("P P P P Enter Enter");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now));
    for _ in 0..100 {
        driver.waits(30).spills("\n");
    }
    driver.waits(60_000);
    assert_eq!(driver.sendings(), []);
    // With everything accepted and typed, held Enter begins the countdown and ends it again.
    let mut driver = typed();
    for _ in 0..100 {
        driver.waits(30).spills("\n");
        let now = driver.model.now;
        driver.gathers(read(from(), gates(), now));
    }
    assert_eq!(driver.sendings(), []);
}

#[test]
fn a_commit_that_is_pasted_or_comes_at_once_arms_nothing() {
    for text in ["SHA\n", "SHA", "noise SHA\nSHA\n\n"] {
        let mut driver = accepted();
        driver.keys("Tab Tab").waits(200).spills(&text.replace("SHA", &from().short()));
        assert_eq!(driver.refused(), "Pasted text was ignored: type the word yourself.", "{text:?}");
        driver.keys("Enter").waits(60_000);
        assert_eq!(driver.sendings(), [], "{text:?}");
    }
    let mut driver = accepted();
    driver.keys("Tab Tab").send(Msg::Paste(from().short()));
    assert_eq!(driver.refused(), "Pasted text was ignored: type the word yourself.");
    driver.waits(400).keys("Enter");
    assert!(driver.refused().contains("is not enough"), "{}", driver.refused());
}

#[test]
fn a_burst_accepts_nothing() {
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).waits(200).spills("j j");
    assert!(driver.model.promotion.wizard.as_ref().unwrap().accepted.is_empty());
}

#[test]
fn what_was_not_accepted_or_typed_short_or_wrong_is_refused_in_words() {
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).keys("Space Tab Tab").types(&from().short()).keys("Enter");
    assert_eq!(driver.refused(), "Not accepted: changelog. Nothing was sent. Space accepts each in 1 Check.");
    let mut driver = accepted();
    driver.keys("Tab Tab").types("0202").keys("Enter");
    assert!(driver.refused().starts_with("\"0202\" is not enough"), "{}", driver.refused());
    let mut driver = accepted();
    driver.keys("Tab Tab").types("0123456").keys("Enter");
    assert!(driver.refused().contains("is not the commit that ships"), "{}", driver.refused());
}

#[test]
fn a_gate_that_blocks_is_never_accepted() {
    let mut blocked = gates();
    blocked[0].state = GateState::Block;
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), blocked, now)).keys("Space");
    assert_eq!(driver.said(), "push_right blocks; it is cleared, not accepted.");
    driver.keys("j Space j Space Tab Tab").types(&from().short()).keys("Enter").waits(60_000);
    assert_eq!(driver.sendings(), []);
}

#[test]
fn a_plan_is_void_after_ten_minutes_and_as_soon_as_a_head_moved() {
    let mut driver = typed();
    driver.waits(600_000).keys("Enter").waits(60_000);
    assert_eq!(driver.sendings(), []);
    let mut driver = typed();
    let newer = |branch: &str| Newer { branch: BranchName::new(branch), commit: CommitId::from_bytes([4; 20]) };
    let mut moved = board();
    moved.newer = vec![newer("development")];
    driver.learns(moved.clone());
    assert!(driver.screen(120, 36).contains("development is 0404040 by now"), "{}", driver.screen(120, 36));
    driver.keys("Enter").waits(60_000);
    assert_eq!(driver.sendings(), []);
    let mut driver = counting();
    driver.learns(moved);
    assert!(driver.refused().contains("0404040 by now") && driver.refused().ends_with("Nothing was sent."));
    driver.waits(20_000);
    assert_eq!(driver.sendings(), []);
}

#[test]
fn what_is_read_again_and_says_something_else_stops_it_in_words() {
    let now = counting().model.now;
    let mut warns = gates();
    warns.push(gate(GateId::Freeze, GateState::Warn, "soon"));
    let mut blocks = gates();
    blocks[3].state = GateState::Block;
    let mut says_else = gates();
    says_else[1].findings = vec!["another commit without an entry".into()];
    let mut unknown = gates();
    unknown[1].state = GateState::Unknown;
    let cases = [
        (read(CommitId::from_bytes([3; 20]), gates(), now), "development is 0303030 by now"),
        (read(from(), warns, now), "Not accepted: freeze"),
        (read(from(), blocks, now), "It is blocked by lock"),
        (read(from(), says_else, now), "changelog says something else than what you accepted"),
        (read(from(), unknown, now), "changelog says something else than what you accepted"),
    ];
    for (fresh, words) in cases {
        let mut driver = counting();
        driver.gathers(fresh).waits(60_000);
        assert!(driver.refused().contains(words), "{words}: {}", driver.refused());
        assert!(driver.refused().to_lowercase().contains("nothing was sent"), "{}", driver.refused());
        assert_eq!(driver.sendings(), [], "{words}");
        assert_eq!(driver.model.promotion.wizard.as_ref().unwrap().word.says(), "", "it is typed again");
    }
}

#[test]
fn what_was_accepted_for_other_commits_is_accepted_and_looked_at_again() {
    let mut driver = counting();
    let now = driver.model.now;
    driver.gathers(read(CommitId::from_bytes([3; 20]), gates(), now));
    let wizard = driver.model.promotion.wizard.as_ref().unwrap();
    assert_eq!((wizard.accepted.len(), wizard.section), (0, crate::app::promotion::Section::Check));
    assert!(driver.refused().starts_with("development is 0303030 by now"), "{}", driver.refused());
}

#[test]
fn a_gate_that_was_cleared_in_the_meantime_stops_nothing() {
    let mut driver = counting();
    let mut cleared = gates();
    cleared[1].state = GateState::Pass;
    let now = driver.model.now;
    driver.gathers(read(from(), cleared, now)).waits(10_000);
    assert_eq!(driver.sendings().len(), 1);
}

#[test]
fn a_plan_that_was_made_since_the_console_was_told_the_time_is_not_an_old_one() {
    let mut driver = counting();
    let soon = driver.model.now + chrono::TimeDelta::milliseconds(400);
    driver.gathers(read(from(), gates(), soon));
    assert_eq!(driver.refused(), "");
    driver.waits(10_000);
    assert_eq!(driver.sendings().len(), 1);
}

#[test]
fn what_cannot_be_read_again_is_not_sent() {
    let mut driver = counting();
    let id = driver.asked().unwrap();
    let fault = engine::fault::Fault::while_doing("reading the branches", "Input/output error");
    driver.send(Msg::Promotion(id, crate::app::promotion::News::Gathered(Err(fault.into())))).waits(60_000);
    assert!(driver.refused().contains("could not be read again, and nothing was sent"), "{}", driver.refused());
    assert_eq!(driver.sendings(), []);
}

#[test]
fn checking_again_keeps_what_is_accepted_only_where_it_says_the_same() {
    let mut driver = accepted();
    driver.keys("r");
    let mut other = gates();
    other[1].findings = vec!["more".into()];
    let now = driver.model.now;
    driver.gathers(read(from(), other, now));
    assert_eq!(driver.model.promotion.wizard.as_ref().unwrap().accepted, [GateId::Secrets]);
}

#[test]
fn a_read_only_console_opens_no_plan_and_performs_no_sending() {
    let mut driver = Driver::new();
    driver.model.access = Access::ReadOnly;
    driver.keys("P");
    assert_eq!((driver.model.overlays.len(), driver.said()), (0, "This console is read-only."));
    let mut driver = counting();
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).waits(10_000);
    let sending =
        driver.effects.iter().find(|effect| matches!(effect, Effect::Promotion(_)) && Access::ReadOnly.refuses(effect));
    assert!(sending.is_some());
    assert_eq!(to().short(), "0909090");
}

#[test]
fn letters_go_to_the_field_only_while_it_has_the_focus() {
    let mut driver = accepted();
    driver.types("020");
    assert_eq!(driver.model.promotion.wizard.as_ref().unwrap().word.says(), "");
    driver.keys("Tab Tab").types("02q");
    assert_eq!(driver.model.promotion.wizard.as_ref().unwrap().word.says(), "02q");
    driver.keys("Esc q");
    assert_eq!((driver.model.overlays.len(), driver.said()), (0, "Nothing was sent."));
}

#[test]
fn a_late_answer_to_another_question_is_dropped() {
    let mut driver = Driver::new();
    driver.keys("P");
    let (now, first) = (driver.model.now, driver.asked().unwrap());
    driver.keys("Esc P");
    let late = crate::app::promotion::News::Gathered(Ok(read(from(), gates(), now)));
    driver.send(Msg::Promotion(first, late));
    assert!(driver.model.promotion.wizard.as_ref().unwrap().gathered.is_none());
}

#[test]
fn whoever_may_only_read_is_told_so_and_who_merges_before_anything_is_typed() {
    let mut driver = Driver::new();
    let (right, standing) = (Right::Read, Standing::Open);
    let identity = Identity { login: Some("asha".into()), scopes: None, expires: None, right, renamed: None, standing };
    let facts = GithubFacts { identity, limits: None };
    driver.learns(Board { github: Reading::fresh(facts, crate::app::tests::board::now()), ..board() });
    driver.keys("P");
    assert!(driver.model.overlays.is_empty() && driver.asked().is_none(), "nothing is opened");
    let said = driver.said();
    assert!(said.starts_with("asha may only read: whoever may push to main promotes"), "{said}");
    assert!(said.contains("its newest commit is by Author 9. a q asks them by a pull request"), "{said}");
}

#[test]
fn whoever_may_only_read_opens_the_plan_where_a_second_person_is_asked_for_and_says_yes_to_it() {
    let mut driver = Driver::new();
    let mut config = engine::config::Config::default();
    config.promotion.two_person = true;
    driver.model.config = std::sync::Arc::new(config);
    let (right, standing) = (Right::Read, Standing::Open);
    let identity = Identity { login: Some("asha".into()), scopes: None, expires: None, right, renamed: None, standing };
    let facts = GithubFacts { identity, limits: None };
    driver.learns(Board { github: Reading::fresh(facts, crate::app::tests::board::now()), ..board() });
    driver.keys("P");
    let mut all = gates();
    all[0] = gate(GateId::PushRight, GateState::Block, "asha may only read");
    all.push(gate(GateId::SecondPerson, GateState::Block, "nobody approved plan 0123456789ab on #7"));
    let now = driver.model.now;
    driver.gathers(read(from(), all, now)).keys("Tab Tab");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("A says yes to this plan for whoever promotes it"), "{screen}");
    assert!(screen.lines().last().unwrap().contains("A approve…"), "no letter goes into a field that is not there");
    driver.takes_effects();
    driver.keys("r");
    let reads = |effect: &Effect| matches!(effect, Effect::Promotion(crate::app::PromotionEffect::Gather(_)));
    assert!(driver.effects.iter().any(reads), "{:?}", driver.effects);
}

#[test]
fn while_a_commit_is_typed_no_key_is_named_that_would_be_text() {
    let mut driver = typed();
    for (columns, rows) in [(80, 24), (120, 36)] {
        let screen = driver.screen(columns, rows);
        assert!(!screen.contains("? help") && !screen.contains("?  :"), "{screen}");
    }
    driver.keys("Esc");
    assert!(driver.screen(120, 36).contains("? help"));
}
