//! GitHub: which repository is asked about, on which server, and where the token comes from. Where there is a token, GitHub
//! is asked once whose it is and what it may do.

use super::check::Check;
use crate::cli::context::Context;
use crate::cli::github;
use engine::fault::Result;
use engine::sources::git::Git;
use engine::sources::github::{Api, Identity, Slug};
use std::time::Duration;

/// Somebody waits in front of it: a console would be more patient.
const DEADLINE: Duration = Duration::from_secs(4);

const COSTS: &str = "pull requests and runs are not shown";

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let api = match Api::of(&context.config.github.api_url) {
        Ok(api) => api,
        Err(fault) => {
            return vec![Check::missing("GitHub", fault.to_string()).costs(COSTS).mended_by("set github.api_url")];
        }
    };
    vec![repository(context, &api), token(context, &api)]
}

fn repository(context: &Context, api: &Api) -> Check {
    let facts = Git::discover(&context.start).and_then(|git| git.facts(&context.config.service)).ok();
    match Slug::of(&context.config, facts.as_ref(), api) {
        Ok(slug) => Check::ok("GitHub", format!("{slug} at {}", api.host())),
        Err(fault) => Check::note("GitHub", fault.to_string())
            .costs(COSTS)
            .mended_by(fault.next_step().unwrap_or("set service.repository")),
    }
}

fn token(context: &Context, api: &Api) -> Check {
    match context.github_token(api.host()) {
        Ok(token) => named(context, &token.origin),
        Err(fault) => Check::note("GitHub token", fault.to_string())
            .costs(COSTS)
            .mended_by(fault.next_step().unwrap_or("gh auth login")),
    }
}

/// A token that is there: whose it is and what it may do, as GitHub tells it.
fn named(context: &Context, origin: &str) -> Check {
    let found = format!("from {origin}");
    match identity(context) {
        None => Check::ok("GitHub token", found),
        Some(Ok(identity)) => Check::ok("GitHub token", format!("{found}; {}", words(&identity))),
        Some(Err(fault)) => Check::note("GitHub token", format!("{found}; {fault}"))
            .costs(COSTS)
            .mended_by(fault.next_step().unwrap_or("ask again")),
    }
}

/// `None` where no repository is known to ask about.
fn identity(context: &Context) -> Option<Result<Identity>> {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open_within(DEADLINE, context, git.as_ref()).ok()?;
    Some(runtime.block_on(github.identity()))
}

/// `of asha, who may push; scopes repo, read:packages; until 2026-12-01 12:00:00 UTC`
fn words(identity: &Identity) -> String {
    let login = identity.login.as_deref().unwrap_or("nobody that GitHub names");
    let scopes = match identity.scopes.as_deref() {
        None => "scopes not told".into(),
        Some([]) => "no scopes".into(),
        Some(scopes) => format!("scopes {}", scopes.join(", ")),
    };
    let until = identity.expires.as_deref().map_or_else(|| "its end is not told".into(), |end| format!("until {end}"));
    format!("of {login}, with {} on the repository; {scopes}; {until}", identity.right.word())
}
