//! `dev_runs_it`, `prod_health`, `standby` and `quarantine`: what runs where, by what follows from the board.

use super::Evidence;
use crate::config::{EnvironmentSettings, Strategy};
use crate::domain::health::{Door, Probe, Verdict};
use crate::domain::host::{ScriptRole, ScriptState};
use crate::domain::workflow_run::{Confidence, RunState};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::ladder::{self, EvidenceKind, Runs};
use crate::environment::live::{self, Agreement, Live, Standing, Who};
use crate::environment::slots::{self, Role, SlotState, SlotView};
use crate::environment::span::ago;
use crate::environment::{Environment, told, vital};
use crate::operations::promotion::gate::{Gate, GateId};
use crate::operations::rollback::{PutBack, Quarantine};

/// A disk that is so full, in percent, may not take another image.
const FULL: u8 = 90;

/// An environment with what follows from its readings.
pub(super) struct Place<'a> {
    name: EnvName,
    settings: &'a EnvironmentSettings,
    pub(super) env: &'a Environment,
    live: Live,
    now: Moment,
}

impl<'a> Place<'a> {
    /// Where this environment runs; else why its gate could not be observed.
    pub(super) fn of(evidence: &Evidence<'a>, name: &str, id: &GateId) -> Result<Self, Box<Gate>> {
        let (config, now) = (evidence.config, evidence.now);
        let key = EnvName(name.to_owned());
        let unknown =
            |what: &str, clears: String| Box::new(Gate::unknown(id.clone(), format!("{name} {what}")).clears(clears));
        let Some(settings) = config.environments.get(name) else {
            return Err(unknown(
                "is not configured",
                format!("[environment.{name}] in cutover.toml says where it runs."),
            ));
        };
        let Some(env) = evidence.board.environments.get(&key) else {
            return Err(unknown("is not read", "Nothing has told of it yet: ask again.".into()));
        };
        let live = live::of(settings, env, now);
        Ok(Self { name: key, settings, env, live, now })
    }

    fn runs(&self, evidence: &Evidence<'_>) -> Runs {
        ladder::live(evidence.board, evidence.config, &self.name, self.now)
    }

    fn views(&self) -> Vec<SlotView<'a>> {
        slots::of(self.settings, self.env, &self.live, self.now)
    }

    /// The last answer of the front.
    fn front(&self) -> Option<&'a Probe> {
        self.env.health.value()?.latest(&Door::Front)
    }

    fn taken(&self) -> Option<Moment> {
        let read = [self.env.containers.taken(), self.front().map(|probe| probe.at)];
        read.into_iter().flatten().min()
    }

    /// A gate with the age of what it was judged by.
    fn dated(&self, gate: Gate) -> Gate {
        match self.taken() {
            Some(taken) => gate.at(taken),
            None => gate,
        }
    }

    /// Why it is not known what runs here.
    fn why(&self) -> String {
        match &self.live.agreement {
            Agreement::Unknown(why) | Agreement::Mismatch(why) => why.clone(),
            Agreement::Agree => told::why(&self.env.containers, self.now),
        }
    }
}

/// Why the containers themselves do not say now that this commit runs. What was deployed may be gone again.
fn unproved(place: &Place<'_>, runs: &Runs, commit: CommitId) -> Option<String> {
    if told::Told::of(&place.env.containers, told::CONTAINERS, place.now).now().is_none() {
        return Some(told::why(&place.env.containers, place.now));
    }
    let tells = |one: &ladder::Evidence| one.kind <= EvidenceKind::TagDigest && one.commit == commit;
    (!runs.evidence.iter().any(tells)).then(|| "its container does not tell its commit".to_owned())
}

/// What the front answers, and whether that is well; `None` where it cannot be told.
fn answer(place: &Place<'_>) -> (String, Option<bool>) {
    let Some(probe) = place.front() else {
        return (format!("what its front answers is not known: {}", told::why(&place.env.health, place.now)), None);
    };
    if place.now - probe.at > told::HEALTH {
        return (format!("its front was last asked {}", ago(place.now, probe.at)), None);
    }
    let took = probe.took.as_millis();
    match &probe.verdict {
        Verdict::Good => steady(place, format!("{} in {took} ms", probe.status.unwrap_or(200))),
        Verdict::Bad(words) => (format!("it is not healthy: {words}"), Some(false)),
        Verdict::Unknown(why) => (format!("its front cannot be asked: {why}"), None),
    }
}

