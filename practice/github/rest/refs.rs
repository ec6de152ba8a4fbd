//! References and merges of branches, as the interface makes, moves and deletes them.

use crate::github::actions::Push;
use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::people::Right;
use crate::github::rules::ComesBy;
use crate::github::shapes::{commit, node, repository};
use crate::github::store::Written;
use crate::github::world::World;
use serde_json::{Value, json};

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 6] = [
    ("GET", "/repos/{owner}/{repo}/git/ref/{ref}", one),
    ("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref}", matching),
    ("POST", "/repos/{owner}/{repo}/git/refs", create),
    ("PATCH", "/repos/{owner}/{repo}/git/refs/{ref}", update),
    ("DELETE", "/repos/{owner}/{repo}/git/refs/{ref}", delete),
    ("POST", "/repos/{owner}/{repo}/merges", merge),
];

fn told(world: &World, call: &Call, name: &str, id: &str) -> Value {
    let url = repository::url(world, &call.links);
    let kind = world.store.kind(id).unwrap_or("commit");
    let number = name.bytes().fold(1_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    json!({
        "ref": name, "node_id": node("REF", number), "url": format!("{url}/git/{name}"),
        "object": {"sha": id, "type": kind, "url": format!("{url}/git/{kind}s/{id}")},
    })
}

fn one(world: &mut World, call: &Call) -> Told {
    let name = format!("refs/{}", call.var("ref"));
    let id = world.store.reference(&name).ok_or_else(Answer::not_found)?;
    Ok(Answer::ok(told(world, call, &name, &id)))
}

fn matching(world: &mut World, call: &Call) -> Told {
    let found = world.store.references(&format!("refs/{}", call.var("ref")));
    Ok(Answer::ok(found.iter().map(|(name, id)| told(world, call, name, id)).collect()))
}

fn create(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Push)?;
    let (name, id) = (call.text("ref").unwrap_or_default(), call.text("sha").unwrap_or_default());
    let well = name.starts_with("refs/") && name.matches('/').count() >= 2 && git2::Reference::is_valid_name(name);
    if !well {
        return Err(Answer::refusal(422, "Reference name must start with 'refs/' and contain at least one slash."));
    }
    if world.store.kind(id).is_none() {
        return Err(Answer::refusal(422, "Object does not exist"));
    }
    if world.store.reference(name).is_some() {
        return Err(Answer::refusal(422, "Reference already exists"));
    }
    world.store.make_reference(name, id).map_err(|cause| Answer::refusal(422, cause.message()))?;
    moved(world, call, name, id);
    Ok(Answer::json(201, told(world, call, name, id)))
}

/// Tells the world when a branch moved.
fn moved(world: &mut World, call: &Call, name: &str, id: &str) {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        let (branch, commit, by, at) = (branch.to_owned(), id.to_owned(), call.token.login.clone(), world.now());
        world.pushed(&Push { branch, commit, by, at });
    }
}

/// The reference that a call is about, which the token may write.
fn writable(world: &World, call: &Call) -> Result<(String, String), Answer> {
    call.token.needs(Right::Push)?;
    let name = format!("refs/{}", call.var("ref"));
    let id = world.store.reference(&name).ok_or_else(|| Answer::refusal(422, "Reference does not exist"))?;
    let branch = name.strip_prefix("refs/heads/").unwrap_or_default();
    if branch.is_empty() || world.may_push(&call.token.login, branch) {
        return Ok((name, id));
    }
    Err(Answer::refusal(422, "Changes must be made through a pull request."))
}

fn update(world: &mut World, call: &Call) -> Told {
    let (name, old) = writable(world, call)?;
    world.ruled(name.strip_prefix("refs/heads/").unwrap_or_default(), ComesBy::Move)?;
    let id = call.text("sha").unwrap_or_default();
    if world.store.kind(id).is_none() {
        return Err(Answer::refusal(422, "Object does not exist"));
    }
    if call.body["force"] != true && !world.store.fast_forward(&old, id) {
        return Err(Answer::refusal(422, "Update is not a fast forward"));
    }
    world.store.move_reference(&name, id).map_err(|cause| Answer::refusal(422, cause.message()))?;
    moved(world, call, &name, id);
    Ok(Answer::ok(told(world, call, &name, id)))
}

fn delete(world: &mut World, call: &Call) -> Told {
    let (name, _) = writable(world, call)?;
    world.store.delete_reference(&name).map_err(|cause| Answer::refusal(422, cause.message()))?;
    Ok(Answer::empty(204))
}

fn merge(world: &mut World, call: &Call) -> Told {
    call.token.needs(Right::Push)?;
    let (base, head) = (call.text("base").unwrap_or_default(), call.text("head").unwrap_or_default());
    if world.store.head(base).is_none() {
        return Err(Answer::refusal(404, "Base does not exist"));
    }
    let Some(other) = world.store.resolve(head) else { return Err(Answer::refusal(404, "Head does not exist")) };
    if !world.may_push(&call.token.login, base) {
        return Err(Answer::refusal(403, "Protected branch update failed."));
    }
    world.ruled(base, ComesBy::Merge)?;
    let words = call.text("commit_message").map_or_else(|| format!("Merge {head} into {base}"), str::to_owned);
    let signed = world.signed(&call.token.login);
    match world.store.merge(base, &other, (&signed, &words)) {
        Ok(Written::Done(id)) => {
            moved(world, call, &format!("refs/heads/{base}"), &id);
            let made = world.store.commit(&id).ok_or_else(Answer::not_found)?;
            Ok(Answer::json(201, commit::listed(world, &call.links, &made)))
        }
        Ok(Written::Nothing) => Ok(Answer::empty(204)),
        Ok(Written::Conflict) => Err(Answer::refusal(409, "Merge conflict")),
        Err(cause) => Err(Answer::refusal(409, cause.message())),
    }
}
