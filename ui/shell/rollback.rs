//! Performing a rollback: its run, and looking how one ended that was left. What it tells is kept until the loop takes it, so
//! that a busy screen never holds a script up. Leaving the console ends the watching of a script; it goes on where it runs.

use super::acts::journal;
use super::run::{Shell, now};
use crate::app::Msg;
use crate::app::rollback::{News, Order, RollbackEffect};
use crate::cli::context::Context;
use crate::cli::record::who;
use crate::named::once;
use crate::places::Places;
use crate::promoting::Upkeep;
use chrono::TimeDelta;
use engine::board::Board;
use engine::domain::pull_request::PullNumber;
use engine::domain::{CommitId, EnvName};
use engine::fault::{Fault, Result};
use engine::operations::act::{ActEnd, Stage};
use engine::operations::promotion::{Progress, progress};
use engine::operations::rollback::{
    Abort, Armed, COMMANDS, Follow, GithubMeans, Ladder, Means, Naming, News as Heard, Pace, Plan, To, WhenHeld,
    brought_by, comment, resume, run, run_by_github,
};
use engine::poller::PollerHandle;
use engine::sources::health::Prober;
use engine::sources::host::Host;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;

/// A console that has just opened may not have begun to reach its hosts.
const BEGINNING: Duration = Duration::from_secs(3);
/// So long a connection that is being opened is waited for.
const REACHED: Duration = Duration::from_secs(30);
/// How often it is looked meanwhile.
const GLANCE: Duration = Duration::from_millis(20);
/// How often it is looked what became of what GitHub took.
const LOOK: Duration = Duration::from_secs(1);

/// Performs one effect. Whether it may be performed at all was decided before.
pub(super) fn perform(shell: &Shell, effect: RollbackEffect) {
    match effect {
        RollbackEffect::Reach(env) => {
            if let Ok(host) = shell.poller.host(&env) {
                host.try_now();
                // Whoever leaves meanwhile does not wait for it, and it ends by itself.
                tokio::spawn(async move { host.make_ready_within(COMMANDS, REACHED).await });
            }
        }
        RollbackEffect::Run(id, order) => Desk::of(shell, id).spawn(shell, Work::Go(order)),
        RollbackEffect::TakeOver(id) => shell.taking_over.store(id, Ordering::Relaxed),
        RollbackEffect::Find(id, bad) => Desk::of(shell, id).spawn(shell, Work::Find(bad)),
        RollbackEffect::Comment(id, text, pull) => Desk::of(shell, id).spawn(shell, Work::Tell(text, pull)),
        RollbackEffect::GoOn(id, path, env) => Desk::of(shell, id).spawn(shell, Work::Look(path, env)),
    }
}

/// The answer where nothing may be changed.
pub(super) fn refused(effect: &RollbackEffect, fault: &Arc<Fault>) -> Msg {
    if let RollbackEffect::Comment(id, ..) = effect {
        return Msg::Rollback(*id, untold(fault));
    }
    let id = match effect {
        RollbackEffect::Run(id, _) | RollbackEffect::GoOn(id, ..) | RollbackEffect::Comment(id, ..) => *id,
        RollbackEffect::Reach(_) | RollbackEffect::TakeOver(_) | RollbackEffect::Find(..) => 0,
    };
    Msg::Rollback(id, News::Refused(Arc::clone(fault)))
}

/// Nothing was told. What was run has ended all the same.
fn untold(fault: &Fault) -> News {
    let (sentence, next_step) = (format!("It is not told at GitHub: {fault}."), fault.next_step().map(str::to_owned));
    let outcome = engine::operations::act::Outcome::Refused;
    News::Remarked(Arc::new(ActEnd { outcome, sentence, next_step, url: None, recorded: false }))
}

/// What is to be done.
enum Work {
    /// The way that was confirmed is gone.
    Go(Box<Order>),
    /// It is looked which pull request brought this commit.
    Find(CommitId),
    /// It is told on that pull request.
    Tell(String, PullNumber),
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
    /// The number of the rollback that is to take the lock of the host over.
    taking_over: Arc<AtomicU64>,
    /// Cancelled once what has not begun its script is to end.
    left: CancellationToken,
}

