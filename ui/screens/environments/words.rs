//! Environments in few words: for the header, the lanes of the dashboard, the summary, the tabs, and the panes.

use crate::app::environments::{self, Known};
use crate::app::{Model, age};
use crate::parts::visible;
use crate::theme::Role;
use chrono::TimeDelta;
use engine::board::Reading;
use engine::domain::container::{Container, ContainerHealth, uptime};
use engine::domain::health::{Door, Probe, Verdict};
use engine::domain::host::Link;
use engine::domain::{EnvName, Moment};
use engine::environment::live::Agreement;
use engine::environment::slots::{Role as Part, SlotState, SlotView, is_good, loud};
use engine::environment::{is_unconfigured, told};
use std::time::Duration;

/// A sign with words, and its role.
pub(in crate::screens) type Said = (String, Role);

/// How an environment is, in a sign and two words: `✓ BLUE f956226`, `✗ BLUE f956226`, `! mismatch`, `? unknown`.
#[must_use]
pub(in crate::screens) fn standing(model: &Model, name: &EnvName) -> Said {
    let Some(known) = environments::known(model, name) else { return ("- not configured".into(), Role::Skipped) };
    if is_bare(&known) {
        return ("- not configured".into(), Role::Skipped);
    }
    if let Agreement::Mismatch(_) = known.live.agreement {
        return ("! mismatch".into(), Role::Error);
    }
    if is_loading(&known) {
        return ("◌ reading…".into(), Role::Pending);
    }
    let Some(active) = known.active() else { return ("? unknown".into(), Role::Unknown) };
    let commit = environments::runs(model, name, active).commit.map(|commit| format!(" {}", commit.short()));
    let called = match (&active.name, &commit) {
        (Some(slot), _) => loud(slot),
        (None, Some(_)) => String::new(),
        (None, None) if active.container.is_some() => visible(&active.title()).into_owned(),
        (None, None) => "unknown".into(),
    };
    let what = format!("{called}{}", commit.unwrap_or_default());
    let (sign, role) = verdict(&known, model.now);
    (format!("{sign} {}", what.trim()), role)
}

/// Whether what takes the traffic is well: by the front, and where that is not asked, by its own answer and container.
fn verdict(known: &Known<'_>, now: Moment) -> (&'static str, Role) {
    let Some(active) = known.active() else { return ("?", Role::Unknown) };
    let front = known.env.health.value().and_then(|report| report.latest(&Door::Front)).or(active.answer);
    let down = !matches!(active.state, SlotState::Running | SlotState::Unknown(_) | SlotState::Unconfigured);
    let sick = active.state == SlotState::Running
        && active.container.is_some_and(|container| container.health == ContainerHealth::Unhealthy);
    let read = known.env.health.fault().is_none();
    match front.map(|probe| (&probe.verdict, read && now - probe.at <= told::HEALTH)) {
        Some((Verdict::Bad(_), true)) => ("✗", Role::Error),
        _ if down || sick => ("✗", Role::Error),
        // That the front is well does not say that this slot is.
        Some((Verdict::Good, true)) if is_doubtful(known) => ("?", Role::Unknown),
        Some((Verdict::Good, true)) => ("✓", Role::Ok),
        None if active.container.is_some_and(|container| container.health == ContainerHealth::Healthy)
            && active.state == SlotState::Running =>
        {
            ("✓", Role::Ok)
        }
        _ => ("?", Role::Unknown),
    }
}

/// Whether it is not proven which slot takes the traffic.
fn is_doubtful(known: &Known<'_>) -> bool {
    matches!(known.live.agreement, Agreement::Unknown(_))
}

/// `PROD ✓ BLUE f956226`, for the header and the summary.
pub(in crate::screens) fn prod(model: &Model) -> Said {
    match environments::production(&model.config) {
        Some(name) => {
            let (words, role) = standing(model, &name);
            (format!("PROD {words}"), role)
        }
        None => ("PROD - not configured".into(), Role::Skipped),
    }
}