/// A good answer between bad ones is not well.
fn steady(place: &Place<'_>, answer: String) -> (String, Option<bool>) {
    let trail = place.env.health.value().and_then(|report| report.trail(&Door::Front));
    match trail.and_then(|trail| vital::unsteady(trail, place.now)) {
        Some(words) => (format!("{answer}, but {words}"), Some(false)),
        None => (answer, Some(true)),
    }
}

/// Whether development runs what ships, and well.
pub(super) fn dev_runs_it(evidence: &Evidence<'_>) -> Gate {
    const ID: GateId = GateId::DevRunsIt;
    let place = match Place::of(evidence, "development", &ID) {
        Ok(place) => place,
        Err(gate) => return *gate,
    };
    let runs = place.runs(evidence);
    let gate = match runs.commit {
        None => Gate::unknown(ID, format!("what development runs is not known: {}", place.why())).clears(
            "[environment.development] in cutover.toml says where it runs; cutover doctor says what is in the way.",
        ),
        Some(commit) => running(&place, commit, &runs, evidence.heads.from.commit),
    };
    place.dated(gate)
}

fn running(place: &Place<'_>, commit: CommitId, runs: &Runs, ships: CommitId) -> Gate {
    let (words, well) = answer(place);
    let observed = format!("development runs {}; {words}", commit.short());
    let gate = |state: fn(GateId, String) -> Gate, observed: String| state(GateId::DevRunsIt, observed);
    if commit != ships {
        return gate(Gate::warn, format!("{observed}; what ships is {}", ships.short()))
            .findings(vec![format!("development runs {commit}")])
            .clears("Wait until its deploy has ended, or start it: cutover runs.");
    }
    if let Some(doubt) = &runs.disagreement {
        return gate(Gate::warn, format!("{observed}; {doubt}"))
            .findings(vec!["what runs is in doubt".into()])
            .clears("Look at its container: what it runs decides.");
    }
    if runs.confidence == Some(Confidence::Guess) {
        return gate(Gate::unknown, format!("{observed}, by the order in time alone"))
            .clears("Configure its host and container, so that the container itself tells.");
    }
    if let Some(why) = unproved(place, runs, commit) {
        return gate(Gate::unknown, format!("{observed}; whether it still runs is not known: {why}"))
            .clears("cutover doctor says what is in the way of reading its containers.");
    }
    match well {
        Some(true) => gate(Gate::pass, observed),
        Some(false) => gate(Gate::warn, observed)
            .findings(vec!["development is not healthy".into()])
            .clears("Somebody mends it there before it ships."),
        None => {
            gate(Gate::unknown, observed).clears("environment.development.url in cutover.toml says where it answers.")
        }
    }
}

/// Whether production is well, and its traffic where it is believed to be.
pub(super) fn prod_health(evidence: &Evidence<'_>) -> Gate {
    const ID: GateId = GateId::ProdHealth;
    let place = match Place::of(evidence, "production", &ID) {
        Ok(place) => place,
        Err(gate) => return *gate,
    };
    let gate = match &place.live.agreement {
        Agreement::Mismatch(words) => Gate::block(ID, format!("which slot is live is in doubt: {words}"))
            .findings(vec!["those who tell which slot is live do not agree".into()])
            .clears("Whoever looks after the host makes nginx, the slots and the scripts' record agree."),
        Agreement::Unknown(why) => Gate::unknown(ID, why.clone()).clears(
            "[environment.production] in cutover.toml says where it runs; cutover doctor says what is in the way.",
        ),
        Agreement::Agree => serving(&place, evidence),
    };
    place.dated(gate)
}

