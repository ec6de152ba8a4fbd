//! Who sits at the console, and those elsewhere who push meanwhile.

use crate::faults::Fault;
use crate::record::Tally;
use crate::sample::Sample;
use crate::session::Session;
use crate::world::World;
use crate::{Result, own};
use chrono::TimeDelta;
use practice::github::Right;
use practice::registry::TOKEN;
use std::process::Command;
use std::time::{Duration, Instant};

/// Keys that come faster are nobody's.
const KEY: Duration = Duration::from_millis(150);
/// One looks so often, and a fault that came a while ago is mended.
const GLANCE: Duration = Duration::from_millis(500);
/// So long a fault stays.
const FAULT: Duration = Duration::from_secs(20);
/// So much passes in the practice world at each glance while a promotion goes on.
const PASSES: TimeDelta = TimeDelta::seconds(3);
/// Nothing takes longer.
const PATIENCE: Duration = Duration::from_mins(3);

/// A person at a console.
pub struct Person<'a> {
    world: &'a World,
    session: Session,
    passed: TimeDelta,
    tried: usize,
}

impl<'a> Person<'a> {
    /// Opens it.
    pub fn at(world: &'a World) -> Result<Self> {
        let variables = variables(world).into_iter().map(|(name, value)| format!("{name}={value}"));
        let mut line: Vec<String> = std::iter::once("env".to_owned()).chain(variables).collect();
        line.push(own::program());
        line.extend(["--config".to_owned(), world.settings().display().to_string()]);
        let mut session = Session::start(&line, &world.made.repository, &world.home(), (120, 36))?;
        session.until(|screen| screen.contents().contains("development"))?;
        Ok(Self { world, session, passed: TimeDelta::zero(), tried: 0 })
    }

    /// What the console holds now.
    pub fn sample(&self, at: Duration) -> Result<Sample> {
        let practice = at + self.passed.to_std().unwrap_or_default();
        Sample::of(self.session.pid(), (at, practice), self.tried)
    }

    /// Goes through all screens, and a little through each.
    pub fn look_around(&mut self) -> Result<()> {
        for screen in "234567891".chars() {
            self.press(&format!("{screen}jjk"))?;
        }
        Ok(())
    }

    /// Promotes what somebody has just pushed, under a fault that comes while it goes on.
    pub fn promote(&mut self, fault: Fault) -> Result<String> {
        self.run(&["rollback", "--lift"])?;
        let (file, text) = (format!("src/soak-{}.ts", self.tried), format!("export const n = {};\n", self.tried));
        self.world.practice.github.push("development", (&file, &text), "rohan", "feat: soak more")?;
        self.world.practice.github.advance(TimeDelta::minutes(12));
        self.run(&["fetch"])?;
        self.press("P")?;
        if !self.shown("commit to ship, ") {
            return self.give_up("the wizard does not open");
        }
        self.accept()?;
        let sha = self.asked("commit to ship, ");
        self.press(&format!("\t\t{sha}\r"))?;
        self.end(fault)
    }

    /// Puts production back, under a fault that came a moment before.
    pub fn roll_back(&mut self, fault: Fault) -> Result<String> {
        self.press("!")?;
        if !self.shown("Type what should serve, ") {
            return self.give_up("nothing can be typed");
        }
        self.look(Duration::from_secs(3));
        let word = self.asked("Type what should serve, ");
        self.press(&format!("{word}\r"))?;
        self.end(fault)
    }

    /// Accepts whatever the wizard wants to have accepted.
    fn accept(&mut self) -> Result<()> {
        self.look(Duration::from_secs(2));
        for _ in 0..20 {
            if self.session.text().contains("[ ]") {
                self.press(" j")?;
            }
        }
        Ok(())
    }

    /// The word that the screen asks for.
    fn asked(&self, words: &str) -> String {
        let text = self.session.text();
        let rest = text.split(words).nth(1).unwrap_or_default();
        rest.split([':', '\n']).next().unwrap_or_default().trim().to_owned()
    }

    /// Waits until its journal is closed, or until it is said that none was begun, says what the screen says of it, and goes back to the dashboard.
    fn end(&mut self, fault: Fault) -> Result<String> {
        self.tried += 1;
        let closed = self.closed();
        let ended = self.wait(fault, |person| person.closed() > closed || person.refused());
        self.look(Duration::from_secs(2));
        let text = self.session.text();
        let told =
            |line: &&str| ["is live on", "║ ✓ NOW SERVING ", "║ ✗ ", "║ ? "].iter().any(|words| line.contains(words));
        let said = text.lines().find(told).unwrap_or("the screen tells no end").trim_matches(['║', ' ']).to_owned();
        if !ended {
            println!("it does not end:\n{text}");
        }
        // A wizard that still asks takes every other key for a word.
        let key = if text.contains("Esc cancel") { "\x1b" } else { "q" };
        self.press(key)?;
        self.look(Duration::from_secs(1));
        self.press("1")?;
        Ok(said)
    }

    fn give_up(&mut self, why: &str) -> Result<String> {
        println!("{}", self.session.text());
        self.press("\x1b")?;
        self.press("1")?;
        Ok(why.to_owned())
    }

    /// Whether the wizard says that nothing was begun.
    fn refused(&self) -> bool {
        let text = self.session.text();
        ["This plan is void", "Not accepted: "].iter().any(|words| text.contains(words))
    }

    /// How many journals are closed.
    fn closed(&self) -> usize {
        let folder = self.world.home().join(".local/state/cutover/operations");
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        texts.filter(|text| text.contains("\"line\":\"closed\"")).count()
    }

    /// Waits for words.
    fn shown(&mut self, words: &str) -> bool {
        self.wait(Fault::None, |person| person.session.text().contains(words))
    }

    /// Waits while time passes, with a fault that comes and goes.
    fn wait(&mut self, fault: Fault, is_so: impl Fn(&Self) -> bool) -> bool {
        let began = Instant::now();
        fault.comes(self.world);
        let mut ails = true;
        loop {
            self.look(GLANCE);
            let found = is_so(self);
            if ails && (found || began.elapsed() > FAULT) {
                fault.goes(self.world);
                ails = false;
            }
            if found || began.elapsed() > PATIENCE {
                return found;
            }
            self.passes();
        }
    }

    fn passes(&mut self) {
        self.world.practice.github.advance(PASSES);
        self.passed += PASSES;
    }

    fn look(&mut self, span: Duration) {
        self.session.watch(span);
    }

    fn press(&mut self, keys: &str) -> Result<()> {
        for key in keys.chars() {
            self.session.send(&key.to_string())?;
            self.look(KEY);
        }
        Ok(())
    }

    /// Another command of the same person, beside the console.
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut command = Command::new(own::program());
        command.arg("--config").arg(self.world.settings()).args(arguments);
        command.current_dir(&self.world.made.repository).env_clear().env("HOME", self.world.home());
        command.env("PATH", std::env::var("PATH")?).envs(variables(self.world));
        Ok(command.output()?.stdout)
    }

    /// Closes the console; what is on record then.
    pub fn leave(mut self) -> Result<Tally> {
        self.press("q")?;
        self.session.send("\x03")?;
        self.session.ended()?;
        Tally::of(&self.run(&["audit", "--json", "--limit", "10000"])?)
    }
}

fn variables(world: &World) -> Vec<(&'static str, String)> {
    let own = [
        ("GH_TOKEN", world.practice.github.token(Right::Push)),
        ("GHCR_TOKEN", TOKEN.to_owned()),
        ("USER", "asha".to_owned()),
    ];
    world.variables().into_iter().chain(own).collect()
}
