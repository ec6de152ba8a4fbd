//! Why something could not be made.

use std::error::Error;

/// What was being done; the cause is behind [`Error::source`].
#[derive(Debug, thiserror::Error)]
#[error("{doing}")]
pub struct Failure {
    doing: String,
    source: Box<dyn Error + Send + Sync>,
}

impl Failure {
    /// A failure while doing something, with its cause.
    pub fn while_doing(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing: doing.into(), source: cause.into() }
    }
}

/// Says what was being done when something failed.
pub(crate) trait Doing<T> {
    /// Names the act.
    fn doing(self, act: &str) -> Result<T, Failure>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> Doing<T> for Result<T, E> {
    fn doing(self, act: &str) -> Result<T, Failure> {
        self.map_err(|cause| Failure::while_doing(act, cause))
    }
}
