//! Whether what was promoted takes the traffic, is what was built, and answers well. Only then it is live.

use super::{Case, Ended, Outcome, Step, StepLine, StepState, pending, production};
use crate::config::{EnvironmentSettings, Strategy};
use crate::domain::health::{Door, Kind};
use crate::domain::host::CheckOutcome;
use crate::domain::workflow_run::Confidence;
use crate::domain::{CommitId, Moment};
use crate::environment::ladder::{self, EvidenceKind};
use crate::environment::live::{self, Agreement};
use crate::environment::span::{ago, lasted};
use crate::environment::{Environment, slots, told};
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
                let doubt = self.unseen(env, deploy).or_else(|| self.doubt(&live.agreement, &runs));
                let (verify, ended) = self.judge((settings, env), deploy, doubt);
                (traffic, verify, ended)
            }
            Some(commit) => self.elsewhere((commit, &serves), env, deploy),
            None => {
                let why = blind(&live.agreement);
                let traffic = StepLine::of(Step::Traffic, state_of(deploy, StepState::Unknown), why.clone());
                (traffic, pending(Step::Verify), self.waited_blindly(deploy, &why))
            }
        }
    }

    /// Whether what runs can be read, and was after this moment of GitHub and since it is watched: what was read before says
    /// nothing of it.
    pub(super) fn seen_since(&self, env: &Environment, moment: Moment) -> bool {
        let containers = &env.containers;
        let since = self.here(moment).max(self.watched);
        containers.fault().is_none() && containers.taken().is_some_and(|taken| taken >= since)
    }

    fn unverified(&self, why: &str) -> Ended {
        let sentence =
            format!("GitHub says that {} was deployed, and it could not be verified: {why}", self.merge.short());
        Ended::of(Outcome::Unverified, sentence).then("Look at production: cutover env, cutover health.")
    }

    fn waited_blindly(&self, deploy: &StepLine, why: &str) -> Option<Ended> {
        let ended = self.here(over(deploy)?);
        let waited = self.now - ended > BLIND && self.now - self.watched > LOOKED;
        waited.then(|| self.unverified(why))
    }

    /// Why what the containers were told to be says nothing of the time after the deploy.
    fn unseen(&self, env: &Environment, deploy: &StepLine) -> Option<String> {
        let ended = over(deploy)?;
        match (self.seen_since(env, ended), env.containers.taken(), env.containers.fault()) {
            (true, ..) => None,
            (false, Some(_), Some(fault)) => Some(format!("the containers cannot be read: {fault}")),
            (false, Some(taken), None) => {
                Some(format!("the containers were last read {}, and are asked again", ago(self.now, taken)))
            }
            (false, None, _) => Some("the containers were not read yet".into()),
        }
    }

    /// Another commit serves: before the switch that is as it should be.
    fn elsewhere(
        &self,
        (commit, serves): (CommitId, &str),
        env: &Environment,
        deploy: &StepLine,
    ) -> (StepLine, StepLine, Option<Ended>) {
        if is_read_before_the_switch(env, self.now) {
            let why = format!("{serves} takes it, and which commit that is is read anew");
            let ended = self.waited_blindly(deploy, why.trim_start());
            let traffic = StepLine::of(Step::Traffic, state_of(deploy, StepState::Unknown), why.trim_start());
            return (traffic, pending(Step::Verify), ended);
        }
        let words = format!("{serves} with {} takes it", commit.short());
        let unseen = match self.unseen(env, deploy) {
            None if over(deploy).is_some() && deploy.state != StepState::Done => {
                Some(format!("{}, and whether that deploy was of it is not told", words.trim_start()))
            }
            other => other,
        };
        if let Some(why) = unseen {
            let why = if over(deploy).is_some_and(|ended| self.seen_since(env, ended)) {
                why
            } else {
                last_seen(commit, env)
            };
            let ended = self.waited_blindly(deploy, &why);
            return (StepLine::of(Step::Traffic, StepState::Unknown, why), pending(Step::Verify), ended);
        }
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
            "The deploy of {} ended well {} ago, and {} serves: it switched nothing, or another deploy or a rollback came after it",
            self.merge.short(),
            lasted(waited),
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
        (settings, env): (&EnvironmentSettings, &Environment),
        deploy: &StepLine,
        doubt: Option<String>,
    ) -> (StepLine, Option<Ended>) {
        let line = |state, words: String| StepLine::of(Step::Verify, state, words);
        let since = deploy.time.1.map_or(self.now, |ended| self.here(ended));
        let (good, bad) = in_a_row(env, since);
        if bad >= BAD {
            let sentence = format!("{} takes the traffic and the last {bad} answers were bad", self.merge.short());
            let next = match settings.strategy {
                Strategy::BlueGreen => {
                    "Roll back now, the previous slot is one switch away: cutover rollback --to previous, or ! in the console."
                }
                Strategy::Single => "Roll back now: deploy the image of before; there is no other slot to switch to.",
            };
            return (
                line(StepState::Failed, format!("the last {bad} answers were bad")),
                Some(Ended::of(Outcome::Unhealthy, sentence).then(next)),
            );
        }
        if over(deploy).is_none() {
            return (
                line(state_of(deploy, StepState::Pending), format!("{good} good answers; the deploy has not ended")),
                None,
            );
        }
        if let Some((check, at)) = failed_check(settings, env, since) {
            let first = self.failing.filter(|first| *first < at);
            if first.is_none() {
                let again = line(StepState::Running, format!("the check {check}; it is asked once more"));
                let since = self.failing.unwrap_or(at);
                return (StepLine { time: (Some(since), None), ..again }, None);
            }
            let sentence = format!("{} takes the traffic, and the check {check}", self.merge.short());
            return (
                line(StepState::Failed, format!("the check {check}")),
                Some(
                    Ended::of(Outcome::Unhealthy, sentence)
                        .then("Look at it, then decide whether to roll back: cutover precheck asks again."),
                ),
            );
        }
        let last = env.health.value().and_then(|report| report.latest(&Door::Front)).map(|probe| probe.at);
        let old = last.is_none_or(|last| self.now - last > told::HEALTH);
        let doubt = doubt.or_else(|| old.then(|| "its front was not asked lately".to_owned()));
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

/// Whether traffic was switched after the containers were read: the slot that takes it may have another one by now. Files
/// know whole seconds.
pub(super) fn is_read_before_the_switch(env: &Environment, now: Moment) -> bool {
    let host = env.host.value().and_then(|host| host.ahead);
    let ahead = host.or_else(|| env.containers.value()?.ahead).unwrap_or_default();
    let switched = env.traffic.value().and_then(|traffic| traffic.written).map(|written| written - ahead);
    // What is yet to come was written by a clock that nobody knows.
    let switched = switched.filter(|switched| *switched <= now);
    switched.zip(env.containers.taken()).is_some_and(|(switched, read)| read < switched + TimeDelta::seconds(1))
}

/// When the deploy ended, well or, where it was started by hand, perhaps of something else.
fn over(deploy: &StepLine) -> Option<Moment> {
    deploy.time.1.filter(|_| matches!(deploy.state, StepState::Done | StepState::Unknown))
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
    let kinds: Vec<Kind> = trail.since(since).filter(|beat| beat.asked() >= since).map(|beat| beat.kind).collect();
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
fn failed_check(settings: &EnvironmentSettings, env: &Environment, since: Moment) -> Option<(String, Moment)> {
    let results = env.precheck.value().filter(|_| has_checks(settings))?;
    let failed = results.iter().find(|check| check.at >= since && check.outcome == CheckOutcome::Failed)?;
    Some((format!("{} failed: {}", failed.name, failed.observed), failed.at))
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
