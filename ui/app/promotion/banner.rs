//! What of promotions is told on every screen: one that goes on from here, and the lock and freeze that the last plan saw.
//! It asks nobody: what it says of others is as old as that plan.

use super::follow::Stage;
use crate::app::{Model, age};
use engine::domain::Moment;
use engine::operations::promotion::{Gate, GateId, GateState, Plan};

/// What a plan said of the lock and of freezes, when it was read.
#[derive(Debug, Clone)]
pub struct Standing {
    at: Moment,
    lock: Option<String>,
    freeze: Option<String>,
}

impl Standing {
    /// As this plan tells it.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let held = |id: GateId| {
            let gate: Option<&Gate> = plan.gates.iter().find(|gate| gate.id == id);
            gate.filter(|gate| gate.state == GateState::Block).map(|gate| gate.observed.clone())
        };
        Self { at: plan.made, lock: held(GateId::Lock), freeze: held(GateId::Freeze) }
    }
}

/// A sentence for the line above the footer, where there is something to tell. Hostile text may be in it.
#[must_use]
pub fn banner(model: &Model) -> Option<String> {
    going(model).or_else(|| held(model))
}

fn going(model: &Model) -> Option<String> {
    let follow = model.promotion.follow.as_ref().filter(|follow| follow.goes_on())?;
    let what = match &follow.stage {
        Stage::Looking => return None,
        Stage::Sending => "on its way to the merge".to_owned(),
        _ => follow.current(&model.config),
    };
    Some(format!("⟳ The promotion of {} goes on: {what}. P shows it.", follow.title()))
}

fn held(model: &Model) -> Option<String> {
    let standing = model.promotion.standing.as_ref()?;
    let seen = age::ago(model.now, standing.at);
    let (what, words) = match (&standing.freeze, &standing.lock) {
        (Some(words), _) => ("Freeze", words),
        (None, Some(words)) => ("Lock", words),
        (None, None) => return None,
    };
    Some(format!("! {what}, seen {seen}: {words}"))
}
