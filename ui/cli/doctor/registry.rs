//! The registry: which image is asked about, and with which token. Nothing is sent there.

use super::check::Check;
use crate::cli::context::Context;
use engine::sources::git::Git;
use engine::sources::keyring::Slot;
use engine::sources::registry::{ImageName, RegistryToken};

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let facts = Git::discover(&context.start).and_then(|git| git.facts(&context.config.service)).ok();
    match ImageName::of(&context.config, facts.as_ref().map(|facts| facts.name.as_str())) {
        Ok(name) => vec![Check::ok("image", name.to_string()), token(context, name.host())],
        Err(fault) => {
            let image = Check::note("image", fault.to_string()).costs("no images are shown");
            let image = image.mended_by(fault.next_step().unwrap_or("set registry.image"));
            vec![image, token(context, "ghcr.io")]
        }
    }
}

/// An image that anyone may read needs none, so its absence is no fault.
fn token(context: &Context, host: &str) -> Check {
    let variables = RegistryToken::variables(&context.config.registry, host);
    if variables.is_empty() && context.registry_token(host).is_none() {
        return Check::note("its token", "none in the keyring; GHCR_TOKEN and GHCR_PAT go to ghcr.io only")
            .costs("an image that is not public cannot be listed, and a rollback to one cannot be offered")
            .mended_by(format!(
                "name its variable in registry.token_variables, or {}",
                Slot::Registry.filled_by(host)
            ));
    }
    match context.registry_token(host) {
        Some(token) => Check::ok("its token", format!("in {}", token.variable)),
        None => Check::note("its token", format!("none in {} or the keyring", variables.join(", ")))
            .costs("an image that is not public cannot be listed, and a rollback to one cannot be offered")
            .mended_by(format!(
                "set one of them to a token that may read the image, or {}; GHCR takes a classic one with read:packages",
                Slot::Registry.filled_by(host)
            )),
    }
}
