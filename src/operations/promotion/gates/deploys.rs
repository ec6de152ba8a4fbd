//! `deploy_in_flight` and `deploy_workflow`: whether production is being deployed to, and which file will do it.

use super::{Evidence, LATELY, lasted, listed, span, told, unobserved};
use crate::domain::EnvName;
use crate::domain::workflow_run::{Run, RunState};
use crate::environment::told::HOST;
use crate::operations::promotion::gate::{Gate, GateId};
use crate::operations::promotion::ships::Content;

/// Who tells of a lock on the host.
const HOST_TELLS: &str = "host";

pub(super) fn deploy_in_flight(evidence: &Evidence<'_>) -> Gate {
    let Some(file) = evidence.config.workflows.deploy.get("production") else {
        return Gate::unknown(GateId::DeployInFlight, "no workflow is configured that deploys production")
            .clears("Set workflows.deploy.production in cutover.toml.");
    };
    let reading = &evidence.board.runs;
    let (list, taken) = match told(reading, LATELY, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(GateId::DeployInFlight, reading, why),
    };
    let of_file = |run: &&Run| run.file.as_ref() == Some(file);
    let known = |run: &&Run| run.state.is_open() && run.state != RunState::Unknown;
    let running: Vec<&Run> = list.runs.iter().filter(of_file).filter(known).collect();
    let unclear = unclear(&list.runs, file);
    let gate = match (running.as_slice(), host_lock(evidence)) {
        ([], Ok(None) | Err(_)) if !unclear.is_empty() => untold(GateId::DeployInFlight, &unclear),
        ([], Err(gate)) => return *gate,
        ([], Ok(None)) => Gate::pass(
            GateId::DeployInFlight,
            format!("no run of {file} goes on or waits{}", last(list.runs.iter().find(of_file), evidence)),
        ),
        ([], Ok(Some(who))) => {
            let gate = Gate::block(GateId::DeployInFlight, format!("the host is locked: {who}"))
                .findings(vec!["the host is locked".into()])
                .clears("Whoever holds that lock ends what they do, or takes it away.");
            Gate { source: HOST_TELLS, ..gate }
        }
        (running, _) => {
            let named: Vec<String> = running.iter().map(|run| named(run, evidence)).collect();
            let findings = running.iter().map(|run| format!("run {}", run.id)).collect();
            Gate::block(GateId::DeployInFlight, listed(&named, 2)).findings(findings).clears(cleared(running))
        }
    };
    gate.at(taken)
}

/// The lock on production's host, by which a deploy from there is told; nothing where no host is configured.
fn host_lock(evidence: &Evidence<'_>) -> Result<Option<String>, Box<Gate>> {
    let name = EnvName("production".into());
    let settings = evidence.config.environments.get(name.as_str());
    if settings.is_none_or(|settings| settings.host.is_none()) {
        return Ok(None);
    }
    let Some(env) = evidence.board.environments.get(&name) else {
        let words = "whether the host of production is locked is not known: it is not read yet";
        let gate = Gate::unknown(GateId::DeployInFlight, words).clears("Ask again: cutover promote --plan.");
        return Err(Box::new(Gate { source: HOST_TELLS, ..gate }));
    };
    match told(&env.host, HOST, evidence.now) {
        Ok((host, _)) => Ok(host.lock.clone()),
        Err(why) => {
            let words = format!("whether the host of production is locked is not known: {why}");
            Err(Box::new(Gate { source: HOST_TELLS, ..unobserved(GateId::DeployInFlight, &env.host, words) }))
        }
    }
}

/// Runs that may be deploying: of which nobody knows how far they are, unless one that was asked for later ended well;
/// and open ones whose workflow GitHub does not tell.
fn unclear<'a>(runs: &'a [Run], file: &str) -> Vec<&'a Run> {
    let of_file = |run: &&Run| run.file.as_deref() == Some(file);
    let well = runs.iter().filter(of_file).filter(|run| run.state == RunState::Success).map(|run| run.created).max();
    let is_unclear = |run: &&Run| match &run.file {
        None => run.state.is_open(),
        Some(_) => of_file(run) && run.state == RunState::Unknown && well.is_none_or(|well| run.created > well),
    };
    runs.iter().filter(is_unclear).collect()
}

/// What GitHub does not tell of runs that are open.
pub(super) fn untold(id: GateId, unclear: &[&Run]) -> Gate {
    let what = |run: &&Run| match &run.file {
        None => format!("{} #{} goes on, and GitHub does not tell its file", run.workflow, run.number),
        Some(file) => format!("how far {file} #{} is, GitHub does not tell", run.number),
    };
    let named: Vec<String> = unclear.iter().map(what).collect();
    let clears = unclear.first().map(|run| format!("Wait until it has ended: cutover runs show {}.", run.id));
    Gate::unknown(id, listed(&named, 2)).clears(clears.unwrap_or_default())
}

