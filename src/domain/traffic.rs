//! Where nginx sends the traffic, by its file on the host.

use super::Moment;
use serde::{Deserialize, Serialize};

/// What the site file says and when it was last written and loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// The file that was read.
    pub site: String,
    /// The names that the server answers to. Hostile text.
    pub names: Vec<String>,
    /// The address that takes the traffic, such as `127.0.0.1:3001`.
    pub upstream: String,
    /// Its port.
    pub port: u16,
    /// When the file was last written.
    pub written: Option<Moment>,
    /// When the running workers of nginx started: since then no reload took place.
    pub loaded: Option<Moment>,
    /// Workers of an older configuration that still serve their last connections; `None` where it cannot be counted.
    pub draining: Option<u32>,
}

impl Traffic {
    /// Whether the file was written after the running workers started: what it says is then not yet true.
    #[must_use]
    pub fn is_unloaded(&self) -> Option<bool> {
        Some(self.written? > self.loaded?)
    }
}