fn serving(place: &Place<'_>, evidence: &Evidence<'_>) -> Gate {
    let (words, well) = answer(place);
    let slot = place.live.slot.as_ref().map(|slot| format!("{} ", slots::loud(slot))).unwrap_or_default();
    let commit = place.runs(evidence).commit.map_or_else(|| "an unknown commit".to_owned(), |commit| commit.short());
    let tells = place.live.witness(Who::Nginx).is_some_and(|nginx| nginx.standing == Standing::Tells);
    let port = place.live.port.filter(|_| tells).map(|port| format!(", nginx sends to port {port}"));
    let port = port.unwrap_or_default();
    let observed = format!("{slot}{commit}; {words}{port}");
    match well {
        Some(true) => Gate::pass(GateId::ProdHealth, observed),
        Some(false) => Gate::warn(GateId::ProdHealth, observed)
            .findings(vec!["production is not healthy".into()])
            .clears("Put the last good version back first, unless this is what mends it."),
        None => Gate::unknown(GateId::ProdHealth, observed)
            .clears("environment.production.url in cutover.toml says where it answers."),
    }
}

/// What is lost in the standby slot, and whether it can be gone back afterwards.
pub(super) fn standby(evidence: &Evidence<'_>) -> Gate {
    let place = match Place::of(evidence, "production", &GateId::Standby) {
        Ok(place) => place,
        Err(gate) => return *gate,
    };
    let gate = match place.settings.strategy {
        Strategy::Single => {
            Gate::warn(GateId::Standby, "production is one container that is replaced: no slot stays to go back to")
                .findings(vec!["no slot stays".into()])
                .clears("Going back takes a deploy of the old image: accept it.")
        }
        Strategy::BlueGreen => replaced(&place, evidence),
    };
    place.dated(gate)
}

fn replaced(place: &Place<'_>, evidence: &Evidence<'_>) -> Gate {
    const ID: GateId = GateId::Standby;
    let views = place.views();
    let with = |role: Role| views.iter().find(|view| view.role == role);
    let (Some(active), Some(standby)) = (with(Role::Active), with(Role::Standby)) else {
        return Gate::unknown(ID, format!("which slot will be replaced is not known: {}", place.why())).clears(
            "environment.production.slots in cutover.toml names the slots; cutover doctor says what is in the way.",
        );
    };
    let commit = |view: &SlotView<'_>| {
        let runs = ladder::of(evidence.board, evidence.config, &place.name, view.name.as_ref(), place.now);
        runs.commit.map_or_else(|| "an unknown commit".to_owned(), |commit| commit.short())
    };
    let (new, old) = (standby.title(), active.title());
    let lost = match &standby.state {
        SlotState::Missing => format!("{new} is empty and will be filled"),
        SlotState::Unknown(why) => format!("{new} will be replaced, and what it holds is not known: {why}"),
        state => format!("{new} {}, {}, will be replaced", commit(standby), state.words()),
    };
    let observed = format!("{lost}; {old} {} stays as previous", commit(active));
    match doubts(place).as_slice() {
        [] if active.state == SlotState::Running => Gate::pass(ID, observed),
        [] => Gate::unknown(ID, format!("{observed}; whether {old} runs is not known"))
            .clears("cutover doctor says what is in the way."),
        doubts => Gate::warn(ID, format!("{observed}; {}", doubts.join("; ")))
            .findings(doubts.to_vec())
            .clears("Whoever looks after the host mends it before the way back is needed."),
    }
}

/// What would be in the way of going back, or of the new image.
fn doubts(place: &Place<'_>) -> Vec<String> {
    let Some(host) = place.env.host.value() else { return Vec::new() };
    let script = host.scripts.iter().find(|script| script.role == ScriptRole::Rollback);
    let script = script.and_then(|script| match script.state {
        ScriptState::Missing => Some(format!("{} is missing", script.path)),
        ScriptState::NotExecutable => Some(format!("{} may not be executed", script.path)),
        ScriptState::Hollow => Some(format!("{} does nothing as it is", script.path)),
        ScriptState::Ready | ScriptState::Unknown => None,
    });
    let full = host.disk.filter(|disk| disk.used >= FULL).map(|_| "the disk may not take another image".to_owned());
    script.into_iter().chain(full).collect()
}

