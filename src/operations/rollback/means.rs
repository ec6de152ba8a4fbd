//! What a run needs, and what it tells while it goes on.

use crate::config::Config;
use crate::operations::act;
use crate::operations::journal::{End, Story};
use crate::sources::docker::Engine;
use crate::sources::github::Access;
use crate::sources::health::Prober;
use crate::sources::host::{Host, Pipe};
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What a run goes by. Only the host is needed.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The host, best with its connection open.
    pub host: &'a Host,
    /// The effective configuration.
    pub config: &'a Config,
    /// Asks addresses for their health.
    pub prober: &'a Prober,
    /// The engine of the host, where it is reached.
    pub engine: Option<&'a Engine>,
    /// Where it is put on record, and under whose name.
    pub record: &'a act::Journal,
    /// The folder of the journals; `None` where nothing says which.
    pub journals: Option<&'a Path>,
    /// Whether anything may be changed from here.
    pub access: Access,
    /// What to do when somebody holds the lock of the host.
    pub held: Held<'a>,
    /// Cancelled once whoever wants it stays no longer: what has not begun its script by then does not begin it any more.
    pub left: Option<&'a CancellationToken>,
    /// How long things are waited for.
    pub pace: Pace,
    /// Hears what goes on.
    pub told: &'a (dyn Fn(News) + Sync),
}

/// What to do when somebody holds the lock of the host.
#[derive(Clone, Copy, Default)]
pub enum Held<'a> {
    /// A script that runs under it is waited for; everything else is taken over, and said.
    #[default]
    Wait,
    /// It is taken over whatever runs under it.
    TakeOver,
    /// As [`Held::Wait`], until this says that it is to be taken over.
    Until(&'a (dyn Fn() -> bool + Sync)),
}

impl Held<'_> {
    /// Whether it is taken over whatever runs under it.
    pub(super) fn is_forced(self) -> bool {
        match self {
            Self::Wait => false,
            Self::TakeOver => true,
            Self::Until(asked) => asked(),
        }
    }
}

/// How long things are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// For the connection to be there.
    pub connect: Duration,
    /// So many good answers in a row are well.
    pub good: usize,
    /// Between two questions.
    pub pause: Duration,
    /// For the traffic to move once the script has ended: a reload of nginx takes a moment.
    pub settle: Duration,
    /// For a container that was started to answer well.
    pub boot: Duration,
    /// For good answers after the traffic moved.
    pub verify: Duration,
    /// For a connection that was lost to come back, and for what ran to be found.
    pub reconnect: Duration,
    /// For the script of somebody else.
    pub other: Duration,
    /// For the script: after so long it is left to itself.
    pub script: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            good: 5,
            pause: Duration::from_millis(200),
            boot: Duration::from_secs(90),
            settle: Duration::from_secs(5),
            verify: Duration::from_secs(30),
            reconnect: Duration::from_mins(2),
            other: Duration::from_secs(90),
            script: Duration::from_mins(10),
        }
    }
}

/// What goes on.
#[derive(Debug, Clone)]
pub enum News {
    /// A step begins.
    Began(Step),
    /// A step ended: how, and what was seen. Hostile text may be in it.
    Ended(Step, End, String),
    /// The script was handed to the host: no end of this console ends it any more.
    Sent,
    /// A line of the script. Hostile text.
    Line(Pipe, String),
    /// Something that a person ought to know, a whole sentence. Hostile text may be in it.
    Said(String),
    /// Somebody else is waited for: what for, a whole sentence. Hostile text may be in it.
    Waits(String),
    /// The journal got another line.
    Journal(Box<Story>),
}

/// The steps of a run on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The deploy that goes on is stopped.
    Abort,
    /// The lock of the host.
    Lock,
    /// Which slot takes the traffic before.
    Before,
    /// The container that was stopped is started.
    Start,
    /// The script.
    Script,
    /// Which slot takes the traffic after.
    After,
    /// Whether it answers well.
    Verify,
    /// Whether it is the version that the plan leads to.
    Version,
    /// The lock is given back.
    Unlock,
}

impl Step {
    /// The step of this name.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let all = [
            Self::Abort,
            Self::Lock,
            Self::Before,
            Self::Start,
            Self::Script,
            Self::After,
            Self::Verify,
            Self::Version,
            Self::Unlock,
        ];
        all.into_iter().find(|step| step.word() == word)
    }

    /// Its name in the journal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Abort => "abort",
            Self::Lock => "lock",
            Self::Before => "before",
            Self::Start => "start",
            Self::Script => "script",
            Self::After => "after",
            Self::Verify => "verify",
            Self::Version => "version",
            Self::Unlock => "unlock",
        }
    }
}
