//! The delivery figures of production, with what this clone tells of the commits.

use super::CommitsHere;
use crate::delivery::{Delivery, Seen, measure};
use crate::domain::Moment;
use crate::domain::workflow_run::RunList;
use crate::sources::git::Git;

/// The figures from `since` until now. Without a clone there are no lead times.
#[must_use]
pub fn measure_delivery(git: Option<&Git>, seen: &Seen<'_>, since: Moment, now: Moment) -> Delivery {
    measure(seen, &CommitsHere { git }, since, now)
}

/// Since when all runs are in the list: since ever where it is whole, else since its oldest was asked for.
#[must_use]
pub fn runs_known_since(list: &RunList) -> Option<Moment> {
    let whole = list.total.is_some_and(|total| total <= list.runs.len() as u64);
    let oldest = list.runs.iter().map(|run| run.created).min();
    oldest.filter(|_| !whole)
}
