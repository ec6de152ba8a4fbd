//! From the key that opens it to what is sent, or to why nothing is.

use super::fixtures::{config, incident, knowing, nothing_known, with_blue};
use crate::app::rollback::{Order, RollbackEffect, Section};
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg, Overlay};
use engine::domain::container::ContainerState;
use engine::environment::readiness::Rung;
use std::sync::Arc;

/// What was sent by the keys so far.
fn sent(driver: &mut Driver) -> Vec<Order> {
    let run = |effect| if let Effect::Rollback(RollbackEffect::Run(_, order)) = effect { Some(*order) } else { None };
    driver.takes_effects().into_iter().filter_map(run).collect()
}

fn said(driver: &Driver) -> String {
    driver.model.rollback.wizard.as_ref().and_then(|wizard| wizard.said.clone()).unwrap_or_default()
}

#[test]
fn six_keys_put_production_back() {
    let mut driver = knowing(incident());
    driver.keys("!").types("blue").keys("Enter");
    let [order] = sent(&mut driver).try_into().unwrap();
    assert_eq!((order.typed.as_str(), order.plan.way.rung, order.reason), ("blue", Rung::WarmFlip, None));
    assert!(driver.model.rollback.goes_on());
}

#[test]
fn it_opens_before_anything_is_known_and_the_slot_can_be_named() {
    let mut driver = nothing_known();
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("BREAK-GLASS") && screen.contains("ssh prod 'cd /srv/app && ./rollback.sh'"), "{screen}");
    assert!(screen.contains("blue or green") && screen.contains("the host is not reached yet"), "{screen}");
    driver.types("blue").keys("Enter");
    assert!(sent(&mut driver).is_empty() && said(&driver).is_empty(), "{}", said(&driver));
    assert!(
        driver.screen(80, 24).contains("It is sent once the host is reached, in 10 s"),
        "{}",
        driver.screen(80, 24)
    );
    driver.waits(11_000);
    let [order] = sent(&mut driver).try_into().unwrap();
    assert_eq!(order.plan.way.goal.slot.as_ref().unwrap().as_str(), "blue");
}

#[test]
fn a_word_that_waits_for_the_host_is_not_sent_to_what_turns_out_to_be_bad() {
    let mut driver = nothing_known();
    driver.keys("!").types("blue").keys("Enter");
    learn(&mut driver, with_blue(|list| list.containers[0].state = ContainerState::Restarting));
    driver.waits(11_000);
    assert!(sent(&mut driver).is_empty() && said(&driver).contains("Type: blue anyway"), "{}", said(&driver));
    driver.types(" anyway").keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
}

#[test]
fn break_glass_is_seen_over_whatever_lies_below() {
    for below in ["x", "g f", "P"] {
        let mut driver = knowing(incident());
        driver.keys(below).keys("!");
        let screen = driver.screen(80, 24);
        assert!(screen.contains("BREAK-GLASS") && screen.contains("Type"), "{below}: {screen}");
    }
}

fn learn(driver: &mut Driver, env: engine::environment::Environment) {
    let environments = [(super::fixtures::production(), Arc::new(env))].into();
    driver.learns(engine::board::Board { environments, ..engine::board::Board::default() });
}

#[test]
fn a_word_that_was_confirmed_while_the_host_is_reached_is_sent_once_it_is() {
    let mut driver = nothing_known();
    driver.keys("!").types("blue").keys("Enter Enter");
    assert!(sent(&mut driver).is_empty());
    learn(&mut driver, incident());
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
    let mut driver = nothing_known();
    driver.keys("!").types("green").keys("Enter");
    learn(&mut driver, incident());
    assert!(sent(&mut driver).is_empty() && said(&driver).contains("blue was not typed"), "green is what serves");
    let mut driver = nothing_known();
    driver.keys("!").types("blue").keys("Enter Esc");
    learn(&mut driver, incident());
    assert!(sent(&mut driver).is_empty(), "it was left");
}

