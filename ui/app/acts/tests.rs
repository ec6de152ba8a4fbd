//! A person at the forms: what sends, what does not, and what comes back.

use super::{ActEffect, ActMsg, Progress};
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::tests::outside::{board_with, board_with_runs, run};
use crate::app::{Effect, Msg, Overlay};
use engine::domain::BranchName;
use engine::domain::pull_request::ChangelogPresence;
use engine::domain::workflow_run::{Confidence, Run, RunState, Ships};
use engine::operations::act::{Act, ActEnd, Outcome, Stage};

fn at_pulls() -> Driver {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7, 8])).keys("3").takes_effects();
    driver
}

fn sent(driver: &mut Driver) -> Vec<Act> {
    let act = |effect| match effect {
        Effect::Act(ActEffect::Send { plan, .. }) => Some(plan.act),
        _ => None,
    };
    driver.takes_effects().into_iter().filter_map(act).collect()
}

fn end(outcome: Outcome) -> ActEnd {
    ActEnd { outcome, sentence: "It is so.".into(), next_step: None, url: Some("https://x".into()), recorded: true }
}

#[test]
fn the_key_that_opens_a_form_never_sends_it_however_often_it_comes() {
    let mut driver = at_pulls();
    driver.keys("M M M Enter Enter @ @");
    assert_eq!(sent(&mut driver), []);
    assert_eq!(driver.model.overlays, [Overlay::Act]);
}

#[test]
fn a_form_is_sent_once_by_its_own_key() {
    let mut driver = at_pulls();
    driver.keys("@ S S S Enter S");
    let acts = sent(&mut driver);
    assert_eq!(acts.len(), 1, "{acts:?}");
    assert!(matches!(&acts[0], Act::Comment { text, .. } if text == "@claude please review this pull request."));
    assert!(driver.screen(80, 24).contains("nothing is sent yet"), "{}", driver.screen(80, 24));
    let id = driver.model.acts.form.as_ref().unwrap().id;
    driver.send(Msg::Act(ActMsg::Reached(id, Stage::Accepted)));
    assert!(driver.screen(80, 24).contains("GitHub took it"), "{}", driver.screen(80, 24));
    driver.send(Msg::Act(ActMsg::Ended(id, end(Outcome::Observed))));
    assert!(driver.screen(80, 24).contains("✓ It is so."), "{}", driver.screen(80, 24));
    assert!(driver.model.acts.going.is_empty());
}

#[test]
fn the_same_act_is_not_sent_while_it_is_under_way() {
    let mut driver = at_pulls();
    driver.keys("@ S Esc @ S");
    assert_eq!(sent(&mut driver).len(), 1);
    assert_eq!(driver.said(), "The same is under way already. Nothing was sent.");
}

#[test]
fn text_that_spills_or_is_pasted_into_a_form_sends_nothing() {
    let mut driver = at_pulls();
    driver.keys("@").spills("S is a letter like any other");
    driver.send(Msg::Paste("S".into()));
    assert_eq!(sent(&mut driver), []);
    driver.keys("Enter").types(" Safe?");
    driver.send(Msg::Paste(" yes".into()));
    driver.keys("Esc S");
    let acts = sent(&mut driver);
    assert!(matches!(&acts[..], [Act::Comment { text, .. }] if text.ends_with("request. Safe? yes")), "{acts:?}");
}

#[test]
fn words_of_a_form_that_was_closed_come_back() {
    let mut driver = at_pulls();
    driver.keys("a t Enter").types("half a thought").keys("Esc Esc");
    assert_eq!(driver.model.overlays, []);
    driver.keys("a t S");
    assert!(matches!(&sent(&mut driver)[..], [Act::Comment { text, .. }] if text == "half a thought"));
}

#[test]
fn an_empty_comment_says_so_and_is_not_sent() {
    let mut driver = at_pulls();
    driver.keys("a t S");
    assert_eq!((sent(&mut driver), driver.said()), (Vec::new(), "The comment is empty. Nothing was sent."));
}

