//! What a person ought to know of the environments: one sentence each, the worst first.

mod slot;
#[cfg(test)]
mod tests;

use super::live::{self, Agreement, Live};
use super::slots;
use super::span::{ago, span};
use super::told;
use super::vital::{self, Vitals};
use super::{Environment, is_unconfigured};
use crate::board::{Board, Reading};
use crate::config::{Config, EnvironmentSettings, Host};
use crate::domain::health::{Door, Trail, Verdict};
use crate::domain::host::Link;
use crate::domain::secret::SecretFacts;
use crate::domain::{EnvName, Moment};
use chrono::TimeDelta;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A certificate that ends so soon needs a person.
const CERTIFICATE: TimeDelta = TimeDelta::days(14);
/// One that ends so soon needs one now.
const CERTIFICATE_NOW: TimeDelta = TimeDelta::days(3);
/// Clocks that are further apart make times of two machines hard to compare.
const APART: TimeDelta = TimeDelta::seconds(5);
/// A disk that is so full, in percent, may not take another image.
const FULL: u8 = 90;
/// What failed for so long is told with its time.
const WHILE: TimeDelta = TimeDelta::minutes(1);
/// So many names are listed in a sentence.
const NAMES: usize = 4;

/// Names of a secret that were read so long ago may be others now.
const SECRET: TimeDelta = TimeDelta::hours(1);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// It needs a person, in time.
    Warning,
    /// It needs a person now.
    Error,
}

/// One sentence about an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// How bad it is.
    pub severity: Severity,
    /// Without the name of the environment. Hostile text may be in it.
    pub text: String,
    /// Which environment.
    pub env: EnvName,
}

/// What a person ought to know, the worst first; of equals production's, then in the order of the environments.
#[must_use]
pub fn alerts(board: &Board, config: &Config, now: Moment) -> Vec<Alert> {
    let mut all: Vec<Alert> = Vec::new();
    for (name, settings) in &config.environments {
        let name = EnvName(name.clone());
        let Some(env) = board.environments.get(&name) else { continue };
        let live = live::of(settings, env, now);
        let case = Case { board, config, name: &name, settings, env, live: &live, now };
        let said = case.all().into_iter();
        all.extend(said.map(|(severity, text)| Alert { severity, text, env: name.clone() }));
    }
    let production = |env: &EnvName| config.branch_of(env.as_str()) == config.branches.production;
    all.sort_by_key(|alert| (Reverse(alert.severity), !production(&alert.env)));
    all
}

type Said = (Severity, String);

struct Case<'a> {
    board: &'a Board,
    config: &'a Config,
    name: &'a EnvName,
    settings: &'a EnvironmentSettings,
    env: &'a Environment,
    live: &'a Live,
    now: Moment,
}

