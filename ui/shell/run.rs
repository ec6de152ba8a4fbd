//! The loop: takes all that is ready, brings the model up to it, draws once. Nothing wakes it but input, signals, new
//! boards, answers, and the moment at which something on the screen changes by itself.

use super::fleet::{self, Going};
use super::keyboard::{Batch, Keyboard};
use super::lend::{self, Stop};
use super::painter::Painter;
use super::signals::{Asked, Signals};
use super::terminal::{self, Taken};
use super::{Depth, Multiplexer, Surroundings, perform};
use crate::app::{Chosen, Model, Msg, input, next_tick, update};
use crate::changelog_effects::{ChangelogDesk, DeskSettings};
use crate::cli::context::Context;
use crate::cli::record::Recorder;
use crate::fleet::Fleet;
use crate::parts::visible;
use crate::places::Places;
use crate::theme::Shelf;
use crate::variables::Vars;
use chrono::Local;
use crossterm::event::{KeyCode, KeyModifiers};
use engine::board::Board;
use engine::domain::Moment;
use engine::fault::{Fault, Result};
use engine::poller::{Poller, PollerHandle, PollerSettings};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Batches of input that may wait for the loop.
const BATCHES: usize = 64;

/// What is being sent to GitHub while someone leaves gets so long to be answered.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A later answer about the ground is none: a screen that changes its colors under a person is worse than a dark one.
const GROUND_WITHIN: Duration = Duration::from_millis(100);

/// How a console ends.
#[derive(Debug)]
enum Leaving {
    /// With this exit code.
    With(u8),
    /// For another service.
    For(usize, Box<Context>),
}

/// How a console ended.
pub(super) enum Ended {
    /// Somebody left, with this exit code. The terminal is given back.
    Left(u8),
    /// Another service is to be shown in its place.
    Moved(Box<Moved>),
}

/// What the console of another service goes on with.
pub(super) struct Moved {
    pub(super) at: usize,
    pub(super) context: Context,
    pub(super) model: Model,
    pub(super) terminal: (Painter, Taken),
}

/// The running console.
pub struct Shell {
    pub(super) model: Model,
    pub(super) surroundings: Surroundings,
    pub(super) shelf: Shelf,
    pub(super) start: PathBuf,
    pub(super) poller: PollerHandle,
    pub(super) changelog: ChangelogDesk,
    pub(super) acts: TaskTracker,
    pub(super) context: Arc<Context>,
    /// Ends the watching of a promotion; what is watched goes on.
    pub(super) promotion: CancellationToken,
    pub(super) container_log: CancellationToken,
    /// The number of the rollback that is to take the lock of the host over; none has 0.
    pub(super) taking_over: Arc<AtomicU64>,
    pub(super) places: Option<Places>,
    pub(super) fleet: Arc<Fleet>,
    pub(super) sender: mpsc::Sender<Msg>,
    pub(super) variables: Vars,
    /// Puts on record what is changed.
    pub(super) recorder: Recorder,
    pub(super) fetch: Option<(CancellationToken, JoinHandle<()>)>,
    pub(super) signals: Signals,
    painter: Painter,
    taken: Option<Taken>,
    keyboard: Option<Keyboard>,
    batches: (mpsc::Sender<Batch>, mpsc::Receiver<Batch>),
    boards: watch::Receiver<Arc<Board>>,
    messages: mpsc::Receiver<Msg>,
    all: CancellationToken,
    leaving: Option<Leaving>,
    /// The other service that somebody goes over to.
    pub(super) going: Option<Going>,
    asked_ground: Instant,
}

/// Waits for what must not be cut off: git, which is stopped, and a write, which is done.
async fn finish(fetch: Option<(CancellationToken, JoinHandle<()>)>, changelog: &ChangelogDesk, acts: &TaskTracker) {
    if let Some((stop, task)) = fetch {
        stop.cancel();
        drop(task.await);
    }
    changelog.finish().await;
    acts.close();
    drop(tokio::time::timeout(LAST_WORDS, acts.wait()).await);
}

/// What was sent is not ended by leaving: whoever leaves reads that, once the terminal is theirs again.
fn say_what_goes_on(model: &Model) {
    if let Some(run) = model.rollback.run.as_ref().filter(|run| run.goes_on()) {
        let words = format!(
            "The rollback of {} to {} goes on where it runs. cutover rollback --go-on looks how it ended.{}",
            run.env,
            run.title(),
            run.hand().map(|(what, line)| format!(" {what}{line}")).unwrap_or_default()
        );
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(&words));
    }
    if let Some(run) = model.rollback.run.as_ref().filter(|run| run.is_followed()) {
        let words = format!("What GitHub took puts {} back and goes on there: cutover runs tells of it.", run.title());
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(&words));
    }
    if model.promotion.wizard.is_some() {
        let _ = writeln!(std::io::stderr().lock(), "The promotion was not sent: it is left as it was planned.");
    }
    let Some(follow) = model.promotion.follow.as_ref().filter(|follow| follow.goes_on()) else { return };
    let title = follow.title();
    let words = format!("The promotion of {title} goes on without this console. cutover follow goes on with it.");
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}

