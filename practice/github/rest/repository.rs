//! The repository itself, and what an account may do with it.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::people::Right;
use crate::github::shapes::{repository, user};
use crate::github::world::World;
use serde_json::json;

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 2] = [
    ("GET", "/repos/{owner}/{repo}", one),
    ("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", permission),
];

fn one(world: &mut World, call: &Call) -> Told {
    Ok(Answer::ok(repository::full(world, &call.links, call.token.right)))
}

fn permission(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Push)?;
    let login = call.var("username");
    if !world.people.iter().any(|person| person.login == login) {
        return Err(Answer::not_found());
    }
    let right = world.right(login);
    let mut person = user::simple(world, &call.links, login);
    person["permissions"] = repository::permissions(right);
    person["role_name"] = right.role().into();
    Ok(Answer::ok(json!({"permission": right.role(), "role_name": right.role(), "user": person})))
}
