//! A commit: in a list, whole, and as a run carries it; and the files that differ.

use super::{Links, moment, node, repository, user};
use crate::github::store::{Change, Commit, Signed};
use crate::github::world::World;
use serde_json::{Value, json};

/// A commit as lists carry it.
pub(crate) fn listed(world: &World, links: &Links, commit: &Commit) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let id = &commit.id;
    let parents = commit
        .parents
        .iter()
        .map(|id| json!({"sha": id, "url": format!("{url}/commits/{id}"), "html_url": format!("{page}/commit/{id}")}));
    json!({
        "sha": id, "node_id": node_of(id), "url": format!("{url}/commits/{id}"), "html_url": format!("{page}/commit/{id}"),
        "comments_url": format!("{url}/commits/{id}/comments"),
        "commit": {
            "author": person(&commit.author), "committer": person(&commit.committer), "message": commit.message.trim_end(),
            "tree": {"sha": commit.tree, "url": format!("{url}/git/trees/{}", commit.tree)},
            "url": format!("{url}/git/commits/{id}"), "comment_count": 0,
            "verification": {"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null},
        },
        "author": account(world, links, &commit.author), "committer": account(world, links, &commit.committer),
        "parents": parents.collect::<Vec<_>>(),
    })
}

/// A commit as it is when it was written, before anything points at it.
pub(crate) fn loose(world: &World, links: &Links, commit: &Commit) -> Value {
    let whole = listed(world, links, commit);
    let inner = &whole["commit"];
    json!({
        "sha": whole["sha"], "node_id": whole["node_id"], "url": inner["url"], "html_url": whole["html_url"],
        "author": inner["author"], "committer": inner["committer"], "message": inner["message"], "tree": inner["tree"],
        "parents": whole["parents"], "verification": inner["verification"],
    })
}

/// A commit as a run carries it; null for one that is gone.
pub(crate) fn simple(world: &World, id: &str) -> Value {
    let Some(commit) = world.store.commit(id) else { return Value::Null };
    json!({
        "id": commit.id, "tree_id": commit.tree, "message": commit.message.trim_end(),
        "timestamp": moment(commit.committer.at),
        "author": {"name": commit.author.name, "email": commit.author.email},
        "committer": {"name": commit.committer.name, "email": commit.committer.email},
    })
}

/// One file that differs.
pub(crate) fn file(world: &World, links: &Links, head: &str, change: &Change) -> Value {
    let (url, page) = (repository::url(world, links), repository::page(world, links));
    let path = &change.path;
    let mut file = json!({
        "sha": change.blob, "filename": path, "status": change.status, "additions": change.added,
        "deletions": change.removed, "changes": change.added + change.removed,
        "blob_url": format!("{page}/blob/{head}/{path}"), "raw_url": format!("{page}/raw/{head}/{path}"),
        "contents_url": format!("{url}/contents/{path}?ref={head}"),
    });
    if let Some(patch) = &change.patch {
        file["patch"] = patch.clone().into();
    }
    if let Some(before) = &change.before {
        file["previous_filename"] = before.clone().into();
    }
    file
}

fn node_of(id: &str) -> String {
    node("C", u64::from_str_radix(id.get(..12).unwrap_or_default(), 16).unwrap_or(0))
}

fn person(signed: &Signed) -> Value {
    json!({"name": signed.name, "email": signed.email, "date": moment(signed.at)})
}

/// The account behind an address; null when nobody has it.
fn account(world: &World, links: &Links, signed: &Signed) -> Value {
    let known = world.people.iter().any(|person| person.login == signed.name);
    if known { user::simple(world, links, &signed.name) } else { Value::Null }
}
