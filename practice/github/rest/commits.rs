//! Commits, comparisons, the pull requests of a commit, and files.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::people::Right;
use crate::github::pulls::Pull;
use crate::github::shapes::{commit, pull, repository};
use crate::github::store::{Commit, Difference};
use crate::github::world::World;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 7] = [
    ("GET", "/repos/{owner}/{repo}/commits", list),
    ("GET", "/repos/{owner}/{repo}/commits/{ref}", one),
    ("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls", pulls),
    ("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head", branches),
    ("POST", "/repos/{owner}/{repo}/git/commits", write),
    ("GET", "/repos/{owner}/{repo}/compare/{basehead}", compare),
    ("GET", "/repos/{owner}/{repo}/contents/{path}", contents),
];

fn list(world: &mut World, call: &Call) -> Told {
    let from = call.asked("sha").unwrap_or(&world.default_branch).to_owned();
    let head = world.store.resolve(&from).ok_or_else(Answer::not_found)?;
    let moment = |name: &str| call.asked(name).and_then(|text| text.parse::<chrono::DateTime<chrono::Utc>>().ok());
    let (since, until, author) = (moment("since"), moment("until"), call.asked("author"));
    let all = world.store.log(&head, None).into_iter().filter_map(|id| world.store.commit(&id));
    let fits = |commit: &Commit| {
        since.is_none_or(|since| commit.committer.at >= since)
            && until.is_none_or(|until| commit.committer.at <= until)
            && author.is_none_or(|author| commit.author.name == author || commit.author.email == author)
    };
    let all: Vec<Commit> = all.filter(fits).collect();
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| commit::listed(world, &call.links, one)).collect();
    Ok(page.plain(items))
}

fn missing(name: &str) -> Answer {
    Answer::refusal(422, &format!("No commit found for SHA: {name}"))
}

fn files(world: &World, call: &Call, head: &str, difference: &Difference) -> Vec<Value> {
    difference.changes.iter().take(300).map(|change| commit::file(world, &call.links, head, change)).collect()
}

fn one(world: &mut World, call: &Call) -> Told {
    let id = world.store.resolve(call.var("ref")).ok_or_else(|| missing(call.var("ref")))?;
    let found = world.store.commit(&id).ok_or_else(|| missing(&id))?;
    let before = found.parents.first().cloned().unwrap_or_else(|| "0".repeat(40));
    let difference = world.store.difference(&before, &id);
    let mut value = commit::listed(world, &call.links, &found);
    let (added, removed) = (difference.added(), difference.removed());
    value["stats"] = json!({"additions": added, "deletions": removed, "total": added + removed});
    value["files"] = files(world, call, &id, &difference).into();
    Ok(Answer::ok(value))
}

/// A commit that nothing points at yet.
fn write(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Push)?;
    let tree = call.text("tree").unwrap_or_default();
    if world.store.kind(tree) != Some("tree") {
        return Err(Answer::refusal(422, "Tree SHA does not exist"));
    }
    let parents = call.body["parents"].as_array().map(Vec::as_slice).unwrap_or_default();
    let parents: Vec<String> = parents.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    if parents.iter().any(|id| world.store.kind(id) != Some("commit")) {
        return Err(Answer::refusal(422, "Parent SHA does not exist or is not a commit object"));
    }
    let said = (&world.signed(&call.token.login), call.text("message").unwrap_or_default());
    let id = world.store.loose(tree, &parents, said).map_err(|cause| Answer::refusal(422, cause.message()))?;
    let made = world.store.commit(&id).ok_or_else(Answer::not_found)?;
    Ok(Answer::json(201, commit::loose(world, &call.links, &made)))
}

