//! Runs: starting, stopping and trying again; approving what waits for a reviewer.

use super::runs::{asked, named};
use crate::github::actions::{Asked, Conclusion, Hold, Phase, Run, Stop};
use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::people::Right;
use crate::github::shapes::{deployment, repository, user};
use crate::github::world::World;
use serde_json::{Value, json};

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 9] = [
    ("POST", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", dispatch),
    ("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel", cancel),
    ("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel", cancel),
    ("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun", rerun),
    ("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs", rerun_failed),
    ("POST", "/repos/{owner}/{repo}/actions/jobs/{job_id}/rerun", rerun_job),
    ("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments", pending),
    ("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments", judge),
    ("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/approvals", approvals),
];

fn dispatch(world: &mut World, call: &Call) -> Told {
    let workflow = named(call)?;
    call.token.needs(Right::Push)?;
    let refused = |message: &str| Answer::refusal(422, message);
    let inputs = workflow.dispatched().ok_or_else(|| refused("Workflow does not have 'workflow_dispatch' trigger"))?;
    let name = call.text("ref").ok_or_else(|| refused("Invalid request.\n\n\"ref\" wasn't supplied."))?;
    let branch = name.strip_prefix("refs/heads/").unwrap_or(name).to_owned();
    let commit = world.store.head(&branch).ok_or_else(|| refused(&format!("No ref found for: {name}")))?;
    let sent = call.body["inputs"].as_object().cloned().unwrap_or_default();
    let strange: Vec<&str> = sent.keys().map(String::as_str).filter(|one| !inputs.contains(one)).collect();
    if !strange.is_empty() {
        return Err(refused(&format!("Unexpected inputs provided: {strange:?}")));
    }
    let wanted = sent.get("branch").and_then(Value::as_str).unwrap_or(&branch);
    let about = world.store.head(wanted).map_or((branch.clone(), commit.clone()), |head| (wanted.to_owned(), head));
    let id = world.start_run(Asked {
        workflow,
        event: "workflow_dispatch",
        told: (branch, commit),
        about,
        title: workflow.name().to_owned(),
        actor: call.token.login.clone(),
        at: world.now(),
        hold: Hold::Free,
    });
    if call.body["return_run_details"] != true {
        return Ok(Answer::empty(204));
    }
    let (url, page) = (repository::url(world, &call.links), repository::page(world, &call.links));
    Ok(Answer::ok(json!({
        "workflow_run_id": id, "run_url": format!("{url}/actions/runs/{id}"), "html_url": format!("{page}/actions/runs/{id}"),
    })))
}

fn over(world: &World, run: &Run) -> bool {
    matches!(run.phase(world.now()), Phase::Over(_))
}

fn cancel(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?;
    call.token.needs(Right::Push)?;
    if over(world, found) {
        return Err(Answer::refusal(409, "Cannot cancel a workflow run that is completed."));
    }
    let (id, at) = (found.id, world.now());
    if let Some(run) = world.runs.find_mut(id) {
        run.last_mut().stop = Some(Stop { at, conclusion: Conclusion::Cancelled, by_run: None });
    }
    world.catch_up();
    Ok(Answer::json(202, json!({})))
}

fn again(world: &mut World, call: &Call, run: &Run) -> Told {
    call.token.needs(Right::Push)?;
    if !over(world, run) {
        return Err(Answer::refusal(403, "This workflow is already running"));
    }
    world.try_again(run.id, &call.token.login);
    Ok(Answer::json(201, json!({})))
}

fn rerun(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?.clone();
    again(world, call, &found)
}

fn rerun_failed(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?.clone();
    let failed = matches!(found.phase(world.now()), Phase::Over(Conclusion::Failure | Conclusion::Cancelled));
    if failed {
        again(world, call, &found)
    } else {
        Err(Answer::refusal(403, "The workflow run has no failed jobs to re-run"))
    }
}

fn rerun_job(world: &mut World, call: &Call) -> Told {
    let (found, _) = world.runs.of_job(call.number("job_id")).ok_or_else(Answer::not_found)?;
    let found = found.clone();
    again(world, call, &found)
}

fn pending(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?;
    let Phase::Waiting = found.phase(world.now()) else { return Ok(Answer::ok(json!([]))) };
    let name = found.workflow.environment().unwrap_or_default();
    let Some(environment) = world.environments.iter().find(|one| one.name == name) else {
        return Ok(Answer::ok(json!([])));
    };
    let reviewers = environment
        .reviewers
        .iter()
        .map(|login| json!({"type": "User", "reviewer": user::simple(world, &call.links, login)}));
    let reviewers: Vec<Value> = reviewers.collect();
    let mut short = deployment::environment_short(world, &call.links, environment);
    if let Some(short) = short.as_object_mut() {
        short.retain(|name, _| !name.ends_with("_at"));
    }
    Ok(Answer::ok(json!([{
        "environment": short, "wait_timer": environment.wait_minutes,
        "wait_timer_started_at": null, "reviewers": reviewers,
        "current_user_can_approve": environment.reviewers.contains(&call.token.login),
    }])))
}

fn judge(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?.clone();
    let name = found.workflow.environment().unwrap_or_default();
    let environment = world.environments.iter().find(|one| one.name == name);
    let may = environment.is_some_and(|one| one.reviewers.contains(&call.token.login));
    let ids = call.body["environment_ids"].as_array().cloned().unwrap_or_default();
    let meant = ids.iter().any(|id| *id == deployment::environment_id(name));
    if found.phase(world.now()) != Phase::Waiting || !may || !meant {
        return Err(Answer::refusal(422, "There were no pending deployment requests to approve or reject."));
    }
    let (now, approved) = (world.now(), call.text("state") == Some("approved"));
    let verdict = (call.token.login.clone(), approved, call.text("comment").unwrap_or_default().to_owned());
    if let Some(run) = world.runs.find_mut(found.id) {
        run.verdicts.push(verdict);
        let last = run.last_mut();
        if approved {
            last.hold = Hold::Free;
            last.started = now;
        } else {
            last.stop = Some(Stop { at: now, conclusion: Conclusion::Failure, by_run: None });
        }
    }
    let done = deployment::of_run(world, &call.links, &found);
    Ok(Answer::ok(Value::Array(done.into_iter().collect())))
}

fn approvals(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?;
    let name = found.workflow.environment().unwrap_or_default();
    let environment = world.environments.iter().find(|one| one.name == name);
    let short = environment.map(|one| deployment::environment_short(world, &call.links, one));
    let told = found.verdicts.iter().map(|(login, approved, comment)| {
        let state = if *approved { "approved" } else { "rejected" };
        let environments: Vec<&Value> = short.iter().collect();
        json!({"state": state, "comment": comment, "user": user::simple(world, &call.links, login), "environments": environments})
    });
    Ok(Answer::ok(told.collect()))
}
