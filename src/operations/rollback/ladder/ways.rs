//! Every way, one of each rung, in the order of the ladder.

use super::case::Case;
use super::{before, by_hand, costs, flip, on_host};
use crate::domain::host::ScriptRole;
use crate::domain::image::Image;
use crate::domain::{CommitId, Moment, SlotName, host_image};
use crate::environment::readiness::{self, Rung, RungState};
use crate::environment::told;
use crate::operations::rollback::past::Took;
use crate::operations::rollback::plan::{ANYWAY, BEFORE};
use crate::operations::rollback::way::{Goal, Way};
use crate::operations::rollback::wish::To;

pub(super) fn all(case: &Case<'_>) -> Vec<Way> {
    Rung::ALL.into_iter().map(|rung| way(case, rung)).collect()
}

fn way(case: &Case<'_>, rung: Rung) -> Way {
    let slot = case.wanted_slot();
    let goal = goal(case, rung, slot);
    let (state, proven_at, took) = standing(case, rung, &goal);
    let word = word(case, (rung, &state), &goal);
    Way {
        rung,
        does: does(case, rung, &goal),
        not_undone: costs::of(case, rung, &goal),
        by_hand: by_hand::of(case, rung, &goal),
        check: by_hand::check(case),
        word,
        state,
        proven_at,
        took,
        failed: None,
        goal,
    }
}

/// Where a way leads. An image is deployed into the slot that takes no traffic.
fn goal(case: &Case<'_>, rung: Rung, slot: Option<SlotName>) -> Goal {
    let commit = commit(case, rung, slot.as_ref());
    let held = slot.as_ref().and_then(|slot| case.view(slot)).and_then(|view| view.container);
    let image = match rung {
        Rung::LocalImage => commit
            .and_then(|commit| on_host::reference(case, commit))
            .or_else(|| held.map(|container| container.image.clone()).filter(|image| host_image::names(image, commit))),
        Rung::RegistryImage => image(case, commit),
        _ => None,
    };
    let health =
        matches!(rung, Rung::WarmFlip | Rung::ColdStart).then(|| flip::answered(case, slot.as_ref())).flatten();
    let slot = matches!(rung, Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage | Rung::RegistryImage)
        .then_some(slot)
        .flatten();
    let well = (rung == Rung::WarmFlip).then(|| flip::well(case, slot.as_ref())).flatten();
    let newer = commit.is_some_and(|commit| before::untried(case, commit).is_some());
    let is_shunned = |commit| before::quarantine(case, commit).is_some() || ailing(case, rung, commit).is_some();
    let shunned = newer || commit.is_some_and(is_shunned);
    let reason = before::reason(case, slot.as_ref(), commit);
    let named = if let To::Version(word) = case.to { Some(word.clone()) } else { None };
    let forward = newer || commit.is_some_and(|commit| before::is_ahead(case, commit));
    let tag = tag(case, commit);
    Goal { slot, commit, image, tag, well, health, reason, shunned, newer, forward, named }
}

/// What a slot holds is what it leads to. Everything else leads to the newest that was good here: what was put back from is
/// none.
fn commit(case: &Case<'_>, rung: Rung, slot: Option<&SlotName>) -> Option<CommitId> {
    if let To::Version(word) = case.to {
        let named = version(case, word).filter(|_| rung == Rung::LocalImage);
        if let Some(kept) = named.filter(|commit| on_host::holds(case, *commit)) {
            return Some(kept);
        }
        // What a container holds does not change by being named.
        let there = slot.filter(|_| matches!(rung, Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage));
        return there.map_or_else(|| version(case, word), |slot| case.commit_of(Some(slot)));
    }
    let held = slot.and_then(|slot| case.commit_of(Some(slot))).or_else(|| case.readiness.target.as_ref()?.commit);
    let of_slot = matches!(rung, Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage) || *case.to != To::Previous;
    let good = held.filter(|commit| of_slot || is_good(case, *commit));
    if rung == Rung::LocalImage {
        let well = good.filter(|commit| before::ailing(case, *commit).is_none());
        return well.or_else(|| on_host::newest_good(case)).or(good);
    }
    good.or_else(|| before::deployed(case).filter(|_| !of_slot).map(|(commit, _)| commit))
}

pub(super) fn is_good(case: &Case<'_>, commit: CommitId) -> bool {
    let heeded = [before::shunned(case, commit), before::untried(case, commit), before::ailing(case, commit)];
    heeded.iter().all(Option::is_none)
}

/// That a way would deploy what fails already; a container that is gone to is told of by its own health.
fn ailing(case: &Case<'_>, rung: Rung, commit: CommitId) -> Option<String> {
    (!matches!(rung, Rung::WarmFlip | Rung::ColdStart)).then(|| before::ailing(case, commit)).flatten()
}

