//! How every address answered: the last minutes, hours and the day, side by side.

use super::facts::Facts;
use super::pulse;
use super::words::{answer, silence};
use crate::app::Model;
use crate::app::environments::{Known, names};
use crate::theme::Role;
use engine::domain::EnvName;
use engine::domain::health::{Door, HealthReport, Trail};
use engine::environment::alerts::Severity;
use engine::environment::slots::loud;
use engine::environment::vital::{self, Judgement, Vitals, signs};

/// The spans: what they are called, and how many minutes they have.
const SPANS: [(&str, i64); 4] = [("5 min", 5), ("30 min", 30), ("6 h", 360), ("24 h", 1440)];

pub(super) fn rows<'a>(model: &'a Model, known: &Known<'_>, width: u16) -> Facts<'a> {
    let mut facts = Facts::new(&model.look.theme, width, 7);
    if let Some((words, role)) = silence(&known.env.health, model.now) {
        facts.words(0, "", &words, role);
    }
    let Some(report) = known.env.health.value() else { return facts };
    put_signs(model, known, report, &mut facts);
    let mut doors: Vec<&(Door, Trail)> = report.trails.iter().collect();
    doors.sort_by(|one, other| one.0.cmp(&other.0));
    for (door, trail) in doors {
        put_door(model, door, trail, &mut facts);
        facts.blank(8);
    }
    facts
}

/// What a release owner ought to notice.
fn put_signs(model: &Model, known: &Known<'_>, report: &HealthReport, facts: &mut Facts<'_>) {
    let others: Vec<EnvName> = names(model).into_iter().filter(|name| *name != known.name).collect();
    for sign in signs(&Vitals { report, own: &known.name, others: &others, now: model.now }) {
        let (glyph, role) = match sign.severity {
            Severity::Error => ("✗", Role::Error),
            Severity::Warning => ("!", Role::Warn),
            Severity::Note => ("·", Role::Dim),
        };
        facts.words(0, "", &format!("{glyph} {}: {}", door(&sign.door), sign.words), role);
    }
}

fn door(door: &Door) -> String {
    match door {
        Door::Front => "the front".to_owned(),
        Door::Slot(slot) => loud(slot),
    }
}

fn put_door(model: &Model, door: &Door, trail: &Trail, facts: &mut Facts<'_>) {
    let (words, role) = answer(trail.latest(), model.now);
    facts.parts(0, "", &[(&self::door(door), Role::Title), ("  ", Role::Text), (&words, role)]);
    if let Some(since) = vital::failing_since(trail) {
        let words = format!("✗ failing since {}", since.with_timezone(model.now.offset()).format("%H:%M:%S"));
        facts.parts(0, "", &[(&words, Role::Error)]);
    }
    if let Some((at, judgement)) = vital::since_change(trail, model.now).filter(|_| *door == Door::Front) {
        let (glyph, role) = match judgement {
            Judgement::Good(_) => ("✓", Role::Ok),
            Judgement::Bad(_) => ("✗", Role::Error),
            Judgement::NotEnough(_) => ("?", Role::Unknown),
        };
        let since = at.with_timezone(model.now.offset()).format("%H:%M");
        let words = format!("{glyph} since another process answers, {since}: {}", judgement.beside());
        facts.words(1, "", &words, role);
    }
    let room = facts.room();
    for (name, minutes) in SPANS {
        let numbers = pulse::numbers(trail, model.now, minutes, room);
        let parts: Vec<(&str, Role)> = numbers.iter().map(|(text, role)| (text.as_str(), *role)).collect();
        facts.parts(1, name, &parts);
    }
    for (name, minutes) in [("1 h", 60), ("24 h", 1440)] {
        let line = pulse::line(trail, model.now, minutes, room.min(96));
        facts.parts(2, name, &[(&line, pulse::role(trail, model.now))]);
    }
}
