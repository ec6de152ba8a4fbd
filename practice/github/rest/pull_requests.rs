//! Pull requests: reading them.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::pulls::Pull;
use crate::github::shapes::{commit, pull, user};
use crate::github::world::World;
use serde_json::json;

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 8] = [
    ("GET", "/repos/{owner}/{repo}/pulls", list),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}", one),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/files", files),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/commits", commits),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews", reviews),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/comments", review_comments),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", requested),
    ("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", comments),
];

/// The pull request that a call is about.
pub(crate) fn named(world: &World, call: &Call) -> Result<Pull, Answer> {
    let number = call.number("pull_number").max(call.number("issue_number"));
    world.pulls.get(&number).cloned().ok_or_else(Answer::not_found)
}

fn list(world: &mut World, call: &Call) -> Told {
    let state = call.asked("state").unwrap_or("open");
    if !["open", "closed", "all"].contains(&state) {
        return Err(Answer::invalid("PullRequest", "state", "invalid", ""));
    }
    let fits = |pull: &&Pull| {
        let head = format!("{}:{}", pull.head_owner, pull.head);
        (state == "all" || pull.is_open() == (state == "open"))
            && call.asked("base").is_none_or(|base| base == pull.base)
            && call.asked("head").is_none_or(|wanted| !wanted.contains(':') || wanted.eq_ignore_ascii_case(&head))
    };
    let mut all: Vec<Pull> = world.pulls.values().filter(fits).cloned().collect();
    let sort = call.asked("sort").unwrap_or("created");
    all.sort_by_key(|pull| (if sort == "updated" { pull.updated } else { pull.created }, pull.number));
    let down = call.asked("direction").unwrap_or(if call.asked("sort").is_none() { "desc" } else { "asc" });
    if down == "desc" {
        all.reverse();
    }
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| pull::listed(world, &call.links, one)).collect();
    Ok(page.plain(items))
}

fn one(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let answer = Answer::ok(pull::full(world, &call.links, &found));
    // Asking makes GitHub work it out: the next answer knows.
    world.thinking.remove(&found.number);
    Ok(answer)
}

fn files(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let (base, head) = (world.base_of(&found), world.head_of(&found));
    let mut changes = world.store.brought(&base, &head).changes;
    changes.truncate(3000);
    let page = Page::asked(call, changes.len());
    let items = page.of(&changes).iter().map(|change| commit::file(world, &call.links, &head, change)).collect();
    Ok(page.plain(items))
}

fn commits(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let mut ids = world.store.log(&world.head_of(&found), Some(&world.base_of(&found)));
    ids.reverse();
    ids.truncate(250);
    let page = Page::asked(call, ids.len());
    let shown = page.of(&ids).iter().filter_map(|id| world.store.commit(id));
    let items = shown.map(|one| commit::listed(world, &call.links, &one)).collect();
    Ok(page.plain(items))
}

fn reviews(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let page = Page::asked(call, found.reviews.len());
    let items = page.of(&found.reviews).iter().map(|one| pull::review(world, &call.links, &found, one)).collect();
    Ok(page.plain(items))
}

/// Comments on lines of the diff: nobody here writes any.
fn review_comments(world: &mut World, call: &Call) -> Told {
    named(world, call)?;
    Ok(Page::asked(call, 0).plain(Vec::new()))
}

fn requested(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let users: Vec<_> = found.asked.iter().map(|login| user::simple(world, &call.links, login)).collect();
    Ok(Answer::ok(json!({"users": users, "teams": []})))
}

fn comments(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    let since = call.asked("since").and_then(|text| text.parse::<chrono::DateTime<chrono::Utc>>().ok());
    let mut all = found.comments.clone();
    all.retain(|comment| since.is_none_or(|since| comment.at >= since));
    all.sort_by_key(|comment| comment.id);
    let page = Page::asked(call, all.len());
    let items = page.of(&all).iter().map(|one| pull::comment(world, &call.links, &found, one)).collect();
    Ok(page.plain(items))
}
