//! Answers that go on: events, logs and statistics. Each ends with the engine.

use super::ailment::Noise;
use super::events::Event;
use super::log::{Line, Stamped, Stream as Written};
use super::query::{Filters, Query};
use super::stats::{self, Before};
use super::world::Shared;
use axum::body::Body;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

fn body(stream: impl Stream<Item = Bytes> + Send + 'static) -> Body {
    Body::from_stream(stream.map(Ok::<Bytes, Infallible>))
}

fn told(event: &Event) -> Bytes {
    Bytes::from(format!("{}\n", event.told()))
}

/// The events from `since` to `until`, and those that come.
pub(super) fn events(shared: &Shared, query: &Query, filters: Filters) -> Body {
    let (since, until) = (query.moment("since"), query.moment("until"));
    let (kept, live) = shared.world().events.listen();
    let past = move |event: &Event| since.is_some_and(|since| event.at >= since);
    let before: Vec<Bytes> = kept
        .iter()
        .filter(|event| past(event) && until.is_none_or(|until| event.at <= until) && event.fits(&filters))
        .map(told)
        .collect();
    if until.is_some_and(|until| until <= shared.now()) {
        return body(stream::iter(before));
    }
    let coming = stream::unfold((live, filters), |(mut live, filters)| async move {
        let event = next(&mut live, &filters).await?;
        Some((told(&event), (live, filters)))
    });
    let clock = shared.clock.clone();
    let over = async move {
        match until {
            Some(until) => clock.reach(until).await,
            None => std::future::pending().await,
        }
    };
    body(stream::iter(before).chain(coming).take_until(Box::pin(over)))
}

async fn next(live: &mut broadcast::Receiver<Event>, filters: &Filters) -> Option<Event> {
    loop {
        match live.recv().await {
            Ok(event) if event.fits(filters) => return Some(event),
            // Who takes too slowly misses some, as with the real one.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

/// Which lines of a log are wanted.
#[derive(Clone, Copy)]
struct Wanted {
    out: bool,
    errors: bool,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    stamped: Stamped,
}

impl Wanted {
    fn of(query: &Query) -> Self {
        let stamped = if query.says_yes("timestamps") { Stamped::Yes } else { Stamped::No };
        let nothing = |moment: &DateTime<Utc>| moment.timestamp() != 0;
        Self {
            out: query.says_yes("stdout"),
            errors: query.says_yes("stderr"),
            since: query.moment("since").filter(nothing),
            until: query.moment("until").filter(nothing),
            stamped,
        }
    }

    fn fits(&self, line: &Line) -> bool {
        let stream = if line.stream == Written::Out { self.out } else { self.errors };
        stream && self.since.is_none_or(|since| line.at >= since) && self.until.is_none_or(|until| line.at <= until)
    }
}

/// The log of a container; `None` when it is not there.
pub(super) fn logs(shared: &Arc<Shared>, name: &str, query: &Query) -> Option<Body> {
    let wanted = Wanted::of(query);
    let tail = query.text("tail").and_then(|tail| tail.parse::<usize>().ok());
    let world = shared.world();
    let container = world.find(name)?;
    let mut first: Vec<Bytes> = container
        .log
        .from(0)
        .rev()
        .filter(|(_, line)| wanted.fits(line))
        .take(tail.unwrap_or(usize::MAX))
        .map(|(_, line)| line.frames(wanted.stamped))
        .collect();
    first.reverse();
    let (id, end, stirred, noise) =
        (container.id.clone(), container.log.end(), container.stirred.subscribe(), container.noise);
    let follows = query.says_yes("follow") && container.is_up();
    drop(world);
    let first = stream::iter(first);
    if !follows {
        return Some(body(first));
    }
    if noise == Noise::Flood {
        return Some(body(first.chain(flood(Arc::clone(shared), id, wanted.stamped))));
    }
    let follower = Follower { shared: Arc::clone(shared), id, next: end, stirred, wanted };
    Some(body(first.chain(stream::unfold(follower, Follower::more))))
}

/// Who reads on where the log ended.
struct Follower {
    shared: Arc<Shared>,
    id: String,
    next: usize,
    stirred: watch::Receiver<()>,
    wanted: Wanted,
}

impl Follower {
    /// What was written meanwhile; it is over when the process of the container is.
    async fn more(mut self) -> Option<(Bytes, Self)> {
        loop {
            self.stirred.borrow_and_update();
            let (frames, up) = self.take()?;
            if !frames.is_empty() {
                return Some((frames, self));
            }
            if !up {
                return None;
            }
            self.stirred.changed().await.ok()?;
        }
    }

    fn take(&mut self) -> Option<(Bytes, bool)> {
        let world = self.shared.world();
        let container = world.find(&self.id)?;
        let lines = container.log.from(self.next).filter(|(_, line)| self.wanted.fits(line));
        let frames: Vec<u8> = lines.flat_map(|(_, line)| line.frames(self.wanted.stamped)).collect();
        self.next = container.log.end();
        Some((frames.into(), container.is_up()))
    }
}

/// Lines for as long as the process runs, as fast as they are taken.
fn flood(shared: Arc<Shared>, id: String, stamped: Stamped) -> impl Stream<Item = Bytes> {
    stream::unfold((shared, id, 0_u64), move |(shared, id, number)| async move {
        shared.with(&id, |container| container.is_up()).filter(|up| *up)?;
        let at = shared.now();
        let mut all = Vec::with_capacity(64 * 1024);
        for more in 0..400 {
            let text = format!("debug: {} {}", number + more, "packet of nobody ".repeat(8));
            all.extend_from_slice(&Line { at, stream: Written::Out, text: text.into() }.frames(stamped));
        }
        tokio::task::yield_now().await;
        Some((Bytes::from(all), (shared, id, number + 400)))
    })
}

/// What a container uses, once or every second; `None` when it is not there.
pub(super) fn statistics(shared: &Arc<Shared>, name: &str, query: &Query) -> Option<Body> {
    let look = |shared: &Shared, id: &str, at, before| {
        let world = shared.world();
        let container = world.find(id)?;
        Some((Bytes::from(format!("{}\n", stats::look(container, at, before))), container.is_up()))
    };
    let once = query.text("stream").is_some() && !query.says_yes("stream");
    let id = shared.with(name, |container| container.id.clone())?;
    if once {
        return look(shared, &id, shared.now(), Before::Second).map(|(look, _)| Body::from(look));
    }
    let begin = (Arc::clone(shared), id, shared.now(), Before::Nothing);
    let looks = stream::unfold(begin, move |(shared, id, due, before)| async move {
        shared.clock.reach(due).await;
        let (told, _) = look(&shared, &id, due, before).filter(|(_, up)| *up)?;
        Some((told, (shared, id, due + TimeDelta::seconds(1), Before::Second)))
    });
    Some(body(looks))
}
