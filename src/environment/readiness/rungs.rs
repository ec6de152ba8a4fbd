//! The ways back, one by one: what each needs, and whether it is there.

use super::{Case, Rung, RungState, RungView, Target};
use crate::chain;
use crate::config::{Host, Strategy};
use crate::domain::container::ContainerHealth;
use crate::domain::health::Verdict;
use crate::domain::host::{Link, ScriptRole, ScriptState};
use crate::domain::host_image::{HostImage, HostImages};
use crate::domain::image::{Image, Restorable};
use crate::domain::workflow_run::{Run, RunState};
use crate::domain::{CommitId, Moment};
use crate::environment::live::Agreement;
use crate::environment::slots::{SlotState, SlotView, is_good};
use crate::environment::span::{ago, span};
use crate::environment::told::{self, Told};
use crate::sources::github::Right;
use chrono::TimeDelta;

/// GitHub runs nothing again after so long.
const RERUN: TimeDelta = TimeDelta::days(30);
/// Images are read every minute or less often.
const IMAGES: TimeDelta = TimeDelta::minutes(20);

pub(super) fn all(case: &Case<'_>, standby: Option<&SlotView<'_>>, target: Option<&Target>) -> Vec<RungView> {
    let commit = target.and_then(|target| target.commit);
    vec![
        warm_flip(case, standby),
        cold_start(case, standby),
        local_image(case, standby, commit),
        registry_image(case, commit),
        rerun(case, commit),
        dispatch(case, commit),
        revert(case),
    ]
}

/// The ways that go by a commit alone, to this one.
pub(super) fn toward(case: &Case<'_>, (rung, commit): (Rung, CommitId)) -> Option<RungView> {
    match rung {
        Rung::RegistryImage => Some(registry_image(case, Some(commit))),
        Rung::Rerun => Some(rerun(case, Some(commit))),
        Rung::Dispatch => Some(dispatch(case, Some(commit))),
        Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage | Rung::Revert => None,
    }
}

/// What speaks against a way, the first that does. `Ok` holds when each fact was seen.
type Proof = Result<Option<Moment>, RungState>;

fn view(rung: Rung, proof: Proof, eta: Option<TimeDelta>) -> RungView {
    let (state, proven_at) = match proof {
        Ok(at) => (RungState::Available, at),
        Err(state) => (state, None),
    };
    RungView { rung, state, proven_at, eta: eta.and_then(|eta| eta.to_std().ok()) }
}

fn blocked<T>(why: impl Into<String>) -> Result<T, RungState> {
    Err(RungState::Blocked(why.into()))
}

fn unknown<T>(why: impl Into<String>) -> Result<T, RungState> {
    Err(RungState::Unknown(why.into()))
}

fn warm_flip(case: &Case<'_>, standby: Option<&SlotView<'_>>) -> RungView {
    view(Rung::WarmFlip, warm(case, standby), None)
}

fn warm(case: &Case<'_>, standby: Option<&SlotView<'_>>) -> Proof {
    let standby = standby_of(case, standby)?;
    let name = standby.title();
    match &standby.state {
        SlotState::Running => {}
        SlotState::Unknown(why) => return unknown(format!("{name}: {why}")),
        SlotState::Unconfigured => return unknown(format!("the container of {name} is not configured")),
        state if state.is_cold() => {
            return blocked(format!("{name} is {}: starting it boots old code", state.words()));
        }
        state => return blocked(format!("{name} is {}", state.words())),
    }
    let answered = healthy(case, standby)?;
    let script = script(case, ScriptRole::Rollback)?;
    Ok([answered, script, case.env.containers.taken()].into_iter().flatten().min())
}

/// The slot to go back to, where there is one and it is known which.
fn standby_of<'a, 'b>(case: &Case<'_>, standby: Option<&'b SlotView<'a>>) -> Result<&'b SlotView<'a>, RungState> {
    match (standby, case.settings.strategy) {
        // The one that is taken for the standby may be the one that serves.
        (Some(_), _) if matches!(case.live.agreement, Agreement::Mismatch(_)) => {
            unknown("which slot is live is in doubt")
        }
        (Some(standby), _) => Ok(standby),
        (None, Strategy::Single) => blocked("there is one slot: nothing to flip to"),
        (None, Strategy::BlueGreen) if case.settings.slots.is_empty() => blocked("no slots are configured"),
        (None, Strategy::BlueGreen) => unknown("it is not known which slot takes the traffic"),
    }
}

