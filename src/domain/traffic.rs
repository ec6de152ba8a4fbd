//! Where nginx sends the traffic, by its file on the host.

use super::Moment;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The age of a process is measured, and each time a little otherwise: to whole seconds where the host knows no better.
const MEASURED: TimeDelta = TimeDelta::seconds(2);

/// The nginx that serves a site, as its host tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Nginx {
    /// The host does not tell: its processes are not all seen, it runs in a container, or it is not clear which it is.
    #[default]
    Untold,
    /// None runs on the host.
    Stopped,
    /// It runs.
    Runs {
        /// How it is called: the program, and where its configuration comes from.
        called: Vec<String>,
        /// Whether this account may tell it to load its file.
        ours: bool,
    },
}

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
    /// The nginx that serves it.
    #[serde(default)]
    pub nginx: Nginx,
    /// The files that it includes and that were read.
    #[serde(default)]
    pub includes: Vec<String>,
    /// Those that were not read, and why. Hostile text.
    #[serde(default)]
    pub unread: Vec<String>,
}

impl Traffic {
    /// Whether the file was written after the running workers started: what it says is then not yet true.
    #[must_use]
    pub fn is_unloaded(&self) -> Option<bool> {
        Some(self.written? > self.loaded?)
    }

    /// The same, with the start of the workers as it was measured before, where they are the same ones by all that is
    /// told: what was only measured anew is no news.
    #[must_use]
    pub fn measured_as(self, before: Option<&Self>) -> Self {
        let near = |one: Moment, other: Moment| (one - other).abs() <= MEASURED;
        let earlier = before.and_then(|before| before.loaded);
        let Some(earlier) = earlier.filter(|earlier| self.loaded.is_some_and(|loaded| near(loaded, *earlier))) else {
            return self;
        };
        let same = Self { loaded: Some(earlier), ..self.clone() };
        if same.is_unloaded() == self.is_unloaded() { same } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::sample::{at, traffic};

    #[test]
    fn workers_that_are_only_measured_anew_are_no_news_and_a_reload_is() {
        let before = Traffic { written: Some(at(90)), loaded: Some(at(100)), ..traffic(3001) };
        let loaded = |loaded: Moment| Traffic { loaded: Some(loaded), ..before.clone() };
        let jitter = TimeDelta::milliseconds(13);
        assert_eq!(loaded(at(100) + jitter).measured_as(Some(&before)), before);
        assert_eq!(loaded(at(100) - jitter).measured_as(Some(&before)), before);
        assert_eq!(loaded(at(160)).measured_as(Some(&before)), loaded(at(160)), "a reload a minute later");
        assert_eq!(loaded(at(101)).measured_as(None), loaded(at(101)));
        let written = Traffic { written: Some(at(101) - jitter), ..before.clone() };
        assert_eq!(written.is_unloaded(), Some(true));
        let reloaded = Traffic { loaded: Some(at(101)), ..written.clone() };
        assert_eq!(reloaded.clone().measured_as(Some(&written)), reloaded, "a reload right after the write");
    }
}
