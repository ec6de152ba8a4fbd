//! The environments as lines for people. Everything from outside is made visible before it is printed.

use super::{Place, Told, apart};
use crate::app::age;
use crate::cli::columns::aligned;
use crate::parts::{size, visible};
use engine::config::Strategy;
use engine::domain::health::Probe;
use engine::domain::host::Link;
use engine::environment::live::{Agreement, Standing};
use engine::environment::slots::{Role, SlotState, SlotView, health_word};
use engine::environment::{alerts, is_unconfigured, told};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, told: &Told<'_>) -> Result<()> {
    let mut first = true;
    for place in told.places() {
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        one(out, &place)?;
        if let Some(words) = apart::sentence(&place, told.heads.get(place.name).copied()) {
            fact(out, "branch", &words)?;
        }
        for alert in alerts::alerts(&told.board, told.config, told.now) {
            if alert.env == *place.name {
                let severity = format!("{:?}", alert.severity).to_lowercase();
                fact(out, &severity, &alert.text)?;
            }
        }
    }
    Ok(())
}

fn one(out: &mut dyn Write, place: &Place<'_>) -> Result<()> {
    writeln!(out, "{}", summary(place))?;
    if !place.is_configured() {
        return fact(out, "do", &format!("Set environment.{}.docker and url in cutover.toml.", place.name));
    }
    let head = ["", "SLOT", "STANDING", "HEALTH", "PORT", "IMAGE", "COMMIT", "UP", "ANSWERS"].map(str::to_owned);
    let rows: Vec<[String; 9]> =
        std::iter::once(head).chain(place.slots.iter().map(|view| slot(view, place))).collect();
    aligned(out, &rows)?;
    for view in &place.slots {
        if let Some(used) = uses(view, place) {
            fact(out, "uses", &format!("{} {used}", view.title()))?;
        }
    }
    fact(out, "link", &link(&place.env.link))?;
    for witness in place.live.witnesses.iter().filter(|witness| witness.standing != Standing::Unconfigured) {
        let worth = match &witness.standing {
            Standing::Silent(why) => format!(" (does not count: {why})"),
            _ => String::new(),
        };
        fact(out, witness.who.words(), &format!("{}{worth}", witness.says))?;
    }
    // Of one container that is all there is, nobody else tells.
    if place.settings.strategy == Strategy::BlueGreen {
        fact(out, "traffic", &agreement(&place.live.agreement))?;
    }
    for unread in place.env.traffic.value().into_iter().flat_map(|traffic| &traffic.unread) {
        fact(out, "not read", unread)?;
    }
    if let Some(words) = draining(place) {
        fact(out, "draining", &words)?;
    }
    if let Some(words) = images(place) {
        fact(out, "images", &words)?;
    }
    fact(out, "front", &place.front().map_or_else(|| "unknown".into(), answer))?;
    fact(out, "", &place.readiness.badge(place.now))?;
    for warning in &place.readiness.warnings {
        fact(out, "", warning)?;
    }
    Ok(())
}

/// One line: `production  BLUE f956226 takes the traffic, healthy`.
pub(in crate::cli) fn summary(place: &Place<'_>) -> String {
    let name = place.name.as_str();
    if !place.is_configured() {
        return format!("{name}  not configured");
    }
    let live = place.active().map(|view| {
        let commit = view.container.and_then(|one| one.commit).map(|commit| format!(" {}", commit.short()));
        format!("{}{} {}", view.title(), commit.unwrap_or_default(), view.state.words())
    });
    let live = live.unwrap_or_else(|| "live slot unknown".into());
    let health = place.front().map_or_else(|| "health unknown".into(), answer);
    let traffic = match &place.live.agreement {
        Agreement::Agree => "",
        Agreement::Mismatch(_) => ", MISMATCH",
        Agreement::Unknown(_) => ", traffic unknown",
    };
    visible(&format!("{name}  {live}, {health}{traffic}")).into_owned()
}

