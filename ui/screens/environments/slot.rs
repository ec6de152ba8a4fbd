//! One slot: what is in it, which commit, what it answers, what it uses.

use super::facts::Facts;
use super::pulse;
use super::words::{answer, silence, state, up};
use crate::app::Model;
use crate::app::environments::{self, Known};
use crate::parts::{RowOf, size, visible};
use crate::theme::Role;
use engine::domain::CommitId;
use engine::domain::container::{Container, ContainerHealth};
use engine::domain::health::Door;
use engine::domain::image::Digest;
use engine::domain::workflow_run::Confidence;
use engine::environment::slots::{SlotState, SlotView};

/// Cells of a label.
const LABEL: usize = 7;

/// The lines of a slot; those that matter least go first where there is no room.
pub(super) fn rows<'a>(
    model: &'a Model,
    known: &Known<'_>,
    slot: &SlotView<'_>,
    (width, height): (u16, u16),
) -> Vec<RowOf<'a>> {
    let mut facts = Facts::new(&model.look.theme, width, LABEL);
    put_state(model, known, slot, &mut facts);
    put_commit(model, known, slot, &mut facts);
    if let Some(container) = slot.container {
        put_image(model, container, &mut facts);
    }
    put_health(model, known, slot, &mut facts);
    if let Some(container) = slot.container {
        put_usage(known, slot, container, &mut facts);
        put_checks(container, &mut facts);
    }
    facts.within(usize::from(height))
}

fn put_state(model: &Model, known: &Known<'_>, slot: &SlotView<'_>, facts: &mut Facts<'_>) {
    let (said, role) = if known.env.containers.is_loading() && slot.state != SlotState::Unconfigured {
        ("◌ reading…".to_owned(), Role::Pending)
    } else {
        state(slot)
    };
    let up = slot
        .container
        .filter(|_| !matches!(slot.state, SlotState::Unknown(_)))
        .and_then(|container| up(container, model.now));
    let up = up.map(|up| format!("  {up}")).unwrap_or_default();
    facts.parts(0, "state", &[(&said, role), (&up, Role::Text)]);
    match &slot.state {
        SlotState::Unknown(_) if known.env.containers.is_loading() => {}
        SlotState::Unknown(why) => facts.words(1, "", &before(known, why), Role::Unknown),
        SlotState::Unconfigured => facts.words(1, "", &set_this(model, slot), Role::Dim),
        SlotState::Several(_) => {
            facts.words(1, "", "which one is meant is not known; shown is the first that runs", Role::Warn);
        }
        SlotState::Missing => facts.words(1, "", "the engine has no such container", Role::Dim),
        SlotState::Stopped(_) | SlotState::Created => {
            facts.words(1, "", "starting it boots the version that it holds", Role::Dim);
        }
        SlotState::Running | SlotState::Paused | SlotState::Restarting => {}
    }
}

/// What it was when the engine was last read; why it is not read now stands beside the containers.
fn before(known: &Known<'_>, why: &str) -> String {
    match known.env.containers.value() {
        Some(_) => why.split_once(", ").map_or(why, |(then, _)| then).to_owned(),
        None if known.env.containers.fault().is_some() => "the engine is not reached".to_owned(),
        None => why.to_owned(),
    }
}

/// The key that says which container it is.
fn set_this(model: &Model, slot: &SlotView<'_>) -> String {
    let name = environments::chosen(model).map(|name| name.to_string()).unwrap_or_default();
    let settings = model.config.environments.get(&name);
    if settings.is_some_and(|settings| settings.docker.is_none()) {
        return format!("set environment.{name}.docker in cutover.toml");
    }
    match &slot.name {
        Some(slot) => format!("set environment.{name}.slots.{slot}.container in cutover.toml"),
        None => format!("set environment.{name}.container in cutover.toml"),
    }
}

fn put_commit(model: &Model, known: &Known<'_>, slot: &SlotView<'_>, facts: &mut Facts<'_>) {
    let runs = environments::runs(model, &known.name, slot);
    match (runs.commit, runs.confidence) {
        (Some(commit), confidence) => {
            let (sure, role) = sure(confidence);
            let by = runs.evidence.first().map(|first| super::evidence::short(first.kind)).unwrap_or_default();
            facts.parts(2, "commit", &[(&commit.short(), Role::Title), (&format!("  {sure}, by {by}"), role)]);
            if let Some(subject) = subject(model, commit) {
                facts.parts(9, "", &[(&subject, Role::Dim)]);
            }
        }
        (None, _) if slot.container.is_some() => facts.parts(2, "commit", &[("? unknown", Role::Unknown)]),
        (None, _) => {}
    }
    if runs.disagreement.is_some() {
        facts.parts(3, "", &[("! what tells does not agree", Role::Warn)]);
    }
}

