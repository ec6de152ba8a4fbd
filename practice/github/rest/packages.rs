//! The versions of the container image: digests, tags and dates, for a classic token that may read packages.

use crate::github::answer::{Answer, Told};
use crate::github::call::Call;
use crate::github::endpoints::Endpoint;
use crate::github::page::Page;
use crate::github::shapes::moment;
use crate::github::world::World;
use crate::registry::Version;
use serde_json::{Value, json};

/// The endpoints of this file.
pub(crate) const ENDPOINTS: [Endpoint; 2] = [
    ("GET", "/orgs/{org}/packages/{package_type}/{package_name}/versions", of_organization),
    ("GET", "/users/{username}/packages/{package_type}/{package_name}/versions", of_user),
];

fn of_organization(world: &mut World, call: &Call) -> Told {
    if call.var("org").eq_ignore_ascii_case(&world.owner) { versions(world, call) } else { Err(Answer::not_found()) }
}

/// The owner of the repository is an organization, and no user has packages.
fn of_user(_: &mut World, _: &Call) -> Told {
    Err(Answer::not_found())
}

fn versions(world: &World, call: &Call) -> Told {
    if call.token.text.is_empty() {
        return Err(Answer::refusal(401, "Requires authentication"));
    }
    match &call.token.scopes {
        None => return Err(Answer::refusal(403, "Resource not accessible by personal access token")),
        Some(scopes) if !scopes.contains("read:packages") => {
            return Err(Answer::refusal(403, "You need at least read:packages scope to get a package's versions."));
        }
        Some(_) => {}
    }
    let ours = call.var("package_type") == "container" && call.var("package_name").eq_ignore_ascii_case(&world.name);
    let Some(packages) = world.packages.as_ref().filter(|_| ours) else { return Err(Answer::not_found()) };
    let mut all = packages.versions();
    all.sort_by_key(|version| std::cmp::Reverse(version.created));
    let page = Page::asked(call, all.len());
    let first = all.len() - page.start.min(all.len());
    let items = page.of(&all).iter().enumerate().map(|(at, version)| shape(call, version, first - at)).collect();
    Ok(page.plain(items))
}

fn shape(call: &Call, version: &Version, number: usize) -> Value {
    let created = moment(version.created.to_utc());
    json!({
        "id": number, "name": version.digest, "url": format!("{}{}/{number}", call.links.api, call.path),
        "package_html_url": format!("{}/packages", call.links.web), "created_at": created, "updated_at": created,
        "html_url": format!("{}/packages/{number}", call.links.web),
        "metadata": {"package_type": "container", "container": {"tags": version.tags}},
    })
}
