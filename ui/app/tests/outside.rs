//! Pull requests, runs and images on their screens: what is known, what is not, and what the selection keeps.

use super::board;
use super::driver::Driver;
use crate::app::dashboard::{FEW, attention};
use crate::app::pulls::AskedBy;
use crate::app::{Effect, Msg, Screen};
use chrono::TimeDelta;
use engine::board::{Board, GithubFacts, Reading};
use engine::config::Config;
use engine::domain::BranchName;
use engine::domain::pull_request::{
    ChangelogPresence, Check, Checks, ClaudeReview, FilePatch, Mergeability, PullDetail, PullList, PullNumber,
    PullRequest, PullState, Review, ReviewDecision, Talk, Verdict,
};
use engine::domain::workflow_run::{Run, RunId, RunList, RunState};
use engine::fault::Fault;
use engine::sources::github::{Identity, Right, Standing};
use std::sync::Arc;
use std::time::Duration;

fn pull(number: u64) -> PullRequest {
    PullRequest {
        number: PullNumber(number),
        title: format!("feat: number {number}"),
        author: None,
        state: PullState::Open,
        head: BranchName::new(format!("feature/{number}")),
        head_id: Some(board::id(1)),
        fork: None,
        base: BranchName::new("development"),
        created: board::now(),
        updated: board::now(),
        checks: Checks::None,
        decision: ReviewDecision::Unknown,
        reviews: Vec::new(),
        mergeability: Mergeability::Unknown,
        auto_merge: false,
        behind: None,
        changelog: ChangelogPresence::Unknown,
        entities: None,
        size: None,
        files: None,
        labels: Vec::new(),
        comments: None,
        claude: ClaudeReview::Never,
        url: format!("https://github.com/o/r/pull/{number}"),
    }
}

/// Whose token it is.
pub(in crate::app) fn token_of(login: &str) -> Reading<GithubFacts> {
    let (scopes, expires, right) = (None, None, Right::Push);
    let (renamed, standing) = (None, Standing::Open);
    let identity = Identity { login: Some(login.into()), scopes, expires, right, renamed, standing };
    Reading::fresh(GithubFacts { identity, limits: None }, board::now())
}

pub(in crate::app) fn board_with(numbers: &[u64]) -> Board {
    let list = PullList { pulls: numbers.iter().map(|number| pull(*number)).collect(), total: Some(40) };
    Board { pulls: Reading::fresh(list, board::now()), ..board::board() }
}

#[test]
fn the_selected_pull_request_stays_selected_when_others_come_before_it() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7, 8])).keys("3 j");
    assert!(driver.screen(120, 36).contains("❯ 8 "), "{}", driver.screen(120, 36));
    driver.learns(board_with(&[9, 7, 8]));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("❯ 8 ") && screen.contains("Pull requests  [all 3 of 40] mine ? review ?"), "{screen}");
    assert!(screen.contains("ghost") && screen.contains("none ran on its head"), "{screen}");
    driver.takes_effects();
    driver.keys("o");
    assert_eq!(driver.takes_effects(), [Effect::Browse("https://github.com/o/r/pull/8".into())]);
}

#[test]
fn the_list_turns_to_ones_own_and_to_what_waits_for_ones_review_and_back() {
    let mut board = board_with(&[7, 8, 9]);
    let list = PullList::clone(board.pulls.value().unwrap());
    let told = |mut pull: PullRequest| {
        let awaited = Review { reviewer: Some("Rohan".into()), verdict: Verdict::Awaited, at: None };
        match pull.number.0 {
            7 => pull.author = Some("rohan".into()),
            8 => pull.reviews = vec![awaited],
            _ => {}
        }
        pull
    };
    let list = PullList { pulls: list.pulls.into_iter().map(told).collect(), total: None };
    board.pulls = Reading::fresh(list, board::now());
    board.github = token_of("rohan");
    let mut driver = Driver::new();
    driver.learns(board.clone()).keys("3 ]");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("all 3 [mine 1] review 1") && screen.contains("❯ 7 "), "{screen}");
    assert!(!screen.contains("feature/8") && !screen.contains("feature/9"), "{screen}");
    driver.learns(board).keys("]");
    assert!(driver.screen(120, 36).contains("❯ 8 "), "{}", driver.screen(120, 36));
    driver.keys("]");
    assert!(driver.screen(120, 36).contains("[all 3] mine 1 review 1"), "{}", driver.screen(120, 36));
}

