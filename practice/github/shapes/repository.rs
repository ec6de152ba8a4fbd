//! The repository, in short and whole.

use super::{Links, moment, node, user};
use crate::github::people::Right;
use crate::github::world::World;
use serde_json::{Value, json};

/// Its number.
pub(crate) const ID: u64 = 1_055_231_377;

const ADDRESSES: [(&str, &str); 36] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

/// Its address in the REST interface.
pub(crate) fn url(world: &World, links: &Links) -> String {
    format!("{}/repos/{}", links.api, world.full_name())
}

/// Its page.
pub(crate) fn page(world: &World, links: &Links) -> String {
    format!("{}/{}", links.web, world.full_name())
}

/// In short, as runs carry it.
pub(crate) fn minimal(world: &World, links: &Links) -> Value {
    let url = url(world, links);
    let mut repository = json!({
        "id": ID, "node_id": node("R", ID), "name": world.name, "full_name": world.full_name(),
        "owner": user::simple(world, links, &world.owner), "private": true, "description": "Mr Mentor backend",
        "fork": false, "url": url, "html_url": page(world, links),
    });
    for (key, tail) in ADDRESSES {
        repository[key] = format!("{url}{tail}").into();
    }
    repository
}

/// As pull requests carry it.
pub(crate) fn middle(world: &World, links: &Links) -> Value {
    let mut repository = minimal(world, links);
    let (page, open) = (page(world, links), world.pulls.values().filter(|pull| pull.is_open()).count());
    let more = json!({
        "git_url": page.replacen("http", "git", 1) + ".git", "ssh_url": format!("git@github.com:{}.git", world.full_name()),
        "clone_url": format!("{page}.git"), "svn_url": page, "mirror_url": null, "homepage": null,
        "language": "TypeScript", "license": null, "forks_count": 1, "stargazers_count": 0, "watchers_count": 0,
        "size": 4096, "default_branch": world.default_branch, "open_issues_count": open, "is_template": false,
        "topics": [], "has_issues": true, "has_projects": true, "has_wiki": true, "has_pages": false,
        "has_downloads": true, "has_discussions": false, "archived": world.archived, "disabled": false,
        "visibility": "private", "pushed_at": moment(world.pushed), "created_at": "2025-09-23T10:06:14Z",
        "updated_at": moment(world.pushed), "forks": 1, "open_issues": open, "watchers": 0, "allow_forking": true,
        "web_commit_signoff_required": false,
    });
    extended(&mut repository, more);
    repository
}

/// The fork of an account, as pull requests carry it.
pub(crate) fn fork(world: &World, links: &Links, owner: &str) -> Value {
    let own = middle(world, links);
    let id = ID + owner.bytes().map(u64::from).sum::<u64>();
    let renamed = |text: &str| Value::from(text.replace(&world.full_name(), &format!("{owner}/{}", world.name)));
    let mut fork: Value = own
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.clone(), renamed)))
        .collect();
    fork["owner"] = user::simple(world, links, owner);
    fork["fork"] = true.into();
    fork["id"] = id.into();
    fork["node_id"] = node("R", id).into();
    fork
}

/// The whole of it, as one token sees it.
pub(crate) fn full(world: &World, links: &Links, right: Right) -> Value {
    let mut repository = middle(world, links);
    let more = json!({
        "permissions": permissions(right), "subscribers_count": 3, "network_count": 1,
        "organization": user::simple(world, links, &world.owner), "temp_clone_token": null, "custom_properties": {},
    });
    extended(&mut repository, more);
    if right >= Right::Push {
        let merging = json!({
            "allow_squash_merge": true, "allow_merge_commit": true, "allow_rebase_merge": true,
            "allow_auto_merge": false, "delete_branch_on_merge": false, "allow_update_branch": false,
            "use_squash_pr_title_as_default": false, "squash_merge_commit_message": "COMMIT_MESSAGES",
            "squash_merge_commit_title": "COMMIT_OR_PR_TITLE", "merge_commit_message": "PR_TITLE",
            "merge_commit_title": "MERGE_MESSAGE",
        });
        extended(&mut repository, merging);
    }
    repository
}

/// What a right allows, in GitHub's five words.
pub(crate) fn permissions(right: Right) -> Value {
    json!({
        "admin": right >= Right::Admin, "maintain": right >= Right::Admin, "push": right >= Right::Push,
        "triage": right >= Right::Triage, "pull": right >= Right::Pull,
    })
}

fn extended(value: &mut Value, more: Value) {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}
