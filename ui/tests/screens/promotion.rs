//! A promotion as it is drawn, in every state that a person may meet it in.

use crate::states::{Place, SIZES, State, Stock};
use crate::{assert_letters, drawn, letters, world};
use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent};
use cutover::app::promotion::{Halted, News, Whose};
use cutover::app::{Model, Msg, update};
use cutover::promoting::{Dated, Gathered, Part, Shipped};
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::branch_rules::{BranchNow, BranchRules, DeployRules};
use engine::domain::workflow_run::RunId;
use engine::domain::{BranchName, CommitId, Moment};
use engine::fault::Fault;
use engine::operations::Known;
use engine::operations::journal::{End, Opening, Step as Written, Story};
use engine::operations::promotion::{
    Ended, Evidence, GateState, Heads, Outcome, Outside, Plan, Progress, Step, StepLine, StepState, gather,
};
use engine::sources::git::Git;
use engine::sources::github::Access;
use std::sync::Arc;

/// What GitHub tells of the practice repository.
fn outside(git: &Git, now: Moment) -> Outside {
    let branch = |name: &str| {
        let head = git.branch_head(name).unwrap().unwrap();
        Reading::fresh(BranchNow { head, protected: Some(false), rules: Some(BranchRules::default()) }, now)
    };
    Outside {
        quarantined: Vec::new(),
        integration: branch("development"),
        production: branch("main"),
        default_branch: Reading::fresh(BranchName::new("development"), now),
        deploy_rules: Reading::fresh(Some(DeployRules::default()), now),
        lock: Reading::fresh(None, now),
        approvals: Reading::default(),
    }
}

/// The board as it is when everything was read just now.
fn fresh(board: &Board, now: Moment) -> Board {
    let runs = Reading::shared(Arc::clone(board.runs.value().unwrap()), now);
    Board { runs, ..board.clone() }
}

/// The plan of the practice repository.
fn plan(stock: &Stock, config: &Config, now: Moment) -> Gathered {
    let git = Git::discover(&stock.made.repository).unwrap();
    let outside = outside(&git, now);
    let heads = Heads::find(&git, config, &outside).unwrap();
    let ships = gather(&git, config, &heads, &Known::default()).unwrap();
    let evidence = Evidence {
        board: &fresh(&stock.board, now),
        config,
        heads: &heads,
        ships: &ships,
        outside: &outside,
        local: &[],
        access: Access::Full,
        now,
    };
    Gathered { plan: Plan::of(&evidence), ships, approvals: Vec::new() }
}

fn keys(model: &mut Model, keys: &str) {
    for letter in keys.chars() {
        waits(model, 200);
        let code = match letter {
            '\t' => KeyCode::Tab,
            '\n' => KeyCode::Enter,
            letter => KeyCode::Char(letter),
        };
        update(model, Msg::Key(KeyEvent::from(code)));
    }
}

fn waits(model: &mut Model, milliseconds: i64) {
    let now = model.now + TimeDelta::milliseconds(milliseconds);
    update(model, Msg::Tick(now));
}

fn gathers(model: &mut Model, gathered: &Gathered) {
    let id = model.promotion.wizard.as_ref().unwrap().id;
    update(model, Msg::Promotion(id, News::Gathered(Ok(Arc::new(gathered.clone())))));
}

fn tells(model: &mut Model, news: News) {
    let id = model.promotion.follow.as_ref().unwrap().id;
    update(model, Msg::Promotion(id, news));
}

/// The wizard before anything was read.
fn loading(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = stock.model(Place::Dashboard, State::Full, size);
    keys(&mut model, "P");
    let id = model.promotion.wizard.as_ref().unwrap().id;
    update(&mut model, Msg::Promotion(id, News::Reads(Part::Commands)));
    waits(&mut model, 2_000);
    model
}

fn ready(stock: &Stock, size: (u16, u16)) -> (Model, Gathered) {
    let mut model = loading(stock, size);
    let gathered = plan(stock, &Config::clone(&model.config), model.now);
    gathers(&mut model, &gathered);
    (model, gathered)
}

fn typed(stock: &Stock, size: (u16, u16)) -> (Model, Gathered) {
    let (mut model, gathered) = ready(stock, size);
    for _ in gathered.plan.wants() {
        keys(&mut model, " j");
    }
    keys(&mut model, "\t\t");
    keys(&mut model, &gathered.plan.heads.from.commit.short());
    (model, gathered)
}

