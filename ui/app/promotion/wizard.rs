//! The wizard: what was read, which gate is looked at, what is accepted and typed.

use crate::app::typed_word::TypedWord;
use crate::promoting::{Gathered, Part};
use chrono::TimeDelta;
use engine::domain::{CommitId, Moment};
use engine::fault::Fault;
use engine::operations::promotion::{Gate, GateId, Plan};
use std::sync::Arc;

/// The part of the wizard that has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// What speaks for it and against it.
    #[default]
    Check,
    /// What ships.
    Ships,
    /// The commit is typed.
    Confirm,
}

impl Section {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Check, Self::Ships, Self::Confirm];
}

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It is being read, since then.
    Reading {
        /// What is being read.
        part: Option<Part>,
        /// Since when.
        since: Moment,
    },
    /// It could not be read.
    Unread(Arc<Fault>),
    /// It can be looked at.
    Ready,
    /// The commit was typed: it is sent then, unless something speaks against it.
    Counting {
        /// When.
        until: Moment,
        /// The plan as it was read again; nothing is sent without it.
        fresh: Option<Arc<Gathered>>,
    },
}

/// The wizard.
#[derive(Debug, Clone)]
pub struct Wizard {
    /// The number of the question whose answer is awaited.
    pub id: u64,
    /// How far it is.
    pub stage: Stage,
    /// What was read last.
    pub gathered: Option<Arc<Gathered>>,
    /// What has the focus.
    pub section: Section,
    /// The gate that is looked at.
    pub gate: Option<GateId>,
    /// The first line of what ships that is shown.
    pub scroll: usize,
    /// What was accepted.
    pub accepted: Vec<GateId>,
    /// The commit that is typed.
    pub word: TypedWord,
    /// Why nothing was sent, when it was to be.
    pub said: Option<String>,
    /// The gate that speaks against the plan otherwise by now.
    pub(super) turned: Option<Gate>,
    /// Both heads, as GitHub told them since the plan was made.
    pub(super) there: [Option<CommitId>; 2],
    /// When they were asked for last.
    pub(super) looked: Option<Moment>,
    /// When it was asked last whether somebody else approved it.
    pub(super) asked: Option<Moment>,
}

impl Wizard {
    /// One that is being read.
    #[must_use]
    pub fn reading(id: u64, since: Moment) -> Self {
        Self {
            id,
            stage: Stage::Reading { part: None, since },
            gathered: None,
            section: Section::Check,
            gate: None,
            scroll: 0,
            accepted: Vec::new(),
            word: TypedWord::default(),
            said: None,
            turned: None,
            there: [None; 2],
            looked: None,
            asked: None,
        }
    }

    /// The plan that is shown.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        self.gathered.as_ref().map(|gathered| &gathered.plan)
    }

    /// The gates as they are listed: what is in the way first.
    #[must_use]
    pub fn gates(&self) -> Vec<&Gate> {
        let mut gates: Vec<&Gate> = self.plan().map(|plan| plan.gates.iter().collect()).unwrap_or_default();
        gates.sort_by_key(|gate| std::cmp::Reverse((gate.blocks(), gate.state)));
        gates
    }

    /// The place of the selected gate in that list.
    #[must_use]
    pub fn gate_row(&self) -> usize {
        self.gates().iter().position(|gate| Some(&gate.id) == self.gate.as_ref()).unwrap_or(0)
    }

    /// The gate that is looked at.
    #[must_use]
    pub fn selected_gate(&self) -> Option<&Gate> {
        self.gates().get(self.gate_row()).copied()
    }

    /// Whether this gate was accepted.
    #[must_use]
    pub fn is_accepted(&self, gate: &Gate) -> bool {
        self.accepted.contains(&gate.id)
    }

    /// How many have to be accepted and are not.
    #[must_use]
    pub fn open_gates(&self) -> usize {
        self.plan().map_or(0, |plan| plan.wants().filter(|gate| !self.is_accepted(gate)).count())
    }

    /// Whether the field of the commit has the focus, which there is not where a gate blocks. Where the plan is void it is
    /// closed all the same.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        let blocked = self.plan().is_none_or(|plan| plan.blocking().next().is_some());
        self.word.typing && self.section == Section::Confirm && matches!(self.stage, Stage::Ready) && !blocked
    }

    /// Takes a new plan in: what was accepted stays accepted where it is about the same commits and the gate says the same.
    pub(super) fn take(&mut self, gathered: Arc<Gathered>) {
        let old = self.gathered.take();
        let about = |plan: &Plan| (plan.hash().to_owned(), plan.heads.from.commit, plan.heads.to.commit);
        let another = old.as_ref().is_some_and(|old| about(&old.plan) != about(&gathered.plan));
        let before = |id: &GateId| old.as_ref().and_then(|old| old.plan.gates.iter().find(|gate| gate.id == *id));
        let now = |id: &GateId| gathered.plan.gates.iter().find(|gate| gate.id == *id);
        let same = |id: &GateId| before(id).zip(now(id)).is_some_and(|(before, now)| now.says_what(before));
        self.accepted.retain(|id| !another && same(id));
        self.word.clear();
        self.asked = None;
        self.turned = None;
        (self.there, self.looked) = ([None; 2], None);
        self.gathered = Some(gathered);
        self.stage = Stage::Ready;
        if another {
            self.section = Section::Check;
        } else if self.section == Section::Confirm {
            self.word.focus();
        }
        if self.selected_gate().map(|gate| &gate.id) != self.gate.as_ref() {
            self.gate = None;
        }
    }

    /// When the screen changes next by itself.
    pub(super) fn next_change(&self, now: Moment) -> Option<Moment> {
        match &self.stage {
            // Each whole second that is left is shown, and at the end it is sent.
            Stage::Counting { until, .. } if *until > now => {
                let left = (*until - now).num_milliseconds();
                Some(now + TimeDelta::milliseconds(if left % 1000 == 0 { 1000 } else { left % 1000 }))
            }
            Stage::Reading { .. } | Stage::Counting { .. } => Some(now + TimeDelta::seconds(1)),
            Stage::Ready => {
                let void = self.plan().map(Plan::valid_until).filter(|until| *until > now);
                void.into_iter().chain(self.asks()).chain(self.looks(now)).min()
            }
            Stage::Unread(_) => None,
        }
    }
}