/// The commit of a version that was named.
fn version(case: &Case<'_>, word: &str) -> Option<CommitId> {
    let images = case.board.images.value().map(|list| list.images.as_slice()).unwrap_or_default();
    let named = |commit: &CommitId| word.len() >= 7 && commit.to_string().starts_with(&word.to_lowercase());
    let held = case.views.iter().filter_map(|view| case.commit_of(view.name.as_ref()));
    let all = images.iter().filter_map(|image| image.commit).chain(held).chain(on_host::commits(case));
    tagged(case, word).or_else(|| all.into_iter().find(named))
}

/// The commit of a tag, by the registry, else by what lies on the host.
fn tagged(case: &Case<'_>, tag: &str) -> Option<CommitId> {
    let listed = case.board.images.value().and_then(|list| list.images.iter().find(|image| image.tag == tag)?.commit);
    listed.or_else(|| on_host::tagged(case, tag))
}

/// The image of a commit in the registry, by its digest: where it was built more than once, the one that was named.
fn image(case: &Case<'_>, commit: Option<CommitId>) -> Option<String> {
    let list = case.board.images.value()?;
    let of = |image: &&Image| image.commit == commit && commit.is_some() && image.digest.is_some();
    let named = |image: &&Image| matches!(case.to, To::Version(word) if image.tag == *word);
    let found = list.images.iter().filter(of).find(named).or_else(|| list.images.iter().find(of))?;
    Some(format!("{}@{}", list.name, found.digest.as_ref()?))
}

/// The tag that was named, where a way leads to the commit that it names.
fn tag(case: &Case<'_>, commit: Option<CommitId>) -> Option<String> {
    let To::Version(word) = case.to else { return None };
    tagged(case, word).filter(|named| commit == Some(*named)).map(|_| word.clone())
}

fn standing(case: &Case<'_>, rung: Rung, goal: &Goal) -> (RungState, Option<Moment>, Took) {
    let toward = |commit| readiness::toward(case.board, case.config, (case.name, case.now), (rung, commit));
    let view = goal.commit.and_then(toward).or_else(|| case.readiness.rung(rung).cloned());
    let took = view.as_ref().and_then(|view| view.eta).map_or(Took::Unknown, Took::Usual);
    if rung == Rung::WarmFlip {
        let (state, proven) = flip::state(case, goal.slot.as_ref());
        return (heeded(case, rung, state, goal), proven, took);
    }
    let proven = view.as_ref().and_then(|view| view.proven_at);
    let state = view.map_or_else(|| RungState::Unknown("nothing was looked at".into()), |view| view.state);
    let (state, proven) = match needs(case, rung) {
        Err(why) => (RungState::Blocked(why), None),
        Ok(()) => (state, proven),
    };
    let state = match goal.commit.filter(|_| rung == Rung::LocalImage && !matches!(state, RungState::Available)) {
        Some(commit) if needs(case, rung).is_ok() && on_host::holds(case, commit) => on_host::state(case, commit),
        _ => state,
    };
    let state = heeded(case, rung, state, goal);
    match lacks(case, rung, goal) {
        Some(why) if !matches!(state, RungState::Blocked(_)) => (RungState::Blocked(why), None, took),
        _ => (state, proven, took),
    }
}

/// What was put back from before, or was never good here, costs the longer word.
fn heeded(case: &Case<'_>, rung: Rung, state: RungState, goal: &Goal) -> RungState {
    let why = |commit| before::shunned(case, commit).or_else(|| before::untried(case, commit));
    let why = goal.commit.and_then(|commit| why(commit).or_else(|| ailing(case, rung, commit)));
    let Some(why) = why else { return state };
    match state {
        RungState::Available => RungState::Unknown(why),
        RungState::Unknown(other) => RungState::Unknown(format!("{why}; {other}")),
        RungState::Blocked(other) => RungState::Blocked(other),
    }
}

/// What a way of the host cannot do without.
fn needs(case: &Case<'_>, rung: Rung) -> Result<(), String> {
    match rung {
        Rung::ColdStart => flip::runnable(case, ScriptRole::Rollback),
        Rung::LocalImage | Rung::RegistryImage => flip::runnable(case, ScriptRole::Deploy),
        _ => Ok(()),
    }
}

/// What has to be known of where it leads.
fn lacks(case: &Case<'_>, rung: Rung, goal: &Goal) -> Option<String> {
    match rung {
        Rung::Rerun | Rung::Dispatch | Rung::Revert => match goal.commit {
            None => Some("the commit that it would lead to is not known; --to COMMIT names one".into()),
            Some(commit) => leads_nowhere(case, rung, commit),
        },
        Rung::LocalImage if goal.image.is_none() => Some(match case.env.images.value() {
            Some(_) => format!("no image on the host has a tag that names this commit{}", on_host::as_of(case)),
            None => "it is not known which images are on the host".into(),
        }),
        Rung::RegistryImage if goal.image.is_none() => {
            Some("the image of what it would go back to is not known by its digest".into())
        }
        Rung::ColdStart if goal.slot.is_none() => Some("it is not known which container would be started".into()),
        _ => None,
    }
}

