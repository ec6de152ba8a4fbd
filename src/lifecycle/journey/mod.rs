//! Every step of one change, from its branch to the traffic of production.
//!
//! | file | which steps |
//! |---|---|
//! | `work` | branched, committed, in review, merged |
//! | `leg` | the image of a branch and its deploy, as runs, registry and host tell |
//! | `production` | the checks before a deploy, the deploy, and whether it is live |
//! | `answer` | the sentence, and what is waited for |

mod answer;
mod leg;
mod production;
#[cfg(test)]
mod tests;
mod work;

use super::find::{Candidate, Subject};
use super::landscape::{Landscape, mention};
use super::step::{Mark, State, Step};
use super::trace::{Held, Trace};
use crate::board::Board;
use crate::config::Config;
use crate::domain::pull_request::{PullNumber, PullRequest};
use crate::domain::workflow_run::{Job, Run, RunId};
use crate::domain::{BranchName, Commit, EnvName, Moment};
use chrono::TimeDelta;
use leg::Leg;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a journey is made from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// What is known now.
    pub board: &'a Board,
    /// Which branch, workflow and environment plays which part.
    pub config: &'a Config,
    /// What git knows.
    pub landscape: &'a Landscape,
    /// The jobs of runs that were asked for: they tell at which step a deploy stopped.
    pub jobs: &'a BTreeMap<RunId, Vec<Job>>,
    /// What time it is.
    pub now: Moment,
}

impl Material<'_> {
    /// What the clock of GitHub shows, by which it tells when a run began.
    fn now_at_github(&self) -> Moment {
        self.board.now_at_github(self.now)
    }
}

/// Whether users have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They have.
    Live,
    /// They have not.
    NotLive,
    /// It cannot be told.
    Unknown,
}

/// What a change waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// Whom or what: `somebody to merge`.
    pub what: String,
    /// Who can do it, or the command that does.
    pub who: Option<String>,
}

/// One change from its branch to production.
#[derive(Debug, Clone)]
pub struct Journey {
    /// What was asked about.
    pub candidate: Candidate,
    /// The commit that is followed; `None` where it is not in this clone.
    pub commit: Option<Arc<Commit>>,
    /// The branch that it was made on, where that is known.
    pub branch: Option<BranchName>,
    /// Its pull request, where there is one.
    pub pull: Option<PullNumber>,
    /// Eleven steps, in order.
    pub steps: Vec<Step>,
    /// How far it is.
    pub state: State,
    /// Whether users have it.
    pub verdict: Verdict,
    /// The answer in one or two sentences.
    pub answer: String,
    /// What it waits for; `None` where it is live, or nothing will come by itself or by a person here.
    pub waits: Option<Waits>,
    /// What contradicts it or makes it less sure, in sentences.
    pub doubts: Vec<String>,
    /// From its commit to production.
    pub took: Option<TimeDelta>,
}

impl Journey {
    /// The deploy to production whose jobs tell at which step it is or stopped.
    #[must_use]
    pub fn wants_jobs(&self) -> Option<RunId> {
        let deploy = self.steps.iter().find(|step| step.state == State::DeployingProd)?;
        deploy.run.filter(|_| matches!(deploy.mark, Mark::Here | Mark::Stopped))
    }
}

/// Follows one change. `trace` is how its commit lies in the landscape.
#[must_use]
pub fn follow(material: Material<'_>, candidate: &Candidate, trace: Option<&Trace>) -> Journey {
    let case = Case::of(material, candidate, trace);
    let mut steps = case.work();
    steps.extend(case.to_development());
    steps.extend(case.to_production());
    case.told(steps)
}

/// One change and all that tells about it.
struct Case<'a> {
    material: Material<'a>,
    candidate: &'a Candidate,
    trace: Option<&'a Trace>,
    /// Its open pull request.
    pull: Option<&'a PullRequest>,
    /// Every run that is known, newest first.
    runs: Vec<&'a Run>,
}

impl<'a> Case<'a> {
    fn of(material: Material<'a>, candidate: &'a Candidate, trace: Option<&'a Trace>) -> Self {
        let listed = material.board.runs.value().into_iter().flat_map(|list| &list.runs);
        let mut runs: Vec<&Run> = listed.collect();
        let mut known: Vec<RunId> = runs.iter().map(|run| run.id).collect();
        known.sort_unstable();
        runs.extend(material.board.seen.runs.iter().filter(|run| known.binary_search(&run.id).is_err()));
        runs.sort_by_key(|run| std::cmp::Reverse(run.created));
        let pull = open_pull(material.board, candidate, trace);
        Self { material, candidate, trace, pull, runs }
    }