/// `live now`, `live stale 3m`: how old is what is known of the front; nothing where nobody is asked.
pub(in crate::screens) fn live_age(model: &Model) -> Option<String> {
    let env = model.board.environments.get(&environments::production(&model.config)?)?;
    let failed = [earlier(&env.health), earlier(&env.traffic), earlier(&env.containers)];
    if let Some(at) = failed.into_iter().flatten().min() {
        return Some(format!("live stale {}", age::words(model.now, at)));
    }
    let front = env.health.value().and_then(|report| report.latest(&Door::Front)).map(|probe| probe.at);
    let at = front.or(env.traffic.taken()).or(env.containers.taken())?;
    let lost = matches!(env.link, Link::Lost { .. });
    let stale = env.health.fault().is_some() || lost || model.now - at > told::HEALTH;
    Some(format!("live {}{}", if stale { "stale " } else { "" }, age::words(model.now, at)))
}

/// Whether what is known of production is of an earlier time.
pub(in crate::screens) fn is_stale(model: &Model) -> bool {
    live_age(model).is_some_and(|age| age.starts_with("live stale"))
}

/// When it was last read, where the last try failed.
fn earlier<T>(reading: &Reading<T>) -> Option<Moment> {
    reading.fault().and(reading.taken())
}

/// Whether the configuration says nothing of where it runs.
pub(in crate::screens) fn is_bare(known: &Known<'_>) -> bool {
    let settings = known.settings;
    let nowhere = settings.url.is_none() && settings.host.is_none() && settings.docker.is_none();
    nowhere
        && settings.container.is_none()
        && settings.label.is_none()
        && settings.nginx_site.is_none()
        && settings.slots.is_empty()
}

/// Whether nothing was read yet and nothing failed.
pub(in crate::screens) fn is_loading(known: &Known<'_>) -> bool {
    let env = known.env;
    let idle = |loading: bool, wanted: bool| loading || !wanted;
    idle(env.health.is_loading(), known.settings.url.is_some())
        && idle(env.containers.is_loading(), known.settings.docker.is_some())
        && idle(env.traffic.is_loading(), known.settings.nginx_site.is_some())
        && !matches!(env.link, Link::Lost { .. })
}

/// The part of a slot, in capitals: slots are words.
pub(super) fn part(slot: &SlotView<'_>) -> &'static str {
    match (slot.role, &slot.name) {
        (_, None) => "",
        (Part::Active, _) => "ACTIVE",
        (Part::Standby, _) => "STANDBY",
        (Part::Unknown, _) => "? role unknown",
    }
}

/// What is in a slot: sign, word, role.
pub(in crate::screens) fn state(slot: &SlotView<'_>) -> Said {
    let bad = if slot.role == Part::Active { ("✗", Role::Error) } else { ("!", Role::Warn) };
    let said = |(sign, role): (&str, Role), words: &str| (format!("{sign} {words}"), role);
    match &slot.state {
        SlotState::Running => running(slot),
        SlotState::Stopped(_) | SlotState::Created if slot.role != Part::Active => {
            said(("-", Role::Warn), &slot.state.words())
        }
        SlotState::Several(_) => said(("!", Role::Error), &slot.state.words()),
        SlotState::Unknown(_) => said(("?", Role::Unknown), "unknown"),
        SlotState::Unconfigured => said(("-", Role::Skipped), "not configured"),
        state => said(bad, &state.words()),
    }
}

fn running(slot: &SlotView<'_>) -> Said {
    let health = slot.container.map_or(ContainerHealth::Unknown, |container| container.health);
    let (sign, words, role) = match health {
        ContainerHealth::Healthy => ("✓", "running, healthy", Role::Ok),
        ContainerHealth::Unhealthy => ("✗", "unhealthy", Role::Error),
        ContainerHealth::Starting => ("◌", "starting", Role::Pending),
        ContainerHealth::None if slot.serves => ("✓", "running, answers", Role::Ok),
        ContainerHealth::None => ("·", "running, no health check", Role::Text),
        ContainerHealth::Unknown => ("·", "running", Role::Text),
    };
    (format!("{sign} {words}"), role)
}

/// How long the process of a container has been up: `up 5d02h`.
pub(super) fn up(container: &Container, now: Moment) -> Option<String> {
    uptime(container, now).map(|up| format!("up {}", long(TimeDelta::from_std(up).unwrap_or_default())))
}

/// What an address answered: `✓ 200 in 61 ms`, `✗ 503 success:false`, `? it cannot be asked: …`.
pub(in crate::screens) fn answer(probe: Option<&Probe>, now: Moment) -> Said {
    let Some(probe) = probe else { return ("◌ not asked yet".into(), Role::Pending) };
    let status = probe.status.map_or(String::new(), |status| status.to_string());
    let old =
        if now - probe.at > told::HEALTH { format!("  stale {}", age::words(now, probe.at)) } else { String::new() };
    match &probe.verdict {
        Verdict::Good if is_good(Some(probe), now) => (format!("✓ {status} in {}", took(probe.took)), Role::Ok),
        Verdict::Good => (format!("~ {status} in {}{old}", took(probe.took)), Role::Stale),
        Verdict::Bad(words) => (format!("✗ {words}, {}{old}", took(probe.took)), Role::Error),
        Verdict::Unknown(words) => (format!("? {words}{old}"), Role::Unknown),
    }
}

/// `61 ms`, `2.4 s`.
pub(in crate::screens) fn took(took: Duration) -> String {
    match took.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        milliseconds => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
    }
}

