//! The servers of the practice world, for as long as the console is open, and a run that is led to them.

use crate::cli::context::Context;
use chrono::{DateTime, FixedOffset};
use engine::config::DatesFrom;
use engine::fault::{Fault, Result};
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::registry::{self, Build, Registry, TOKEN};
use practice::repository::Made;
use practice::scenario::Scenario;
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};

/// The variable of the registry's token; it stands before any other that the person may have set.
const TOKEN_VARIABLE: &str = "GHCR_TOKEN";
/// The variable of GitHub's token.
const GITHUB_TOKEN: &str = "GH_TOKEN";

/// The servers that run, on a thread of their own.
pub(super) struct World {
    registry: Registry,
    github: Arc<GitHub>,
    _runtime: Runtime,
}

impl World {
    /// Starts them with what the practice repository's builds left behind.
    pub fn start(scenario: &Scenario, made: &Made, now: DateTime<FixedOffset>) -> Result<Self> {
        let doing = |cause| Fault::while_doing("starting the practice world", cause);
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("practice").enable_all().build();
        let runtime = runtime.map_err(doing)?;
        let doing = |cause| Fault::while_doing("starting the practice registry", cause);
        let shelf = registry::of_repository(&made.origin).map_err(doing)?;
        let registry = runtime.block_on(Registry::play(shelf, scenario.text)).map_err(doing)?;
        let doing = |cause| Fault::while_doing("starting the practice GitHub", cause);
        let github = GitHub::play(&made.origin, Clock::going(now.to_utc()), scenario.text);
        let github = runtime.block_on(github).map_err(doing)?;
        let github = Arc::new(github);
        github.packages_of(registry.supply_versions());
        registry.fed_by(builds(Arc::clone(&github), now));
        Ok(Self { registry, github, _runtime: runtime })
    }

    /// The same run, which asks these servers and no others.
    pub fn lead(&self, mut context: Context) -> Context {
        context.loaded.config.registry.image = Some(self.registry.image());
        context.loaded.config.registry.dates = DatesFrom::Packages;
        context.loaded.config.github.api_url = self.github.base_url();
        context.loaded.config.service.repository.get_or_insert_with(|| self.github.full_name());
        context.config = context.loaded.config.clone();
        let token = self.github.token(Right::Push);
        context.environment = context.environment.with(TOKEN_VARIABLE, TOKEN).with(GITHUB_TOKEN, &token);
        context
    }
}

/// What builds push while the world runs; what they pushed before is on the shelf already.
fn builds(github: Arc<GitHub>, began: DateTime<FixedOffset>) -> impl Fn() -> Vec<Build> {
    move || {
        let new = github.images().into_iter().filter(|built| built.at > began);
        new.map(|built| Build::of(&built.branch, &built.commit, built.at.with_timezone(began.offset()))).collect()
    }
}
