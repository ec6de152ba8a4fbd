//! The commands of the configuration that have a say in a promotion, run on this machine with each plan.

use crate::config::{Config, PromotionGate};
use crate::domain::{CommitId, Moment};
use crate::sources::shell::{self, Ended, Line};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// A command that takes longer says nothing.
const DEADLINE: Duration = Duration::from_mins(10);
/// The last line of what is printed is cut to this.
const LONGEST: usize = 160;

/// What a command said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalResult {
    /// The name of its gate.
    pub name: String,
    /// The command.
    pub command: String,
    /// How it ended.
    pub end: LocalEnd,
    /// What was checked out when it ran.
    pub checked_out: Option<CommitId>,
    /// What was observed. Hostile text.
    pub observed: String,
    /// When it ended.
    pub at: Moment,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalEnd {
    /// With exit code 0.
    Passed,
    /// With another.
    Failed,
    /// It could not be run, or did not end in time.
    Unknown,
}

/// Where the commands run.
#[derive(Debug, Clone)]
pub struct Here {
    /// The work tree.
    pub folder: PathBuf,
    /// What is checked out in it.
    pub checked_out: Option<CommitId>,
    /// The variables that they see.
    pub variables: Vec<(OsString, OsString)>,
}

/// Runs every command, one after the other, in the work tree. They see the commit that would ship in `CUTOVER_SHIPS`.
pub async fn run_checks(config: &Config, here: &Here, ships: CommitId, clock: fn() -> Moment) -> Vec<LocalResult> {
    let mut variables = here.variables.clone();
    variables.push(("CUTOVER_SHIPS".into(), ships.to_string().into()));
    let mut results = Vec::new();
    for PromotionGate { name, run, .. } in &config.promotion.gates {
        let (command, folder, variables) = (run.clone(), here.folder.clone(), variables.clone());
        let (end, observed) = match shell::run(&Line { command, folder, variables, deadline: DEADLINE }).await {
            Ok(ended) => judged(&ended),
            Err(fault) => (LocalEnd::Unknown, fault.to_string()),
        };
        let (name, command, checked_out) = (name.clone(), run.clone(), here.checked_out);
        results.push(LocalResult { name, command, end, checked_out, observed, at: clock() });
    }
    results
}

fn judged(ended: &Ended) -> (LocalEnd, String) {
    let last = ended.printed.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    let last: String = last.chars().take(LONGEST).collect();
    let said = if last.is_empty() { String::new() } else { format!(": {last}") };
    let took = ended.took.as_secs();
    match ended.exit {
        Some(0) => (LocalEnd::Passed, format!("passed in {took} s{said}")),
        Some(code) => (LocalEnd::Failed, format!("failed with exit {code} after {took} s{said}")),
        None => (LocalEnd::Unknown, format!("a signal ended it after {took} s{said}")),
    }
}