#[test]
fn a_form_whose_pull_request_is_gone_says_so_and_sends_nothing() {
    let mut driver = at_pulls();
    driver.keys("M").learns(board_with(&[8]));
    assert!(driver.screen(80, 24).contains("✗ #7 is not among the open pull requests."), "{}", driver.screen(80, 24));
    driver.keys("S");
    assert_eq!(sent(&mut driver), []);
}

#[test]
fn what_was_refused_before_it_was_sent_can_be_sent_after_all() {
    let mut driver = at_pulls();
    driver.keys("@ S");
    let id = driver.model.acts.form.as_ref().unwrap().id;
    driver.send(Msg::Act(ActMsg::Ended(id, end(Outcome::Refused))));
    assert_eq!(driver.model.acts.form.as_ref().unwrap().progress, Progress::Open);
    driver.takes_effects();
    driver.keys("S");
    assert_eq!(sent(&mut driver).len(), 1);
}

/// The pairs of branches whose entries were asked for.
fn asks_for_entries(driver: &mut Driver) -> Vec<String> {
    let of = |effect| match effect {
        Effect::Act(ActEffect::Brings { of: (head, base), .. }) => Some(format!("{head} {base}")),
        _ => None,
    };
    driver.takes_effects().into_iter().filter_map(of).collect()
}

#[test]
fn the_form_of_a_pull_request_says_what_its_branch_really_brings_to_the_changelog() {
    let mut driver = Driver::new();
    driver.learns(board::board()).keys("2 /").types("rating").keys("Enter").takes_effects();
    driver.keys("a o");
    let of = (BranchName::new("feature/rating-filter"), BranchName::new("development"));
    assert_eq!(asks_for_entries(&mut driver), [format!("{} {}", of.0, of.1)]);
    assert!(driver.screen(120, 36).contains("is being read"), "{}", driver.screen(120, 36));
    let id = driver.model.acts.form.as_ref().unwrap().id;
    for (told, words) in [
        (ChangelogPresence::Missing(vec![board::id(1)]), "! 1 commit lacks its changelog entry."),
        (ChangelogPresence::Invalid(vec!["no title".into()]), "! A changelog entry in it does not hold: no title"),
        (ChangelogPresence::Unknown, "! Whether it brings its changelog entries is not known."),
        (ChangelogPresence::Present, "Its commits have all the changelog entries that they need."),
    ] {
        driver.send(Msg::Act(ActMsg::Brings(id, of.clone(), told)));
        assert!(driver.screen(120, 36).contains(words), "{words}: {}", driver.screen(120, 36));
    }
    let other = (of.0.clone(), BranchName::new("staging"));
    driver.send(Msg::Act(ActMsg::Brings(id, other, ChangelogPresence::Unknown)));
    assert!(driver.screen(120, 36).contains("all the changelog entries"), "that was about another branch");
    driver.keys("j Enter").types("-x").keys("Enter");
    assert_eq!(asks_for_entries(&mut driver), ["feature/rating-filter development-x"]);
}

fn deploy(confidence: Confidence) -> Run {
    let commit = crate::app::tests::board::id(5);
    let ships = Ships { commit, confidence, evidence: "build #8 ended before".into() };
    Run { ships: Some(ships), ..run(9, "deploy-production.yml", RunState::Failure) }
}

#[test]
fn where_it_is_not_certain_what_reaches_production_its_name_is_asked_for() {
    let mut driver = Driver::new();
    driver.learns(board_with_runs(vec![deploy(Confidence::Likely)])).keys("7 a r");
    let screen = driver.screen(100, 24);
    assert!(screen.contains("most likely: build #8 ended before") && screen.contains("Type production"), "{screen}");
}

