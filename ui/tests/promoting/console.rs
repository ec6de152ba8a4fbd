//! Whoever promotes in a practice world, at one prompt or with a promotion that goes on.

use crate::world::World;
use chrono::TimeDelta;
use practice::github::Right;
use practice::registry::TOKEN;
use serde_json::Value;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

pub const PATIENCE: Duration = Duration::from_mins(2);
/// So often one looks, and time passes at GitHub.
const TICK: Duration = Duration::from_millis(250);

/// One who promotes.
pub struct Console<'a> {
    pub world: &'a World,
    pub right: Right,
}

impl Console<'_> {
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.world.command(arguments);
        command
            .env("GH_TOKEN", self.world.practice.github.token(self.right))
            .env("GHCR_TOKEN", TOKEN)
            .env("USER", "asha")
            .env("HOSTNAME", "desk");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    pub async fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().await.unwrap()
    }

    /// The commit that ships, and the gates that have to be accepted.
    pub async fn plan(&self) -> (String, Vec<String>) {
        let output = self.run(&["promote", "--plan", "--json"]).await;
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!(plan["blocked_by"], serde_json::json!([]), "{plan:#}");
        let accept = plan["accept"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        (plan["from"].as_str().unwrap().to_owned(), accept.collect())
    }

    /// The arguments of a promotion that accepts whatever is to be accepted.
    pub async fn confirmed(&self, more: &[&str]) -> Vec<String> {
        let (sha, accept) = self.plan().await;
        let mut all = vec!["promote".to_owned(), "--confirm".to_owned(), sha[..9].to_owned()];
        all.extend(accept.into_iter().flat_map(|id| ["--accept".to_owned(), id]));
        all.extend(more.iter().map(|&argument| argument.to_owned()));
        all
    }

    /// Runs it to its end while time passes at GitHub.
    pub async fn passing(&self, arguments: &[String]) -> Output {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let began = Instant::now();
        let mut ends = Box::pin(self.run(&arguments));
        loop {
            tokio::select! {
                output = &mut ends => return output,
                () = tokio::time::sleep(Duration::from_secs(1)) => {
                    self.world.practice.github.advance(TimeDelta::seconds(20));
                }
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
        }
    }
}

/// A promotion that goes on.
pub struct Going<'a> {
    world: &'a World,
    child: Child,
    said: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl<'a> Going<'a> {
    /// Starts one with the arguments of [`Console::confirmed`], or a `follow`.
    pub fn start(console: &Console<'a>, arguments: &[String]) -> Self {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Self::of(console.world, console.command(&arguments))
    }

    /// The program as this starts it.
    pub fn of(world: &'a World, mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let out = tokio::spawn(read(child.stdout.take().unwrap(), Arc::clone(&said)));
        let errors = tokio::spawn(read(child.stderr.take().unwrap(), Arc::clone(&said)));
        Self { world, child, said, readers: vec![out, errors] }
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub fn process(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Lets so much time pass at GitHub, four times a second, until it is so.
    pub async fn until(&mut self, pace: TimeDelta, is_so: impl Fn(&str) -> bool) {
        let began = Instant::now();
        while !is_so(&self.said()) {
            assert!(self.child.try_wait().unwrap().is_none(), "it ended: {}", self.said());
            assert!(began.elapsed() < PATIENCE, "it does not come: {}", self.said());
            self.world.practice.github.advance(pace);
            tokio::time::sleep(TICK).await;
        }
    }

    /// The same until it has ended: its exit code, and everything it said.
    pub async fn end(mut self, pace: TimeDelta) -> (i32, String) {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end: {}", self.said());
            self.world.practice.github.advance(pace);
            tokio::time::sleep(TICK).await;
        };
        for reader in self.readers.drain(..) {
            reader.await.unwrap();
        }
        (status.code().unwrap(), self.said())
    }
}

async fn read(mut from: impl AsyncRead + Unpin, said: Arc<Mutex<String>>) {
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        said.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..count]));
    }
}

pub fn merges(world: &World) -> usize {
    world.practice.github.sent().iter().filter(|sent| sent.method == "PUT" && sent.path.ends_with("/merge")).count()
}

pub fn changes(world: &World) -> usize {
    let sent = world.practice.github.sent();
    sent.iter().filter(|sent| sent.method != "GET" && !sent.path.contains("graphql")).count()
}

pub fn told(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
