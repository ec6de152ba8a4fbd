//! A rollback as it is drawn, in every state that a person may meet it in at night.

use crate::states::{Place, SIZES, Stock};
use crate::world::boxes::{self, looked};
use crate::{assert_letters, drawn, world};
use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent};
use cutover::app::rollback::News;
use cutover::app::{Access, Model, Msg, update};
use engine::board::{Board, Reading};
use engine::domain::container::{ContainerList, ContainerState};
use engine::domain::health::Verdict;
use engine::domain::pull_request::PullNumber;
use engine::domain::traffic::Traffic;
use engine::domain::{CommitId, SlotName};
use engine::environment::Environment;
use engine::operations::act::{ActEnd, Outcome};
use engine::operations::journal::{self, End, Opening, Story};
use engine::operations::rollback::{Ending, Finished, News as Heard, Step, Times};
use engine::sources::host::Pipe;
use std::sync::Arc;

/// BLUE takes the traffic and has failed for eleven minutes; GREEN is warm and well.
fn incident(env: &mut Environment) {
    let bad = Verdict::Bad("503 success:false".into());
    let booted = Some(looked() - TimeDelta::minutes(40));
    let failing = || boxes::then(61, booted, &bad, 11);
    env.health = boxes::report(failing(), failing(), Some(boxes::good(66, None)));
}

fn containers(env: &mut Environment, change: impl FnOnce(&mut ContainerList)) {
    let mut list = ContainerList::clone(env.containers.value().unwrap());
    change(&mut list);
    env.containers = Reading::fresh(list, looked());
    let health = env.health.value().cloned().unwrap();
    let mut health = engine::domain::health::HealthReport::clone(&health);
    health.trails.retain(|(door, _)| *door != boxes::green());
    env.health = Reading::fresh(health, looked());
}

fn stopped(env: &mut Environment) {
    incident(env);
    containers(env, |list| {
        let green = list.containers.iter_mut().find(|container| container.name.ends_with("green")).unwrap();
        green.state = ContainerState::Exited(137);
        green.finished = Some(looked() - TimeDelta::days(3));
    });
}

fn missing(env: &mut Environment) {
    incident(env);
    containers(env, |list| list.containers.retain(|container| !container.name.ends_with("green")));
}

fn console(stock: &Stock, board: Board, size: (u16, u16)) -> Model {
    let mut model = stock.showing(board, Place::Dashboard, size);
    presses(&mut model, "!");
    model
}

fn presses(model: &mut Model, keys: &str) {
    for letter in keys.chars() {
        let code = match letter {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            letter => KeyCode::Char(letter),
        };
        let later = model.now + TimeDelta::milliseconds(200);
        update(model, Msg::Tick(later));
        update(model, Msg::Key(KeyEvent::from(code)));
    }
}

fn seconds(model: &mut Model, seconds: i64) {
    let later = model.now + TimeDelta::seconds(seconds);
    update(model, Msg::Tick(later));
}

fn heard(model: &mut Model, news: Vec<Heard>) {
    let id = model.rollback.run.as_ref().unwrap().id;
    update(model, Msg::Rollback(id, News::Heard(news)));
}

fn line(text: &str) -> Heard {
    Heard::Line(Pipe::Out, text.into())
}

/// The script runs.
fn running(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = console(stock, boxes::with(&stock.board, incident), size);
    presses(&mut model, "1green\n");
    heard(&mut model, vec![Heard::Began(Step::Lock)]);
    seconds(&mut model, 1);
    let locked = Heard::Ended(Step::Lock, End::Done, "taken on ip-10-0-1-20".into());
    heard(&mut model, vec![locked, Heard::Began(Step::Before)]);
    let before = Heard::Ended(Step::Before, End::Done, "nginx sends to port 3001, BLUE".into());
    heard(&mut model, vec![before, Heard::Began(Step::Script)]);
    heard(&mut model, vec![line("checking green on port 3002"), line("nginx: configuration file test is successful")]);
    seconds(&mut model, 3);
    model
}

fn finish(model: &mut Model, finished: Finished) {
    let id = model.rollback.run.as_ref().unwrap().id;
    update(model, Msg::Rollback(id, News::Finished(Arc::new(finished))));
}

fn story() -> Story {
    let opening = Opening {
        id: "rollback-1".into(),
        kind: "rollback".into(),
        place: "production".into(),
        who: "asha".into(),
        at: world::moment(),
        from: CommitId::default(),
        to: CommitId::default(),
        plan: String::new(),
        accepted: Vec::new(),
        aim: None,
        target: None,
    };
    Story { opening, steps: Vec::new(), closed: None, cut_off: false }
}

fn finished(model: &Model, ending: Ending, sentence: &str, next: Option<&str>) -> Finished {
    let commit = model.rollback.run.as_ref().unwrap().goal.commit;
    Finished {
        ending,
        sentence: sentence.into(),
        next: next.map(str::to_owned),
        by_hand: None,
        slot: Some(SlotName("green".into())),
        commit,
        times: Times::default(),
        story: story(),
        recorded: true,
        quarantined: None,
    }
}

