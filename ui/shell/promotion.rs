//! Performing a promotion: reading what speaks for it, sending it, and watching what becomes of it. One at a time is watched.
//! Leaving the console ends the watching and leaves the journal as it is: it can be gone on with.

use super::acts::journal;
use super::run::{Shell, now};
use crate::app::Msg;
use crate::app::promotion::{Halted, News, PromotionEffect, Sending, Whose};
use crate::cli::context::Context;
use crate::cli::record::{holder, who};
use crate::parts::visible;
use crate::promoting::{
    Gathered, Latest, Look, Part, Upkeep, Watched, last, left_here, name, nowhere, stopped, tended,
};
use chrono::TimeDelta;
use engine::board::Board;
use engine::domain::{EnvName, Moment};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::act::Journal;
use engine::operations::journal::{End, Story, unfinished};
use engine::operations::promotion::{
    Abandoned, Means, Naming, Progress, Resumed, Sent, Unwritten, abandon, ask, description, finish, progress,
    release_notes, resume, send,
};
use engine::poller::PollerHandle;
use engine::sources::git::Git;
use engine::sources::github::GitHub;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How long everything together may take to answer; what has not by then is unknown.
const DEADLINE: Duration = Duration::from_secs(30);
/// A board is looked at again after so long, for time alone may tell.
const GLANCE: Duration = Duration::from_secs(1);

/// What could not be written down is tried again after so long.
const RETRIED: Duration = Duration::from_secs(10);
/// What is said until then.
const UNWRITTEN: &str = "Its end is not on record: this console writes it down once there is space.";

/// Performs one effect. Whether it may be performed at all was decided before.
pub(super) fn perform(shell: &mut Shell, effect: PromotionEffect) {
    match effect {
        PromotionEffect::Gather(id) => gather(shell, id),
        PromotionEffect::SetAside(id, path, words) => {
            let desk = Desk::of(shell, id);
            shell.acts.spawn(async move { desk.close(&path, &words).await });
        }
        PromotionEffect::Await { id, hash, login } => {
            let (desk, stop) = (Desk::of(shell, id), shell.child_token());
            shell.acts.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = desk.ask_for_approval(&hash, &login) => {}
                }
            });
        }
        PromotionEffect::Heads(id) => {
            let (desk, stop) = (Desk::of(shell, id), shell.child_token());
            shell.acts.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = desk.ask_for_heads() => {}
                }
            });
        }
        PromotionEffect::Send(id, sending) => watched(shell, id, Found::By(sending)),
        PromotionEffect::GoOn(id) => watched(shell, id, Found::Here),
        PromotionEffect::Look(id) => watched(shell, id, Found::Anywhere),
    }
}

/// How what is watched is found.
enum Found {
    /// It is sent.
    By(Box<Sending>),
    /// It was left on this machine.
    Here,
    /// It is what was promoted last, and only looked at.
    Anywhere,
}

/// The answer where nothing may be changed.
pub(super) fn refused(effect: &PromotionEffect, fault: Fault) -> Msg {
    match *effect {
        PromotionEffect::Gather(id) => Msg::Promotion(id, News::Gathered(Err(Arc::new(fault)))),
        PromotionEffect::SetAside(id, ..) => Msg::Promotion(id, News::SetAside(Err(Arc::new(fault)))),
        PromotionEffect::Send(id, _) => Msg::Promotion(id, News::Stopped(Arc::new(Halted { end: End::Failed, fault }))),
        PromotionEffect::Await { id, .. } => Msg::Promotion(id, News::Approved(Vec::new())),
        PromotionEffect::Heads(id) => Msg::Promotion(id, News::Heads([None; 2])),
        PromotionEffect::GoOn(id) | PromotionEffect::Look(id) => Msg::Promotion(id, News::Lost(Arc::new(fault))),
    }
}

/// Reads everything in a thread of its own: git and the commands of the configuration take their time.
fn gather(shell: &Shell, id: u64) {
    let (context, sender, poller) = (shell.context.clone(), shell.sender.clone(), shell.poller.clone());
    tokio::task::spawn_blocking(move || {
        let tell = |news| drop(sender.blocking_send(Msg::Promotion(id, news)));
        let place = poller.github().ok().map(|github| github.place());
        let left = context.places.as_ref().and_then(|places| left_here(&places.journals(), place.as_deref()));
        if let Some((path, story)) = left {
            return tell(News::Left(path, story.map(Arc::new).map_err(|fault| fault.to_string())));
        }
        let read = Gathered::read(&context, DEADLINE, &|part: Part| tell(News::Reads(part)));
        tell(News::Gathered(read.map(Arc::new).map_err(Arc::new)));
    });
}

