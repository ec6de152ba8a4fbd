//! A command heard line by line, for as long as it takes.
//!
//! The one who listens sets the pace: nothing is dropped, and a command whose lines nobody takes waits. When the
//! stream is dropped nobody listens any more. A command on this machine is then ended with whatever it started. One on a
//! host is not: it goes on until it prints into the closed connection, which ends most programs with SIGPIPE. So a script
//! that must come to its end is listened to until its end.

use super::gate::Gate;
use super::place::Host;
use super::running::{Running, read_on};
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
    /// The last thing that is heard: the exit code, `None` when a signal ended it; or why that is not known.
    Ended(Result<Option<i32>, Unfinished>),
}

/// A command that is listened to.
#[derive(Debug)]
pub struct Stream {
    lines: mpsc::Receiver<Heard>,
    _listening: DropGuard,
}

impl Stream {
    pub(super) fn of(host: Host, typed: String, running: Running) -> Self {
        let (sender, lines) = mpsc::channel(WAITING);
        let over = CancellationToken::new();
        let listening = over.clone().drop_guard();
        tokio::spawn(async move {
            tokio::select! {
                () = listen(host, typed, running, sender) => {}
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

async fn listen(host: Host, typed: String, running: Running, to: mpsc::Sender<Heard>) {
    let (mut out, mut err) = (Lines::new(Pipe::Out, running.gate()), Lines::new(Pipe::Error, running.gate()));
    let over = CancellationToken::new();
    let (reading_out, reading_err) = (out.hear(running.out, &to, &over), err.hear(running.err, &to, &over));
    let ((), (), ended) = tokio::join!(reading_out, reading_err, running.end.wait_and_tell(&over));
    let ended = host.ended(&typed, ended, (out.gate.is_open(), &out.gate.noise())).await;
    drop(to.send(Heard::Ended(ended)).await);
}

struct Lines {
    pipe: Pipe,
    gate: Gate,
    partial: Vec<u8>,
    cut: usize,
}

impl Lines {
    fn new(pipe: Pipe, gate: Gate) -> Self {
        Self { pipe, gate, partial: Vec::new(), cut: 0 }
    }

    async fn hear(&mut self, mut from: super::running::Pipe, to: &mpsc::Sender<Heard>, over: &CancellationToken) {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let count = read_on(&mut from, &mut bytes, over).await;
            if count == 0 {
                break;
            }
            for line in self.split(&bytes[..count]) {
                if to.send(line).await.is_err() {
                    return;
                }
            }
        }
        if !self.partial.is_empty() {
            drop(to.send(self.line()).await);
        }
    }

    fn split(&mut self, bytes: &[u8]) -> Vec<Heard> {
        let mut through = Vec::new();
        self.gate.pass(bytes, |bytes| through.extend_from_slice(bytes));
        let mut lines = Vec::new();
        for piece in through.split_inclusive(|byte| *byte == b'\n') {
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

    fn line(&mut self) -> Heard {
        let bytes = std::mem::take(&mut self.partial);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(&bytes);
        let text = String::from_utf8_lossy(bytes).into_owned();
        Heard::Line { pipe: self.pipe, text, cut: std::mem::take(&mut self.cut) }
    }
}
