//! The open connection to a host.

use super::command::Command;
use super::ready::Ready;
use super::running::{Running, There};
use super::said::Said;
use crate::fault::Fault;
use openssh::Session;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio_util::sync::CancellationToken;

/// How many commands run at once. sshd lets ten sessions of one connection be open, and one is ours that stays.
const AT_ONCE: usize = 8;

/// A connection that is open, as far as is known.
pub(super) struct Line {
    session: Arc<Session>,
    /// What tells the output of a command from all else.
    pub mark: String,
    /// Whether the host can end what takes too long.
    pub has_timeout: bool,
    turns: Arc<Semaphore>,
    heart: Mutex<Heart>,
    /// Somebody waited in vain: the keeper feels whether the heart beats.
    pub doubt: Notify,
    /// It is over.
    pub over: CancellationToken,
    /// What ssh says of it.
    pub said: Arc<Said>,
    /// Shells that were opened before they are needed.
    pub ready: Ready,
}

impl Line {
    pub fn new(socket: &Path, mark: &str, said: &Arc<Said>, hello: super::master::Hello) -> Self {
        Self {
            session: Arc::new(Session::resume_mux(socket.into(), None)),
            mark: mark.to_owned(),
            has_timeout: hello.has_timeout,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            heart: Mutex::new(hello.heart),
            doubt: Notify::new(),
            over: CancellationToken::new(),
            said: Arc::clone(said),
            ready: Ready::default(),
        }
    }

    /// Opens a shell that waits for a command. Nothing runs yet.
    pub async fn shell(&self) -> Result<Shell, openssh::Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| openssh::Error::Disconnected)?;
        let mut command = Arc::clone(&self.session).arc_raw_command("sh");
        command.raw_arg("-s").stdin(piped()).stdout(piped()).stderr(piped());
        Ok(Shell { child: command.spawn().await?, turn })
    }

    /// How long an echo takes, there and back; `None` when none came.
    pub async fn beat(&self, deadline: Duration) -> Option<Duration> {
        let begun = Instant::now();
        let beat = async { self.heart.lock().await.beat().await };
        let felt = tokio::time::timeout(deadline, beat).await;
        felt.is_ok_and(|felt| felt.is_ok()).then(|| begun.elapsed())
    }

    /// Whether it goes on.
    pub async fn is_alive(&self) -> bool {
        self.beat(Duration::from_secs(3)).await.is_some() && !self.over.is_cancelled()
    }

    /// Makes a local socket that leads to a socket or port of the host.
    pub async fn forward(&self, from: &Path, to: openssh::Socket<'_>) -> Result<(), openssh::Error> {
        self.session.request_port_forward(openssh::ForwardType::Local, from, to).await
    }
}

fn piped() -> openssh::Stdio {
    openssh::Stdio::piped()
}

/// A shell on the host that waits for a command.
pub(super) struct Shell {
    child: openssh::Child<Arc<Session>>,
    turn: tokio::sync::OwnedSemaphorePermit,
}

impl Shell {
    /// Gives it the command. From here on it may run. `line` is the connection that it was opened over.
    pub async fn give(mut self, line: Arc<Line>, command: &Command, seconds: Option<u64>) -> Result<Running, Fault> {
        let text = command.for_shell(&line.mark, seconds);
        let (input, out, err) = (self.child.stdin().take(), self.child.stdout().take(), self.child.stderr().take());
        let (Some(mut input), Some(out), Some(err)) = (input, out, err) else {
            return Err(Fault::while_doing("giving a command to the shell of the host", "it has no input"));
        };
        // A shell that is not one may have ended; what it said is told by its outputs.
        drop(input.write_all(text.as_bytes()).await);
        drop(input);
        let mark = line.mark.clone();
        let there = There { child: self.child, turn: self.turn, line };
        Ok(Running::there(there, &mark, (Box::new(out), Box::new(err))))
    }
}

/// The shell that stays and echoes.
pub(super) struct Heart {
    input: ChildStdin,
    output: ChildStdout,
    beats: u64,
}

impl Heart {
    pub fn new(input: ChildStdin, output: ChildStdout) -> Self {
        Self { input, output, beats: 0 }
    }

    async fn beat(&mut self) -> std::io::Result<()> {
        self.beats += 1;
        let word = format!("beat {}\n", self.beats);
        self.input.write_all(word.as_bytes()).await?;
        let (mut heard, mut bytes) = (Vec::new(), [0; 256]);
        while !heard.ends_with(word.as_bytes()) {
            match self.output.read(&mut bytes).await? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                count => heard.extend_from_slice(&bytes[..count]),
            }
        }
        Ok(())
    }
}
