//! What a way does not undo, and what it changes beside the traffic. One sentence each, so that nobody has to know it by
//! heart at night.

use super::case::Case;
use crate::environment::readiness::Rung;
use crate::environment::slots::loud;
use crate::operations::rollback::way::Goal;

/// What is not undone by this way.
pub(super) fn of(case: &Case<'_>, rung: Rung, goal: &Goal) -> Vec<String> {
    let mut told = vec![database(case, rung, goal)];
    if rung != Rung::Revert {
        told.push(branch(case));
    }
    told.push("Jobs that the new code queued stay in Redis, for old workers to take.".into());
    told.push("Secrets and variables stay as they are now.".into());
    told.push("Open sockets stay with the process that has them until they reconnect.".into());
    if boots(rung) && rung != Rung::ColdStart {
        told.push(standby(case));
    }
    told
}

/// Whether old code boots by it.
pub(super) const fn boots(rung: Rung) -> bool {
    !matches!(rung, Rung::WarmFlip)
}

fn database(case: &Case<'_>, rung: Rung, goal: &Goal) -> String {
    let changes = case.env.entities.value().filter(|changes| case.live_commit() == Some(changes.live));
    let files = changes.map(|changes| changes.files.len());
    let which = match files {
        Some(0) => return "The database stays as the new code left it; no entity file differs.".into(),
        Some(1) => "1 entity file differs".to_owned(),
        Some(count) => format!("{count} entity files differ"),
        None => "whether entity files differ is not known".to_owned(),
    };
    if boots(rung) && goal.newer {
        return format!("Newer code boots: with synchronize it changes the database to its own columns; {which}.");
    }
    if boots(rung) {
        return format!(
            "Old code boots: with synchronize it takes the database back to its own columns, and what they hold is lost; {which}."
        );
    }
    let name = goal.slot.as_ref().map_or_else(|| "the old container".to_owned(), loud);
    format!("The database stays as the new code left it; {which}. Never restart {name} by hand before they fit.")
}

fn branch(case: &Case<'_>) -> String {
    let branch = case.config.branch_of(case.name.as_str());
    let head = case.head();
    match case.live_commit() {
        Some(live) if head.is_some_and(|head| head != live) => format!(
            "{branch} holds {}, which is not what serves: the next push to {branch} ships it.",
            head.unwrap_or(live).short()
        ),
        Some(live) if head.is_none() => format!(
            "{branch} and the moving tags may still hold {}: the next push to {branch} ships it again.",
            live.short()
        ),
        Some(live) => format!(
            "{branch} and the moving tags still hold {}: the next push to {branch} ships it again.",
            live.short()
        ),
        None => format!(
            "{branch} and the moving tags may still hold what serves now: the next push to {branch} ships it again."
        ),
    }
}

fn standby(case: &Case<'_>) -> String {
    match case.wanted_slot() {
        Some(slot) => format!("What {} holds now is replaced.", loud(&slot)),
        None => "What the standby holds now is replaced.".into(),
    }
}
