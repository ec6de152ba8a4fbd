//! The last five steps: promoted, built, checked, deployed, live. What takes the traffic decides; runs only tell how it
//! came there.

use super::super::step::{Mark, State, Step};
use super::super::trace::{Arrival, Held};
use super::leg::{Leg, sureness};
use super::{Case, Material};
use crate::domain::workflow_run::{Confidence, Job, Run, RunState};
use crate::domain::{CommitId, EnvName, SlotName};
use crate::environment::{is_unconfigured, ladder};

/// The part of a deploy at which it is or stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Check,
    Deploy,
}

impl Case<'_> {
    pub(super) fn to_production(&self) -> Vec<Step> {
        let leg = self.production_leg();
        let live = self.live(&leg);
        let [check, deploy] = self.deployment(&leg, live.mark.is_reached());
        let built = leg.build(State::BuildingProd, deploy.mark.is_reached() || live.mark.is_reached());
        vec![self.promoted(leg.branch), built, check, deploy, live]
    }

    fn promoted(&self, branch: &str) -> Step {
        let none = || Arrival { held: self.unmerged(), by: None };
        let arrival = self.trace.map_or_else(none, |trace| trace.production.clone());
        match arrival.held {
            Held::Yes => self.arrived(State::PromotedMain, branch, &arrival),
            Held::No if self.is_behind(branch) => Step::new(State::PromotedMain, Mark::Unknown, Self::behind(branch)),
            Held::No => Step::new(State::PromotedMain, Mark::Ahead, format!("not in {branch}")),
            Held::Unknown => Step::new(State::PromotedMain, Mark::Unknown, self.cut(branch)),
        }
    }

    /// The checks and the deploy, as the run and its jobs tell.
    fn deployment(&self, leg: &Leg<'_>, is_live: bool) -> [Step; 2] {
        let check = |mark, words: &str| Step::new(State::PreCheck, mark, words);
        let inside = |run: &Run| leg.inside(run.ships.as_ref().map(|ships| ships.commit));
        if let Some(run) = leg.deployed() {
            let words = format!("deploy #{}{}{}", run.number, inside(run), leg.latest());
            let deploy = Step::new(State::DeployingProd, Mark::Done, words).at(run.updated).of(run).sure(sureness(run));
            return [check(Mark::Done, "passed in the same run").of(run).sure(sureness(run)), deploy];
        }
        if is_live {
            let words = "it runs, so it was deployed: by which deploy is not known";
            let deploy = Step::new(State::DeployingProd, Mark::Done, words).sure(Confidence::Likely);
            return [check(Mark::Unknown, "which deploy took it there is not known"), deploy];
        }
        let Some(run) = leg.deploys().first().copied() else {
            let ahead = Step { state: State::DeployingProd, ..leg.deploy(State::DeployingProd) };
            let mark = if ahead.mark == Mark::Unknown { Mark::Unknown } else { Mark::Ahead };
            return [check(mark, "the checks of the deploy"), ahead];
        };
        match (run.state.ended(), self.part(run)) {
            (false, Some(Part::Check)) => {
                let now = Step { state: State::PreCheck, ..leg.deploy(State::PreCheck) };
                [now, Step::new(State::DeployingProd, Mark::Ahead, "after the checks")]
            }
            (true, Some(Part::Check)) => {
                let words = format!("deploy #{} stopped at its checks: nothing was started", run.number);
                let aborted = check(Mark::Stopped, &words).at(run.updated).of(run).fork(State::Aborted);
                [aborted.sure(sureness(run)), Step::new(State::DeployingProd, Mark::Ahead, "not begun")]
            }
            (_, Some(Part::Deploy)) => {
                let passed = check(Mark::Done, "passed in the same run").of(run).sure(sureness(run));
                [passed, Self::stopped(leg, run)]
            }
            (_, None) if run.state == RunState::Waiting => {
                [check(Mark::Ahead, "once it is approved"), Self::stopped(leg, run)]
            }
            (_, None) => [check(Mark::Unknown, "the steps of the deploy are not read"), Self::stopped(leg, run)],
        }
    }

    /// A deploy that goes on, or ended badly: then production serves what it served, which the guide calls rolled back.
    fn stopped(leg: &Leg<'_>, run: &Run) -> Step {
        let step = Step { state: State::DeployingProd, ..leg.deploy(State::DeployingProd) };
        if run.state != RunState::Failure || step.mark != Mark::Stopped {
            return step;
        }
        match (leg.serves_it(), leg.serves.commit) {
            (Held::No, Some(serves)) => {
                let words = format!("{}; production serves {}", step.evidence, serves.short());
                Step { evidence: words, ..step }.fork(State::RolledBack)
            }
            _ => Step { evidence: format!("{}; what serves now is not known", step.evidence), ..step },
        }
    }

    /// At which part the deploy is or stopped: the step that failed or runs, by its name.
    fn part(&self, run: &Run) -> Option<Part> {
        let jobs = self.material.jobs.get(&run.id)?;
        let at = |state: &dyn Fn(RunState) -> bool| {
            jobs.iter()
                .flat_map(|job: &Job| &job.steps)
                .find(|step| state(step.state))
                .map(|step| step.name.to_lowercase())
        };
        let name = at(&|state| state == RunState::Failure)
            .or_else(|| at(&|state| state == RunState::Running))
            .or_else(|| at(&|state| state == RunState::Cancelled))?;
        let is_check = name.contains("check") || name.contains("nginx, postgresql");
        Some(if is_check && !name.contains("deploy.sh") { Part::Check } else { Part::Deploy })
    }

    fn live(&self, leg: &Leg<'_>) -> Step {
        let first = leg.deployed();
        let state = State::LiveProd;
        let since = |step: Step| match first {
            // Where an earlier deploy is forgotten, nobody knows since when.
            Some(run) if leg.is_before_the_runs() => step.of(run),
            Some(run) => step.at(run.updated).of(run),
            None => step.at(self.first_seen(leg)),
        };
        match (leg.serves_it(), leg.serves.commit) {
            (Held::Yes, Some(_)) => {
                let sure = leg.serves.confidence.unwrap_or(Confidence::Guess);
                since(Step::new(state, Mark::Done, self.slots(leg)).sure(sure))
            }
            (Held::No, Some(serves)) => self.not_served(leg, serves, first),
            _ => self.not_told(leg, first),
        }
    }

    /// When production was first seen with it.
    fn first_seen(&self, leg: &Leg<'_>) -> Option<crate::domain::Moment> {
        let seen = self.material.board.seen.of(leg.environment.as_ref()?);
        seen.filter(|sight| self.held_by(sight.commit) == Held::Yes).map(|sight| sight.since).min()
    }

    fn was_live(&self, leg: &Leg<'_>) -> Option<crate::domain::Moment> {
        let environment = leg.environment.as_ref()?;
        let seen = self.material.board.seen.of(environment);
        seen.filter(|sight| self.held_by(sight.commit) == Held::Yes).map(|sight| sight.until).max()
    }

    fn not_served(&self, leg: &Leg<'_>, serves: CommitId, first: Option<&Run>) -> Step {
        let slots = self.slots(leg);
        let since = leg.environment.as_ref().and_then(|name| {
            self.material.board.seen.of(name).filter(|sight| sight.commit == serves).map(|sight| sight.since).max()
        });
        match (first, self.was_live(leg)) {
            (Some(run), _) => {
                let words = format!("deploy #{} took it live; it was replaced: {slots}", run.number);
                Step::new(State::LiveProd, Mark::Replaced, words)
                    .at(since)
                    .of(run)
                    .sure(sureness(run))
                    .fork(State::RolledBack)
            }
            (None, Some(_)) => {
                let words = format!("it was live, and was replaced: {slots}");
                Step::new(State::LiveProd, Mark::Replaced, words).at(since).fork(State::RolledBack)
            }
            (None, None) => Step::new(State::LiveProd, Mark::Ahead, slots),
        }
    }

    /// What takes the traffic is not known. Where no host tells it, the last deploy that ended well does.
    fn not_told(&self, leg: &Leg<'_>, first: Option<&Run>) -> Step {
        let state = State::LiveProd;
        let last = self.last_deploy(leg);
        let carries = last.and_then(|last| last.ships.as_ref()).map(|ships| self.held_by(ships.commit));
        let Some(run) = first else {
            return match (leg.held, last, carries) {
                (Held::No, ..) => Step::new(state, Mark::Ahead, "not deployed"),
                (_, Some(last), Some(Held::No)) if self.is_told_by_deploys(leg) => {
                    let words = format!("deploy #{}, the last that ended well, lacks it", last.number);
                    Step::new(state, Mark::Ahead, words)
                }
                _ => Step::new(state, Mark::Unknown, self.why_untold(leg)),
            };
        };
        match (self.is_told_by_deploys(leg), last, carries) {
            (true, Some(last), Some(Held::Yes)) => {
                let words =
                    format!("by deploy #{}, the last that ended well; no host is configured to ask", last.number);
                Step::new(state, Mark::Done, words).at(run.updated).of(run).sure(sureness(last).min(Confidence::Likely))
            }
            (true, Some(last), Some(Held::No)) => {
                let words = format!("deploy #{} took it live; deploy #{} replaced it", run.number, last.number);
                Step::new(state, Mark::Replaced, words)
                    .at(last.updated)
                    .of(last)
                    .sure(sureness(last))
                    .fork(State::RolledBack)
            }
            _ => {
                let words = format!("deploy #{} took it live; {}", run.number, self.why_untold(leg));
                Step::new(state, Mark::Unknown, words)
            }
        }
    }

    fn last_deploy(&self, leg: &Leg<'_>) -> Option<&crate::domain::workflow_run::Run> {
        let file = self.material.config.workflows.deploy.get(leg.environment.as_ref()?.as_str())?;
        let of = |run: &&&Run| run.file.as_ref() == Some(file) && run.state == RunState::Success;
        self.runs.iter().filter(of).max_by_key(|run| run.updated).copied()
    }

    /// Nothing but GitHub tells what runs: no engine is configured.
    fn is_told_by_deploys(&self, leg: &Leg<'_>) -> bool {
        let env = leg.environment.as_ref().and_then(|name| self.material.board.environments.get(name));
        env.is_none_or(|env| is_unconfigured(&env.containers))
    }

    fn why_untold(&self, leg: &Leg<'_>) -> String {
        let env = leg.environment.as_ref().and_then(|name| self.material.board.environments.get(name));
        let why = env.and_then(|env| env.containers.fault()).map(|fault| format!(": {fault}")).unwrap_or_default();
        match leg.serves.commit {
            Some(id) => format!("production serves {}, which is not in this clone", id.short()),
            None => format!("what serves now is not known{why}"),
        }
    }

    /// What each slot runs, the one that takes the traffic first: `BLUE f956226 has it · GREEN cfb28b0 is it`.
    fn slots(&self, leg: &Leg<'_>) -> String {
        let Some(name) = &leg.environment else { return String::new() };
        let Material { board, config, now, .. } = self.material;
        let Some((settings, env)) = config.environments.get(name.as_str()).zip(board.environments.get(name)) else {
            return String::new();
        };
        let live = crate::environment::live::of(settings, env, now).slot;
        let mut slots: Vec<&String> = settings.slots.keys().collect();
        slots.sort_by_key(|slot| live.as_ref().is_none_or(|live| live.0 != **slot));
        let words: Vec<String> = slots.into_iter().filter_map(|slot| self.slot(name, slot)).collect();
        if words.is_empty() {
            return leg.serves.commit.map(|id| self.has(&name.to_string(), id)).unwrap_or_default();
        }
        words.join(" · ")
    }

    fn slot(&self, name: &EnvName, slot: &str) -> Option<String> {
        let Material { board, config, now, .. } = self.material;
        let runs = ladder::of(board, config, name, Some(&SlotName(slot.to_owned())), now);
        Some(self.has(&slot.to_uppercase(), runs.commit?))
    }

    fn has(&self, place: &str, id: CommitId) -> String {
        let own = self.trace.map(|trace| trace.commit.id).or(self.candidate.commit);
        let how = match self.held_by(id) {
            _ if own == Some(id) => "is it",
            Held::Yes => "has it",
            Held::No => "lacks it",
            Held::Unknown => "is not in this clone",
        };
        format!("{place} {} {how}", id.short())
    }
}
