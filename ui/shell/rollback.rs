//! Performing a rollback: its run, and looking how one ended that was left. What it tells is kept until the loop takes it, so
//! that a busy screen never holds a script up. Leaving the console ends the watching; the script goes on where it runs.

use super::acts::journal;
use super::run::{Shell, now};
use crate::app::Msg;
use crate::app::rollback::{News, Order, RollbackEffect};
use crate::cli::context::Context;
use crate::cli::record::who;
use crate::places::Places;
use engine::board::Board;
use engine::domain::EnvName;
use engine::fault::{Fault, Result};
use engine::operations::act::{ActEnd, Stage};
use engine::operations::rollback::{
    Abort, Armed, COMMANDS, GithubMeans, Ladder, Means, Naming, News as Heard, Pace, To, WhenHeld, resume, run,
    run_by_github,
};
use engine::poller::PollerHandle;
use engine::sources::health::Prober;
use engine::sources::host::Host;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

/// A console that has just opened may not have begun to reach its hosts.
const BEGINNING: Duration = Duration::from_secs(3);
/// How often it is looked meanwhile.
const GLANCE: Duration = Duration::from_millis(20);

/// Performs one effect. Whether it may be performed at all was decided before.
pub(super) fn perform(shell: &Shell, effect: RollbackEffect) {
    match effect {
        RollbackEffect::Reach(env) => {
            if let Ok(host) = shell.poller.host(&env) {
                host.try_now();
                shell.acts.spawn(async move { host.make_ready(COMMANDS).await });
            }
        }
        RollbackEffect::Run(id, order) => Desk::of(shell, id).spawn(shell, Work::Go(order)),
        RollbackEffect::GoOn(id, path, env) => Desk::of(shell, id).spawn(shell, Work::Look(path, env)),
    }
}

/// The answer where nothing may be changed.
pub(super) fn refused(effect: &RollbackEffect, fault: &Arc<Fault>) -> Msg {
    let id = match effect {
        RollbackEffect::Run(id, _) | RollbackEffect::GoOn(id, ..) => *id,
        RollbackEffect::Reach(_) => 0,
    };
    Msg::Rollback(id, News::Refused(Arc::clone(fault)))
}

/// What is to be done.
enum Work {
    /// The way that was confirmed is gone.
    Go(Box<Order>),
    /// It is looked how one ended that was left.
    Look(PathBuf, EnvName),
}

/// What one rollback is performed with.
struct Desk {
    id: u64,
    context: Arc<Context>,
    poller: PollerHandle,
    boards: watch::Receiver<Arc<Board>>,
    heard: Arc<Kept>,
}

impl Desk {
    fn of(shell: &Shell, id: u64) -> Self {
        let (context, poller) = (Arc::clone(&shell.context), shell.poller.clone());
        Self { id, context, poller, boards: shell.boards(), heard: Arc::default() }
    }

    fn spawn(self, shell: &Shell, work: Work) {
        shell.acts.spawn(deliver(Arc::clone(&self.heard), self.id, shell.sender.clone()));
        shell.acts.spawn(async move {
            let end = self.perform(work).await.unwrap_or_else(|fault| News::Refused(Arc::new(fault)));
            self.heard.close(end);
        });
    }

    async fn perform(&self, work: Work) -> Result<News> {
        match work {
            Work::Go(order) => {
                let Order { plan, typed, reason } = *order;
                let armed = (*plan).clone().arm(&typed)?;
                let naming = Naming { id: name(), reason };
                if !plan.way.is_of_the_host() {
                    return Ok(News::Acted(Arc::new(self.act(armed, &naming).await?)));
                }
                let armed = match self.poller.github() {
                    Ok(github) => armed.aborting(Abort { github, board: Arc::clone(&self.boards.borrow()) }),
                    Err(_) => armed,
                };
                let kit = self.kit(&plan.env).await?;
                let finished = run(armed, &naming, &kit.means(&self.context, &|news| self.heard.add(news))).await;
                Ok(News::Finished(Arc::new(finished)))
            }
            Work::Look(path, env) => {
                let kit = self.kit(&env).await?;
                let board = Arc::clone(&self.boards.borrow());
                let ladder = Ladder::of(&board, &self.context.config, &env, &To::Previous, now());
                let told = |news| self.heard.add(news);
                let means = kit.means(&self.context, &told);
                Ok(News::Finished(Arc::new(resume(&path, &ladder, &means).await?)))
            }
        }
    }

