//! What GitHub has of the long-lived branches and this clone has not: the newest commit of each that was pushed and built
//! there, where no object of its name is here. What no run tells is not guessed.

use crate::board::Newer;
use crate::config::Config;
use crate::domain::workflow_run::{Run, RunList};
use crate::domain::{BranchName, CommitId};
use crate::sources::git::Git;

/// What sets off a build of what is on the branch itself. A pull request of a fork may have a branch of the same name.
const ON_THE_BRANCH: [&str; 3] = ["push", "workflow_dispatch", "schedule"];

/// What is there and not here.
pub(super) fn look(git: &Git, runs: &RunList, config: &Config) -> Vec<Newer> {
    let absent = |newer: &Newer| git.holds(newer.commit).is_ok_and(|here| !here);
    newest(runs, config).into_iter().filter(absent).collect()
}

/// The newest commit that was built of each long-lived branch.
fn newest(runs: &RunList, config: &Config) -> Vec<Newer> {
    let branches = &config.branches;
    let built = |branch: &String| {
        let of_it = |run: &&Run| is_build(run, config) && run.branch.as_ref() == Some(branch);
        let commit: CommitId = runs.runs.iter().find(of_it)?.head?;
        Some(Newer { branch: BranchName::new(branch), commit })
    };
    [&branches.integration, &branches.production, &branches.staging].into_iter().filter_map(built).collect()
}

fn is_build(run: &Run, config: &Config) -> bool {
    run.file.as_deref() == Some(&config.workflows.build) && ON_THE_BRANCH.contains(&run.event.as_str())
}
