//! A thread that waits for the terminal and passes on what it sends, all that is ready in one batch.
//!
//! It ends when it is dropped, or when the terminal is gone, which it says.

use super::decode::Decoder;
use super::run::now;
use crate::app::Msg;
use engine::domain::Moment;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, IsTerminal, PipeWriter};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc as blocking;
use std::time::Duration;
use tokio::sync::mpsc::Sender;

/// A lone Esc is one after this long without more bytes; a slow line may part the bytes of a key.
const ESC_AFTER: Duration = Duration::from_millis(30);
/// A batch is passed on at this size even if more is ready.
const BATCH: usize = 1 << 16;

/// Input that was ready at once, and when it was read.
pub struct Batch {
    /// When: the console may be busy with something else meanwhile.
    pub at: Moment,
    /// What came, in order.
    pub inputs: Vec<Msg>,
}

/// The thread, as long as it is to run.
pub struct Keyboard {
    stop: Option<PipeWriter>,
    ended: blocking::Receiver<()>,
}

impl Keyboard {
    /// Begins to listen.
    ///
    /// # Errors
    /// When there is no terminal to read from, or no thread to be had.
    pub fn listen(batches: Sender<Batch>) -> io::Result<Self> {
        let terminal = terminal()?;
        let (stopped, stop) = io::pipe()?;
        let (ending, ended) = blocking::sync_channel(1);
        std::thread::Builder::new().name("keyboard".into()).spawn(move || {
            let mut listener = Listener { terminal, stopped, batches, decoder: Decoder::default() };
            listener.run();
            drop(listener);
            let _ = ending.send(());
        })?;
        Ok(Self { stop: Some(stop), ended })
    }
}

impl Drop for Keyboard {
    /// Nobody else may read the terminal before the thread has ended.
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.ended.recv_timeout(Duration::from_millis(200));
    }
}

fn terminal() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() { stdin.as_fd().try_clone_to_owned() } else { Ok(File::open("/dev/tty")?.into()) }
}

struct Listener {
    terminal: OwnedFd,
    stopped: io::PipeReader,
    batches: Sender<Batch>,
    decoder: Decoder,
}

/// What waiting for the terminal came to.
enum Ready {
    Bytes,
    Quiet,
    Stopped,
    Gone,
}

impl Listener {
    fn run(&mut self) {
        let mut patience = None;
        loop {
            let batch = match self.wait(patience) {
                Ready::Bytes => {
                    patience = Some(ESC_AFTER);
                    let Some(batch) = self.read_all() else { return self.pass_on(vec![Msg::Closed]) };
                    batch
                }
                Ready::Quiet => {
                    patience = None;
                    self.decoder.settle()
                }
                Ready::Stopped => return,
                Ready::Gone => return self.pass_on(vec![Msg::Closed]),
            };
            if !batch.is_empty() {
                self.pass_on(batch);
            }
        }
    }

    fn pass_on(&self, inputs: Vec<Msg>) {
        drop(self.batches.blocking_send(Batch { at: now(), inputs }));
    }

    fn wait(&self, patience: Option<Duration>) -> Ready {
        let mut watched = [PollFd::new(&self.stopped, PollFlags::IN), PollFd::new(&self.terminal, PollFlags::IN)];
        let limit = patience.and_then(|limit| Timespec::try_from(limit).ok());
        match rustix::io::retry_on_intr(|| poll(&mut watched, limit.as_ref())) {
            Ok(0) => return Ready::Quiet,
            Ok(_) => {}
            Err(_) => return Ready::Gone,
        }
        let (stop, terminal) = (watched[0].revents(), watched[1].revents());
        match () {
            () if !stop.is_empty() => Ready::Stopped,
            () if terminal.contains(PollFlags::IN) => Ready::Bytes,
            () if terminal.is_empty() => Ready::Quiet,
            () => Ready::Gone,
        }
    }

    /// Reads all that is ready; `None` when the terminal is gone.
    fn read_all(&mut self) -> Option<Vec<Msg>> {
        let (mut batch, mut bytes, mut total) = (Vec::new(), [0_u8; 4096], 0);
        while total < BATCH {
            let count = rustix::io::retry_on_intr(|| rustix::io::read(&self.terminal, &mut bytes)).unwrap_or(0);
            if count == 0 {
                return None;
            }
            total += count;
            batch.extend(self.decoder.take(&bytes[..count]));
            if !matches!(self.wait(Some(Duration::ZERO)), Ready::Bytes) {
                break;
            }
        }
        Some(batch)
    }
}
