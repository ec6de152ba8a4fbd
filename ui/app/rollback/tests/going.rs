//! After it was sent: what is told while it goes on, how it ended, and what stays on every screen.

use super::fixtures::{incident, knowing, nothing_known, now, production};
use crate::app::rollback::{News, RollbackEffect, banner};
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::tests::outside::run;
use crate::app::{Effect, Msg};
use engine::board::{Board, BranchList, Newer, Reading};
use engine::domain::traffic::Traffic;
use engine::domain::workflow_run::{Run, RunList, RunState};
use engine::domain::{Branch, BranchName, CommitId, Role, SlotName};
use engine::operations::journal::{End, Opening, Story};
use engine::operations::rollback::{Ending, Finished, News as Heard, Quarantine, Step, Times};
use engine::sources::host::Pipe;
use std::sync::Arc;

pub(super) fn begun() -> (Driver, u64) {
    let mut driver = knowing(incident());
    driver.keys("! 1").types("blue").keys("Enter");
    let id = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Rollback(RollbackEffect::Run(id, _)) => Some(id),
        _ => None,
    });
    (driver, id.unwrap())
}

pub(super) fn story() -> Story {
    let (from, to) = (CommitId::from_bytes([4; 20]), CommitId::from_bytes([9; 20]));
    let opening = Opening {
        id: "rollback-1".into(),
        kind: "rollback".into(),
        place: "production".into(),
        who: "asha".into(),
        at: now(),
        from,
        to,
        plan: String::new(),
        accepted: Vec::new(),
        aim: None,
        target: None,
    };
    Story { opening, steps: Vec::new(), closed: None, cut_off: false }
}

pub(super) fn finished(ending: Ending, sentence: &str) -> News {
    News::Finished(Arc::new(Finished {
        ending,
        sentence: sentence.into(),
        next: None,
        by_hand: None,
        slot: Some(SlotName("blue".into())),
        commit: Some(CommitId::from_bytes([4; 20])),
        times: Times::default(),
        story: story(),
        recorded: true,
        quarantined: None,
    }))
}

fn heard() -> News {
    News::Heard(vec![
        Heard::Began(Step::Lock),
        Heard::Ended(Step::Lock, End::Done, "taken".into()),
        Heard::Began(Step::Script),
        Heard::Line(Pipe::Out, "switching \u{1b}[31mto blue".into()),
    ])
}

#[test]
fn the_output_of_the_script_is_on_the_screen_as_it_comes_and_harmless() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard()));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("│ switching ␛[31mto blue") && screen.contains("⟳ script"), "{screen}");
    assert!(screen.contains("ROLLING BACK PRODUCTION to BLUE"), "{screen}");
}

#[test]
fn answers_to_another_question_are_dropped() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id + 1, finished(Ending::Served, "BLUE serves")));
    assert!(driver.model.rollback.goes_on());
}

#[test]
fn leaving_its_screen_stops_nothing_and_one_goes_on_at_a_time() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).keys("q");
    assert!(driver.said().contains("It goes on"), "{}", driver.said());
    driver.keys("j");
    assert!(banner(&driver.model).unwrap().contains("goes on: script"));
    driver.keys("!").types("blue").keys("Enter");
    let again =
        driver.takes_effects().into_iter().any(|effect| matches!(effect, Effect::Rollback(RollbackEffect::Run(..))));
    assert!(!again && driver.model.rollback.wizard.is_none(), "what goes on is shown");
}

#[test]
fn what_serves_is_said_and_that_the_branch_still_holds_the_other() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves, and well")));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("NOW SERVING BLUE 0404040") && screen.contains("main still holds 0909090"), "{screen}");
    driver.keys("q j");
    driver.model.notices.clear();
    let banner = banner(&driver.model).unwrap();
    assert!(banner.contains("main holds 0909090, production runs 0404040 (BLUE)"), "{banner}");
    assert!(driver.screen(120, 36).contains("main holds 0909090"));
}

/// What a console finds that is opened later: production is back on blue, and the branch holds this.
fn later(holds: u8) -> Driver {
    let mut driver = nothing_known();
    let (bad, good) = (CommitId::from_bytes([9; 20]), CommitId::from_bytes([4; 20]));
    driver.model.rollback.quarantined = vec![Quarantine {
        environment: "production".into(),
        bad,
        good: Some(good),
        at: now(),
        who: "asha".into(),
        reason: None,
        site: None,
        repository: None,
    }];
    let mut env = incident();
    let traffic = Traffic::clone(env.traffic.value().unwrap());
    env.traffic = Reading::fresh(Traffic { upstream: "127.0.0.1:3001".into(), port: 3001, ..traffic }, now());
    let head = CommitId::from_bytes([holds; 20]);
    let main = Branch { head, ..board::branch("main", Role::Production, holds) };
    let branches = BranchList { branches: vec![main], ..BranchList::default() };
    let environments = [(production(), Arc::new(env))].into();
    driver
        .learns(Board { environments, branches: Reading::fresh(branches, now()), ..Board::default() })
        .takes_effects();
    driver
}

