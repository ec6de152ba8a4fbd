//! What the commands that ask GitHub have in common: which repository, which token, one runtime.

use super::context::Context;
use engine::fault::{Fault, Result};
use engine::sources::git::Git;
use engine::sources::github::{Api, GitHub, GithubToken, Slug, ask_gh};
use tokio::runtime::Runtime;

/// Makes ready to ask the GitHub of this repository. Nothing is sent yet.
///
/// # Errors
/// When the repository or the token is not known.
pub(in crate::cli) fn open(context: &Context, git: Option<&Git>) -> Result<(Runtime, GitHub)> {
    let api = Api::of(&context.config.github.api_url)?;
    let facts = git.and_then(|git| git.facts(&context.config.service).ok());
    let slug = Slug::of(&context.config, facts.as_ref().map(|facts| facts.name.as_str()))?;
    let token = token(context, &api)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
    let github = {
        let _inside = runtime.enter();
        GitHub::open(api, slug, &token)?
    };
    Ok((runtime, github))
}

/// The token: of a variable, else of the person's own `gh`.
pub(in crate::cli) fn token(context: &Context, api: &Api) -> Result<GithubToken> {
    match GithubToken::among(|name| context.environment.get(name).map(str::to_owned)) {
        Some(token) => Ok(token),
        None => ask_gh(api.host(), &context.environment.all()),
    }
}
