//! The two machines as they are when the world begins: what the deployments of GitHub left running, changed by a scenario.

use super::files;
use super::front::Front;
use super::machine::{Machine, Parts, Slot};
use super::scenario::{self, Is, Site, Told};
use super::story::{Deployed, Story};
use crate::clock::Clock;
use crate::engine::{Ailment, Creation, Engine, Image, Past, Program, State};
use crate::failure::{Doing, Failure};
use crate::port::Port;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the service.
const NAME: &str = "mr-mentor-backend";
/// The name that the site of production answers to.
const SITE: &str = "api.example.com";
/// From the start of an application to its first answer, in milliseconds.
const BOOT: i64 = 2500;

/// The machines of both environments; everything on them ends when this is dropped.
#[derive(Debug)]
pub struct Boxes {
    production: Machine,
    development: Machine,
}

impl Boxes {
    /// Puts them up in an empty folder, in the situation that the text of a scenario tells.
    ///
    /// Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the text is not understood, the folder cannot be written, or no port or socket can be had.
    pub fn play(folder: &Path, clock: &Clock, story: &Story, scenario: &str) -> Result<Self, Failure> {
        let told = Told::read(scenario)?;
        Ok(Self {
            production: production(&folder.join("production"), clock, story, &told.production)?,
            development: development(&folder.join("development"), clock, story, &told.development)?,
        })
    }

    /// The machine of production: two slots behind nginx.
    #[must_use]
    pub fn production(&self) -> &Machine {
        &self.production
    }

    /// The machine of development: one container.
    #[must_use]
    pub fn development(&self) -> &Machine {
        &self.development
    }

    /// The machine of an environment.
    #[must_use]
    pub fn of(&self, environment: &str) -> Option<&Machine> {
        match environment {
            "production" => Some(&self.production),
            "development" => Some(&self.development),
            _ => None,
        }
    }
}

fn production(folder: &Path, clock: &Clock, story: &Story, told: &scenario::Box) -> Result<Machine, Failure> {
    let engine = engine(folder, clock, story, told.next)?;
    let slots = [slot(&engine, "blue")?, slot(&engine, "green")?];
    let last = story.last("production");
    let environment = variables("production");
    for ((slot, one), told) in slots.iter().zip(&last).zip([&told.live, &told.standby]) {
        deployed(&engine, story, (slot, one), (told, &environment))?;
    }
    if let (true, Some(before)) = (told.twin, last.get(1)) {
        twin(&engine, story, &slots[0], before)?;
    }
    let written = last.first().map_or_else(|| clock.now(), |one| one.at + TimeDelta::seconds(34));
    let scripts = folder.join("blue-green-deployment");
    files::blue_green(&scripts)?;
    let settings = [("BLUE_PORT", slots[0].port), ("GREEN_PORT", slots[1].port)];
    let site = folder.join("sites-available").join(SITE);
    files::text(&scripts.join("slots.env"), &settings_of(folder, &settings, Some(&site)))?;
    files::text(&scripts.join(".env"), "NODE_ENV=production\n")?;
    files::text(&scripts.join("active"), "blue\n")?;
    let ports = (slots[0].port, slots[1].port);
    let front = front((folder, &site), clock, (ports, written), told.site)?;
    engine.carries(front.upstream());
    engine.set_trouble(told.engine)?;
    let closed = closed(told)?;
    let (folder, slots) = (folder.to_owned(), slots.into());
    Machine::of(Parts { folder, scripts, site: Some(site), engine, front: Some(front), slots, closed })
}

fn development(folder: &Path, clock: &Clock, story: &Story, told: &scenario::Box) -> Result<Machine, Failure> {
    let engine = engine(folder, clock, story, told.next)?;
    let slot = slot(&engine, "app")?;
    if let Some(one) = story.last("development").first() {
        deployed(&engine, story, (&slot, one), (&told.live, &variables("development")))?;
    }
    let scripts = folder.join(NAME);
    files::compose(&scripts)?;
    files::text(&scripts.join("slots.env"), &settings_of(folder, &[("PORT", slot.port)], None))?;
    files::text(&scripts.join(".env"), "NODE_ENV=development\n")?;
    engine.carries(slot.port);
    engine.set_trouble(told.engine)?;
    let closed = closed(told)?;
    let folder = folder.to_owned();
    Machine::of(Parts { folder, scripts, site: None, engine, front: None, slots: vec![slot], closed })
}

/// An engine with the containers that every machine has.
fn engine(folder: &Path, clock: &Clock, story: &Story, next: Ailment) -> Result<Engine, Failure> {
    std::fs::create_dir_all(folder).doing("making the folder of a practice machine")?;
    let engine = Engine::start(&folder.join("docker.sock"), clock.clone())?;
    engine.boots_for(TimeDelta::milliseconds(BOOT));
    let supply = story.is.clone();
    engine.pulls_from(move |reference| Some(Image { ails: next, ..supply(reference)? }));
    for (name, reference, port) in [("redis", "redis:7", 6379), ("postgres", "postgres:16", 5432)] {
        let started = clock.now() - TimeDelta::days(112);
        engine.hold(still(reference, port, started));
        let creation = Creation { name: name.to_owned(), image: reference.to_owned(), ..Creation::default() };
        engine.was_there(&creation, &past(started, &scenario::Container::default())).doing("starting a container")?;
    }
    Ok(engine)
}

