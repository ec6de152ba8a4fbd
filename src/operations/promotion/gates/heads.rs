//! `heads` and `conflicts`: whether both heads are what the plan takes them for, and whether they merge.

use super::{Evidence, LATELY, counted, listed, told, unobserved};
use crate::board::Reading;
use crate::config::Method;
use crate::domain::CommitId;
use crate::domain::branch_rules::BranchNow;
use crate::operations::promotion::gate::{Gate, GateId};
use crate::operations::promotion::heads::Told;

pub(super) fn heads(evidence: &Evidence<'_>) -> Gate {
    let both =
        [(&evidence.heads.from, &evidence.outside.integration), (&evidence.heads.to, &evidence.outside.production)];
    let mut taken = evidence.now;
    for (head, reading) in both {
        match told(reading, LATELY, evidence.now) {
            Ok((_, at)) => taken = taken.min(at),
            Err(why) => return unobserved(GateId::Heads, reading, format!("{} at GitHub: {why}", head.branch)),
        }
    }
    let elsewhere = both.into_iter().find_map(|(head, reading)| elsewhere(head, reading));
    elsewhere.unwrap_or_else(|| agreed(evidence)).at(taken)
}

/// GitHub has another head than the one that the plan is about.
fn elsewhere(head: &Told, reading: &Reading<BranchNow>) -> Option<Gate> {
    let now = reading.value()?.head;
    let observed = format!("{} is {} at GitHub and {} here", head.branch, now.short(), head.commit.short());
    (now != head.commit)
        .then(|| Gate::block(GateId::Heads, observed).clears("cutover fetch brings what GitHub has; then plan anew."))
}

fn agreed(evidence: &Evidence<'_>) -> Gate {
    let (from, to, ships) = (&evidence.heads.from, &evidence.heads.to, evidence.ships);
    if ships.count == 0 {
        let observed = format!("{} has everything of {}: there is nothing to promote", to.branch, from.branch);
        return Gate::block(GateId::Heads, observed).clears(format!("Merge something into {}.", from.branch));
    }
    let commits = counted(ships.count, "commit", "commits");
    let observed = format!("{} {}, {} {}: {commits}", from.branch, from.commit.short(), to.branch, to.commit.short());
    let apart = |told: &Told| {
        let here = told.here.filter(|here| *here != told.commit)?;
        Some(format!("; {} is {} in this clone and that does not count", told.branch, here.short()))
    };
    let apart: String = [from, to].into_iter().filter_map(apart).collect();
    Gate::pass(GateId::Heads, format!("{observed}{apart}"))
}

pub(super) fn conflicts(evidence: &Evidence<'_>) -> Gate {
    let (merge, heads) = (&evidence.ships.merge, evidence.heads);
    let (into, from) = (&heads.to.branch, &heads.from.branch);
    let short = |ids: &[CommitId]| ids.iter().map(CommitId::short).collect::<Vec<_>>();
    let lacks = short(&merge.missing_in_integration);
    let gate = if !merge.conflicts.is_empty() {
        let files = counted(merge.conflicts.len(), "file", "files");
        Gate::block(GateId::Conflicts, format!("{files} in conflict: {}", listed(&merge.conflicts, 3)))
            .findings(merge.conflicts.clone())
            .clears(format!("Somebody merges {into} into {from} and resolves them there."))
    } else if evidence.config.promotion.method == Method::FastForward && !merge.fast_forward {
        Gate::block(GateId::Conflicts, format!("{into} cannot be moved forward: it has commits that {from} lacks"))
            .findings(lacks)
            .clears(format!("Merge {into} into {from}, or set promotion.method = \"pull_request\"."))
    } else if !lacks.is_empty() {
        let commits = counted(lacks.len(), "commit", "commits");
        Gate::warn(
            GateId::Conflicts,
            format!("merges cleanly; {from} lacks {commits} of {into}: {}", listed(&lacks, 3)),
        )
        .findings(lacks)
        .clears(format!("Merge {into} into {from}, so that what production has is tried there too."))
    } else if merge.fast_forward {
        Gate::pass(GateId::Conflicts, format!("{from} holds all of {into}: no conflict is possible"))
    } else {
        Gate::pass(GateId::Conflicts, format!("merges cleanly; {from} lacks no change of {into}"))
    };
    gate.at(evidence.now)
}
