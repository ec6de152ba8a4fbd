//! Whether a promotion's merge is in production's branch, and which commit it is: found by looking, never by trying again.

use crate::domain::{BranchName, CommitId};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::GitHub;
use std::time::Duration;

/// As many commits of the branch are looked at, from its head back.
const DEEPEST: usize = 30;

/// What the branch says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merged {
    /// This commit brought what was promoted.
    By(CommitId),
    /// It is where it was: what was promoted is not in it.
    No,
    /// Somebody else moved it, to this commit; what was promoted is not in it.
    Moved(CommitId),
}

/// Looks for the commit that brought `from` into a branch that was at `to`.
///
/// # Errors
/// When GitHub cannot be asked, or the branch has so many new commits that it cannot be told, or another history.
pub async fn find(github: &GitHub, branch: &BranchName, from: CommitId, to: CommitId) -> Result<Merged> {
    let head = github.head_now(branch.as_str()).await?;
    let mut at = head;
    for _ in 0..DEEPEST {
        if at == from {
            return Ok(Merged::By(at));
        }
        if at == to {
            return Ok(if head == to { Merged::No } else { Merged::Moved(head) });
        }
        let commit = github.commit_now(at).await?;
        if commit.parents.iter().skip(1).any(|parent| *parent == from) {
            return Ok(Merged::By(at));
        }
        let Some(before) = commit.parents.first() else {
            return Err(untold(format!("{branch} does not hold {} any more: it has another history", to.short())));
        };
        at = *before;
    }
    let from = from.short();
    Err(untold(format!("{branch} has more than {DEEPEST} new commits; which of them brought {from} is not told")))
}

fn untold(sentence: String) -> Fault {
    Fault::of(FaultKind::Unreadable, sentence)
        .hint("Look at the branch; then cutover follow --abandon closes what was begun here as seen.")
}

/// The same, several times where it is not there or cannot be asked: an answer that was lost may still take effect.
///
/// # Errors
/// When GitHub could not be asked to the end.
pub(super) async fn find_out(
    github: &GitHub,
    branch: &BranchName,
    (from, to): (CommitId, CommitId),
    looks: &[Duration],
) -> Result<Merged> {
    let mut last = find(github, branch, from, to).await;
    for pause in looks {
        if matches!(last, Ok(Merged::By(_))) {
            return last;
        }
        tokio::time::sleep(*pause).await;
        last = find(github, branch, from, to).await;
    }
    last
}
