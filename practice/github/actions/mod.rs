//! Actions on the world's clock: what a run is, what starts one, and what its end starts.
//!
//! A run is a plan with a beginning; its state is read off the clock. Only the ends of runs are events.

mod logs;
mod pipeline;
mod run;
mod start;
mod workflow;

pub(crate) use logs::log;
pub use pipeline::Built;
pub(crate) use pipeline::{Mention, Push};
pub(crate) use run::{Attempt, Conclusion, Hold, Phase, Run, Step, Stop, Work};
pub(crate) use start::Asked;
pub(crate) use workflow::Workflow;

/// All runs, oldest first, and the numbers of the last of each workflow.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pub all: Vec<Run>,
    /// What the next runs of a workflow meet: set by scenarios, used up one by one.
    pub fates: Vec<Fate>,
    /// Whether ends of builds start deploys at all.
    pub deaf: bool,
}

/// What a coming run of a workflow meets.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fate {
    /// The file of the workflow, as `build.yml`.
    pub workflow: String,
    /// The name of the step that fails.
    #[serde(default)]
    pub fails_at: Option<String>,
    /// It never gets a runner.
    #[serde(default)]
    pub stuck: bool,
    /// Its condition is false: it is skipped.
    #[serde(default)]
    pub skipped: bool,
    /// How many times as long it takes.
    #[serde(default)]
    pub slower: Option<i64>,
}

impl Runs {
    /// One run.
    pub fn find(&self, id: u64) -> Option<&Run> {
        self.all.iter().find(|run| run.id == id)
    }

    /// One run, to change it.
    pub fn find_mut(&mut self, id: u64) -> Option<&mut Run> {
        self.all.iter_mut().find(|run| run.id == id)
    }

    /// The run a job belongs to, and which attempt of it.
    pub fn of_job(&self, job: u64) -> Option<(&Run, usize)> {
        self.all.iter().find_map(|run| Some((run, run.attempts.iter().position(|attempt| attempt.job == job)?)))
    }

    /// The number of the last run of a workflow.
    pub fn last_number(&self, workflow: Workflow) -> u64 {
        self.all.iter().filter(|run| run.workflow == workflow).map(|run| run.number).max().unwrap_or(0)
    }
}
