//! The deploy that the build of a promotion set off.

use super::{Case, Ended, Outcome, SKEW, Step, StepLine, StepState, production};
use crate::chain;
use crate::domain::workflow_run::{Run, RunState};
use crate::environment::ladder;
use crate::environment::span::span;
use chrono::TimeDelta;

/// A deploy that is to follow a build begins sooner than this.
const OVERDUE: TimeDelta = TimeDelta::minutes(5);
/// A deploy that was skipped is not followed by another of the same build after so long.
const SETTLES: TimeDelta = TimeDelta::minutes(1);

impl Case<'_> {
    fn deploy_file(&self) -> &str {
        self.config.workflows.deploy.get("production").map_or("the deploy workflow", String::as_str)
    }

    /// The deploy of the merge: the newest that ships it, else one that was skipped after its build.
    pub(super) fn deploy(&self, build: &StepLine) -> (StepLine, Option<Ended>) {
        let file = self.deploy_file();
        let since = build.time.1.unwrap_or(self.merged + self.ahead);
        let after = |run: &&Run| run.file.as_deref() == Some(file) && run.created + SKEW >= since;
        let ships = |run: &&Run| run.ships.as_ref().is_some_and(|ships| ships.commit == self.merge);
        let mine: Vec<&Run> = self.runs().iter().filter(after).filter(ships).collect();
        match mine.iter().max_by_key(|run| run.created) {
            Some(run) => self.deploy_of(run, mine.len()),
            None => self.no_deploy(self.runs().iter().filter(after).max_by_key(|run| run.created), build),
        }
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

    fn no_deploy(&self, other: Option<&Run>, build: &StepLine) -> (StepLine, Option<Ended>) {
        let file = self.deploy_file();
        let line = |state, words: String| StepLine::of(Step::Deploy, state, words);
        if let Some(why) = self.runs_unread() {
            return (line(StepState::Unknown, why), None);
        }
        let waited = build.time.1.map_or_else(TimeDelta::zero, |built| self.now - self.here(built));
        // The end of another build sets off runs that are skipped, too: ours may be about to begin.
        let skipped = other.filter(|run| run.state == RunState::Skipped && waited >= SETTLES);
        if let Some(run) = skipped {
            return (
                line(StepState::Failed, format!("{file} #{}: skipped", run.number)).by(run),
                Some(self.skipped(run)),
            );
        }
        if waited < OVERDUE {
            return (line(StepState::Running, format!("waiting for {file} to begin")), None);
        }
        let sentence = format!("The build ended {} ago and no {file} began for it", span(waited));
        (
            line(StepState::Failed, "no deploy began".into()),
            Some(Ended::of(Outcome::Undeployed, sentence).then(self.start())),
        )
    }
}
