//! What the console holds at a moment.

use crate::{Result, usage};
use std::fmt;
use std::fs;
use std::time::Duration;

/// One line of the curve.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Since the beginning.
    pub at: Duration,
    /// The same for the practice world.
    pub practice: Duration,
    /// How many operations were tried so far.
    pub tried: usize,
    held: Held,
}

/// What the system keeps for a process.
#[derive(Debug, Clone)]
struct Held {
    resident: u64,
    files: usize,
    threads: usize,
    busy: Duration,
}

impl Held {
    fn of(pid: u32) -> Result<Self> {
        let count = |what: &str| -> Result<usize> { Ok(fs::read_dir(format!("/proc/{pid}/{what}"))?.count()) };
        let (files, threads) = (count("fd")?, count("task")?);
        Ok(Self { resident: usage::resident(pid)?, files, threads, busy: usage::of(pid)?.busy })
    }
}

impl Sample {
    /// Of a process.
    pub fn of(pid: u32, (at, practice): (Duration, Duration), tried: usize) -> Result<Self> {
        Ok(Self { at, practice, tried, held: Held::of(pid)? })
    }

    /// The line above the first.
    pub fn heading() -> &'static str {
        "   real  practice  tried  memory MiB  files  threads  busy s"
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |span: Duration| format!("{}:{:02}", span.as_secs() / 60, span.as_secs() % 60);
        let Held { resident, files, threads, busy } = &self.held;
        let memory = format!("{}.{}", resident / 1024, resident % 1024 * 10 / 1024);
        write!(f, "{:>7}  {:>8}  {:>5}", minutes(self.at), minutes(self.practice), self.tried)?;
        write!(f, "  {memory:>10}  {files:>5}  {threads:>7}  {:>6.1}", busy.as_secs_f64())
    }
}
