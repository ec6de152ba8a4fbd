//! What is said of acts on runs and workflows, and what is refused.

use super::Act;
use super::plan::Told;
use super::reach::branch_name;
use crate::board::Board;
use crate::config::Config;
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState, Ships};
use crate::fault::{Fault, Result};
use crate::sources::github::{Jobs, Ruling};

/// The run that an act is about, where the board lists it.
pub(super) fn about<'a>(act: &Act, board: &'a Board) -> Option<&'a Run> {
    let id = match act {
        Act::Rerun { run, .. } | Act::Cancel { run, .. } | Act::Rule { run, .. } => *run,
        _ => return None,
    };
    board.runs.value()?.runs.iter().find(|run| run.id == id)
}

pub(super) fn told(act: &Act, board: &Board, config: &Config) -> Result<Told> {
    match act {
        Act::Rerun { run, attempt, jobs } => rerun(listed(*run, board)?, *attempt, *jobs, board, config),
        Act::Cancel { run, attempt } => cancel(same_try(listed(*run, board)?, *attempt)?, config),
        Act::Dispatch { workflow, branch, inputs, .. } => {
            is_file(workflow)?;
            let branch = branch_name(branch.as_str());
            let with: Vec<String> = inputs.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
            let told = Told::default().effect(format!("Starts {workflow} on {branch}{with}, as you."));
            Ok(cancels(workflow, None, board, config)
                .into_iter()
                .fold(aftermath(told, workflow, config), Told::warning))
        }
        Act::Rule { run, attempt, environment, ruling, .. } => {
            rule(same_try(listed(*run, board)?, *attempt)?, environment, *ruling)
        }
        _ => Ok(Told::default()),
    }
}

fn rerun(run: &Run, attempt: u64, jobs: Jobs, board: &Board, config: &Config) -> Result<Told> {
    let name = name(run);
    if run.state.goes_on() || run.state == RunState::Waiting {
        return Err(Fault::refused(format!("{name} goes on; what goes on cannot be tried again")));
    }
    if run.state == RunState::Zombie {
        return Err(Fault::refused(format!("{name} hangs in the queue; what has not ended cannot be tried again"))
            .hint("Cancel it first."));
    }
    same_try(run, attempt)?;
    if jobs == Jobs::Failed && !matches!(run.state, RunState::Failure | RunState::Cancelled) {
        return Err(Fault::refused(format!("{name} has no failed job to try again")));
    }
    let which = if jobs == Jobs::All { "every job" } else { "the failed jobs" };
    let told = Told::default().effect(format!("Tries {which} of {name} again, as try {}.", attempt + 1));
    let file = run.file.as_deref().unwrap_or_default();
    let told = match &run.ships {
        Some(ships) if is_deploy(file, config) => told.effect(format!("It ships {}.", how_sure(ships))),
        Some(ships) => told.effect(format!("It is about {}.", ships.commit.short())),
        None => told.warning("Which commit it is about is not known."),
    };
    Ok(cancels(file, Some(run.id), board, config).into_iter().fold(aftermath(told, file, config), Told::warning))
}

fn cancel(run: &Run, config: &Config) -> Result<Told> {
    let name = name(run);
    if !run.state.goes_on() && !matches!(run.state, RunState::Waiting | RunState::Zombie) {
        return Err(Fault::refused(format!("{name} has ended; there is nothing to cancel")));
    }
    let told = Told::default().effect(format!("Asks GitHub to cancel {name}. It can still end before it hears of it."));
    let file = run.file.as_deref().unwrap_or_default();
    if file == config.workflows.build {
        let branch = run.branch.as_deref().unwrap_or("its branch");
        return Ok(told.warning(format!("A cancelled build never ships: {branch} stays on the image it has.")));
    }
    if is_deploy(file, config) {
        return Ok(told.warning("A deploy that is stopped on the way leaves the host as it then is. Look at it after."));
    }
    Ok(told)
}

fn rule(run: &Run, environment: &str, ruling: Ruling) -> Result<Told> {
    let name = name(run);
    if run.state.ended() {
        return Err(Fault::refused(format!("{name} has ended and waits for nobody")));
    }
    let what = run.ships.as_ref().map_or_else(|| "what it brings, which is not known".into(), how_sure);
    let told = Told::default().effect(match ruling {
        Ruling::Approve => format!("{name} goes on: by it, {environment} will get {what}."),
        Ruling::Reject => format!("{name} ends as failed: by it, {environment} does not get {what}."),
    });
    Ok(match &run.ships {
        Some(ships) if ships.confidence == Confidence::Certain => told,
        _ => told.warning("What it brings is not certain: its page at GitHub and its log tell more."),
    })
}

/// `f956226, most likely: build #812 on main ended 5 s before it was asked for`
fn how_sure(ships: &Ships) -> String {
    let sure = match ships.confidence {
        Confidence::Certain => "for certain",
        Confidence::Likely => "most likely",
        Confidence::Guess => "which is a guess",
    };
    format!("{}, {sure}: {}", ships.commit.short(), ships.evidence)
}

/// The run, if it is still at the try that was looked at.
fn same_try(run: &Run, attempt: u64) -> Result<&Run> {
    if run.attempt == attempt {
        return Ok(run);
    }
    Err(Fault::refused(format!("{} was tried again by somebody", name(run))).hint("Look at what came of it."))
}

/// GitHub starts a workflow by its number as well; only its file says what it is.
fn is_file(workflow: &str) -> Result<()> {
    let named = [".yml", ".yaml"].iter().any(|end| workflow.len() > end.len() && workflow.ends_with(end));
    if named && !workflow.contains(['/', '\\']) {
        return Ok(());
    }
    Err(Fault::refused(format!("{workflow} is not the name of a file of .github/workflows"))
        .hint("Name it as it is there, such as build.yml."))
}

/// What a build sets off when it ends well.
fn aftermath(told: Told, workflow: &str, config: &Config) -> Told {
    if workflow != config.workflows.build {
        return told;
    }
    told.effect("When the build ends well, what deploys its branch is set off by itself.")
}

/// What a push to a branch that is built would cancel.
pub(super) fn cancelled(board: &Board, config: &Config) -> Option<String> {
    cancels(&config.workflows.build, None, board, config)
}

/// The build that another one would cancel: all builds share one concurrency group.
fn cancels(workflow: &str, itself: Option<RunId>, board: &Board, config: &Config) -> Option<String> {
    let runs = board.runs.value().filter(|_| workflow == config.workflows.build)?;
    let builds = |run: &&Run| run.file.as_deref() == Some(workflow) && run.state.goes_on() && Some(run.id) != itself;
    let running = runs.runs.iter().find(builds)?;
    Some(format!("This cancels {}, which then never ships: all builds share one concurrency group.", name(running)))
}

fn is_deploy(file: &str, config: &Config) -> bool {
    config.workflows.deploy.values().any(|deploy| deploy == file)
}

/// `build.yml #813 on main`.
fn name(run: &Run) -> String {
    let file = run.file.as_deref().unwrap_or(&run.workflow);
    let branch = run.branch.as_ref().filter(|_| run.event != "workflow_run");
    let on = branch.map(|branch| format!(" on {branch}")).unwrap_or_default();
    format!("{file} #{}{on}", run.number)
}

fn listed(id: RunId, board: &Board) -> Result<&Run> {
    let runs = board.runs.value().ok_or_else(|| Fault::refused("The runs are not read yet"))?;
    let found = runs.runs.iter().find(|run| run.id == id);
    found.ok_or_else(|| Fault::refused(format!("Run {id} is not among the latest runs")))
}
