//! Texts from outside that try to act on the terminal or on the eye: wherever they are shown, they are only letters.
//! And texts without measure: showing them stays quick.

use crate::drawn;
use crate::states::{Place, SIZES, Stock};
use crate::world::boxes;
use crossterm::event::{KeyCode, KeyEvent};
use cutover::app::pulls::Question;
use cutover::app::runs::{Question as RunQuestion, RunsMsg};
use cutover::app::{Effect, Model, Msg, update};
use engine::board::{Board, Reading};
use engine::domain::container::{ContainerHealth, HealthCheck};
use engine::domain::health::Verdict as Says;
use engine::domain::host::{CheckOutcome, CheckResult, Link, Loss};
use engine::domain::image::{ImageList, Restorable};
use engine::domain::pull_request::{
    Check, Checks, ClaudeReview, FilePatch, Mergeability, PullDetail, PullFile, PullList, Review, ReviewDecision, Talk,
    Verdict,
};
use engine::domain::secret::SecretFacts;
use engine::domain::workflow_run::{Job, JobId, RunList, RunState, Ships, Step};
use engine::domain::{BranchName, Moment};
use engine::environment::Environment;
use engine::fault::Fault;
use engine::run_log::JobLog;
use std::sync::Arc;

/// Clears the screen, names the window, turns the reading direction, goes back, rings, and hides.
const BAD: &str = "\u{1b}[2J\u{1b}]0;mine\u{7}a\u{202e}b\u{2066}c\rd\ne\u{9b}31mf\u{8}\u{200b}g\u{feff}";

fn bad() -> String {
    BAD.to_owned()
}

fn when() -> Moment {
    crate::world::moment()
}

fn spoiled(board: &Board) -> Board {
    let mut pulls = PullList::clone(board.pulls.value().unwrap());
    for pull in &mut pulls.pulls {
        (pull.title, pull.url, pull.author) = (bad(), bad(), Some(bad()));
        (pull.head, pull.base, pull.fork) = (BranchName::new(BAD), BranchName::new(BAD), Some(bad()));
        pull.checks = Checks::Failing(vec![bad(), bad()]);
        pull.reviews = vec![Review { reviewer: Some(bad()), verdict: Verdict::ChangesRequested, at: None }];
        pull.decision = ReviewDecision::ChangesRequested;
        (pull.labels, pull.entities) = (vec![bad()], Some(vec![bad()]));
        pull.files = Some(vec![PullFile { path: bad(), added: Some(1), removed: Some(1) }]);
    }
    let mut runs = RunList::clone(board.runs.value().unwrap());
    for run in &mut runs.runs {
        (run.workflow, run.title, run.event, run.url) = (bad(), bad(), bad(), bad());
        (run.branch, run.actor) = (Some(bad()), Some(bad()));
        if let Some(Ships { evidence, .. }) = run.ships.as_mut() {
            *evidence = bad();
        }
    }
    let mut images = ImageList::clone(board.images.value().unwrap());
    images.name = bad();
    images.undated = Some(bad());
    for image in &mut images.images {
        (image.tag, image.doubt, image.restorable) = (bad(), Some(bad()), Restorable::Broken(bad()));
        (image.labels, image.moving, image.platforms) = (vec![(bad(), bad())], vec![bad()], vec![bad()]);
    }
    for commit in &mut images.commits {
        (commit.subject, commit.heads, commit.lacks) = (bad(), vec![bad()], Some(bad()));
    }
    let mut facts = (**board.github.value().unwrap()).clone();
    facts.identity.login = Some(bad());
    facts.identity.renamed = Some(bad());
    let environments = board.environments.iter().map(|(name, env)| (name.clone(), Arc::new(spoiled_environment(env))));
    let pulls = Reading::fresh(pulls, when());
    let failed = pulls.failed(Fault::while_doing(BAD, BAD).hint(BAD), when());
    Board {
        pulls: failed,
        runs: Reading::fresh(runs, when()),
        images: Reading::fresh(images, when()),
        github: Reading::fresh(facts, when()),
        environments: environments.collect(),
        ..board.clone()
    }
}

