//! What happened, told where the change came from: a comment on the pull request that brought it. Never by itself: somebody
//! asks for it afterwards.

use super::by_github::GithubMeans;
use crate::board::Board;
use crate::domain::CommitId;
use crate::domain::pull_request::PullNumber;
use crate::fault::{Fault, Result};
use crate::operations::act::{ActEnd, ActPlan, Outcome, go};

/// How the subject of a merge begins that GitHub made.
const MERGE: &str = "Merge pull request #";

/// Posts the text on a pull request, as it was shown.
pub async fn comment(text: &str, pull: PullNumber, means: &GithubMeans<'_>) -> ActEnd {
    let now = (means.record.clock)();
    let planned = ActPlan::remark(pull, text.to_owned(), means.config, now).and_then(|plan| {
        let word = plan.reach.word().to_owned();
        plan.arm(&word, now)
    });
    match planned {
        Ok(armed) => Box::pin(go(armed, means.github, means.record, means.told)).await,
        Err(fault) => refused(&fault),
    }
}

/// The pull request that brought a commit: by the subject of the commit, else as GitHub tells.
///
/// # Errors
/// When none is known, or GitHub cannot be asked.
pub async fn brought_by(bad: CommitId, means: &GithubMeans<'_>) -> Result<PullNumber> {
    if let Some(number) = by_subject(bad, means.board) {
        return Ok(number);
    }
    let told = means.github.pulls_of(bad).await?;
    told.first().copied().ok_or_else(|| {
        Fault::refused(format!("No pull request is known to have brought {}", bad.short()))
            .hint("The summary can be copied and told elsewhere.")
    })
}

fn by_subject(bad: CommitId, board: &Board) -> Option<PullNumber> {
    let commits = &board.images.value()?.commits;
    let rest = commits.iter().find(|commit| commit.id == bad)?.subject.strip_prefix(MERGE)?;
    rest.split(' ').next()?.parse().ok().map(PullNumber)
}

fn refused(fault: &Fault) -> ActEnd {
    let (sentence, next_step) = (format!("{fault}. Nothing was sent."), fault.next_step().map(str::to_owned));
    ActEnd { outcome: Outcome::Refused, sentence, next_step, url: None, recorded: false }
}