#[test]
fn that_the_branch_holds_what_production_was_put_back_from_is_told_after_a_restart_too() {
    let mut driver = later(9);
    let words = "! main holds 0909090, production runs 0404040: the next push ships it.";
    assert_eq!(banner(&driver.model).as_deref(), Some(words));
    assert!(driver.screen(120, 36).contains("main holds 0909090"));
    assert_eq!(banner(&later(4).model), None, "the branch is back where production is");
    driver.model.rollback.quarantined.clear();
    assert_eq!(banner(&driver.model), None, "it was lifted");
}

#[test]
fn what_another_environment_was_put_back_from_later_hides_nothing() {
    let mut driver = later(9);
    let staging = Quarantine { environment: "staging".into(), ..driver.model.rollback.quarantined[0].clone() };
    driver.model.rollback.quarantined.push(staging);
    assert!(banner(&driver.model).unwrap().contains("main holds 0909090, production runs 0404040"));
}

#[test]
fn a_build_of_what_was_put_back_from_ships_it_by_itself_and_is_named() {
    let mut driver = later(9);
    let run = |state| Run {
        head: Some(CommitId::from_bytes([9; 20])),
        branch: Some("main".into()),
        ..run(813, "build.yml", state)
    };
    let mut told = |state| {
        let runs = Reading::fresh(RunList { runs: vec![run(state)], total: None }, now());
        driver.learns(Board { runs, ..Board::clone(&driver.model.board) }).takes_effects();
        banner(&driver.model).unwrap()
    };
    assert!(told(RunState::Running).ends_with("build #813 goes on and ships it by itself: 7 shows it."));
    assert!(told(RunState::Success).ends_with("the next push ships it."));
}

#[test]
fn the_branch_holds_what_github_has_where_this_clone_lags_behind() {
    let mut driver = later(4);
    let mut board = Board::clone(&driver.model.board);
    board.newer = vec![Newer { branch: BranchName::new("main"), commit: CommitId::from_bytes([9; 20]) }];
    driver.learns(board).takes_effects();
    let words = "! main holds 0909090, production runs 0404040: the next push ships it.";
    assert_eq!(banner(&driver.model).as_deref(), Some(words));
}

#[test]
fn what_was_put_back_from_is_not_the_word_alone() {
    let mut driver = later(9);
    driver.keys("! g r e e n Enter");
    let sent =
        driver.takes_effects().into_iter().any(|effect| matches!(effect, Effect::Rollback(RollbackEffect::Run(..))));
    assert!(!sent, "{}", driver.screen(80, 24));
}

#[test]
fn what_nobody_knows_is_never_called_done() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, finished(Ending::Unknown, "The connection was lost, and it did not come back")));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("? The connection was lost") && !screen.contains("NOW SERVING"), "{screen}");
    driver.keys("q");
    assert!(banner(&driver.model).unwrap().starts_with("? How the rollback to BLUE"));
}

#[test]
fn the_incident_is_copied_as_markdown() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves, and well")));
    driver.takes_effects();
    driver.keys("y");
    let text = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text),
        _ => None,
    });
    let text = text.unwrap();
    for words in [
        "## Rollback of `production`",
        "- from: `GREEN 0909090`",
        "- to: `BLUE 0404040`",
        "- failing: at least since ",
        "- reason: `errors or 5xx`",
        "| lock | done: `taken` |",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}

#[test]
fn a_console_that_may_change_nothing_says_so_and_sends_nothing() {
    let mut driver = knowing(incident());
    driver.model.access = crate::app::Access::ReadOnly;
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("read-only") && screen.contains("./rollback.sh"), "{screen}");
    assert!(!screen.contains("Type what"), "no word is asked for: {screen}");
    driver.types("blue").keys("Enter");
    let refused = driver.takes_effects().into_iter().filter(|effect| driver.model.access.refuses(effect)).count();
    assert_eq!(refused, 1, "the effect is refused where effects are performed");
}