#[test]
fn a_word_that_was_confirmed_waits_for_all_that_is_still_to_come() {
    use chrono::TimeDelta;
    use engine::board::Reading;
    use engine::domain::container::ContainerHealth;
    use engine::environment::Environment;
    let old = super::fixtures::now() - TimeDelta::hours(1);
    let full = incident();
    let one_door = with_blue(|list| list.containers[0].health = ContainerHealth::None);
    let aged = Environment { host: Reading::shared(full.host.value().unwrap().clone(), old), ..full.clone() };
    for early in [one_door, aged] {
        let mut driver = nothing_known();
        driver.keys("!").types("blue").keys("Enter");
        learn(&mut driver, early);
        assert!(sent(&mut driver).is_empty() && said(&driver).is_empty(), "{}", said(&driver));
        learn(&mut driver, incident());
        assert_eq!(sent(&mut driver).len(), 1, "{}", driver.screen(80, 24));
    }
}

#[test]
fn of_a_host_that_is_not_reached_it_is_told_what_was_last_seen_there_and_that_its_script_changed() {
    use chrono::TimeDelta;
    use engine::domain::host::{HostFacts, Link, Loss, ScriptFacts};
    use engine::environment::last_known::ScriptsSeen;
    let mut env = incident();
    let again = super::fixtures::now();
    env.link = Link::Lost { why: "no route to host".into(), hint: None, again, loss: Loss::Away };
    let facts = HostFacts::clone(env.host.value().unwrap());
    let summed = |digit: &str| {
        let of = |script: &ScriptFacts| ScriptFacts { checksum: Some(digit.repeat(64)), ..script.clone() };
        facts.scripts.iter().map(of).collect::<Vec<_>>()
    };
    env.host = engine::board::Reading::fresh(HostFacts { scripts: summed("b"), ..facts.clone() }, again);
    env.scripts_before = Some(ScriptsSeen { files: summed("a"), at: again - TimeDelta::hours(2) });
    let mut driver = knowing(env);
    driver.keys("!");
    let screen = driver.screen(120, 36);
    for words in [
        "KNOWN BLUE 0404040  app-blue  port 3001",
        "GREEN 0909090  app-green  port 3002",
        "./rollback.sh  sha256:bbbbbbbbbbbb",
    ] {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    let ladder = crate::app::rollback::ladder(&driver.model);
    let told =
        "./rollback.sh was changed on the host: it is sha256:bbbbbbbbbbbb now, and was sha256:aaaaaaaaaaaa 2 h ago";
    assert!(ladder.warnings.iter().any(|warning| warning == told), "{:?}", ladder.warnings);
    driver.types("blue anyway").keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1, "it blocks nothing: {}", said(&driver));
}

#[test]
fn what_was_said_of_another_word_goes_away_with_it() {
    let mut driver = knowing(with_blue(|list| list.containers[0].state = ContainerState::Exited(0)));
    driver.keys("!").types("blue").keys("Enter");
    assert!(said(&driver).contains("blue anyway was not typed"), "{}", said(&driver));
    driver.keys("Backspace Backspace Backspace Backspace");
    learn(&mut driver, incident());
    assert_eq!(said(&driver), "");
}

#[test]
fn the_connection_is_kept_ready_while_the_ways_are_open() {
    let mut driver = knowing(incident());
    driver.keys("!");
    let reached = |driver: &mut Driver| {
        let reach = |effect: &Effect| matches!(effect, Effect::Rollback(RollbackEffect::Reach(_)));
        driver.takes_effects().iter().filter(|effect| reach(effect)).count()
    };
    assert_eq!(reached(&mut driver), 1);
    driver.waits(10_000);
    assert_eq!(reached(&mut driver), 0);
    driver.waits(40_000);
    assert_eq!(reached(&mut driver), 1);
}

/// One host and the path of its script, and nothing else.
fn bare() -> Driver {
    let mut driver = nothing_known();
    let mut bare = config();
    let settings = bare.environments.get_mut("production").unwrap();
    settings.slots.clear();
    (settings.url, settings.docker, settings.nginx_site) = (None, None, None);
    driver.model.config = Arc::new(bare);
    driver
}

