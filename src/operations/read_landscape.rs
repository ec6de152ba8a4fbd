//! Everything that git knows about where changes are: the histories of the long-lived branches, by what the remote has of
//! them where they follow one, and what the other branches have more.

use crate::board::BranchList;
use crate::config::Config;
use crate::domain::{Branch, BranchName, CommitId, Role, Standing, Upstream};
use crate::fault::Result;
use crate::lifecycle::landscape::{Landscape, Line, Pushed, WorkLine};
use crate::sources::git::Git;

/// More commits of one branch are not followed.
const COMMITS: usize = 200;

/// Reads the landscape of these branches.
///
/// # Errors
/// When the history of a long-lived branch cannot be read. Another branch that cannot be read is in the notes.
pub fn read_landscape(git: &Git, config: &Config, list: &BranchList) -> Result<Landscape> {
    let mut landscape = Landscape {
        production: line(git, list, &config.branches.production)?,
        integration: line(git, list, &config.branches.integration)?,
        ..Landscape::default()
    };
    let bases: Vec<CommitId> = landscape.lines().map(|line| line.head).collect();
    for branch in &list.branches {
        let is_line = landscape.lines().any(|line| line.branch == branch.name && line.head == branch.head);
        if is_line {
            continue;
        }
        match work(git, branch, &bases) {
            Ok(work) if matches!(branch.role, Role::Work | Role::Odd) || !work.commits.is_empty() => {
                landscape.work.push(work);
            }
            Ok(_) => {}
            Err(fault) => landscape.notes.push(format!("{} cannot be followed: {fault}", branch.name)),
        }
    }
    Ok(landscape)
}

fn line(git: &Git, list: &BranchList, name: &str) -> Result<Option<Line>> {
    let Some(branch) = list.branches.iter().find(|branch| branch.name.as_str() == name) else { return Ok(None) };
    let head = match &branch.upstream {
        Upstream::Tracking(upstream, standing) if *standing != Standing::Same => {
            git.resolve(upstream).unwrap_or(branch.head)
        }
        _ => branch.head,
    };
    Ok(Some(Line { branch: BranchName::new(name), head, history: git.history(head)? }))
}

fn work(git: &Git, branch: &Branch, bases: &[CommitId]) -> Result<WorkLine> {
    let pushed = match &branch.upstream {
        Upstream::RemoteOnly(_) => Pushed::Yes,
        Upstream::Tracking(_, standing) => {
            if standing.merged() == Some(true) {
                Pushed::Yes
            } else {
                Pushed::No
            }
        }
        Upstream::None | Upstream::Gone(_) => Pushed::No,
    };
    let commits = git.only_on(branch.head, bases, COMMITS)?;
    Ok(WorkLine { branch: branch.name.clone(), head: branch.head, commits, pushed })
}
