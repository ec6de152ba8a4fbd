//! The process behind a container: it boots, listens, is asked whether it is healthy, writes its log, and ends when it is
//! told to.

use super::ailment::{Ailment, Noise};
use super::app::{self, App};
use super::checks;
use super::container::{Container, Motion, Process};
use super::image::Program;
use super::log::Stream;
use super::world::Shared;
use crate::served::serving;
use chrono::{DateTime, TimeDelta, Utc};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Connections that wait to be taken.
const BACKLOG: u32 = 1024;

/// What a process knows of itself.
#[derive(Clone)]
pub(super) struct Own {
    pub shared: Arc<Shared>,
    pub id: String,
    pub started: DateTime<Utc>,
    pub port: Option<u16>,
    pub motion: watch::Receiver<Motion>,
    pub ails: watch::Receiver<Ailment>,
    pub noise: Noise,
    pub stop: CancellationToken,
}

/// The port of a process: what has booted is there for whoever asks, before anything else is done.
#[derive(Debug)]
pub(super) enum Door {
    Open(TcpListener),
    Closed(TcpSocket),
}

impl Door {
    /// One that opens at a moment.
    pub fn opening(socket: TcpSocket, at: DateTime<Utc>, now: DateTime<Utc>) -> io::Result<Self> {
        if at > now { Ok(Self::Closed(socket)) } else { socket.listen(BACKLOG).map(Self::Open) }
    }

    fn open(self) -> Option<TcpListener> {
        match self {
            Self::Open(listener) => Some(listener),
            Self::Closed(socket) => socket.listen(BACKLOG).ok(),
        }
    }
}

/// Starts the process of a container, which listens at this door once it has booted.
pub(super) fn start(shared: &Arc<Shared>, container: &Container, door: Option<Door>) -> Process {
    let stop = shared.stop.child_token();
    let motion = watch::Sender::new(Motion::Going);
    let own = Own {
        shared: Arc::clone(shared),
        id: container.id.clone(),
        started: container.started.unwrap_or(container.created),
        port: container.port,
        motion: motion.subscribe(),
        ails: container.ails.subscribe(),
        noise: container.noise,
        stop: stop.clone(),
    };
    let app = App::of(&own, container);
    let lives = async move {
        match app {
            Some(app) => live(own, app, door).await,
            // It keeps its port, and nothing more.
            None => drop((own.stop.cancelled().await, door)),
        }
    };
    Process { stop, motion, done: tokio::spawn(lives) }
}

/// The life of an application.
async fn live(own: Own, app: App, door: Option<Door>) {
    let alive = async {
        let boot = own.shared.world().boot;
        own.shared.clock.reach(own.started + boot).await;
        if own.boots_for_the_first_time(boot) {
            app.boots();
        }
        if *own.ails.borrow() == Ailment::Crashing {
            return own.crash();
        }
        let listener = door.and_then(Door::open);
        let listens = async {
            match listener {
                Some(listener) => serving(listener, app::router(app), own.stop.clone()).await,
                None => own.stop.cancelled().await,
            }
        };
        tokio::join!(listens, checks::go_on(&own), chatter(&own));
    };
    tokio::select! {
        () = alive => {}
        () = own.stop.cancelled() => {}
    }
}

impl Own {
    /// What started before the world began has said so in its log already.
    fn boots_for_the_first_time(&self, boot: TimeDelta) -> bool {
        self.shared.now() - self.started < boot + TimeDelta::seconds(30)
    }

    fn crash(&self) {
        let words = [
            "TypeError: Cannot read properties of undefined (reading 'connect')",
            "    at createQueue (/app/dist/queues/index.js:41:19)",
            "    at Object.<anonymous> (/app/dist/index.js:22:1)",
            "Node.js v20.18.1",
        ];
        for line in words {
            self.shared.write(&self.id, Stream::Error, line);
        }
        self.shared.gone(&self.id, 1);
    }
}

impl Program {
    /// Whether it answers on its port.
    pub(super) fn answers(self) -> bool {
        self == Self::App
    }
}

/// What it writes besides.
async fn chatter(own: &Own) {
    let pause = match own.noise {
        Noise::Usual | Noise::Flood => return,
        Noise::Chatty => Duration::from_millis(20),
        Noise::LongLine => {
            let line = format!("{{\"level\":\"warn\",\"payload\":\"{}\"}}", "x".repeat(1 << 20));
            return own.shared.write(&own.id, Stream::Out, line);
        }
        Noise::Hostile => Duration::from_secs(2),
    };
    let mut beat = tokio::time::interval(pause);
    for number in 0_u64.. {
        beat.tick().await;
        let (stream, line) = match own.noise {
            Noise::Hostile => (Stream::Error, HOSTILE[usize::try_from(number).unwrap_or(0) % HOSTILE.len()].to_owned()),
            _ if number % 17 == 0 => (Stream::Error, format!("warn: queue email is {number} jobs behind")),
            _ => (Stream::Out, format!("info: job {number} of queue email done in {} ms", 3 + number * 7 % 90)),
        };
        own.shared.write(&own.id, stream, line);
    }
}

const HOSTILE: [&str; 5] = [
    "\u{1b}[2J\u{1b}[Hcleared the screen\u{7}",
    "\u{1b}]0;another title\u{7}and \u{1b}]52;c;cm0gLXJmIC8=\u{7}",
    "user \u{202e}nimda\u{202c} logged in",
    "progress 10%\rprogress 20%\rprogress 100%",
    "\u{1b}[31mred that \u{1b}[8mhides\u{1b}[0m and a \u{9b}2J of one byte",
];
