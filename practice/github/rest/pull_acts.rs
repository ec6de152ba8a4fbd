//! Pull requests: opening, changing, merging, reviewing and commenting.

use super::pull_requests::named;
use crate::github::actions::{Mention, Push};
use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::people::Right;
use crate::github::pulls::{Comment, Ended, Mergeable, Pull, Review, State};
use crate::github::rules::ComesBy;
use crate::github::shapes::pull;
use crate::github::store::Written;
use crate::github::world::World;
use serde_json::json;

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 7] = [
    ("POST", "/repos/{owner}/{repo}/pulls", open),
    ("PATCH", "/repos/{owner}/{repo}/pulls/{pull_number}", change),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", is_merged),
    ("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", merge),
    ("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews", review),
    ("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", request),
    ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", comment),
];

fn open(world: &mut World, call: &Call) -> Told {
    let invalid = |field: &str, code: &str| Answer::invalid("PullRequest", field, code, "");
    let title =
        call.text("title").filter(|text| !text.trim().is_empty()).ok_or_else(|| invalid("title", "missing_field"))?;
    let base = call.text("base").ok_or_else(|| invalid("base", "missing_field"))?;
    let head = call.text("head").ok_or_else(|| invalid("head", "missing_field"))?;
    let (owner, branch) = head.split_once(':').unwrap_or((&world.owner, head));
    let onto = world.store.head(base).ok_or_else(|| invalid("base", "invalid"))?;
    let brings = world.store.head(branch).filter(|_| owner == world.owner).ok_or_else(|| invalid("head", "invalid"))?;
    if world.store.log(&brings, Some(&onto)).is_empty() {
        let words = format!("No commits between {base} and {branch}");
        return Err(Answer::invalid("PullRequest", "", "custom", &words));
    }
    if world.pulls.values().any(|one| one.is_open() && one.head == branch && one.base == base) {
        let words = format!("A pull request already exists for {owner}:{branch}.");
        return Err(Answer::invalid("PullRequest", "", "custom", &words));
    }
    let number = world.pulls.keys().last().copied().unwrap_or(0) + 1;
    let now = world.now();
    let made = Pull {
        number,
        title: title.to_owned(),
        body: call.text("body").map(str::to_owned),
        author: call.token.login.clone(),
        head: branch.to_owned(),
        base: base.to_owned(),
        head_owner: owner.to_owned(),
        state: State::Open,
        draft: call.body["draft"] == true,
        labels: Vec::new(),
        asked: Vec::new(),
        reviews: Vec::new(),
        comments: Vec::new(),
        created: now,
        updated: now,
        auto_merge: false,
    };
    world.pulls.insert(number, made.clone());
    // The first answer comes before GitHub has tried the merge.
    world.thinking.insert(number);
    Ok(Answer::json(201, pull::full(world, &call.links, &made)))
}

fn change(world: &mut World, call: &Call) -> Told {
    let mut found = named(world, call)?;
    if found.author != call.token.login {
        call.token.needs(Right::Push)?;
    }
    if let Some(base) = call.text("base") {
        world.store.head(base).ok_or_else(|| Answer::invalid("PullRequest", "base", "invalid", ""))?;
        base.clone_into(&mut found.base);
    }
    if let Some(title) = call.text("title") {
        title.clone_into(&mut found.title);
    }
    found.body = call.text("body").map(str::to_owned).or(found.body);
    match call.text("state") {
        Some("closed") if found.is_open() => {
            let (base, head) = (world.base_of(&found), world.head_of(&found));
            found.state = State::Closed(Ended { at: world.now(), base, head });
        }
        Some("open") if matches!(found.state, State::Closed(_)) => found.state = State::Open,
        _ => {}
    }
    found.updated = world.now();
    world.pulls.insert(found.number, found.clone());
    Ok(Answer::ok(pull::full(world, &call.links, &found)))
}

fn is_merged(world: &mut World, call: &Call) -> Told {
    let found = named(world, call)?;
    if matches!(found.state, State::Merged { .. }) { Ok(Answer::empty(204)) } else { Err(Answer::not_found()) }
}

fn merge(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Push)?;
    let found = named(world, call)?;
    mergeable(world, call, &found)?;
    let is_merge = call.text("merge_method").unwrap_or("merge") == "merge";
    world.ruled(&found.base, if is_merge { ComesBy::PullMerge } else { ComesBy::PullSquash })?;
    let (base, head) = (world.base_of(&found), world.head_of(&found));
    let by = call.token.login.clone();
    let commit = written(world, call, &found, &head)?;
    let at = world.now();
    let ended = Ended { at, base, head };
    let state = State::Merged { ended, by: by.clone(), commit: commit.clone() };
    let (number, branch) = (found.number, found.base.clone());
    world.pulls.insert(number, Pull { state, updated: at, ..found });
    world.pushed(&Push { branch, commit: commit.clone(), by, at });
    Ok(Answer::ok(json!({"sha": commit, "merged": true, "message": "Pull Request successfully merged"})))
}

