//! An account, in short and as it sees itself.

use super::{Links, node};
use crate::github::world::World;
use serde_json::{Value, json};

const ADDRESSES: [(&str, &str); 9] = [
    ("followers_url", "followers"),
    ("following_url", "following{/other_user}"),
    ("gists_url", "gists{/gist_id}"),
    ("starred_url", "starred{/owner}{/repo}"),
    ("subscriptions_url", "subscriptions"),
    ("organizations_url", "orgs"),
    ("repos_url", "repos"),
    ("events_url", "events{/privacy}"),
    ("received_events_url", "received_events"),
];

/// An account in short; null for one that is gone.
pub(crate) fn simple(world: &World, links: &Links, login: &str) -> Value {
    if login.is_empty() {
        return Value::Null;
    }
    let person = world.people.iter().find(|person| person.login == login);
    let id = person.map_or(9_000_000, |person| person.id);
    let kind = person.map_or("User", |person| person.kind.as_str());
    let (api, web) = (&links.api, &links.web);
    let mut user = json!({
        "login": login, "id": id, "node_id": node("U", id), "gravatar_id": "", "type": kind, "site_admin": false,
        "user_view_type": "public", "url": format!("{api}/users/{login}"), "html_url": format!("{web}/{login}"),
        "avatar_url": format!("{web}/avatars/u/{id}?v=4"),
    });
    for (key, tail) in ADDRESSES {
        user[key] = format!("{api}/users/{login}/{tail}").into();
    }
    user
}

/// The account that asks, as it sees itself.
pub(crate) fn private(world: &World, links: &Links, login: &str) -> Value {
    let mut user = simple(world, links, login);
    let name = world.people.iter().find(|person| person.login == login).and_then(|person| person.name.clone());
    let more = json!({
        "name": name, "company": null, "blog": "", "location": null, "email": null, "hireable": null, "bio": null,
        "twitter_username": null, "notification_email": null, "public_repos": 12, "public_gists": 0, "followers": 3,
        "following": 1, "created_at": "2021-03-14T09:26:53Z", "updated_at": "2026-01-02T10:00:00Z",
        "private_gists": 0, "total_private_repos": 4, "owned_private_repos": 2, "disk_usage": 18_204,
        "collaborators": 0, "two_factor_authentication": true, "user_view_type": "private",
        "plan": {"name": "free", "space": 976_562_499, "collaborators": 0, "private_repos": 10_000}
    });
    if let (Some(user), Value::Object(more)) = (user.as_object_mut(), more) {
        user.extend(more);
    }
    user
}