fn still(reference: &str, port: u16, created: DateTime<Utc>) -> Image {
    Image {
        reference: reference.to_owned(),
        id: crate::engine::digest(&format!("{reference} config")),
        digest: Some(crate::engine::digest(reference)),
        created,
        labels: BTreeMap::new(),
        size: 130 << 20,
        program: Program::Still(port),
        ails: Ailment::None,
    }
}

fn slot(engine: &Engine, name: &'static str) -> Result<Slot, Failure> {
    Ok(Slot { name, container: format!("{NAME}-{name}"), port: engine.free_port()? })
}

fn variables(environment: &str) -> BTreeMap<String, String> {
    [("NODE_ENV".to_owned(), environment.to_owned())].into()
}

fn closed(told: &scenario::Box) -> Result<Option<Port>, Failure> {
    told.unreachable.then(Port::free).transpose().doing("finding a port that nothing answers at")
}

type Wanted<'a> = (&'a scenario::Container, &'a BTreeMap<String, String>);

/// The container that a deployment left in a slot.
fn deployed(engine: &Engine, story: &Story, at: (&Slot, &Deployed), wanted: Wanted<'_>) -> Result<(), Failure> {
    let ((slot, one), (told, environment)) = (at, wanted);
    if told.is == Is::Missing {
        return Ok(());
    }
    let creation = Creation {
        name: slot.container.clone(),
        image: image(engine, story, one)?,
        labels: [("slot".to_owned(), slot.name.to_owned())].into(),
        environment: environment.clone(),
        port: Some(slot.port),
    };
    engine.was_there(&creation, &past(one.at, told)).doing("starting a container")?;
    if told.is == Is::Paused {
        engine.pause(&slot.container).doing("pausing a container")?;
    }
    Ok(())
}

/// What an interrupted deploy leaves: a second container for a slot, under a name that begins with an id.
fn twin(engine: &Engine, story: &Story, slot: &Slot, before: &Deployed) -> Result<(), Failure> {
    let creation = Creation {
        name: format!("4f1c2d9a8b7e_{}", slot.container),
        image: image(engine, story, before)?,
        labels: [("com.docker.compose.service".to_owned(), slot.container.clone())].into(),
        environment: variables("production"),
        port: Some(engine.free_port()?),
    };
    engine.was_there(&creation, &past(before.at, &scenario::Container::default())).doing("starting a container")
}

/// The engine holds the image of a deployment; its reference.
fn image(engine: &Engine, story: &Story, one: &Deployed) -> Result<String, Failure> {
    let reference = format!("{}:{}", story.image, one.tag());
    let Some(image) = (story.was)(&reference) else {
        return Err(Failure::while_doing("starting what was deployed", format!("there is no image {reference}")));
    };
    engine.hold(image);
    Ok(reference)
}

fn past(started: DateTime<Utc>, told: &scenario::Container) -> Past {
    let state = match told.is {
        Is::Stopped => State::Exited(137),
        Is::Running | Is::Missing | Is::Paused => State::Running,
    };
    let (ails, noise, restarts) = (told.ails, told.noise, told.restarts);
    Past { started, state, ails, noise, restarts }
}

fn settings_of(folder: &Path, ports: &[(&str, u16)], site: Option<&Path>) -> String {
    let mut text =
        format!("PATH='{}':$PATH\nexport PATH\nNAME={NAME}\nTRIES=12\nPAUSE=1\n", folder.join("bin").display());
    for (name, port) in ports {
        text.extend([name, "=", &port.to_string(), "\n"]);
    }
    if let Some(site) = site {
        text.extend(["SITE='", &site.display().to_string(), "'\n"]);
    }
    text
}

type Written = ((u16, u16), DateTime<Utc>);

/// The site and the front that reads it.
fn front(
    (folder, file): (&Path, &Path),
    clock: &Clock,
    ((live, other), at): Written,
    told: Site,
) -> Result<Front, Failure> {
    let first = if told == Site::Other { other } else { live };
    files::site(file, SITE, first, at)?;
    let front = Front::start(folder, file, clock.clone())?;
    match told {
        Site::Agreed | Site::Other => {}
        Site::NotReloaded => {
            // Longer after the start of the workers than a reload takes: else the change could be what they loaded.
            files::site(file, SITE, other, clock.now() + TimeDelta::seconds(3))?;
        }
        Site::Strange => files::text(file, "# moved to the load balancer\n")?,
    }
    Ok(front)
}
