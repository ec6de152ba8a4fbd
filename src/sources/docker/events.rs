//! What happens to containers and images, as it happens.
//!
//! The events of one moment come as one burst, so that whoever reads again reads once. Between two events nothing is
//! sent or polled; now and then the engine is asked whether it is still there, as a way through another machine can be
//! dead without an end.

use super::engine::Engine;
use super::plain::within;
use super::transport::Trouble;
use crate::domain::Moment;
use crate::fault::{Fault, Result};
use bollard::errors::Error;
use bollard::models::EventMessage;
use bollard::query_parameters::EventsOptionsBuilder;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{Stream, StreamExt, stream};
use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// After so much quiet a burst is whole.
const QUIET: Duration = Duration::from_millis(30);
/// No burst lasts longer, so that a container that restarts without end is still seen.
const LONGEST: Duration = Duration::from_millis(200);
/// How often the engine is asked whether it is there while nothing happens.
const PULSE: Duration = Duration::from_secs(20);
/// The most events of one burst that are kept; each of them leads to the same reading.
const KEPT: usize = 256;

/// What happens to a container and can be seen, and what makes other images lie on the machine.
const WATCHED: [(&str, EventKind); 16] = [
    ("create", EventKind::Created),
    ("start", EventKind::Started),
    ("die", EventKind::Died),
    ("oom", EventKind::OutOfMemory),
    ("kill", EventKind::Killed),
    ("pause", EventKind::Paused),
    ("unpause", EventKind::Unpaused),
    ("health_status", EventKind::Health),
    ("rename", EventKind::Renamed),
    ("destroy", EventKind::Destroyed),
    ("pull", EventKind::Images),
    ("load", EventKind::Images),
    ("import", EventKind::Images),
    ("tag", EventKind::Images),
    ("untag", EventKind::Images),
    ("delete", EventKind::Images),
];

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It was made.
    Created,
    /// Its process started.
    Started,
    /// Its process ended.
    Died,
    /// The system killed one of its processes for want of memory.
    OutOfMemory,
    /// It was sent a signal.
    Killed,
    /// It was frozen.
    Paused,
    /// It was thawed.
    Unpaused,
    /// Its health check says something else now.
    Health,
    /// It has another name.
    Renamed,
    /// It is gone.
    Destroyed,
    /// It is an image, which came, went or is called otherwise.
    Images,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerEvent {
    /// What happened.
    pub kind: EventKind,
    /// The id of the container or the image. Hostile text.
    pub id: String,
    /// Its name. Hostile text.
    pub name: String,
    /// When, by the clock of the engine.
    pub at: Option<Moment>,
}

/// What happened in one moment. The first is empty: from here on nothing is missed, so it is time to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Burst {
    /// The events, oldest first.
    pub events: Vec<ContainerEvent>,
}

type Messages = Pin<Box<dyn Stream<Item = Result<EventMessage, Error>> + Send>>;

/// Where the stream is.
enum Stage {
    Opening(Engine),
    Open(Engine, Messages),
    Ended,
}

impl Engine {
    /// The bursts, the first one at once. It ends with a fault: the way broke, or the engine ended.
    pub fn events(&self) -> impl Stream<Item = Result<Burst>> + Send + use<> {
        stream::unfold(Stage::Opening(self.clone()), step).boxed()
    }

    /// From the engine's own time on: what happens between this and the first reading is told after it.
    async fn listen(&self) -> Result<Messages> {
        let ahead = self.facts().await?.ahead.unwrap_or_default();
        let since = (self.access.clock)() + ahead - TimeDelta::seconds(1);
        let names: Vec<String> = WATCHED.iter().map(|(name, _)| (*name).to_owned()).collect();
        let filters = HashMap::from([
            ("type".to_owned(), vec!["container".to_owned(), "image".to_owned()]),
            ("event".to_owned(), names),
        ]);
        let options = EventsOptionsBuilder::default().since(&since.timestamp().to_string()).filters(&filters).build();
        Ok(self.docker.events(Some(options)).boxed())
    }

    /// Whether it answers at all.
    pub(super) async fn is_there(&self) -> Result<(), Trouble> {
        within(self.access.deadline, async { Ok(self.docker.ping().await.map(drop)?) }).await
    }

    fn end_of_events(&self) -> Fault {
        let doing = format!("listening to {}", self.access);
        Fault::while_doing(doing, "it ended the stream of events").hint("It may be stopping; it is asked again.")
    }
}

async fn step(stage: Stage) -> Option<(Result<Burst>, Stage)> {
    match stage {
        Stage::Opening(engine) => match engine.listen().await {
            Ok(messages) => Some((Ok(Burst::default()), Stage::Open(engine, messages))),
            Err(fault) => Some((Err(fault), Stage::Ended)),
        },
        Stage::Open(engine, mut messages) => match burst(&engine, &mut messages).await {
            Ok(burst) => Some((Ok(burst), Stage::Open(engine, messages))),
            Err(fault) => Some((Err(fault), Stage::Ended)),
        },
        Stage::Ended => None,
    }
}

async fn burst(engine: &Engine, messages: &mut Messages) -> Result<Burst> {
    let mut events = vec![first(engine, messages).await?];
    let end = Instant::now() + LONGEST;
    while let Ok(next) = timeout_at(end.min(Instant::now() + QUIET), messages.next()).await {
        // An end or a fault comes again when the next burst is waited for.
        let Some(Ok(message)) = next else { break };
        events.extend(told(message).filter(|_| events.len() < KEPT));
    }
    Ok(Burst { events })
}

async fn first(engine: &Engine, messages: &mut Messages) -> Result<ContainerEvent> {
    loop {
        match timeout(PULSE, messages.next()).await {
            Ok(Some(Ok(message))) => {
                if let Some(event) = told(message) {
                    return Ok(event);
                }
            }
            Ok(Some(Err(cause))) => return Err(engine.fault("what happens", cause)),
            Ok(None) => return Err(engine.end_of_events()),
            Err(_) => engine.is_there().await.map_err(|trouble| engine.fault("whether it is there", trouble))?,
        }
    }
}

/// An event that can be seen, whatever the engine was asked for.
fn told(message: EventMessage) -> Option<ContainerEvent> {
    let action = message.action?;
    let word = action.split(':').next().unwrap_or_default();
    let (_, kind) = WATCHED.iter().find(|(name, _)| *name == word)?;
    let actor = message.actor?;
    let name = actor.attributes.and_then(|mut attributes| attributes.remove("name")).unwrap_or_default();
    let at = message.time_nano.map(|nanos| DateTime::<Utc>::from_timestamp_nanos(nanos).fixed_offset());
    Some(ContainerEvent { kind: *kind, id: actor.id?, name, at })
}
