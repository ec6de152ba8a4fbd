//! GitHub: which repository is asked about, on which server, and where the token comes from. Nothing is sent there.

use super::check::Check;
use crate::cli::context::Context;
use engine::sources::git::Git;
use engine::sources::github::{Api, Slug};

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
        Ok(token) => Check::ok("GitHub token", format!("from {}", token.origin)),
        Err(fault) => Check::note("GitHub token", fault.to_string())
            .costs(COSTS)
            .mended_by(fault.next_step().unwrap_or("gh auth login")),
    }
}
