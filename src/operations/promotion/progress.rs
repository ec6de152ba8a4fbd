//! What became of a promotion since its merge, purely from a board: so whoever looks sees the same, on every console, and
//! after a crash too.

mod compared;
mod deploy;
#[cfg(test)]
mod tests;
mod verify;

pub use verify::BLIND;
use verify::is_read_before_the_switch;

use crate::board::Board;
use crate::chain;
use crate::config::Config;
use crate::domain::image::{Image, Restorable, TagKind};
use crate::domain::workflow_run::{Run, RunId, RunState};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::span::{self, lasted};
use crate::environment::{ladder, slots};
use chrono::TimeDelta;

/// A push that nothing was built of after so long has been overlooked.
const UNBUILT: TimeDelta = TimeDelta::minutes(5);
/// What GitHub says of its clock may be so much older than what it does.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// A list of runs that was read longer ago tells nothing of what is missing in it.
const LATELY: TimeDelta = TimeDelta::minutes(3);

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Everything known.
    pub board: &'a Board,
    /// The effective configuration.
    pub config: &'a Config,
    /// The commit that was promoted.
    pub from: CommitId,
    /// The commit that production's branch had before.
    pub to: CommitId,
    /// The commit that brought it: what is built and deployed.
    pub merge: CommitId,
    /// When it was merged, where a journal tells it. The dates of a commit do not: it may be pushed long after it was made.
    pub merged: Option<Moment>,
    /// Since when it is watched: what was not seen before that says nothing.
    pub watched: Moment,
    /// When a check of the host failed that this console saw fail first, where one does: it is asked once more.
    pub failing: Option<Moment>,
    /// What deploys it once more, where it was deployed before.
    pub again: Option<Again>,
    /// Now.
    pub now: Moment,
    /// How far the clock of GitHub is ahead of this one.
    pub ahead: TimeDelta,
    /// How far it was when this console began to look, which is nearer to the merge.
    pub was_ahead: TimeDelta,
}

/// What deploys a commit once more: only that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// A later try of this run than that.
    Attempt(RunId, u64),
    /// A run that was begun after this moment of here.
    Since(Moment),
}

/// A step after the merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The image is built.
    Build,
    /// The image is in the registry.
    Image,
    /// The deploy runs.
    Deploy,
    /// The slot with it takes the traffic.
    Traffic,
    /// It answers well, and is what was built.
    Verify,
}

impl Step {
    /// Its name in the journal and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Image => "image",
            Self::Deploy => "deploy",
            Self::Traffic => "traffic",
            Self::Verify => "verify",
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Its turn has not come.
    Pending,
    /// It goes on.
    Running,
    /// It waits for a person.
    Waiting,
    /// It was seen to be done.
    Done,
    /// It went wrong.
    Failed,
    /// It cannot be told now.
    Unknown,
}

/// A step as it is. Hostile text may be in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// Which.
    pub step: Step,
    /// How far.
    pub state: StepState,
    /// What was observed.
    pub words: String,
    /// The run of GitHub that does it.
    pub run: Option<RunId>,
    /// Since when it goes on, and when it ended.
    pub time: (Option<Moment>, Option<Moment>),
    /// How long it usually takes.
    pub usual: Option<TimeDelta>,
}

impl StepLine {
    fn of(step: Step, state: StepState, words: impl Into<String>) -> Self {
        Self { step, state, words: words.into(), run: None, time: (None, None), usual: None }
    }

    fn by(self, run: &Run) -> Self {
        let ended = run.state.ended().then_some(run.updated);
        Self { run: Some(run.id), time: (Some(run.started.unwrap_or(run.created)), ended), ..self }
    }
}

/// How a promotion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is live, and was verified.
    Live,
    /// GitHub says that it was deployed, and nothing here can verify it.
    Unverified,
    /// The build failed.
    BuildFailed,
    /// The build was cancelled.
    BuildCancelled,
    /// No build began.
    Unbuilt,
    /// The deploy failed.
    DeployFailed,
    /// The deploy was skipped, which is no success.
    DeploySkipped,
    /// No deploy began.
    Undeployed,
    /// Another deploy has taken its place.
    Overtaken,
    /// It takes the traffic and does not answer well.
    Unhealthy,
}

impl Outcome {
    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Unverified => "unverified",
            Self::BuildFailed => "build_failed",
            Self::BuildCancelled => "build_cancelled",
            Self::Unbuilt => "unbuilt",
            Self::DeployFailed => "deploy_failed",
            Self::DeploySkipped => "deploy_skipped",
            Self::Undeployed => "undeployed",
            Self::Overtaken => "overtaken",
            Self::Unhealthy => "unhealthy",
        }
    }

    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Live => 0,
            Self::Unverified => 3,
            _ => 5,
        }
    }
}