/// Its own answer counts; without a port to ask, the health check of the engine.
fn healthy(case: &Case<'_>, standby: &SlotView<'_>) -> Proof {
    let name = standby.title();
    let by_engine = standby.container.map(|container| container.health);
    match standby.answer {
        Some(probe) if is_good(Some(probe), case.now) => Ok(Some(probe.at)),
        Some(probe) if case.now - probe.at > told::HEALTH => {
            unknown(format!("{name} was last asked {}", ago(case.now, probe.at)))
        }
        Some(probe) => match &probe.verdict {
            Verdict::Bad(words) => blocked(format!("{name} runs and is not healthy: {words}")),
            Verdict::Unknown(words) => unknown(format!("{name} cannot be asked: {words}")),
            Verdict::Good => Ok(Some(probe.at)),
        },
        None => match by_engine {
            Some(ContainerHealth::Healthy) => Ok(case.env.containers.taken()),
            Some(ContainerHealth::Unhealthy) => blocked(format!("{name} runs and its health check fails")),
            _ => unknown(format!("{name} runs and was not asked whether it is healthy")),
        },
    }
}

/// Whether commands can be sent and the script is there.
fn script(case: &Case<'_>, role: ScriptRole) -> Proof {
    reachable(case)?;
    let (key, configured) = match role {
        ScriptRole::Deploy => ("scripts.deploy", &case.settings.scripts.deploy),
        ScriptRole::Rollback => ("scripts.rollback", &case.settings.scripts.rollback),
    };
    if configured.is_none() {
        return blocked(format!("{key} is not configured"));
    }
    let Told::Now(facts, at) = Told::of(&case.env.host, told::HOST, case.now) else {
        return unknown(format!("the host: {}", told::why(&case.env.host, case.now)));
    };
    match facts.scripts.iter().find(|script| script.role == role) {
        Some(script) => match script.state {
            ScriptState::Ready => Ok(Some(at)),
            ScriptState::NotExecutable => blocked(format!("{} may not be executed on the host", script.path)),
            ScriptState::Hollow => {
                blocked(format!("{} is empty, or its first line names a program that is not on the host", script.path))
            }
            ScriptState::Missing => blocked(format!("{} is not on the host", script.path)),
            ScriptState::Unknown => unknown(format!("the host did not tell about {}", script.path)),
        },
        None => unknown(format!("the host did not tell about {key}")),
    }
}

fn reachable(case: &Case<'_>) -> Result<(), RungState> {
    match (&case.env.link, &case.settings.host) {
        (_, None) => blocked("host is not configured"),
        (Link::Local | Link::Open(_), _) => Ok(()),
        (Link::Lost { why, .. }, _) => unknown(format!("the host is not reached: {why}")),
        (Link::Opening(_) | Link::Unconfigured, Some(Host::Ssh(name))) => unknown(format!("{name} is not reached yet")),
        (Link::Opening(_) | Link::Unconfigured, Some(Host::Local)) => unknown("this machine is not asked yet"),
    }
}

fn cold_start(case: &Case<'_>, standby: Option<&SlotView<'_>>) -> RungView {
    let proof = standby_of(case, standby).and_then(|standby| {
        let name = standby.title();
        match &standby.state {
            state if state.is_cold() => reachable(case).map(|()| case.env.containers.taken()),
            SlotState::Unknown(why) => unknown(format!("{name}: {why}")),
            SlotState::Running => blocked(format!("{name} runs: nothing has to be started")),
            state => blocked(format!("{name} is {}", state.words())),
        }
    });
    view(Rung::ColdStart, proof, None)
}

fn local_image(case: &Case<'_>, standby: Option<&SlotView<'_>>, commit: Option<CommitId>) -> RungView {
    let held = match Told::of(&case.env.images, told::HOST, case.now) {
        Told::Now(list, at) => listed(list, standby, commit).map(|()| Some(at)),
        _ => held(case, standby),
    };
    let proof = held.and_then(|seen| Ok(script(case, ScriptRole::Deploy)?.min(seen)));
    view(Rung::LocalImage, proof, None)
}

/// Whether the image of the commit, or of the container that would serve, lies there under a name that can be deployed.
fn listed(list: &HostImages, standby: Option<&SlotView<'_>>, commit: Option<CommitId>) -> Result<(), RungState> {
    let id = standby.and_then(|standby| standby.container?.image_id.as_ref());
    let by_id = id.and_then(|id| list.with_id(id));
    let its: Vec<&HostImage> = commit.into_iter().flat_map(|commit| list.of(commit)).chain(by_id).collect();
    let title = || commit.map_or_else(|| "what it would go back to".into(), |commit| commit.short());
    match its.iter().any(|image| image.reference().is_some()) {
        true => Ok(()),
        false if !its.is_empty() => {
            blocked(format!("the image of {} is on the host and no tag there names its commit", title()))
        }
        false if commit.is_none() && id.is_none() => unknown("it is not known what it would go back to"),
        false => blocked(format!("no image of {} is on the host", title())),
    }
}

