//! The entity files that differ between what runs and what a rollback goes back to: from git, once for each pair.

use super::desk::Told;
use super::place::Place;
use crate::board::Board;
use crate::config::Config;
use crate::domain::{CommitId, Moment};
use crate::environment::{Came, EntityChanges, ladder, readiness};
use crate::operations;
use crate::sources::git::Git;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Boards come in groups, and most of them say nothing of commits.
const QUIET: Duration = Duration::from_secs(10);
/// While it is not known what runs, the next may tell.
const SOON: Duration = Duration::from_millis(250);
/// What could not be compared is compared again after so long, whatever else happens: a commit may have been fetched.
const AGAIN: Duration = Duration::from_mins(1);

type Pair = (CommitId, CommitId);

/// So many commits are named.
const COMMITS: usize = 20;

/// What was compared last. What could not be compared was not.
#[derive(Debug, Default)]
struct Compared {
    done: Option<Pair>,
    failed: Option<Pair>,
}

impl Compared {
    /// The two, where they have to be compared.
    fn lacks(&self, pair: Option<Pair>) -> Option<Pair> {
        pair.filter(|_| pair != self.done)
    }

    fn note(&mut self, pair: Pair, told: Told) {
        let failed = told == Told::Failed;
        (self.done, self.failed) = if failed { (None, Some(pair)) } else { (Some(pair), None) };
    }

    /// How long it may stay as it is where nothing else happens.
    fn patience(&self) -> Option<Duration> {
        self.failed.map(|_| AGAIN)
    }

    /// How long is waited after something happened.
    fn quiet(&self, pair: Option<Pair>) -> Duration {
        if pair.is_some() && (pair == self.done || pair == self.failed) { QUIET } else { SOON }
    }
}

impl Place {
    pub(super) async fn follow_entities(&self) {
        let mut boards = self.common.board.subscribe();
        let mut compared = Compared::default();
        loop {
            let pair = self.pair((self.common.clock)());
            if let Some((live, target)) = compared.lacks(pair)
                && let Some(git) = self.git()
            {
                let config = (*self.wishes.borrow().config).clone();
                let look = move || changes(&git, &config, live, target);
                if let Ok(result) = tokio::task::spawn_blocking(look).await {
                    compared.note((live, target), self.desk.take(|env| &mut env.entities, result));
                }
            }
            if !changed(&mut boards, compared.patience()).await {
                return;
            }
            tokio::time::sleep(compared.quiet(pair)).await;
            boards.mark_unchanged();
        }
    }

    /// The repository, for a thread that may block.
    pub(super) fn git(&self) -> Option<Git> {
        let git = self.common.shared.git.lock().unwrap_or_else(PoisonError::into_inner);
        git.as_ref().and_then(|git| git.worker().ok())
    }

    fn pair(&self, now: Moment) -> Option<Pair> {
        let board = Arc::clone(&self.common.board.borrow());
        let config = Arc::clone(&self.wishes.borrow().config);
        let live = ladder::live(&board, &config, &self.desk.name, now).commit?;
        Some((live, readiness::target(&board, &config, &self.desk.name, now)?.commit?))
    }
}

/// Waits until the board changes, or for so long; false once it never will.
async fn changed(boards: &mut watch::Receiver<Arc<Board>>, patience: Option<Duration>) -> bool {
    match patience {
        None => boards.changed().await.is_ok(),
        Some(patience) => tokio::time::timeout(patience, boards.changed()).await.map_or(true, |told| told.is_ok()),
    }
}

fn changes(git: &Git, config: &Config, live: CommitId, target: CommitId) -> crate::fault::Result<EntityChanges> {
    let files = operations::entity_changes(git, config, live, target)?;
    let boot = operations::boot_changes(git, config, (live, target), &files).ok();
    let (count, commits) = git.counted(target, live, COMMITS)?;
    Ok(EntityChanges { live, target, files, boot, came: Came { count, commits } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_compared_is_compared_again_and_what_was_is_not() {
        let of = |digit: u8| CommitId::from_bytes([digit; 20]);
        let (first, second) = ((of(1), of(2)), (of(1), of(3)));
        let mut compared = Compared::default();
        assert_eq!((compared.lacks(None), compared.lacks(Some(first))), (None, Some(first)));
        compared.note(first, Told::Failed);
        assert_eq!((compared.lacks(Some(first)), compared.patience()), (Some(first), Some(AGAIN)));
        assert_eq!(compared.quiet(Some(first)), QUIET, "a failure is not tried again with every board");
        compared.note(first, Told::Changed);
        assert_eq!((compared.lacks(Some(first)), compared.patience()), (None, None));
        assert_eq!(compared.lacks(Some(second)), Some(second));
    }
}