impl Case<'_> {
    fn all(&self) -> Vec<Said> {
        let mut said: Vec<Said> = Vec::new();
        said.extend(self.mismatch());
        said.extend(self.front());
        said.extend(self.reached());
        said.extend(self.site());
        let views = slots::of(self.settings, self.env, self.live, self.now);
        said.extend(views.iter().flat_map(|view| slot::said(self, view)));
        said.extend(self.vital());
        said.extend(self.certificate());
        said.extend(self.clock());
        said.extend(self.disk());
        said.extend(self.secret());
        said
    }

    fn mismatch(&self) -> Option<Said> {
        match &self.live.agreement {
            Agreement::Mismatch(words) => Some((Severity::Error, format!("traffic: {words}"))),
            _ => None,
        }
    }

    /// While it goes to and fro that is what is said, and not each change.
    fn front(&self) -> Option<Said> {
        let trail = self.env.health.value()?.trail(&Door::Front)?;
        let probe = trail.latest()?;
        if self.now - probe.at > told::HEALTH || vital::flaps(trail, self.now).is_some() {
            return None;
        }
        match &probe.verdict {
            Verdict::Good => None,
            Verdict::Bad(words) => {
                Some((Severity::Error, format!("the front is not healthy{}: {words}", self.failing())))
            }
            Verdict::Unknown(words) => Some((Severity::Warning, format!("the front cannot be asked: {words}"))),
        }
    }

    /// Whether the address of the environment itself is asked.
    fn front_is_asked(&self) -> bool {
        self.env.health.value().is_some_and(|report| report.trail(&Door::Front).and_then(Trail::latest).is_some())
    }

    /// How long the front fails, once that is a while.
    fn failing(&self) -> String {
        let trail = self.env.health.value().and_then(|report| report.trail(&Door::Front));
        let time = trail.and_then(vital::failing_since).map(|since| self.now - since);
        time.filter(|time| *time >= WHILE).map(|time| format!(" for {}", span(time))).unwrap_or_default()
    }

    /// What the answers of a day tell.
    fn vital(&self) -> Vec<Said> {
        let Some(report) = self.env.health.value() else { return Vec::new() };
        let others: Vec<EnvName> = self.config.environments.keys().map(|name| EnvName(name.clone())).collect();
        let vitals = Vitals { report, own: self.name, others: &others, now: self.now };
        let said = vital::signs(&vitals).into_iter();
        said.map(|sign| (sign.severity, format!("{}: {}", title(&sign.door), sign.words))).collect()
    }

    /// The host, and the engine where the host is there.
    fn reached(&self) -> Option<Said> {
        if let Link::Lost { why, .. } = &self.env.link {
            let host = match &self.settings.host {
                Some(Host::Ssh(name)) => name.as_str(),
                _ => "the host",
            };
            let severity = if self.env.link.may_be_another() { Severity::Error } else { Severity::Warning };
            return Some((severity, format!("{host} is not reached: {why}")));
        }
        let reading = &self.env.containers;
        let fault = reading.fault().filter(|_| !is_unconfigured(reading))?;
        let since = reading.taken().map(|taken| format!(", last read {}", ago(self.now, taken))).unwrap_or_default();
        Some((Severity::Warning, format!("the engine is not reached{since}: {fault}")))
    }

    /// The nginx site, where it cannot be read or not be understood though the host is there.
    fn site(&self) -> Option<Said> {
        let reading = &self.env.traffic;
        let fault = reading.fault().filter(|_| !self.env.link.is_lost() && !is_unconfigured(reading))?;
        let since = reading.taken().map(|taken| format!(", last read {}", ago(self.now, taken))).unwrap_or_default();
        Some((Severity::Warning, format!("where nginx sends the traffic is not known{since}: {fault}")))
    }

    fn certificate(&self) -> Option<Said> {
        let ends = self.env.health.value()?.certificate_ends?;
        match ends - self.now {
            left if left > CERTIFICATE => None,
            left if left <= TimeDelta::zero() => {
                Some((Severity::Error, format!("the certificate ended {}", ago(self.now, ends))))
            }
            left => {
                let severity = if left <= CERTIFICATE_NOW { Severity::Error } else { Severity::Warning };
                Some((severity, format!("the certificate ends in {}", span(left))))
            }
        }
    }

    fn clock(&self) -> Option<Said> {
        let host = self.env.host.value().and_then(|host| host.ahead);
        let engine = self.env.containers.value().and_then(|list| list.ahead);
        let front = self.env.health.value().and_then(|report| report.latest(&Door::Front)?.ahead);
        let told = host.or(engine).map(|ahead| (ahead, "the clock of the host"));
        let (ahead, whose) = told.or_else(|| front.map(|ahead| (ahead, "the clock in the answers of the front")))?;
        let way = if ahead > TimeDelta::zero() { "ahead" } else { "behind" };
        (ahead.abs() > APART).then(|| (Severity::Warning, format!("{whose} is {} {way}", span(ahead.abs()))))
    }

    fn disk(&self) -> Option<Said> {
        let disk = self.env.host.value()?.disk?;
        (disk.used >= FULL).then(|| (Severity::Warning, format!("the disk of the host is {} % full", disk.used)))
    }

    fn secret(&self) -> Option<Said> {
        let facts = self.env.secret.value()?;
        let Some(keys) = &facts.keys else {
            return Some((Severity::Error, format!("{} is no JSON object: a deploy refuses it", facts.name)));
        };
        let branches = &self.config.branches;
        if self.config.branch_of(self.name.as_str()) != branches.production {
            return None;
        }
        let integration = |name: &&EnvName| self.config.branch_of(name.as_str()) == branches.integration;
        let from = self.board.environments.keys().find(integration)?;
        let theirs = &self.board.environments.get(from)?.secret;
        let missing: Vec<&str> = keys_of(theirs)?.difference(keys).map(String::as_str).collect();
        (!missing.is_empty()).then(|| {
            (
                Severity::Warning,
                format!("the secret lacks {} that {from} has{}", listed(&missing), self.secrets_age(theirs)),
            )
        })
    }

    /// How old the older of the two readings is, where that is not new.
    fn secrets_age(&self, theirs: &Reading<SecretFacts>) -> String {
        let taken = self.env.secret.taken().into_iter().chain(theirs.taken()).min();
        let old = taken.filter(|taken| self.now - *taken > SECRET);
        old.map(|taken| format!(", as of {}", ago(self.now, taken))).unwrap_or_default()
    }
}

fn title(door: &Door) -> String {
    match door {
        Door::Front => "the front".into(),
        Door::Slot(slot) => slots::loud(slot),
    }
}

fn keys_of(secret: &Reading<SecretFacts>) -> Option<&BTreeSet<String>> {
    secret.value()?.keys.as_ref()
}

/// The first names, and how many more there are.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(NAMES) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
