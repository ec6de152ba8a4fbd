//! What a way does not undo, and what it changes beside the traffic. One sentence each, so that nobody has to know it by
//! heart at night.

use super::case::Case;
use crate::environment::readiness::Rung;
use crate::environment::slots::loud;
use crate::operations::rollback::way::Goal;
use crate::schema_radar::{Change, Finding};

/// So many columns are named.
const NAMED: usize = 6;

/// What is not undone by this way.
pub(super) fn of(case: &Case<'_>, rung: Rung, goal: &Goal) -> Vec<String> {
    let mut told = vec![database(case, rung, goal)];
    if rung != Rung::Revert {
        told.push(branch(case));
    }
    told.push("Jobs that the new code queued stay in Redis, for old workers.".into());
    told.push("Secrets and variables stay as they are now.".into());
    told.push("Open sockets stay where they are until they reconnect.".into());
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
    if boots(rung) {
        return booted(case, goal, &which);
    }
    let name = goal.slot.as_ref().map_or_else(|| "the old container".to_owned(), loud);
    format!("The database stays as the new code left it; {which}. Never restart {name} by hand before they fit.")
}

/// What a boot does to the database, with the columns that are lost, where git tells which.
fn booted(case: &Case<'_>, goal: &Goal, which: &str) -> String {
    let (code, its) =
        if goal.newer { ("Newer", "changes the database to") } else { ("Old", "takes the database back to") };
    let begins = format!("{code} code boots: with synchronize it");
    match lost(case, goal) {
        Ok(columns) if columns.is_empty() => {
            format!("{begins} {its} its own columns, and drops none by the entity files of both commits; {which}.")
        }
        Ok(columns) => format!("{begins} drops {}, and what they hold is lost; {which}.", listed(&columns)),
        Err(why) => {
            format!("{begins} {its} its own columns, and what others hold is lost; git cannot tell which: {why}.")
        }
    }
}

/// The columns that a boot of what is gone to drops or makes anew; else why git cannot tell.
fn lost(case: &Case<'_>, goal: &Goal) -> Result<Vec<String>, String> {
    let target = goal.commit.ok_or("the commit that boots is not known")?;
    let entities = &case.env.entities;
    let pair = entities.value().filter(|changes| case.live_commit() == Some(changes.live) && changes.target == target);
    let Some(changes) = pair else {
        let fault = entities.fault().map(ToString::to_string);
        let clone = case.board.repository.value().is_some();
        let yet = if clone { "the two commits are not compared yet" } else { "no clone was read here" };
        return Err(fault.unwrap_or_else(|| yet.into()));
    };
    let boot = changes.boot.as_ref().ok_or("the entity files cannot be read")?;
    match boot.iter().find(|finding| matches!(finding.change, Change::Unread(_))) {
        Some(unread) => Err(format!("{} is written in a way that is not understood", unread.file)),
        None => Ok(boot.iter().filter_map(Finding::lost).collect()),
    }
}

/// The first few, and how many there are besides.
fn listed(columns: &[String]) -> String {
    let first = columns.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match columns.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{first} and {more} more"),
        _ => first,
    }
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