#[test]
fn one_that_was_left_is_told_of_before_the_ways_back() {
    let mut driver = knowing(incident());
    driver.model.rollback.left = Some(("/tmp/rollback-1".into(), Arc::new(story())));
    driver.keys("!");
    let screen = driver.screen(80, 24);
    for words in
        ["A rollback to 0404040 was begun here by asha", "G    looks how it ended", "Look by hand: ssh prod 'grep -nE"]
    {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    assert!(!screen.contains("Type what"), "{screen}");
    driver.keys("S P M");
    assert!(driver.screen(80, 24).contains("A rollback to 0404040 was begun"), "no other key starts anything");
    driver.keys("Tab");
    assert!(driver.screen(80, 24).contains("Type what"), "{}", driver.screen(80, 24));
    driver.keys("Esc ! G");
    let effects = driver.takes_effects();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Rollback(RollbackEffect::GoOn(..)))), "{effects:?}");
}

#[test]
fn a_way_that_just_failed_says_so_and_costs_the_longer_word() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, finished(Ending::NotMoved, "The traffic did not move"))).keys("B");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("it failed here at") && !screen.contains("How   ✓ flip"), "{screen}");
}

#[test]
fn an_enter_that_is_held_leaves_what_goes_on_on_the_screen() {
    let (mut driver, _) = begun();
    driver.keys("Enter Enter Enter");
    assert!(driver.model.overlays.contains(&crate::app::Overlay::Rollback));
}

#[test]
fn a_lock_that_is_waited_for_is_taken_over_by_a_second_press() {
    let (mut driver, id) = begun();
    let taken = |driver: &mut Driver| {
        let force = |effect: &Effect| matches!(effect, Effect::Rollback(RollbackEffect::TakeOver(_)));
        driver.takes_effects().iter().any(force)
    };
    driver.keys("T T");
    assert!(!taken(&mut driver), "nobody holds it");
    assert!(driver.screen(120, 36).contains("By hand: ssh prod 'cd /srv/app && ./rollback.sh'"));
    let held = Heard::Waits("The lock of the host is held by ravi, whose script is waited for.".into());
    driver.send(Msg::Rollback(id, News::Heard(vec![Heard::Began(Step::Lock), held])));
    let screen = driver.screen(120, 36);
    assert!(
        !screen.contains("./rollback.sh") && screen.contains("Look by hand: "),
        "a second one leads back\n{screen}"
    );
    assert!(driver.screen(120, 36).contains("take the lock over"), "{}", driver.screen(120, 36));
    driver.keys("T");
    assert!(!taken(&mut driver) && driver.said().starts_with("T once more takes the lock over"), "{}", driver.said());
    driver.keys("T");
    assert!(taken(&mut driver));
    driver.keys("T");
    assert!(!taken(&mut driver), "once is enough");
}

#[test]
fn the_script_is_not_told_to_be_run_by_hand_where_that_leads_back() {
    let (mut driver, id) = begun();
    let screen = driver.screen(120, 36);
    assert!(screen.contains("By hand: ssh prod 'cd /srv/app && ./rollback.sh'"), "nothing was run yet\n{screen}");
    driver.send(Msg::Rollback(id, heard()));
    let look = |screen: &str| screen.contains("Look by hand: ") && !screen.contains("./rollback.sh");
    assert!(look(&driver.screen(120, 36)), "{}", driver.screen(120, 36));
    for ending in [Ending::Unknown, Ending::Unverified, Ending::Unhealthy, Ending::WrongVersion] {
        driver.send(Msg::Rollback(id, finished(ending, "It ended")));
        driver.model.notices.clear();
        assert!(look(&driver.screen(120, 36)), "{ending:?}\n{}", driver.screen(120, 36));
    }
    driver.send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves")));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Back to GREEN by hand: ssh prod 'cd /srv/app && ./rollback.sh'"), "{screen}");
}

#[test]
fn the_commands_by_hand_are_told_once() {
    let (mut driver, id) = begun();
    let News::Finished(end) = finished(Ending::NotMoved, "The traffic did not move") else { return };
    let by_hand = Some("ssh prod 'nginx -t && systemctl reload nginx'".to_owned());
    driver.send(Msg::Rollback(id, News::Finished(Arc::new(Finished { by_hand, ..Finished::clone(&end) }))));
    driver.model.notices.clear();
    let screen = driver.screen(120, 36);
    assert_eq!(screen.matches("By hand: ").count(), 1, "{screen}");
}

#[test]
fn text_that_comes_in_one_go_copies_nothing_and_chooses_no_reason() {
    let mut driver = knowing(incident());
    driver.keys("!").spills("green anyway 1y");
    let copied = driver.takes_effects().into_iter().any(|effect| matches!(effect, Effect::Copy { .. }));
    let screen = driver.screen(80, 24);
    assert!(!copied && !screen.contains("❯1"), "{screen}");
}

