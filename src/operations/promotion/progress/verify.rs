//! Whether what was promoted takes the traffic, is what was built, and answers well. Only then it is live.

use super::{Case, Ended, Outcome, Step, StepLine, StepState, pending, production};
use crate::config::EnvironmentSettings;
use crate::domain::health::{Door, Kind};
use crate::domain::host::CheckOutcome;
use crate::domain::workflow_run::Confidence;
use crate::domain::{CommitId, Moment};
use crate::environment::ladder::{self, EvidenceKind};
use crate::environment::live::{self, Agreement};
use crate::environment::span::span;
use crate::environment::{Environment, slots};
use chrono::TimeDelta;

/// So many good answers in a row of the front, after traffic was switched.
const GOOD: usize = 5;
/// So many bad ones in a row are a failure.
const BAD: usize = 5;
/// After a deploy has ended well, so long what cannot be seen is waited for.
pub const BLIND: TimeDelta = TimeDelta::minutes(15);
/// And whoever looks looks so long, before it is called unverified.
const LOOKED: TimeDelta = TimeDelta::minutes(1);

impl Case<'_> {
    /// Traffic, verification, and how it ended where that is told by them.
    pub(super) fn verify(&self, deploy: &StepLine) -> (StepLine, StepLine, Option<Ended>) {
        let name = production();
        let seen = self.config.environments.get(name.as_str()).zip(self.board.environments.get(&name));
        let Some((settings, env)) = seen else {
            let none = |step| StepLine::of(step, StepState::Unknown, "production is not configured here");
            let ended = (deploy.state == StepState::Done).then(|| self.unverified("production is not configured here"));
            return (none(Step::Traffic), none(Step::Verify), ended);
        };
        let runs = ladder::live(self.board, self.config, &name, self.now);
        let live = live::of(settings, env, self.now);
        let serves = live.slot.as_ref().map(slots::loud).unwrap_or_default();
        match runs.commit {
            Some(commit) if commit == self.merge => {
                let words = format!("{serves} with {}", commit.short());
                let traffic = StepLine::of(Step::Traffic, StepState::Done, words.trim_start());
                let doubt = self.doubt(&live.agreement, &runs);
                let (verify, ended) = self.judge(settings, env, deploy, doubt);
                (traffic, verify, ended)
            }
            Some(commit) if deploy.time.1.is_none_or(|ended| self.seen_since(env, ended)) => {
                self.elsewhere(commit, deploy, &serves)
            }
            told => {
                let why = told.map_or_else(|| blind(&live.agreement), |commit| last_seen(commit, env));
                let traffic = StepLine::of(Step::Traffic, state_of(deploy, StepState::Unknown), why.clone());
                (traffic, pending(Step::Verify), self.waited_blindly(deploy, &why))
            }
        }
    }

    /// Whether what runs can be read, and was after this moment of GitHub: what was read before says nothing of it.
    pub(super) fn seen_since(&self, env: &Environment, moment: Moment) -> bool {
        let containers = &env.containers;
        containers.fault().is_none() && containers.taken().is_some_and(|taken| taken >= self.here(moment))
    }

    fn unverified(&self, why: &str) -> Ended {
        let sentence =
            format!("GitHub says that {} was deployed, and it could not be verified: {why}", self.merge.short());
        Ended::of(Outcome::Unverified, sentence).then("Look at production: cutover env, cutover health.")
    }

    fn waited_blindly(&self, deploy: &StepLine, why: &str) -> Option<Ended> {
        let ended = deploy.time.1.filter(|_| deploy.state == StepState::Done)?;
        let waited = self.now - self.here(ended) > BLIND && self.now - self.watched > LOOKED;
        waited.then(|| self.unverified(why))
    }

    /// Another commit serves: before the switch that is as it should be.
    fn elsewhere(&self, commit: CommitId, deploy: &StepLine, serves: &str) -> (StepLine, StepLine, Option<Ended>) {
        let words = format!("{serves} with {} takes it", commit.short());
        if deploy.state != StepState::Done {
            let state = state_of(deploy, StepState::Pending);
            return (StepLine::of(Step::Traffic, state, words.trim_start()), pending(Step::Verify), None);
        }
        let waited = deploy.time.1.map_or_else(TimeDelta::zero, |ended| self.now - self.here(ended));
        if waited < TimeDelta::minutes(3) {
            let line = StepLine::of(Step::Traffic, StepState::Running, format!("{words}; the deploy has just ended"));
            return (line, pending(Step::Verify), None);
        }
        let sentence = format!(
            "The deploy of {} ended well {} ago, and {} serves: another deploy or a rollback came after it",
            self.merge.short(),
            span(waited),
            commit.short()
        );
        let ended =
            Ended::of(Outcome::Overtaken, sentence).then("cutover env tells what runs; cutover runs tells what came.");
        (StepLine::of(Step::Traffic, StepState::Failed, words.trim_start()), pending(Step::Verify), Some(ended))
    }

    /// What speaks against calling it what was built.
    fn doubt(&self, agreement: &Agreement, runs: &ladder::Runs) -> Option<String> {
        if let Agreement::Mismatch(words) | Agreement::Unknown(words) = agreement {
            return Some(words.clone());
        }
        if let Some(words) = &runs.disagreement {
            return Some(words.clone());
        }
        let container = runs.evidence.iter().any(|evidence| {
            evidence.kind <= EvidenceKind::TagDigest
                && evidence.commit == self.merge
                && evidence.confidence >= Confidence::Likely
        });
        (!container).then(|| "its container does not tell which commit it is of".to_owned())
    }

    fn judge(
        &self,
        settings: &EnvironmentSettings,
        env: &Environment,
        deploy: &StepLine,
        doubt: Option<String>,
    ) -> (StepLine, Option<Ended>) {
        let line = |state, words: String| StepLine::of(Step::Verify, state, words);
        let since = deploy.time.1.map_or(self.now, |ended| self.here(ended));
        let (good, bad) = in_a_row(env, since);
        if bad >= BAD {
            let sentence = format!("{} takes the traffic and the last {bad} answers were bad", self.merge.short());
            let next = "Roll back now: the previous slot is one switch away (rollback.sh on the host).";
            return (
                line(StepState::Failed, format!("the last {bad} answers were bad")),
                Some(Ended::of(Outcome::Unhealthy, sentence).then(next)),
            );
        }
        if deploy.state != StepState::Done {
            return (
                line(state_of(deploy, StepState::Pending), format!("{good} good answers; the deploy has not ended")),
                None,
            );
        }
        if let Some(check) = failed_check(settings, env, since) {
            let sentence = format!("{} takes the traffic, and the check {check}", self.merge.short());
            return (
                line(StepState::Failed, format!("the check {check}")),
                Some(
                    Ended::of(Outcome::Unhealthy, sentence)
                        .then("Look at it, then decide: cutover precheck asks again; rolling back is one switch."),
                ),
            );
        }
        let waits =
            doubt.or_else(|| (good < GOOD).then(|| format!("{good} of {GOOD} good answers since the deploy ended")));
        if let Some(words) = waits.or_else(|| unchecked(settings, env, since)).or_else(|| self.uncompared(env, deploy))
        {
            let ended = self.waited_blindly(deploy, &words);
            return (line(StepState::Running, words), ended);
        }
        let verdict = self.compared(env, deploy);
        let sentence =
            format!("{} is live on production: its container serves and answers well; {verdict}", self.merge.short());
        (
            line(StepState::Done, format!("{good} good answers since the deploy ended")),
            Some(Ended::of(Outcome::Live, sentence)),
        )
    }
}

