//! A pull request: in a list, whole, and as a run carries it; its reviews and comments.

use super::{Links, moment, node, repository, user};
use crate::github::pulls::{Comment, Mergeable, Pull, Review, State};
use crate::github::world::World;
use serde_json::{Value, json};

/// Its number among all pull requests of GitHub.
pub(crate) fn id(pull: &Pull) -> u64 {
    2_900_000_000 + pull.number
}

/// As lists carry it.
pub(crate) fn listed(world: &World, links: &Links, pull: &Pull) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let (n, api) = (pull.number, format!("{url}/pulls/{}", pull.number));
    let ended = pull.ended().map(|ended| moment(ended.at));
    let merged = matches!(pull.state, State::Merged { .. }).then(|| ended.clone()).flatten();
    let people = |logins: &[String]| logins.iter().map(|one| user::simple(world, links, one)).collect::<Vec<_>>();
    let auto = json!({
        "enabled_by": user::simple(world, links, &pull.author), "merge_method": "merge", "commit_title": "", "commit_message": ""
    });
    json!({
        "url": api, "id": id(pull), "node_id": node("PR", id(pull)), "html_url": format!("{page}/pull/{n}"),
        "diff_url": format!("{page}/pull/{n}.diff"), "patch_url": format!("{page}/pull/{n}.patch"),
        "issue_url": format!("{url}/issues/{n}"), "commits_url": format!("{api}/commits"),
        "review_comments_url": format!("{api}/comments"), "review_comment_url": format!("{url}/pulls/comments{{/number}}"),
        "comments_url": format!("{url}/issues/{n}/comments"), "statuses_url": format!("{url}/statuses/{}", world.head_of(pull)),
        "number": n, "state": if pull.is_open() { "open" } else { "closed" }, "locked": false, "title": pull.title,
        "user": user::simple(world, links, &pull.author), "body": pull.body, "labels": labels(world, links, pull),
        "milestone": null, "active_lock_reason": null, "created_at": moment(pull.created),
        "updated_at": moment(pull.updated), "closed_at": ended, "merged_at": merged,
        "merge_commit_sha": merge_commit(pull), "assignee": null, "assignees": [],
        "requested_reviewers": people(&pull.asked), "requested_teams": [],
        "head": side(world, links, (&pull.head_owner, &pull.head), &world.head_of(pull)),
        "base": side(world, links, (&world.owner, &pull.base), &world.base_of(pull)),
        "_links": linked(&url, &page, n, &world.head_of(pull)), "author_association": association(world, &pull.author),
        "auto_merge": if pull.auto_merge { auto } else { Value::Null }, "draft": pull.draft,
    })
}

