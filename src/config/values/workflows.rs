//! `[workflows]`: which file of `.github/workflows` does what.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[workflows]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkflowSettings {
    /// Builds the image.
    pub build: String,
    /// Deploys, by the name of the environment.
    pub deploy: BTreeMap<String, String>,
    /// Reviews when it is mentioned.
    pub reviewer: Reviewer,
}

impl Default for WorkflowSettings {
    fn default() -> Self {
        let deploy = [("development", "deploy-development.yml"), ("production", "deploy-production.yml")];
        Self {
            build: "build.yml".into(),
            deploy: deploy.map(|(name, file)| (name.to_owned(), file.to_owned())).into(),
            reviewer: Reviewer::default(),
        }
    }
}

/// `[workflows.reviewer]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reviewer {
    /// The words that call it in a comment.
    pub mention: String,
    /// The file it runs from.
    pub workflow: String,
}

impl Default for Reviewer {
    fn default() -> Self {
        Self { mention: "@claude".into(), workflow: "claude.yml".into() }
    }
}
