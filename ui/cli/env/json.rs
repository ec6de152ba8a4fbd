//! The environments as one JSON object. Fields may be added, never renamed.

use super::around::{Evidence, Host, HostImage, Said, Use, Witness, evidence, host, images, said, usage, witnesses};
use super::{Place, Told};
use crate::cli::whereabouts::json::confidence;
use engine::domain::health::{Kind, Probe};
use engine::environment::ladder;
use engine::environment::live::{Agreement, Standing, Who};
use engine::environment::readiness::{RungState, Verdict};
use engine::environment::slots::{Role, SlotState, SlotView, health_word};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    environments: Vec<Env<'a>>,
}

/// One environment.
#[derive(Serialize)]
pub(in crate::cli) struct Env<'a> {
    name: &'a str,
    /// The slot that takes the traffic; the container of an environment that has one only.
    live: String,
    /// Where nginx's file leads; `null` while it does not count.
    nginx_port: Option<u16>,
    r#match: &'static str,
    /// What does not fit, or why it is not known.
    match_why: Option<&'a str>,
    state: &'static str,
    health: Health<'a>,
    slots: BTreeMap<String, Slot<'a>>,
    rollback: Rollback<'a>,
    /// What a person ought to know, the worst first.
    alerts: Vec<Said>,
    host: Option<Host<'a>>,
    witnesses: Vec<Witness<'a>>,
    /// Old workers of nginx that still serve; `null` where it is not known.
    draining: Option<u32>,
    /// What the site includes and was not read.
    site_unread: &'a [String],
    /// The images of the service on the host; `null` where they are not listed now.
    images: Option<Vec<HostImage<'a>>>,
    /// When they were last listed, in this run or in one before.
    images_seen: Option<String>,
}

#[derive(Serialize)]
struct Health<'a> {
    state: &'static str,
    status: Option<u16>,
    latency_ms: Option<u64>,
    age_s: Option<i64>,
    why: Option<&'a str>,
    database: Option<bool>,
}

#[derive(Serialize)]
struct Slot<'a> {
    state: &'static str,
    /// The same in more words: `stopped, exit 137`, `paused`.
    words: String,
    role: &'static str,
    health: &'static str,
    image: Option<&'a str>,
    digest: Option<&'a str>,
    commit: Option<String>,
    port: Option<u16>,
    started: Option<String>,
    restarts: Option<u64>,
    answers: &'static str,
    out_of_memory: Option<bool>,
    /// When the engine told this last, where that is not now.
    as_of: Option<String>,
    /// How sure the commit is.
    confidence: Option<&'static str>,
    disagreement: Option<String>,
    evidence: Vec<Evidence>,
    uses: Option<Use>,
}

#[derive(Serialize)]
struct Rollback<'a> {
    state: &'static str,
    why: Option<&'a str>,
    rungs: BTreeMap<&'static str, &'static str>,
    /// Why a way is blocked or not known.
    rungs_why: BTreeMap<&'static str, &'a str>,
    warnings: &'a [String],
}

pub(super) fn print(out: &mut dyn Write, told: &Told<'_>) -> Result<()> {
    let places: Vec<Place<'_>> = told.places().collect();
    let report = Report { schema: 1, environments: places.iter().map(|place| env(place, true)).collect() };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

/// The same without what only time changes.
pub(super) fn gist(told: &Told<'_>) -> String {
    let places: Vec<Place<'_>> = told.places().collect();
    let report = Report { schema: 1, environments: places.iter().map(|place| env(place, false)).collect() };
    serde_json::to_string(&report).unwrap_or_default()
}

/// One environment; without what only time changes where that is not wanted.
pub(in crate::cli) fn env<'a>(place: &'a Place<'_>, timed: bool) -> Env<'a> {
    let (r#match, match_why) = match &place.live.agreement {
        Agreement::Agree => ("yes", None),
        Agreement::Mismatch(words) => ("no", Some(words.as_str())),
        Agreement::Unknown(words) => ("unknown", Some(words.as_str()).filter(|_| timed)),
    };
    Env {
        name: place.name.as_str(),
        live: live(place),
        nginx_port: nginx_port(place),
        r#match,
        match_why,
        state: kind(place.state()),
        health: health(place, timed),
        slots: place.slots.iter().map(|view| (key(place, view), slot(view, place, timed))).collect(),
        rollback: rollback(place, timed),
        alerts: said(place, timed),
        host: host(place, timed),
        witnesses: witnesses(place, timed),
        draining: place.env.traffic.value().and_then(|traffic| traffic.draining),
        site_unread: place.env.traffic.value().map(|traffic| traffic.unread.as_slice()).unwrap_or_default(),
        images: images(place),
        images_seen: place.env.images.taken().filter(|_| timed).map(|taken| taken.to_rfc3339()),
    }
}

fn nginx_port(place: &Place<'_>) -> Option<u16> {
    let is_silent = |nginx: &engine::environment::live::Witness| matches!(nginx.standing, Standing::Silent(_));
    let silent = place.live.witness(Who::Nginx).is_some_and(is_silent);
    place.env.traffic.value().filter(|_| !silent).map(|traffic| traffic.port)
}

fn live(place: &Place<'_>) -> String {
    let single = place.slots.iter().find(|view| view.name.is_none() && view.state == SlotState::Running);
    let named = place.live.slot.as_ref().map(|slot| slot.0.clone());
    named.or_else(|| single.map(|view| key(place, view))).unwrap_or_else(|| "unknown".into())
}

fn key(place: &Place<'_>, view: &SlotView<'_>) -> String {
    let container = || place.settings.container.clone().or_else(|| view.container.map(|one| one.name.clone()));
    view.name.as_ref().map(|name| name.0.clone()).or_else(container).unwrap_or_else(|| "single".into())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Good => "good",
        Kind::Bad => "bad",
        Kind::Unknown => "unknown",
    }
}

