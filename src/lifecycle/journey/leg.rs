//! From a branch to where it runs: the build that made an image with the change in it, and the deploy that took it there.
//! A later build or deploy counts as well: what holds a commit holds all that came before it.

use super::super::step::{Mark, State, Step};
use super::super::trace::Held;
use super::{Case, environment_of};
use crate::chain;
use crate::domain::image::{Image, TagKind};
use crate::domain::workflow_run::{Confidence, Run, RunState};
use crate::domain::{CommitId, EnvName};
use crate::environment::ladder::{self, Runs};
use crate::environment::span::{ago, span};

/// A branch, its build, and the environment that runs it.
pub(super) struct Leg<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) branch: &'a str,
    pub(super) environment: Option<EnvName>,
    /// Whether the branch holds the change.
    pub(super) held: Held,
    /// What the environment runs now.
    pub(super) serves: Runs,
}

impl<'a> Case<'a> {
    pub(super) fn held_by(&self, id: CommitId) -> Held {
        match self.trace {
            Some(trace) => trace.held_by(id),
            None if self.candidate.commit == Some(id) => Held::Yes,
            None => self.unmerged(),
        }
    }

    /// The first build of a branch that had the change in it.
    pub(super) fn first_build_on(&self, branch: &str) -> Option<&'a Run> {
        self.builds_on(branch).into_iter().min_by_key(|run| run.created)
    }

    /// Builds of a branch that had the change in them, newest first.
    fn builds_on(&self, branch: &str) -> Vec<&'a Run> {
        let file = &self.material.config.workflows.build;
        let of = |run: &&&Run| run.file.as_ref() == Some(file) && run.branch.as_deref() == Some(branch);
        let carries = |run: &&&Run| run.head.is_some_and(|head| self.held_by(head) == Held::Yes);
        self.runs.iter().filter(of).filter(carries).copied().collect()
    }
}

impl Case<'_> {
    /// A branch had the change before everything that the list of runs tells.
    pub(super) fn is_before_the_runs(&self, branch: &str) -> bool {
        let is_production = branch == self.material.config.branches.production;
        let arrival = self.trace.map(|trace| if is_production { &trace.production } else { &trace.integration });
        let came = arrival.and_then(|arrival| arrival.by.as_ref()).map(|by| by.committed);
        let oldest = self.runs.last().map(|run| run.created);
        came.zip(oldest).is_some_and(|(came, oldest)| came < oldest)
    }
}

impl<'a> Leg<'a> {
    pub(super) fn of(case: &'a Case<'a>, branch: &'a str, usual: &str, held: Held) -> Self {
        let environment = environment_of(case.material.config, branch, usual);
        let serves = environment
            .as_ref()
            .map(|name| ladder::live(case.material.board, case.material.config, name, case.material.now));
        Self { case, branch, environment, held, serves: serves.unwrap_or_default() }
    }

    /// Whether what the environment runs now has the change in it.
    pub(super) fn serves_it(&self) -> Held {
        self.serves.commit.map_or(Held::Unknown, |id| self.case.held_by(id))
    }

