//! A command that has begun, here or on a host: two outputs and an end.

use super::captured::Captured;
use super::gate::Gate;
use crate::sources::group::Group;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;

/// How long outputs may go on after the command ended: something that it left behind may hold them open. Over a busy
/// connection the end overtakes what was written before it.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// One of the two outputs.
pub(super) type Pipe = Box<dyn AsyncRead + Send + Unpin>;

/// A command that has begun.
pub(super) struct Running {
    pub out: Pipe,
    pub err: Pipe,
    /// The mark behind which the command's own output begins; `None` where there is nothing before it.
    pub mark: Option<String>,
    pub end: End,
}

/// Where its end is waited for.
pub(super) enum End {
    Here(Box<tokio::process::Child>, Group),
    There(Box<openssh::Child<Arc<openssh::Session>>>, OwnedSemaphorePermit),
}

/// How a command ended, as far as whoever carried it can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// With this exit code.
    Exit(i32),
    /// By a signal, or the connection ended before it.
    Otherwise,
}

impl End {
    /// Waits for it.
    async fn wait(self) -> Ended {
        match self {
            Self::Here(mut child, group) => {
                let status = child.wait().await;
                group.over();
                status.ok().and_then(|status| status.code()).map_or(Ended::Otherwise, Ended::Exit)
            }
            Self::There(child, _turn) => match child.wait().await {
                Ok(status) => status.code().map_or(Ended::Otherwise, Ended::Exit),
                // The library has a word of its own for 127.
                Err(openssh::Error::Remote(cause)) if cause.kind() == std::io::ErrorKind::NotFound => Ended::Exit(127),
                Err(_) => Ended::Otherwise,
            },
        }
    }
}

impl End {
    /// The same, telling those who read that nothing more is to come.
    pub async fn wait_and_tell(self, over: &CancellationToken) -> Ended {
        let ended = self.wait().await;
        over.cancel();
        ended
    }
}

impl Running {
    pub fn gate(&self) -> Gate {
        self.mark.as_deref().map_or_else(Gate::open, Gate::shut)
    }

    /// Reads both outputs until the command ends.
    pub async fn gather(self) -> Gathered {
        let (mut out, mut err) = (Taken::behind(self.gate()), Taken::behind(self.gate()));
        let over = CancellationToken::new();
        let (reading_out, reading_err) = (out.fill(self.out, &over), err.fill(self.err, &over));
        let ((), (), ended) = tokio::join!(reading_out, reading_err, self.end.wait_and_tell(&over));
        Gathered { ended, began: out.gate.is_open(), noise: out.noise_or(&err), out: out.captured, err: err.captured }
    }
}

/// Reads on; 0 at the end of the output, or when the command is over and nothing comes any more.
pub(super) async fn read_on(pipe: &mut Pipe, bytes: &mut [u8], over: &CancellationToken) -> usize {
    let silence = async {
        over.cancelled().await;
        tokio::time::sleep(AFTERWARDS).await;
    };
    tokio::select! {
        biased;
        count = pipe.read(bytes) => count.unwrap_or(0),
        () = silence => 0,
    }
}

/// What came of it.
pub(super) struct Gathered {
    pub ended: Ended,
    /// Whether the shell got as far as the command.
    pub began: bool,
    /// What was said before the command's own output.
    pub noise: String,
    pub out: Captured,
    pub err: Captured,
}

struct Taken {
    gate: Gate,
    captured: Captured,
}

impl Taken {
    fn behind(gate: Gate) -> Self {
        Self { gate, captured: Captured::default() }
    }

    async fn fill(&mut self, mut pipe: Pipe, over: &CancellationToken) {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            match read_on(&mut pipe, &mut bytes, over).await {
                0 => return,
                count => self.gate.pass(&bytes[..count], |bytes| self.captured.take(bytes)),
            }
        }
    }

    fn noise_or(&self, other: &Self) -> String {
        let noise = self.gate.noise();
        if noise.is_empty() { other.gate.noise() } else { noise }
    }
}