fn health<'a>(place: &'a Place<'_>, timed: bool) -> Health<'a> {
    let Some(probe) = place.front() else {
        return Health { state: "unknown", status: None, latency_ms: None, age_s: None, why: None, database: None };
    };
    let words = probe.verdict.words();
    Health {
        state: kind(probe.verdict.kind()),
        status: probe.status,
        latency_ms: timed.then(|| latency(probe)),
        age_s: timed.then(|| (place.now - probe.at).num_seconds()),
        why: (!words.is_empty()).then_some(words),
        database: probe.database,
    }
}

fn latency(probe: &Probe) -> u64 {
    u64::try_from(probe.took.as_millis()).unwrap_or(u64::MAX)
}

/// The four states of the contract; what is none of them stands in `words`.
fn state(state: &SlotState) -> &'static str {
    match state {
        SlotState::Running => "running",
        SlotState::Stopped(_) | SlotState::Created => "stopped",
        SlotState::Missing => "missing",
        _ => "unknown",
    }
}

fn slot<'a>(view: &SlotView<'a>, place: &Place<'_>, timed: bool) -> Slot<'a> {
    let container = view.container;
    let is_old = matches!(view.state, SlotState::Unknown(_));
    let runs = ladder::of(place.board, place.config, place.name, view.name.as_ref(), place.now);
    let answer = view.answer.filter(|probe| place.now - probe.at <= engine::environment::told::HEALTH);
    Slot {
        state: state(&view.state),
        words: view.state.words(),
        role: match view.role {
            Role::Active => "active",
            Role::Standby => "standby",
            Role::Unknown => "unknown",
        },
        health: container.filter(|_| !is_old).map_or("unknown", |one| health_word(one.health)),
        image: container.map(|one| one.image.as_str()),
        digest: container.and_then(|one| one.digest.as_ref()).map(|digest| digest.0.as_str()),
        commit: container.and_then(|one| one.commit).map(|commit| commit.to_string()),
        port: view.port,
        started: container.and_then(|one| one.started).map(|started| started.to_rfc3339()),
        restarts: container.map(|one| one.restarts),
        answers: kind(answer.map_or(Kind::Unknown, |probe| probe.verdict.kind())),
        out_of_memory: container.map(|one| one.out_of_memory),
        as_of: place.env.containers.taken().filter(|_| is_old).map(|taken| taken.to_rfc3339()),
        confidence: runs.confidence.map(confidence),
        evidence: if timed { evidence(&runs) } else { Vec::new() },
        disagreement: runs.disagreement,
        uses: container.filter(|_| timed && !is_old).and_then(|one| usage(place, one)),
    }
}

fn rollback<'a>(place: &'a Place<'_>, timed: bool) -> Rollback<'a> {
    let readiness = &place.readiness;
    let (state, why) = match &readiness.verdict {
        Verdict::Ready => ("ready", None),
        Verdict::NotReady(why) => ("not_ready", Some(why.as_str())),
        Verdict::Unknown(why) => ("unknown", Some(why.as_str()).filter(|_| timed)),
    };
    let rungs = readiness.rungs.iter().map(|view| {
        let state = match view.state {
            RungState::Available => "available",
            RungState::Blocked(_) => "blocked",
            RungState::Unknown(_) => "unknown",
        };
        (view.rung.id(), state)
    });
    let whys = readiness.rungs.iter().filter(|_| timed).filter_map(|view| match &view.state {
        RungState::Available => None,
        RungState::Blocked(why) | RungState::Unknown(why) => Some((view.rung.id(), why.as_str())),
    });
    let rungs_why = whys.collect();
    Rollback { state, why, rungs: rungs.collect(), rungs_why, warnings: if timed { &readiness.warnings } else { &[] } }
}
