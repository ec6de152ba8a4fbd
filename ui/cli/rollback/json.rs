//! The ways back, and how one ended, as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use engine::domain::Moment;
use engine::environment::readiness::RungState;
use engine::operations::rollback::{Finished, Ladder, Way};
use serde_json::{Value, json};
use std::io::{Result, Write};
use std::time::Duration;

pub(super) fn ladder(out: &mut dyn Write, ladder: &Ladder) -> Result<()> {
    let serving = &ladder.serving;
    let told = json!({
        "schema": 1,
        "environment": ladder.env,
        "live": {
            "slot": serving.slot,
            "commit": serving.commit,
            "doubt": serving.doubt,
            "failing_since": serving.failing_since.map(|failing| failing.at.to_rfc3339()),
            "failing_seen_to_begin": serving.failing_since.map(|failing| failing.seen),
        },
        "warnings": ladder.warnings,
        "last_seen": last_seen(ladder),
        "best": ladder.best().map(|way| way.rung.id()),
        "targets": ladder.ways.iter().map(|one| way(one, ladder)).collect::<Vec<_>>(),
    });
    serde_json::to_writer(&mut *out, &told)?;
    writeln!(out)
}

fn last_seen(ladder: &Ladder) -> Value {
    let age = |at: Moment| (ladder.made - at).num_seconds().max(0);
    let slots = ladder.last_seen.targets.iter().map(|one| {
        json!({
            "slot": one.slot,
            "took_traffic": one.served,
            "commit": one.commit,
            "container": one.container,
            "image": one.image,
            "digest": one.digest,
            "port": one.port,
            "state": one.state,
            "age_s": one.seen.map(age),
        })
    });
    let scripts = ladder
        .last_seen
        .scripts
        .iter()
        .map(|one| json!({ "path": one.path, "sha256": one.checksum, "age_s": age(one.seen) }));
    json!({ "slots": slots.collect::<Vec<_>>(), "scripts": scripts.collect::<Vec<_>>() })
}

fn way(way: &Way, ladder: &Ladder) -> Value {
    let state = match way.state {
        RungState::Available => "available",
        RungState::Unknown(_) => "unknown",
        RungState::Blocked(_) => "blocked",
    };
    json!({
        "rung": way.rung.id(),
        "slot": way.goal.slot,
        "commit": way.goal.commit,
        "image": way.goal.image,
        "health": way.goal.health,
        "chosen_because": way.goal.reason,
        "available": way.state == RungState::Available,
        "state": state,
        "why": way.why(),
        "eta_s": way.took.time().map(|time| time.as_millis().div_ceil(1000)),
        "eta_by": way.took.source(),
        "proven_age_s": way.proven_at.map(|at| (ladder.made - at).num_seconds().max(0)),
        "does": way.does,
        "not_undone": way.not_undone,
        "confirm": way.is_open().then_some(&way.word),
        "by_hand": way.by_hand,
    })
}

pub(super) fn finished(out: &mut dyn Write, finished: &Finished, look: Option<&str>) -> Result<()> {
    let millis = |time: Option<Duration>| time.map(|time| time.as_millis());
    let steps = finished.story.steps.iter().map(|step| {
        json!({
            "step": step.name,
            "end": step.end.as_ref().map(|(end, ..)| *end),
            "words": step.end.as_ref().map(|(_, _, words)| words),
        })
    });
    let told = json!({
        "schema": 1,
        "outcome": finished.ending.word(),
        "sentence": finished.sentence,
        "next": finished.next,
        "by_hand": finished.by_hand,
        "look_by_hand": look,
        "slot": finished.slot,
        "commit": finished.commit,
        "to_script_ms": millis(finished.times.to_script),
        "script_ended_ms": millis(finished.times.script_ended),
        "verified_ms": millis(finished.times.verified),
        "operation": finished.story.opening.id,
        "recorded": finished.recorded,
        "steps": steps.collect::<Vec<_>>(),
    });
    serde_json::to_writer(&mut *out, &told)?;
    writeln!(out)
}