#[test]
fn with_one_host_and_a_script_it_takes_at_most_seven_keys() {
    use engine::domain::host::{Link, Loss};
    let keys = 1 + "prev".len() + 1;
    assert!(keys <= 7, "{keys}");
    let away = Link::Lost { why: "no route".into(), hint: None, again: super::fixtures::now(), loss: Loss::Away };
    let open = Link::Open(super::fixtures::now());
    let facts = incident().host;
    for (link, host) in [(away, engine::board::Reading::default()), (open, facts)] {
        let mut driver = bare();
        learn(&mut driver, engine::environment::Environment { link, host, ..Default::default() });
        driver.keys("!");
        let screen = driver.screen(80, 24);
        assert!(screen.contains("Type what should serve, prev: ") && screen.contains("is not known"), "{screen}");
        driver.types("prev").keys("Enter");
        let [order] = sent(&mut driver).try_into().unwrap_or_else(|_| panic!("{}", said(&driver)));
        assert_eq!((order.plan.way.rung, order.plan.way.goal.slot.as_ref()), (Rung::WarmFlip, None));
    }
}

#[test]
fn with_nothing_reached_yet_the_word_waits_and_is_sent_with_what_is_known_by_then() {
    for word in ["prev", "previous"] {
        let mut driver = bare();
        driver.keys("!").types(word).keys("Enter");
        assert!(sent(&mut driver).is_empty() && said(&driver).is_empty(), "{word}: {}", said(&driver));
        driver.waits(11_000);
        assert_eq!(sent(&mut driver).len(), 1, "{word}: {}", said(&driver));
    }
}

#[test]
fn another_word_a_paste_and_a_held_key_send_nothing() {
    for word in ["green", "blu", "bluex", "yes", "rollback"] {
        let mut driver = knowing(incident());
        driver.keys("!").types(word).keys("Enter");
        assert!(sent(&mut driver).is_empty() && said(&driver).contains("nothing was run"), "{word}: {}", said(&driver));
    }
    let mut driver = knowing(incident());
    driver.keys("!").send(Msg::Paste("blue\n".into())).keys("Enter");
    driver.waits(1000).spills("blue\n");
    driver.waits(1000).keys("Enter");
    assert!(sent(&mut driver).is_empty(), "{}", said(&driver));
    let mut driver = knowing(incident());
    driver.spills("!blue\n");
    assert!(sent(&mut driver).is_empty());
    for back in ["Tab 5 p a y", "Tab"] {
        let mut driver = knowing(incident());
        driver.keys("!").types("blue").keys(back).keys("Enter Enter Enter Enter");
        assert!(sent(&mut driver).is_empty(), "{back}: the Enter that ends another part, held, is no confirmation");
    }
    let mut driver = knowing(incident());
    driver.keys("! ! ! ! Enter Enter Enter");
    assert!(sent(&mut driver).is_empty());
}

#[test]
fn the_key_that_opened_it_may_be_held() {
    let mut driver = knowing(incident());
    driver.keys("B B B B B").types("blue").keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
    let mut driver = knowing(incident());
    driver.keys("! ! ! !").types("blue").keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
}

#[test]
fn a_fast_typist_is_not_hindered() {
    let mut driver = knowing(incident());
    driver.keys("!");
    for letter in "blue".chars() {
        driver.waits(45).press(crate::keymap::Chord::plain(crossterm::event::KeyCode::Char(letter)));
    }
    driver.waits(45).press(crate::keymap::Chord::plain(crossterm::event::KeyCode::Enter));
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
}

#[test]
fn digits_are_reasons_and_words_may_be_typed() {
    let mut driver = knowing(incident());
    driver.keys("! 3").types("blue").keys("Enter");
    assert_eq!(sent(&mut driver)[0].reason.as_deref(), Some("bad data"));
    let mut driver = knowing(incident());
    driver.keys("! 5").types("pay 2 is down!").keys("Enter").types("blue").keys("Enter");
    assert_eq!(sent(&mut driver)[0].reason.as_deref(), Some("pay 2 is down!"));
}

#[test]
fn it_opens_over_forms_and_over_everything_else() {
    for keys in ["?", "g t", "P", "a w", "6", "4"] {
        let mut driver = knowing(incident());
        driver.keys(keys).takes_effects();
        driver.keys("!");
        assert_eq!(driver.model.overlays.last(), Some(&Overlay::Rollback), "after {keys}");
        driver.types("blue").keys("Enter");
        assert_eq!(sent(&mut driver).len(), 1, "after {keys}: {}", said(&driver));
    }
}

