//! What goes wrong in the practice world for a while.

use crate::world::World;
use practice::engine::{Ailment, Trouble as EngineTrouble};
use practice::github::{Trouble, Way};
use practice::registry::Trouble as RegistryTrouble;
use std::time::Duration;

/// One thing that comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// GitHub answers with its unicorn page.
    GithubGone,
    /// The engine of production does not run.
    EngineStopped,
    /// GitHub says that the questions come too fast.
    GithubLimit,
    /// Production is well and not well in turn.
    Flapping,
    /// No answer of GitHub comes.
    GithubSilent,
    /// Both engines take connections and never answer.
    EnginesHang,
    /// Answers of GitHub end in the middle.
    GithubTorn,
    /// Production has lost its database.
    Unwell,
    /// The registry answers with 503.
    RegistryGone,
    /// Answers of GitHub take a second and a half.
    Slow,
    /// The folder of the scripts of production is gone, and its nginx site with what it says.
    HostEmpty,
    GithubNonsense,
}

impl Fault {
    /// In this order.
    pub const ALL: [Self; 13] = [
        Self::None,
        Self::GithubGone,
        Self::Slow,
        Self::EngineStopped,
        Self::GithubLimit,
        Self::Flapping,
        Self::GithubSilent,
        Self::EnginesHang,
        Self::GithubTorn,
        Self::Unwell,
        Self::RegistryGone,
        Self::HostEmpty,
        Self::GithubNonsense,
    ];

    /// Comes.
    pub fn comes(self, world: &World) {
        let github = &world.practice.github;
        match self {
            Self::None => {}
            Self::GithubGone => github.trouble(Trouble::everywhere(Way::BadGateway)),
            Self::GithubLimit => github.trouble(Trouble::everywhere(Way::SecondaryLimit)),
            Self::GithubSilent => github.trouble(Trouble::everywhere(Way::Hangs)),
            Self::GithubTorn => github.trouble(Trouble::everywhere(Way::HalfBody)),
            Self::GithubNonsense => github.trouble(Trouble::everywhere(Way::NotJson)),
            Self::Slow => github.latency(Duration::from_millis(1500)),
            Self::EngineStopped => engine(world, EngineTrouble::Stopped),
            Self::EnginesHang => engine(world, EngineTrouble::Hangs),
            Self::Flapping => ails(world, Ailment::Flapping),
            Self::Unwell => ails(world, Ailment::NoDatabase),
            Self::RegistryGone => world.practice.registry.set_trouble(RegistryTrouble::Status(503)),
            Self::HostEmpty => moved(world, "", ".away"),
        }
    }

    /// Goes.
    pub fn goes(self, world: &World) {
        world.practice.github.heal();
        world.practice.github.latency(Duration::ZERO);
        world.practice.registry.set_trouble(RegistryTrouble::None);
        engine(world, EngineTrouble::None);
        ails(world, Ailment::None);
        if self == Self::HostEmpty {
            moved(world, ".away", "");
        }
    }
}

/// Both engines.
fn engine(world: &World, trouble: EngineTrouble) {
    let boxes = &world.practice.boxes;
    for machine in [boxes.production(), boxes.development()] {
        machine.engine().set_trouble(trouble).unwrap();
    }
}

/// Whatever serves.
fn ails(world: &World, ails: Ailment) {
    for slot in ["blue", "green"] {
        world.production().engine().ail(world.container(slot), ails);
    }
}

/// Whether it is there or not: a script that runs keeps its folder.
fn moved(world: &World, from: &str, to: &str) {
    let scripts = world.production().scripts().display().to_string();
    std::fs::rename(format!("{scripts}{from}"), format!("{scripts}{to}")).unwrap();
}
