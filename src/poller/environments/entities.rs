//! The entity files that differ between what runs and what a rollback goes back to: from git, once for each pair.

use super::place::Place;
use crate::config::Config;
use crate::domain::{CommitId, Moment};
use crate::environment::{EntityChanges, ladder, readiness};
use crate::operations;
use crate::sources::git::Git;
use std::sync::PoisonError;
use std::time::Duration;

/// Boards come in groups, and most of them say nothing of commits.
const QUIET: Duration = Duration::from_secs(10);
/// While it is not known what runs, the next may tell.
const SOON: Duration = Duration::from_secs(1);

impl Place {
    pub(super) async fn follow_entities(&self) {
        let mut boards = self.common.board.subscribe();
        let mut last = None;
        loop {
            let pair = self.pair((self.common.clock)());
            if pair.is_some()
                && pair != last
                && let Some((live, target)) = pair
                && let Some(git) = self.git()
            {
                last = pair;
                let config = (*self.wishes.borrow().config).clone();
                let look = move || changes(&git, &config, live, target);
                if let Ok(result) = tokio::task::spawn_blocking(look).await {
                    self.desk.take(|env| &mut env.entities, result);
                }
            }
            if boards.changed().await.is_err() {
                return;
            }
            tokio::time::sleep(if pair.is_some() && pair == last { QUIET } else { SOON }).await;
            boards.mark_unchanged();
        }
    }

    /// The repository, for a thread that may block.
    pub(super) fn git(&self) -> Option<Git> {
        let git = self.common.shared.git.lock().unwrap_or_else(PoisonError::into_inner);
        git.as_ref().and_then(|git| git.worker().ok())
    }

    fn pair(&self, now: Moment) -> Option<(CommitId, CommitId)> {
        let board = std::sync::Arc::clone(&self.common.board.borrow());
        let config = std::sync::Arc::clone(&self.wishes.borrow().config);
        let live = ladder::live(&board, &config, &self.desk.name, now).commit?;
        Some((live, readiness::target(&board, &config, &self.desk.name, now)?.commit?))
    }
}

fn changes(git: &Git, config: &Config, live: CommitId, target: CommitId) -> crate::fault::Result<EntityChanges> {
    let files = operations::entity_changes(git, config, live, target)?;
    Ok(EntityChanges { live, target, files })
}