#[test]
fn a_stopped_standby_is_another_thing_than_a_running_one() {
    let env = with_blue(|list| list.containers[0].state = ContainerState::Exited(0));
    let mut driver = knowing(env);
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("STOPPED") && screen.contains("boots old code"), "{screen}");
    driver.types("blue").keys("Enter");
    assert!(sent(&mut driver).is_empty(), "it wants a longer word");
    driver.types(" anyway").keys("Enter");
    assert_eq!(sent(&mut driver)[0].plan.way.rung, Rung::ColdStart);
}

#[test]
fn a_missing_standby_is_said_first() {
    let mut driver = knowing(with_blue(|list| drop(list.containers.remove(0))));
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("BLUE is missing") || screen.contains("MISSING"), "{screen}");
    assert!(screen.contains("By hand"), "{screen}");
}

#[test]
fn what_was_meant_when_the_typing_began_is_not_exchanged_for_another_way() {
    let mut driver = knowing(incident());
    driver.keys("!").types("blue");
    let env = with_blue(|list| list.containers[0].state = ContainerState::Exited(0));
    let environments = [(super::fixtures::production(), Arc::new(env))].into();
    driver.learns(engine::board::Board { environments, ..engine::board::Board::default() });
    driver.types(" anyway").keys("Enter");
    assert!(sent(&mut driver).is_empty(), "a flip was meant, and no boot of old code");
    assert!(said(&driver).contains("has to be started first"), "{}", said(&driver));
}

#[test]
fn the_word_that_was_shown_stays_the_word_whatever_is_learned_of_the_same_target() {
    let bare = |driver: &mut Driver| {
        let mut bare = config();
        bare.environments.get_mut("production").unwrap().slots.clear();
        driver.model.config = Arc::new(bare);
    };
    let mut driver = nothing_known();
    bare(&mut driver);
    driver.keys("!").types("prev");
    driver.model.config = Arc::new(config());
    learn(&mut driver, incident());
    let screen = driver.screen(80, 24);
    assert!(screen.contains("prev: prev"), "{screen}");
    driver.keys("Enter");
    let [order] = sent(&mut driver).try_into().unwrap();
    assert_eq!((order.typed.as_str(), order.plan.way.rung), ("blue", Rung::WarmFlip));
}

#[test]
fn a_target_that_became_another_costs_the_longer_word_and_what_was_typed_stays() {
    let mut driver = knowing(incident());
    driver.keys("!").types("blue");
    learn(&mut driver, blue_holds(5));
    driver.keys("Enter Enter");
    assert!(sent(&mut driver).is_empty());
    assert!(
        said(&driver).contains("It led to 0404040 when the typing began, and leads to 0505050 now"),
        "{}",
        said(&driver)
    );
    assert!(driver.screen(80, 24).contains("blue anyway: blue"), "{}", driver.screen(80, 24));
    driver.types(" anyway").keys("Enter");
    assert_eq!(sent(&mut driver).len(), 1, "{}", said(&driver));
}

/// BLUE holds another version.
fn blue_holds(version: u8) -> engine::environment::Environment {
    let mut env = incident();
    let mut list = engine::domain::container::ContainerList::clone(env.containers.value().unwrap());
    list.containers[0] = super::fixtures::container("app-blue", 3001, version);
    env.containers = engine::board::Reading::fresh(list, super::fixtures::now());
    env
}

#[test]
fn a_longer_word_that_was_typed_before_is_no_word_for_another_target_until_that_was_told() {
    use engine::domain::host::{Link, Loss};
    let away = Link::Lost { why: "no route".into(), hint: None, again: super::fixtures::now(), loss: Loss::Away };
    let mut driver = knowing(engine::environment::Environment { link: away, ..incident() });
    driver.keys("!").types("blue anyway");
    learn(&mut driver, blue_holds(5));
    driver.keys("Enter Enter Enter");
    assert!(sent(&mut driver).is_empty(), "an Enter that comes twice either");
    let told = "It led to 0404040 when the typing began, and leads to 0505050 now; nothing was run";
    assert!(said(&driver).contains(told), "{}", said(&driver));
    driver.types("blue").keys("Enter");
    let [order] = sent(&mut driver).try_into().unwrap();
    assert_eq!(order.plan.way.goal.commit, Some(engine::domain::CommitId::from_bytes([5; 20])));
}

