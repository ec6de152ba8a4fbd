//! Everything that the plan of a promotion is made of, read anew: GitHub, git, the commands of the configuration, and the
//! board. It only reads.

use super::desk::{Desk, now};
use crate::cli::context::Context;
use crate::cli::survey::{Asked, Survey, answered};
use engine::board::Board;
use engine::config::Config;
use engine::domain::approval::Approval;
use engine::domain::{EnvName, Moment};
use engine::fault::Result;
use engine::operations::Known;
use engine::operations::promotion::{Evidence, Heads, LocalResult, Outside, Plan, Ships, gather};
use engine::sources::git::Git;
use engine::sources::github::Access;
use std::time::Duration;

/// What is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Heads, rules and the lock, of GitHub.
    Heads,
    /// What ships, of git.
    Ships,
    /// The commands of the configuration.
    Commands,
    /// Builds, images, hosts and health.
    Board,
}

impl Part {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Heads, Self::Ships, Self::Commands, Self::Board];
}

/// A plan, and what it ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The plan.
    pub plan: Plan,
    /// What it ships.
    pub ships: Ships,
    /// Who approved it so far, where a second person is asked for.
    pub approvals: Vec<Approval>,
}

/// What the plan is about, before it is judged.
pub struct Ground {
    /// What GitHub told.
    pub outside: Outside,
    /// Both heads.
    pub heads: Heads,
    /// What would ship.
    pub ships: Ships,
}

impl Ground {
    /// Asks GitHub for both heads and looks at what is between them.
    ///
    /// # Errors
    /// When a branch of the promotion is nowhere, or what ships cannot be read.
    pub fn look(desk: &Desk, git: &Git, context: &Context, told: &dyn Fn(Part)) -> Result<Self> {
        told(Part::Heads);
        let outside = desk.outside(context);
        let heads = Heads::find(git, &context.config, &outside)?;
        told(Part::Ships);
        let ships = gather(git, &context.config, &heads, &Known::default())?;
        let outside = outside.looked_up(git, &context.config, &heads);
        Ok(Self { outside, heads, ships })
    }

    /// Runs the commands, and reads everything else that speaks for it or against it.
    ///
    /// # Errors
    /// When a branch moved while the commands ran.
    pub(crate) fn judged(
        mut self,
        (desk, survey): (&Desk, &mut Survey),
        git: &Git,
        (context, deadline): (&Context, Duration),
        told: &dyn Fn(Part),
    ) -> Result<Seen> {
        told(Part::Commands);
        let local = desk.local(context, git, &self.ships);
        if !local.is_empty() {
            self.outside = desk.again(context, git, &self.heads)?.looked_up(git, &context.config, &self.heads);
        }
        told(Part::Board);
        let board = observed(survey, context, deadline);
        Ok(Seen { ground: self, local, board, access: context.access(), now: now() })
    }
}

/// All that a plan is judged by.
pub struct Seen {
    /// What it is about.
    pub ground: Ground,
    local: Vec<LocalResult>,
    board: Board,
    access: Access,
    now: Moment,
}

impl Seen {
    /// As the engine takes it.
    #[must_use]
    pub fn evidence<'a>(&'a self, config: &'a Config) -> Evidence<'a> {
        Evidence {
            board: &self.board,
            config,
            heads: &self.ground.heads,
            ships: &self.ground.ships,
            outside: &self.ground.outside,
            local: &self.local,
            access: self.access,
            now: self.now,
        }
    }
}

impl Gathered {
    /// Reads everything and plans. It waits for each part; `told` hears which.
    ///
    /// # Errors
    /// When there is no repository, a branch of the promotion is nowhere, or what ships cannot be read.
    pub fn read(context: &Context, deadline: Duration, told: &dyn Fn(Part)) -> Result<Self> {
        let git = Git::discover(&context.start)?;
        let mut survey = Survey::open(Asked::All, context)?;
        let desk = Desk::open(context, &git)?;
        let ground = Ground::look(&desk, &git, context, told)?;
        let seen = ground.judged((&desk, &mut survey), &git, (context, deadline), told)?;
        let plan = Plan::of(&seen.evidence(&context.config));
        let Ground { outside, ships, .. } = seen.ground;
        let approvals = outside.approvals.value().map(|told| told.given.clone()).unwrap_or_default();
        Ok(Self { plan, ships, approvals })
    }
}

/// The board with what only a promotion asks for: the checks of production's host, and the names of its secret.
pub(crate) fn observed(survey: &mut Survey, context: &Context, deadline: Duration) -> Board {
    let production = EnvName("production".into());
    if context.config.environments.contains_key(production.as_str()) {
        survey.poller.precheck(&production);
        survey.poller.want_secrets();
    }
    let began = survey.began();
    survey.whole_when(deadline, |board| {
        board
            .environments
            .get(&production)
            .is_none_or(|env| answered(&env.precheck, began) && answered(&env.secret, began))
    })
}
