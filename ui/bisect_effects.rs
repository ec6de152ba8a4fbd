//! Reading for the search for what brought a fault: git tells how the versions follow each other.

use crate::app::bisect::{Asked, Told};
use engine::board::Board;
use engine::config::Config;
use engine::domain::{CommitId, Moment};
use engine::fault::Result;
use engine::lifecycle::bisect::{bisect, deployments, looks};
use engine::operations::CommitsHere;
use engine::sources::git::Git;
use engine::store::Record;
use std::sync::Arc;

/// The versions, and where the search stands.
#[must_use]
pub fn search(
    git: &Git,
    asked: &Asked,
    (board, config): (&Board, &Config),
    records: Result<Vec<Record>>,
    now: Moment,
) -> Told {
    let lines = records.as_ref().map(Vec::as_slice).unwrap_or_default();
    let mut versions = deployments(board, config, &asked.environment, lines);
    versions.notes.extend(records.err().map(|fault| format!("What was done from here is left out: {fault}.")));
    let here = CommitsHere { git: Some(git) };
    let stands = asked.question().map(|question| bisect(&versions, &question, &here, board).map_err(Arc::new));
    let mut told = Told::of(asked, &versions, stands, |commit| subject(git, commit));
    let ways = told.next().map(|next| looks(next, &asked.environment, (board, config), now));
    told.looks = ways.unwrap_or_default();
    told
}

/// What is not fetched has no subject here.
fn subject(git: &Git, commit: CommitId) -> Option<String> {
    let message = git.message(commit).ok()?;
    message.lines().next().map(str::to_owned)
}
