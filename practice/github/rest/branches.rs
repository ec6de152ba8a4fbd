//! Branches, their protection and the rules that hold for them.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::people::Right;
use crate::github::rules::{RULESET, Rules};
use crate::github::shapes::{commit, repository, user};
use crate::github::world::World;
use serde_json::{Value, json};

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 5] = [
    ("GET", "/repos/{owner}/{repo}/branches", list),
    ("GET", "/repos/{owner}/{repo}/branches/{branch}", one),
    ("GET", "/repos/{owner}/{repo}/branches/{branch}/protection", protection),
    ("GET", "/repos/{owner}/{repo}/rules/branches/{branch}", rules),
    ("GET", "/repos/{owner}/{repo}/rulesets/{ruleset_id}", ruleset),
];

fn list(world: &mut World, call: &Call) -> Told {
    let wanted = call.asked("protected").map(|text| text == "true");
    let mut all = world.store.branches();
    all.retain(|(name, _)| wanted.is_none_or(|wanted| world.rules_of(name).is_some() == wanted));
    let page = Page::asked(call, all.len());
    let url = repository::url(world, &call.links);
    let short = |(name, head): &(String, String)| {
        let commit = json!({"sha": head, "url": format!("{url}/commits/{head}")});
        json!({"name": name, "commit": commit, "protected": world.rules_of(name).is_some()})
    };
    let items = page.of(&all).iter().map(short).collect();
    Ok(page.plain(items))
}

fn one(world: &mut World, call: &Call) -> Told {
    let name = call.var("branch");
    let head = world.store.head(name).and_then(|head| world.store.commit(&head));
    let head = head.ok_or_else(|| Answer::refusal(404, "Branch not found"))?;
    let (url, page) = (repository::url(world, &call.links), repository::page(world, &call.links));
    let api = format!("{url}/branches/{name}");
    let ruled = world.rules_of(name).is_some();
    let checks = json!({"enforcement_level": "off", "contexts": [], "checks": []});
    Ok(Answer::ok(json!({
        "name": name, "commit": commit::listed(world, &call.links, &head),
        "_links": {"self": api, "html": format!("{page}/tree/{name}")}, "protected": ruled,
        "protection": {"enabled": ruled, "required_status_checks": checks},
        "protection_url": format!("{api}/protection"),
    })))
}

fn protection(world: &mut World, call: &Call) -> Told {
    // Only administrators see it; to others it does not exist.
    if call.token.right < Right::Admin {
        return Err(Answer::not_found());
    }
    let name = call.var("branch");
    let rules = world.rules_of(name).ok_or_else(|| Answer::refusal(404, "Branch not protected"))?;
    let url = format!("{}/branches/{name}/protection", repository::url(world, &call.links));
    let on = |enabled: bool| json!({ "enabled": enabled });
    let mut value = json!({
        "url": url, "required_signatures": {"url": format!("{url}/required_signatures"), "enabled": false},
        "enforce_admins": {"url": format!("{url}/enforce_admins"), "enabled": false},
        "required_linear_history": on(false), "allow_force_pushes": on(false), "allow_deletions": on(false),
        "block_creations": on(false), "required_conversation_resolution": on(false), "lock_branch": on(false),
        "allow_fork_syncing": on(false),
    });
    if rules.approvals > 0 {
        value["required_pull_request_reviews"] = reviews(&url, rules);
    }
    if !rules.pushers.is_empty() {
        let users = rules.pushers.iter().map(|login| user::simple(world, &call.links, login)).collect::<Vec<_>>();
        value["restrictions"] = json!({
            "url": format!("{url}/restrictions"), "users_url": format!("{url}/restrictions/users"),
            "teams_url": format!("{url}/restrictions/teams"), "apps_url": format!("{url}/restrictions/apps"),
            "users": users, "teams": [], "apps": [],
        });
    }
    Ok(Answer::ok(value))
}

fn reviews(url: &str, rules: &Rules) -> Value {
    json!({
        "url": format!("{url}/required_pull_request_reviews"), "dismiss_stale_reviews": false,
        "require_code_owner_reviews": false, "require_last_push_approval": false,
        "required_approving_review_count": rules.approvals,
    })
}

/// The rulesets that hold for a branch; a protection of the old kind is none of them.
fn rules(world: &mut World, call: &Call) -> Told {
    let all: Vec<Value> = world.rules_of(call.var("branch")).map(Rules::told).unwrap_or_default();
    let page = Page::asked(call, all.len());
    let items = page.of(&all).to_vec();
    Ok(page.plain(items))
}

/// The only ruleset, which holds for whatever branch has rules.
fn ruleset(world: &mut World, call: &Call) -> Told {
    if call.var("ruleset_id") != RULESET.to_string() {
        return Err(Answer::not_found());
    }
    let bypass = if world.rules.iter().any(|rules| rules.passable) { "always" } else { "never" };
    Ok(Answer::ok(json!({
        "id": RULESET, "name": "main", "target": "branch", "source_type": "Repository",
        "source": "MAS-Mr-Mentor/mr-mentor-backend", "enforcement": "active", "current_user_can_bypass": bypass,
    })))
}
