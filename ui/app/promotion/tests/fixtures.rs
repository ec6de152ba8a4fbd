//! A plan by hand, and a console in which it was read.

use crate::app::promotion::{News, PromotionEffect, Sending};
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg};
use crate::promoting::Gathered;
use engine::board::{Board, MergePreview};
use engine::changelog::{Range, Report};
use engine::config::Config;
use engine::domain::{BranchName, CommitId, Moment};
use engine::operations::journal::Opening;
use engine::operations::promotion::{
    DeployFile, Evidence, Gate, GateId, GateState, Heads, Outside, Packages, Plan, Ships, Told,
};
use engine::sources::github::Access;
use std::sync::Arc;

pub fn from() -> CommitId {
    CommitId::from_bytes([2; 20])
}

pub fn to() -> CommitId {
    CommitId::from_bytes([9; 20])
}

/// A promotion that was begun.
pub fn opening(at: Moment) -> Opening {
    Opening {
        id: "promotion-1".into(),
        kind: "promotion".into(),
        place: "a/b".into(),
        who: "asha".into(),
        at,
        from: from(),
        to: to(),
        plan: String::new(),
        accepted: Vec::new(),
        aim: None,
        target: None,
    }
}

pub fn gate(id: GateId, state: GateState, observed: &str) -> Gate {
    let taken = Some(board::now());
    Gate { id, state, observed: observed.into(), findings: Vec::new(), taken, source: "git", clears: None }
}

/// The gates of a plan that may go once two of them are accepted.
pub fn gates() -> Vec<Gate> {
    vec![
        gate(GateId::PushRight, GateState::Pass, "asha has push"),
        gate(GateId::Changelog, GateState::Warn, "2 commits without an entry"),
        gate(GateId::Secrets, GateState::Unknown, "nobody tells"),
        gate(GateId::Lock, GateState::Pass, "the lock is free"),
    ]
}

fn heads(from: CommitId) -> Heads {
    let told = |name: &str, id| Told { branch: BranchName::new(name), commit: id, at_github: Some(id), here: Some(id) };
    Heads { from: told("development", from), to: told("main", to()), default_branch: None }
}

fn ships(from: CommitId) -> Ships {
    let range = Range { base: Some(to().to_string()), head: from.to_string(), commits: 1 };
    let changelog = Report { schema: 1, range, entries: 0, drift: Vec::new(), ignored: Vec::new(), notes: Vec::new() };
    let merge = MergePreview {
        production: to(),
        integration: from,
        conflicts: Vec::new(),
        missing_in_integration: Vec::new(),
        fast_forward: true,
    };
    Ships {
        from,
        to: to(),
        count: 0,
        commits: Vec::new(),
        pulls: Vec::new(),
        authors: vec!["Asha".into()],
        entries: Vec::new(),
        changelog,
        breaking: Vec::new(),
        schema: Vec::new(),
        entity_files: 0,
        variables: Vec::new(),
        packages: Packages::default(),
        files: Vec::new(),
        merge,
        deploy: DeployFile {
            file: None,
            default_branch: None,
            at_default: None,
            default_is_here: false,
            same_as_production: true,
            build: None,
        },
    }
}

/// What was read at `now`: this commit, with these gates.
pub fn read(from: CommitId, gates: Vec<Gate>, now: Moment) -> Arc<Gathered> {
    let (heads, ships) = (heads(from), ships(from));
    let evidence = Evidence {
        board: &Board::default(),
        config: &Config::default(),
        heads: &heads,
        ships: &ships,
        outside: &Outside::default(),
        local: &[],
        access: Access::Full,
        now,
    };
    let mut plan = Plan::of(&evidence);
    plan.gates = gates;
    Arc::new(Gathered { plan, ships, approvals: Vec::new() })
}

impl Driver {
    /// The number of the question about a plan that was asked last.
    pub fn asked(&mut self) -> Option<u64> {
        let gather = |effect: &Effect| match effect {
            Effect::Promotion(PromotionEffect::Gather(id)) => Some(*id),
            _ => None,
        };
        self.effects.iter().rev().find_map(gather)
    }

    /// The question is answered.
    pub fn gathers(&mut self, gathered: Arc<Gathered>) -> &mut Self {
        let id = self.asked().expect("it was asked");
        self.send(Msg::Promotion(id, News::Gathered(Ok(gathered))))
    }

    /// What was sent so far.
    pub fn sendings(&self) -> Vec<(u64, &Sending)> {
        let sending = |effect| match effect {
            &Effect::Promotion(PromotionEffect::Send(id, ref sending)) => Some((id, &**sending)),
            _ => None,
        };
        self.effects.iter().filter_map(sending).collect()
    }

    /// Why nothing was sent, as the wizard says it.
    pub fn refused(&self) -> &str {
        self.model.promotion.wizard.as_ref().and_then(|wizard| wizard.said.as_deref()).unwrap_or_default()
    }
}

/// The wizard with a plan that may go, and everything accepted.
pub fn accepted() -> Driver {
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).keys("Space j Space");
    driver
}

/// The same with the commit typed, before Enter.
pub fn typed() -> Driver {
    let mut driver = accepted();
    driver.keys("Tab Tab").types(&from().short());
    driver
}

/// The same with the countdown begun.
pub fn counting() -> Driver {
    let mut driver = typed();
    driver.keys("Enter");
    driver
}