#[test]
fn what_was_told_of_one_target_excuses_no_other() {
    let mut driver = knowing(incident());
    driver.keys("!").types("blue");
    learn(&mut driver, blue_holds(5));
    driver.keys("Enter").types(" anyway");
    learn(&mut driver, blue_holds(6));
    driver.keys("Enter Enter");
    assert!(sent(&mut driver).is_empty() && said(&driver).contains("leads to 0606060 now"), "{}", said(&driver));
}

#[test]
fn other_ways_are_chosen_by_tab_and_want_their_own_word() {
    let mut driver = knowing(incident());
    driver.keys("! Tab");
    assert_eq!(driver.model.rollback.wizard.as_ref().unwrap().section, Section::Ways);
    let screen = driver.screen(80, 24);
    assert!(screen.contains("start the stopped standby") && screen.contains("revert"), "{screen}");
    driver.keys("j Tab").types("blue").keys("Enter");
    assert!(sent(&mut driver).is_empty(), "BLUE runs: there is nothing to start");
}

#[test]
fn escape_sends_nothing_and_says_so() {
    let mut driver = knowing(incident());
    driver.keys("!").types("blu").keys("Esc");
    assert!(sent(&mut driver).is_empty() && driver.model.overlays.is_empty());
    assert_eq!(driver.said(), "Nothing was sent.");
}

#[test]
fn the_commands_by_hand_are_copied_while_nothing_is_typed() {
    let mut driver = knowing(incident());
    driver.keys("! y");
    let copied = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text),
        _ => None,
    });
    assert_eq!(copied.unwrap(), "ssh prod 'cd /srv/app && ./rollback.sh'");
}

#[test]
fn everything_that_matters_is_visible_in_eighty_columns() {
    let mut driver = knowing(incident());
    driver.keys("!");
    let screen = driver.screen(80, 24);
    for words in [
        "GREEN",
        "BLUE",
        "503",
        "since",
        "nginx → 3002 GREEN",
        "200 in 62 ms",
        "database",
        "next push",
        "Nothing was sent",
        "./rollback.sh",
        "PRODUCTION",
    ] {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    for size in [(40, 10), (50, 14), (59, 15), (120, 36), (200, 60)] {
        let screen = driver.screen(size.0, size.1);
        assert!(screen.contains("Type what") && screen.contains("By hand: ssh prod"), "{size:?}\n{screen}");
    }
}

#[test]
fn the_smallest_terminals_show_the_word_the_target_and_the_whole_line_by_hand() {
    for (width, height) in [(80, 15), (59, 16), (50, 12), (40, 12)] {
        let mut driver = knowing(incident());
        driver.keys("!");
        let screen = driver.screen(width, height);
        let flat: String = screen.lines().map(|line| line.trim_matches(['║', ' '])).collect::<Vec<_>>().join(" ");
        for words in ["NOW", "TO", "BLUE 0404040", "blue: ", "By hand: ssh prod", "./rollback.sh"] {
            assert!(flat.contains(words), "{words} is missing in {width}x{height}\n{screen}");
        }
        driver.types("blue");
        assert!(driver.screen(width, height).contains("blue: blue"), "{}", driver.screen(width, height));
    }
}

#[test]
fn why_a_paste_confirms_nothing_is_said_in_the_smallest_terminal_too() {
    let mut driver = knowing(incident());
    driver.keys("!").send(Msg::Paste("blue\n".into()));
    let screen = driver.screen(40, 10);
    let begin: String = said(&driver).chars().take(20).collect();
    assert!(!begin.is_empty() && screen.contains(&begin) && screen.contains("Type what"), "{screen}");
}

#[test]
fn what_there_is_no_room_for_is_counted() {
    let mut driver = knowing(incident());
    driver.keys("! Tab");
    let screen = driver.screen(120, 36);
    assert!(screen.contains(" more: cutover rollback --plan"), "{screen}");
}