/// Why it is not told who serves.
fn blind(agreement: &Agreement) -> String {
    match agreement {
        Agreement::Mismatch(words) | Agreement::Unknown(words) => words.clone(),
        Agreement::Agree => "which commit serves is not told".into(),
    }
}

/// Who served before the containers could not be read any more.
fn last_seen(commit: CommitId, env: &Environment) -> String {
    let why = env.containers.fault().map(|fault| format!(": {fault}")).unwrap_or_default();
    format!("{} served when the containers were read last{why}", commit.short())
}

/// How many of the last answers of the front since then were good, or bad, in a row.
fn in_a_row(env: &Environment, since: Moment) -> (usize, usize) {
    let Some(trail) = env.health.value().and_then(|report| report.trail(&Door::Front)) else { return (0, 0) };
    let kinds: Vec<Kind> = trail.since(since).map(|beat| beat.kind).collect();
    let run = |of: fn(&Kind) -> bool| kinds.iter().rev().take_while(|kind| of(kind)).count();
    (run(|kind| *kind == Kind::Good), run(|kind| *kind == Kind::Bad))
}

/// The same where the deploy has begun; else its turn has not come.
fn state_of(deploy: &StepLine, state: StepState) -> StepState {
    match deploy.state {
        StepState::Pending => StepState::Pending,
        StepState::Running | StepState::Waiting if state == StepState::Pending => StepState::Pending,
        _ => state,
    }
}

/// A check of the host that failed since the deploy.
fn failed_check(settings: &EnvironmentSettings, env: &Environment, since: Moment) -> Option<String> {
    let results = env.precheck.value().filter(|_| has_checks(settings))?;
    let failed = results.iter().find(|check| check.at >= since && check.outcome == CheckOutcome::Failed)?;
    Some(format!("{} failed: {}", failed.name, failed.observed))
}

/// Why not every check of the host has passed since the deploy. One that could not be asked has not.
fn unchecked(settings: &EnvironmentSettings, env: &Environment, since: Moment) -> Option<String> {
    if !has_checks(settings) {
        return None;
    }
    if let Some(fault) = env.precheck.fault() {
        return Some(format!("the checks of the host could not be asked: {fault}"));
    }
    let results = env.precheck.value().filter(|_| env.precheck.taken().is_some_and(|taken| taken >= since));
    let Some(results) = results else { return Some("the checks of the host are asked again".into()) };
    let unasked = results.iter().find(|check| check.outcome == CheckOutcome::Unknown)?;
    Some(format!("the check {} could not be asked: {}", unasked.name, unasked.observed))
}

fn has_checks(settings: &EnvironmentSettings) -> bool {
    settings.nginx_site.is_some() || !settings.checks.is_empty()
}
