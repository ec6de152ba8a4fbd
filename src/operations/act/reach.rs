//! How far an act reaches. What ships to production by itself is production, whatever the act is called.

use super::Act;
use crate::config::Config;
use crate::domain::workflow_run::{Confidence, Run};

/// How far an act reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Others see it, and it can be taken back.
    Shared,
    /// It changes what production runs, or keeps it from changing. A person types this word.
    Production {
        /// What is typed: the commit where it is certain which one ships, else the name of the environment.
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
        Act::Rule { environment, .. } if environment.eq_ignore_ascii_case("production") => production(),
        Act::Rule { .. } | Act::Rerun { .. } | Act::Cancel { .. } if run.is_none_or(|run| ships(run, config)) => {
            production()
        }
        Act::Dispatch { workflow, branch, .. } if !is_harmless(workflow, branch_name(branch.as_str()), config) => {
            Reach::Production { word: "production".into() }
        }
        _ => Reach::Shared,
    }
}

/// Whether a workflow that is started by hand on this branch is known to leave production alone. What the configuration
/// does not name may do anything.
fn is_harmless(workflow: &str, branch: &str, config: &Config) -> bool {
    let workflows = &config.workflows;
    if deploys(workflow, config) {
        return false;
    }
    let builds = workflow == workflows.build && branch != config.branches.production && !branch.starts_with("refs/");
    builds || workflow == workflows.reviewer.workflow || workflows.deploy.values().any(|deploy| deploy == workflow)
}

/// The name of a branch, which GitHub takes as a whole ref as well.
pub(super) fn branch_name(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("heads/")).unwrap_or(name)
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
    let ships = run.and_then(|run| run.ships.as_ref()).filter(|ships| ships.confidence == Confidence::Certain);
    ships.map_or_else(|| "production".into(), |ships| ships.commit.short())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BranchName;

    fn of(workflow: &str, branch: &str) -> Reach {
        let (workflow, branch) = (workflow.to_owned(), BranchName::new(branch));
        of_workflow(&Act::Dispatch { workflow, branch, inputs: Vec::new() }, None, &Config::default())
    }

    #[test]
    fn what_is_started_reaches_production_unless_it_is_known_not_to() {
        for harmless in
            [("build.yml", "development"), ("deploy-development.yml", "development"), ("claude.yml", "main")]
        {
            assert_eq!(of(harmless.0, harmless.1), Reach::Shared, "{harmless:?}");
        }
        for grave in [
            ("build.yml", "main"),
            ("build.yml", "refs/heads/main"),
            ("build.yml", "heads/main"),
            ("build.yml", " main"),
            ("build.yml", "refs/tags/main"),
            ("deploy-production.yml", "development"),
            ("161335", "development"),
            ("migrate.yml", "development"),
            ("BUILD.yml", "development"),
        ] {
            assert_eq!(of(grave.0, grave.1), Reach::Production { word: "production".into() }, "{grave:?}");
        }
    }
}
