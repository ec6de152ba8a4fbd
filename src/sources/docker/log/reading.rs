//! One who reads a log into its queue, until it ends.

use super::frames::Frames;
use super::queue::Queue;
use super::wish::{LogWish, Tail};
use crate::domain::Moment;
use crate::domain::container::{LogEnd, LogNews, LogPiece};
use crate::fault::{Fault, Result};
use crate::sources::docker::containers::segment;
use crate::sources::docker::engine::Engine;
use crate::sources::docker::plain;
use crate::sources::docker::transport::Trouble;
use bollard::errors::Error;
use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::{Stream, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Bytes as they come from an engine.
type Wire = std::result::Result<Bytes, Error>;

/// A log that is followed is late when its newest line is older than this.
const LATE: TimeDelta = TimeDelta::seconds(2);
/// One that is late for so long comes faster than it can be read: what lies between is passed over, and that is said. A
/// connection that stood still for a moment has caught up by then.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many lines are read again after that.
const AGAIN: u32 = 1_000;

/// Reads until the log or the way to it ends, and says which.
pub(super) async fn read(engine: Engine, name: String, wish: LogWish, queue: Arc<Queue>) {
    let end = Reading { engine, what: format!("the log of {name}"), name, queue: Arc::clone(&queue) }.run(wish).await;
    queue.end(end.map(LogNews::End));
}

struct Reading {
    engine: Engine,
    name: String,
    what: String,
    queue: Arc<Queue>,
}

impl Reading {
    async fn run(&self, mut wish: LogWish) -> Result<LogEnd> {
        let Some(container) = self.engine.details(&self.what, &self.name).await? else {
            return Err(self.engine.no_container(&self.what));
        };
        let id = container.id().unwrap_or(&self.name).to_owned();
        loop {
            match self.read_once(&id, container.has_terminal(), &wish).await? {
                Some(seen) => {
                    self.queue.skip(seen);
                    let since = Some(seen + TimeDelta::nanoseconds(1));
                    wish = LogWish { tail: Tail::Last(AGAIN), since, follow: true };
                }
                None if !wish.follow => return Ok(LogEnd::Whole),
                None => {
                    return Ok(self
                        .engine
                        .details(&self.what, &id)
                        .await?
                        .map_or(LogEnd::Gone, |now| LogEnd::Stopped(now.state())));
                }
            }
        }
    }

    /// Reads to the end, or to the moment of the last line where it is too far behind.
    async fn read_once(&self, id: &str, terminal: bool, wish: &LogWish) -> Result<Option<Moment>> {
        let ahead = self.engine.facts().await?.ahead.unwrap_or_default();
        let target = segment(id).and_then(|id| format!("/containers/{id}/logs?{}", wish.query()).parse().ok());
        let Some(target) = target else { return Err(self.fault(Trouble::NotUnderstood)) };
        let (mut bytes, mut frames) = (plain::bytes(&self.engine.docker, target), Frames::new(terminal));
        let mut pace = Pace { begun: (self.engine.access.clock)() + ahead, late: None };
        while let Some(chunk) = self.next(&mut bytes, wish).await? {
            let pieces = frames.take(&chunk);
            let last = pieces.last().and_then(|piece| piece.at);
            self.give(pieces, wish).await;
            let now = (self.engine.access.clock)() + ahead;
            if let Some(last) = last.filter(|last| wish.follow && pace.is_lost(*last, now)) {
                return Ok(Some(last));
            }
        }
        self.give(frames.finish(), wish).await;
        Ok(None)
    }

    /// What comes next; `None` at the end. Silence is nothing special of a log that is followed, as long as the engine is
    /// there; one that is read to its end has no reason to be silent.
    async fn next(&self, bytes: &mut (impl Stream<Item = Wire> + Unpin), wish: &LogWish) -> Result<Option<Bytes>> {
        loop {
            match timeout(self.engine.access.deadline, bytes.next()).await {
                Ok(chunk) => return chunk.transpose().map_err(|cause| self.fault(cause.into())),
                Err(_) if wish.follow => self.engine.is_there().await.map_err(|trouble| self.fault(trouble))?,
                Err(_) => return Err(self.fault(Trouble::Late)),
            }
        }
    }

    async fn give(&self, pieces: Vec<LogPiece>, wish: &LogWish) {
        if wish.follow { self.queue.push(pieces) } else { self.queue.push_all(pieces).await }
    }

    fn fault(&self, trouble: Trouble) -> Fault {
        if trouble.is_missing() { self.engine.no_container(&self.what) } else { self.engine.fault(&self.what, trouble) }
    }
}

/// Whether a log is read as fast as it is written.
struct Pace {
    /// What was written before is no sign of it.
    begun: Moment,
    /// Since when it is late.
    late: Option<Instant>,
}

impl Pace {
    /// Notes the newest line; whether what is being written is not reached any more.
    fn is_lost(&mut self, last: Moment, now: Moment) -> bool {
        if last <= self.begun || now - last <= LATE {
            self.late = None;
            return false;
        }
        self.late.get_or_insert_with(Instant::now).elapsed() > PATIENCE
    }
}