#[test]
fn what_reaches_production_asks_for_the_commit_typed_by_a_person() {
    let mut driver = Driver::new();
    driver.learns(board_with_runs(vec![deploy(Confidence::Certain)])).keys("7 a r S");
    let word = crate::app::tests::board::id(5).short();
    assert_eq!(
        (sent(&mut driver), driver.said()),
        (Vec::new(), &*format!("Type {word} and Enter to confirm. Nothing was sent."))
    );
    let screen = driver.screen(80, 24);
    assert!(screen.contains("PRODUCTION") && screen.contains('═'), "{screen}");
    driver.send(Msg::Paste(word.clone()));
    driver.types("yes").keys("Enter");
    assert_eq!(sent(&mut driver), []);
    driver.keys("Backspace Backspace Backspace").types(&word).keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1);
}

/// The form of a production deploy, with the cursor where the word goes.
fn at_the_word() -> (Driver, String) {
    let mut driver = Driver::new();
    driver.learns(board_with_runs(vec![deploy(Confidence::Certain)])).keys("7 a r S").takes_effects();
    (driver, crate::app::tests::board::id(5).short())
}

#[test]
fn a_word_that_comes_at_once_with_enter_or_without_confirms_nothing() {
    for text in ["WORD\n", "WORD", "noise WORD\nWORD\n\n"] {
        let (mut driver, word) = at_the_word();
        driver.waits(200).spills(&text.replace("WORD", &word));
        assert_eq!(sent(&mut driver), [], "{text:?}");
        assert_eq!(driver.said(), "Pasted text was ignored: type the word yourself.", "{text:?}");
        assert_eq!(driver.model.acts.form.as_ref().unwrap().word.trimmed(), "", "{text:?}");
        driver.keys("Enter");
        assert_eq!(sent(&mut driver), [], "Enter soon after {text:?}");
        driver.keys("Enter");
        assert_eq!(sent(&mut driver), [], "{text:?} did not stay in the field");
        driver.types(&word).keys("Enter");
        assert_eq!(sent(&mut driver).len(), 1, "typed by a person, it is sent");
    }
}

#[test]
fn a_word_that_comes_in_drops_is_no_less_a_paste() {
    let (mut driver, word) = at_the_word();
    driver.waits(200);
    for letter in word.chars().chain(['\n']) {
        driver.waits(20).spills(&letter.to_string());
    }
    assert_eq!((sent(&mut driver), driver.said()), (vec![], "Pasted text was ignored: type the word yourself."));
}

#[test]
fn a_key_right_after_a_paste_sends_nothing() {
    let mut driver = at_pulls();
    driver.keys("@ Enter").send(Msg::Paste(" now".into()));
    driver.keys("Esc").waits(10).spills("S");
    assert_eq!(sent(&mut driver), []);
    driver.keys("S");
    assert_eq!(sent(&mut driver).len(), 1);
}

#[test]
fn a_fast_typist_confirms() {
    let (mut driver, word) = at_the_word();
    driver.waits(200);
    for letter in word.chars().chain(['\n']) {
        driver.waits(45).spills(&letter.to_string());
    }
    assert_eq!(sent(&mut driver).len(), 1);
}

#[test]
fn the_key_that_sends_is_alone_or_it_is_none() {
    for text in ["S\n", "jS", "S?", "kSk"] {
        let mut driver = at_pulls();
        driver.keys("@").waits(200).spills(text);
        assert_eq!(sent(&mut driver), [], "{text:?}");
        assert_eq!(driver.said(), "Text that came in at once was ignored. Nothing was changed.", "{text:?}");
        driver.keys("S");
        assert_eq!(sent(&mut driver), [], "{text:?} is not over yet");
        driver.keys("S");
        assert_eq!(sent(&mut driver).len(), 1, "{text:?}");
    }
    let mut driver = at_pulls();
    driver.keys("@").waits(200).spills("SSSS");
    assert_eq!(sent(&mut driver).len(), 1, "a held key is one");
    let mut driver = at_pulls();
    driver.waits(200).spills("@S");
    assert_eq!(sent(&mut driver), [], "nobody read the form");
}