    fn branch(&self) -> Option<BranchName> {
        let named = match &self.candidate.subject {
            Subject::Branch(name) if self.material.landscape.lines().all(|line| line.branch != *name) => {
                Some(name.clone())
            }
            _ => None,
        };
        let origin = || self.trace.and_then(|trace| trace.origin.branch.clone());
        self.pull.map(|pull| pull.head.clone()).or_else(origin).or(named)
    }

    fn pull_number(&self) -> Option<PullNumber> {
        let asked = match self.candidate.subject {
            Subject::Pull(number) => Some(number),
            _ => None,
        };
        asked.or(self.pull.map(|pull| pull.number)).or_else(|| self.merged_pull())
    }

    /// The pull request that the merge into integration names, or into production where it came there at once.
    fn merged_pull(&self) -> Option<PullNumber> {
        let trace = self.trace?;
        let by = trace.integration.by.as_ref().or(trace.production.by.as_ref())?;
        mention(&by.subject).map(|named| named.number)
    }

    fn integration(&self) -> Held {
        self.trace.map_or_else(|| self.unmerged(), |trace| trace.integration.held)
    }

    fn production(&self) -> Held {
        match self.trace.map_or_else(|| self.unmerged(), |trace| trace.production.held) {
            // What GitHub has of it may hold what this clone has not heard of.
            Held::No if self.pull.is_none() && self.is_behind(&self.material.config.branches.production) => {
                Held::Unknown
            }
            held => held,
        }
    }

    /// What is not in this clone is in no branch of it; as long as its pull request is open, at GitHub neither.
    fn unmerged(&self) -> Held {
        if self.pull.is_some() { Held::No } else { Held::Unknown }
    }

    fn development_leg(&self) -> Leg<'_> {
        Leg::of(self, &self.material.config.branches.integration, "development", self.integration())
    }

    fn production_leg(&self) -> Leg<'_> {
        Leg::of(self, &self.material.config.branches.production, "production", self.production())
    }

    /// The image of integration and the development environment.
    fn to_development(&self) -> Vec<Step> {
        let leg = self.development_leg();
        let deploy = leg.deploy(State::DeployedDev);
        vec![leg.build(State::BuildingDev, deploy.mark.is_reached()), deploy]
    }

    /// GitHub has more of a branch than this clone.
    fn is_behind(&self, branch: &str) -> bool {
        self.material.board.newer.iter().any(|newer| newer.branch.as_str() == branch)
    }
}

fn open_pull<'a>(board: &'a Board, candidate: &Candidate, trace: Option<&Trace>) -> Option<&'a PullRequest> {
    let pulls = &board.pulls.value()?.pulls;
    let head = candidate.commit;
    let branch = trace.and_then(|trace| trace.origin.branch.as_ref());
    match &candidate.subject {
        Subject::Pull(number) => pulls.iter().find(|pull| pull.number == *number),
        Subject::Branch(name) => pulls.iter().find(|pull| pull.head == *name && pull.fork.is_none()),
        _ => {
            let by_head = pulls.iter().find(|pull| head.is_some() && pull.head_id == head);
            let merged = trace.is_some_and(|trace| trace.integration.held == Held::Yes);
            let by_branch = || pulls.iter().find(|pull| Some(&pull.head) == branch && pull.fork.is_none());
            by_head.or_else(|| by_branch().filter(|_| !merged))
        }
    }
}

/// The environment that runs a branch: the one of that name, else the first.
fn environment_of(config: &Config, branch: &str, usual: &str) -> Option<EnvName> {
    let all = config.environments.keys().chain(config.workflows.deploy.keys());
    let mut runs: Vec<&String> = all.filter(|name| config.branch_of(name) == branch).collect();
    runs.sort_by_key(|name| name.as_str() != usual);
    runs.first().map(|name| EnvName((*name).clone()))
}

/// The state that the furthest step means.
fn state_of(steps: &[Step]) -> State {
    let furthest = steps.iter().rev().find(|step| step.mark.is_reached());
    match furthest {
        None => State::Branched,
        Some(Step { fork: Some(fork), .. }) => *fork,
        Some(step) => match (step.state, step.mark) {
            // The guide has no state for a deploy to development that goes on.
            (State::DeployedDev, Mark::Here | Mark::Stopped) => State::BuildingDev,
            (State::PreCheck | State::DeployingProd, Mark::Stopped) if !was_deployed(steps) => State::BuildingProd,
            (state, _) => state,
        },
    }
}

/// A deploy began for it.
fn was_deployed(steps: &[Step]) -> bool {
    steps.iter().any(|step| step.state == State::DeployingProd && step.run.is_some())
}