#[test]
fn what_cannot_be_read_says_why_and_what_to_do_and_old_things_stay() {
    let fault = || Fault::refused("There is no token for github.com").hint("gh auth login brings one.");
    let mut driver = Driver::new();
    driver.learns(Board { pulls: Reading::default().failed(fault(), board::now()), ..board::board() }).keys("3");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("✗ There is no token for github.com.") && screen.contains("gh auth login"), "{screen}");
    assert!(!screen.contains("Pull requests (0)"), "{screen}");
    let old = board_with(&[7]);
    driver.learns(Board { pulls: old.pulls.failed(fault(), board::now()), ..old });
    let screen = driver.screen(80, 24);
    assert!(screen.contains("feature/7") && screen.contains("GitHub stale"), "{screen}");
}

#[test]
fn before_the_first_answer_nothing_is_counted() {
    let mut driver = Driver::new();
    for (key, word) in
        [("3", "Reading pull requests…"), ("7", "Reading workflow runs…"), ("5", "Reading the registry…")]
    {
        let screen = driver.keys(key).screen(120, 36);
        assert!(screen.contains(word) && !screen.contains("(0)"), "{screen}");
    }
}

pub(in crate::app) fn board_with_runs(runs: Vec<Run>) -> Board {
    Board { runs: Reading::fresh(RunList { runs, total: None }, board::now()), ..board::board() }
}

pub(in crate::app) fn run(number: u64, file: &str, state: RunState) -> Run {
    Run {
        id: RunId(number),
        number,
        attempt: 1,
        workflow: file.into(),
        file: Some(file.into()),
        title: String::new(),
        event: "push".into(),
        branch: Some("main".into()),
        head: Some(board::id(9)),
        actor: None,
        state,
        created: board::now(),
        started: None,
        updated: board::now(),
        url: String::new(),
        cancelled_by: None,
        ships: None,
    }
}

fn attention_of(runs: Vec<Run>) -> Vec<String> {
    let list = RunList { runs, total: None };
    let board = Board { runs: Reading::fresh(list, board::now()), ..Board::default() };
    attention(&board, &Config::default(), board::now(), FEW).into_iter().map(|item| item.text).collect()
}

#[test]
fn only_the_newest_run_of_a_workflow_on_a_branch_needs_a_person() {
    let mended = vec![run(8, "build.yml", RunState::Success), run(7, "build.yml", RunState::Failure)];
    assert_eq!(attention_of(mended), Vec::<String>::new());
    let cancelled = Run { cancelled_by: Some(RunId(9)), ..run(8, "build.yml", RunState::Cancelled) };
    let other = Run { branch: Some("development".into()), ..run(9, "build.yml", RunState::Success) };
    assert_eq!(attention_of(vec![other, cancelled]), ["build.yml #8 on main was cancelled by #9 and never ships"]);
    let waiting = vec![run(3, "deploy-production.yml", RunState::Waiting), run(4, "claude.yml", RunState::Failure)];
    assert_eq!(attention_of(waiting), ["deploy-production.yml #3 on main waits for somebody to approve it"]);
}

#[test]
fn what_says_nothing_hides_neither_a_failed_deploy_nor_one_that_waits() {
    let after = |state, before| {
        let (file, other) = ("deploy-production.yml", Some("development".to_owned()));
        let newest = Run { branch: other, ..run(11, file, state) };
        attention_of(vec![newest, run(10, file, before)])
    };
    for state in [RunState::Skipped, RunState::Neutral, RunState::Unknown] {
        assert_eq!(after(state, RunState::Failure), ["deploy-production.yml #10 on main failed"], "{state:?}");
    }
    for state in [RunState::Skipped, RunState::Success, RunState::Running] {
        let waits = "deploy-production.yml #10 on main waits for somebody to approve it";
        assert_eq!(after(state, RunState::Waiting), [waits], "{state:?}");
        assert_eq!(after(state, RunState::Zombie).len(), 1, "{state:?}");
    }
    let follows = Run { event: "workflow_run".into(), ..run(3, "deploy-production.yml", RunState::Failure) };
    assert_eq!(attention_of(vec![follows]), ["deploy-production.yml #3 failed"], "its branch is not what it ships");
    assert_eq!(after(RunState::Success, RunState::Failure), [""; 0], "a later one ended well");
    let nameless = Run { file: None, workflow: "Ship".into(), ..run(10, "x", RunState::Failure) };
    assert_eq!(attention_of(vec![nameless]), ["Ship #10 on main failed"], "it may be one that matters");
}

#[test]
fn a_source_that_does_not_answer_needs_a_person_and_one_that_is_not_set_up_does_not() {
    let failed = || Fault::while_doing("reading pull requests", "timeout");
    let board = Board {
        pulls: Reading::default().failed(failed(), board::now()),
        runs: Reading::default().failed(failed(), board::now()),
        images: Reading::default().failed(Fault::usage("No image is known"), board::now()),
        ..Board::default()
    };
    let texts: Vec<_> = attention(&board, &Config::default(), board::now(), FEW)
        .into_iter()
        .map(|item| (item.word, item.text))
        .collect();
    assert_eq!(texts, [("github", "reading pull requests: timeout".to_owned())], "once, not twice");
}