    fn file(&self) -> Option<&'a str> {
        let deploy = &self.case.material.config.workflows.deploy;
        self.environment.as_ref().and_then(|name| deploy.get(name.as_str())).map(String::as_str)
    }

    /// Deploys that had the change in them, newest first.
    pub(super) fn deploys(&self) -> Vec<&'a Run> {
        let file = self.file();
        let of = |run: &&&Run| file.is_some() && run.file.as_deref() == file;
        let carries =
            |run: &&&Run| run.ships.as_ref().is_some_and(|ships| self.case.held_by(ships.commit) == Held::Yes);
        self.case.runs.iter().filter(of).filter(carries).copied().collect()
    }

    /// The first deploy with the change in it that ended well.
    pub(super) fn deployed(&self) -> Option<&'a Run> {
        self.deploys().into_iter().filter(|run| run.state == RunState::Success).min_by_key(|run| run.created)
    }

    fn images(&self) -> impl Iterator<Item = &'a Image> {
        let listed = self.case.material.board.images.value().into_iter().flat_map(|list| &list.images);
        let (case, name) = (self.case, self.branch);
        listed.filter(move |image| {
            let built = matches!(&image.kind, TagKind::Built { branch, .. } if branch == name);
            built && image.commit.is_some_and(|id| case.held_by(id) == Held::Yes)
        })
    }

    /// The image of a branch with the change in it. Whatever was deployed was built.
    pub(super) fn build(&self, state: State, is_deployed: bool) -> Step {
        let builds = self.case.builds_on(self.branch);
        if let Some(run) = builds.iter().filter(|run| run.state == RunState::Success).min_by_key(|run| run.created) {
            return self.built(state, run);
        }
        if let Some(image) = self.images().min_by_key(|image| (image.created.is_none(), image.created)) {
            return Step::new(state, Mark::Done, format!("{}, in the registry", image.tag)).at(image.created);
        }
        if is_deployed {
            return Step::new(state, Mark::Done, "it was deployed, so it was built").sure(Confidence::Likely);
        }
        match builds.iter().max_by_key(|run| run.created) {
            Some(run) => self.unbuilt(state, run),
            None => self.no_build(state),
        }
    }

    fn built(&self, state: State, run: &Run) -> Step {
        let image = self.images().find(|image| image.commit == run.head);
        let tag = image.map(|image| format!("{} ", image.tag)).unwrap_or_default();
        let took = span(chain::took(run, run.updated));
        let words = format!("{tag}build #{} {took}{}{}", run.number, self.inside(run.head), self.latest());
        Step::new(state, Mark::Done, words).at(run.updated).of(run)
    }

    /// Said where what was built or deployed is not just the change, but something later with it.
    pub(super) fn inside(&self, id: Option<CommitId>) -> String {
        let own =
            self.case.trace.map(|trace| trace.heir.as_ref().unwrap_or(&trace.commit).id).or(self.case.candidate.commit);
        id.filter(|id| Some(*id) != own).map(|id| format!(", inside {}", id.short())).unwrap_or_default()
    }

    /// The newest build with the change in it, and none ended well.
    fn unbuilt(&self, state: State, run: &Run) -> Step {
        let number = run.number;
        let (now, usual) = (self.case.material.now_at_github(), self.usual(&self.case.material.config.workflows.build));
        match run.state {
            RunState::Queued => Step::new(state, Mark::Here, format!("build #{number} is queued")),
            RunState::Running | RunState::Waiting => {
                let words = format!("build #{number} has run for {}{usual}", span(chain::took(run, now)));
                Step::new(state, Mark::Here, words)
            }
            RunState::Failure | RunState::Zombie | RunState::Neutral => {
                let how = if run.state == RunState::Failure { "failed" } else { run.state.word() };
                Step::new(state, Mark::Stopped, format!("build #{number} {how}"))
                    .at(run.updated)
                    .fork(State::BuildFailed)
            }
            RunState::Cancelled => self.cancelled(state, run),
            RunState::Skipped => {
                Step::new(state, Mark::Stopped, format!("build #{number} was skipped")).at(run.updated)
            }
            _ => Step::new(state, Mark::Unknown, format!("build #{number}: GitHub does not tell its state")),
        }
        .of(run)
    }

    /// A build that was cancelled never ships; what cancelled it has the change in it, or has not.
    fn cancelled(&self, state: State, run: &Run) -> Step {
        let by = run.cancelled_by.and_then(|id| self.case.runs.iter().find(|other| other.id == id));
        let words = match (by, by.and_then(|by| by.head)) {
            (Some(by), Some(head)) => {
                let also = match self.case.held_by(head) {
                    Held::Yes => format!("the change is inside {} of it", head.short()),
                    Held::No => format!("{} does not have the change", head.short()),
                    Held::Unknown => format!("whether {} has the change cannot be told", head.short()),
                };
                let on = by.branch.as_deref().unwrap_or("another branch");
                format!("build #{} was cancelled by #{} on {on}; {also}", run.number, by.number)
            }
            _ => format!("build #{} was cancelled by a person or by something that is not known", run.number),
        };
        Step::new(state, Mark::Stopped, words).at(run.updated).fork(State::BuildCancelled)
    }

    fn no_build(&self, state: State) -> Step {
        let usual = self.usual(&self.case.material.config.workflows.build);
        match self.held {
            Held::No => Step::new(state, Mark::Ahead, format!("build on {}{usual}", self.branch)),
            Held::Unknown => Step::new(state, Mark::Unknown, "it cannot be told"),
            Held::Yes if self.case.material.board.runs.value().is_none() => {
                Step::new(state, Mark::Unknown, "the runs are not read")
            }
            Held::Yes if self.is_before_the_runs() => {
                Step::new(state, Mark::Unknown, "it is older than the oldest run that is known")
            }
            Held::Yes => Step::new(state, Mark::Ahead, format!("no build of it is seen on {}{usual}", self.branch)),
        }
    }

    /// Said where the runs that are known begin later than the change: an earlier one may have been the first.
    pub(super) fn latest(&self) -> &'static str {
        if self.is_before_the_runs() { ", at the latest" } else { "" }
    }

    /// The change came before everything that the list of runs tells.
    pub(super) fn is_before_the_runs(&self) -> bool {
        self.case.is_before_the_runs(self.branch)
    }

    /// `, usually 4 min`.
    pub(super) fn usual(&self, file: &str) -> String {
        let runs = self.case.material.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
        chain::usual(file, runs).map(|time| format!(", usually {}", span(time))).unwrap_or_default()
    }

    /// Whether the environment of the branch has it: by what it runs, else by its deploys.
    pub(super) fn deploy(&self, state: State) -> Step {
        let Some(name) = &self.environment else {
            return Step::new(state, Mark::Passed, format!("no environment runs {}", self.branch));
        };
        let first = self.deployed();
        match (self.serves_it(), first) {
            (Held::Yes, first) => self.runs_it(state, name, first),
            (Held::No, Some(run)) => {
                let now = self.serves.commit.map(|id| id.short()).unwrap_or_default();
                let words = format!("deploy #{} took it there; {name} runs {now} now", run.number);
                Step::new(state, Mark::Replaced, words).at(run.updated).of(run).sure(sureness(run))
            }
            (Held::Unknown, Some(run)) => {
                let inside = self.inside(run.ships.as_ref().map(|ships| ships.commit));
                let words = format!("deploy #{}{inside}{}", run.number, self.latest());
                Step::new(state, Mark::Done, words).at(run.updated).of(run).sure(sureness(run))
            }
            (_, None) => match self.deploys().first() {
                Some(run) => self.undeployed(state, run),
                None => self.no_deploy(state, name),
            },
        }
    }

    fn runs_it(&self, state: State, name: &EnvName, first: Option<&Run>) -> Step {
        let (commit, sure) = (self.serves.commit, self.serves.confidence.unwrap_or(Confidence::Guess));
        let now = match (commit, self.inside(commit).is_empty()) {
            (Some(_), true) => format!("{name} runs it"),
            (Some(id), false) => format!("{name} runs {}, which has it", id.short()),
            (None, _) => String::new(),
        };
        match first {
            Some(run) => Step::new(state, Mark::Done, format!("deploy #{}{} · {now}", run.number, self.latest()))
                .at(run.updated)
                .of(run)
                .sure(sure),
            None => Step::new(state, Mark::Done, now).sure(sure),
        }
    }

    fn undeployed(&self, state: State, run: &Run) -> Step {
        let (number, now) = (run.number, self.case.material.now_at_github());
        let usual = self.usual(run.file.as_deref().unwrap_or_default());
        match run.state {
            RunState::Queued => Step::new(state, Mark::Here, format!("deploy #{number} is queued")),
            RunState::Running => Step::new(
                state,
                Mark::Here,
                format!("deploy #{number} has run for {}{usual}", span(chain::took(run, now))),
            ),
            RunState::Waiting => Step::new(
                state,
                Mark::Here,
                format!("deploy #{number} has waited for an approval for {}", span(now - run.updated)),
            ),
            RunState::Unknown => {
                Step::new(state, Mark::Unknown, format!("deploy #{number}: GitHub does not tell its state"))
            }
            other => {
                let how = if other == RunState::Failure { "failed" } else { other.word() };
                Step::new(state, Mark::Stopped, format!("deploy #{number} {how}")).at(run.updated)
            }
        }
        .of(run)
        .sure(sureness(run))
    }

    fn no_deploy(&self, state: State, name: &EnvName) -> Step {
        let usual = self.usual(self.file().unwrap_or_default());
        let build = self.case.builds_on(self.branch).into_iter().find(|run| run.state == RunState::Success);
        let runs: Vec<Run> = self.case.runs.iter().copied().cloned().collect();
        let lost = build.filter(|build| {
            chain::undeployed(build, &runs, self.case.material.config, self.case.material.now_at_github())
                == Some(name.as_str())
        });
        match (lost, self.held) {
            (Some(build), _) => {
                let since = ago(self.case.material.now_at_github(), build.updated);
                let words = format!("build #{} ended {since}, and no deploy began for it", build.number);
                Step::new(state, Mark::Stopped, words)
            }
            (None, Held::Unknown) => Step::new(state, Mark::Unknown, "it cannot be told"),
            (None, Held::Yes) if self.case.material.board.runs.value().is_none() || self.is_before_the_runs() => {
                Step::new(state, Mark::Unknown, "no deploy of it is known")
            }
            (None, _) => Step::new(state, Mark::Ahead, format!("deploy to {name}{usual}")),
        }
    }
}

/// How sure it is that a deploy had it: what it ships is joined by times.
pub(super) fn sureness(run: &Run) -> Confidence {
    run.ships.as_ref().map_or(Confidence::Guess, |ships| ships.confidence)
}