fn verified(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = running(stock, size);
    let news = vec![
        line("rolled back: blue -> green (port 3002)"),
        Heard::Ended(Step::Script, End::Done, "exit 0".into()),
        Heard::Began(Step::After),
        Heard::Ended(Step::After, End::Done, "nginx sends to port 3002, GREEN".into()),
        Heard::Began(Step::Verify),
    ];
    heard(&mut model, news);
    seconds(&mut model, 2);
    let well = Heard::Ended(Step::Verify, End::Done, "5 good answers in a row, the last 200 in 66 ms".into());
    heard(&mut model, vec![well]);
    let finished = finished(&model, Ending::Served, "GREEN serves, and well", None);
    finish(&mut model, finished);
    model
}

fn failed(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = running(stock, size);
    let news = vec![
        line("rollback.sh: mr-mentor-backend-green is not healthy; the traffic stays with blue"),
        Heard::Ended(Step::Script, End::Failed, "exit 1".into()),
    ];
    heard(&mut model, news);
    let sentence = "The script failed with exit 1, and the traffic stays with BLUE";
    let finished = finished(&model, Ending::ScriptFailed, sentence, Some("Another way: cutover rollback --plan."));
    finish(&mut model, finished);
    model
}

fn unknown(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = running(stock, size);
    let said = "The connection to prod was lost. Unknown, checking; it is not run again.";
    heard(&mut model, vec![Heard::Said(said.into()), Heard::Ended(Step::Script, End::Unknown, "lost".into())]);
    let sentence = "The connection was lost while the script ran, and it did not come back";
    let finished =
        finished(&model, Ending::Unknown, sentence, Some("Look on the host: which port does nginx send to?"));
    finish(&mut model, finished);
    model
}

/// Served, and `C` was pressed: what would be posted, and where.
fn comment(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = verified(stock, size);
    presses(&mut model, "C");
    let id = model.rollback.run.as_ref().unwrap().id;
    update(&mut model, Msg::Rollback(id, News::Found(PullNumber(61))));
    model
}

/// The same where no pull request is known.
fn untold(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = verified(stock, size);
    presses(&mut model, "C");
    let sentence = "It is not told at GitHub: No pull request is known to have brought 7b1e4d0.".to_owned();
    let next_step = Some("The summary can be copied and told elsewhere.".to_owned());
    let end = ActEnd { outcome: Outcome::Refused, sentence, next_step, url: None, recorded: false };
    let id = model.rollback.run.as_ref().unwrap().id;
    update(&mut model, Msg::Rollback(id, News::Remarked(Arc::new(end))));
    model
}

/// One that was left within its script, and break-glass opened after it.
fn left(stock: &Stock, size: (u16, u16)) -> Model {
    let mut model = stock.showing(boxes::with(&stock.board, incident), Place::Dashboard, size);
    let step =
        journal::Step { name: "script".into(), began: world::moment(), detail: "BLUE → GREEN".into(), end: None };
    let story = Story { steps: vec![step], cut_off: true, ..story() };
    model.rollback.left = Some(("rollback-1".into(), Arc::new(story)));
    presses(&mut model, "!");
    model
}

type Made = fn(&Stock, (u16, u16)) -> Model;

const STATES: [(&str, Made); 12] = [
    ("nothing-known", |stock, size| console(stock, Board::default(), size)),
    ("ready", |stock, size| console(stock, boxes::with(&stock.board, incident), size)),
    ("typed", |stock, size| {
        let mut model = console(stock, boxes::with(&stock.board, incident), size);
        presses(&mut model, "2gre");
        model
    }),
    ("stopped", |stock, size| console(stock, boxes::with(&stock.board, stopped), size)),
    ("missing", |stock, size| console(stock, boxes::with(&stock.board, missing), size)),
    ("running", running),
    ("verified", verified),
    ("failed", failed),
    ("unknown", unknown),
    ("comment", comment),
    ("untold", untold),
    ("left", left),
];

#[tokio::test]
async fn every_state_of_a_rollback_says_what_a_person_needs() {
    let stock = Stock::of_practice().await;
    for (name, made) in STATES {
        for size in SIZES {
            let model = made(&stock, size);
            assert_letters("rollback", &format!("{name}-{}x{}", size.0, size.1), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn all_ways_a_console_that_may_change_nothing_and_little_room() {
    let stock = Stock::of_practice().await;
    for size in SIZES {
        let mut model = console(&stock, boxes::with(&stock.board, incident), size);
        presses(&mut model, "\tjj");
        assert_letters("rollback", &format!("ways-{}x{}", size.0, size.1), &drawn(&model));
    }
    let mut model = console(&stock, boxes::with(&stock.board, incident), (80, 24));
    model.access = Access::ReadOnly;
    assert_letters("rollback", "read-only-80x24", &drawn(&model));
    let model = console(&stock, boxes::with(&stock.board, incident), (50, 14));
    assert_letters("rollback", "ready-50x14", &drawn(&model));
}

/// The file of nginx was never read, as in a console without a store that has just opened.
#[tokio::test]
async fn what_was_known_of_the_last_run_is_aged_and_not_believed() {
    let stock = Stock::of_practice().await;
    let old = |env: &mut Environment| {
        let traffic: Arc<Traffic> = env.traffic.value().cloned().unwrap();
        env.traffic = Reading::shared(traffic, looked() - TimeDelta::hours(9));
        env.health = Reading::default();
        env.link = engine::domain::host::Link::Opening(looked());
    };
    let model = console(&stock, boxes::with(&stock.board, old), (80, 24));
    assert_letters("rollback", "go-bag-80x24", &drawn(&model));
}
