//! The fields of each type, but those of a pull request.

use super::asked::Text;
use super::pull;
use super::select::Asking;
use super::thing::{Found, Thing};
use crate::github::actions::{Conclusion, Phase, Run, Workflow};
use crate::github::limits::Budget;
use crate::github::people::Right;
use crate::github::pulls::Pull;
use crate::github::shapes::{moment, node, repository};
use graphql_parser::query::Field;
use serde_json::Value;

/// What a field of a thing is.
pub(super) fn found(asking: &mut Asking<'_>, thing: &Thing, field: &Field<'static, Text>) -> Found {
    let name = field.name.as_str();
    match thing {
        Thing::Query => query(asking, field),
        Thing::Repository => of_repository(asking, field),
        Thing::RateLimit => rate_limit(asking, name),
        Thing::Account(login) => account(asking, login, name),
        Thing::Pull(one) => pull::found(asking, one, field),
        Thing::Branch(branch, head) => of_branch(asking, branch, head, field),
        Thing::Commit(id) => commit(asking, id, name),
        Thing::PullCommit(id) => match name {
            "commit" => Found::One(Some(Thing::Commit(id.clone()))),
            _ => Found::Nothing,
        },
        Thing::Rollup(head) => rollup(asking, head, name),
        Thing::Check(id) | Thing::CheckSuite(id) | Thing::Run(id) => of_run(asking, thing, *id, name),
        Thing::Workflow(id) => workflow(*id, name),
        Thing::Label(label) => match name {
            "name" => leaf(label.clone()),
            "color" => leaf("5319e7"),
            _ => Found::Nothing,
        },
        Thing::Review(_) | Thing::Request(_) | Thing::Comment(_) | Thing::File(_) | Thing::AutoMerge(_) => {
            pull::part(asking, thing, name)
        }
        Thing::Comparison(ahead, behind) => match name {
            "aheadBy" => leaf(*ahead),
            "behindBy" => leaf(*behind),
            _ => Found::Nothing,
        },
    }
}

/// A plain value.
pub(super) fn leaf(value: impl Into<Value>) -> Found {
    Found::Leaf(value.into())
}

/// An account; null for one that is gone.
pub(super) fn actor(login: &str) -> Found {
    Found::One((!login.is_empty()).then(|| Thing::Account(login.to_owned())))
}

fn query(asking: &mut Asking<'_>, field: &Field<'static, Text>) -> Found {
    match field.name.as_str() {
        "viewer" => actor(&asking.call.token.login.clone()),
        "rateLimit" => Found::One(Some(Thing::RateLimit)),
        "repository" => {
            let text = |name: &str| asking.query.argument(field, name).as_str().unwrap_or_default().to_owned();
            let named = format!("{}/{}", text("owner"), text("name"));
            let known = std::iter::once(asking.world.full_name()).chain(asking.world.former.clone());
            let seen = asking.call.token.right > Right::Nothing
                && known.into_iter().any(|one| one.eq_ignore_ascii_case(&named));
            if seen {
                return Found::One(Some(Thing::Repository));
            }
            Found::Refused(format!("Could not resolve to a Repository with the name '{named}'."), "NOT_FOUND")
        }
        _ => Found::Nothing,
    }
}

fn of_repository(asking: &mut Asking<'_>, field: &Field<'static, Text>) -> Found {
    let world = &*asking.world;
    let argument = |name: &str| asking.query.argument(field, name);
    match field.name.as_str() {
        "id" => leaf(node("R", repository::ID)),
        "databaseId" => leaf(repository::ID),
        "name" => leaf(world.name.clone()),
        "nameWithOwner" => leaf(world.full_name()),
        "owner" => actor(&world.owner.clone()),
        "url" => leaf(repository::page(world, &asking.call.links)),
        "isArchived" => leaf(world.archived),
        "isFork" => leaf(false),
        "pushedAt" => leaf(moment(world.pushed)),
        "viewerPermission" => leaf(permission(asking.call.token.right)),
        "isPrivate" | "mergeCommitAllowed" | "squashMergeAllowed" | "rebaseMergeAllowed" => leaf(true),
        "defaultBranchRef" => branch(asking, &world.default_branch.clone()),
        "ref" => {
            branch(asking, argument("qualifiedName").as_str().unwrap_or_default().trim_start_matches("refs/heads/"))
        }
        "pullRequest" => {
            let number = argument("number").as_u64().unwrap_or(0);
            match world.pulls.get(&number) {
                Some(pull) => Found::One(Some(Thing::Pull(Box::new(pull.clone())))),
                None => Found::Refused(
                    format!("Could not resolve to a PullRequest with the number of {number}."),
                    "NOT_FOUND",
                ),
            }
        }
        "pullRequests" => Found::Many(pulls(asking, field)),
        _ => Found::Nothing,
    }
}

