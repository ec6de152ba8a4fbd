//! Release-safety lint of workflow files: what in them can cancel a build for good, deploy what was not tested, or leave a
//! host without its image. Pure: texts in, findings out. One file for each rule.
//!
//! A file that cannot be read as a workflow is said to be so, never clean.

mod finding;
mod rules;
#[cfg(test)]
mod sample;
mod workflow_file;

pub use finding::{Finding, Lint, Rule, Unread};
pub use rules::RULES;
pub use workflow_file::{Job, Step, WorkflowFile};

use crate::config::Config;

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The file.
    pub file: &'a WorkflowFile,
    /// Which file does what.
    pub config: &'a Config,
}

impl Subject<'_> {
    /// Whether it deploys: the configuration says so, or a job of it names an environment.
    #[must_use]
    pub fn deploys(&self) -> bool {
        let name = self.file.name();
        self.config.workflows.deploy.values().any(|file| file == name)
            || self.file.jobs.iter().any(|job| job.node.get("environment").is_some())
    }
}

/// Looks at every file with every rule. Each file is its path and its content.
#[must_use]
pub fn lint(files: &[(String, Vec<u8>)], config: &Config) -> Lint {
    let mut lint = Lint { files: files.len(), ..Lint::default() };
    for (path, content) in files {
        match WorkflowFile::read(path, content) {
            Ok(file) => {
                let subject = Subject { file: &file, config };
                lint.findings.extend(RULES.iter().flat_map(|rule| rule.found(&subject)));
            }
            Err(why) => lint.unread.push(Unread { path: path.clone(), why }),
        }
    }
    lint.findings.sort_by(|one, other| (&one.path, one.line, one.rule).cmp(&(&other.path, other.line, other.rule)));
    lint
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn practice() -> Vec<(String, Vec<u8>)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/practice/files");
        let names = ["build.yml", "ci-cd.yml", "claude.yml", "deploy-development.yml", "deploy-production.yml"];
        let read =
            |name: &str| (format!(".github/workflows/{name}"), std::fs::read(format!("{folder}/{name}")).unwrap());
        names.map(read).to_vec()
    }

    #[test]
    fn the_workflow_of_the_guide_has_the_dangers_that_the_guide_tells_of() {
        let lint = lint(&practice(), &Config::default());
        assert_eq!((lint.files, lint.unread.len()), (5, 0));
        let found: BTreeSet<(&str, &str)> =
            lint.findings.iter().map(|finding| (finding.rule, finding.path.rsplit('/').next().unwrap())).collect();
        for expected in [
            ("shared-cancelling-concurrency", "build.yml"),
            ("image-without-labels", "build.yml"),
            ("workflow-run-event", "deploy-production.yml"),
            ("deploy-default-branch-file", "deploy-production.yml"),
            ("deploy-concurrency", "deploy-production.yml"),
            ("unpinned-action", "deploy-production.yml"),
        ] {
            assert!(found.contains(&expected), "{expected:?} is not among {found:?}");
        }
        let clean = ["secret-printed", "pull-request-target-checkout", "workflow-run-conclusion"];
        assert!(found.iter().all(|(rule, _)| !clean.contains(rule)), "{found:?}");
    }

    #[test]
    fn every_finding_says_where_why_and_what_to_do() {
        for finding in lint(&practice(), &Config::default()).findings {
            assert!(finding.line > 0 && finding.why.ends_with('.') && !finding.fix.trim().is_empty(), "{finding:?}");
        }
    }

    #[test]
    fn rules_have_names_of_their_own() {
        let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
    }

    #[test]
    fn what_is_no_workflow_is_unread_and_costs_the_others_nothing() {
        let mut files = practice();
        files.push((".github/workflows/broken.yml".into(), b"on: [push\njobs: {".to_vec()));
        files.push((".github/workflows/empty.yml".into(), Vec::new()));
        let lint = lint(&files, &Config::default());
        assert_eq!(lint.unread.len(), 2);
        assert!(!lint.findings.is_empty());
    }
}