fn pulls(world: &mut World, call: &Call) -> Told {
    let name = call.var("commit_sha");
    let id = world.store.resolve(name).ok_or_else(|| missing(name))?;
    // The commit of its merge is of it too.
    let parents = world.store.commit(&id).map(|commit| commit.parents.clone()).unwrap_or_default();
    let merged = |one: &Pull| one.ended().is_some_and(|ended| parents == [ended.base.clone(), ended.head.clone()]);
    let brings =
        |one: &&Pull| merged(one) || world.store.log(&world.head_of(one), Some(&world.base_of(one))).contains(&id);
    let all: Vec<Pull> = world.pulls.values().filter(brings).cloned().collect();
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| pull::listed(world, &call.links, one)).collect();
    Ok(page.plain(items))
}

fn branches(world: &mut World, call: &Call) -> Told {
    let id = world.store.resolve(call.var("commit_sha")).ok_or_else(|| missing(call.var("commit_sha")))?;
    let url = repository::url(world, &call.links);
    let all = world.store.branches().into_iter().filter(|(_, head)| *head == id);
    let told = all.map(|(name, head)| {
        let protected = world.rules.iter().any(|rules| rules.branch == name);
        json!({"name": name, "commit": {"sha": head, "url": format!("{url}/commits/{head}")}, "protected": protected})
    });
    Ok(Answer::ok(told.collect()))
}

fn compare(world: &mut World, call: &Call) -> Told {
    let both = call.var("basehead");
    let (base, head) = both.split_once("...").ok_or_else(Answer::not_found)?;
    let own = |name: &str| name.split_once(':').map_or(name, |(_, branch)| branch).to_owned();
    let base = world.store.resolve(&own(base)).ok_or_else(Answer::not_found)?;
    let head = world.store.resolve(&own(head)).ok_or_else(Answer::not_found)?;
    let fork = world.store.merge_base(&base, &head).ok_or_else(Answer::not_found)?;
    let (ahead, behind) = world.store.ahead_behind(&head, &base);
    let status = match (ahead, behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    };
    let mut ids = world.store.log(&head, Some(&base));
    ids.reverse();
    let difference = world.store.difference(&fork, &head);
    let page = Page::asked(call, ids.len());
    let commits: Vec<Value> = page.of(&ids).iter().filter_map(|id| shown(world, call, id)).collect();
    let (url, web) = (repository::url(world, &call.links), repository::page(world, &call.links));
    let total = page.total;
    Ok(page.linked(Answer::ok(json!({
        "url": format!("{url}/compare/{both}"), "html_url": format!("{web}/compare/{both}"),
        "permalink_url": format!("{web}/compare/{base}...{head}"), "diff_url": format!("{web}/compare/{both}.diff"),
        "patch_url": format!("{web}/compare/{both}.patch"), "base_commit": shown(world, call, &base),
        "merge_base_commit": shown(world, call, &fork), "status": status, "ahead_by": ahead, "behind_by": behind,
        "total_commits": total, "commits": commits, "files": files(world, call, &head, &difference),
    }))))
}

fn shown(world: &World, call: &Call, id: &str) -> Option<Value> {
    world.store.commit(id).map(|one| commit::listed(world, &call.links, &one))
}

fn contents(world: &mut World, call: &Call) -> Told {
    let from = call.asked("ref").unwrap_or(&world.default_branch).to_owned();
    let refused = || Answer::refusal(404, &format!("No commit found for the ref {from}"));
    let commit = world.store.resolve(&from).ok_or_else(refused)?;
    let path = call.var("path");
    let (blob, content) = world.store.file(&commit, path).ok_or_else(Answer::not_found)?;
    let (url, page) = (repository::url(world, &call.links), repository::page(world, &call.links));
    let (api, git, html) = (
        format!("{url}/contents/{path}?ref={from}"),
        format!("{url}/git/blobs/{blob}"),
        format!("{page}/blob/{from}/{path}"),
    );
    Ok(Answer::ok(json!({
        "type": "file", "encoding": "base64", "size": content.len(), "name": path.rsplit('/').next(), "path": path,
        "content": BASE64_STANDARD.encode(&content), "sha": blob, "url": api, "git_url": git, "html_url": html,
        "download_url": format!("{page}/raw/{from}/{path}"), "_links": {"self": api, "git": git, "html": html},
    })))
}
