//! The deploy that the build of a promotion set off.

use super::{Again, Case, Ended, Outcome, SKEW, Step, StepLine, StepState, production};
use crate::chain;
use crate::domain::Moment;
use crate::domain::workflow_run::{Run, RunState};
use crate::environment::ladder::{self, EvidenceKind};
use crate::environment::span::lasted;
use crate::environment::{live, slots};
use chrono::TimeDelta;

/// A deploy that is to follow a build begins sooner than this.
const OVERDUE: TimeDelta = TimeDelta::minutes(5);
/// A deploy that was skipped is not followed by another of the same build after so long.
const SETTLES: TimeDelta = TimeDelta::minutes(1);
/// GitHub tells of moments in whole seconds.
const ROUNDED: TimeDelta = TimeDelta::seconds(2);
/// The event of a run that a person started.
const BY_HAND: &str = "workflow_dispatch";

impl Case<'_> {
    fn deploy_file(&self) -> &str {
        self.config.workflows.deploy.get("production").map_or("the deploy workflow", String::as_str)
    }

    /// The deploy of the merge: the newest that ships it or was started by hand for it; else one that was started by hand
    /// and may be of it; else what its absence says.
    pub(super) fn deploy(&self, build: &StepLine) -> (StepLine, Option<Ended>) {
        if let Some(again) = self.again {
            return self.redeploy(again);
        }
        let file = self.deploy_file();
        let since = build.time.1.unwrap_or(self.awaited() + self.ahead);
        let deploys = || self.runs().iter().filter(|run| run.file.as_deref() == Some(file));
        let by_hand = |run: &Run| run.event == BY_HAND && run.created >= since;
        let is_its = |run: &&Run| {
            let ships = run.ships.as_ref().is_some_and(|ships| ships.commit == self.merge);
            (ships && run.created + SKEW >= since) || (by_hand(run) && run.head == Some(self.merge))
        };
        let mine: Vec<&Run> = deploys().filter(is_its).collect();
        if let Some(run) = mine.iter().max_by_key(|run| run.created) {
            return self.deploy_of(run, mine.len());
        }
        let told = |run: &&Run| run.state.is_open() || run.state == RunState::Success;
        match deploys().filter(|run| by_hand(run)).filter(told).max_by_key(|run| run.created) {
            Some(run) => (self.maybe(run), None),
            None => self.no_deploy(self.skip_of(build, since), build),
        }
    }

    /// The deploy that does it once more. What ended before says nothing, and neither does a list that is older.
    fn redeploy(&self, again: Again) -> (StepLine, Option<Ended>) {
        let file = self.deploy_file();
        let its = |run: &&Run| match again {
            Again::Attempt(id, attempt) => run.id == id && run.attempt > attempt,
            Again::Since(moment) => {
                let of_it = run.ships.as_ref().is_some_and(|ships| ships.commit == self.merge);
                let begun = run.created >= moment + self.ahead - ROUNDED;
                run.file.as_deref() == Some(file) && begun && (of_it || run.head == Some(self.merge))
            }
        };
        if let Some(run) = self.runs().iter().filter(its).max_by_key(|run| run.created) {
            return self.deploy_of(run, 1);
        }
        let line = |state, words: String| StepLine::of(Step::Deploy, state, words);
        match self.runs_read() {
            Err(why) => (line(StepState::Unknown, why), None),
            Ok(read) if read - self.watched < OVERDUE => {
                (line(StepState::Running, format!("waiting for {file} to begin")), None)
            }
            Ok(read) => {
                let sentence = format!("GitHub took it {} ago and no {file} began for it", lasted(read - self.watched));
                let ended = Ended::of(Outcome::Undeployed, sentence).then("cutover runs tells what GitHub does.");
                (line(StepState::Failed, "no deploy began".into()), Some(ended))
            }
        }
    }

    /// A run that was started by hand on another commit: what it deploys is not told by it.
    fn maybe(&self, run: &Run) -> StepLine {
        let state = if run.state.is_open() { StepState::Running } else { StepState::Unknown };
        let on = run.branch.as_deref().unwrap_or("another branch");
        let words = format!("{} #{}, started by hand on {on}, may be of it", self.deploy_file(), run.number);
        StepLine::of(Step::Deploy, state, words).by(run)
    }

    /// The run that the end of its build set off and that was skipped. One that another build's end lies nearer to is of
    /// that one.
    fn skip_of(&self, build: &StepLine, since: Moment) -> Option<&Run> {
        let skips = |run: &&Run| {
            run.file.as_deref() == Some(self.deploy_file()) && run.state == RunState::Skipped && run.created >= since
        };
        let ends = |other: &&Run| {
            other.file.as_ref() == Some(&self.config.workflows.build)
                && Some(other.id) != build.run
                && other.state.ended()
        };
        let is_anothers =
            |run: &Run| self.runs().iter().filter(ends).any(|other| (since..=run.created).contains(&other.updated));
        self.runs().iter().filter(skips).filter(|run| !is_anothers(run)).max_by_key(|run| run.created)
    }

    /// Since when the container that takes the traffic can be seen to be of the merge, if it is.
    fn serves_since(&self) -> Option<Moment> {
        let name = production();
        let (settings, env) = self.config.environments.get(name.as_str()).zip(self.board.environments.get(&name))?;
        let told = env.containers.fault().is_none() && env.containers.taken()? >= self.watched;
        let runs = ladder::live(self.board, self.config, &name, self.now);
        let of_merge = |one: &ladder::Evidence| one.kind <= EvidenceKind::TagDigest && one.commit == self.merge;
        if !told || runs.commit != Some(self.merge) || !runs.evidence.iter().any(of_merge) {
            return None;
        }
        let views = slots::of(settings, env, &live::of(settings, env, self.now), self.now);
        let active = views.iter().find(|view| view.role == slots::Role::Active)?;
        let ahead = env.containers.value().and_then(|list| list.ahead).unwrap_or_default();
        let started = active.container?.started? - ahead;
        Some(started.max(self.watched))
    }

    fn deploy_of(&self, run: &Run, count: usize) -> (StepLine, Option<Ended>) {
        let several = if count > 1 { format!(" ({count} deploys of it; the newest counts)") } else { String::new() };
        let name = format!("{} #{}{several}", self.deploy_file(), run.number);
        let usual = chain::usual(self.deploy_file(), self.runs());
        let line = |state, words: String| StepLine { usual, ..StepLine::of(Step::Deploy, state, words).by(run) };
        match run.state {
            RunState::Success => (line(StepState::Done, name), None),
            RunState::Queued => (line(StepState::Running, format!("{name} is queued")), None),
            RunState::Running => (line(StepState::Running, name), None),
            RunState::Waiting => {
                let ask = format!("cutover runs approve {} --environment production", run.id);
                (line(StepState::Waiting, format!("{name} waits for an approval: {ask}")), None)
            }
            RunState::Unknown => (line(StepState::Unknown, format!("{name}: GitHub does not tell its state")), None),
            RunState::Failure | RunState::Cancelled | RunState::Skipped | RunState::Neutral | RunState::Zombie => {
                (line(StepState::Failed, format!("{name}: no success")), self.failed(run))
            }
        }
    }

    /// How it ended. A host that is on its way back to what it ran is given a moment before nobody can say who serves.
    fn failed(&self, run: &Run) -> Option<Ended> {
        let live = ladder::live(self.board, self.config, &production(), self.now).commit;
        let env = self.board.environments.get(&production());
        let seen = env.is_some_and(|env| self.seen_since(env, run.updated));
        if (live.is_none() || !seen) && self.now - self.here(run.updated) < SETTLES {
            return None;
        }
        let serves = match live {
            Some(commit) if commit == self.merge => {
                "it takes the traffic all the same: look at production now".to_owned()
            }
            Some(commit) if seen => format!("{} goes on serving", commit.short()),
            Some(commit) => format!("{} served when it was last seen: look at production", commit.short()),
            None => "who serves now is not known: look at production".to_owned(),
        };
        let how = if run.state == RunState::Cancelled { "was cancelled" } else { "failed" };
        let sentence = format!("{} #{} {how}; {serves}", self.deploy_file(), run.number);
        if self.again.is_some() {
            let next = format!("Its log: cutover runs log {}. Another way back: cutover rollback --plan.", run.id);
            return Some(Ended::of(Outcome::DeployFailed, sentence).then(next));
        }
        let next = format!(
            "Its log: cutover runs log {0}. {1} holds {2} already: cutover runs rerun {0} tries the deploy again.",
            run.id,
            self.config.branches.production,
            self.merge.short()
        );
        Some(Ended::of(Outcome::DeployFailed, sentence).then(next))
    }

    fn skipped(&self, run: &Run) -> Ended {
        let sentence = format!(
            "{} #{} was skipped, which is no success: production keeps what it runs",
            self.deploy_file(),
            run.number
        );
        Ended::of(Outcome::DeploySkipped, sentence).then(self.start())
    }

    fn start(&self) -> String {
        let (file, branch) = (self.deploy_file(), &self.config.branches.production);
        format!("cutover runs start {file} --branch {branch} deploys it by hand.")
    }

    fn no_deploy(&self, skipped: Option<&Run>, build: &StepLine) -> (StepLine, Option<Ended>) {
        let file = self.deploy_file();
        let line = |state, words: String| StepLine::of(Step::Deploy, state, words);
        let read = match self.runs_read() {
            Ok(read) => read,
            Err(why) => return (line(StepState::Unknown, why), None),
        };
        let waited = build.time.1.map_or_else(TimeDelta::zero, |built| read - self.here(built));
        if let Some(run) = skipped.filter(|_| waited >= SETTLES) {
            return (
                line(StepState::Failed, format!("{file} #{}: skipped", run.number)).by(run),
                Some(self.skipped(run)),
            );
        }
        if waited < OVERDUE {
            return (line(StepState::Running, format!("waiting for {file} to begin")), None);
        }
        if let Some(since) = self.serves_since() {
            let told = line(StepState::Done, format!("no {file} is known of it, and its container takes the traffic"));
            return (StepLine { time: (None, Some(since + self.ahead)), ..told }, None);
        }
        let sentence = format!("The build ended {} ago and no {file} began for it", lasted(waited));
        (
            line(StepState::Failed, "no deploy began".into()),
            Some(Ended::of(Outcome::Undeployed, sentence).then(self.start())),
        )
    }
}