impl Desk {
    fn of(shell: &Shell, id: u64) -> Self {
        let (context, poller) = (Arc::clone(&shell.context), shell.poller.clone());
        let taking_over = Arc::clone(&shell.taking_over);
        let left = shell.left.clone();
        Self { id, context, poller, boards: shell.boards(), heard: Arc::default(), taking_over, left }
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
                let naming = Naming { id: once("rollback"), reason, repository: self.repository() };
                if !plan.way.is_of_the_host() {
                    return self.by_github(&plan, armed, &naming).await;
                }
                let armed = match self.poller.github() {
                    Ok(github) => armed.aborting(Abort { github, board: Arc::clone(&self.boards.borrow()) }),
                    Err(_) => armed,
                };
                let kit = self.kit(&plan.env).await?;
                let (told, forced) = (|news| self.heard.add(news), || self.is_taking_over());
                let finished = run(armed, &naming, &kit.means(&self.context, &told, WhenHeld::Until(&forced))).await;
                Ok(News::Finished(Arc::new(finished)))
            }
            Work::Find(bad) => Ok(self.find(bad).await.unwrap_or_else(|fault| untold(&fault))),
            Work::Tell(text, pull) => Ok(self.tell(&text, pull).await.unwrap_or_else(|fault| untold(&fault))),
            Work::Look(path, env) => {
                let kit = self.kit(&env).await?;
                let board = Arc::clone(&self.boards.borrow());
                let ladder = Ladder::of(&board, &self.context.config, &env, &To::Previous, now());
                let told = |news| self.heard.add(news);
                let means = kit.means(&self.context, &told, WhenHeld::Wait);
                Ok(News::Finished(Arc::new(resume(&path, &ladder, &means).await?)))
            }
        }
    }

    async fn find(&self, bad: CommitId) -> Result<News> {
        let github = self.poller.github()?;
        let (board, config) = (Arc::clone(&self.boards.borrow()), &self.context.config);
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let means = GithubMeans { github: &github, board: &board, config, record: &record, told: &|_| {} };
        brought_by(bad, &means).await.map(News::Found)
    }

    async fn tell(&self, text: &str, pull: PullNumber) -> Result<News> {
        let github = self.poller.github()?;
        let (board, config) = (Arc::clone(&self.boards.borrow()), &self.context.config);
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let means = GithubMeans { github: &github, board: &board, config, record: &record, told: &|_| {} };
        Ok(News::Remarked(Arc::new(comment(text, pull, &means).await)))
    }

    /// What GitHub took is told at once, and followed until it serves.
    async fn by_github(&self, plan: &Plan, armed: Armed, naming: &Naming) -> Result<News> {
        let board = Arc::clone(&self.boards.borrow());
        let follow = Follow::of(plan, &board, &self.context.config, now());
        let end = Arc::new(self.act(armed, naming).await?);
        let Some(follow) = follow.filter(|_| end.outcome.exit_code() == 0) else { return Ok(News::Acted(end)) };
        self.heard.add_acted(Arc::clone(&end));
        Ok(News::Followed(Arc::new(self.follow(&follow).await)))
    }

    /// Watches it to its end.
    async fn follow(&self, follow: &Follow) -> Progress {
        let (mut before, mut upkeep) = (None::<Progress>, Upkeep::since(now()));
        self.poller.refresh();
        loop {
            let (board, now) = (Arc::clone(&self.boards.borrow()), now());
            let ahead = self.poller.github().map_or_else(|_| TimeDelta::zero(), |github| github.now_there(now) - now);
            let failing = before.as_ref().and_then(Progress::failing);
            let progress = progress(&follow.case(&board, &self.context.config, (now, ahead), failing));
            // Without anybody who reads, nothing comes any more: the console was left.
            if progress.ended.is_some() || self.boards.has_changed().is_err() {
                return progress;
            }
            if before.as_ref() != Some(&progress) {
                self.heard.add_progress(Arc::new(progress.clone()));
            }
            if upkeep.due(&progress, now).check {
                self.poller.precheck(&EnvName("production".into()));
                self.poller.refresh();
            }
            before = Some(progress);
            tokio::time::sleep(LOOK).await;
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

    fn is_taking_over(&self) -> bool {
        self.taking_over.load(Ordering::Relaxed) == self.id
    }

    fn repository(&self) -> Option<String> {
        let told = || self.boards.borrow().repository.value().map(|facts| facts.name.clone());
        self.context.config.service.repository.clone().or_else(told)
    }

    async fn kit(&self, env: &EnvName) -> Result<Kit> {
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let journals = self.context.places.as_ref().map(Places::journals);
        let host = self.host(env).await?;
        let left = self.left.clone();
        Ok(Kit { host, engine: self.poller.engine(env).ok(), prober: Prober::new(now), record, journals, left })
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

struct Kit {
    host: Host,
    engine: Option<engine::sources::docker::Engine>,
    prober: Prober,
    record: engine::operations::act::Journal,
    journals: Option<PathBuf>,
    left: CancellationToken,
}

impl Kit {
    fn means<'a>(&'a self, context: &'a Context, told: &'a (dyn Fn(Heard) + Sync), held: WhenHeld<'a>) -> Means<'a> {
        Means {
            host: &self.host,
            config: &context.config,
            prober: &self.prober,
            engine: self.engine.as_ref(),
            record: &self.record,
            journals: self.journals.as_deref().map(Path::new),
            access: context.access(),
            held,
            left: Some(&self.left),
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
    acted: Option<Arc<ActEnd>>,
    progress: Option<Arc<Progress>>,
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

    fn add_acted(&self, end: Arc<ActEnd>) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).acted = Some(end);
        self.more.notify_one();
    }

    fn add_progress(&self, progress: Arc<Progress>) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).progress = Some(progress);
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
        let Inside { news, stage, acted, progress, end } = kept.take();
        let ended = end.is_some();
        let heard = (!news.is_empty()).then_some(News::Heard(news));
        let by_github = stage.map(News::Reached).into_iter().chain(acted.map(News::Acted));
        let by_github = by_github.chain(progress.map(News::Followed));
        for news in heard.into_iter().chain(by_github).chain(end) {
            drop(sender.send(Msg::Rollback(id, news)).await);
        }
        if ended {
            return;
        }
    }
}
