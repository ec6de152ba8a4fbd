//! Who asks, and how much may still be asked.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::limits::Budget;
use crate::github::shapes::user;
use crate::github::world::World;
use serde_json::json;

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 3] =
    [("GET", "/user", myself), ("GET", "/rate_limit", rate_limit), ("GET", "/meta", meta)];

fn myself(world: &mut World, call: &Call) -> Told {
    if call.token.text.is_empty() {
        return Err(Answer::refusal(401, "Requires authentication"));
    }
    Ok(Answer::ok(user::private(world, &call.links, &call.token.login)))
}

fn rate_limit(world: &mut World, call: &Call) -> Told {
    let now = world.now();
    let core = world.limits.told(&call.token.text, Budget::Core, now);
    let graphql = world.limits.told(&call.token.text, Budget::Graphql, now);
    let search = json!({"limit": 30, "used": 0, "remaining": 30, "reset": now.timestamp() + 60});
    Ok(Answer::ok(json!({"resources": {"core": core, "graphql": graphql, "search": search}, "rate": core})))
}

fn meta(_: &mut World, _: &Call) -> Told {
    Ok(Answer::ok(json!({"verifiable_password_authentication": false, "installed_version": "3.18.0"})))
}
