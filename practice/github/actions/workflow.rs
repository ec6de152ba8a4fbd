//! The four workflows: their names, files and what their jobs do.

use super::{Step, Work};
use crate::github::orders::Task;

/// One workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workflow {
    Build,
    DeployDevelopment,
    DeployProduction,
    Claude,
}

const BUILD: [(&str, i64); 9] = [
    ("Set up job", 2),
    ("Run actions/checkout@v4", 3),
    ("Run docker/setup-buildx-action@v3", 6),
    ("Run docker/login-action@v3", 1),
    ("Run docker/metadata-action@v5", 1),
    ("Run docker/build-push-action@v6", 196),
    ("Post Run docker/build-push-action@v6", 6),
    ("Post Run actions/checkout@v4", 1),
    ("Complete job", 1),
];
const DEVELOPMENT: [(&str, i64); 7] = [
    ("Set up job", 2),
    ("Run actions/checkout@v4", 2),
    ("Run aws-actions/configure-aws-credentials@v4", 2),
    ("Write .env from AWS Secrets Manager", 3),
    ("Run appleboy/scp-action@v0.1.7", 9),
    ("Run appleboy/ssh-action@v1.0.3", 40),
    ("Complete job", 1),
];
const PRODUCTION: [(&str, i64); 6] = [
    ("Set up job", 2),
    ("Name the image", 1),
    ("Check nginx, PostgreSQL and Redis", 8),
    ("Blue-green deploy", 142),
    ("Verify", 11),
    ("Complete job", 1),
];
const CLAUDE: [(&str, i64); 4] = [
    ("Set up job", 2),
    ("Run actions/checkout@v4", 3),
    ("Run anthropics/claude-code-action@v1", 131),
    ("Complete job", 1),
];

impl Workflow {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Build, Self::DeployDevelopment, Self::DeployProduction, Self::Claude];

    /// Its number.
    pub fn id(self) -> u64 {
        190_423_311 + self as u64
    }

    /// The name its file gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Build => "Build and Push Docker Image",
            Self::DeployDevelopment => "Deploy to Development",
            Self::DeployProduction => "Deploy to Production",
            Self::Claude => "Claude Code",
        }
    }

    /// Its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Build => "build.yml",
            Self::DeployDevelopment => "deploy-development.yml",
            Self::DeployProduction => "deploy-production.yml",
            Self::Claude => "claude.yml",
        }
    }

    /// The name of its job.
    pub fn job(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::DeployDevelopment | Self::DeployProduction => "deploy",
            Self::Claude => "claude",
        }
    }

    /// The environment of its job.
    pub fn environment(self) -> Option<&'static str> {
        (self == Self::DeployProduction).then_some("production")
    }

    /// Whether a person can start it, and with which inputs.
    pub fn dispatched(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Build => Some(&[]),
            Self::DeployDevelopment | Self::DeployProduction => Some(&["branch"]),
            Self::Claude => None,
        }
    }

    /// What a step of it does on a machine.
    pub fn task(self, step: &str) -> Option<Task> {
        match (self, step) {
            (Self::DeployProduction, "Check nginx, PostgreSQL and Redis") => Some(Task::Check),
            (Self::DeployProduction, "Blue-green deploy")
            | (Self::DeployDevelopment, "Run appleboy/ssh-action@v1.0.3") => Some(Task::Deploy),
            (Self::DeployProduction, "Verify") => Some(Task::Verify),
            _ => None,
        }
    }

    /// The one of this number, file or path.
    pub fn named(text: &str) -> Option<Self> {
        let file = text.strip_prefix(".github/workflows/").unwrap_or(text);
        Self::ALL.into_iter().find(|one| one.file() == file || one.id().to_string() == text)
    }

    /// What its job does; the longest step takes a little more or less from run to run.
    pub fn steps(self, number: u64) -> Vec<Step> {
        let plan: &[(&str, i64)] = match self {
            Self::Build => &BUILD,
            Self::DeployDevelopment => &DEVELOPMENT,
            Self::DeployProduction => &PRODUCTION,
            Self::Claude => &CLAUDE,
        };
        let more = i64::try_from(number * 7 % 23).unwrap_or(0) - 11;
        let step = |(name, seconds): &(&str, i64)| Step {
            name: (*name).to_owned(),
            seconds: if *seconds > 30 { seconds + more } else { *seconds },
            fails: false,
            work: Work::Planned,
        };
        plan.iter().map(step).collect()
    }
}