/// The time, in the zone of this machine.
pub(super) fn now() -> Moment {
    Local::now().fixed_offset()
}

impl Shell {
    /// Starts everything that the loop listens to.
    ///
    /// # Errors
    /// When the keyboard or the signals cannot be listened to.
    pub fn begin(
        (context, fleet): (&Context, &Arc<Fleet>),
        (model, shelf): (Model, Shelf),
        surroundings: Surroundings,
        (painter, taken): (Painter, Taken),
        (sender, messages): (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
    ) -> Result<Self> {
        let listening = |cause| Fault::while_doing("listening to the terminal", cause);
        let all = CancellationToken::new();
        let (start, config) = (context.start.clone(), context.config.clone());
        let store = context.places.as_ref().map(Places::store_file);
        let registry = Some(context.registry_access());
        let github = Some(context.github_access().spending(&fleet.budgets));
        let environments = Some(context.environment_access());
        let settings = PollerSettings { start, config, clock: now, store, registry, github, environments };
        let (boards, poller) = Poller::start(settings, all.clone());
        // What production's secret lacks is told before anybody looks at an environment.
        poller.want_secrets();
        let recorder = Recorder::of(context);
        let changelog = ChangelogDesk::new(DeskSettings {
            poller: poller.clone(),
            config: context.config.clone(),
            drafts: context.places.as_ref().map(Places::drafts),
            clock: now,
            recorder: recorder.clone(),
        });
        let batches = mpsc::channel(BATCHES);
        let keyboard = Some(Keyboard::listen(batches.0.clone()).map_err(listening)?);
        let signals = Signals::listen().map_err(listening)?;
        let (start, taken) = (context.start.clone(), Some(taken));
        let (fetch, leaving, variables) = (None, None, context.environment.clone());
        Ok(Self {
            model,
            surroundings,
            shelf,
            start,
            poller,
            changelog,
            acts: TaskTracker::new(),
            taking_over: Arc::default(),
            context: Arc::new(context.clone()),
            promotion: CancellationToken::new(),
            container_log: CancellationToken::new(),
            places: context.places.clone(),
            fleet: Arc::clone(fleet),
            sender,
            variables,
            recorder,
            fetch,
            signals,
            painter,
            taken,
            keyboard,
            batches,
            boards,
            messages,
            all,
            leaving,
            going: None,
            asked_ground: Instant::now(),
        })
    }

    /// Runs until someone leaves, or wants to see another service. The terminal is given back first to whoever leaves.
    pub(super) async fn run(mut self) -> Ended {
        self.ask_ground();
        let mut leaving = self.until_someone_leaves().await;
        self.keyboard = None;
        if let Leaving::With(_) = leaving {
            self.taken = None;
            say_what_goes_on(&self.model);
        }
        self.all.cancel();
        self.container_log.cancel();
        self.messages.close();
        tokio::select! {
            () = finish(self.fetch, &self.changelog, &self.acts) => {}
            Asked::Leave(code) = self.signals.next() => if let Leaving::For(..) = leaving {
                leaving = Leaving::With(code);
            }
        }
        let poller = self.poller;
        if let Leaving::With(_) = leaving {
            poller.wait_until_let_go();
        } else {
            // The other service is shown meanwhile.
            drop(tokio::task::spawn_blocking(move || poller.wait_until_let_go()));
        }
        match (leaving, self.taken) {
            (Leaving::For(at, context), Some(taken)) => {
                let terminal = (self.painter, taken);
                Ended::Moved(Box::new(Moved { at, context: *context, model: self.model, terminal }))
            }
            (Leaving::With(code), _) => Ended::Left(code),
            (Leaving::For(..), None) => Ended::Left(129),
        }
    }

    async fn until_someone_leaves(&mut self) -> Leaving {
        loop {
            if let Some(leaving) = self.leaving.take() {
                return leaving;
            }
            if self.painter.paint(&self.model).is_err() {
                return Leaving::With(129);
            }
            self.wait().await;
        }
    }

    /// A token that is cancelled with everything else when someone leaves.
    pub(super) fn child_token(&self) -> CancellationToken {
        self.all.child_token()
    }

    /// The boards, for whoever looks at the newest by themselves.
    pub(super) fn boards(&self) -> watch::Receiver<Arc<Board>> {
        self.boards.clone()
    }

    /// Waits for one thing and then takes all else that is ready.
    async fn wait(&mut self) {
        let due = next_tick(&self.model).signed_duration_since(now()).to_std().unwrap_or(Duration::ZERO);
        tokio::select! {
            biased;
            asked = self.signals.next() => self.asked(asked),
            Some(batch) = self.batches.1.recv() => self.typed(batch).await,
            Some(msg) = self.messages.recv() => self.take(msg).await,
            Ok(()) = self.boards.changed() => self.learn().await,
            told = fleet::looked_for(&mut self.going) => fleet::go_over(self, told).await,
            () = tokio::time::sleep(due) => {}
        }
        while let Ok(batch) = self.batches.1.try_recv() {
            self.typed(batch).await;
        }
        for _ in 0..BATCHES {
            let Ok(msg) = self.messages.try_recv() else { break };
            self.take(msg).await;
        }
        if self.boards.has_changed().unwrap_or(false) {
            self.learn().await;
        }
        self.take(Msg::Tick(now())).await;
    }

    async fn learn(&mut self) {
        let board = Arc::clone(&self.boards.borrow_and_update());
        self.take(Msg::Board(board)).await;
    }

    /// Brings the model up to a batch of input, at the time at which it came.
    async fn typed(&mut self, batch: Batch) {
        self.take(Msg::Tick(batch.at)).await;
        let mut first = batch.inputs;
        let rest = first.split_off(input::lead(&first));
        for msg in first {
            self.input(msg).await;
        }
        for msg in input::sorted(&self.model, rest) {
            self.input(msg).await;
        }
    }

    async fn input(&mut self, msg: Msg) {
        // What was typed ahead is meant for what was to come, and not for what is left.
        if self.leaving.is_some() || self.goes_over(&msg) {
            return;
        }
        if !matches!(msg, Msg::Ground(..)) || self.asked_ground.elapsed() < GROUND_WITHIN {
            self.take(msg).await;
        }
    }

    /// Whether a key came while somebody goes over to another service: it is meant for that, but for those that stay here.
    fn goes_over(&mut self, msg: &Msg) -> bool {
        let Msg::Key(key) = msg else { return false };
        if self.going.is_some() && (key.code == KeyCode::Esc || key.modifiers.contains(KeyModifiers::CONTROL)) {
            self.going = None;
        }
        self.going.is_some()
    }

    /// Asks for the color of the ground, where something answers and nobody chose a theme. What lies between may
    /// answer for a terminal that it is not, so a multiplexer is not asked through.
    fn ask_ground(&mut self) {
        let chosen = self.model.look.chosen == Chosen::ByHand || self.surroundings.depth == Depth::Mono;
        if !chosen && self.surroundings.commands && self.surroundings.multiplexer == Multiplexer::None {
            self.asked_ground = Instant::now();
            let _ = terminal::ask_ground();
        }
    }

    /// Brings the model up to one message and performs what follows from it.
    pub(super) async fn take(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            perform::perform(self, effect).await;
        }
    }

