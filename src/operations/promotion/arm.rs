//! How a person confirms a plan, and why a confirmation is refused. Nothing is sent without an [`Armed`], and only
//! [`Plan::arm`] makes one.

use super::gate::{Gate, GateId, GateState};
use super::plan::Plan;
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::Fault;
use std::fmt;

/// Fewer digits than this could have been typed by chance, or mean another commit.
const FEWEST: usize = 7;

/// A plan that a person confirmed in so many words.
#[derive(Debug)]
pub struct Armed {
    plan: Plan,
    accepted: Vec<GateId>,
}

impl Armed {
    /// The plan that was confirmed.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The gates that spoke against it and were accepted, for the record.
    #[must_use]
    pub fn accepted(&self) -> &[GateId] {
        &self.accepted
    }
}

/// Why a plan is not confirmed. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was made more than ten minutes ago.
    Expired,
    /// A branch has another head by now: the branch, what the plan says, what it is.
    Moved(BranchName, CommitId, CommitId),
    /// Gates block it.
    Blocked(Vec<GateId>),
    /// Fewer than seven digits were typed.
    TooShort(String),
    /// What was typed is not the commit that ships: what was typed, the commit.
    WrongCommit(String, CommitId),
    /// Gates that speak against it were not accepted.
    NotAccepted(Vec<GateId>),
    /// Something was accepted that is no gate.
    NothingToAccept(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired => f.write_str("This plan is more than ten minutes old"),
            Self::Moved(branch, was, is) => {
                write!(f, "{branch} is {} by now, and this plan is about {}", is.short(), was.short())
            }
            Self::Blocked(gates) => write!(f, "It is blocked by {}", joined(gates)),
            Self::TooShort(typed) => {
                write!(f, "{typed:?} is not enough: the first {FEWEST} digits of the commit, or more, are typed")
            }
            Self::WrongCommit(typed, ships) => {
                write!(f, "{typed:?} is not the commit that ships, which is {}", ships.short())
            }
            Self::NotAccepted(gates) => write!(f, "Not accepted: {}", joined(gates)),
            Self::NothingToAccept(name) => write!(f, "{name:?} is no gate"),
        }
    }
}

impl Refusal {
    /// What to do next.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::Expired | Self::Moved(..) => "Plan anew and look at what changed.",
            Self::Blocked(_) => "Each says who clears it: cutover promote --plan.",
            Self::TooShort(_) | Self::WrongCommit(..) => "Look at the commit that is promoted, and type what is there.",
            Self::NotAccepted(_) => "Clear each, or accept it by its id.",
            Self::NothingToAccept(_) => "The ids of the gates stand in cutover promote --plan.",
        }
    }

    /// As a fault for whoever asked.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::refused(format!("{self}; nothing was sent")).hint(self.next_step())
    }
}

fn joined(gates: &[GateId]) -> String {
    gates.iter().map(GateId::as_str).collect::<Vec<_>>().join(", ")
}

impl Plan {
    /// Confirms the plan by the commit to ship and by the ids of what is accepted. `heads` are both heads as they were read
    /// just now: what is promoted, and what production has.
    ///
    /// # Errors
    /// When it is too old, a head moved, a gate blocks, the commit is not the one, or something was not accepted.
    pub fn arm(
        self,
        typed: &str,
        accepted: &[&str],
        heads: (CommitId, CommitId),
        now: Moment,
    ) -> Result<Armed, Refusal> {
        self.still_holds(heads, now)?;
        let of = |test: fn(&Gate) -> bool| self.gates.iter().filter(move |gate| test(gate)).map(|gate| gate.id.clone());
        let blocking: Vec<GateId> = of(Gate::blocks).collect();
        if !blocking.is_empty() {
            return Err(Refusal::Blocked(blocking));
        }
        self.is_named(typed)?;
        let wanting: Vec<GateId> = of(Gate::wants_acceptance).collect();
        // One that has passed by now needs nobody any more; one that there is not was a slip.
        if let Some(stray) = accepted.iter().find(|name| !self.gates.iter().any(|gate| gate.id.as_str() == **name)) {
            return Err(Refusal::NothingToAccept((*stray).to_owned()));
        }
        let open: Vec<GateId> = wanting.iter().filter(|id| !accepted.contains(&id.as_str())).cloned().collect();
        if !open.is_empty() {
            return Err(Refusal::NotAccepted(open));
        }
        Ok(Armed { plan: self, accepted: wanting })
    }

    fn still_holds(&self, (from, to): (CommitId, CommitId), now: Moment) -> Result<(), Refusal> {
        if self.is_void(now) {
            return Err(Refusal::Expired);
        }
        let moved = [(&self.heads.from, from), (&self.heads.to, to)].into_iter().find(|(told, is)| told.commit != *is);
        match moved {
            Some((told, is)) => Err(Refusal::Moved(told.branch.clone(), told.commit, is)),
            None => Ok(()),
        }
    }

    /// Whether the digits that were typed name the commit that ships.
    fn is_named(&self, typed: &str) -> Result<(), Refusal> {
        let typed = typed.trim();
        let ships = self.heads.from.commit;
        if typed.chars().count() < FEWEST {
            return Err(Refusal::TooShort(typed.to_owned()));
        }
        if !ships.to_string().starts_with(&typed.to_ascii_lowercase()) {
            return Err(Refusal::WrongCommit(typed.to_owned(), ships));
        }
        Ok(())
    }

    /// What has to be accepted before it can go, each with what it says.
    pub fn wants(&self) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| gate.wants_acceptance())
    }

    /// What blocks it.
    pub fn blocking(&self) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| gate.blocks() && gate.state != GateState::Pass)
    }
}
