//! Whether production could be put back now: each way, whether it is open, and how old the proof is.

use super::facts::Facts;
use crate::app::environments::Known;
use crate::app::{Model, age};
use crate::theme::Role;
use engine::environment::readiness::{self, Readiness, RungState, RungView, Verdict};
use std::time::Duration;

pub(super) fn rows<'a>(model: &'a Model, known: &Known<'_>, width: u16) -> Facts<'a> {
    let mut facts = Facts::new(&model.look.theme, width, 0);
    if super::words::is_loading(known) {
        facts.parts(0, "", &[("◌ reading…", Role::Pending)]);
        return facts;
    }
    let ready = of(model, known);
    let (words, role) = badge(model, &ready);
    facts.words(0, "", &words, role);
    for warning in &ready.warnings {
        facts.words(2, "", &format!("! {warning}"), Role::Warn);
    }
    for rung in &ready.rungs {
        put_rung(model, rung, &mut facts);
    }
    facts
}

/// Joins what is known of the ways back.
pub(in crate::screens) fn of(model: &Model, known: &Known<'_>) -> Readiness {
    readiness::of(&model.board, &model.config, &known.name, model.now)
}

/// `✓ rollback ready: previous GREEN cfb28b0, proven 4 min ago`.
pub(in crate::screens) fn badge(model: &Model, ready: &Readiness) -> (String, Role) {
    let (sign, role) = match &ready.verdict {
        Verdict::Ready if ready.rests_on.is_some() => ("?", Role::Unknown),
        Verdict::Ready => ("✓", Role::Ok),
        Verdict::NotReady(_) => ("✗", Role::Error),
        Verdict::Unknown(_) => ("?", Role::Unknown),
    };
    (format!("{sign} {}", ready.badge(model.now)), role)
}

/// The same in two words.
pub(in crate::screens) fn word(ready: &Readiness) -> (&'static str, Role) {
    match &ready.verdict {
        Verdict::Ready if ready.rests_on.is_some() => ("? rollback ready, by one alone", Role::Unknown),
        Verdict::Ready => ("✓ rollback ready", Role::Ok),
        Verdict::NotReady(_) => ("✗ rollback not ready", Role::Error),
        Verdict::Unknown(_) => ("? rollback unknown", Role::Unknown),
    }
}

fn put_rung(model: &Model, rung: &RungView, facts: &mut Facts<'_>) {
    let eta = rung.eta.map(|eta| format!(", about {}", about(eta))).unwrap_or_default();
    let name = rung.rung.words();
    match &rung.state {
        RungState::Available => {
            let proven = rung.proven_at.map(|at| format!("  seen {}", age::words(model.now, at))).unwrap_or_default();
            facts.parts(1, "", &[("✓ ", Role::Ok), (name, Role::Text), (&eta, Role::Dim), (&proven, Role::Dim)]);
        }
        RungState::Blocked(why) => facts.words(3, "", &format!("- {name}{eta}: {why}"), Role::Dim),
        RungState::Unknown(why) => facts.words(3, "", &format!("? {name}{eta}: {why}"), Role::Unknown),
    }
}

fn about(eta: Duration) -> String {
    match eta.as_secs() {
        seconds @ ..90 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}