/// Finds or makes what is to be watched, and watches it until it ends or another is watched.
fn watched(shell: &mut Shell, id: u64, found: Found) {
    shell.promotion.cancel();
    shell.promotion = shell.child_token();
    let (desk, stop, leaves) = (Desk::of(shell, id), shell.promotion.clone(), shell.child_token());
    shell.acts.spawn(async move {
        let Some(watched) = desk.find(found).await else { return };
        let over = tokio::select! {
            // What is left here stays in its journal.
            () = stop.cancelled() => None,
            over = desk.watch(watched) => over,
        };
        let Some(over) = over else { return };
        // What has ended is written down whatever is watched by then.
        tokio::select! {
            () = leaves.cancelled() => {}
            () = desk.finish(over) => {}
        }
    });
}

/// A promotion of our own that has ended, and is to be written down.
struct Over {
    sent: Sent,
    progress: Progress,
    tools: Tools,
}

/// What one promotion is performed with.
struct Desk {
    id: u64,
    context: Arc<Context>,
    poller: PollerHandle,
    boards: watch::Receiver<Arc<Board>>,
    sender: mpsc::Sender<Msg>,
}

impl Desk {
    fn of(shell: &Shell, id: u64) -> Self {
        let (context, poller) = (Arc::clone(&shell.context), shell.poller.clone());
        Self { id, context, poller, boards: shell.boards(), sender: shell.sender.clone() }
    }

    async fn tell(&self, news: News) {
        drop(self.sender.send(Msg::Promotion(self.id, news)).await);
    }

    async fn say(&self, sentence: Option<String>) {
        if let Some(sentence) = sentence {
            self.tell(News::Said(sentence)).await;
        }
    }

    /// What it goes by.
    async fn tools(&self) -> Result<Tools> {
        let journals = self.context.places.as_ref().ok_or_else(nowhere)?.journals();
        let github = self.poller.github()?;
        let record = journal(self.context.places.clone(), who(&self.context.environment)).await;
        let (sender, id) = (self.sender.clone(), self.id);
        // The newest is what counts: what finds no room is told with the next.
        let told = move |story: &Story| drop(sender.try_send(Msg::Promotion(id, News::Told(Arc::new(story.clone())))));
        let (context, holder) = (Arc::clone(&self.context), holder(&self.context));
        Ok(Tools { context, github, record, holder, journals, told: Box::new(told) })
    }

    /// Who else approved the plan by now. What cannot be read is asked again later.
    async fn ask_for_approval(&self, hash: &str, login: &str) {
        let Ok(github) = self.poller.github() else { return };
        let outside = ask(&github, &self.context.config, now).await;
        let given = outside.approvals.value().map(|told| told.given.clone()).unwrap_or_default();
        let others = given.into_iter().filter(|one| one.is_of(hash) && !one.is_by(login));
        self.tell(News::Approved(others.map(|one| one.by).collect())).await;
    }

    /// Both heads as GitHub has them now. What cannot be read is asked again later.
    async fn ask_for_heads(&self) {
        let Ok(github) = self.poller.github() else { return };
        let branches = &self.context.config.branches;
        let (from, to) = tokio::join!(github.head_now(&branches.integration), github.head_now(&branches.production));
        self.tell(News::Heads([from.ok(), to.ok()])).await;
    }

    /// What is to be watched; `None` where there is nothing, which was told.
    async fn find(&self, found: Found) -> Option<Watched> {
        let tools = match self.tools().await {
            Ok(tools) => tools,
            Err(fault) => {
                self.tell(match found {
                    Found::By(_) => News::Stopped(Arc::new(Halted { end: End::Failed, fault })),
                    Found::Here | Found::Anywhere => News::Lost(Arc::new(fault)),
                })
                .await;
                return None;
            }
        };
        let watched = match found {
            Found::By(sending) => self.send(*sending, &tools).await,
            Found::Here => self.go_on(&tools).await,
            Found::Anywhere => self.look(&tools).await,
        };
        if let Some(watched) = &watched {
            let whose = if matches!(watched, Watched::Own(_)) { Whose::Own } else { Whose::Elsewhere };
            if let Watched::Own(sent) = watched {
                self.tell(News::Told(Arc::new(sent.story().clone()))).await;
            }
            self.tell(News::Watching(whose, watched.shipped())).await;
            for sentence in watched.differs(&self.context.config) {
                self.say(Some(sentence)).await;
            }
            self.poller.refresh();
        }
        watched
    }

