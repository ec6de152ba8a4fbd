//! One line of figures for one program in one repository, and the floors they are held against.

use crate::Result;
use crate::programs::Program;
use crate::session::Session;
use crate::usage;
use crate::worlds::World;
use std::fmt;
use std::time::{Duration, Instant};

const STARTS: usize = 15;
const KEYS: usize = 60;
const IDLE: Duration = Duration::from_secs(5);

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    name: String,
    frame: Spread,
    key: Spread,
    /// Share of one processor, wake-ups a second, bytes a second, while nothing changes.
    idle: Option<(f64, f64, f64)>,
    /// Resident KiB.
    memory: Option<u64>,
    quit: Spread,
    term: Spread,
    hangup: Spread,
}

/// Many times of the same thing.
#[derive(Debug, Clone, Default)]
struct Spread(Vec<Duration>);

impl Spread {
    fn at(&self, share: usize) -> Option<Duration> {
        let mut sorted = self.0.clone();
        sorted.sort();
        sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))).copied()
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms =
            |share| self.at(share).map_or_else(|| "-".to_owned(), |time| format!("{:.1}", time.as_secs_f64() * 1e3));
        f.pad(&format!("{} / {}", ms(50), ms(95)))
    }
}

impl Figures {
    /// The line above the figures.
    pub fn heading() -> String {
        "           first frame ms   key to frame ms  idle: % core  wakes/s  bytes/s   memory MiB   quit ms       TERM ms       HUP ms\n\
         \x20          median / p95     median / p95"
            .to_owned()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<10} {:<16} {:<16} ", self.name, self.frame, self.key)?;
        match self.idle {
            Some((busy, wakes, bytes)) => write!(f, "{busy:>12.2}  {wakes:>7.1}  {bytes:>7.0}")?,
            None => write!(f, "{:>12}  {:>7}  {:>7}", "-", "-", "-")?,
        }
        let memory =
            self.memory.map_or_else(|| "-".to_owned(), |kib| format!("{}.{}", kib / 1024, kib % 1024 * 10 / 1024));
        write!(f, "   {memory:>10}   {:<12}  {:<12}  {}", self.quit, self.term, self.hangup)
    }
}

/// What the same terminal takes for a program that does nothing: `git log -1`, and `cat` for a key.
pub fn floors(world: &World) -> Result<Figures> {
    let mut floor = Figures { name: "floor".into(), ..Figures::default() };
    let home = world.folder.join(".git");
    let log: Vec<String> = ["git", "--no-pager", "log", "-1", "--format=%h %s"].map(String::from).to_vec();
    for _ in 0..STARTS {
        let mut session = Session::start(&log, &world.folder, &home, world.size)?;
        let shown = session.until(|screen| !screen.contents().trim().is_empty())?;
        floor.frame.0.push(shown - session.started);
    }
    let mut session = Session::start(&["cat".into()], &world.folder, &home, world.size)?;
    for number in 1..=KEYS.min(usize::from(world.size.0) - 1) {
        let sent = session.send("x")?;
        let seen = session.until(|screen| screen.contents().trim().len() >= number)?;
        floor.key.0.push(seen - sent);
    }
    Ok(floor)
}

/// Measures one program.
pub fn measure(program: &Program, world: &World) -> Result<Figures> {
    std::fs::create_dir_all(&program.home)?;
    let mut figures = Figures { name: program.name.into(), ..Figures::default() };
    for _ in 0..STARTS {
        let (mut session, frame) = ready(program, world)?;
        figures.frame.0.push(frame);
        session.settle(Duration::from_millis(300));
        let asked = session.send(program.quit)?;
        figures.quit.0.push(session.ended()? - asked);
    }
    figures.term = signalled("TERM", program, world)?;
    figures.hangup = signalled("HUP", program, world)?;
    let (mut session, _) = ready(program, world)?;
    session.settle(Duration::from_millis(500));
    if let Some((key, whole)) = program.list {
        session.send(key)?;
        let whole = whole.replace("{head}", &world.head);
        session.until(|screen| screen.contents().contains(&whole))?;
        session.settle(Duration::from_secs(1));
    }
    keys(&mut session, &mut figures)?;
    figures.memory = Some(usage::resident(session.pid())?);
    session.settle(Duration::from_secs(2));
    idle(&mut session, &mut figures)?;
    Ok(figures)
}

fn ready(program: &Program, world: &World) -> Result<(Session, Duration)> {
    let mut session = Session::start(&program.command, &world.folder, &program.home, world.size)?;
    let ready = program.ready(&world.head);
    let shown = session.until(|screen| screen.contents().contains(&ready))?;
    let frame = shown - session.started;
    Ok((session, frame))
}

/// From the signal to the end.
fn signalled(name: &str, program: &Program, world: &World) -> Result<Spread> {
    let mut times = Spread::default();
    for _ in 0..5 {
        let (mut session, _) = ready(program, world)?;
        session.settle(Duration::from_millis(300));
        let asked = Instant::now();
        std::process::Command::new("kill").args(["-s", name, &session.pid().to_string()]).status()?;
        times.0.push(session.ended()? - asked);
    }
    Ok(times)
}

/// Down and up again, so that the screen changes with every key.
fn keys(session: &mut Session, figures: &mut Figures) -> Result<()> {
    for number in 0..KEYS {
        let before = session.formatted();
        let key = if number % 20 < 10 { "j" } else { "k" };
        let sent = session.send(key)?;
        let seen = session.until(|screen| screen.contents_formatted() != before)?;
        figures.key.0.push(seen - sent);
        session.settle(Duration::from_millis(30));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds are exact in a float")]
fn idle(session: &mut Session, figures: &mut Figures) -> Result<()> {
    let (bytes, before) = (session.bytes, usage::of(session.pid())?);
    session.watch(IDLE);
    let after = usage::of(session.pid())?;
    let seconds = IDLE.as_secs_f64();
    let busy = after.busy.saturating_sub(before.busy).as_secs_f64() / seconds * 100.0;
    let wakes = (after.wakeups - before.wakeups) as f64 / seconds;
    figures.idle = Some((busy, wakes, (session.bytes - bytes) as f64 / seconds));
    Ok(())
}