    /// The ways of GitHub. What they do to the traffic shows later, where the traffic is.
    async fn act(&self, armed: Armed, naming: &Naming) -> Result<ActEnd> {
        let github = self.poller.github()?;
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let board = Arc::clone(&self.boards.borrow());
        let told = |stage| self.heard.add_stage(stage);
        let config = &self.context.config;
        let means = GithubMeans { github: &github, board: &board, config, record: &record, told: &told };
        Ok(run_by_github(armed, naming, &means).await)
    }

    async fn kit(&self, env: &EnvName) -> Result<Kit> {
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let journals = self.context.places.as_ref().map(Places::journals);
        let host = self.host(env).await?;
        Ok(Kit { host, engine: self.poller.engine(env).ok(), prober: Prober::new(now), record, journals })
    }

    /// The host whose connection the poller opens.
    async fn host(&self, env: &EnvName) -> Result<Host> {
        let configured = self.context.config.environments.get(env.as_str()).is_some_and(|known| known.host.is_some());
        let found = tokio::time::timeout(BEGINNING, async {
            loop {
                match self.poller.host(env) {
                    Err(_) if configured => tokio::time::sleep(GLANCE).await,
                    found => return found,
                }
            }
        });
        found.await.unwrap_or_else(|_| self.poller.host(env))
    }
}

/// Nothing else is called so: two of one moment on one machine are two processes.
fn name() -> String {
    format!("rollback-{}-{}", now().timestamp_millis(), std::process::id())
}

struct Kit {
    host: Host,
    engine: Option<engine::sources::docker::Engine>,
    prober: Prober,
    record: engine::operations::act::Journal,
    journals: Option<PathBuf>,
}

impl Kit {
    fn means<'a>(&'a self, context: &'a Context, told: &'a (dyn Fn(Heard) + Sync)) -> Means<'a> {
        Means {
            host: &self.host,
            config: &context.config,
            prober: &self.prober,
            engine: self.engine.as_ref(),
            record: &self.record,
            journals: self.journals.as_deref().map(Path::new),
            access: context.access(),
            held: WhenHeld::Wait,
            pace: Pace::default(),
            told,
        }
    }
}

/// What was told and not yet taken.
#[derive(Default)]
struct Kept {
    inside: Mutex<Inside>,
    more: Notify,
}

#[derive(Default)]
struct Inside {
    news: Vec<Heard>,
    stage: Option<Stage>,
    end: Option<News>,
}

impl Kept {
    fn add(&self, news: Heard) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).news.push(news);
        self.more.notify_one();
    }

    fn add_stage(&self, stage: Stage) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).stage = Some(stage);
        self.more.notify_one();
    }

    fn close(&self, end: News) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).end = Some(end);
        self.more.notify_one();
    }

    fn take(&self) -> Inside {
        std::mem::take(&mut *self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Hands on what is told, in its order, until the end.
async fn deliver(kept: Arc<Kept>, id: u64, sender: mpsc::Sender<Msg>) {
    loop {
        kept.more.notified().await;
        let Inside { news, stage, end } = kept.take();
        let ended = end.is_some();
        let heard = (!news.is_empty()).then_some(News::Heard(news));
        for news in heard.into_iter().chain(stage.map(News::Reached)).chain(end) {
            drop(sender.send(Msg::Rollback(id, news)).await);
        }
        if ended {
            return;
        }
    }
}
