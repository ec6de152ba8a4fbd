//! Who answers at the front: its uptime names the boot of a process, and each slot's own port tells the boot of its own.

use super::{Case, Standing, Who, Witness};
use crate::domain::health::{Beat, Door, Probe, Verdict};
use crate::domain::{Moment, SlotName};
use crate::environment::slots::loud;
use crate::environment::span::{ago, span};
use crate::environment::told;
use chrono::TimeDelta;

/// Boots that are told from two answers and are no further apart are one.
const SAME: TimeDelta = TimeDelta::seconds(3);
/// New connections go to the new workers by then.
const TAKES_OVER: TimeDelta = TimeDelta::seconds(1);

pub(super) fn heard(case: &Case<'_>) -> Witness {
    let witness = |says: String, slot, at, standing| Witness { who: Who::Front, says, slot, at, standing };
    if case.settings.url.is_none() {
        return witness("url is not configured".into(), None, None, Standing::Unconfigured);
    }
    let Some(probe) = latest(case, &Door::Front) else {
        return witness("nothing".into(), None, None, Standing::Silent(told::why(&case.env.health, case.now)));
    };
    let Some(booted) = probe.booted() else {
        return witness(answer_of(probe), None, Some(probe.at), Standing::Silent(unnamed(probe)));
    };
    let says = format!("a process answers that started {}", ago(case.now, booted));
    let (slot, standing) = named(case, probe, booted);
    let says = slot.as_ref().map_or(says.clone(), |slot| format!("{says}: {}", loud(slot)));
    witness(says, slot, Some(probe.at), standing)
}

/// Whether the front already answered like this when something else was read.
pub(super) fn answered_so_before(case: &Case<'_>, read: Moment) -> bool {
    let Some(trail) = case.env.health.value().and_then(|report| report.trail(&Door::Front)) else { return false };
    let Some(booted) = trail.latest().and_then(Probe::booted) else { return false };
    let same = |beat: &Beat<'_>| beat.booted().is_some_and(|other| are_same(booted, other));
    trail.since(Moment::default()).rev().take_while(same).any(|beat| beat.at <= read)
}

fn latest<'a>(case: &Case<'a>, door: &Door) -> Option<&'a Probe> {
    case.env.health.value().and_then(|report| report.latest(door))
}

fn answer_of(probe: &Probe) -> String {
    match &probe.verdict {
        Verdict::Good => "healthy".into(),
        Verdict::Bad(words) | Verdict::Unknown(words) => words.clone(),
    }
}

fn unnamed(probe: &Probe) -> String {
    match &probe.verdict {
        Verdict::Good => "it answers without an uptime, which would name the slot".into(),
        Verdict::Bad(words) => format!("it does not answer well: {words}"),
        Verdict::Unknown(words) => format!("it cannot be asked: {words}"),
    }
}

/// When a slot's process started, and when that was learned.
struct Boot {
    slot: SlotName,
    booted: Moment,
    at: Moment,
}

fn named(case: &Case<'_>, probe: &Probe, booted: Moment) -> (Option<SlotName>, Standing) {
    let boots = boots(case);
    let same: Vec<&Boot> = boots.iter().filter(|boot| are_same(boot.booted, booted)).collect();
    let slot = match same.as_slice() {
        [one] => Some(one.slot.clone()),
        _ => None,
    };
    let standing = match (same.len(), too_early(case, probe)) {
        (_, Some(why)) => Standing::Silent(why),
        (1, None) => Standing::Tells,
        (0, None) => stranger(case, &boots, probe, booted),
        (_, None) => {
            Standing::Silent("the slots started at the same time, so its uptime does not tell them apart".into())
        }
    };
    (slot, standing)
}

/// What the answer is too old for.
fn too_early(case: &Case<'_>, probe: &Probe) -> Option<String> {
    if case.now - probe.at > told::HEALTH {
        return Some(format!("it was last asked {}", ago(case.now, probe.at)));
    }
    let loaded = case.here(case.env.traffic.value()?.loaded?);
    (probe.at < loaded + TAKES_OVER).then(|| "it was asked before nginx was last loaded".into())
}

/// An answer of no slot. It is only held against anybody when every slot was asked, and none was started in between.
fn stranger(case: &Case<'_>, boots: &[Boot], probe: &Probe, booted: Moment) -> Standing {
    if boots.len() < case.settings.slots.len() {
        return Standing::Silent("not every slot told when it started".into());
    }
    let moved = |boot: &Boot| booted > boot.at - SAME || boot.booted > probe.at - SAME;
    if boots.iter().any(moved) {
        return Standing::Silent("something was started since it was asked".into());
    }
    let since = span(case.now - booted);
    Standing::Wrong(format!("the front is answered by a process that started {since} ago, and no slot's did"))
}

fn boots(case: &Case<'_>) -> Vec<Boot> {
    let boot = |name: &String| {
        let slot = SlotName(name.clone());
        let probe = latest(case, &Door::Slot(slot.clone())).filter(|probe| case.now - probe.at <= told::HEALTH)?;
        Some(Boot { slot, booted: probe.booted()?, at: probe.at })
    };
    case.settings.slots.keys().filter_map(boot).collect()
}

fn are_same(one: Moment, other: Moment) -> bool {
    (one - other).abs() <= SAME
}
