//! A command that has begun, here or on a host: two outputs and an end.

use super::captured::Captured;
use super::compound::Told;
use super::gate::Gate;
use super::line::Line;
use super::stream::Pipe;
use crate::sources::group::Group;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Child;
use tokio::sync::OwnedSemaphorePermit;

/// How long outputs may go on after a command ended: something that it left behind may hold them open.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// Where an output is read from.
pub(super) type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// A command that has begun.
pub(super) struct Running {
    out: Side,
    err: Side,
    end: End,
}

/// Where its end is waited for.
pub(super) enum End {
    Here(Box<Here>),
    There(Box<There>),
}

/// A process of this machine.
pub(super) struct Here {
    child: Child,
    group: Option<Group>,
}

/// A shell of a host, whose outputs tell all; and its turn, one of the few of its connection.
pub(super) struct There {
    pub child: openssh::Child<Arc<openssh::Session>>,
    pub turn: OwnedSemaphorePermit,
    pub line: Arc<Line>,
}

/// How a command ended, as far as its outputs tell.
pub(super) struct Ended {
    pub told: Option<Told>,
    /// Whether the shell got as far as the command.
    pub began: bool,
    /// Whether both outputs say that nothing more is to come.
    pub is_whole: bool,
    /// What was said before the command's own output.
    pub noise: String,
    /// The connection that it came by.
    pub line: Option<Arc<Line>>,
}

/// What came of it.
pub(super) struct Gathered {
    pub ended: Ended,
    pub out: Captured,
    pub err: Captured,
}

impl Running {
    /// A process of this machine.
    pub fn here(child: Child, group: Group, (out, err): (Reader, Reader)) -> Self {
        let end = End::Here(Box::new(Here { child, group: Some(group) }));
        Self { out: Side::new(out, Gate::open()), err: Side::new(err, Gate::open()), end }
    }

    /// A command whose beginning and end on a host are told by this mark.
    pub fn there(there: There, mark: &str, (out, err): (Reader, Reader)) -> Self {
        let side = |reader| Side::new(reader, Gate::between(mark));
        Self { out: side(out), err: side(err), end: End::There(Box::new(there)) }
    }

    /// The next piece of what the command prints; `None` once nothing more is to come. Nothing is lost where this is dropped
    /// and asked again.
    pub async fn next(&mut self) -> Option<(Pipe, Vec<u8>)> {
        while !(self.out.is_over() && self.err.is_over()) {
            let piece = tokio::select! {
                piece = self.out.read(), if !self.out.has_ended => (Pipe::Out, piece),
                piece = self.err.read(), if !self.err.has_ended => (Pipe::Error, piece),
                () = self.end.silence() => return None,
            };
            if !piece.1.is_empty() {
                return Some(piece);
            }
        }
        None
    }

    /// How it ended, once nothing more is to come.
    pub async fn ended(self) -> Ended {
        let (out, err) = (self.out.gate, self.err.gate);
        match self.end {
            End::Here(mut here) => Ended::here(here.wait().await),
            End::There(there) => {
                let line = Arc::clone(&there.line);
                tokio::spawn(there.leave(self.out.reader, self.err.reader));
                Ended::there(&out, &err, line)
            }
        }
    }

    /// Reads both outputs until the command ends.
    pub async fn gather(mut self) -> Gathered {
        let (mut out, mut err) = (Captured::default(), Captured::default());
        while let Some((pipe, bytes)) = self.next().await {
            match pipe {
                Pipe::Out => out.take(&bytes),
                Pipe::Error => err.take(&bytes),
            }
        }
        Gathered { ended: self.ended().await, out, err }
    }
}

impl End {
    /// Until the outputs of a command of this machine have been silent for long after its end.
    async fn silence(&mut self) {
        let Self::Here(here) = self else { return std::future::pending().await };
        here.wait().await;
        tokio::time::sleep(AFTERWARDS).await;
    }
}

impl Here {
    async fn wait(&mut self) -> Told {
        let status = self.child.wait().await;
        if let Some(group) = self.group.take() {
            group.over();
        }
        status.ok().and_then(|status| status.code()).map_or(Told::Signal, Told::Exit)
    }
}

impl There {
    /// Gives its turn to the next one when its session is over, which the host counts until then.
    async fn leave(self, mut out: Reader, mut err: Reader) {
        let going = async {
            let (mut nowhere, mut neither) = (tokio::io::sink(), tokio::io::sink());
            drop(tokio::join!(tokio::io::copy(&mut out, &mut nowhere), tokio::io::copy(&mut err, &mut neither)));
            drop(self.child.wait().await);
        };
        drop(tokio::time::timeout(AFTERWARDS, going).await);
        drop(self.turn);
    }
}

impl Ended {
    fn here(told: Told) -> Self {
        Self { told: Some(told), began: true, is_whole: true, noise: String::new(), line: None }
    }

    fn there(out: &Gate, err: &Gate, line: Arc<Line>) -> Self {
        let noise = Some(out.noise()).filter(|noise| !noise.is_empty()).unwrap_or_else(|| err.noise());
        let is_whole = out.told().is_some() && err.told().is_some();
        Self { told: out.told(), began: out.began(), is_whole, noise, line: Some(line) }
    }
}

/// One output.
struct Side {
    reader: Reader,
    gate: Gate,
    bytes: Vec<u8>,
    has_ended: bool,
}

impl Side {
    fn new(reader: Reader, gate: Gate) -> Self {
        Self { reader, gate, bytes: vec![0; 16 * 1024], has_ended: false }
    }

    /// Whether nothing of the command comes any more. It is read on all the same while the other one is not over: what was
    /// left behind may print, and both share the connection.
    fn is_over(&self) -> bool {
        self.has_ended || self.gate.told().is_some()
    }

    /// What of the next bytes is the command's own.
    async fn read(&mut self) -> Vec<u8> {
        let count = self.reader.read(&mut self.bytes).await.unwrap_or(0);
        let mut through = Vec::new();
        if count == 0 {
            self.has_ended = true;
            self.gate.finish(|bytes| through.extend_from_slice(bytes));
        } else {
            self.gate.pass(&self.bytes[..count], |bytes| through.extend_from_slice(bytes));
        }
        through
    }
}
