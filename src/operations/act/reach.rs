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

/// The environments that an act changes. What reaches production changes it, whatever the act is called.
pub(super) fn environments<'a>(act: &'a Act, run: Option<&'a Run>, config: &'a Config) -> Vec<&'a str> {
    let by_branch = |branch: &str| named(config, |name| config.branch_of(name) == branch);
    let by_file = |file: &str, branch: Option<&str>| {
        let mut all = named(config, |name| config.workflows.deploy.get(name).is_some_and(|deploy| deploy == file));
        all.extend(branch.filter(|_| file == config.workflows.build).map(by_branch).unwrap_or_default());
        all
    };
    let mut all = match act {
        Act::Merge(merging) => by_branch(merging.base.as_str()),
        Act::Rule { environment, .. } => vec![environment.as_str()],
        Act::Dispatch { workflow, branch, .. } => by_file(workflow, Some(branch_name(branch.as_str()))),
        Act::Rerun { .. } | Act::Cancel { .. } => {
            run.map_or_else(Vec::new, |run| by_file(run.file.as_deref().unwrap_or_default(), run.branch.as_deref()))
        }
        Act::Comment { .. } | Act::Open(_) => Vec::new(),
    };
    if of_workflow(act, run, config) != Reach::Shared {
        all.push("production");
    }
    all
}

/// The environments of the configuration of which this holds.
fn named(config: &Config, holds: impl Fn(&str) -> bool) -> Vec<&str> {
    config.environments.keys().map(String::as_str).filter(|name| holds(name)).collect()
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
    fn an_act_changes_the_environment_of_its_branch_or_of_its_workflow() {
        let mut config = Config::default();
        for name in ["production", "development"] {
            config.environments.insert(name.into(), crate::config::EnvironmentSettings::default());
        }
        let start = |workflow: &str, branch: &str| Act::Dispatch {
            workflow: workflow.into(),
            branch: BranchName::new(branch),
            inputs: Vec::new(),
        };
        let told = |act: &Act| environments(act, None, &config).join(" ");
        assert_eq!(told(&start("build.yml", "development")), "development");
        assert_eq!(told(&start("deploy-development.yml", "main")), "development");
        assert_eq!(told(&start("claude.yml", "main")), "");
        assert!(told(&start("deploy-production.yml", "development")).contains("production"));
        assert!(told(&start("migrate.yml", "development")).contains("production"));
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
