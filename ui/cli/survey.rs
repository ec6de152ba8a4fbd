//! Everything that a command tells, read by the same poller that feeds the console, within a deadline. What has not
//! answered by then counts as failed and keeps what the last run knew of it.

use crate::cli::context::Context;
use crate::places::Places;
use chrono::Local;
use engine::board::{Board, Reading};
use engine::config::{Config, EnvironmentSettings};
use engine::domain::health::Door;
use engine::domain::host::Link;
use engine::domain::image::Restorable;
use engine::domain::{EnvName, Moment, SlotName};
use engine::environment::Environment;
use engine::fault::{Fault, FaultKind, Result};
use engine::poller::{Poller, PollerHandle, PollerSettings};
use engine::sources::github::Budgets;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch::Receiver;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long a board must stay as it is before it is told again: changes come in groups.
const QUIET: Duration = Duration::from_millis(300);

/// A poller that reads for one command.
pub(crate) struct Survey {
    runtime: Option<Runtime>,
    boards: Receiver<Arc<Board>>,
    began: Moment,
    asked: Asked,
    config: Config,
    /// Tells the poller things.
    pub poller: PollerHandle,
    stop: CancellationToken,
    cancel: Option<DropGuard>,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Git alone.
    Git,
    /// The environments, by their hosts and addresses.
    Environments,
    /// Git, GitHub, the registry and the environments.
    All,
}

