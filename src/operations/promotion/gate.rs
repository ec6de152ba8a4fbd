//! A gate: one observed fact that speaks for or against a promotion, with its age, its source and who clears it.

use crate::domain::Moment;
use std::fmt;

/// What a gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateState {
    /// Nothing is in the way.
    Pass,
    /// Something speaks against it: a person accepts it, or clears it.
    Warn,
    /// It could not be observed. That is never a pass.
    Unknown,
    /// It may not go on until this is cleared.
    Block,
}

impl GateState {
    /// The word of the contract.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
            Self::Block => "block",
        }
    }
}

/// Which gate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateId {
    /// Whether the account may push to production's branch.
    PushRight,
    /// Whether both heads are what the plan takes them for.
    Heads,
    /// Whether they merge.
    Conflicts,
    /// Whether integration's image is there.
    Image,
    /// Whether development runs what is promoted, and well.
    DevRunsIt,
    /// What the new build would cancel, and what could cancel it.
    BuildsInFlight,
    /// Whether production is being deployed to.
    DeployInFlight,
    /// Whether production is well and its traffic where it is believed to be.
    ProdHealth,
    /// What the configured checks on production's host say.
    Precheck,
    /// What is lost in the standby slot, and whether it can be gone back afterwards.
    Standby,
    /// Whether every commit that needs an entry has one.
    Changelog,
    /// What is declared to break.
    Breaking,
    /// What a boot does to the database.
    Schema,
    /// Which names production's secret lacks.
    Secrets,
    /// Whether somebody else is promoting.
    Lock,
    /// Whether nothing is promoted at this time.
    Freeze,
    /// Whether production was put back and its branch still holds what was bad.
    Quarantine,
    /// Who has to approve.
    Reviewers,
    /// Which file deploys.
    DeployWorkflow,
    /// What checks the code.
    LocalChecks,
    /// Whether somebody else has approved the plan.
    SecondPerson,
    /// Whether the open pull request can be merged.
    PullRequest,
    /// Whether the checks have passed that production's branch asks for.
    RequiredChecks,
    /// Whether another tool holds production.
    ForeignLocks,
    /// Whether what was configured to protect it could be read.
    Configuration,
    /// A command of the configuration.
    Configured(String),
}

impl GateId {
    /// The id of the contract.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::PushRight => "push_right",
            Self::Heads => "heads",
            Self::Conflicts => "conflicts",
            Self::Image => "image",
            Self::DevRunsIt => "dev_runs_it",
            Self::BuildsInFlight => "builds_in_flight",
            Self::DeployInFlight => "deploy_in_flight",
            Self::ProdHealth => "prod_health",
            Self::Precheck => "precheck",
            Self::Standby => "standby",
            Self::Changelog => "changelog",
            Self::Breaking => "breaking",
            Self::Schema => "schema",
            Self::Secrets => "secrets",
            Self::Lock => "lock",
            Self::Freeze => "freeze",
            Self::Quarantine => "quarantine",
            Self::Reviewers => "reviewers",
            Self::DeployWorkflow => "deploy_workflow",
            Self::LocalChecks => "local_checks",
            Self::SecondPerson => "second_person",
            Self::PullRequest => "pull_request",
            Self::RequiredChecks => "required_checks",
            Self::ForeignLocks => "foreign_locks",
            Self::Configuration => "configuration",
            Self::Configured(name) => name,
        }
    }

    /// Whether it blocks when it could not be observed. The others must then be accepted, as a warning is.
    #[must_use]
    pub const fn blocks_unobserved(&self) -> bool {
        matches!(
            self,
            Self::PushRight
                | Self::Heads
                | Self::Conflicts
                | Self::Lock
                | Self::DeployInFlight
                | Self::SecondPerson
                | Self::ForeignLocks
        )
    }

    /// Whether it is judged by the commits alone, so that it says the same on every console.
    #[must_use]
    pub const fn is_of_the_commits(&self) -> bool {
        matches!(self, Self::Conflicts | Self::Changelog | Self::Breaking | Self::Schema)
    }
}

impl fmt::Display for GateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A gate as it was observed. Hostile text may be in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Which.
    pub id: GateId,
    /// What it says.
    pub state: GateState,
    /// What was observed, in words; never only that it is well.
    pub observed: String,
    /// Each thing that speaks against it, in words that stay the same while it does.
    pub findings: Vec<String>,
    /// When it was observed.
    pub taken: Option<Moment>,
    /// Who told it.
    pub source: &'static str,
    /// Who or which command clears it, as a whole sentence.
    pub clears: Option<String>,
}

impl Gate {
    pub(super) fn of(id: GateId, state: GateState, observed: impl Into<String>) -> Self {
        let source = source(&id);
        Self { id, state, observed: observed.into(), findings: Vec::new(), taken: None, source, clears: None }
    }

    pub(super) fn pass(id: GateId, observed: impl Into<String>) -> Self {
        Self::of(id, GateState::Pass, observed)
    }

    pub(super) fn warn(id: GateId, observed: impl Into<String>) -> Self {
        Self::of(id, GateState::Warn, observed)
    }

    pub(super) fn block(id: GateId, observed: impl Into<String>) -> Self {
        Self::of(id, GateState::Block, observed)
    }

    pub(super) fn unknown(id: GateId, observed: impl Into<String>) -> Self {
        Self::of(id, GateState::Unknown, observed)
    }

    pub(super) fn at(self, taken: Moment) -> Self {
        Self { taken: Some(taken), ..self }
    }

    pub(super) fn clears(self, sentence: impl Into<String>) -> Self {
        Self { clears: Some(sentence.into()), ..self }
    }

    pub(super) fn findings(self, findings: Vec<String>) -> Self {
        Self { findings, ..self }
    }

    /// Whether nothing goes on until it is cleared.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.state == GateState::Block || (self.state == GateState::Unknown && self.id.blocks_unobserved())
    }

    /// Whether it has to be accepted by its id.
    #[must_use]
    pub fn wants_acceptance(&self) -> bool {
        !self.blocks() && matches!(self.state, GateState::Warn | GateState::Unknown)
    }

    /// Whether it says what it said then, or that nothing is in the way any more.
    #[must_use]
    pub fn says_what(&self, before: &Self) -> bool {
        self.state == GateState::Pass || (self.state, &self.findings) == (before.state, &before.findings)
    }

    /// Whether it was observed since then and speaks against it otherwise than then. What is not known by now tells nothing.
    pub(super) fn turned_since(&self, before: &Self) -> bool {
        self.state != GateState::Unknown && self.taken > before.taken && !self.says_what(before)
    }

    /// How old what was observed is, in seconds.
    #[must_use]
    pub fn age(&self, now: Moment) -> Option<i64> {
        self.taken.map(|taken| (now - taken).num_seconds().max(0))
    }
}

fn source(id: &GateId) -> &'static str {
    match id {
        GateId::Conflicts | GateId::Changelog | GateId::Breaking | GateId::Schema => "git",
        GateId::Image => "registry",
        GateId::DevRunsIt | GateId::ProdHealth | GateId::Precheck | GateId::Standby | GateId::Quarantine => "host",
        GateId::Secrets => "secrets store",
        GateId::Freeze | GateId::Configuration => "configuration",
        GateId::LocalChecks | GateId::Configured(_) => "this machine",
        _ => "GitHub",
    }
}