    /// Sends what was confirmed, as far as its merge.
    async fn send(&self, sending: Sending, tools: &Tools) -> Option<Watched> {
        let Sending { gathered, typed, accepted } = sending;
        let body = description(&gathered.plan, &release_notes(&gathered.ships));
        let naming = Naming { id: name(&gathered.plan), body };
        let (plan, heads) = (gathered.plan.clone(), &gathered.plan.heads);
        let accepted: Vec<&str> = accepted.iter().map(String::as_str).collect();
        let halted = |end, fault| News::Stopped(Arc::new(Halted { end, fault }));
        let armed = match plan.arm(&typed, &accepted, (heads.from.commit, heads.to.commit), now()) {
            Ok(armed) => armed,
            Err(refusal) => {
                self.tell(halted(End::Failed, refusal.fault())).await;
                return None;
            }
        };
        match send(armed, &naming, &tools.means()).await {
            Ok(sent) => Some(Watched::Own(Box::new(sent))),
            Err(why) => {
                let end = why.end;
                self.tell(halted(end, stopped(why))).await;
                self.poller.look_outside();
                None
            }
        }
    }

    /// Goes on with what was left on this machine; where there is nothing, what was promoted last is looked at.
    async fn go_on(&self, tools: &Tools) -> Option<Watched> {
        // Going on with it writes; where nothing is changed it is only looked at.
        let left = tools.left().into_iter().next().filter(|_| self.context.may_change("production").is_ok());
        let Some((path, story)) = left else { return self.look(tools).await };
        self.tell(News::Told(Arc::new(story.clone()))).await;
        let news = match resume(&path, &tools.means()).await {
            Ok(Resumed::Going(sent)) => return Some(Watched::Own(sent)),
            Ok(Resumed::Untouched(why)) => News::Stopped(Arc::new(Halted { end: why.end, fault: stopped(why) })),
            // Another console goes on with it, and is not disturbed.
            Err(fault) if fault.kind() == FaultKind::Refused => match Watched::told_by(&story) {
                Some(watched) => return Some(watched),
                None => News::Lost(Arc::new(fault)),
            },
            Err(fault) => News::Stopped(Arc::new(Halted { end: End::Unknown, fault })),
        };
        self.tell(news).await;
        None
    }

    /// What was promoted last, as a journal of this machine or GitHub tells it.
    async fn look(&self, tools: &Tools) -> Option<Watched> {
        if let Some(watched) = tools.left().iter().find_map(|(_, story)| Watched::told_by(story)) {
            return Some(watched);
        }
        match last(&tools.means()).await {
            Ok(latest) => {
                self.tell(News::Noted(self.instead(&latest).await)).await;
                Some(Watched::Seen(latest.shipped, None))
            }
            Err(fault) => {
                self.tell(News::Lost(Arc::new(fault))).await;
                None
            }
        }
    }

    /// That nothing was begun here, and what is followed instead. A long history is walked for it.
    async fn instead(&self, latest: &Latest) -> String {
        let (context, of) = (Arc::clone(&self.context), latest.clone());
        let told = tokio::task::spawn_blocking(move || {
            of.instead(&context.config.branches, Git::discover(&context.start).ok().as_ref())
        });
        let told = told.await.unwrap_or_else(|_| latest.instead(&self.context.config.branches, None));
        visible(&told.sentence).into_owned()
    }

