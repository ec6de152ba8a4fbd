//! A person at a real pseudo-terminal: opens the program, types, waits for words on the screen.
//!
//! Waiting is by content with a deadline; nothing sleeps for its own sake.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// The bytes so far and the screen they make.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

/// The program in a pseudo-terminal.
pub struct Console {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    modes_before: String,
}

impl Console {
    /// Opens `cutover` on a repository, with its own empty home.
    pub fn open(repository: &Path, home: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(["--repo", &repository.to_string_lossy()]);
        Self::run(command, home, variables, (80, 24))
    }

    /// Runs any command at a size, in a cleared environment.
    pub fn run(mut command: CommandBuilder, home: &Path, variables: &[(&str, &str)], size: (u16, u16)) -> Self {
        command.env_clear();
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.env("HOME", home);
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home);
        let pty = native_pty_system().openpty(pty_size(size)).unwrap();
        let modes_before = format!("{:?}", pty.master.get_termios());
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let seen = watch(pty.master.try_clone_reader().unwrap(), size);
        let keyboard = pty.master.take_writer().unwrap();
        Self { seen, keyboard, master: pty.master, child, modes_before }
    }

    /// Types, byte for byte.
    pub fn keys(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Pastes, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.keys(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Changes the size of the window.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(cells(size.1), cells(size.0));
        self.master.resize(pty_size(size)).unwrap();
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Everything that was written to the terminal.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().bytes.clone()
    }

    /// Waits until the words are on the screen.
    #[track_caller]
    pub fn wait_for(&self, words: &str) {
        self.wait_until(words, |screen| screen.contents().contains(words));
    }

    /// Waits until the screen is as asked; fails with the screen as it is.
    #[track_caller]
    pub fn wait_until(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let (lock, changed) = &*self.seen;
        let seen = lock.lock().unwrap();
        let waiting = |seen: &mut Seen| !holds(seen.parser.screen()) && !seen.closed;
        let (seen, _) = changed.wait_timeout_while(seen, PATIENCE, waiting).unwrap();
        let (held, screen) = (holds(seen.parser.screen()), seen.parser.screen().contents());
        drop(seen);
        assert!(held, "waited for {what}; the screen is\n{screen}");
    }

    /// Fails unless the terminal is as it was found: line discipline, screen, cursor, mouse, paste.
    #[track_caller]
    pub fn assert_given_back(&self) {
        assert_eq!(format!("{:?}", self.master.get_termios()), self.modes_before, "echo and line mode come back");
        for (mode, last) in last_modes(&self.bytes()) {
            let expected = if mode == "25" { 'h' } else { 'l' };
            assert_eq!(last, expected, "private mode {mode} was left the wrong way");
        }
    }

    /// Sends a signal to the program.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits until the system says that the program is in this state: `T` for stopped.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub fn wait_for_state(&self, state: char) {
        let path = format!("/proc/{}/stat", self.child.process_id().unwrap());
        let began = Instant::now();
        while !std::fs::read_to_string(&path).unwrap().rsplit_once(") ").unwrap().1.starts_with(state) {
            assert!(began.elapsed() < PATIENCE, "never {state}; the screen is\n{}", self.screen());
            thread::yield_now();
        }
    }

    /// Waits for the end of the program and of its output.
    #[track_caller]
    pub fn wait_for_exit(&mut self) -> ExitStatus {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "still running; the screen is\n{}", self.screen());
            thread::yield_now();
        };
        let (lock, changed) = &*self.seen;
        let _ = changed.wait_timeout_while(lock.lock().unwrap(), PATIENCE, |seen| !seen.closed).unwrap();
        status
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn watch(mut reader: Box<dyn Read + Send>, size: (u16, u16)) -> Arc<(Mutex<Seen>, Condvar)> {
    let parser = vt100::Parser::new(cells(size.1), cells(size.0), 0);
    let seen = Arc::new((Mutex::new(Seen { parser, bytes: Vec::new(), closed: false }), Condvar::new()));
    let shared = Arc::clone(&seen);
    thread::spawn(move || {
        let mut chunk = vec![0; 65536];
        loop {
            let read = reader.read(&mut chunk).unwrap_or(0);
            let mut seen = shared.0.lock().unwrap();
            seen.parser.process(&chunk[..read]);
            seen.bytes.extend_from_slice(&chunk[..read]);
            seen.closed = read == 0;
            shared.1.notify_all();
            if read == 0 {
                return;
            }
        }
    });
    seen
}

/// The last thing done to each private mode of the terminal: `h` set, `l` reset. Synchronized update is left out.
fn last_modes(bytes: &[u8]) -> Vec<(String, char)> {
    let text = String::from_utf8_lossy(bytes);
    let mut modes: Vec<(String, char)> = Vec::new();
    for piece in text.split("\x1b[?").skip(1) {
        let number: String = piece.chars().take_while(char::is_ascii_digit).collect();
        let Some(last @ ('h' | 'l')) = piece[number.len()..].chars().next() else { continue };
        modes.retain(|(mode, _)| *mode != number);
        modes.push((number, last));
    }
    modes
}