/// The whole of it.
pub(crate) fn full(world: &mut World, links: &Links, pull: &Pull) -> Value {
    let (base, head) = (world.base_of(pull), world.head_of(pull));
    let brought = world.store.brought(&base, &head);
    let commits = world.store.log(&head, Some(&base)).len();
    let state = world.mergeable(pull);
    let by = if let State::Merged { by, .. } = &pull.state { by.as_str() } else { "" };
    let mut value = listed(world, links, pull);
    let more = json!({
        "merged": !by.is_empty(), "mergeable": mergeable(state), "rebaseable": mergeable(state),
        "mergeable_state": state_word(state), "merged_by": user::simple(world, links, by),
        "comments": pull.comments.len(), "review_comments": 0, "maintainer_can_modify": false, "commits": commits,
        "additions": brought.added(), "deletions": brought.removed(), "changed_files": brought.changes.len(),
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

/// As a run carries it.
pub(crate) fn minimal(world: &World, links: &Links, pull: &Pull) -> Value {
    let url = repository::url(world, links);
    let side = |name: &str, commit: String| json!({"ref": name, "sha": commit, "repo": {"id": repository::ID, "url": url, "name": world.name}});
    json!({
        "id": id(pull), "number": pull.number, "url": format!("{url}/pulls/{}", pull.number),
        "head": side(&pull.head, world.head_of(pull)), "base": side(&pull.base, world.base_of(pull)),
    })
}

/// A review.
pub(crate) fn review(world: &World, links: &Links, pull: &Pull, review: &Review) -> Value {
    let url = format!("{}/pulls/{}", repository::url(world, links), pull.number);
    let page = format!("{}/pull/{}#pullrequestreview-{}", repository::page(world, links), pull.number, review.id);
    json!({
        "id": review.id, "node_id": node("PRR", review.id), "user": user::simple(world, links, &review.author),
        "body": review.body, "state": review.state, "html_url": page, "pull_request_url": url,
        "author_association": association(world, &review.author), "submitted_at": moment(review.at),
        "commit_id": review.commit, "_links": {"html": {"href": page}, "pull_request": {"href": url}},
    })
}

/// A comment.
pub(crate) fn comment(world: &World, links: &Links, pull: &Pull, comment: &Comment) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let api = format!("{url}/issues/comments/{}", comment.id);
    let reactions = json!({
        "url": format!("{api}/reactions"), "total_count": 0, "+1": 0, "-1": 0, "laugh": 0, "hooray": 0, "confused": 0,
        "heart": 0, "rocket": 0, "eyes": 0
    });
    json!({
        "id": comment.id, "node_id": node("IC", comment.id), "url": api,
        "html_url": format!("{page}/pull/{}#issuecomment-{}", pull.number, comment.id),
        "issue_url": format!("{url}/issues/{}", pull.number), "body": comment.body,
        "user": user::simple(world, links, &comment.author), "created_at": moment(comment.at),
        "updated_at": moment(comment.at), "author_association": association(world, &comment.author),
        "performed_via_github_app": null, "reactions": reactions,
    })
}

/// How an account stands to the repository.
pub(crate) fn association(world: &World, login: &str) -> &'static str {
    match world.right(login) {
        crate::github::people::Right::Nothing => "NONE",
        crate::github::people::Right::Pull => "CONTRIBUTOR",
        _ => "MEMBER",
    }
}

fn mergeable(state: Mergeable) -> Value {
    match state {
        Mergeable::Unknown => Value::Null,
        Mergeable::Dirty => false.into(),
        _ => true.into(),
    }
}

fn state_word(state: Mergeable) -> &'static str {
    match state {
        Mergeable::Clean => "clean",
        Mergeable::Dirty => "dirty",
        Mergeable::Behind => "behind",
        Mergeable::Blocked => "blocked",
        Mergeable::Draft => "draft",
        Mergeable::Unknown => "unknown",
    }
}

fn merge_commit(pull: &Pull) -> Value {
    if let State::Merged { commit, .. } = &pull.state { commit.clone().into() } else { Value::Null }
}

fn side(world: &World, links: &Links, (owner, name): (&str, &str), commit: &str) -> Value {
    let own = owner == world.owner;
    let repository = if own { repository::middle(world, links) } else { repository::fork(world, links, owner) };
    json!({
        "label": format!("{owner}:{name}"), "ref": name, "sha": commit, "user": user::simple(world, links, owner),
        "repo": repository,
    })
}

fn labels(world: &World, links: &Links, pull: &Pull) -> Vec<Value> {
    let url = repository::url(world, links);
    let label = |name: &String| {
        let id = name.bytes().fold(7_000_000_u64, |sum, byte| sum * 3 % 1_000_003 + u64::from(byte));
        json!({
            "id": id, "node_id": node("LA", id), "url": format!("{url}/labels/{name}"), "name": name,
            "color": "5319e7", "default": false, "description": ""
        })
    };
    pull.labels.iter().map(label).collect()
}

fn linked(url: &str, page: &str, n: u64, head: &str) -> Value {
    let to = |address: String| json!({ "href": address });
    json!({
        "self": to(format!("{url}/pulls/{n}")), "html": to(format!("{page}/pull/{n}")), "issue": to(format!("{url}/issues/{n}")),
        "comments": to(format!("{url}/issues/{n}/comments")), "review_comments": to(format!("{url}/pulls/{n}/comments")),
        "review_comment": to(format!("{url}/pulls/comments{{/number}}")), "commits": to(format!("{url}/pulls/{n}/commits")),
        "statuses": to(format!("{url}/statuses/{head}")),
    })
}
