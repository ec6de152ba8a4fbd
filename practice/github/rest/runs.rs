//! Workflows, their runs, jobs and logs, and the checks of a commit: reading them.

use crate::github::actions::{Run, Workflow, log};
use crate::github::answer::{Answer, Body, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::shapes::{repository, run};
use crate::github::world::World;
use serde_json::json;

/// The endpoints of this file. The last one is where logs are kept: it is not GitHub's interface, and asks for no token.
pub(crate) const ENDPOINTS: [Endpoint; 13] = [
    ("GET", "/repos/{owner}/{repo}/actions/workflows", workflows),
    ("GET", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}", workflow),
    ("GET", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", of_workflow),
    ("GET", "/repos/{owner}/{repo}/actions/runs", list),
    ("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}", one),
    ("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs", jobs),
    ("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs", jobs_of_attempt),
    ("GET", "/repos/{owner}/{repo}/actions/jobs/{job_id}", job),
    ("GET", "/repos/{owner}/{repo}/actions/jobs/{job_id}/logs", logs),
    ("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", checks),
    ("GET", "/repos/{owner}/{repo}/commits/{ref}/status", status),
    ("GET", "/repos/{owner}/{repo}/commits/{ref}/statuses", statuses),
    ("GET", "/kept-logs/{job_id}", kept),
];

fn workflows(world: &mut World, call: &Call) -> Told {
    let page = Page::asked(call, Workflow::ALL.len());
    let items = page.of(&Workflow::ALL).iter().map(|one| run::workflow(world, &call.links, *one)).collect();
    Ok(page.counted("workflows", items))
}

/// The workflow that a call is about.
pub(crate) fn named(call: &Call) -> Result<Workflow, Answer> {
    Workflow::named(call.var("workflow_id")).ok_or_else(Answer::not_found)
}

fn workflow(world: &mut World, call: &Call) -> Told {
    Ok(Answer::ok(run::workflow(world, &call.links, named(call)?)))
}

fn of_workflow(world: &mut World, call: &Call) -> Told {
    listed(world, call, Some(named(call)?))
}

fn list(world: &mut World, call: &Call) -> Told {
    listed(world, call, None)
}

fn listed(world: &World, call: &Call, only: Option<Workflow>) -> Told {
    let fits = |run: &&Run| only.is_none_or(|only| run.workflow == only) && wanted(world, call, run);
    let mut all: Vec<&Run> = world.runs.all.iter().filter(fits).collect();
    all.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    // A filter makes GitHub search, and a search ends at a thousand.
    if ["actor", "branch", "event", "status", "created", "head_sha"].iter().any(|name| call.asked(name).is_some()) {
        all.truncate(1000);
    }
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| run::run(world, &call.links, one)).collect();
    Ok(page.counted("workflow_runs", items))
}

fn wanted(world: &World, call: &Call, run: &Run) -> bool {
    let phase = run.phase(world.now());
    let is = |name: &str, value: &str| call.asked(name).is_none_or(|wanted| wanted == value);
    let status = call.asked("status");
    is("branch", &run.branch)
        && is("event", run.event)
        && is("actor", &run.actor)
        && is("head_sha", &run.head)
        && status.is_none_or(|word| word == phase.status() || Some(word) == phase.conclusion())
        && call.asked("created").is_none_or(|range| within(range, run.created))
}

/// A range of dates as GitHub's search writes it: `>=A`, `<=A`, `>A`, `<A`, `A..B`, `A`.
fn within(range: &str, at: chrono::DateTime<chrono::Utc>) -> bool {
    let full = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let compare =
        |bound: &str| full.get(..bound.len().min(full.len())).unwrap_or(&full).cmp(bound.trim_end_matches("+00:00"));
    if let Some((from, to)) = range.split_once("..") {
        return (from == "*" || compare(from).is_ge()) && (to == "*" || compare(to).is_le());
    }
    match (range.strip_prefix(">="), range.strip_prefix("<="), range.strip_prefix('>'), range.strip_prefix('<')) {
        (Some(from), ..) => compare(from).is_ge(),
        (_, Some(to), ..) => compare(to).is_le(),
        (_, _, Some(from), _) => compare(from).is_gt(),
        (_, _, _, Some(to)) => compare(to).is_lt(),
        _ => compare(range).is_eq(),
    }
}

/// The run that a call is about.
pub(crate) fn asked<'w>(world: &'w World, call: &Call) -> Result<&'w Run, Answer> {
    world.runs.find(call.number("run_id")).ok_or_else(Answer::not_found)
}