impl Drop for Survey {
    /// A name that is still being looked up is not waited for; a connection to a host is let go of.
    fn drop(&mut self) {
        drop(self.cancel.take());
        self.poller.wait_until_let_go();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

impl Survey {
    /// Begins to read.
    pub fn open(asked: Asked, context: &Context) -> Result<Self> {
        Self::spending(asked, context, &Budgets::default())
    }

    /// The same, where others spend of the same budget of GitHub.
    pub fn spending(asked: Asked, context: &Context, budgets: &Budgets) -> Result<Self> {
        let outside = |asked| asked == Asked::All;
        let settings = PollerSettings {
            start: context.start.clone(),
            config: context.config.clone(),
            clock: now,
            store: context.places.as_ref().map(Places::store_file),
            registry: outside(asked).then(|| context.registry_access()),
            github: outside(asked).then(|| context.github_access().spending(budgets)),
            environments: (asked != Asked::Git).then(|| context.environment_access()),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
        let (began, cancel) = (now(), CancellationToken::new());
        let (boards, poller) = {
            let _inside = runtime.enter();
            Poller::start(settings, cancel.clone())
        };
        let (config, cancel, stop) = (context.config.clone(), Some(cancel.drop_guard()), CancellationToken::new());
        Ok(Self { runtime: Some(runtime), boards, began, asked, config, poller, stop, cancel })
    }

    /// The same, where nobody waits for an answer any more once this is cancelled.
    pub fn until_stopped(mut self, stop: CancellationToken) -> Self {
        self.stop = stop;
        self
    }

    /// The board once everybody has answered, or as it is at the deadline.
    pub fn whole(&mut self, deadline: Duration) -> Board {
        self.whole_when(deadline, |_| true)
    }

    /// The same once what was asked for beside it has answered too.
    pub fn whole_when(&mut self, deadline: Duration, also: impl Fn(&Board) -> bool) -> Board {
        let Self { runtime: Some(runtime), boards, began, asked, config, stop, .. } = self else {
            return Board::default();
        };
        let done = runtime.block_on(async {
            let whole = boards.wait_for(|board| is_whole(board, config, *began, *asked) && also(board));
            tokio::select! {
                () = stop.cancelled() => false,
                answer = tokio::time::timeout(deadline, whole) => answer.is_ok(),
            }
        });
        let board = Board::clone(&boards.borrow_and_update());
        if done { board } else { overdue(board, (*began, *asked), deadline) }
    }

    /// The board once it is so, or as it is at the deadline.
    pub fn until(&mut self, deadline: Duration, is_so: impl Fn(&Board) -> bool) -> Board {
        let Self { runtime: Some(runtime), boards, .. } = self else { return Board::default() };
        let wait = boards.wait_for(|board| is_so(board));
        let _ = runtime.block_on(async { tokio::time::timeout(deadline, wait).await.map(drop) });
        Board::clone(&boards.borrow_and_update())
    }

    /// When it began to read.
    pub fn began(&self) -> Moment {
        self.began
    }

    /// Runs something where the poller lives.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.runtime.as_ref().map(|runtime| runtime.block_on(work))
    }

    /// The next board that stays as it is for a moment; `None` when there will be no other.
    pub fn next(&mut self) -> Option<Board> {
        let Self { runtime: Some(runtime), boards, .. } = self else { return None };
        runtime.block_on(async {
            boards.changed().await.ok()?;
            while let Ok(Ok(())) = tokio::time::timeout(QUIET, boards.changed()).await {}
            Some(Board::clone(&boards.borrow_and_update()))
        })
    }
}

fn is_whole(board: &Board, config: &Config, began: Moment, asked: Asked) -> bool {
    let environments = asked == Asked::Git
        || config.environments.iter().all(|(name, settings)| {
            let env = board.environments.get(&EnvName(name.clone()));
            env.is_some_and(|env| environment_answered(env, settings, began) && answered(&env.images, began))
        });
    if asked == Asked::Environments {
        return environments && !board.repository.is_loading();
    }
    let git = board.repository.fault().is_some()
        || (answered(&board.branches, began) && answered(&board.changelog, began) && answered(&board.merge, began));
    let github = answered(&board.pulls, began) && answered(&board.runs, began) && answered(&board.lock, began);
    let github = github && known(board, began);
    let outside = asked == Asked::Git || (environments && github && images_answered(board, began));
    git && outside
}

/// Each part that is configured has answered, and every door was asked. The list of images, which takes its time where there
/// are many, is none of them: a way back is not held up by it.
pub(in crate::cli) fn environment_answered(env: &Environment, settings: &EnvironmentSettings, began: Moment) -> bool {
    let opening = matches!(env.link, Link::Opening(_));
    let front = settings.url.iter().map(|_| Door::Front);
    let slots = settings.slots.iter().filter(|(_, slot)| slot.port.is_some());
    let mut doors = front.chain(slots.map(|(name, _)| Door::Slot(SlotName(name.clone()))));
    let asked = |door: Door| env.health.value().is_some_and(|report| report.latest(&door).is_some());
    !opening
        && answered(&env.containers, began)
        && answered(&env.traffic, began)
        && answered(&env.host, began)
        && (env.health.fault().is_some() || doors.all(asked))
}

/// Whether this was read since then, or could not be.
pub(crate) fn answered<T>(reading: &Reading<T>, began: Moment) -> bool {
    reading.fault().is_some() || reading.taken().is_some_and(|taken| taken >= began)
}

/// Who asks arrives by itself, and not at all where nothing of GitHub can be asked.
fn known(board: &Board, began: Moment) -> bool {
    let closed = board.pulls.fault().is_some() && board.runs.fault().is_some();
    answered(&board.github, began) || closed
}

/// The names of the tags arrive before anything is known of them.
fn images_answered(board: &Board, began: Moment) -> bool {
    let unasked = |list: &engine::domain::image::ImageList| {
        !list.images.is_empty() && list.images.iter().all(|image| image.restorable == Restorable::Unasked)
    };
    let early = board.images.fault().is_none() && board.images.value().is_some_and(|list| unasked(list));
    answered(&board.images, began) && !early
}

/// The same board, where what did not answer says so.
fn overdue(board: Board, (began, asked): (Moment, Asked), deadline: Duration) -> Board {
    let when = now();
    let late = |what: &str| {
        let said = format!("{what} did not answer within {} s", deadline.as_secs());
        Fault::of(FaultKind::Unreadable, said).hint("--deadline gives it more time.")
    };
    let mut board = Board {
        branches: aged(&board.branches, began, when, || late("git")),
        changelog: aged(&board.changelog, began, when, || late("the check of the changelog")),
        merge: aged(&board.merge, began, when, || late("git")),
        ..board
    };
    for env in board.environments.values_mut() {
        let aged = Environment {
            containers: aged(&env.containers, began, when, || late("the Docker engine")),
            traffic: aged(&env.traffic, began, when, || late("the host")),
            host: aged(&env.host, began, when, || late("the host")),
            ..(**env).clone()
        };
        *env = Arc::new(aged);
    }
    if asked == Asked::All {
        board.pulls = aged(&board.pulls, began, when, || late("GitHub"));
        board.runs = aged(&board.runs, began, when, || late("GitHub"));
        board.lock = aged(&board.lock, began, when, || late("GitHub"));
        board.images = aged(&board.images, began, when, || late("the registry"));
    }
    board
}

fn aged<T: Clone>(reading: &Reading<T>, began: Moment, when: Moment, fault: impl Fn() -> Fault) -> Reading<T> {
    if answered(reading, began) { reading.clone() } else { reading.failed(fault(), when) }
}
