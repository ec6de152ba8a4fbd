//! The answer: whether users have it, in a sentence, and whom or what it waits for.

use super::super::find::Subject;
use super::super::step::{Mark, State, Step};
use super::super::trace::Held;
use super::{Case, Journey, Verdict, Waits, state_of};
use crate::board::Reading;
use crate::domain::health::{self, Door};
use crate::domain::pull_request::{Checks, Mergeability, PullRequest, PullState, ReviewDecision};
use crate::domain::workflow_run::Confidence;
use crate::domain::{Moment, image::Image};
use crate::environment::live::Agreement;
use crate::environment::span::{ago, span};
use crate::environment::{is_unconfigured, told};
use crate::sources::github::Right;
use chrono::TimeDelta;

impl Case<'_> {
    pub(super) fn told(&self, steps: Vec<Step>) -> Journey {
        let verdict = verdict(&steps);
        let state = state_of(&steps);
        let took = self.took(&steps);
        let waits = if verdict == Verdict::Live { None } else { self.waits(&steps) };
        Journey {
            candidate: self.candidate.clone(),
            commit: self.trace.map(|trace| trace.commit.clone()),
            branch: self.branch(),
            pull: self.pull_number(),
            answer: self.answer(&steps, verdict, took),
            state,
            verdict,
            waits,
            doubts: self.doubts(),
            took,
            steps,
        }
    }

    fn took(&self, steps: &[Step]) -> Option<TimeDelta> {
        let committed = self.trace?.commit.committed;
        let live = of(steps, State::LiveProd).filter(|live| live.mark == Mark::Done)?.at?;
        Some(live - committed).filter(|took| *took >= TimeDelta::zero())
    }

    fn answer(&self, steps: &[Step], verdict: Verdict, took: Option<TimeDelta>) -> String {
        let live = of(steps, State::LiveProd);
        match verdict {
            Verdict::Live => {
                let sure = live.and_then(|live| live.confidence) == Some(Confidence::Certain);
                let how = if sure {
                    "yes, the change is live for users"
                } else {
                    "most likely yes, the change is live for users"
                };
                let time = took.map(|took| format!(" Commit to production took {}.", long(took))).unwrap_or_default();
                format!("{how}.{time}")
            }
            Verdict::NotLive => self.no(steps),
            Verdict::Unknown => format!("it cannot be told whether the change is live: {}.", self.why_not(steps)),
        }
    }

    fn no(&self, steps: &[Step]) -> String {
        let (main, development) =
            (&self.material.config.branches.production, &self.material.config.branches.integration);
        let stopped = steps.iter().rev().find(|step| step.mark == Mark::Stopped || step.fork.is_some());
        let replaced = of(steps, State::LiveProd).filter(|live| live.mark == Mark::Replaced);
        if let Some(live) = replaced {
            let still =
                if self.production() == Held::Yes { format!(" {main} still contains it.") } else { String::new() };
            let when = live.at.map(|at| format!(" {}", ago(self.material.now, at))).unwrap_or_default();
            return format!("no, the change was live and production went back to another version{when}.{still}");
        }
        let last = steps.iter().rev().find(|step| step.mark.is_reached());
        if let Some(step) = stopped.filter(|step| last.is_some_and(|last| last.state == step.state)) {
            return format!("no, it stopped on its way to {}: {}.", leads_to(step.state), step.evidence);
        }
        let on_dev = of(steps, State::DeployedDev).map(|step| step.mark);
        let in_dev = on_dev == Some(Mark::Done);
        match (self.production(), in_dev, self.integration()) {
            (Held::Yes, ..) => {
                format!("not in production yet. {main} contains it{}.", self.since(steps, State::PromotedMain))
            }
            (_, true, _) => format!("on the development environment{}, not in production.", self.on_dev(steps)),
            (_, false, Held::Yes) if on_dev == Some(Mark::Unknown) => {
                format!("in {development}, and not in production. Whether its environment has it is not known.")
            }
            (_, false, Held::Yes) => format!("in {development}, not on its environment yet, and not in production."),
            _ => format!("not in {development}, not in production."),
        }
    }

    fn since(&self, steps: &[Step], state: State) -> String {
        let at = of(steps, state).and_then(|step| step.at);
        at.map(|at| format!(" since {}", span(self.material.now - at))).unwrap_or_default()
    }

    fn on_dev(&self, steps: &[Step]) -> String {
        let at = of(steps, State::DeployedDev).and_then(|step| step.at);
        at.map(|at| format!(" for {}", span(self.material.now - at))).unwrap_or_default()
    }

    /// The first thing on the way to production that cannot be told.
    fn why_not(&self, steps: &[Step]) -> String {
        if self.candidate.commit.is_none() {
            return "the commit is not known".into();
        }
        let order = [State::LiveProd, State::PromotedMain, State::MergedDev, State::Committed];
        // A fetch tells it, so that comes first.
        let fetch = self.is_behind(&self.material.config.branches.production).then_some(State::PromotedMain);
        let unknown =
            fetch.iter().chain(&order).filter_map(|state| of(steps, *state)).find(|step| step.mark == Mark::Unknown);
        let guess =
            || of(steps, State::LiveProd).map(|live| format!("{}, and what it shipped is a guess", live.evidence));
        unknown.map(|step| step.evidence.clone()).or_else(guess).unwrap_or_default()
    }

    fn waits(&self, steps: &[Step]) -> Option<Waits> {
        let last = steps.iter().rev().find(|step| step.mark.is_reached())?;
        let waits = |what: String| Some(Waits { what, who: None });
        let branches = &self.material.config.branches;
        match (last.state, last.mark) {
            (_, Mark::Stopped) | (State::LiveProd, Mark::Replaced) => Some(self.waits_stopped(last)),
            (State::BuildingDev | State::BuildingProd, Mark::Here) => waits("the build to end".into()),
            (State::PreCheck | State::DeployingProd | State::DeployedDev, Mark::Here) => self.waits_deploy(last),
            (State::InReview | State::Changes, Mark::Here) => self.pull.map(|pull| self.waits_review(pull)),
            (State::Branched | State::Committed, _) => {
                if self.integration() == Held::Unknown {
                    return None;
                }
                let who = self.branch().map(|branch| format!("cutover prs open {branch}"));
                Some(Waits { what: format!("somebody to open a pull request into {}", branches.integration), who })
            }
            (State::MergedDev, _) if is_unknown(steps, State::BuildingDev) => Some(self.waits_promotion()),
            (State::PromotedMain, _) if is_unknown(steps, State::BuildingProd) => None,
            (State::MergedDev | State::InReview, _) => waits(format!("a build on {}", branches.integration)),
            (State::BuildingDev | State::DeployedDev, _) if self.is_behind(&branches.production) => Some(Waits {
                what: format!("a fetch: GitHub has a newer {} than this clone", branches.production),
                who: Some("cutover fetch".into()),
            }),
            (State::BuildingDev, _) => waits("a deploy to the development environment, or a promotion".into()),
            (State::DeployedDev, _) => Some(self.waits_promotion()),
            (State::PromotedMain, _) => waits(format!("a build on {}", branches.production)),
            (State::BuildingProd, _) => waits("a deploy to production".into()),
            _ => None,
        }
    }

    fn waits_stopped(&self, last: &Step) -> Waits {
        let branches = &self.material.config.branches;
        let rerun = last.run.map(|run| format!("cutover runs rerun {run}"));
        let (what, who) = match (last.fork, last.state) {
            (Some(State::BuildCancelled), State::BuildingProd | State::BuildingDev) => {
                ("somebody to build it again, or the next push that holds it".to_owned(), rerun)
            }
            (Some(State::BuildFailed), _) => ("a fix, or a build that ends well".to_owned(), rerun),
            (Some(State::Aborted), _) => ("what the checks found to be mended, and another deploy".to_owned(), rerun),
            (Some(State::RolledBack), _) => ("somebody to deploy it again".to_owned(), rerun),
            (_, State::DeployedDev | State::DeployingProd) if last.run.is_none() => {
                let production = last.state == State::DeployingProd;
                let (name, branch) = if production {
                    ("production", &branches.production)
                } else {
                    ("development", &branches.integration)
                };
                let file = self.material.config.workflows.deploy.get(name);
                (
                    "somebody to start the deploy".to_owned(),
                    file.map(|file| format!("cutover runs start {file} --branch {branch}")),
                )
            }
            _ => ("somebody to try it again".to_owned(), rerun),
        };
        Waits { what, who }
    }

    fn waits_deploy(&self, last: &Step) -> Option<Waits> {
        let run = last.run.and_then(|id| self.runs.iter().find(|run| run.id == id))?;
        if run.state == crate::domain::workflow_run::RunState::Waiting {
            let ask = format!("cutover runs approve {} --environment production", run.id);
            return Some(Waits { what: "a reviewer to approve the deploy".into(), who: Some(ask) });
        }
        Some(Waits { what: "the deploy to end".into(), who: None })
    }

    fn waits_review(&self, pull: &PullRequest) -> Waits {
        let author = pull.author.clone().unwrap_or_else(|| "its author".into());
        let by_author = |what: &str| Waits { what: what.into(), who: Some(author.clone()) };
        if pull.state == PullState::Draft {
            return by_author("its author to say that it is ready");
        }
        if pull.decision == ReviewDecision::ChangesRequested {
            return by_author("its author to make the changes that were asked for");
        }
        if pull.mergeability == Mergeability::Conflicts {
            return by_author("its conflicts to be resolved");
        }
        if let Checks::Failing(names) = &pull.checks {
            return by_author(&format!("checks that fail: {}", names.join(", ")));
        }
        let asked =
            pull.reviews.iter().filter(|review| review.verdict == crate::domain::pull_request::Verdict::Awaited);
        let asked: Vec<&str> = asked.filter_map(|review| review.reviewer.as_deref()).collect();
        if pull.decision == ReviewDecision::Pending && !asked.is_empty() {
            return Waits { what: "a review".into(), who: Some(asked.join(", ")) };
        }
        Waits { what: "somebody to merge".into(), who: self.who_merges() }
    }

    fn who_merges(&self) -> Option<String> {
        let identity = &self.material.board.github.value()?.identity;
        let login = identity.login.as_ref()?;
        match identity.right {
            Right::Push | Right::Admin => Some(format!("{login} can (you)")),
            Right::Read => Some(format!("{login} (you) cannot push")),
            Right::Unknown => None,
        }
    }

    fn waits_promotion(&self) -> Waits {
        let branch = &self.material.config.branches.production;
        let last = self.last_promotion().map(|at| format!("; the last one was {}", ago(self.material.now, at)));
        let what = format!("somebody to promote it to {branch}{}", last.unwrap_or_default());
        Waits { what, who: Some("cutover promote --plan".into()) }
    }

    /// When production's branch was last built: nothing else tells when it was pushed to.
    fn last_promotion(&self) -> Option<Moment> {
        let config = self.material.config;
        let on_production = self.runs.iter().filter(|run| {
            run.file.as_ref() == Some(&config.workflows.build)
                && run.branch.as_ref() == Some(&config.branches.production)
        });
        on_production.map(|run| run.created).max()
    }

    fn doubts(&self) -> Vec<String> {
        let mut doubts: Vec<String> = Vec::new();
        let leg = self.production_leg();
        doubts.extend(leg.serves.disagreement.clone());
        if let Some(name) = &leg.environment
            && let Some((settings, env)) =
                self.material.config.environments.get(name.as_str()).zip(self.material.board.environments.get(name))
            && let Agreement::Mismatch(words) = crate::environment::live::of(settings, env, self.material.now).agreement
        {
            doubts.push(words);
        }
        if let Some(heir) = self.trace.and_then(|trace| trace.heir.as_ref()) {
            doubts.push(format!("the commit was rebased: {} has the same author, time and subject", heir.id.short()));
        }
        doubts.extend(self.unwell());
        doubts.extend(self.image_doubt());
        doubts.extend(self.stale());
        doubts.extend(self.material.landscape.notes.iter().cloned());
        doubts
    }

    /// Production serves something and does not answer well: whoever asks where a change is asks that too.
    fn unwell(&self) -> Option<String> {
        let name = self.production_leg().environment?;
        let env = self.material.board.environments.get(&name)?;
        let probe = env.health.value()?.latest(&Door::Front)?;
        match &probe.verdict {
            health::Verdict::Bad(words) if self.material.now - probe.at <= told::HEALTH => {
                Some(format!("{name} does not answer well: {words}"))
            }
            _ => None,
        }
    }

    /// What is told of an earlier time, because the last try to read it failed.
    fn stale(&self) -> Vec<String> {
        let board = self.material.board;
        let production = self.production_leg().environment.and_then(|name| board.environments.get(&name));
        let containers = production.map(|env| &env.containers).filter(|reading| !is_unconfigured(reading));
        let told = [
            ("the pull requests are", board.pulls.taken(), board.pulls.fault()),
            ("the runs are", board.runs.taken(), board.runs.fault()),
            ("the images are", board.images.taken(), board.images.fault()),
            (
                "what production runs is",
                containers.and_then(Reading::taken),
                containers.and_then(|reading| reading.fault()),
            ),
        ];
        let words = told.into_iter().filter_map(|(what, taken, fault)| {
            let since =
                taken.map_or_else(|| "not known".into(), |taken| format!("as {}", ago(self.material.now, taken)));
            fault.map(|fault| format!("{what} {since}: {fault}"))
        });
        words.collect()
    }

    fn image_doubt(&self) -> Option<String> {
        let Subject::Tag(tag) = &self.candidate.subject else { return None };
        let image: &Image = self.material.board.images.value()?.images.iter().find(|image| image.tag == *tag)?;
        image.doubt.clone()
    }
}

