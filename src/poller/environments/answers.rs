//! What the doors of all environments answer, put on the board together: what comes soon after each other is one change, for
//! each change wakes everybody who looks.

use crate::board::{Board, Reading};
use crate::domain::health::{Door, HealthReport, Probe};
use crate::domain::{EnvName, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Answers that come so soon after each other are shown together.
const TOGETHER: Duration = Duration::from_millis(30);
/// How many may wait.
const WAITING: usize = 64;

/// What came of asking a door.
pub(super) enum Answer {
    /// What it answered.
    Probe(Door, Probe),
    /// When the certificate of the front ends.
    Certificate(Option<Moment>),
}

/// Which environment told what, and when.
pub(super) type Told = (EnvName, Answer, Moment);
/// Takes answers to be shown.
pub(super) type Answers = mpsc::Sender<Told>;

/// The way of answers to the board. Nothing is shown before somebody does what is given back.
pub(super) fn way(board: watch::Sender<Arc<Board>>) -> (Answers, impl Future<Output = ()>) {
    let (sender, answers) = mpsc::channel(WAITING);
    (sender, show(answers, board))
}

async fn show(mut answers: mpsc::Receiver<Told>, board: watch::Sender<Arc<Board>>) {
    while let Some(first) = answers.recv().await {
        tokio::time::sleep(TOGETHER).await;
        let others = std::iter::from_fn(|| answers.try_recv().ok());
        let all: Vec<Told> = std::iter::once(first).chain(others).collect();
        board.send_if_modified(|board| put_all(board, all));
    }
}

/// Whether there was a place for any of them: an environment that is not read any more has none.
fn put_all(board: &mut Arc<Board>, all: Vec<Told>) -> bool {
    let mut by_name: BTreeMap<EnvName, Vec<(Answer, Moment)>> = BTreeMap::new();
    for (name, answer, at) in all {
        by_name.entry(name).or_default().push((answer, at));
    }
    let mut put = false;
    for (name, answers) in by_name {
        let Some(place) = Arc::make_mut(board).environments.get_mut(&name) else { continue };
        add(&mut Arc::make_mut(place).health, answers);
        put = true;
    }
    put
}

fn add(health: &mut Reading<HealthReport>, answers: Vec<(Answer, Moment)>) {
    let mut report = health.value().map(|known| (**known).clone()).unwrap_or_default();
    let Some(taken) = answers.last().map(|(_, at)| *at) else { return };
    for (answer, _) in answers {
        match answer {
            Answer::Probe(door, probe) => report.trail_mut(&door).add(probe),
            Answer::Certificate(ends) => report.certificate_ends = ends,
        }
    }
    *health = Reading::fresh(report, taken);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use crate::environment::sample::at;

    fn env(name: &str) -> EnvName {
        EnvName(name.into())
    }

    #[tokio::test]
    async fn what_several_environments_answer_at_about_the_same_time_is_one_change_of_the_board() {
        let places = ["production", "development"].map(|name| (env(name), Arc::new(Environment::default())));
        let (board, mut boards) = watch::channel(Arc::new(Board { environments: places.into(), ..Board::default() }));
        let (answers, shown) = way(board);
        for name in ["production", "development", "production", "gone"] {
            answers.try_send((env(name), Answer::Certificate(Some(at(9))), at(1))).unwrap();
        }
        drop(answers);
        let first = async {
            boards.changed().await.unwrap();
            Arc::clone(&boards.borrow_and_update())
        };
        let ((), known) = tokio::join!(shown, first);
        let ends = |env: &Environment| env.health.value().and_then(|report| report.certificate_ends);
        assert!(known.environments.values().all(|env| ends(env) == Some(at(9))));
        assert!(!known.environments.contains_key(&env("gone")), "what is not read any more is not shown again");
    }
}