/// How it ended, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// A whole sentence. Hostile text may be in it.
    pub sentence: String,
    /// What to do next.
    pub next_step: Option<String>,
}

impl Ended {
    fn of(outcome: Outcome, sentence: impl Into<String>) -> Self {
        Self { outcome, sentence: sentence.into(), next_step: None }
    }

    fn then(self, next_step: impl Into<String>) -> Self {
        Self { next_step: Some(next_step.into()), ..self }
    }
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Each step, in order.
    pub steps: Vec<StepLine>,
    /// Who serves now, in words.
    pub serving: String,
    /// How it ended; `None` while it goes on.
    pub ended: Option<Ended>,
}

impl Progress {
    /// When the check of the host failed that is asked once more, for the next [`Case::failing`].
    #[must_use]
    pub fn failing(&self) -> Option<Moment> {
        let verify = self.steps.iter().find(|line| line.step == Step::Verify);
        verify.filter(|line| line.state == StepState::Running).and_then(|line| line.time.0)
    }
}

/// How far a promotion is.
#[must_use]
pub fn of(case: &Case<'_>) -> Progress {
    let (build, unbuilt) = case.build();
    let is_built = build.state == StepState::Done;
    let mut image = case.image(is_built);
    let (deploy, undeployed) = if is_built { case.deploy(&build) } else { (pending(Step::Deploy), None) };
    let (traffic, verify, verified) = case.verify(&deploy);
    if traffic.state == StepState::Done && image.state != StepState::Done {
        image = StepLine::of(Step::Image, StepState::Done, "its container runs");
    }
    // What is live and well is live, whatever a list of runs lacks.
    let ended = verified.or(unbuilt).or(undeployed);
    Progress { steps: vec![build, image, deploy, traffic, verify], serving: case.serving(), ended }
}

fn pending(step: Step) -> StepLine {
    StepLine::of(step, StepState::Pending, "")
}

/// The environment that is promoted to.
fn production() -> EnvName {
    EnvName("production".into())
}

