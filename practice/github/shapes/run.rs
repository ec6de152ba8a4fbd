//! A workflow, a run of it, its job with its steps, and the job as a check of a commit.

use super::{Links, commit, moment, node, pull, repository, user};
use crate::github::actions::{Attempt, Phase, Run, Workflow};
use crate::github::world::World;
use serde_json::{Value, json};

/// A workflow.
pub(crate) fn workflow(world: &World, links: &Links, one: Workflow) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let path = format!(".github/workflows/{}", one.file());
    json!({
        "id": one.id(), "node_id": node("W", one.id()), "name": one.name(), "path": path, "state": "active",
        "created_at": "2025-11-28T09:52:45Z", "updated_at": "2025-12-26T07:41:52Z",
        "url": format!("{url}/actions/workflows/{}", one.id()), "html_url": format!("{page}/blob/{}/{path}", world.default_branch),
        "badge_url": format!("{page}/workflows/{}/badge.svg", one.file()),
    })
}

/// A run.
pub(crate) fn run(world: &World, links: &Links, run: &Run) -> Value {
    let (url, page, now) = (repository::url(world, links), repository::page(world, links), world.now());
    let (api, last, phase) = (format!("{url}/actions/runs/{}", run.id), run.last(), run.phase(now));
    let attempts = run.attempts.len();
    let open =
        world.pulls.values().filter(|one| one.is_open() && one.head == run.branch && one.head != world.default_branch);
    let pulls: Vec<_> = open.map(|one| pull::minimal(world, links, one)).collect();
    let before = (attempts > 1).then(|| format!("{api}/attempts/{}", attempts - 1));
    json!({
        "id": run.id, "name": run.workflow.name(), "node_id": node("WFR", run.id), "head_branch": run.branch,
        "head_sha": run.head, "path": format!(".github/workflows/{}", run.workflow.file()), "display_title": run.title,
        "run_number": run.number, "event": run.event, "status": phase.status(), "conclusion": phase.conclusion(),
        "workflow_id": run.workflow.id(), "check_suite_id": run.id + 1, "check_suite_node_id": node("CS", run.id + 1),
        "url": api, "html_url": format!("{page}/actions/runs/{}", run.id), "pull_requests": pulls,
        "created_at": moment(run.created), "updated_at": moment(run.updated(now)),
        "actor": user::simple(world, links, &run.actor), "triggering_actor": user::simple(world, links, &last.by),
        "run_attempt": attempts, "referenced_workflows": [], "run_started_at": moment(last.started),
        "jobs_url": format!("{api}/jobs"), "logs_url": format!("{api}/logs"),
        "check_suite_url": format!("{url}/check-suites/{}", run.id + 1), "artifacts_url": format!("{api}/artifacts"),
        "cancel_url": format!("{api}/cancel"), "rerun_url": format!("{api}/rerun"), "previous_attempt_url": before,
        "workflow_url": format!("{url}/actions/workflows/{}", run.workflow.id()),
        "head_commit": commit::simple(world, &run.head), "repository": repository::minimal(world, links),
        "head_repository": repository::minimal(world, links),
    })
}

/// The job of one attempt.
pub(crate) fn job(world: &World, links: &Links, run: &Run, at: usize) -> Value {
    let (url, page, now) = (repository::url(world, links), repository::page(world, links), world.now());
    let attempt = &run.attempts[at];
    let (phase, id) = (attempt.phase(now), attempt.job);
    let taken = matches!(phase, Phase::Running | Phase::Over(_)) && attempt.begins() <= now;
    let ended = attempt.end().filter(|(at, _)| *at <= now).map(|(at, _)| moment(at));
    let started = if taken { attempt.begins() } else { attempt.started };
    json!({
        "id": id, "run_id": run.id, "workflow_name": run.workflow.name(), "head_branch": run.branch,
        "run_url": format!("{url}/actions/runs/{}", run.id), "run_attempt": at + 1, "node_id": node("CR", id),
        "head_sha": run.head, "url": format!("{url}/actions/jobs/{id}"),
        "html_url": format!("{page}/actions/runs/{}/job/{id}", run.id), "status": phase.status(),
        "conclusion": phase.conclusion(), "created_at": moment(attempt.started), "started_at": moment(started),
        "completed_at": ended, "name": run.workflow.job(), "steps": steps(world, attempt, taken),
        "check_run_url": format!("{url}/check-runs/{id}"), "labels": ["ubuntu-latest"],
        "runner_id": taken.then_some(21), "runner_name": taken.then_some("GitHub Actions 21"),
        "runner_group_id": taken.then_some(0), "runner_group_name": taken.then_some("GitHub Actions"),
    })
}

fn steps(world: &World, attempt: &Attempt, taken: bool) -> Vec<Value> {
    let walked = if taken { attempt.walked(world.now()) } else { Vec::new() };
    let step = |(index, (step, begin, phase, end)): (usize, (&_, _, Phase, _))| {
        let step: &crate::github::actions::Step = step;
        let begun = phase != Phase::Queued;
        json!({
            "name": step.name, "number": index + 1, "status": phase.status(), "conclusion": phase.conclusion(),
            "started_at": begun.then(|| moment(begin)),
            "completed_at": matches!(phase, Phase::Over(_)).then(|| moment(end)),
        })
    };
    walked.into_iter().enumerate().map(step).collect()
}

/// The job of the last attempt as a check of its commit.
pub(crate) fn check(world: &World, links: &Links, run: &Run) -> Value {
    let job = job(world, links, run, run.attempts.len() - 1);
    let url = job["check_run_url"].as_str().unwrap_or_default().to_owned();
    let cancelled = run.last().stop.as_ref().and_then(|stop| stop.by_run);
    let summary = cancelled.map(|_| "Canceling since a higher priority waiting request for 'docker-build' exists");
    json!({
        "id": job["id"], "head_sha": run.head, "node_id": job["node_id"], "external_id": "", "url": url,
        "html_url": job["html_url"], "details_url": job["html_url"], "status": job["status"],
        "conclusion": job["conclusion"], "started_at": job["started_at"], "completed_at": job["completed_at"],
        "output": {
            "title": null, "summary": summary, "text": null, "annotations_count": u8::from(summary.is_some()),
            "annotations_url": format!("{url}/annotations")
        },
        "name": run.workflow.job(), "check_suite": {"id": run.id + 1}, "app": actions_app(world, links), "pull_requests": [],
    })
}

fn actions_app(world: &World, links: &Links) -> Value {
    json!({
        "id": 15368, "client_id": "Iv1.05c79e9ad1f6bdfa", "slug": "github-actions", "node_id": "MDM6QXBwMTUzNjg=",
        "owner": user::simple(world, links, "github"), "name": "GitHub Actions", "description": "Automate your workflow",
        "external_url": "https://help.github.com/en/actions", "html_url": "https://github.com/apps/github-actions",
        "created_at": "2018-07-30T09:30:17Z", "updated_at": "2025-03-07T16:35:00Z", "events": ["push"],
        "permissions": {"checks": "write", "contents": "read", "metadata": "read"},
    })
}
