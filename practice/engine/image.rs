//! An image as the engine holds it.

use super::ailment::Ailment;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// One image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What it is asked for by, with its registry and tag.
    pub reference: String,
    /// The digest of its config.
    pub id: String,
    /// The digest the registry knows it by; `None` for one that was never pulled.
    pub digest: Option<String>,
    /// When it was built.
    pub created: DateTime<Utc>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its size in bytes.
    pub size: u64,
    /// What runs when it is started.
    pub program: Program,
    /// What ails it.
    pub ails: Ailment,
}

/// What runs in a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// The service: it answers on its port.
    App,
    /// Something that only is there, listening on this port of the inside.
    Still(u16),
}

impl Image {
    /// The reference without its tag.
    pub(super) fn name(&self) -> &str {
        split(&self.reference).0
    }

    /// The name with the digest, as an engine tells of what it pulled.
    pub(super) fn repo_digests(&self) -> Vec<String> {
        self.digest.iter().map(|digest| format!("{}@{digest}", self.name())).collect()
    }

    /// Whether it is meant by a reference, a digest, an id or the beginning of one.
    pub(super) fn is_named(&self, text: &str) -> bool {
        if text.contains('@') {
            return self.repo_digests().iter().any(|known| known == text);
        }
        let (name, tag) = split(text);
        let whole = format!("{name}:{}", tag.unwrap_or("latest"));
        let digits = self.id.trim_start_matches("sha256:");
        self.reference == whole || (text.len() >= 12 && (self.id.starts_with(text) || digits.starts_with(text)))
    }

    /// Bytes of memory that its program uses.
    pub(super) fn memory(&self) -> u64 {
        match self.program {
            Program::App => 371 << 20,
            Program::Still(_) => 212 << 20,
        }
    }

    /// The port it listens on inside.
    pub(super) fn inside(&self) -> u16 {
        match self.program {
            Program::App => 3000,
            Program::Still(port) => port,
        }
    }
}

/// Name and tag of a reference; one by its digest has no tag.
pub(crate) fn split(reference: &str) -> (&str, Option<&str>) {
    if let Some((name, _)) = reference.split_once('@') {
        return (name, None);
    }
    match reference.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (reference, None),
    }
}
