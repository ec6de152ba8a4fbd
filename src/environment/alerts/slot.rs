//! What is wrong in a slot. The one that takes the traffic matters most; a standby that is not warm costs the way back.

use super::{Case, Said, Severity};
use crate::config::Strategy;
use crate::domain::container::{Container, ContainerHealth};
use crate::domain::health::Verdict;
use crate::environment::slots::{Role, SlotState, SlotView};
use crate::environment::told;

/// So many restarts are no accident.
const RESTARTS: u64 = 3;

pub(super) fn said(case: &Case<'_>, view: &SlotView<'_>) -> Vec<Said> {
    let mut said: Vec<Said> = state(case, view).into_iter().chain(answer(case, view)).collect();
    if let Some(container) = view.container.filter(|_| !matches!(view.state, SlotState::Unknown(_))) {
        said.extend(troubles(view, container));
    }
    said
}

fn state(case: &Case<'_>, view: &SlotView<'_>) -> Option<Said> {
    let words = view.state.words();
    let subject = match (&view.name, case.settings.single_slot()) {
        (None, Some(wanted)) => wanted.words().to_owned(),
        _ => view.title(),
    };
    match (&view.state, view.role) {
        (SlotState::Running | SlotState::Unknown(_) | SlotState::Unconfigured, _) => None,
        (SlotState::Several(count), _) => {
            Some((Severity::Error, format!("{count} containers answer to {subject}: which one is meant is not known")))
        }
        (_, Role::Active) if case.settings.strategy == Strategy::Single => {
            Some((Severity::Error, format!("{subject} is {words}")))
        }
        (_, Role::Active) => Some((Severity::Error, format!("{subject} takes the traffic and is {words}"))),
        (state, Role::Standby) if state.is_cold() => Some((
            Severity::Warning,
            format!("the standby {subject} is {words}: a rollback would have to boot old code"),
        )),
        (SlotState::Missing, Role::Standby) => {
            Some((Severity::Warning, format!("the standby {subject} is missing: there is nothing to flip back to")))
        }
        (_, Role::Standby) => Some((Severity::Warning, format!("the standby {subject} is {words}"))),
        (_, Role::Unknown) => Some((Severity::Warning, format!("{subject} is {words}"))),
    }
}

/// Whether what runs answers well. Of the slot that takes the traffic the front tells it, where there is one.
fn answer(case: &Case<'_>, view: &SlotView<'_>) -> Option<Said> {
    let probe = view.answer.filter(|probe| view.state == SlotState::Running && case.now - probe.at <= told::HEALTH)?;
    let Verdict::Bad(words) = &probe.verdict else { return None };
    match view.role {
        Role::Standby => Some((
            Severity::Warning,
            format!("the standby {} does not answer well: {words}: the flip would lead there", view.title()),
        )),
        Role::Active if case.front_is_asked() => None,
        Role::Active => {
            Some((Severity::Error, format!("{} takes the traffic and does not answer well: {words}", view.title())))
        }
        Role::Unknown => Some((Severity::Warning, format!("{} does not answer well: {words}", view.title()))),
    }
}

fn troubles(view: &SlotView<'_>, container: &Container) -> Vec<Said> {
    let mut said = Vec::new();
    let subject = view.title();
    let severity = if view.role == Role::Active { Severity::Error } else { Severity::Warning };
    if container.health == ContainerHealth::Unhealthy && view.state == SlotState::Running {
        said.push((severity, format!("the engine's health check of {subject} fails")));
    }
    if container.out_of_memory {
        said.push((Severity::Warning, format!("{subject} was killed for want of memory")));
    }
    if container.restarts >= RESTARTS {
        said.push((Severity::Warning, format!("{subject} was restarted {} times", container.restarts)));
    }
    said
}