fn counting(stock: &Stock, size: (u16, u16)) -> (Model, Gathered) {
    let (mut model, gathered) = typed(stock, size);
    keys(&mut model, "\n");
    waits(&mut model, 2_500);
    (model, gathered)
}

fn sending(stock: &Stock, size: (u16, u16)) -> Model {
    let (mut model, gathered) = counting(stock, size);
    gathers(&mut model, &gathered);
    waits(&mut model, 10_000);
    let story = story(&model, &gathered.plan, &[("lock", Some("until 2026-01-09T15:12:00+05:30")), ("heads", None)]);
    tells(&mut model, News::Told(story));
    model
}

fn story(model: &Model, plan: &Plan, steps: &[(&str, Option<&str>)]) -> Arc<Story> {
    let at = model.now;
    let opening = Opening {
        id: "promotion-1".into(),
        kind: "promotion".into(),
        place: "MAS-Mr-Mentor/mr-mentor-backend".into(),
        who: "asha".into(),
        at,
        from: plan.heads.from.commit,
        to: plan.heads.to.commit,
        plan: plan.hash().to_owned(),
        accepted: Vec::new(),
        aim: None,
        target: None,
    };
    let steps = steps.iter().map(|(name, words)| Written {
        name: (*name).into(),
        began: at,
        detail: String::new(),
        end: words.map(|words| (End::Done, at, words.to_owned())),
    });
    Arc::new(Story { opening, steps: steps.collect(), closed: None, cut_off: false })
}

fn merge() -> CommitId {
    CommitId::from_bytes([0x3f; 20])
}

fn following(stock: &Stock, size: (u16, u16), progress: impl Fn(Moment) -> Progress) -> Model {
    let mut model = sending(stock, size);
    let (_, gathered) = ready(stock, size);
    let words = merge().to_string();
    let steps = [
        ("lock", Some("until 2026-01-09T15:12:00+05:30")),
        ("heads", Some("0466021 and 9ad6b49")),
        ("pull", Some("62")),
        ("merge", Some(words.as_str())),
    ];
    let told = story(&model, &gathered.plan, &steps);
    tells(&mut model, News::Told(told));
    let Plan { heads, .. } = &gathered.plan;
    let (from, to) = (heads.from.commit, heads.to.commit);
    let shipped = Shipped { from, to, merge: merge(), merged: model.now, dated: Dated::Journal };
    tells(&mut model, News::Watching(Whose::Own, shipped));
    let began = model.now;
    waits(&mut model, 401_000);
    tells(&mut model, News::Progress(Arc::new(progress(began))));
    model
}

fn line(step: Step, state: StepState, words: &str) -> StepLine {
    StepLine { step, state, words: words.into(), run: None, time: (None, None), usual: None }
}

fn deploying(began: Moment) -> Progress {
    let at = |seconds| Some(began + TimeDelta::seconds(seconds));
    let build = StepLine {
        run: Some(RunId(814)),
        time: (at(4), at(252)),
        ..line(Step::Build, StepState::Done, "build.yml #814")
    };
    let deploy = StepLine {
        run: Some(RunId(589)),
        time: (at(261), None),
        usual: Some(TimeDelta::seconds(180)),
        ..line(Step::Deploy, StepState::Running, "deploy-production.yml #589")
    };
    let steps = vec![
        build,
        line(Step::Image, StepState::Done, "main-3f3f3f3 sha256:77c2"),
        deploy,
        line(Step::Traffic, StepState::Pending, "BLUE with 9ad6b49 takes it"),
        line(Step::Verify, StepState::Pending, ""),
    ];
    Progress { steps, serving: "BLUE 9ad6b49, answers well".into(), ended: None }
}

fn live(began: Moment) -> Progress {
    let mut progress = deploying(began);
    for line in &mut progress.steps {
        line.state = StepState::Done;
    }
    progress.serving = "GREEN 3f3f3f3, answers well".into();
    let sentence = "3f3f3f3 is live on production: 60 good answers, the container is of it; as fast as before".into();
    progress.ended = Some(Ended { outcome: Outcome::Live, sentence, next_step: None });
    progress
}

fn cancelled(began: Moment) -> Progress {
    let mut progress = deploying(began);
    progress.steps[0].state = StepState::Failed;
    progress.steps[0].words = "build.yml #814: cancelled by #815 on development".into();
    progress.steps[1] = line(Step::Image, StepState::Pending, "");
    progress.steps[2] = line(Step::Deploy, StepState::Pending, "");
    progress.ended = Some(Ended {
        outcome: Outcome::BuildCancelled,
        sentence: "build.yml #814 was cancelled by #815 on development: 3f3f3f3 is on main and does not ship".into(),
        next_step: Some(
            "Once nothing else is building: cutover runs rerun 814. It ships by that; no second merge is needed."
                .into(),
        ),
    });
    progress
}