/// How sure, in a word.
pub(super) const fn sure(confidence: Option<Confidence>) -> (&'static str, Role) {
    match confidence {
        Some(Confidence::Certain) => ("certain", Role::Dim),
        Some(Confidence::Likely) => ("likely", Role::Dim),
        Some(Confidence::Guess) => ("a guess", Role::Warn),
        None => ("unknown", Role::Unknown),
    }
}

/// The words of a commit, where one of the readings has them.
pub(super) fn subject(model: &Model, commit: CommitId) -> Option<String> {
    let images = model.board.images.value();
    let listed =
        images.and_then(|list| list.commits.iter().find(|known| known.id == commit)).map(|known| known.subject.clone());
    let branches = model.board.branches.value();
    let head = || branches?.branches.iter().find(|branch| branch.head == commit).map(|branch| branch.subject.clone());
    let unshipped = || {
        let commits = branches?.unshipped.as_ref()?;
        commits.iter().find(|known| known.id == commit).map(|known| known.subject.clone())
    };
    listed.or_else(head).or_else(unshipped)
}

fn put_image(model: &Model, container: &Container, facts: &mut Facts<'_>) {
    let name = container.tag().unwrap_or_else(|| container.image.rsplit('/').next().unwrap_or(&container.image));
    facts.parts(5, "image", &[(&visible(name), Role::Text)]);
    let (words, role) = digest(model, container);
    facts.parts(7, "digest", &[(&words, role)]);
}

/// The digest that runs, against the one that the registry has by that tag.
fn digest(model: &Model, container: &Container) -> (String, Role) {
    let Some(runs) = &container.digest else { return ("? the engine does not tell".into(), Role::Unknown) };
    let short = |digest: &Digest| digest.0.trim_start_matches("sha256:").chars().take(12).collect::<String>();
    let here = short(runs);
    let Some(list) = model.board.images.value() else { return (format!("{here}  ? registry unread"), Role::Unknown) };
    let tagged = container.tag().and_then(|tag| list.images.iter().find(|image| image.tag == tag));
    match tagged.and_then(|image| image.digest.as_ref()) {
        Some(there) if there == runs => (format!("{here}  ✓ in registry"), Role::Ok),
        Some(_) => (format!("{here}  ! tag has moved"), Role::Warn),
        None => (format!("{here}  ? not in registry"), Role::Unknown),
    }
}

fn put_health(model: &Model, known: &Known<'_>, slot: &SlotView<'_>, facts: &mut Facts<'_>) {
    let door = slot.name.clone().map_or(Door::Front, Door::Slot);
    if slot.name.is_some() && slot.port.is_none() {
        let key = "- not asked: the slot has no port".to_owned();
        return facts.words(4, "answer", &key, Role::Skipped);
    }
    match (slot.answer, silence(&known.env.health, model.now)) {
        (None, Some((words, role))) => facts.words(4, "answer", &words, role),
        (probe, _) => {
            let (words, role) = answer(probe, model.now);
            facts.words(4, "answer", &words, role);
        }
    }
    let Some(trail) = known.env.health.value().and_then(|report| report.trail(&door)) else { return };
    let minutes = pulse::minutes(model);
    let room = facts.room().saturating_sub(8);
    let line = pulse::line(trail, model.now, minutes, room);
    facts.parts(6, "", &[(&line, pulse::role(trail, model.now)), (&format!("  {minutes} min"), Role::Dim)]);
    facts.parts(
        6,
        "",
        &pulse::numbers(trail, model.now, minutes, facts.room())
            .iter()
            .map(|(text, role)| (text.as_str(), *role))
            .collect::<Vec<_>>(),
    );
}

fn put_usage(known: &Known<'_>, slot: &SlotView<'_>, container: &Container, facts: &mut Facts<'_>) {
    let restarts = match container.restarts {
        0 => ("restarts 0".to_owned(), Role::Dim),
        count => (format!("! restarts {count}"), Role::Warn),
    };
    let usage =
        known.env.usage.value().and_then(|all| all.get(&container.name)).filter(|_| slot.state == SlotState::Running);
    match usage {
        Some(usage) => {
            let limit = usage.limit.map(|limit| format!(" of {}", size(limit))).unwrap_or_default();
            let used = format!("cpu {:.0}%  {}{limit}", usage.cpu, size(usage.memory));
            facts.parts(5, "uses", &[(&used, Role::Text)]);
        }
        None if slot.state == SlotState::Running => facts.parts(9, "uses", &[("? not read", Role::Unknown)]),
        None => {}
    }
    facts.parts(if container.restarts > 0 { 4 } else { 8 }, "", &[(&restarts.0, restarts.1)]);
    if container.out_of_memory {
        facts.words(4, "", "! the system killed it for want of memory", Role::Error);
    }
}

/// What the engine's own health check printed last, where it is not healthy.
fn put_checks(container: &Container, facts: &mut Facts<'_>) {
    if container.health == ContainerHealth::Unhealthy
        && let Some(check) = container.checks.last()
    {
        facts.words(4, "check", &format!("✗ exit {}: {}", check.exit, check.output.trim()), Role::Error);
    }
}
