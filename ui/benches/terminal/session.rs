//! A program in a pseudo-terminal, its screen, and waiting on it with a deadline.

use crate::Result;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Longer than anything here may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// A running program.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    /// Bytes it has written so far.
    pub bytes: usize,
    /// When it was started.
    pub started: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    /// Starts a program in a folder, in a terminal of this size, with a home of its own.
    pub fn start(program: &[String], folder: &Path, home: &Path, size: (u16, u16)) -> Result<Self> {
        let pty =
            native_pty_system().openpty(PtySize { cols: size.0, rows: size.1, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(&program[0]);
        command.args(&program[1..]);
        command.cwd(folder);
        command.env_clear();
        let path = std::env::var("PATH").unwrap_or_default();
        for (name, value) in [("PATH", path.as_str()), ("TERM", "xterm-256color"), ("COLORTERM", "truecolor")] {
            command.env(name, value);
        }
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        let started = Instant::now();
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let (sender, chunks) = channel();
        let mut reader = pty.master.try_clone_reader()?;
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                    break;
                }
            }
        });
        let (rows, columns) = (NonZero::try_from(size.1)?, NonZero::try_from(size.0)?);
        let screen = vt100::Parser::new(rows, columns, 0);
        let writer = pty.master.take_writer()?;
        Ok(Self { child, writer, chunks, screen, bytes: 0, started, _master: pty.master })
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap_or_default()
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// What stands on the screen, with colors and the cursor.
    pub fn formatted(&self) -> String {
        self.screen.screen().contents_formatted()
    }

    /// Types.
    pub fn send(&mut self, keys: &str) -> Result<Instant> {
        let now = Instant::now();
        self.writer.write_all(keys.as_bytes())?;
        self.writer.flush()?;
        Ok(now)
    }

    /// Waits until the screen is as wanted and says when the bytes that made it so came.
    pub fn until(&mut self, mut wanted: impl FnMut(&vt100::Screen) -> bool) -> Result<Instant> {
        let begun = Instant::now();
        if wanted(self.screen.screen()) {
            return Ok(begun);
        }
        loop {
            match self.chunks.recv_timeout(DEADLINE.saturating_sub(begun.elapsed())) {
                Ok((at, bytes)) => {
                    self.bytes += bytes.len();
                    self.screen.process(&bytes);
                    self.answer(&bytes)?;
                    if wanted(self.screen.screen()) {
                        return Ok(at);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Err(format!("still waiting at:\n{}", self.text()).into()),
                Err(RecvTimeoutError::Disconnected) => return Err(format!("ended at:\n{}", self.text()).into()),
            }
        }
    }

    /// Some programs wait for a terminal to say where its cursor is, or what it can do.
    fn answer(&mut self, bytes: &[u8]) -> Result<()> {
        let asks = |question: &[u8]| bytes.windows(question.len()).any(|window| window == question);
        if asks(b"\x1b[6n") {
            self.send("\x1b[1;1R")?;
        }
        if asks(b"\x1b[c") {
            self.send("\x1b[?62;22c")?;
        }
        Ok(())
    }

    /// Lets it be until nothing has come for a while.
    pub fn settle(&mut self, quiet: Duration) {
        while let Ok((_, bytes)) = self.chunks.recv_timeout(quiet) {
            self.bytes += bytes.len();
            self.screen.process(&bytes);
        }
    }

    /// Takes in whatever comes for so long.
    pub fn watch(&mut self, span: Duration) {
        let begun = Instant::now();
        while let Ok((_, bytes)) = self.chunks.recv_timeout(span.saturating_sub(begun.elapsed())) {
            self.bytes += bytes.len();
            self.screen.process(&bytes);
        }
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> Result<Instant> {
        let begun = Instant::now();
        while begun.elapsed() < DEADLINE {
            if self.child.try_wait()?.is_some() {
                return Ok(Instant::now());
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        Err("it does not end".into())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
