//! What a person can start by hand on a branch: the inputs of a workflow, by its file at the head of that branch.

use crate::domain::{BranchName, CommitId};
use crate::fault::{Fault, Result};
use crate::sources::git::Git;
use crate::workflow::{self, Input};

/// A workflow that can be started on a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Startable {
    /// The head of the branch, where the file was read.
    pub head: CommitId,
    /// What it takes.
    pub inputs: Vec<Input>,
}

/// Reads what a workflow takes when it is started on a branch.
///
/// # Errors
/// When the branch is not in this clone, its file is not there or cannot be read, or nobody can start it by hand.
pub fn startable(git: &Git, workflow: &str, branch: &BranchName) -> Result<Startable> {
    let head = git.branch_head(branch.as_str())?;
    let head = head.ok_or_else(|| Fault::refused(format!("{branch} is not in this clone")).hint("Fetch it first."))?;
    let absent = || Fault::refused(format!("{branch} has no .github/workflows/{workflow}"));
    let folder = git.folder(head, ".github/workflows")?.ok_or_else(absent)?;
    let item = folder.items.iter().find(|item| item.name == workflow).ok_or_else(absent)?;
    let text = git.blob(item.id)?;
    match workflow::inputs(&String::from_utf8_lossy(&text))? {
        Some(inputs) => Ok(Startable { head, inputs }),
        None => Err(Fault::refused(format!("{workflow} cannot be started by hand: it has no workflow_dispatch"))),
    }
}
