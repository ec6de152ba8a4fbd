//! How far an act reaches. What ships to production by itself is production, whatever the act is called.

use super::Act;
use crate::config::Config;
use crate::domain::workflow_run::Run;
use crate::sources::github::Ruling;

/// How far an act reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Others see it, and it can be taken back.
    Shared,
    /// It changes what production runs, or keeps it from changing. A person types this word.
    Production {
        /// What is typed: the commit that ships, else the name of the environment.
        word: String,
    },
}

impl Reach {
    /// The word that a person types; shared acts are confirmed by `yes`.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Shared => "yes",
            Self::Production { word } => word,
        }
    }
}

/// How far an act on a run or workflow reaches; `run` is the run it is about.
pub(super) fn of_workflow(act: &Act, run: Option<&Run>, config: &Config) -> Reach {
    let production = || Reach::Production { word: word(run) };
    match act {
        Act::Rule { environment, ruling: Ruling::Approve, .. } if environment.eq_ignore_ascii_case("production") => {
            production()
        }
        Act::Rule { ruling: Ruling::Approve, .. } if run.is_some_and(|run| ships(run, config)) => production(),
        Act::Rerun { .. } | Act::Cancel { .. } if run.is_some_and(|run| ships(run, config)) => production(),
        Act::Dispatch { workflow, branch, .. }
            if deploys(workflow, config)
                || (*workflow == config.workflows.build && branch.as_str() == config.branches.production) =>
        {
            Reach::Production { word: "production".into() }
        }
        _ => Reach::Shared,
    }
}

/// Whether a run puts something on production when it ends well. Where GitHub does not tell of which workflow it is, or
/// what a build is of, it may.
fn ships(run: &Run, config: &Config) -> bool {
    let Some(file) = run.file.as_deref() else { return true };
    let production = |branch: &String| *branch == config.branches.production;
    let builds = file == config.workflows.build && run.branch.as_ref().is_none_or(production);
    builds || deploys(file, config)
}

fn deploys(file: &str, config: &Config) -> bool {
    config.workflows.deploy.get("production").is_some_and(|deploy| deploy == file)
}

fn word(run: Option<&Run>) -> String {
    let commit = run.and_then(|run| run.ships.as_ref()).map(|ships| ships.commit.short());
    commit.unwrap_or_else(|| "production".into())
}
