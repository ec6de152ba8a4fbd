//! The flip: the script sends the traffic to the container that still runs. Only what makes it impossible closes it. What is
//! not known is told; what is seen not to be as it should be costs a longer word too.

use super::case::Case;
use super::doubt::{Doubt, told};
use crate::config::Strategy;
use crate::domain::container::ContainerHealth;
use crate::domain::health::Verdict;
use crate::domain::host::{Link, ScriptRole, ScriptState};
use crate::domain::{Moment, SlotName};
use crate::environment::live::{Agreement, Who};
use crate::environment::readiness::RungState;
use crate::environment::slots::{SlotState, SlotView, is_good, loud};
use crate::environment::span::{ago, span};
use crate::environment::told::{self, Told};
use std::time::Duration;

/// Whether it is open, and when all that it needs was last seen.
pub(super) fn state(case: &Case<'_>, slot: Option<&SlotName>) -> (RungState, Option<Moment>) {
    if let Err(why) = possible(case, slot) {
        return (RungState::Blocked(why), None);
    }
    if let Some(words) = told(&doubts(case, slot)) {
        return (RungState::Unknown(words), None);
    }
    let answered = slot.and_then(|slot| case.view(slot)).and_then(|view| view.answer).map(|probe| probe.at);
    let seen = [answered, case.env.containers.taken(), case.env.host.taken()];
    (RungState::Available, seen.into_iter().flatten().min())
}

/// Why it cannot be done.
fn possible(case: &Case<'_>, slot: Option<&SlotName>) -> Result<(), String> {
    if case.settings.strategy == Strategy::Single {
        return Err("there is one slot: nothing to flip to".into());
    }
    runnable(case, ScriptRole::Rollback)?;
    let Some(view) = slot.and_then(|slot| case.view(slot)) else { return Ok(()) };
    // A container of another name may serve at the port: what answers well is there, whatever the engine says.
    if is_good(view.answer, case.now) {
        return Ok(());
    }
    match &view.state {
        SlotState::Missing => Err(format!("{} is missing: there is no container to flip to", view.title())),
        state if state.is_cold() => {
            Err(format!("{} is {}: it has to be started first, which boots old code", view.title(), state.words()))
        }
        _ => Ok(()),
    }
}

/// Whether a script can be run at all, as far as is known.
pub(super) fn runnable(case: &Case<'_>, role: ScriptRole) -> Result<(), String> {
    if case.settings.host.is_none() {
        return Err(format!("nothing says where {} runs: environment.{}.host", case.name, case.name));
    }
    let (key, configured) = match role {
        ScriptRole::Deploy => ("deploy", &case.settings.scripts.deploy),
        ScriptRole::Rollback => ("rollback", &case.settings.scripts.rollback),
    };
    if configured.is_none() {
        return Err(format!("environment.{}.scripts.{key} is not configured", case.name));
    }
    let Told::Now(facts, _) = Told::of(&case.env.host, told::HOST, case.now) else { return Ok(()) };
    match facts.scripts.iter().find(|script| script.role == role) {
        Some(script) if script.state == ScriptState::Missing => Err(format!("{} is not on the host", script.path)),
        Some(script) if script.state == ScriptState::NotExecutable => {
            Err(format!("{} may not be executed on the host: chmod +x lets it be", script.path))
        }
        _ => Ok(()),
    }
}

/// Whether anything of it was seen that is not as it should be. What nobody knows is nothing that was seen.
pub(super) fn is_ill(case: &Case<'_>, slot: Option<&SlotName>) -> bool {
    doubts(case, slot).iter().any(Doubt::is_seen)
}

/// What is not known of it, or not as it should be.
fn doubts(case: &Case<'_>, slot: Option<&SlotName>) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = Vec::new();
    doubts.extend(reach(case).map(Doubt::Unknown));
    doubts.extend(told_by_host(case));
    if let Agreement::Mismatch(_) = case.live.agreement {
        doubts.push(Doubt::Seen("which slot is live is in doubt".into()));
    }
    doubts.extend(case.serving_doubt());
    let Some(slot) = slot else {
        if case.settings.slots.is_empty() {
            doubts.push(Doubt::Unknown("no slots are configured: where it leads is not known".into()));
        }
        return doubts;
    };
    let unconfigured = || Some(Doubt::Seen(format!("{} is not configured", loud(slot))));
    doubts.extend(case.view(slot).map_or_else(unconfigured, |view| health(case, view)));
    doubts.extend(misled(case, slot).map(Doubt::Seen));
    doubts
}

/// Why it is not known whether commands can be sent.
pub(super) fn reach(case: &Case<'_>) -> Option<String> {
    match &case.env.link {
        Link::Local | Link::Open(_) => None,
        Link::Lost { why, .. } => Some(format!("the host is not reached: {why}")),
        Link::Opening(_) | Link::Unconfigured => Some("the host is not reached yet".into()),
    }
}