#[test]
fn a_merge_says_that_this_clone_has_yet_to_fetch_it() {
    let mut driver = at_pulls();
    driver.keys("M S");
    let id = driver.model.acts.form.as_ref().unwrap().id;
    driver.send(Msg::Act(ActMsg::Ended(id, end(Outcome::Observed))));
    assert_eq!(driver.said(), "It is so. a f fetches it into this clone.");
}

#[test]
fn what_was_cancelled_from_here_is_said_so() {
    let mut driver = Driver::new();
    let build = |state| Run { branch: Some("development".into()), ..run(9, "build.yml", state) };
    driver.learns(board_with_runs(vec![build(RunState::Running)])).keys("7 a n S");
    let id = driver.model.acts.form.as_ref().unwrap().id;
    driver.send(Msg::Act(ActMsg::Ended(id, end(Outcome::Accepted))));
    driver.keys("Enter").learns(board_with_runs(vec![build(RunState::Cancelled)]));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("cancelled from this console"), "{screen}");
}

#[test]
fn the_form_says_in_every_size_what_sends_and_what_leaves() {
    let (mut driver, word) = at_the_word();
    for (columns, rows) in [(120, 36), (80, 24), (60, 18), (34, 8)] {
        let screen = driver.screen(columns, rows);
        assert!(screen.contains("Enter sends   Esc ends typing"), "{columns}x{rows}\n{screen}");
    }
    driver.keys("Esc");
    assert!(driver.screen(60, 18).contains(&format!("Enter types {word}   Esc closes")), "{}", driver.screen(60, 18));
    driver.keys("Tab");
    assert!(driver.screen(80, 24).contains(&format!("S goes on to type {word}   Esc closes")));
    driver.keys("S").types(&word).keys("Esc");
    assert!(driver.screen(80, 24).contains("S sends   Esc closes"));
    let mut driver = at_pulls();
    driver.keys("M");
    assert!(driver.screen(30, 8).contains("S sends   Esc closes"), "{}", driver.screen(30, 8));
}

#[test]
fn nothing_is_sent_from_a_read_only_console() {
    let mut driver = at_pulls();
    driver.model.access = crate::app::Access::ReadOnly;
    driver.keys("@");
    assert_eq!((driver.model.overlays.len(), driver.said()), (0, "This console is read-only."));
    driver.model.access = crate::app::Access::Full;
    driver.keys("@ S");
    let effects = driver.takes_effects();
    assert!(effects.iter().any(|effect| crate::app::Access::ReadOnly.refuses(effect)), "{effects:?}");
}

#[test]
fn the_hints_below_a_form_are_the_keys_of_the_form() {
    let mut driver = at_pulls();
    let last = |driver: &mut Driver| driver.screen(120, 30).lines().last().unwrap().to_owned();
    driver.keys("@");
    assert!(last(&mut driver).contains("S send  Enter type  e $EDITOR  Esc close"), "{}", last(&mut driver));
    driver.keys("Enter");
    assert!(last(&mut driver).contains("Esc end typing  Tab next field"), "{}", last(&mut driver));
    driver.keys("Esc Esc M");
    let screen = driver.screen(120, 30);
    assert!(screen.lines().last().unwrap().contains("S send  h/l choose  Esc close"), "{screen}");
    driver.learns(board_with(&[8]));
    let screen = driver.screen(120, 30);
    assert!(screen.contains("it cannot be sent") && !screen.lines().last().unwrap().contains("S send"), "{screen}");
}

#[test]
fn a_menu_says_whole_why_a_key_cannot_be_used() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7])).keys("2 a");
    driver.waits(400);
    for (columns, rows) in [(120, 36), (80, 24)] {
        let screen = driver.screen(columns, rows);
        assert!(screen.contains("Select a pull request on its screen first: 3."), "{screen}");
    }
}
