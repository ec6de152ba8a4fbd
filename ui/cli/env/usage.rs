//! What the running containers of the slots use, counted once: it takes an engine a second or two to tell.

use super::places;
use crate::cli::survey::Survey;
use chrono::Local;
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::EnvName;
use engine::domain::container::Usage;
use engine::environment::slots::SlotState;
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// An engine that takes longer tells nothing of it.
const PATIENCE: Duration = Duration::from_secs(4);

/// The board with what the containers use, as far as the engines tell it in time.
pub(super) fn counted(survey: &Survey, config: &Config, mut board: Board) -> Board {
    let running = running(&board, config);
    let counting = running.iter().map(|(env, names)| count(survey, env, names));
    let counted = survey.run(join_all(counting)).unwrap_or_default();
    for ((env, _), used) in running.iter().zip(counted).filter(|(_, used)| !used.is_empty()) {
        if let Some(place) = board.environments.get_mut(env) {
            Arc::make_mut(place).usage = Reading::fresh(used, Local::now().fixed_offset());
        }
    }
    board
}

/// The running containers of the slots of each environment.
fn running(board: &Board, config: &Config) -> Vec<(EnvName, Vec<String>)> {
    let names = |place: super::Place<'_>| {
        let running = place.slots.iter().filter(|view| view.state == SlotState::Running);
        (place.name.clone(), running.filter_map(|view| Some(view.container?.name.clone())).collect())
    };
    places(board, config, Local::now().fixed_offset()).map(names).collect()
}

async fn count(survey: &Survey, env: &EnvName, names: &[String]) -> BTreeMap<String, Usage> {
    let Ok(engine) = survey.poller.engine(env) else { return BTreeMap::new() };
    let one = async |name: &String| {
        let used = tokio::time::timeout(PATIENCE, engine.usage_now(name)).await.ok()?.ok()?;
        Some((name.clone(), used))
    };
    join_all(names.iter().map(one)).await.into_iter().flatten().collect()
}
