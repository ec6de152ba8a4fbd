//! Deployments and environments: every deploy run with an environment is a deployment, its state is the run's.

use super::{Links, moment, node, repository, user};
use crate::github::actions::{Conclusion, Phase, Run};
use crate::github::world::{Environment, World};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// The number of an environment.
pub(crate) fn environment_id(name: &str) -> u64 {
    name.bytes().fold(8_200_000_u64, |sum, byte| sum * 7 % 9_999_991 + u64::from(byte))
}

/// The number of the deployment of a run.
pub(crate) fn id(run: &Run) -> u64 {
    3_100_000_000 + run.number
}

/// An environment in short.
pub(crate) fn environment_short(world: &World, links: &Links, environment: &Environment) -> Value {
    let (url, page, name) = (repository::url(world, links), repository::page(world, links), &environment.name);
    let id = environment_id(name);
    json!({
        "id": id, "node_id": node("EN", id), "name": name, "url": format!("{url}/environments/{name}"),
        "html_url": format!("{page}/deployments/activity_log?environments_filter={name}"),
        "created_at": "2025-11-28T09:52:45Z", "updated_at": "2025-11-28T09:52:45Z",
    })
}

/// An environment with its rules.
pub(crate) fn environment(world: &World, links: &Links, environment: &Environment) -> Value {
    let mut value = environment_short(world, links, environment);
    let id = environment_id(&environment.name);
    let mut rules = Vec::new();
    if environment.wait_minutes > 0 {
        rules.push(json!({"id": id + 1, "node_id": node("GA", id + 1), "type": "wait_timer", "wait_timer": environment.wait_minutes}));
    }
    if !environment.reviewers.is_empty() {
        let people = environment
            .reviewers
            .iter()
            .map(|login| json!({"type": "User", "reviewer": user::simple(world, links, login)}));
        let people: Vec<Value> = people.collect();
        rules.push(json!({
            "id": id + 2, "node_id": node("GA", id + 2), "type": "required_reviewers", "prevent_self_review": false, "reviewers": people
        }));
    }
    value["protection_rules"] = rules.into();
    value["deployment_branch_policy"] = Value::Null;
    value
}

/// The deployment of a run; none where its workflow has no environment or its condition was false.
pub(crate) fn of_run(world: &World, links: &Links, run: &Run) -> Option<Value> {
    let environment = run.workflow.environment().filter(|_| run.deploys())?;
    let url = format!("{}/deployments/{}", repository::url(world, links), id(run));
    Some(json!({
        "url": url, "id": id(run), "node_id": node("DE", id(run)), "sha": run.head, "ref": run.branch, "task": "deploy",
        "payload": {}, "original_environment": environment, "environment": environment, "description": null,
        "creator": user::simple(world, links, "github-actions[bot]"), "created_at": moment(run.created),
        "updated_at": moment(run.updated(world.now())), "statuses_url": format!("{url}/statuses"),
        "repository_url": repository::url(world, links), "transient_environment": false, "production_environment": true,
        "performed_via_github_app": null,
    }))
}

/// The statuses of the deployment of a run, newest first.
pub(crate) fn statuses(world: &World, links: &Links, run: &Run) -> Vec<Value> {
    let (now, last) = (world.now(), run.last());
    let phase = run.phase(now);
    let mut told: Vec<(&str, DateTime<Utc>)> = Vec::new();
    match phase {
        Phase::Waiting => told.push(("pending", run.created)),
        Phase::Queued => told.push(("queued", last.started)),
        Phase::Running | Phase::Over(_) => told.push(("in_progress", last.begins())),
    }
    if let (Phase::Over(conclusion), Some((at, _))) = (phase, last.end()) {
        told.push((if conclusion == Conclusion::Success { "success" } else { "failure" }, at));
        let newer = world
            .runs
            .all
            .iter()
            .find(|other| other.workflow == run.workflow && other.number > run.number && succeeded(world, other));
        if let Some((end, _)) = newer.and_then(Run::end).filter(|_| conclusion == Conclusion::Success) {
            told.push(("inactive", end));
        }
    }
    told.reverse();
    told.into_iter().enumerate().map(|(index, (state, at))| status(world, links, run, (index, state, at))).collect()
}

fn succeeded(world: &World, run: &Run) -> bool {
    run.phase(world.now()) == Phase::Over(Conclusion::Success)
}

fn status(world: &World, links: &Links, run: &Run, (index, state, at): (usize, &str, DateTime<Utc>)) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let own = id(run) * 4 + index as u64;
    let log = format!("{page}/actions/runs/{}/job/{}", run.id, run.last().job);
    json!({
        "url": format!("{url}/deployments/{}/statuses/{own}", id(run)), "id": own, "node_id": node("DES", own), "state": state,
        "creator": user::simple(world, links, "github-actions[bot]"), "description": "", "target_url": log,
        "environment": run.workflow.environment(), "created_at": moment(at), "updated_at": moment(at),
        "deployment_url": format!("{url}/deployments/{}", id(run)), "repository_url": url, "environment_url": "",
        "log_url": log, "performed_via_github_app": null,
    })
}