fn named(run: &Run, evidence: &Evidence<'_>) -> String {
    let what = match run.state {
        RunState::Waiting => "waits for approval",
        RunState::Queued => "is queued",
        RunState::Zombie => "hangs in the queue and may still begin",
        _ => "goes on",
    };
    let file = run.file.as_deref().unwrap_or(&run.workflow);
    let ships = run.ships.as_ref().map(|ships| format!(" with {}", ships.commit.short())).unwrap_or_default();
    let since = run.started.unwrap_or(run.created);
    format!("{file} #{} {what}{ships}, since {}", run.number, lasted(evidence.now - since))
}

fn cleared(running: &[&Run]) -> String {
    let waits = running.iter().find(|run| run.state == RunState::Waiting);
    match (waits, running.first()) {
        (Some(run), _) => format!("A reviewer rules: cutover runs approve {0} or cutover runs reject {0}.", run.id),
        (None, Some(run)) if run.state == RunState::Zombie => {
            format!("Somebody cancels it: cutover runs cancel {}.", run.id)
        }
        (None, Some(run)) => format!("Wait until it has ended: cutover runs show {}.", run.id),
        (None, None) => "Wait until it has ended.".into(),
    }
}

fn last(run: Option<&Run>, evidence: &Evidence<'_>) -> String {
    let state = |run: &Run| match run.state {
        RunState::Success => "ended well",
        RunState::Failure => "failed",
        RunState::Cancelled => "was cancelled",
        RunState::Skipped => "was skipped",
        _ => "ended",
    };
    run.map(|run| format!("; #{} {} {} ago", run.number, state(run), span(evidence.now - run.updated)))
        .unwrap_or_default()
}

pub(super) fn deploy_workflow(evidence: &Evidence<'_>) -> Gate {
    let deploy = &evidence.ships.deploy;
    let id = GateId::DeployWorkflow;
    let Some(file) = &deploy.file else {
        return Gate::unknown(id, "no workflow is configured that deploys production")
            .clears("Set workflows.deploy.production in cutover.toml.");
    };
    let Some(branch) = &deploy.default_branch else {
        let reading = &evidence.outside.default_branch;
        let why = told(reading, LATELY, evidence.now).err().unwrap_or_default();
        return unobserved(id, reading, format!("the default branch, whose file runs: {why}"));
    };
    let gate = match &deploy.at_default {
        None if !deploy.default_is_here => {
            Gate::unknown(id, format!("{branch}, whose {file} runs, is not in this clone"))
                .clears("cutover fetch brings it.")
        }
        None => Gate::block(id, format!("{branch} has no {file}: nothing would deploy"))
            .clears(format!("Somebody adds {file} to {branch}: what follows a build runs the default branch's file.")),
        Some(Content { triggers: Err(why) }) => Gate::unknown(id, format!("{file} of {branch}: {why}"))
            .clears(format!("Somebody mends {file} on {branch}.")),
        Some(Content { triggers: Ok(_) }) => followed(evidence, file),
    };
    gate.at(evidence.now)
}

/// A file that can be read: whether it hears of the build, and whether it is production's own.
fn followed(evidence: &Evidence<'_>, file: &str) -> Gate {
    let (deploy, into) = (&evidence.ships.deploy, &evidence.heads.to.branch);
    let branch = deploy.default_branch.as_ref().map_or("", |branch| branch.as_str());
    let follows = deploy.at_default.as_ref().and_then(|at| at.triggers.as_ref().ok()?.follows.as_ref());
    let build = deploy.build.as_ref().and_then(|build| build.name.clone());
    let build = build.unwrap_or_else(|| evidence.config.workflows.build.clone());
    let id = GateId::DeployWorkflow;
    match follows {
        None => Gate::warn(id, format!("{file} of {branch} does not follow a build: nothing deploys by itself"))
            .clears(format!("Start it by hand after the build: cutover runs start {file} --branch {branch}.")),
        Some(follows) if !follows.hears(&build, into.as_str()) => Gate::warn(
            id,
            format!("{file} of {branch} does not follow \"{build}\" on {into}: nothing deploys by itself"),
        )
        .clears(format!("Start it by hand after the build: cutover runs start {file} --branch {branch}.")),
        Some(_) if branch == into.as_str() => Gate::pass(id, format!("{file} of {branch}, the default branch")),
        Some(_) if deploy.same_as_production => {
            Gate::pass(id, format!("{file} of {branch}, the default branch; {into} has the same"))
        }
        Some(_) => Gate::warn(
            id,
            format!("{file} of {branch}, the default branch, runs, and not the one of {into}, which differs"),
        )
        .findings(vec![format!("{file} differs between {branch} and {into}")])
        .clears(format!("Read git diff {into} {branch} -- .github/workflows/{file} first.")),
    }
}