fn detail() -> PullDetail {
    let patch = |path: &str, patch: Option<&str>| FilePatch {
        path: path.into(),
        added: Some(1),
        removed: Some(0),
        patch: patch.map(str::to_owned),
    };
    PullDetail {
        body: "# Why\n\nIt was \u{1b}[31mslow\u{202e}.".into(),
        mergeability: Mergeability::Clean,
        size: None,
        decision: ReviewDecision::Approved,
        claude: ClaudeReview::Unknown,
        talk: vec![Talk { who: None, verdict: Some("approved"), body: "Fine by me.".into(), at: board::now() }],
        checks: Some(vec![Check {
            name: "lint".into(),
            state: RunState::Failure,
            url: None,
            log: vec!["1 error".into()],
        }]),
        files: Some(vec![patch("src/a.ts", None), patch("changelog/2026-01-01-x.md", Some("@@ -0,0 +1 @@\n+# x"))]),
        files_in_all: Some(3000),
        unread: Vec::new(),
    }
}

#[test]
fn what_a_server_tells_little_of_is_on_the_screen_only_while_the_list_is() {
    let mut driver = Driver::new();
    let pulls = [7, 8].map(|number| PullRequest { checks: Checks::Unknown, ..pull(number) });
    let list = PullList { pulls: pulls.to_vec(), total: Some(2) };
    driver.learns(Board { pulls: Reading::fresh(list, board::now()), ..board::board() });
    let shown = |effects: Vec<Effect>| {
        let shown = effects.into_iter().filter_map(|effect| match effect {
            Effect::ShowPulls(numbers) => Some(numbers.iter().map(|number| number.0).collect::<Vec<_>>()),
            _ => None,
        });
        shown.collect::<Vec<_>>()
    };
    assert_eq!(shown(driver.takes_effects()), Vec::<Vec<u64>>::new(), "the dashboard asks for none of them");
    for _ in 0..2 {
        assert_eq!(shown(driver.keys("3").takes_effects()), [[7, 8]]);
        assert_eq!(shown(driver.keys("j k").takes_effects()), Vec::<Vec<u64>>::new(), "they are told once");
        assert_eq!(shown(driver.keys("1").takes_effects()), [Vec::<u64>::new()], "nobody looks any more");
    }
}

#[test]
fn a_pull_request_is_read_whole_when_it_is_opened_and_shown_in_tabs() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7, 8])).keys("3 j").takes_effects();
    let asked = driver.keys("Enter").takes_effects();
    let [Effect::ReadPull(question, pull, _)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(pull.number, PullNumber(8));
    assert!(driver.screen(120, 36).contains("Reading it whole"), "{}", driver.screen(120, 36));
    driver.send(Msg::PullRead(question.clone(), Ok(Arc::new(detail()))));
    assert_eq!(driver.takes_effects(), [], "it is asked for once");
    let screen = driver.screen(120, 40);
    assert!(screen.contains("│ Why") && screen.contains("✓ clean"), "{screen}");
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
    let screen = driver.keys("]").screen(120, 36);
    assert!(screen.contains("ghost approved") && screen.contains("Fine by me."), "{screen}");
    let screen = driver.keys("]").screen(120, 36);
    assert!(screen.contains("✗ failure") && screen.contains("lint") && screen.contains("| 1 error"), "{screen}");
    let screen = driver.keys("]").screen(120, 36);
    let (entry, code) = (screen.find("changelog/2026").unwrap(), screen.find("src/a.ts").unwrap());
    assert!(entry < code && screen.contains("it is binary, or too large"), "{screen}");
    assert!(screen.contains("2998 more files"), "{screen}");
    driver.keys("Esc");
    assert!(driver.screen(120, 36).contains("Enter detail"), "{}", driver.screen(120, 36));
}

#[test]
fn a_pull_request_that_cannot_be_read_says_why_and_keeps_what_the_list_knows() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7])).keys("3 Enter");
    let asked = driver.takes_effects();
    let [Effect::ReadPull(question, ..)] = &asked[..] else { panic!("{asked:?}") };
    let fault = Fault::refused("GitHub is away").hint("r asks again.");
    driver.send(Msg::PullRead(question.clone(), Err(Arc::new(fault))));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✗ GitHub is away. r asks again.") && screen.contains("feature/7"), "{screen}");
}

fn with_check(state: RunState) -> PullDetail {
    let check = Check { name: "build".into(), state, url: None, log: Vec::new() };
    PullDetail { checks: Some(vec![check]), ..detail() }
}

/// The question that was asked, of the one effect that is one.
fn asked(driver: &mut Driver) -> Option<crate::app::pulls::Question> {
    driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::ReadPull(question, ..) => Some(question),
        _ => None,
    })
}

