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
    /// What was in the work tree when it ran.
    pub tree: Tree,
    /// What was observed. Hostile text.
    pub observed: String,
    /// When it ended.
    pub at: Moment,
}

/// What is in a work tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// The commit that is checked out, where that is known.
    pub checked_out: Option<CommitId>,
    /// How many files differ from it or are not in it, where that is known.
    pub changed: Option<usize>,
}

impl Tree {
    /// Whether this commit is in it, and nothing else.
    pub(super) fn is_exactly(self, commit: CommitId) -> bool {
        self.differs(commit).is_none()
    }

    /// In which way something else than this commit is in it.
    pub(super) fn differs(self, commit: CommitId) -> Option<String> {
        match (self.checked_out, self.changed) {
            (None, _) => Some("what was checked out is not known".into()),
            (Some(here), _) if here != commit => {
                Some(format!("with {} checked out, which is not what ships", here.short()))
            }
            (_, None) => Some("whether files were changed is not known".into()),
            (_, Some(0)) => None,
            (_, Some(1)) => Some("with 1 file that does not ship as it is".into()),
            (_, Some(count)) => Some(format!("with {count} files that do not ship as they are")),
        }
    }
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
    /// What is in it.
    pub tree: Tree,
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
        let (name, command, tree) = (name.clone(), run.clone(), here.tree);
        results.push(LocalResult { name, command, end, tree, observed, at: clock() });
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
