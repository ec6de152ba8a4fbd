//! What happened, as the engine tells of it: kept for a while, and told at once to whoever listens.

use super::container::Container;
use super::query::Filters;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use tokio::sync::broadcast;

/// Events that are kept.
const KEPT: usize = 256;

/// One event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub kind: &'static str,
    pub action: String,
    pub id: String,
    pub attributes: BTreeMap<String, String>,
    pub at: DateTime<Utc>,
}

#[derive(Debug)]
pub(super) struct Events {
    kept: VecDeque<Event>,
    live: broadcast::Sender<Event>,
}

impl Default for Events {
    fn default() -> Self {
        Self { kept: VecDeque::new(), live: broadcast::Sender::new(1024) }
    }
}

impl Events {
    /// Something happened.
    pub fn tell(&mut self, event: Event) {
        self.kept.push_back(event.clone());
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        // Nobody may be listening.
        let _ = self.live.send(event);
    }

    /// What is kept, and what will come.
    pub fn listen(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {
        (self.kept.iter().cloned().collect(), self.live.subscribe())
    }
}

impl Event {
    /// Something that happened to a container.
    pub fn of(container: &Container, action: impl Into<String>, at: DateTime<Utc>) -> Self {
        let mut attributes = container.labels.clone();
        attributes.insert("image".to_owned(), container.image.reference.clone());
        attributes.insert("name".to_owned(), container.name.clone());
        Self { kind: "container", action: action.into(), id: container.id.clone(), attributes, at }
    }

    /// With one more attribute.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.insert(name.to_owned(), value.into());
        self
    }

    /// Whether it is asked for.
    pub fn fits(&self, filters: &Filters) -> bool {
        let named = |wanted: &str| {
            self.id.starts_with(wanted) || self.attributes.get("name").is_some_and(|name| name == wanted)
        };
        let label = |wanted: &str| match wanted.split_once('=') {
            Some((key, value)) => self.attributes.get(key).is_some_and(|known| known == value),
            None => self.attributes.contains_key(wanted),
        };
        filters.any("type", |wanted| wanted == self.kind)
            && filters.any("event", |wanted| self.is_called(wanted))
            && filters.any(self.kind, named)
            && filters.all("label", label)
    }

    /// `health_status` means every `health_status: …`.
    fn is_called(&self, wanted: &str) -> bool {
        self.action == wanted || self.action.split_once(':').is_some_and(|(before, _)| before == wanted)
    }

    /// As a line of the stream.
    pub fn told(&self) -> Value {
        let mut told = json!({
            "Type": self.kind,
            "Action": self.action,
            "Actor": {"ID": self.id, "Attributes": self.attributes},
            "scope": "local",
            "time": self.at.timestamp(),
            "timeNano": self.at.timestamp_nanos_opt(),
        });
        if self.kind != "network" {
            told["status"] = json!(self.action);
            told["id"] = json!(self.id);
        }
        if self.kind == "container" {
            told["from"] = json!(self.attributes.get("image"));
        }
        told
    }
}