/// `41s`, `12m`, `5h07m`, `5d02h`, `57d`.
pub(super) fn long(time: TimeDelta) -> String {
    match time.num_seconds().max(0) {
        seconds @ ..60 => format!("{seconds}s"),
        seconds @ ..3600 => format!("{}m", seconds / 60),
        seconds @ ..86_400 => format!("{}h{:02}m", seconds / 3600, seconds % 3600 / 60),
        seconds @ ..864_000 => format!("{}d{:02}h", seconds / 86_400, seconds % 86_400 / 3600),
        seconds => format!("{}d", seconds / 86_400),
    }
}

/// The host and the connection to it: `✓ ssh prod, open 2h`, `✗ ssh prod lost: … · tried again in 12s`.
pub(in crate::screens) fn link(known: &Known<'_>, now: Moment) -> Said {
    use engine::config::Host;
    let host = match &known.settings.host {
        None => return ("- not configured".into(), Role::Skipped),
        Some(Host::Local) => "this machine".to_owned(),
        Some(Host::Ssh(name)) => format!("ssh {}", visible(name)),
    };
    match &known.env.link {
        Link::Unconfigured => (format!("◌ {host}, not opened yet"), Role::Pending),
        Link::Local => (format!("✓ {host}"), Role::Ok),
        Link::Opening(since) => (format!("◌ {host}, opening for {}", long(now - *since)), Role::Pending),
        Link::Open(since) => (format!("✓ {host}, open {}", age::words(now, *since)), Role::Ok),
        Link::Lost { why, again, .. } => {
            let again = (*again - now).num_seconds().max(0);
            (format!("✗ {host} not reached: {}; tried again in {again}s", visible(why)), Role::Error)
        }
    }
}

/// What brings a host back that is not reached.
pub(super) fn way_out(link: &Link) -> Option<String> {
    match link {
        Link::Lost { hint: Some(hint), .. } => Some(visible(hint).into_owned()),
        _ => None,
    }
}

/// Why a part tells nothing, or nothing new, in one line; `None` while it tells.
pub(super) fn silence<T>(reading: &Reading<T>, now: Moment) -> Option<Said> {
    match (reading.value(), reading.fault()) {
        (Some(_), None) => None,
        (None, None) => Some(("◌ reading…".into(), Role::Pending)),
        (_, Some(fault)) if is_unconfigured(reading) => {
            let next = fault.next_step().map(|next| format!(": {next}")).unwrap_or_default();
            Some((visible(&format!("- {fault}{next}")).into_owned(), Role::Skipped))
        }
        (value, Some(fault)) => {
            let since =
                reading.taken().filter(|_| value.is_some()).map(|taken| format!("~ as of {}: ", age::ago(now, taken)));
            let next = fault.next_step().map(|next| format!(" {next}")).unwrap_or_default();
            let role = if value.is_some() { Role::Stale } else { Role::Unknown };
            let before = since.unwrap_or_else(|| "? ".into());
            Some((visible(&format!("{before}{fault}.{next}")).into_owned(), role))
        }
    }
}