fn permission(right: Right) -> &'static str {
    match right {
        Right::Nothing | Right::Pull => "READ",
        Right::Triage => "TRIAGE",
        Right::Push => "WRITE",
        Right::Admin => "ADMIN",
    }
}

fn branch(asking: &Asking<'_>, name: &str) -> Found {
    let head = asking.world.store.head(name);
    Found::One(head.map(|head| Thing::Branch(name.to_owned(), head)))
}

fn pulls(asking: &Asking<'_>, field: &Field<'static, Text>) -> Vec<Thing> {
    let argument = |name: &str| asking.query.argument(field, name);
    let states = argument("states");
    let states: Vec<&str> = match &states {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one],
        _ => Vec::new(),
    };
    let (base, head) = (argument("baseRefName"), argument("headRefName"));
    let labels = argument("labels");
    let fits = |pull: &&Pull| {
        (states.is_empty() || states.contains(&pull::state(pull)))
            && base.as_str().is_none_or(|base| base == pull.base)
            && head.as_str().is_none_or(|head| head == pull.head)
            && labels.as_array().is_none_or(|all| all.iter().any(|one| pull.labels.iter().any(|label| one == label)))
    };
    let mut all: Vec<Pull> = asking.world.pulls.values().filter(fits).cloned().collect();
    let order = argument("orderBy");
    match order["field"].as_str() {
        Some("UPDATED_AT") => all.sort_by_key(|pull| pull.updated),
        Some("CREATED_AT") => all.sort_by_key(|pull| pull.created),
        _ => {}
    }
    if order["direction"] == "DESC" {
        all.reverse();
    }
    all.into_iter().map(|pull| Thing::Pull(Box::new(pull))).collect()
}

fn rate_limit(asking: &mut Asking<'_>, name: &str) -> Found {
    let now = asking.world.now();
    let told = asking.world.limits.told(&asking.call.token.text, Budget::Graphql, now);
    match name {
        "cost" | "nodeCount" => leaf(1),
        "limit" | "used" | "remaining" => leaf(told[name].clone()),
        "resetAt" => {
            let reset = told["reset"].as_i64().and_then(|at| chrono::DateTime::from_timestamp(at, 0));
            leaf(moment(reset.unwrap_or(now)))
        }
        _ => Found::Nothing,
    }
}

fn account(asking: &Asking<'_>, login: &str, name: &str) -> Found {
    let person = asking.world.people.iter().find(|person| person.login == login);
    let id = person.map_or(0, |person| person.id);
    match name {
        // GraphQL leaves the suffix of a bot's name away.
        "login" => leaf(login.trim_end_matches("[bot]")),
        "id" => leaf(node("U", id)),
        "databaseId" => leaf(id),
        "name" => leaf(person.and_then(|person| person.name.clone())),
        "url" | "resourcePath" => leaf(format!("{}/{login}", asking.call.links.web)),
        "avatarUrl" => leaf(format!("{}/avatars/u/{id}?v=4", asking.call.links.web)),
        _ => Found::Nothing,
    }
}

fn of_branch(asking: &Asking<'_>, name: &str, head: &str, field: &Field<'static, Text>) -> Found {
    match field.name.as_str() {
        "name" => leaf(name),
        "prefix" => leaf("refs/heads/"),
        "id" => leaf(node("REF", u64::from_str_radix(head.get(..12).unwrap_or_default(), 16).unwrap_or(0))),
        "target" => Found::One(Some(Thing::Commit(head.to_owned()))),
        "branchProtectionRule" => Found::One(None),
        "compare" => {
            let other = asking.query.argument(field, "headRef");
            let other = asking.world.store.resolve(other.as_str().unwrap_or_default());
            let counts = other.map(|other| asking.world.store.ahead_behind(&other, head));
            Found::One(counts.map(|(ahead, behind)| Thing::Comparison(ahead, behind)))
        }
        _ => Found::Nothing,
    }
}