/// Everything that hosts, engines, applications and scripts may say.
fn spoiled_environment(env: &Environment) -> Environment {
    let now = boxes::looked();
    let mut containers = env.containers.value().unwrap().as_ref().clone();
    containers.engine = bad();
    for container in &mut containers.containers {
        container.image = bad();
        container.health = ContainerHealth::Unhealthy;
        container.checks = vec![HealthCheck { at: None, exit: 1, output: bad() }];
    }
    containers.containers.iter_mut().skip(2).for_each(|container| container.name = bad());
    let mut host = env.host.value().unwrap().as_ref().clone();
    (host.user, host.name, host.lock, host.state_file) = (bad(), bad(), Some(bad()), Some(bad()));
    host.scripts.iter_mut().for_each(|script| script.path = bad());
    let traffic = env.traffic.value().map_or_else(Reading::default, |traffic| {
        let mut traffic = traffic.as_ref().clone();
        (traffic.site, traffic.names, traffic.upstream) = (bad(), vec![bad()], bad());
        Reading::fresh(traffic, now)
    });
    let trail = || boxes::then(61, None, &Says::Bad(bad()), 5);
    let check = |outcome| CheckResult {
        name: bad(),
        command: bad(),
        outcome,
        observed: bad(),
        took: std::time::Duration::ZERO,
        at: now,
    };
    let secret = SecretFacts { name: bad(), keys: None, version: Some(bad()), changed: None, accessed: None };
    Environment {
        link: Link::Lost { why: bad(), hint: Some(bad()), again: now, loss: Loss::Away },
        containers: Reading::fresh(containers, now),
        host: Reading::fresh(host, now),
        traffic,
        health: boxes::report(trail(), trail(), Some(trail())),
        precheck: Reading::fresh(vec![check(CheckOutcome::Failed), check(CheckOutcome::Unknown)], now),
        secret: Reading::fresh(secret, now),
        ..env.clone()
    }
}

fn detail(body: String, files: Vec<FilePatch>) -> PullDetail {
    let talk = Talk { who: Some(bad()), verdict: Some("approved"), body: bad(), at: when() };
    PullDetail {
        body,
        mergeability: Mergeability::Clean,
        size: None,
        decision: ReviewDecision::Pending,
        claude: ClaudeReview::Unknown,
        talk: vec![talk],
        checks: Some(vec![Check { name: bad(), state: RunState::Failure, url: Some(bad()), log: vec![bad()] }]),
        files_in_all: Some(files.len() as u64),
        unread: vec![("comments", bad()), ("checks", bad())],
        files: Some(files),
    }
}

fn key(model: &mut Model, code: KeyCode) {
    drop(update(model, Msg::Key(KeyEvent::from(code))));
}

/// The detail of the selected pull request, open and read.
fn with_detail(stock: &Stock, board: Board, size: (u16, u16), detail: PullDetail) -> Model {
    let mut model = stock.showing(board, Place::Pulls, size);
    key(&mut model, KeyCode::Enter);
    let pull = cutover::app::outside::pull(&model).unwrap();
    let question = Question { number: pull.number, updated: pull.updated };
    drop(update(&mut model, Msg::PullRead(question, Ok(Arc::new(detail)))));
    model
}

/// The jobs of the selected run, open and read, with a log.
fn with_jobs(stock: &Stock, board: Board, size: (u16, u16)) -> Model {
    let mut model = stock.showing(board, Place::Runs, size);
    key(&mut model, KeyCode::Enter);
    let run = cutover::app::outside::run(&model).unwrap();
    let question = RunQuestion { run: run.id, attempt: run.attempt, updated: run.updated };
    let step = Step { number: 1, name: bad(), state: RunState::Failure, started: None, ended: None };
    let job = |id| Job {
        id: JobId(id),
        name: bad(),
        state: RunState::Failure,
        started: None,
        ended: None,
        steps: vec![step.clone()],
        url: Some(bad()),
    };
    let jobs = Arc::new(vec![job(1), job(2)]);
    drop(update(&mut model, Msg::Runs(RunsMsg::Jobs(question, Ok(jobs)))));
    drop(update(&mut model, Msg::Runs(RunsMsg::Log(JobId(1), Ok(Arc::new(JobLog::of(BAD)))))));
    model
}

fn assert_harmless(model: &Model, place: &str) {
    let harmful = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let buffer = drawn(model);
    let found = buffer.content.iter().find(|cell| cell.symbol().chars().any(harmful));
    let text = crate::letters(&buffer);
    assert!(found.is_none(), "{place} at {:?}: {found:?}\n{text}", model.size);
    // What is taken out by the terminal's library is not seen by the person. A line may begin in the middle of it, and a
    // word that is quoted has the escape as \u{1b}.
    let unseen = |(at, _): (usize, &str)| !text[..at].ends_with(['␛', ' ', '}']);
    assert!(!text.match_indices("[2J").any(unseen), "{place} at {:?}\n{text}", model.size);
}

