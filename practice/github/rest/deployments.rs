//! Deployments with their statuses, and environments with their reviewers.

use crate::github::actions::Run;
use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::shapes::deployment;
use crate::github::world::World;

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 5] = [
    ("GET", "/repos/{owner}/{repo}/deployments", list),
    ("GET", "/repos/{owner}/{repo}/deployments/{deployment_id}", one),
    ("GET", "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses", statuses),
    ("GET", "/repos/{owner}/{repo}/environments", environments),
    ("GET", "/repos/{owner}/{repo}/environments/{environment_name}", environment),
];

fn list(world: &mut World, call: &Call) -> Told {
    let is = |name: &str, value: &str| call.asked(name).is_none_or(|wanted| wanted == value);
    let fits = |run: &&Run| {
        let environment = run.workflow.environment().unwrap_or_default();
        run.deploys()
            && is("environment", environment)
            && is("sha", &run.head)
            && is("ref", &run.branch)
            && is("task", "deploy")
    };
    let mut all: Vec<&Run> = world.runs.all.iter().filter(fits).collect();
    all.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().filter_map(|run| deployment::of_run(world, &call.links, run)).collect();
    Ok(page.plain(items))
}

fn named<'w>(world: &'w World, call: &Call) -> Result<&'w Run, Answer> {
    let id = call.number("deployment_id");
    let found = world.runs.all.iter().find(|run| run.deploys() && deployment::id(run) == id);
    found.ok_or_else(Answer::not_found)
}

fn one(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    deployment::of_run(world, &call.links, found).map(Answer::ok).ok_or_else(Answer::not_found)
}

fn statuses(world: &mut World, call: &Call) -> Told {
    let all = deployment::statuses(world, &call.links, named(world, call)?);
    let page = Page::asked(call, all.len());
    let items = page.of(&all).to_vec();
    Ok(page.plain(items))
}

fn environments(world: &mut World, call: &Call) -> Told {
    let page = Page::asked(call, world.environments.len());
    let items =
        page.of(&world.environments).iter().map(|one| deployment::environment(world, &call.links, one)).collect();
    Ok(page.counted("environments", items))
}

fn environment(world: &mut World, call: &Call) -> Told {
    let found = world.environments.iter().find(|one| one.name == call.var("environment_name"));
    found.map(|one| Answer::ok(deployment::environment(world, &call.links, one))).ok_or_else(Answer::not_found)
}
