//! The pull requests and runs that the last run knew, so that the first frame of this one shows them with their age.
//! Losing them costs nothing but that.

use crate::board::{Board, Reading};
use crate::domain::Moment;
use crate::domain::pull_request::PullList;
use crate::domain::workflow_run::RunList;
use crate::sources::github::{Api, Slug};
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;
/// More bytes are not kept: reading them would take longer than asking.
const LARGEST: usize = 4 << 20;

/// What is kept of one repository.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LastForge {
    pulls: Option<(Arc<PullList>, Moment)>,
    runs: Option<(Arc<RunList>, Moment)>,
}

/// Under which name the store holds it.
pub(super) fn key(api: &Api, repository: &Slug) -> String {
    format!("forge/{SHAPE}/{}/{repository}", api.host())
}

impl LastForge {
    pub fn of(board: &Board) -> Self {
        Self { pulls: taken(&board.pulls), runs: taken(&board.runs) }
    }

    pub fn recall(store: &Store, key: &str) -> Self {
        store.recall(key).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub fn keep(&self, store: &Store, key: &str) {
        if let Ok(bytes) = serde_json::to_vec(self)
            && bytes.len() <= LARGEST
        {
            store.remember(key, &bytes);
        }
    }

    /// Puts it where nothing was read yet.
    pub fn show(self, board: &mut Board) {
        fill(&mut board.pulls, self.pulls);
        fill(&mut board.runs, self.runs);
    }
}

fn taken<T>(reading: &Reading<T>) -> Option<(Arc<T>, Moment)> {
    Some((Arc::clone(reading.value()?), reading.taken()?))
}

fn fill<T>(place: &mut Reading<T>, kept: Option<(Arc<T>, Moment)>) {
    if let Some((value, taken)) = kept.filter(|_| place.is_loading()) {
        *place = Reading::shared(value, taken);
    }
}