fn commit(asking: &Asking<'_>, id: &str, name: &str) -> Found {
    let Some(commit) = asking.world.store.commit(id) else { return Found::One(None) };
    match name {
        "oid" => leaf(commit.id),
        "abbreviatedOid" => leaf(commit.id.get(..7).unwrap_or_default()),
        "message" => leaf(commit.message.trim_end()),
        "messageHeadline" => leaf(commit.subject()),
        "committedDate" => leaf(moment(commit.committer.at)),
        "authoredDate" => leaf(moment(commit.author.at)),
        "url" => leaf(format!("{}/commit/{id}", repository::page(asking.world, &asking.call.links))),
        "statusCheckRollup" => Found::One(pull::rollup(asking.world, id)),
        "checkSuites" => {
            let runs = asking.world.runs.all.iter().filter(|run| run.head == id);
            Found::Many(runs.map(|run| Thing::CheckSuite(run.id)).collect())
        }
        _ => Found::Nothing,
    }
}

fn rollup(asking: &Asking<'_>, head: &str, name: &str) -> Found {
    let now = asking.world.now();
    let runs: Vec<&Run> = asking.world.runs.all.iter().filter(|run| run.head == head).collect();
    let any = |fits: fn(Phase) -> bool| runs.iter().any(|run| fits(run.phase(now)));
    match name {
        "contexts" => Found::Many(runs.iter().map(|run| Thing::Check(run.id)).collect()),
        "state" if any(|phase| matches!(phase, Phase::Over(Conclusion::Failure | Conclusion::Cancelled))) => {
            leaf("FAILURE")
        }
        "state" if any(|phase| !matches!(phase, Phase::Over(_))) => leaf("PENDING"),
        "state" => leaf("SUCCESS"),
        _ => Found::Nothing,
    }
}

fn of_run(asking: &Asking<'_>, thing: &Thing, id: u64, name: &str) -> Found {
    let (world, now) = (&*asking.world, asking.world.now());
    let Some(run) = world.runs.find(id) else { return Found::One(None) };
    let (phase, last) = (run.phase(now), run.last());
    let end = run.end().filter(|(at, _)| *at <= now).map(|(at, _)| moment(at));
    let page = format!("{}/actions/runs/{id}", repository::page(world, &asking.call.links));
    match (thing, name) {
        (_, "id") => leaf(node("CR", id)),
        (Thing::Check(_) | Thing::CheckSuite(_), "status") => leaf(phase.status().to_uppercase()),
        (Thing::Check(_) | Thing::CheckSuite(_), "conclusion") => leaf(phase.conclusion().map(str::to_uppercase)),
        (Thing::Check(_), "name") => leaf(run.workflow.job()),
        (Thing::Check(_) | Thing::Run(_), "databaseId") => {
            leaf(if matches!(thing, Thing::Run(_)) { id } else { last.job })
        }
        (Thing::Check(_), "startedAt") => leaf(moment(last.begins())),
        (Thing::Check(_), "completedAt") => leaf(end),
        (Thing::Check(_), "detailsUrl" | "url" | "permalink") => leaf(format!("{page}/job/{}", last.job)),
        (Thing::Check(_), "isRequired") => leaf(false),
        (Thing::Check(_), "checkSuite") => Found::One(Some(Thing::CheckSuite(id))),
        (Thing::CheckSuite(_), "workflowRun") => Found::One(Some(Thing::Run(id))),
        (Thing::CheckSuite(_), "commit") => Found::One(Some(Thing::Commit(run.head.clone()))),
        (Thing::Run(_), "runNumber") => leaf(run.number),
        (Thing::Run(_), "event") => leaf(run.event),
        (Thing::Run(_), "url") => leaf(page),
        (Thing::Run(_), "createdAt") => leaf(moment(run.created)),
        (Thing::Run(_), "workflow") => Found::One(Some(Thing::Workflow(run.workflow.id()))),
        _ => Found::Nothing,
    }
}

fn workflow(id: u64, name: &str) -> Found {
    let Some(one) = Workflow::named(&id.to_string()) else { return Found::One(None) };
    match name {
        "name" => leaf(one.name()),
        "databaseId" => leaf(one.id()),
        "id" => leaf(node("W", one.id())),
        _ => Found::Nothing,
    }
}
