//! What production's branch had when it was merged: between the last look and the merge somebody may have pushed.

use super::send::Means;
use crate::domain::CommitId;
use crate::operations::journal::{End, Journal};

/// Writes down what was found, where it is not what the plan is about, or is not told. What cannot be written down any more
/// stops nothing.
pub(super) async fn note(journal: &mut Journal, merge: CommitId, means: &Means<'_>) {
    let (from, to) = (journal.story().opening.from, journal.story().opening.to);
    if merge == from || journal.story().steps.iter().any(|step| step.name == "before") {
        return;
    }
    let branch = means.branch_of(&journal.story().opening);
    let words = match means.github.commit_now(merge).await.map(|commit| commit.parents.first().copied()) {
        Ok(Some(before)) if before == to => return,
        Ok(before) => format!(
            "{branch} was at {} when it was merged, and the plan is about {}: what that brought in ships too",
            before.map_or_else(|| "nothing".to_owned(), |before| before.short()),
            to.short()
        ),
        Err(fault) => format!("what {branch} had when it was merged could not be read: {fault}"),
    };
    let _ = journal.began("before", "", means.now());
    (means.told)(journal.story());
    let _ = journal.ended("before", End::Unknown, &words, means.now());
    (means.told)(journal.story());
}