#[test]
fn a_detail_is_read_again_while_its_checks_run_and_when_a_person_asks() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7])).keys("3 Enter");
    let question = asked(&mut driver).unwrap();
    driver.send(Msg::PullRead(question.clone(), Ok(Arc::new(with_check(RunState::Running)))));
    driver.waits(14_000);
    assert_eq!(asked(&mut driver), None, "not yet");
    driver.waits(1_000);
    assert_eq!(asked(&mut driver), Some(question.clone()));
    let screen = driver.keys("] ]").screen(120, 36);
    assert!(screen.contains("running") && screen.contains("read now"), "what is known stays: {screen}");
    driver.send(Msg::PullRead(question.clone(), Ok(Arc::new(with_check(RunState::Success)))));
    driver.waits(150_000);
    assert_eq!(asked(&mut driver), None, "nothing runs any more");
    assert!(driver.screen(120, 36).contains("read 2m"), "{}", driver.screen(120, 36));
    driver.keys("r");
    assert_eq!(asked(&mut driver), Some(question.clone()));
    driver.send(Msg::PullRead(question, Err(Arc::new(Fault::refused("GitHub is away")))));
    assert_eq!(asked(&mut driver), None, "not again and again");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("~ As of 2m ago: GitHub is away.") && screen.contains("stale 2m"), "{screen}");
    assert!(screen.contains("✓ success"), "{screen}");
}

#[test]
fn where_calls_run_out_a_detail_is_read_again_no_more_often_than_the_list_and_not_for_every_board() {
    let mut driver = Driver::new();
    let slow = Board { github_pace: Some(Duration::from_mins(5)), ..board_with(&[7]) };
    driver.learns(slow.clone()).keys("3 Enter");
    let question = asked(&mut driver).unwrap();
    driver.send(Msg::PullRead(question.clone(), Ok(Arc::new(with_check(RunState::Running)))));
    driver.waits(290_000);
    assert_eq!(asked(&mut driver), None);
    driver.waits(10_000);
    let again = driver.takes_effects();
    assert!(again.iter().any(|effect| matches!(effect, Effect::ReadPull(_, _, AskedBy::Itself))), "{again:?}");
    driver.send(Msg::PullRead(question.clone(), Err(Arc::new(Fault::refused("GitHub is away")))));
    driver.learns(slow.clone());
    assert_eq!(asked(&mut driver), None, "another source told something");
    let pulls = PullList::clone(slow.pulls.value().unwrap());
    driver.learns(Board { pulls: Reading::fresh(pulls, board::now() + TimeDelta::minutes(10)), ..slow });
    assert_eq!(asked(&mut driver), Some(question), "GitHub answers again");
}

#[test]
fn where_nothing_is_selected_the_reason_says_what_is_missing() {
    let mut driver = Driver::new();
    driver.keys("3 @");
    assert_eq!(driver.said(), "No pull request is read yet.");
    driver
        .learns(Board { pulls: Reading::default().failed(Fault::refused("no token"), board::now()), ..board::board() });
    assert_eq!(driver.keys("@").said(), "No pull request can be read: the list says why.");
    driver.learns(board_with(&[]));
    assert_eq!(driver.keys("@").said(), "No pull request is listed here.");
    assert_eq!(driver.keys("2 @").said(), "Select a pull request on its screen first: 3.");
}

#[test]
fn pull_requests_and_runs_are_filtered_like_every_list() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7, 8])).keys("3 /").types("8").keys("Enter");
    assert_eq!(driver.model.outside.pulls.keys, [PullNumber(8)]);
    assert!(driver.screen(120, 36).contains("Pull requests  / 8"), "{}", driver.screen(120, 36));
    driver.keys("Esc");
    assert_eq!(driver.model.outside.pulls.keys.len(), 2);
    let runs = vec![run(3, "build.yml", RunState::Failure), run(2, "deploy-production.yml", RunState::Success)];
    driver.learns(board_with_runs(runs)).keys("7 /").types("is:failure").keys("Enter");
    assert_eq!(driver.model.outside.runs.keys, [RunId(3)]);
    driver.keys("/ ctrl-u").types("deploy !build").keys("Enter");
    assert_eq!(driver.model.outside.runs.keys, [RunId(2)]);
    assert!(driver.screen(120, 36).contains("Runs  / deploy !build"), "{}", driver.screen(120, 36));
    driver.keys("/ ctrl-u").types("nothing like it").keys("Enter");
    assert!(driver.screen(120, 36).contains("- nothing matches the filter; Esc clears it"));
    driver.keys("Esc");
    assert_eq!((driver.model.outside.runs.keys.len(), driver.model.screen), (2, Screen::Runs));
}
