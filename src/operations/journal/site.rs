//! Where a rollback is done. The journals of all services lie in one folder, and an environment is called alike in each.

use super::Opening;
use crate::config::{EnvironmentSettings, Host};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a rollback is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The host.
    pub host: Option<Host>,
    /// The folder of the scripts: one host may serve several.
    pub folder: Option<String>,
}

impl Site {
    /// That of an environment.
    #[must_use]
    pub fn of(settings: &EnvironmentSettings) -> Self {
        Self { host: settings.host.clone(), folder: settings.scripts.dir.clone() }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(Host::Ssh(name)) => out.write_str(name)?,
            Some(Host::Local) => out.write_str("this machine")?,
            None => out.write_str("no host")?,
        }
        self.folder.iter().try_for_each(|folder| write!(out, " in {folder}"))
    }
}

impl Opening {
    /// Whether it is done there; `None` where its journal does not tell.
    #[must_use]
    pub fn is_of_site(&self, site: &Site) -> Option<bool> {
        Some(self.aim.as_ref()?.site.as_ref()? == site)
    }
}
