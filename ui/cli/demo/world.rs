//! The servers of the practice world, for as long as the console is open, and a run that is led to them.

use crate::cli::context::Context;
use engine::fault::{Fault, Result};
use practice::registry::{self, Registry, TOKEN};
use practice::repository::Made;
use tokio::runtime::{Builder, Runtime};

/// The variable of the registry's token; it stands before any other that the person may have set.
const TOKEN_VARIABLE: &str = "GHCR_TOKEN";

/// The servers that run, on a thread of their own.
pub(super) struct World {
    registry: Registry,
    _runtime: Runtime,
}

impl World {
    /// Starts them with what the practice repository's builds left behind.
    pub fn start(made: &Made) -> Result<Self> {
        let doing = |cause| Fault::while_doing("starting the practice world", cause);
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("practice").enable_all().build();
        let runtime = runtime.map_err(doing)?;
        let doing = |cause| Fault::while_doing("starting the practice registry", cause);
        let shelf = registry::of_repository(&made.origin).map_err(doing)?;
        let registry = runtime.block_on(Registry::start(shelf)).map_err(doing)?;
        Ok(Self { registry, _runtime: runtime })
    }

    /// The same run, which asks these servers and no others.
    pub fn lead(&self, mut context: Context) -> Context {
        context.loaded.config.registry.image = Some(self.registry.image());
        context.config = context.loaded.config.clone();
        context.environment = context.environment.with(TOKEN_VARIABLE, TOKEN);
        context
    }
}