fn assert_states(state: &str, model: impl Fn((u16, u16)) -> Model) {
    for size in SIZES {
        assert_letters("promotion", &format!("{state}-{}x{}", size.0, size.1), &drawn(&model(size)));
    }
}

#[tokio::test]
async fn a_plan_is_drawn_while_it_is_read_when_it_warns_and_when_it_blocks() {
    let stock = Stock::of_practice().await;
    assert_states("loading", |size| loading(&stock, size));
    assert_states("ready", |size| ready(&stock, size).0);
    assert_states("blocked", |size| {
        let mut model = loading(&stock, size);
        let mut gathered = plan(&stock, &Config::clone(&model.config), model.now);
        let right = &mut gathered.plan.gates[0];
        right.state = GateState::Block;
        right.observed = "claude-code-india has read; main needs push".into();
        right.clears = Some("Whoever may push to main promotes; O opens the pull request for them.".into());
        gathers(&mut model, &gathered);
        model
    });
    assert_states("unread", |size| {
        let mut model = loading(&stock, size);
        let id = model.promotion.wizard.as_ref().unwrap().id;
        let fault = Fault::while_doing("reading the branches", "Input/output error").hint("Mend the disk.");
        update(&mut model, Msg::Promotion(id, News::Gathered(Err(Arc::new(fault)))));
        model
    });
}

#[tokio::test]
async fn a_confirmation_is_drawn_when_it_is_typed_counts_down_and_is_refused() {
    let stock = Stock::of_practice().await;
    assert_states("typed", |size| typed(&stock, size).0);
    assert_states("countdown", |size| counting(&stock, size).0);
    assert_states("refused", |size| {
        let (mut model, mut gathered) = counting(&stock, size);
        gathered.plan.heads.from.commit = CommitId::from_bytes([0x12; 20]);
        gathers(&mut model, &gathered);
        model
    });
}

/// Nobody confirms what they do not see.
#[tokio::test]
async fn the_field_and_the_countdown_are_seen_on_the_smallest_screen() {
    let stock = Stock::of_practice().await;
    let size = (40, 10);
    let (model, gathered) = typed(&stock, size);
    let screen = letters(&drawn(&model));
    assert!(screen.contains(&format!("{}: ", gathered.plan.heads.from.commit.short())), "{screen}");
    let screen = letters(&drawn(&counting(&stock, size).0));
    assert!(screen.contains("Sent in 8 s.") && screen.contains("ANY KEY"), "{screen}");
}

#[tokio::test]
async fn what_goes_on_is_drawn_until_it_ended_however_that_was() {
    let stock = Stock::of_practice().await;
    assert_states("sending", |size| sending(&stock, size));
    assert_states("following", |size| following(&stock, size, deploying));
    assert_states("live", |size| {
        let mut model = following(&stock, size, live);
        tells(&mut model, News::Finished(Ok(())));
        model
    });
    assert_states("cancelled", |size| {
        let mut model = following(&stock, size, cancelled);
        tells(&mut model, News::Finished(Ok(())));
        model
    });
    assert_states("unknown", |size| {
        let mut model = sending(&stock, size);
        let fault = Fault::refused("Unknown whether it was merged: GitHub did not answer; GitHub cannot be asked")
            .hint("cutover follow looks, and goes on from what is there. It is not sent again.");
        tells(&mut model, News::Stopped(Arc::new(Halted { end: End::Unknown, fault })));
        model
    });
}

#[tokio::test]
async fn what_was_left_is_drawn_with_what_can_be_done() {
    let stock = Stock::of_practice().await;
    assert_states("left", |size| {
        let mut model = loading(&stock, size);
        let gathered = plan(&stock, &Config::clone(&model.config), model.now);
        let id = model.promotion.wizard.as_ref().unwrap().id;
        let mut left = Story::clone(&story(&model, &gathered.plan, &[("lock", Some("held")), ("merge", None)]));
        left.opening.at = world::moment();
        let path = "/home/asha/.local/state/cutover/operations/promotion-1.journal".into();
        update(&mut model, Msg::Promotion(id, News::Left(path, Ok(Arc::new(left)))));
        model
    });
}
