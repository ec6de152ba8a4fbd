//! One engine that can be asked. A way that broke is not mended: a new one is opened.

use super::access::EngineAccess;
use super::plain;
use super::transport::Trouble;
use crate::domain::Moment;
use crate::fault::{Fault, Result};
use bollard::errors::Error as Cause;
use bollard::{API_DEFAULT_VERSION, Docker};
use chrono::{DateTime, TimeDelta};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The oldest API whose engines tell of health: Docker 1.12.
const OLDEST: (u32, u32) = (1, 24);
/// How long the distance of the clocks is taken for the same.
const CLOCK_KEPT: Duration = Duration::from_mins(5);

/// An engine. Clones ask the same one.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) docker: Docker,
    pub(super) access: Arc<EngineAccess>,
    words: Arc<str>,
    facts: Arc<Mutex<Option<(Instant, Facts)>>>,
}

/// What an engine says of its machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Its clock against the one here; positive when it is ahead.
    pub ahead: Option<TimeDelta>,
    /// All of its memory, in bytes.
    pub memory: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct About {
    version: Option<String>,
    api_version: String,
    components: Option<Vec<Component>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Component {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Info {
    system_time: Option<String>,
    mem_total: Option<u64>,
}

impl Engine {
    /// Opens the way to an engine and asks what it is.
    ///
    /// # Errors
    /// When there is no socket, it may not be used, nobody or not a Docker engine answers, or one that is too old.
    pub async fn at(access: EngineAccess) -> Result<Self> {
        let doing = || format!("asking {access}");
        let docker = open(&access).await.map_err(|trouble| trouble.fault(doing(), &access))?;
        let about: About = match plain::json(&docker, access.deadline, "/version").await {
            Ok(about) => about,
            Err(trouble) if trouble.is_missing() => return Err(Trouble::NotUnderstood.fault(doing(), &access)),
            Err(trouble) => return Err(trouble.fault(doing(), &access)),
        };
        check_age(&about, doing())?;
        let words = about.words().into();
        Ok(Self { docker, access: Arc::new(access), words, facts: Arc::default() })
    }

    /// What it is, in words: `Docker 20.10.24`. Hostile text.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The answer to a question, and `None` where there is no such thing.
    pub(super) async fn ask<T: DeserializeOwned>(&self, what: &str, target: &str) -> Result<Option<T>> {
        match plain::json(&self.docker, self.access.deadline, target).await {
            Ok(value) => Ok(Some(value)),
            Err(trouble) if trouble.is_missing() => Ok(None),
            Err(trouble) => Err(self.fault(what, trouble)),
        }
    }

    /// The fault for trouble while reading `what`.
    pub(super) fn fault(&self, what: &str, trouble: impl Into<Trouble>) -> Fault {
        trouble.into().fault(format!("reading {what} from {}", self.access), &self.access)
    }

    /// The fault for a container that there is none of.
    pub(super) fn no_container(&self, what: &str) -> Fault {
        let fault =
            Fault::while_doing(format!("reading {what} from {}", self.access), "there is no container of that name");
        fault.hint("`docker ps --all` shows the names that there are.")
    }

    /// What it says of its machine; asked again when it is no longer recent.
    pub(super) async fn facts(&self) -> Result<Facts> {
        if let Some((asked, facts)) = *self.facts.lock().unwrap_or_else(PoisonError::into_inner)
            && asked.elapsed() < CLOCK_KEPT
        {
            return Ok(facts);
        }
        let (sent, asked) = ((self.access.clock)(), Instant::now());
        let info: Option<Info> = self.ask("the clock", "/info").await?;
        let middle = sent + TimeDelta::from_std(asked.elapsed() / 2).unwrap_or_default();
        let ahead = info.as_ref().and_then(|info| Some(moment(info.system_time.as_deref()?)? - middle));
        let facts = Facts { ahead, memory: info.and_then(|info| info.mem_total) };
        *self.facts.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, facts));
        Ok(facts)
    }
}

/// Nothing is sent yet. A folder that may not be entered hides its socket, which is not the same as none.
async fn open(access: &EngineAccess) -> Result<Docker, Trouble> {
    if let Err(cause) = tokio::fs::metadata(&access.socket).await {
        return Err(Cause::from(cause).into());
    }
    let seconds = access.deadline.as_secs().max(1);
    Ok(Docker::connect_with_unix(&access.socket.to_string_lossy(), seconds, API_DEFAULT_VERSION)?)
}

impl About {
    fn words(&self) -> String {
        let mut names = self.components.iter().flatten().filter_map(|component| component.name.as_deref());
        let podman = names.any(|name| name.starts_with("Podman"));
        let name = if podman { "Podman" } else { "Docker" };
        format!("{name} {}", self.version.as_deref().unwrap_or("of an unknown version"))
    }
}

fn check_age(about: &About, doing: String) -> Result<()> {
    let api =
        about.api_version.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    if api.is_some_and(|api: (u32, u32)| api >= OLDEST) {
        return Ok(());
    }
    let words =
        format!("{} speaks the API {}, and 1.24 is the oldest that tells of health", about.words(), about.api_version);
    Err(Fault::while_doing(doing, words).hint("Docker 1.12 and later speak it: update the engine."))
}

/// A time as an engine writes it; its zero is none.
pub(super) fn moment(text: &str) -> Option<Moment> {
    DateTime::parse_from_rfc3339(text).ok().filter(|moment| moment.timestamp() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_one_of_an_engine_is_no_time() {
        assert_eq!(moment("0001-01-01T00:00:00Z"), None);
        assert!(moment("2026-11-26T01:02:03.123456789+02:00").is_some());
    }

    #[test]
    fn an_engine_is_called_by_its_name_and_an_old_one_is_told_so() {
        let version = |text: &str| serde_json::from_str::<About>(text).unwrap();
        let podman = version(r#"{"Version":"4.3.1","ApiVersion":"1.41","Components":[{"Name":"Podman Engine"}]}"#);
        assert_eq!(podman.words(), "Podman 4.3.1");
        let old = version(r#"{"Version":"1.9.1","ApiVersion":"1.21"}"#);
        let fault = check_age(&old, "asking".into()).unwrap_err();
        assert!(fault.to_string().contains("Docker 1.9.1 speaks the API 1.21"), "{fault}");
        assert!(check_age(&version(r#"{"ApiVersion":"2.0"}"#), "asking".into()).is_ok());
        assert!(check_age(&version(r#"{"ApiVersion":"latest"}"#), "asking".into()).is_err());
    }
}