/// A way of GitHub that would change nothing: a revert to what the branch holds, a deploy of what serves.
fn leads_nowhere(case: &Case<'_>, rung: Rung, commit: CommitId) -> Option<String> {
    if let (Rung::Dispatch, Some(head)) = (rung, case.head().filter(|head| *head != commit)) {
        let branch = case.config.branch_of(case.name.as_str());
        return Some(format!(
            "it takes a branch and no commit: it would deploy {branch}, which is at {}",
            head.short()
        ));
    }
    if rung != Rung::Revert {
        let serves = case.live_commit() == Some(commit);
        let serves = serves.then(|| format!("{} is what serves now: it leads nowhere else", commit.short()));
        return serves.or_else(|| has_no_run(case, rung, commit));
    }
    if before::is_ahead(case, commit) && case.head() != Some(commit) {
        return Some(format!("{} is newer than what serves: a promotion brings it there", commit.short()));
    }
    let (branch, head) = (case.config.branch_of(case.name.as_str()), case.head());
    (head == Some(commit)).then(|| format!("{branch} is at {} already: there is nothing to take back", commit.short()))
}

/// That there is no deploy to run again, as far as is known: the oldest ones are not read.
fn has_no_run(case: &Case<'_>, rung: Rung, commit: CommitId) -> Option<String> {
    if rung != Rung::Rerun || before::deploy_of(case, commit).is_some() {
        return None;
    }
    let unread = || {
        format!(
            "which deploy shipped {} is not known: the runs: {}",
            commit.short(),
            told::why(&case.board.runs, case.now)
        )
    };
    let none = |_| format!("no deploy of {} that ended well is among the latest runs", commit.short());
    Some(case.board.runs.value().map_or_else(unread, none))
}

/// What is typed: what should serve, in few letters.
fn word(case: &Case<'_>, (rung, state): (Rung, &RungState), goal: &Goal) -> String {
    let commit = || goal.commit.map(|commit| commit.short());
    let tag = || {
        let (_, tag) = goal.image.as_deref().filter(|image| !image.contains('@'))?.rsplit_once(':')?;
        Some(tag.to_owned())
    };
    let word = match rung {
        Rung::WarmFlip | Rung::ColdStart => goal.slot.as_ref().map(ToString::to_string),
        Rung::LocalImage | Rung::RegistryImage => commit().or_else(tag),
        Rung::Rerun | Rung::Dispatch | Rung::Revert => commit(),
    };
    let word = word.unwrap_or_else(|| BEFORE.into());
    if is_plain(case, (rung, state), goal) { word } else { word + ANYWAY }
}

/// Whether nothing was seen that asks for the longer word. A flip boots nothing and leads back: what is not known of it is said,
/// and no more. Whether old code boots and becomes well is never known before.
fn is_plain(case: &Case<'_>, (rung, state): (Rung, &RungState), goal: &Goal) -> bool {
    match state {
        RungState::Available => rung != Rung::ColdStart,
        RungState::Unknown(_) => rung == Rung::WarmFlip && !goal.shunned && !flip::is_ill(case, goal.slot.as_ref()),
        RungState::Blocked(_) => false,
    }
}

fn does(case: &Case<'_>, rung: Rung, goal: &Goal) -> String {
    let scripts = &case.settings.scripts;
    let rollback = scripts.rollback.as_deref().unwrap_or("the script");
    let slot = Case::title(goal.slot.as_ref());
    let commit = goal.commit.map_or_else(|| "what was there before".to_owned(), |commit| commit.short());
    let deploy = case.config.workflows.deploy.get(case.name.as_str()).map_or("the deploy workflow", String::as_str);
    let branch = case.config.branch_of(case.name.as_str());
    match rung {
        Rung::WarmFlip => format!("{rollback} sends the traffic to {slot}, which still runs."),
        Rung::ColdStart => {
            let code = goal.code();
            format!("{slot} is started, which boots {code}; once it is healthy {rollback} sends the traffic there.")
        }
        Rung::LocalImage | Rung::RegistryImage => {
            let script = scripts.deploy.as_deref().unwrap_or("the script").replace(" {image}", "");
            let from = if rung == Rung::LocalImage { "the host" } else { "the registry" };
            format!("{script} deploys {} from {from}.", goal.image.as_deref().unwrap_or("its image"))
        }
        Rung::Rerun => format!("The run of {deploy} that shipped {commit} runs again."),
        Rung::Dispatch => format!("{deploy} is started by hand for {commit}."),
        Rung::Revert => format!("A pull request takes the change back on {branch}; merged, it is built and deployed."),
    }
}
