//! The workflow that deploys to production: what its file says on the branches that matter. One that is set off by the end
//! of a build runs the file of the default branch, whatever is promoted.

use crate::config::Config;
use crate::domain::{BranchName, CommitId};
use crate::fault::Result;
use crate::operations::promotion::heads::Heads;
use crate::sources::git::Git;
use crate::workflow::{self, Triggers};

/// The file that deploys to production, and the one that builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployFile {
    /// The name of the file; `None` where none is configured.
    pub file: Option<String>,
    /// The default branch, where GitHub told it.
    pub default_branch: Option<BranchName>,
    /// What the file says on the default branch; `None` where it has none, or that branch is not known or not here.
    pub at_default: Option<Content>,
    /// Whether the default branch is in this clone.
    pub default_is_here: bool,
    /// Whether production's own file says the same.
    pub same_as_production: bool,
    /// What sets off a build, and what a build cancels, by the file that ships; `None` where it cannot be read.
    pub build: Option<Triggers>,
}

/// A file as one branch has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What sets it off, or why that cannot be read.
    pub triggers: Result<Triggers, String>,
}

/// Reads both files.
pub(super) fn of(git: &Git, config: &Config, heads: &Heads) -> Result<DeployFile> {
    let place = |file: &str| format!(".github/workflows/{file}");
    let build = text_at(git, heads.from.commit, &place(&config.workflows.build))?;
    let build = build.and_then(|text| workflow::triggers(&text).ok());
    let file = config.workflows.deploy.get("production").cloned();
    let default_branch = heads.default_branch.clone();
    let default_head = default_branch.as_ref().map(|name| head_of(git, name, heads)).transpose()?.flatten();
    let default_is_here = default_head.is_some();
    let (mut at_default, mut same_as_production) = (None, true);
    if let (Some(file), Some(head)) = (&file, default_head) {
        let text = text_at(git, head, &place(file))?;
        same_as_production = text == text_at(git, heads.to.commit, &place(file))?;
        let triggers = |text: String| workflow::triggers(&text).map_err(|cause| cause.to_string());
        at_default = text.map(|text| Content { triggers: triggers(text) });
    }
    Ok(DeployFile { file, default_branch, at_default, default_is_here, same_as_production, build })
}

/// The head of a branch: as the plan takes it where it is about it, else as it is here.
fn head_of(git: &Git, name: &BranchName, heads: &Heads) -> Result<Option<CommitId>> {
    match [&heads.from, &heads.to].into_iter().find(|head| head.branch == *name) {
        Some(head) => Ok(Some(head.commit)),
        None => git.branch_head(name.as_str()),
    }
}

/// A file of a commit as text.
pub(super) fn text_at(git: &Git, commit: CommitId, path: &str) -> Result<Option<String>> {
    Ok(git.file_at(commit, path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}