/// Whether production was put back and its branch still holds what was bad.
pub(super) fn quarantine(evidence: &Evidence<'_>) -> Gate {
    const ID: GateId = GateId::Quarantine;
    if let Some(gate) = kept_back(evidence) {
        return gate;
    }
    let place = match Place::of(evidence, "production", &ID) {
        Ok(place) => place,
        Err(gate) => return *gate,
    };
    let (runs, head) = (place.runs(evidence), &evidence.heads.to);
    let gate = match (runs.commit, runs.confidence) {
        (Some(commit), _) if commit == head.commit => match unproved(&place, &runs, commit) {
            None => Gate::pass(ID, format!("production runs {}, the head of {}", commit.short(), head.branch)),
            Some(why) => Gate::unknown(
                ID,
                format!("{} was deployed, and whether production still runs it is not known: {why}", commit.short()),
            )
            .clears("cutover doctor says what is in the way of reading its containers."),
        },
        (Some(commit), Some(Confidence::Likely | Confidence::Certain)) => put_back(evidence, commit),
        (commit, _) => {
            let guess = commit.map(|commit| format!(", perhaps {}", commit.short())).unwrap_or_default();
            Gate::unknown(
                ID,
                format!("whether production runs the head of {} is not known{guess}: {}", head.branch, place.why()),
            )
            .clears(
                "[environment.production] in cutover.toml says where it runs; cutover doctor says what is in the way.",
            )
        }
    };
    place.dated(gate)
}

/// What production is known to run, and not only guessed.
fn running_now(place: &Place<'_>, evidence: &Evidence<'_>) -> Option<CommitId> {
    let runs = place.runs(evidence);
    runs.commit.filter(|_| matches!(runs.confidence, Some(Confidence::Likely | Confidence::Certain)))
}

/// What production's branch has was put back from here, and nothing there or on its way mends it.
fn kept_back(evidence: &Evidence<'_>) -> Option<Gate> {
    let head = &evidence.heads.to;
    let runs =
        Place::of(evidence, "production", &GateId::Quarantine).ok().and_then(|place| running_now(&place, evidence));
    let here = |back: &&PutBack| {
        let is_here = back.one.environment == "production" && back.holding.contains(&head.commit);
        is_here && back.mended_by.is_none() && !runs.is_some_and(|runs| back.is_past(runs))
    };
    let one = &evidence.outside.put_back.iter().rev().find(here)?.one;
    let reason = one.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let reason = reason + &moved(evidence, one);
    let bad = one.bad.short();
    let holds = if one.bad == head.commit { String::new() } else { format!("; {} has it", head.branch) };
    let observed =
        format!("production was put back from {bad} {} by {}{reason}{holds}", ago(evidence.now, one.at), one.who);
    let clears = format!(
        "Ship a revert of it, or a commit of the type fix that names {bad} and changes more than the changelog; or, where it was \
         no fault of {bad}: cutover rollback --lift."
    );
    Some(Gate::block(GateId::Quarantine, observed).at(one.at).clears(clears))
}

/// That production was configured at another place then.
fn moved(evidence: &Evidence<'_>, one: &Quarantine) -> String {
    let settings = evidence.config.environments.get(&one.environment);
    settings.and_then(|settings| one.moved(settings)).map(|moved| format!("; {moved}")).unwrap_or_default()
}

fn put_back(evidence: &Evidence<'_>, runs: CommitId) -> Gate {
    let head = &evidence.heads.to;
    let deployed = evidence.board.runs.value().is_some_and(|list| {
        list.runs.iter().any(|run| {
            let file = evidence.config.workflows.deploy.get("production");
            let ships = run.ships.as_ref().is_some_and(|ships| ships.commit == head.commit);
            file.is_some() && run.file.as_ref() == file && ships && run.state == RunState::Success
        })
    });
    let known = evidence.outside.quarantined.iter().any(|one| one.bad == head.commit);
    let how = if deployed || known {
        "was deployed and is not live, as far as is seen here: it was put back, or something else was deployed"
    } else {
        "was never deployed"
    };
    Gate::warn(
        GateId::Quarantine,
        format!("production runs {}; {} {} {how}", runs.short(), head.branch, head.commit.short()),
    )
    .findings(vec![format!("production runs {runs}, {} is {}", head.branch, head.commit)])
    .clears(format!(
        "Revert on {} what was bad, or make sure that it is mended: this promotion ships it again.",
        head.branch
    ))
}