    /// Watches it to its end; one of our own is then to be ended.
    async fn watch(&self, watched: Watched) -> Option<Over> {
        let tools = match self.tools().await {
            Ok(tools) => tools,
            // Its journal stays open: it can be gone on with.
            Err(fault) => {
                self.tell(News::Lost(Arc::new(fault))).await;
                return None;
            }
        };
        let began = now();
        let (mut before, mut upkeep, mut lost) = (None::<Progress>, Upkeep::of(&watched, began), None);
        let (mut look, config) = (Look::since(began, self.clocks().1), watched.config(&self.context.config));
        let progress = loop {
            let board = Arc::clone(&self.boards.borrow());
            let progress = progress(&watched.case(&board, &config, self.clocks(), look));
            if before.as_ref() != Some(&progress) {
                self.tell(News::Progress(Arc::new(progress.clone()))).await;
            }
            if progress.ended.is_some() {
                break progress;
            }
            let due = upkeep.due(&progress, now());
            if due.check {
                self.poller.precheck(&EnvName("production".into()));
            }
            if upkeep.asks(&progress, now()) || due.check {
                self.poller.refresh();
            }
            if let Watched::Own(sent) = &watched {
                let trouble = tended(sent, due, &tools.means()).await;
                if let Some(words) = trouble.filter(|words| lost.as_ref() != Some(words)) {
                    self.say(Some(words.clone())).await;
                    lost = Some(words);
                }
            }
            look.saw(&progress);
            before = Some(progress);
            tokio::time::sleep(GLANCE).await;
        };
        let Watched::Own(sent) = watched else {
            self.tell(News::Finished(Ok(()))).await;
            return None;
        };
        Some(Over { sent: *sent, progress, tools })
    }

    async fn finish(&self, Over { sent, progress, tools }: Over) {
        let finished = match finish(sent, &progress, &tools.means()).await {
            Ok(finished) => finished,
            Err(fault) => return self.tell(News::Finished(Err(Arc::new(fault)))).await,
        };
        self.poller.look_outside();
        self.say(finished.lock).await;
        self.tell(News::Finished(finished.open.map_or(Ok(()), |fault| Err(Arc::new(fault))))).await;
        if let Some(missing) = finished.unwritten {
            self.write_later(missing, &tools).await;
        }
    }

    /// Writes down how it ended as soon as that can be done, for as long as this console is open.
    async fn write_later(&self, mut missing: Box<Unwritten>, tools: &Tools) {
        self.say(Some(UNWRITTEN.into())).await;
        let told = loop {
            tokio::time::sleep(RETRIED).await;
            let tried = missing.write(&tools.means()).await;
            match tried.unwritten {
                Some(still) => missing = still,
                None => break tried.lock,
            }
        };
        self.tell(News::Noted(told.unwrap_or_else(|| "Its end is on record now.".into()))).await;
    }

    /// Now, and how far the clock of GitHub is ahead, by its last answer.
    fn clocks(&self) -> (Moment, TimeDelta) {
        let now = now();
        (now, self.poller.github().map_or_else(|_| TimeDelta::zero(), |github| github.now_there(now) - now))
    }

    /// Closes the journal of what was left, with what somebody saw.
    async fn close(&self, path: &Path, words: &str) {
        let done = match self.tools().await {
            Ok(tools) => abandon(path, Some(words), &tools.means()).await,
            Err(fault) => Err(fault),
        };
        match done {
            Ok(Abandoned::Closed(finished)) => {
                self.say(finished.lock).await;
                self.tell(News::SetAside(Ok(()))).await;
            }
            Ok(Abandoned::SetAside(aside)) => {
                self.say(Some(format!("Its journal cannot be read, and lies in {} now.", aside.display()))).await;
                self.tell(News::SetAside(Ok(()))).await;
            }
            Err(fault) => self.tell(News::SetAside(Err(Arc::new(fault)))).await,
        }
    }
}

/// What a promotion goes by.
struct Tools {
    context: Arc<Context>,
    github: Arc<GitHub>,
    record: Journal,
    holder: String,
    journals: PathBuf,
    told: Box<dyn Fn(&Story) + Send + Sync>,
}

impl Tools {
    fn means(&self) -> Means<'_> {
        Means {
            github: &self.github,
            config: &self.context.config,
            record: &self.record,
            holder: &self.holder,
            journals: &self.journals,
            told: &*self.told,
        }
    }

    /// The promotions that were begun here and have not ended, the newest first.
    fn left(&self) -> Vec<(PathBuf, Story)> {
        let place = self.github.place();
        let stories =
            unfinished(&self.journals).into_iter().rev().filter_map(|(path, story)| Some((path, story.ok()?)));
        stories.filter(|(_, story)| story.opening.is_of(&place) && story.opening.kind == "promotion").collect()
    }
}
