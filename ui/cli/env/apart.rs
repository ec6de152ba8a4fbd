//! Whether the branch of an environment holds something else than what runs there: the next push to it ships that too.

use super::Place;
use crate::cli::context::Context;
use engine::domain::CommitId;
use engine::domain::workflow_run::Confidence;
use engine::environment::ladder;
use engine::sources::git::Git;

/// What the branch of an environment holds, as far as this clone knows; nothing outside of one.
pub(in crate::cli) fn head(context: &Context, environment: &str) -> Option<CommitId> {
    let git = Git::discover(&context.start).ok()?;
    git.shared_head(context.config.branch_of(environment)).ok()?
}

/// `main holds 3f27ab1, production runs f956226`; where only this clone tells of the branch, that too is said. Nothing where they agree, or either is not known.
pub(in crate::cli) fn sentence(place: &Place<'_>, here: Option<CommitId>) -> Option<String> {
    let branch = place.config.branch_of(place.name.as_str());
    let there = place.board.newer.iter().find(|newer| newer.branch.as_str() == branch).map(|newer| newer.commit);
    let (holds, told) = there.map(|id| (id, "")).or(here.map(|id| (id, " in this clone")))?;
    let runs = ladder::live(place.board, place.config, place.name, place.now);
    let commit = runs.commit.filter(|commit| *commit != holds)?;
    let guess = if runs.confidence == Some(Confidence::Guess) { ", by the order in time alone" } else { "" };
    Some(format!("{branch} holds {}{told}, {} runs {}{guess}", holds.short(), place.name.as_str(), commit.short()))
}
