//! What is said about a promotion: to GitHub in its pull request, and to whoever asked for it.

use super::desk::now;
use crate::parts::visible;
use engine::fault::{Fault, Result};
use engine::operations::journal::{End, Story, unfinished};
use engine::operations::promotion::{Plan, Stopped};
use std::path::{Path, PathBuf};

/// Nothing else is called so: two of one second on one machine are two processes.
#[must_use]
pub fn name(plan: &Plan) -> String {
    format!("promotion-{}-{}-{}", plan.heads.from.commit.short(), now().timestamp(), std::process::id())
}

/// The description of the pull request: the notes, and what the gates said.
#[must_use]
pub fn pull_body(plan: &Plan, notes: &str) -> String {
    let rows: Vec<String> = plan
        .gates
        .iter()
        .map(|gate| format!("| {} | {} | {} |", gate.id, gate.state.word(), gate.observed.replace(['|', '\n'], " ")))
        .collect();
    format!(
        "{notes}\n\n## Gates\n\n| gate | state | observed |\n|---|---|---|\n{}\n\nPlan {}\n",
        rows.join("\n"),
        plan.hash()
    )
}

/// The operation that was begun here for this place, or for one that cannot be told, and has not ended: the oldest. Where
/// the place is not known yet, every one counts.
#[must_use]
pub fn left_here(journals: &Path, place: Option<&str>) -> Option<(PathBuf, Result<Story>)> {
    let concerns = |story: &Result<Story>| match (story, place) {
        (Ok(story), Some(place)) => story.opening.is_of(place),
        _ => true,
    };
    unfinished(journals).into_iter().find(|(_, story)| concerns(story))
}

/// Nothing is sent where no journal can be kept.
#[must_use]
pub fn nowhere() -> Fault {
    Fault::refused("Nothing says where the journal of a promotion is kept; nothing was sent")
        .hint("Set HOME or XDG_STATE_HOME.")
}

/// The fault of a promotion that did not come to its merge.
#[must_use]
pub fn stopped(Stopped { end, fault, lock }: Stopped) -> Fault {
    let untouched = if end == End::Failed { "; production's branch was not touched" } else { "" };
    let sentence = visible(&format!("{fault}{untouched}")).into_owned();
    let hint = [fault.next_step().map(str::to_owned), lock].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Fault::of(fault.kind(), sentence).hint(hint)
}
