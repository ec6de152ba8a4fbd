//! Starts a container that is there and does not run. The only thing that is changed at an engine from here.

use super::containers::segment;
use super::engine::Engine;
use crate::fault::{Fault, FaultKind, Result};
use bollard::errors::Error;

impl Engine {
    /// Starts a container. One that runs already is left as it is.
    ///
    /// # Errors
    /// When there is none of this name, the engine refuses, or does not answer: whether it was started is then not known.
    pub async fn start(&self, name: &str) -> Result<()> {
        let doing = || format!("starting {name} by {}", self.access);
        let Some(id) = segment(name) else { return Err(self.no_container(name)) };
        let none = None::<bollard::query_parameters::StartContainerOptions>;
        let asked = self.docker.start_container(id, none);
        match tokio::time::timeout(self.access.deadline, asked).await {
            Ok(Ok(()) | Err(Error::DockerResponseServerError { status_code: 304, .. })) => Ok(()),
            Ok(Err(cause)) => Err(Fault::of(FaultKind::Failed, doing()).because(cause)),
            Err(_) => Err(Fault::of(FaultKind::Unreadable, doing()).because("no answer in time".to_owned())),
        }
    }
}
