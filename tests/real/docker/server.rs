//! A Docker engine of its own for the tests, if its programs are installed; it ends with the process that started it.

use engine::sources::docker::{Engine, EngineAccess};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// What must be installed.
const PROGRAMS: [&str; 6] = ["dockerd", "docker", "containerd", "runc", "busybox", "unshare"];
/// How long anything may take here.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// One engine. Whatever becomes of the test, the script ends it when this process no longer holds its standard input.
pub struct Server {
    pub socket: PathBuf,
    script: Mutex<Child>,
}

impl Server {
    /// The one that most tests share; `None`, said on standard error, where it cannot be had.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Server>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// Starts one.
    pub fn start() -> Option<Self> {
        if let Some(why) = hindrance() {
            return cannot(&why);
        }
        let folder = tempfile::Builder::new().prefix("cutover-engine").tempdir().unwrap().keep();
        let socket = folder.join("docker.sock");
        let script = Command::new("bash")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/real/docker/engine.sh"))
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let server = Self { socket, script: Mutex::new(script) };
        if let Err(log) = server.wait_until_it_answers() {
            return cannot(&log);
        }
        super::images::load(&server);
        Some(server)
    }

    /// The way to it.
    pub fn access(&self) -> EngineAccess {
        EngineAccess::local(&self.socket, now)
    }

    /// The adapter for it.
    pub async fn engine(&self) -> Engine {
        Engine::at(self.access()).await.unwrap()
    }

    /// Runs the command line of Docker against it and gives what it prints.
    pub fn docker(&self, arguments: &[&str]) -> String {
        let mut command = self.command();
        let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "docker {}: {said}", arguments.join(" "));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The command line of Docker, made ready for it.
    pub fn command(&self) -> Command {
        let mut command = Command::new("docker");
        command.arg("-H").arg(format!("unix://{}", self.socket.display())).env_remove("DOCKER_CONTEXT");
        command
    }

    /// Starts a container of this name that ends with the test.
    pub fn run<'a>(&'a self, name: &str, arguments: &[&str]) -> Crate<'a> {
        self.run_for_good(name, arguments);
        Crate { server: self, name: name.to_owned() }
    }

    /// Starts a container of this name that ends with the engine.
    pub fn run_for_good(&self, name: &str, arguments: &[&str]) {
        let all = ["run", "--detach", "--stop-signal", "KILL", "--network", "none", "--name", name];
        self.docker(&[&all[..], arguments].concat());
    }

    /// Makes a container of this name that is not started, and ends with the test.
    pub fn create<'a>(&'a self, name: &str, arguments: &[&str]) -> Crate<'a> {
        self.docker(&[&["create", "--network", "none", "--name", name][..], arguments].concat());
        Crate { server: self, name: name.to_owned() }
    }

    /// Whether a registry stands beside it, at 127.0.0.1:5000 as it sees it.
    #[expect(clippy::unused_self, reason = "it is asked of a server, as all else")]
    pub fn has_registry(&self) -> bool {
        is_installed("docker-registry")
    }

    /// Stops the engine, and its containers with it.
    pub fn stop(&self) {
        self.order("stop", "stopped");
    }

    /// Starts it again.
    pub fn start_again(&self) {
        self.order("start", "started");
        self.wait_until_it_answers().unwrap();
    }

    fn order(&self, word: &str, answer: &str) {
        let mut script = self.script.lock().unwrap();
        writeln!(script.stdin.as_mut().unwrap(), "{word}").unwrap();
        let mut line = String::new();
        BufReader::with_capacity(1, script.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), answer);
    }

    /// Fails with the engine's own words.
    fn wait_until_it_answers(&self) -> Result<(), String> {
        let begun = Instant::now();
        while UnixStream::connect(&self.socket).is_err() {
            if begun.elapsed() > PATIENCE / 2 {
                let log = std::fs::read_to_string(self.socket.with_file_name("log")).unwrap_or_default();
                return Err(format!("it did not start: {log}"));
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let script = self.script.get_mut().unwrap();
        drop(script.stdin.take());
        let _ = script.wait();
    }
}

/// A container that is removed with the test.
pub struct Crate<'a> {
    server: &'a Server,
    pub name: String,
}

impl Crate<'_> {
    /// Runs a command of the shell inside.
    pub fn inside(&self, command: &str) -> String {
        self.server.docker(&["exec", &self.name, "/bin/sh", "-c", command])
    }
}

impl Drop for Crate<'_> {
    fn drop(&mut self) {
        let _ = self.server.command().args(["rm", "--force", &self.name]).output();
    }
}

/// The clock of this machine.
pub fn now() -> engine::domain::Moment {
    chrono::Local::now().fixed_offset()
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What keeps an engine from being started here.
fn hindrance() -> Option<String> {
    let lacking: Vec<&str> = PROGRAMS.into_iter().filter(|program| !is_installed(program)).collect();
    if !lacking.is_empty() {
        return Some(format!("{} is lacking (apt-get install docker.io busybox-static)", lacking.join(", ")));
    }
    let spaces = ["--mount", "--cgroup", "--pid", "--net", "--fork", "--mount-proc", "true"];
    let allowed =
        Command::new("unshare").args(spaces).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    (!allowed).then(|| "it takes root, and namespaces of its own".to_owned())
}

/// Where a machine is set up to have one, its absence is a failure.
fn cannot(why: &str) -> Option<Server> {
    assert!(std::env::var_os("CUTOVER_REAL_DOCKER").is_none(), "a Docker engine ought to be had here: {why}");
    eprintln!("skipped: no Docker engine can be started here: {why}");
    None
}