fn one(world: &mut World, call: &Call) -> Told {
    Ok(Answer::ok(run::run(world, &call.links, asked(world, call)?)))
}

fn jobs(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?;
    let last = found.attempts.len() - 1;
    let attempts: Vec<usize> = if call.asked("filter") == Some("all") { (0..=last).collect() } else { vec![last] };
    let page = Page::asked(call, attempts.len());
    let items = page.of(&attempts).iter().map(|at| run::job(world, &call.links, found, *at)).collect();
    Ok(page.counted("jobs", items))
}

fn jobs_of_attempt(world: &mut World, call: &Call) -> Told {
    let found = asked(world, call)?;
    let at = usize::try_from(call.number("attempt_number")).unwrap_or(0);
    if at == 0 || at > found.attempts.len() {
        return Err(Answer::not_found());
    }
    let items = vec![run::job(world, &call.links, found, at - 1)];
    Ok(Page::asked(call, 1).counted("jobs", items))
}

fn job(world: &mut World, call: &Call) -> Told {
    let (found, at) = world.runs.of_job(call.number("job_id")).ok_or_else(Answer::not_found)?;
    Ok(Answer::ok(run::job(world, &call.links, found, at)))
}

fn logs(world: &mut World, call: &Call) -> Told {
    let id = call.number("job_id");
    let (found, at) = world.runs.of_job(id).ok_or_else(Answer::not_found)?;
    let ended = found.attempts[at].end().is_some_and(|(end, _)| end <= world.now());
    if !ended {
        return Err(Answer::not_found());
    }
    Ok(Answer::empty(302).with("location", format!("{}/kept-logs/{id}?sig=practice", call.links.api)))
}

fn kept(world: &mut World, call: &Call) -> Told {
    let (found, at) = world.runs.of_job(call.number("job_id")).ok_or_else(Answer::not_found)?;
    let text = log(found, &found.attempts[at], world.now());
    Ok(Answer { status: 200, headers: Vec::new(), body: Body::Text(text) })
}

/// The commit that a call is about.
fn commit(world: &World, call: &Call) -> Result<String, Answer> {
    let name = call.var("ref");
    let missing = || Answer::refusal(422, &format!("No commit found for SHA: {name}"));
    world.store.resolve(name).ok_or_else(missing)
}

fn checks(world: &mut World, call: &Call) -> Told {
    let head = commit(world, call)?;
    let name = call.asked("check_name");
    let status = call.asked("status");
    let fits = |run: &&Run| {
        run.head == head
            && name.is_none_or(|name| name == run.workflow.job())
            && status.is_none_or(|word| word == run.phase(world.now()).status())
    };
    let all: Vec<&Run> = world.runs.all.iter().filter(fits).collect();
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| run::check(world, &call.links, one)).collect();
    Ok(page.counted("check_runs", items))
}

/// The old kind of status: nothing here sets any, and GitHub calls that pending.
fn status(world: &mut World, call: &Call) -> Told {
    let head = commit(world, call)?;
    let url = format!("{}/commits/{head}", repository::url(world, &call.links));
    Ok(Answer::ok(json!({
        "state": "pending", "statuses": [], "sha": head, "total_count": 0, "commit_url": url,
        "url": format!("{url}/status"), "repository": repository::minimal(world, &call.links),
    })))
}

fn statuses(world: &mut World, call: &Call) -> Told {
    commit(world, call)?;
    Ok(Page::asked(call, 0).plain(Vec::new()))
}