fn fact(out: &mut dyn Write, about: &str, words: &str) -> Result<()> {
    writeln!(out, "  {about:<19}  {}", visible(words))
}

/// The images on the host, with their age where that is not new.
fn images(place: &Place<'_>) -> Option<String> {
    match told::Told::of(&place.env.images, told::HOST, place.now) {
        told::Told::Now(images, _) => Some(images.words(8)),
        told::Told::Once(images, taken) => {
            Some(format!("last seen {}: {}", age::ago(place.now, taken), images.words(8)))
        }
        told::Told::Nothing | told::Told::Unconfigured => None,
    }
}

/// Old workers of nginx that still serve somebody.
fn draining(place: &Place<'_>) -> Option<String> {
    match place.env.traffic.value()?.draining? {
        0 => None,
        1 => Some("1 old worker of nginx still serves its last connections".into()),
        count => Some(format!("{count} old workers of nginx still serve their last connections")),
    }
}

/// `cpu 12%, 412 MB of 1.0 GB`.
fn uses(view: &SlotView<'_>, place: &Place<'_>) -> Option<String> {
    let usage = place.env.usage.value()?.get(&view.container?.name)?;
    let limit = usage.limit.map(|limit| format!(" of {}", size(limit))).unwrap_or_default();
    Some(format!("cpu {:.0}%, {}{limit}", usage.cpu, size(usage.memory)))
}

fn agreement(agreement: &Agreement) -> String {
    match agreement {
        Agreement::Agree => "all who tell agree".into(),
        Agreement::Mismatch(words) => format!("mismatch: {words}"),
        Agreement::Unknown(words) => format!("unknown: {words}"),
    }
}

fn link(link: &Link) -> String {
    match link {
        Link::Unconfigured => "no host is configured".into(),
        Link::Local => "this machine".into(),
        Link::Opening(_) => "is being opened".into(),
        Link::Open(_) => "open".into(),
        Link::Lost { why, hint, .. } => match hint {
            Some(hint) => format!("lost: {why}. {hint}"),
            None => format!("lost: {why}"),
        },
    }
}

/// `200 in 61 ms`, or what is wrong.
pub(in crate::cli) fn answer(probe: &Probe) -> String {
    match probe.verdict.words() {
        "" => format!("healthy, {} in {} ms", probe.status.unwrap_or_default(), probe.took.as_millis()),
        words => words.to_owned(),
    }
}

/// The same of an answer that may be too old to tell of now.
fn answer_then(probe: &Probe, place: &Place<'_>) -> String {
    if place.now - probe.at <= told::HEALTH {
        return answer(probe);
    }
    format!("{} ago: {}", age::words(place.now, probe.at), answer(probe))
}

fn slot(view: &SlotView<'_>, place: &Place<'_>) -> [String; 9] {
    let unknown = || "-".to_owned();
    let container = view.container;
    let is_old = matches!(view.state, SlotState::Unknown(_));
    let then = |told: String| if is_old { format!("was {told}") } else { told };
    let up = container.filter(|_| !is_old).and_then(|one| one.started).map(|started| age::words(place.now, started));
    let commit = container.and_then(|one| one.commit).map(|commit| then(commit.short()));
    let image = container.map(|one| then(one.tag().map_or_else(|| one.image.clone(), str::to_owned)));
    let doubt = view.role == Role::Active && matches!(place.live.agreement, Agreement::Mismatch(_));
    let said = if is_unconfigured(&place.env.containers) { "not configured".into() } else { view.standing() };
    let said = if doubt { format!("{said}, in doubt") } else { said };
    let cells = [
        String::new(),
        view.title(),
        said,
        container.map_or_else(unknown, |one| then(health_word(one.health).to_owned())),
        view.port.map_or_else(unknown, |port| port.to_string()),
        image.unwrap_or_else(unknown),
        commit.unwrap_or_else(unknown),
        up.unwrap_or_else(unknown),
        view.answer.map_or_else(unknown, |probe| answer_then(probe, place)),
    ];
    cells.map(|cell| visible(&cell).into_owned())
}