/// What of a comment is to be done by the keys so far.
fn remarked(driver: &mut Driver) -> Option<RollbackEffect> {
    driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Rollback(effect @ (RollbackEffect::Find(..) | RollbackEffect::Comment(..))) => Some(effect),
        _ => None,
    })
}

#[test]
fn what_happened_is_told_at_github_once_and_only_after_all_of_it_was_shown() {
    use engine::domain::pull_request::PullNumber;
    use engine::operations::act::{ActEnd, Outcome};
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves, says @oncall <b>")));
    driver.takes_effects();
    driver.keys("C");
    assert_eq!(remarked(&mut driver), Some(RollbackEffect::Find(id, CommitId::from_bytes([9; 20]))));
    driver.keys("C");
    assert_eq!(remarked(&mut driver), None, "it is not known yet where it would be posted");
    driver.send(Msg::Rollback(id, News::Found(PullNumber(214))));
    let screen = driver.screen(80, 24);
    for words in ["W posts this on #214", "## Rollback of `production`", "- result: `BLUE serves, says @oncall <b>`"] {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    driver.keys("W W W W W W W W W W");
    let early = "Nothing was posted: read it first, then W posts it.";
    assert!(remarked(&mut driver).is_none() && driver.said() == early, "one that is held either: {}", driver.said());
    driver.keys("Esc");
    assert!(driver.said() == "Nothing was posted." && remarked(&mut driver).is_none(), "{}", driver.said());
    driver.keys("C").takes_effects();
    driver.keys("W").send(Msg::Rollback(id, News::Found(PullNumber(214)))).keys("C C C C");
    assert_eq!(remarked(&mut driver), None, "a C that is held, and a W before it was shown, post nothing");
    driver.spills("text W");
    assert_eq!(remarked(&mut driver), None, "text that is thrown at it is no key");
    let screen = driver.waits(1000).screen(80, 24);
    assert!(screen.contains("W post it") && !screen.contains("C the comment"), "{screen}");
    driver.keys("W");
    let Some(RollbackEffect::Comment(_, text, PullNumber(214))) = remarked(&mut driver) else { panic!() };
    assert!(text.starts_with("## Rollback of `production`"), "{text}");
    let url = Some("https://github.com/acme/api/pull/214#issuecomment-1".to_owned());
    let (sentence, next_step) = ("#214 has the comment.".to_owned(), None);
    let end = ActEnd { outcome: Outcome::Observed, sentence, next_step, url, recorded: true };
    driver.send(Msg::Rollback(id, News::Remarked(Arc::new(end)))).keys("W W C C");
    assert_eq!(remarked(&mut driver), None, "it is posted once");
    assert!(driver.said().contains("It is posted on #214 already") && driver.said().contains("issuecomment-1"));
}

#[test]
fn what_github_took_is_followed_on_the_screen_and_told_on_every_other() {
    use engine::operations::act::{ActEnd, Outcome};
    use engine::operations::promotion::{Ended, Outcome as Came, Progress, Step as Way, StepLine, StepState};
    let (mut driver, id) = begun();
    let end = ActEnd {
        outcome: Outcome::Observed,
        sentence: "It runs again.".into(),
        next_step: None,
        url: None,
        recorded: true,
    };
    driver.send(Msg::Rollback(id, News::Acted(Arc::new(end))));
    let line = |step, state| StepLine {
        step,
        state,
        words: "deploy.yml #588".into(),
        run: None,
        time: (None, None),
        usual: None,
    };
    let steps = vec![line(Way::Build, StepState::Done), line(Way::Deploy, StepState::Running)];
    let mut progress = Progress { steps, serving: "GREEN 0909090".into(), ended: None };
    driver.send(Msg::Rollback(id, News::Followed(Arc::new(progress.clone()))));
    let screen = driver.screen(100, 30);
    assert!(screen.contains("deploy  deploy.yml #588") && screen.contains("NOW SERVING  GREEN 0909090"), "{screen}");
    assert!(banner(&driver.model).unwrap().contains("What GitHub took puts BLUE 0404040 back: deploy"));
    let sentence = "0404040 is live on production".to_owned();
    progress.ended = Some(Ended { outcome: Came::Live, sentence, next_step: None });
    driver.send(Msg::Rollback(id, News::Followed(Arc::new(progress))));
    assert!(driver.said().contains("0404040 is live on production"), "{}", driver.said());
}