impl Case<'_> {
    fn runs(&self) -> &[Run] {
        self.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default()
    }

    /// A moment that GitHub tells, by the clock of here.
    fn here(&self, moment: Moment) -> Moment {
        moment - self.ahead
    }

    /// When the list of runs was read in which something is missing; else why its absence says nothing.
    fn runs_read(&self) -> Result<Moment, String> {
        let reading = &self.board.runs;
        match (reading.fault(), reading.taken()) {
            (Some(fault), _) => Err(format!("GitHub does not tell: {fault}")),
            (None, None) => Err("GitHub has not been asked yet".into()),
            (None, Some(taken)) if self.now - taken > LATELY => {
                Err(format!("the runs were last read {}", span::ago(self.now, taken)))
            }
            (None, Some(taken)) => Ok(taken),
        }
    }

    /// From when on a build that is not there is missing.
    fn awaited(&self) -> Moment {
        self.merged.unwrap_or(self.watched)
    }

    /// The build of the merge. The same commit may have been built on another branch, or here before it was promoted.
    fn is_its_build(&self, run: &Run) -> bool {
        let of_merge = run.file.as_ref() == Some(&self.config.workflows.build) && run.head == Some(self.merge);
        let here = run.branch.as_deref() == Some(self.config.branches.production.as_str());
        let forwarded = self.merged.filter(|_| self.from == self.merge);
        of_merge && here && forwarded.is_none_or(|merged| run.created + SKEW >= merged + self.was_ahead)
    }

    /// Of what is deployed once more, only a build that ended well says anything.
    fn counts(&self, run: &Run) -> bool {
        self.again.is_none() || run.state == RunState::Success
    }

    fn build(&self) -> (StepLine, Option<Ended>) {
        let file = &self.config.workflows.build;
        let usual = chain::usual(file, self.runs());
        let mine = self.runs().iter().filter(|run| self.is_its_build(run) && self.counts(run));
        let Some(run) = mine.max_by_key(|run| run.created) else {
            return self.unbuilt(file, usual);
        };
        let name = format!("{file} #{}", run.number);
        let line = |state, words: String| StepLine { usual, ..StepLine::of(Step::Build, state, words).by(run) };
        let again = format!("cutover runs rerun {}", run.id);
        let short = self.merge.short();
        match run.state {
            RunState::Success => (line(StepState::Done, name), None),
            RunState::Queued => (line(StepState::Running, format!("{name} is queued")), None),
            RunState::Running => (line(StepState::Running, name), None),
            RunState::Waiting => (line(StepState::Waiting, format!("{name} waits for somebody")), None),
            RunState::Unknown => (line(StepState::Unknown, format!("{name}: GitHub does not tell its state")), None),
            RunState::Cancelled => {
                let by = run.cancelled_by.and_then(|id| self.runs().iter().find(|run| run.id == id));
                let who = by.map_or_else(
                    || "somebody or another build".to_owned(),
                    |run| format!("#{} on {}", run.number, run.branch.as_deref().unwrap_or("another branch")),
                );
                let sentence = format!(
                    "{name} was cancelled by {who}: {short} is on {} and does not ship",
                    self.config.branches.production
                );
                let next =
                    format!("Once nothing else is building: {again}. It ships by that; no second merge is needed.");
                (
                    line(StepState::Failed, format!("{name}: cancelled by {who}")),
                    Some(Ended::of(Outcome::BuildCancelled, sentence).then(next)),
                )
            }
            RunState::Failure | RunState::Skipped | RunState::Neutral | RunState::Zombie => {
                let sentence = format!("{name} did not succeed: production keeps what it runs");
                let next = format!("Its log: cutover runs log {}. Then {again}, or mend it and promote anew.", run.id);
                (
                    line(StepState::Failed, format!("{name}: no success")),
                    Some(Ended::of(Outcome::BuildFailed, sentence).then(next)),
                )
            }
        }
    }

    fn unbuilt(&self, file: &str, usual: Option<TimeDelta>) -> (StepLine, Option<Ended>) {
        if self.again.is_some() {
            return (StepLine::of(Step::Build, StepState::Done, "it was built before"), None);
        }
        let line = |state, words: String| StepLine { usual, ..StepLine::of(Step::Build, state, words) };
        let read = match self.runs_read() {
            Ok(read) => read,
            Err(why) => return (line(StepState::Unknown, why), None),
        };
        let waited = read - self.awaited();
        if waited < UNBUILT {
            return (line(StepState::Running, format!("waiting for {file} to begin")), None);
        }
        let branch = &self.config.branches.production;
        let sentence = format!("No {file} began for {} within {}", self.merge.short(), lasted(waited));
        let next =
            format!("cutover runs start {file} --branch {branch} starts it; look at the workflow's triggers too.");
        (line(StepState::Failed, "no build began".into()), Some(Ended::of(Outcome::Unbuilt, sentence).then(next)))
    }

    /// The image of the merge, where the registry tells of it.
    fn built_image(&self) -> Option<&Image> {
        let branch = &self.config.branches.production;
        let list = self.board.images.value()?;
        list.images.iter().find(|image| {
            matches!(&image.kind, TagKind::Built { branch: on, commit } if on == branch
                && self.merge.to_string().starts_with(commit.as_str()))
        })
    }

    fn image(&self, built: bool) -> StepLine {
        let line = |state, words: String| StepLine::of(Step::Image, state, words);
        match self.built_image() {
            Some(image) => {
                let digest = image.digest.as_ref().map(|digest| digest.0.chars().take(19).collect::<String>());
                let words = format!("{} {}", image.tag, digest.unwrap_or_default());
                match &image.restorable {
                    Restorable::Broken(why) => line(StepState::Failed, format!("{}: {why}", image.tag)),
                    _ => line(StepState::Done, words.trim_end().to_owned()),
                }
            }
            None if !built => pending(Step::Image),
            None => match self.board.images.fault() {
                Some(fault) => line(StepState::Unknown, format!("the registry does not tell: {fault}")),
                None => line(
                    StepState::Running,
                    format!("waiting for {}-{} in the registry", self.config.branches.production, self.merge.short()),
                ),
            },
        }
    }

    /// Who serves now.
    fn serving(&self) -> String {
        let name = production();
        let Some((settings, env)) = self.config.environments.get(name.as_str()).zip(self.board.environments.get(&name))
        else {
            return "not known: production is not configured here".into();
        };
        let live = crate::environment::live::of(settings, env, self.now);
        let views = slots::of(settings, env, &live, self.now);
        let Some(view) = views.iter().find(|view| view.role == slots::Role::Active) else {
            return "not known: which slot takes the traffic cannot be told".into();
        };
        if is_read_before_the_switch(env, self.now) {
            return format!("{}, which commit is read anew", view.title());
        }
        let runs = ladder::of(self.board, self.config, &name, view.name.as_ref(), self.now);
        let commit = runs.commit.map_or_else(|| "a commit that is not known".into(), |commit| commit.short());
        let well = if view.serves { "answers well" } else { "does not answer well, or was not asked lately" };
        format!("{} {commit}, {well}", view.title())
    }
}