#[tokio::test]
async fn nothing_from_outside_acts_on_the_terminal_wherever_it_is_shown() {
    let stock = Stock::of_practice().await;
    let board = spoiled(&stock.board);
    for size in SIZES {
        for place in Place::SCREENS.into_iter().chain([Place::Form]) {
            let model = stock.showing(board.clone(), place, size);
            assert_harmless(&model, place.name());
            let shows = !matches!(place, Place::Dashboard | Place::Branches | Place::Changelog | Place::Form);
            assert!(!shows || crate::letters(&drawn(&model)).contains("␛"), "{}", place.name());
        }
        let patch = FilePatch { path: bad(), added: None, removed: None, patch: Some(format!("@@ {BAD}\n+{BAD}")) };
        let mut model = with_detail(&stock, board.clone(), size, detail(bad(), vec![patch]));
        for tab in ["info", "talk", "checks", "diff"] {
            assert_harmless(&model, tab);
            assert_eq!(model.pulls.tab.name(), tab);
            key(&mut model, KeyCode::Char(']'));
        }
        key(&mut model, KeyCode::Char('@'));
        assert_harmless(&model, "comment");
        let mut model = with_jobs(&stock, board.clone(), size);
        for place in ["jobs", "log", "more"] {
            assert_harmless(&model, place);
            key(&mut model, KeyCode::Enter);
        }
        let mut model = stock.showing(board.clone(), Place::Environments, size);
        for place in 0..8 {
            assert_harmless(&model, &format!("environment pane {place}"));
            key(&mut model, KeyCode::Tab);
        }
        let mut model = stock.showing(board.clone(), Place::Pulls, size);
        model.fail(&Fault::while_doing(BAD, BAD).hint(BAD));
        assert_harmless(&model, "notice");
    }
}

#[tokio::test]
async fn who_is_gone_is_called_ghost_and_what_nobody_dated_has_no_age() {
    let stock = Stock::of_practice().await;
    let mut pulls = PullList::clone(stock.board.pulls.value().unwrap());
    pulls.pulls.iter_mut().for_each(|pull| (pull.author, pull.updated) = (None, Moment::default()));
    let mut runs = RunList::clone(stock.board.runs.value().unwrap());
    runs.runs.iter_mut().for_each(|run| (run.actor, run.created, run.started) = (None, Moment::default(), None));
    let board =
        Board { pulls: Reading::fresh(pulls, when()), runs: Reading::fresh(runs, when()), ..stock.board.clone() };
    for place in [Place::Dashboard, Place::Pulls, Place::Runs] {
        let screen = crate::letters(&drawn(&stock.showing(board.clone(), place, (200, 60))));
        assert!(!screen.contains("20462d") && !screen.contains("20463d"), "{screen}");
        assert!(place != Place::Pulls || screen.contains("ghost"), "{screen}");
    }
}

#[tokio::test]
async fn a_diff_without_measure_is_shown_as_far_as_it_can_be_looked_through_and_the_rest_is_counted() {
    let stock = Stock::of_practice().await;
    let lines = |count: usize| format!("+{}\n", "word ".repeat(8)).repeat(count);
    let file = |at: usize, count| FilePatch {
        path: format!("src/{at}.ts"),
        added: None,
        removed: None,
        patch: Some(lines(count)),
    };
    // As many as one answer holds, of as many as GitHub counts at most.
    for (files, each, left) in [(100, 3, 2900), (100, 399, 2990), (1, 5000, 2999)] {
        let files: Vec<FilePatch> = (0..files).map(|at| file(at, each)).collect();
        let whole = PullDetail { files_in_all: Some(3000), ..detail(String::new(), files) };
        let mut model = with_detail(&stock, stock.board.clone(), (200, 60), whole);
        for letter in ["]", "]", "]", "G"].concat().chars() {
            key(&mut model, KeyCode::Char(letter));
        }
        let screen = crate::letters(&drawn(&model));
        assert!(screen.contains(&format!("… and {left} more files: o opens all of them")), "{each}: {screen}");
        assert!(each < 400 || screen.contains("… and 4600 more lines of this file"), "{screen}");
    }
}

#[tokio::test]
async fn what_could_not_be_read_of_a_pull_request_is_said_with_the_reason_and_is_not_called_nothing() {
    let stock = Stock::of_practice().await;
    let why = "reading pull request #61: the token may not do this (403)".to_owned();
    let unread = ["comments", "checks", "files"].map(|part| (part, why.clone())).to_vec();
    let nothing = detail("text".into(), Vec::new());
    let whole = PullDetail { talk: Vec::new(), checks: None, files: None, unread, ..nothing };
    let mut model = with_detail(&stock, stock.board.clone(), (120, 36), whole);
    for part in ["comments", "checks", "files"] {
        key(&mut model, KeyCode::Char(']'));
        let screen = crate::letters(&drawn(&model));
        assert!(screen.contains(&format!("? The {part} could not be read: {why}.")), "{screen}");
        assert!(!screen.contains("Nobody said anything"), "{screen}");
    }
    let asked = update(&mut model, Msg::Key(KeyEvent::from(KeyCode::Char('r'))));
    assert!(asked.iter().any(|effect| matches!(effect, Effect::ReadPull(..))), "r reads it again: {asked:?}");
}

#[tokio::test]
async fn a_description_without_measure_is_scrolled_to_its_end() {
    let stock = Stock::of_practice().await;
    let body = format!("{}\n\nthe last words", "A sentence that goes on and on. ".repeat(2200));
    let mut model = with_detail(&stock, stock.board.clone(), (120, 36), detail(body, Vec::new()));
    key(&mut model, KeyCode::Char('G'));
    assert!(crate::letters(&drawn(&model)).contains("the last words"));
}
