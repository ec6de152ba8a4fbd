//! What is said about a promotion: to GitHub in its pull request, and to whoever asked for it.

use crate::app::age;
use crate::named::once;
use crate::parts::visible;
use chrono::TimeDelta;
use engine::domain::place::is_same;
use engine::fault::{Fault, Result};
use engine::operations::journal::{End, Story, place_of, unfinished};
use engine::operations::promotion::{Plan, Stopped};
use std::path::{Path, PathBuf};

/// Nothing else is called so.
#[must_use]
pub fn name(plan: &Plan) -> String {
    once(&format!("promotion-{}", plan.heads.from.commit.short()))
}

/// The operation that was begun here for this place and has not ended, also where only its first line can be read: the
/// oldest. Where the place is not known yet, every one counts.
#[must_use]
pub fn left_here(journals: &Path, place: Option<&str>) -> Option<(PathBuf, Result<Story>)> {
    let concerns = |path: &Path, story: &Result<Story>| match (story, place) {
        (_, None) => true,
        (Ok(story), Some(place)) => story.opening.is_of(place),
        (Err(_), Some(place)) => place_of(path).is_some_and(|told| is_same(&told, place)),
    };
    unfinished(journals).into_iter().find(|(path, story)| concerns(path, story))
}

/// Nothing is sent where no journal can be kept.
#[must_use]
pub fn nowhere() -> Fault {
    Fault::refused("Nothing says where the journal of a promotion is kept; nothing was sent")
        .hint("Set HOME or XDG_STATE_HOME.")
}

/// The fault of a promotion that did not come to its merge.
#[must_use]
pub fn stopped(Stopped { end, fault, sent, lock, .. }: Stopped) -> Fault {
    let untouched = if end == End::Failed && !sent { "; this promotion did not touch production's branch" } else { "" };
    let sentence = visible(&format!("{fault}{untouched}")).into_owned();
    let hint = [fault.next_step().map(str::to_owned), lock].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Fault::of(fault.kind(), sentence).hint(hint)
}

/// How long it should take: `about 8 min: build 3m39s, deploy 2m48s`. The whole has a minute of verification in it.
#[must_use]
pub fn time(plan: &Plan) -> String {
    let part = |took: Option<TimeDelta>| took.map_or_else(|| "not known".into(), age::lasted);
    let parts = format!("build {}, deploy {}", part(plan.took.build), part(plan.took.deploy));
    match plan.takes() {
        Some(all) => format!("about {} min: {parts}", (all.num_seconds() + 59) / 60),
        None => parts,
    }
}
