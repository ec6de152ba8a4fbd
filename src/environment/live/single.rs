//! One container: there is nothing to move, but the front can still be answered by something else.

use super::{Agreement, Case, Live, Standing, Who, Witness, with_reasons, wrong};
use crate::domain::container::{Container, ContainerState};
use crate::domain::health::Door;
use crate::environment::span::{ago, span};
use crate::environment::told::{self, Told};
use crate::sources::docker::fitting;
use chrono::TimeDelta;

/// A process cannot have started so long before its container.
const BEFORE: TimeDelta = TimeDelta::seconds(5);

pub(super) fn of(case: &Case<'_>) -> Live {
    let (witness, container) = container(case);
    let mut witnesses = vec![witness];
    witnesses.extend(front(case, container));
    let port = case.env.traffic.value().map(|traffic| traffic.port);
    if let Some(words) = port.zip(container).and_then(|(port, container)| elsewhere(port, container)) {
        let traffic = case.env.traffic.taken();
        let says = format!("it sends to port {}", port.unwrap_or_default());
        let standing = Standing::Wrong(words);
        witnesses.push(Witness { who: Who::Nginx, says, slot: None, at: traffic, standing });
    }
    let contradictions: Vec<String> = witnesses.iter().filter_map(wrong).collect();
    let tells = witnesses.iter().any(|witness| witness.who == Who::Container && witness.standing == Standing::Tells);
    let agreement = match (contradictions.is_empty(), tells) {
        (false, _) => Agreement::Mismatch(contradictions.join("; ")),
        (true, true) => Agreement::Agree,
        (true, false) => Agreement::Unknown(with_reasons("it is not known what runs".into(), &witnesses)),
    };
    Live { slot: None, port, witnesses, agreement }
}

fn container<'a>(case: &Case<'a>) -> (Witness, Option<&'a Container>) {
    let witness = |says: String, at, standing| Witness { who: Who::Container, says, slot: None, at, standing };
    let Some(wanted) = case.settings.single_slot() else {
        return (witness("container is not configured".into(), None, Standing::Unconfigured), None);
    };
    let reading = &case.env.containers;
    let (list, at) = match Told::of(reading, told::CONTAINERS, case.now) {
        Told::Now(list, at) => (list, at),
        Told::Unconfigured => return (witness("docker is not configured".into(), None, Standing::Unconfigured), None),
        other => {
            let at = other.ever().map(|(_, at)| at);
            return (witness("nothing".into(), at, Standing::Silent(told::why(reading, case.now))), None);
        }
    };
    let named = wanted.words();
    match fitting(list, &wanted).as_slice() {
        [one] => (witness(runs(case, one), Some(at), Standing::Tells), Some(one)),
        [] => (witness(format!("{named} is missing"), Some(at), Standing::Tells), None),
        several => {
            let words = format!("{} containers answer to {named}", several.len());
            (witness(words.clone(), Some(at), Standing::Silent(words)), None)
        }
    }
}

fn runs(case: &Case<'_>, container: &Container) -> String {
    match (&container.state, container.started) {
        (ContainerState::Running, Some(started)) => {
            format!("{} runs, started {}", container.name, ago(case.now, case.here(started)))
        }
        (ContainerState::Running, None) => format!("{} runs", container.name),
        _ => format!("{} does not run", container.name),
    }
}

/// The front, where it was asked: an older process than the container is somebody else's.
fn front(case: &Case<'_>, container: Option<&Container>) -> Option<Witness> {
    let probe = case.env.health.value()?.latest(&Door::Front)?;
    let witness =
        |says: String, standing| Some(Witness { who: Who::Front, says, slot: None, at: Some(probe.at), standing });
    if case.now - probe.at > told::HEALTH {
        let words = format!("it was last asked {}", ago(case.now, probe.at));
        return witness(words.clone(), Standing::Silent(words));
    }
    let Some(booted) = probe.booted() else {
        let words = "its answer does not tell when the process started".to_owned();
        return witness(words.clone(), Standing::Silent(words));
    };
    let says = format!("a process answers that started {}", ago(case.now, booted));
    let started = container.and_then(|container| container.started).map(|started| case.here(started));
    let older = started.is_some_and(|started| probe.at > started && started - booted > BEFORE);
    let standing = if older {
        let apart = span(started.map(|started| started - booted).unwrap_or_default());
        Standing::Wrong(format!("the front is answered by a process that started {apart} before the container"))
    } else {
        Standing::Tells
    };
    witness(says, standing)
}

/// Why the port that nginx sends to cannot be this container's.
fn elsewhere(port: u16, container: &Container) -> Option<String> {
    let published = &container.ports;
    let strange = !published.is_empty() && published.iter().all(|known| known.host != port);
    strange.then(|| format!("nginx sends to port {port}, where {} does not listen", container.name))
}