fn of(steps: &[Step], state: State) -> Option<&Step> {
    steps.iter().find(|step| step.state == state)
}

/// Whether nobody told of a step: what is not known is not waited for.
fn is_unknown(steps: &[Step], state: State) -> bool {
    of(steps, state).is_some_and(|step| step.mark == Mark::Unknown)
}

fn verdict(steps: &[Step]) -> Verdict {
    let live = of(steps, State::LiveProd).map(|step| (step.mark, step.confidence));
    let promoted = of(steps, State::PromotedMain).map(|step| step.mark);
    match (live, promoted) {
        (Some((Mark::Done, Some(Confidence::Certain | Confidence::Likely))), _) => Verdict::Live,
        (Some((Mark::Done | Mark::Unknown, _)), _) | (Some((Mark::Ahead, _)), Some(Mark::Unknown)) => Verdict::Unknown,
        _ => Verdict::NotLive,
    }
}

/// Where a change that stopped at this step was going.
const fn leads_to(state: State) -> &'static str {
    match state {
        State::BuildingDev | State::DeployedDev => "the development environment",
        _ => "production",
    }
}

/// `1 h 22 min`, `3 d 4 h`: two units, for how long something took as a whole.
fn long(time: TimeDelta) -> String {
    let minutes = time.num_minutes();
    match minutes {
        ..1 => span(time),
        1..60 => format!("{minutes} min"),
        60..2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes / 60 % 24),
    }
}