fn mergeable(world: &World, call: &Call, found: &Pull) -> Result<(), Answer> {
    let refused = |message: &str| Err(Answer::refusal(405, message));
    if !found.is_open() {
        return refused("Pull Request is not mergeable");
    }
    if call.text("sha").is_some_and(|sha| sha != world.head_of(found)) {
        return Err(Answer::refusal(409, "Head branch was modified. Review and try the merge again."));
    }
    match world.merges(found) {
        Mergeable::Dirty => refused("Pull Request has merge conflicts"),
        Mergeable::Draft => refused("Pull Request is still a draft"),
        _ if !world.lacks(found).is_empty() => {
            refused(&format!("Required status check \"{}\" is expected.", world.lacks(found)[0]))
        }
        Mergeable::Behind => refused("Head branch is out of date"),
        Mergeable::Blocked => refused("At least 1 approving review is required by reviewers with write access."),
        _ if !world.may_push(&call.token.login, &found.base) => refused(
            "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
        ),
        _ => Ok(()),
    }
}

impl World {
    /// The required checks that have not passed on the head of a pull request.
    fn lacks(&self, pull: &Pull) -> Vec<String> {
        let (head, passable) = (self.head_of(pull), self.rules_of(&pull.base).is_some_and(|rules| rules.passable));
        let passed = |name: &String| {
            let mut runs = self.runs.all.iter().filter(|run| run.head == head && run.workflow.job() == name);
            runs.any(|run| run.phase(self.now()).conclusion() == Some("success"))
        };
        let asked = self.rules_of(&pull.base).map(|rules| rules.checks.clone()).unwrap_or_default();
        asked.into_iter().filter(|name| !passable && !passed(name)).collect()
    }
}

fn written(world: &World, call: &Call, found: &Pull, head: &str) -> Result<String, Answer> {
    let number = found.number;
    let signed = world.signed(&call.token.login);
    let method = call.text("merge_method").unwrap_or("merge");
    let own = call.text("commit_title").map(str::to_owned);
    let done = if method == "merge" {
        let title =
            own.unwrap_or_else(|| format!("Merge pull request #{number} from {}/{}", found.head_owner, found.head));
        let body = call.text("commit_message").unwrap_or(&found.title);
        world.store.merge(&found.base, head, (&signed, &format!("{title}\n\n{body}")))
    } else {
        let title = own.unwrap_or_else(|| format!("{} (#{number})", found.title));
        world.store.squash(&found.base, head, (&signed, &title))
    };
    match done {
        Ok(Written::Done(id)) => Ok(id),
        Ok(_) => Err(Answer::refusal(405, "Pull Request is not mergeable")),
        Err(cause) => Err(Answer::refusal(405, cause.message())),
    }
}

fn review(world: &mut World, call: &Call) -> Told {
    let mut found = named(world, call)?;
    let state = match call.text("event") {
        Some("APPROVE") => "APPROVED",
        Some("REQUEST_CHANGES") => "CHANGES_REQUESTED",
        _ => "COMMENTED",
    };
    if found.author == call.token.login && state != "COMMENTED" {
        return Err(Answer::refusal(422, "Unprocessable Entity: Can not approve your own pull request"));
    }
    let (author, body) = (call.token.login.clone(), call.text("body").unwrap_or_default().to_owned());
    let made = Review {
        id: world.fresh_id(),
        state: state.to_owned(),
        body,
        author,
        commit: world.head_of(&found),
        at: world.now(),
    };
    found.reviews.push(made.clone());
    found.asked.retain(|login| *login != made.author);
    found.updated = made.at;
    world.pulls.insert(found.number, found.clone());
    let event = "pull_request_review";
    world.mentioned(&Mention { event, title: &found.title, body: &made.body, by: &made.author, at: made.at });
    Ok(Answer::ok(pull::review(world, &call.links, &found, &made)))
}

fn request(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Triage)?;
    let mut found = named(world, call)?;
    let wanted = call.body["reviewers"].as_array().cloned().unwrap_or_default();
    for login in wanted.iter().filter_map(|one| one.as_str()) {
        if world.right(login) < Right::Pull {
            let words = "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the MAS-Mr-Mentor/mr-mentor-backend repository.";
            return Err(Answer::refusal(422, words));
        }
        if !found.asked.iter().any(|one| one == login) {
            found.asked.push(login.to_owned());
        }
    }
    found.updated = world.now();
    world.pulls.insert(found.number, found.clone());
    Ok(Answer::json(201, pull::listed(world, &call.links, &found)))
}

fn comment(world: &mut World, call: &Call) -> Told {
    let mut found = named(world, call)?;
    let body = call.text("body").filter(|text| !text.trim().is_empty());
    let body = body.ok_or_else(|| Answer::invalid("IssueComment", "body", "missing_field", ""))?.to_owned();
    let made = Comment { id: world.fresh_id(), author: call.token.login.clone(), body, at: world.now() };
    found.comments.push(made.clone());
    found.updated = made.at;
    world.pulls.insert(found.number, found.clone());
    let event = "issue_comment";
    world.mentioned(&Mention { event, title: &found.title, body: &made.body, by: &made.author, at: made.at });
    Ok(Answer::json(201, pull::comment(world, &call.links, &found, &made)))
}
