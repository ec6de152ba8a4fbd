//! The servers of the practice world, for as long as the console is open, and a run that is led to them.

use super::environments;
use crate::cli::context::Context;
use chrono::{DateTime, FixedOffset};
use engine::config::{DatesFrom, SecretSettings};
use engine::fault::{Fault, Result};
use engine::sources::secrets::AccessKeys;
use practice::clock::Clock;
use practice::github::Right;
use practice::registry::TOKEN;
use practice::repository::Made;
use practice::scenario::Scenario;
use practice::secrets::{KEYS, REGION};
use practice::world;
use std::path::Path;
use tokio::runtime::{Builder, Runtime};

/// The variable of the registry's token; it stands before any other that the person may have set.
const TOKEN_VARIABLE: &str = "GHCR_TOKEN";
/// The variable of GitHub's token.
const GITHUB_TOKEN: &str = "GH_TOKEN";

/// The servers that run, on a thread of their own.
pub(super) struct World {
    world: world::World,
    _runtime: Runtime,
}

/// What it is made of.
pub(super) struct Ground<'a> {
    pub scenario: &'a Scenario,
    pub made: &'a Made,
    pub now: DateTime<FixedOffset>,
    /// The folder of the machines.
    pub folder: &'a Path,
}

impl World {
    /// Starts them with what the practice repository's builds left behind.
    pub fn start(ground: &Ground<'_>) -> Result<Self> {
        let Ground { scenario, made, now, folder } = *ground;
        let doing = |cause| Fault::while_doing("starting the practice world", cause);
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("practice").enable_all().build();
        let runtime = runtime.map_err(doing)?;
        let doing = |cause| Fault::while_doing("starting the practice world", cause);
        let clock = Clock::going(now.to_utc());
        let world = world::World::play(&made.origin, folder, (&clock, now), scenario.text);
        let world = runtime.block_on(world).map_err(doing)?;
        Ok(Self { world, _runtime: runtime })
    }

    /// What leads another command to these servers and machines, as variables. Its state lies in this folder, beside that of
    /// nothing else.
    pub fn variables(&self, state: &Path) -> Vec<(String, String)> {
        let (github, registry) = (&self.world.github, &self.world.registry);
        let servers = [
            ("XDG_STATE_HOME", state.display().to_string()),
            ("CUTOVER_SERVICE__REPOSITORY", github.full_name()),
            ("CUTOVER_GITHUB__API_URL", github.base_url()),
            ("CUTOVER_REGISTRY__IMAGE", registry.image()),
            ("CUTOVER_REGISTRY__DATES", "packages".to_owned()),
            ("CUTOVER_SECRETS__REGION", REGION.to_owned()),
            ("CUTOVER_SECRETS__ENDPOINT", self.world.secrets.endpoint()),
            ("AWS_ACCESS_KEY_ID", KEYS.0.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1.to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            (GITHUB_TOKEN, github.token(Right::Push)),
            (TOKEN_VARIABLE, TOKEN.to_owned()),
        ];
        let servers = servers.map(|(name, value)| (name.to_owned(), value));
        servers.into_iter().chain(environments::variables(&self.world.boxes)).collect()
    }

    /// The same run, which asks these servers and no others.
    pub fn lead(&self, mut context: Context) -> Context {
        let (github, registry) = (&self.world.github, &self.world.registry);
        let config = &mut context.loaded.config;
        config.registry.image = Some(registry.image());
        config.registry.dates = DatesFrom::Packages;
        config.github.api_url = github.base_url();
        config.service.repository.get_or_insert_with(|| github.full_name());
        environments::lead(config, &self.world.boxes);
        self.keep_inside(context)
    }

    /// The same run at a service of which no server here knows: it asks none outside either.
    pub fn lead_beside(&self, mut context: Context) -> Context {
        context.loaded.config.github.api_url = self.world.github.base_url();
        self.keep_inside(context)
    }

    /// With the tokens of the practice world, so that none of the person's own is sent anywhere.
    fn keep_inside(&self, mut context: Context) -> Context {
        let config = &mut context.loaded.config;
        config.secrets =
            SecretSettings { region: REGION.to_owned(), profile: None, endpoint: Some(self.world.secrets.endpoint()) };
        context.config = context.loaded.config.clone();
        let token = self.world.github.token(Right::Push);
        context.environment = context.environment.with(TOKEN_VARIABLE, TOKEN).with(GITHUB_TOKEN, &token);
        context.secret_keys = Some(AccessKeys::new(KEYS.0, KEYS.1));
        context
    }
}
