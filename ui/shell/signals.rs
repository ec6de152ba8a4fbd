//! What the system sends, as one stream.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Leave, with this exit code.
    Leave(u8),
    /// Stop until continued.
    Stop,
    /// Go on after having been stopped by someone else.
    GoOn,
    /// The terminal has another size.
    Resize,
}

/// The signals that are listened to. As long as this lives they do not act by themselves.
pub struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    quit: Signal,
    stop: Signal,
    go_on: Signal,
    resize: Signal,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the system refuses to.
    pub fn listen() -> io::Result<Self> {
        let stop = SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw());
        let go_on = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            stop: signal(stop)?,
            go_on: signal(go_on)?,
            resize: signal(SignalKind::window_change())?,
        })
    }

    /// The next thing asked for. Safe to drop halfway.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            biased;
            _ = self.hang_up.recv() => Asked::Leave(129),
            _ = self.terminate.recv() => Asked::Leave(143),
            _ = self.interrupt.recv() => Asked::Leave(130),
            _ = self.quit.recv() => Asked::Leave(131),
            _ = self.stop.recv() => Asked::Stop,
            _ = self.go_on.recv() => Asked::GoOn,
            _ = self.resize.recv() => Asked::Resize,
        }
    }
}