fn told_by_host(case: &Case<'_>) -> Option<Doubt> {
    match Told::of(&case.env.host, told::HOST, case.now) {
        Told::Now(facts, _) => {
            let script = facts.scripts.iter().find(|script| script.role == ScriptRole::Rollback);
            match script.map(|script| (script.state, &script.path)) {
                None | Some((ScriptState::Unknown, _)) => {
                    Some(Doubt::Unknown("the host does not tell of the script".into()))
                }
                Some((ScriptState::Hollow, path)) => Some(Doubt::Seen(format!(
                    "{path} is empty, or its first line names a program that is not on the host"
                ))),
                Some(_) => None,
            }
        }
        // Whether commands can be sent is said already.
        _ if reach(case).is_some() => None,
        _ => Some(Doubt::Unknown(format!("the host: {}", told::why(&case.env.host, case.now)))),
    }
}

/// Why the slot is not known to be well.
fn health(case: &Case<'_>, view: &SlotView<'_>) -> Option<Doubt> {
    let name = view.title();
    match &view.state {
        SlotState::Running | SlotState::Unconfigured => answer(case, view),
        // What answers ill is ill, whatever the engine does not tell.
        SlotState::Unknown(why) => match answer(case, view) {
            Some(Doubt::Seen(words)) => Some(Doubt::Seen(format!("{name}: {why}; {words}"))),
            _ => Some(Doubt::Unknown(format!("{name}: {why}"))),
        },
        state if is_good(view.answer, case.now) => {
            Some(Doubt::Seen(format!("{name} answers well, and by the engine it is {}", state.words())))
        }
        state => Some(Doubt::Seen(format!("{name} is {}", state.words()))),
    }
}

/// The same by how it answers.
fn answer(case: &Case<'_>, view: &SlotView<'_>) -> Option<Doubt> {
    let name = view.title();
    match view.answer {
        Some(probe) if is_good(Some(probe), case.now) => None,
        Some(probe) if case.now - probe.at > told::HEALTH => {
            Some(Doubt::Unknown(format!("{name} was last asked {}", ago(case.now, probe.at))))
        }
        Some(probe) => match &probe.verdict {
            Verdict::Bad(words) => Some(Doubt::Seen(format!("{name} is not healthy: {words}"))),
            Verdict::Unknown(words) => Some(Doubt::Unknown(format!("{name} cannot be asked: {words}"))),
            Verdict::Good => None,
        },
        None => match view.container.map(|container| container.health) {
            Some(ContainerHealth::Healthy) => None,
            Some(ContainerHealth::Unhealthy) => Some(Doubt::Seen(format!("the health check of {name} fails"))),
            _ => Some(Doubt::Unknown(format!("{name} was not asked whether it is healthy"))),
        },
    }
}

/// A script that goes by its own record leads elsewhere when that is wrong.
fn misled(case: &Case<'_>, slot: &SlotName) -> Option<String> {
    let record = case.live.witness(Who::StateFile)?.slot.as_ref()?;
    let serving = case.serving_slot().0?;
    (record != &serving && record == slot).then(|| {
        format!("the scripts' record says that {} serves already: the script may lead away from it", loud(slot))
    })
}

/// How a slot answered last, in words.
pub(super) fn answered(case: &Case<'_>, slot: Option<&SlotName>) -> Option<String> {
    let probe = case.view(slot?)?.answer?;
    let said = match &probe.verdict {
        Verdict::Good => format!("{} in {} ms", probe.status.unwrap_or(200), probe.took.as_millis()),
        Verdict::Bad(words) | Verdict::Unknown(words) => words.clone(),
    };
    let up = probe.uptime.map(|up| format!(", up {}", span_of(up))).unwrap_or_default();
    Some(format!("{said}{up}, {}", ago(case.now, probe.at)))
}

fn span_of(time: Duration) -> String {
    chrono::TimeDelta::from_std(time).map(span).unwrap_or_default()
}

/// Whether a slot answers well now.
pub(super) fn well(case: &Case<'_>, slot: Option<&SlotName>) -> Option<bool> {
    let view = case.view(slot?)?;
    let probe = view.answer.filter(|probe| case.now - probe.at <= told::HEALTH);
    match probe.map(|probe| &probe.verdict) {
        Some(Verdict::Good) => Some(true),
        Some(Verdict::Bad(_)) => Some(false),
        Some(Verdict::Unknown(_)) | None if view.state != SlotState::Running => None,
        Some(Verdict::Unknown(_)) | None => match view.container?.health {
            ContainerHealth::Healthy => Some(true),
            ContainerHealth::Unhealthy => Some(false),
            _ => None,
        },
    }
}