/// While the images are not listed: an image that a container of the host was made from cannot have been removed from it.
fn held(case: &Case<'_>, standby: Option<&SlotView<'_>>) -> Proof {
    match standby.map(|standby| (standby, standby.container)) {
        Some((standby, Some(_))) if !matches!(standby.state, SlotState::Unknown(_)) => Ok(case.env.containers.taken()),
        Some((standby, _)) => {
            let images = told::why(&case.env.images, case.now);
            unknown(format!("no container holds the image of {}; the images on the host: {images}", standby.title()))
        }
        None => unknown(format!("the images on the host: {}", told::why(&case.env.images, case.now))),
    }
}

fn registry_image(case: &Case<'_>, commit: Option<CommitId>) -> RungView {
    let proof = image_of(case, commit).and_then(|seen| Ok(script(case, ScriptRole::Deploy)?.min(seen)));
    view(Rung::RegistryImage, proof, None)
}

fn image_of(case: &Case<'_>, commit: Option<CommitId>) -> Proof {
    let commit = known(commit)?;
    let reading = &case.board.images;
    let Told::Now(list, at) = Told::of(reading, IMAGES, case.now) else {
        return unknown(format!("the images: {}", told::why(reading, case.now)));
    };
    let its: Vec<&Image> = list.images.iter().filter(|image| image.commit == Some(commit)).collect();
    let whole = its.iter().any(|image| image.restorable == Restorable::Yes);
    let broken = its.iter().find_map(|image| match &image.restorable {
        Restorable::Broken(why) => Some(format!("{} cannot be had back: {why}", image.tag)),
        _ => None,
    });
    match (whole, broken) {
        (true, _) => Ok(Some(at)),
        (false, Some(why)) => blocked(why),
        (false, None) if its.is_empty() && !list.cut => blocked(format!("no image of {} is left", commit.short())),
        (false, None) => unknown(format!("the image of {} was not looked at", commit.short())),
    }
}

fn known(commit: Option<CommitId>) -> Result<CommitId, RungState> {
    commit.map_or_else(|| unknown("it is not known what it would go back to"), Ok)
}

/// Whether the account may start workflows.
fn may_push(case: &Case<'_>) -> Proof {
    let reading = &case.board.github;
    match Told::of(reading, IMAGES, case.now) {
        Told::Now(facts, at) => match facts.identity.right {
            Right::Push | Right::Admin => Ok(Some(at)),
            Right::Read => blocked("this account may only read the repository"),
            Right::Unknown => unknown("GitHub does not tell what this account may do"),
        },
        _ => unknown(format!("GitHub: {}", told::why(reading, case.now))),
    }
}

fn rerun(case: &Case<'_>, commit: Option<CommitId>) -> RungView {
    let usual = deploy_file(case).and_then(|file| usual(case, file));
    let proof = shipped(case, commit).and_then(|seen| Ok(may_push(case)?.min(seen)));
    view(Rung::Rerun, proof, usual)
}

fn deploy_file<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    case.config.workflows.deploy.get(case.name.as_str()).map(String::as_str)
}

fn usual(case: &Case<'_>, file: &str) -> Option<TimeDelta> {
    chain::usual(file, &case.board.runs.value()?.runs)
}

fn shipped(case: &Case<'_>, commit: Option<CommitId>) -> Proof {
    let commit = known(commit)?;
    let Some(file) = deploy_file(case) else {
        return blocked(format!("no workflow deploys {}", case.name));
    };
    let reading = &case.board.runs;
    let Told::Now(list, at) = Told::of(reading, IMAGES, case.now) else {
        return unknown(format!("the runs: {}", told::why(reading, case.now)));
    };
    let its = |run: &&Run| {
        run.file.as_deref() == Some(file)
            && run.state == RunState::Success
            && run.ships.as_ref().is_some_and(|ships| ships.commit == commit)
    };
    match list.runs.iter().find(its) {
        Some(run) if case.now - run.created > RERUN => blocked(format!(
            "deploy #{} ran {} ago: GitHub runs nothing again after 30 d",
            run.number,
            span(case.now - run.created)
        )),
        Some(_) => Ok(Some(at)),
        None => unknown(format!("no deploy of {} is among the latest runs", commit.short())),
    }
}

/// A workflow that is started by hand takes a branch and no commit.
fn dispatch(case: &Case<'_>, commit: Option<CommitId>) -> RungView {
    let branch = case.config.branch_of(case.name.as_str());
    let proof = known(commit).and_then(|commit| match case.board.head_of(branch) {
        Some(head) if head == commit => may_push(case),
        Some(head) => {
            blocked(format!("it takes a branch and no commit: it would deploy {branch}, which is at {}", head.short()))
        }
        None => unknown(format!("{branch} is not read")),
    });
    view(Rung::Dispatch, proof, deploy_file(case).and_then(|file| usual(case, file)))
}

fn revert(case: &Case<'_>) -> RungView {
    let build = usual(case, &case.config.workflows.build);
    let deploy = deploy_file(case).and_then(|file| usual(case, file));
    view(Rung::Revert, may_push(case), build.zip(deploy).map(|(build, deploy)| build + deploy))
}
