//! A command heard line by line, for as long as it takes.
//!
//! The one who listens sets the pace: nothing is dropped, and a command whose lines nobody takes waits. When the
//! stream is dropped nobody listens any more. A command on this machine is then ended with whatever it started. One on a
//! host is not: it goes on until it prints into the closed connection, which ends most programs with SIGPIPE. So a script
//! that must come to its end is listened to until its end.

use super::command::Command;
use super::place::Host;
use super::running::Running;
use super::unfinished::Unfinished;
use crate::fault::Result;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How many lines may wait to be taken.
const WAITING: usize = 256;
/// How much of one line is kept.
const LONGEST: usize = 16 * 1024;

/// Which output a line came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipe {
    /// What it prints.
    Out,
    /// What it complains about.
    Error,
}

/// What is heard of a command.
#[derive(Debug)]
pub enum Heard {
    /// One line.
    Line {
        /// Which output it came by.
        pipe: Pipe,
        /// Without its end; hostile.
        text: String,
        /// So many bytes of it were left out.
        cut: usize,
    },
    /// The last thing that is heard: the exit code, `None` when a signal ended it, as in [`Output`](super::Output); or
    /// why that is not known.
    Ended(Result<Option<i32>, Unfinished>),
}

/// A command that is listened to.
#[derive(Debug)]
pub struct Stream {
    lines: mpsc::Receiver<Heard>,
    _listening: DropGuard,
}

impl Stream {
    pub(super) fn of(host: Host, command: Command, running: Running) -> Self {
        let (sender, lines) = mpsc::channel(WAITING);
        let over = CancellationToken::new();
        let listening = over.clone().drop_guard();
        tokio::spawn(async move {
            tokio::select! {
                () = listen(host, command, running, sender) => {}
                () = over.cancelled() => {}
            }
        });
        Self { lines, _listening: listening }
    }

    /// What is heard next; `None` after the end.
    pub async fn next(&mut self) -> Option<Heard> {
        self.lines.recv().await
    }
}

async fn listen(host: Host, command: Command, mut running: Running, to: mpsc::Sender<Heard>) {
    let (mut out, mut err) = (Lines::new(Pipe::Out), Lines::new(Pipe::Error));
    while let Some((pipe, bytes)) = running.next().await {
        let lines = if pipe == Pipe::Out { &mut out } else { &mut err };
        for line in lines.split(&bytes) {
            if to.send(line).await.is_err() {
                return;
            }
        }
    }
    for line in out.rest().into_iter().chain(err.rest()) {
        drop(to.send(line).await);
    }
    let ended = host.verdict(&command, running.ended().await).await;
    drop(to.send(Heard::Ended(ended)).await);
}

struct Lines {
    pipe: Pipe,
    partial: Vec<u8>,
    cut: usize,
}

impl Lines {
    fn new(pipe: Pipe) -> Self {
        Self { pipe, partial: Vec::new(), cut: 0 }
    }

    fn split(&mut self, bytes: &[u8]) -> Vec<Heard> {
        let mut lines = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = piece.strip_suffix(b"\n").map_or((piece, false), |text| (text, true));
            let room = LONGEST.saturating_sub(self.partial.len()).min(text.len());
            self.partial.extend_from_slice(&text[..room]);
            self.cut += text.len() - room;
            if ends {
                lines.push(self.line());
            }
        }
        lines
    }

    /// A last line that has no end.
    fn rest(&mut self) -> Option<Heard> {
        (!self.partial.is_empty()).then(|| self.line())
    }

    fn line(&mut self) -> Heard {
        let bytes = std::mem::take(&mut self.partial);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(&bytes);
        let text = String::from_utf8_lossy(bytes).into_owned();
        Heard::Line { pipe: self.pipe, text, cut: std::mem::take(&mut self.cut) }
    }
}
