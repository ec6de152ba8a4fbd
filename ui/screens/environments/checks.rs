//! What the pre-check observed, each with its own words and age, and what else an environment depends on.

use super::facts::Facts;
use super::words::{long, silence};
use crate::app::environments::{Known, integration, production};
use crate::app::{Model, age};
use crate::parts::visible;
use crate::theme::Role;
use engine::domain::host::{CheckOutcome, CheckResult};
use engine::domain::secret::SecretFacts;
use engine::environment::secret_diff::SecretDiff;
use engine::environment::{is_unconfigured, told};

/// Cells of the name of a check.
const LABEL: usize = 10;

pub(super) fn rows<'a>(model: &'a Model, known: &Known<'_>, width: u16) -> Facts<'a> {
    let mut facts = Facts::new(&model.look.theme, width, LABEL);
    if let Some(since) = model.environments.checking.get(&known.name) {
        facts.parts(0, "", &[(&format!("⟳ running the checks, {}", long(model.now - *since)), Role::Running)]);
    } else if let Some((words, role)) = told_nothing(model, known) {
        facts.words(0, "checks", &words, role);
    }
    for check in known.env.precheck.value().map(|checks| checks.as_slice()).unwrap_or_default() {
        let (sign, role) = outcome(check.outcome);
        facts.words(2, &check.name, &format!("{sign} {}", observed(check)), role);
    }
    put_certificate(model, known, &mut facts);
    put_secret(model, known, &mut facts);
    facts
}

/// Why there is no result. That nobody asked yet is no failure.
fn told_nothing(model: &Model, known: &Known<'_>) -> Option<(String, Role)> {
    let reading = &known.env.precheck;
    if reading.is_loading() {
        let ready = crate::app::environments::can_verify(model);
        return Some(match ready {
            Ok(()) => ("◌ not run yet: v runs them".into(), Role::Pending),
            Err(why) => (format!("- {why}"), Role::Skipped),
        });
    }
    silence(reading, model.now)
}

/// The sign of what came of a check.
pub(in crate::screens) const fn outcome(outcome: CheckOutcome) -> (&'static str, Role) {
    match outcome {
        CheckOutcome::Passed => ("✓", Role::Ok),
        CheckOutcome::Failed => ("✗", Role::Error),
        CheckOutcome::Unknown => ("?", Role::Unknown),
    }
}

/// What was observed; a check that said nothing passed or did not.
fn observed(check: &CheckResult) -> String {
    match (check.observed.trim(), check.outcome) {
        ("", CheckOutcome::Passed) => "passed, without a word".into(),
        ("", CheckOutcome::Failed) => "failed, without a word".into(),
        ("", CheckOutcome::Unknown) => "did not answer".into(),
        (words, _) => words.to_owned(),
    }
}

fn put_certificate(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let Some(ends) = known.env.health.value().and_then(|report| report.certificate_ends) else { return };
    let days = (ends - model.now).num_days();
    let (words, role) = match days {
        _ if ends <= model.now => (format!("✗ ended {}", ends.format("%Y-%m-%d")), Role::Error),
        ..14 => (format!("! ends in {days} days"), Role::Warn),
        _ => (format!("✓ until {}", ends.format("%Y-%m-%d")), Role::Ok),
    };
    facts.words(5, "TLS", &words, role);
}

fn put_secret(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    if known.settings.secret.is_none() {
        return;
    }
    if let Some((words, role)) = silence(&known.env.secret, model.now) {
        facts.words(4, "secret", &words, role);
    }
    let Some(secret) = known.env.secret.value() else { return };
    let changed = secret.changed.map(|at| format!(", changed {}", age::ago(model.now, at))).unwrap_or_default();
    let (words, role) = match &secret.keys {
        Some(keys) => (format!("✓ JSON object, {} names{changed}", keys.len()), Role::Ok),
        None => ("✗ no JSON object: a deploy refuses it".into(), Role::Error),
    };
    facts.words(4, "secret", &words, role);
    put_difference(model, known, secret, facts);
    facts.parts(7, "", &[(&visible(&secret.name), Role::Dim)]);
}

/// What the secret of production lacks that the one of integration has, and what it has alone.
fn put_difference(model: &Model, known: &Known<'_>, secret: &SecretFacts, facts: &mut Facts<'_>) {
    let other = integration(&model.config).filter(|_| production(&model.config).as_ref() == Some(&known.name));
    let Some(from) = other else { return };
    let Some(env) = model.board.environments.get(&from) else { return };
    let Some(theirs) = env.secret.value() else {
        if let Some((words, role)) = silence(&env.secret, model.now).filter(|_| !is_unconfigured(&env.secret)) {
            facts.words(5, "", &format!("{words} (the names of {from})"), role);
        }
        return;
    };
    let diff = SecretDiff::between((&from, theirs), (&known.name, secret), None);
    match diff.missing_in_production.as_deref() {
        Some([]) => facts.words(5, "", &format!("✓ has all that {from} has"), Role::Ok),
        Some(names) => facts.words(3, "", &format!("! lacks {} that {from} has", names.join(", ")), Role::Warn),
        None => facts.words(5, "", &format!("? that of {from} is no JSON object"), Role::Unknown),
    }
    if let Some(names) = diff.only_in_production.filter(|names| !names.is_empty()) {
        facts.words(7, "", &format!("· {from} lacks {}", names.join(", ")), Role::Dim);
    }
}

/// The same in one line, for the dashboard and narrow terminals: `✓ nginx  ✓ postgres 18,204 users  ✗ redis`.
pub(in crate::screens) fn line(model: &Model, known: &Known<'_>) -> Vec<(String, Role)> {
    if model.environments.checking.contains_key(&known.name) {
        return vec![("⟳ running".into(), Role::Running)];
    }
    let reading = &known.env.precheck;
    let Some(checks) = reading.value() else {
        return told_nothing(model, known).into_iter().collect();
    };
    let mut parts: Vec<(String, Role)> = Vec::new();
    for check in checks.iter() {
        let (sign, role) = outcome(check.outcome);
        let words = if check.observed.chars().count() <= 14 { observed(check) } else { String::new() };
        parts.push((visible(&format!("{sign} {} {words}", check.name)).trim_end().to_owned(), role));
    }
    if let Some(taken) = reading.taken() {
        let stale = reading.fault().is_some() || model.now - taken > told::HOST;
        let ago = age::ago(model.now, taken);
        parts.push(if stale { (format!("~ {ago}"), Role::Stale) } else { (ago, Role::Dim) });
    }
    parts
}

pub(super) fn note(model: &Model, known: &Known<'_>) -> String {
    let taken = known.env.precheck.taken().map(|taken| format!("{} · ", age::words(model.now, taken)));
    format!("{}v verify now", taken.unwrap_or_default())
}