    /// Leaves with this code as soon as what is under way here is done.
    pub(super) fn leave(&mut self, code: u8) {
        if !matches!(self.leaving, Some(Leaving::With(_))) {
            self.leaving = Some(Leaving::With(code));
        }
    }

    /// Leaves for another service, unless someone leaves anyway.
    pub(super) fn leave_for(&mut self, at: usize, context: Context) {
        self.leaving.get_or_insert(Leaving::For(at, Box::new(context)));
    }

    fn asked(&mut self, asked: Asked) {
        match asked {
            Asked::Leave(code) => self.leave(code),
            Asked::Stop => self.suspend(Stop::Process),
            Asked::GoOn => self.retake(),
            Asked::Resize => self.resize(),
        }
    }

    fn resize(&mut self) {
        if let Ok((columns, rows)) = crossterm::terminal::size() {
            update(&mut self.model, Msg::Resized(columns, rows));
        }
    }

    /// Gives the terminal back, stops, and takes it again when continued.
    pub(super) fn suspend(&mut self, who: Stop) {
        self.give_back();
        lend::stop(who);
        self.retake();
        self.poller.refresh();
    }

    /// Gives the terminal and the keyboard to someone else.
    pub(super) fn give_back(&mut self) {
        self.keyboard = None;
        self.taken = None;
    }

    /// Takes the terminal, whatever was done to it, and draws every cell anew.
    pub(super) fn retake(&mut self) {
        self.give_back();
        self.taken = Taken::take(self.model.mouse).ok();
        self.keyboard = Keyboard::listen(self.batches.0.clone()).ok();
        if self.taken.is_none() || self.keyboard.is_none() {
            self.leave(129);
        }
        self.redraw();
        self.resize();
    }

    pub(super) fn redraw(&mut self) {
        self.painter.forget();
    }
}
