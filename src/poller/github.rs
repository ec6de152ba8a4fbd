//! What GitHub knows on the board, with the lock of promotions: read on a thread of their own, often while something
//! runs, rarely while nothing does, at once when asked, and never while GitHub wants to be left alone.

use super::filled::Filled;
use super::github_access::GithubAccess;
use super::here::Here;
use super::last_forge::{self, LastForge};
use super::wish::Wish;
use super::{PollerSettings, Shared, thread};
use crate::board::{Board, GithubFacts, Reading};
use crate::chain;
use crate::config::Config;
use crate::domain::Moment;
use crate::domain::lock::Lock;
use crate::domain::pull_request::PullList;
use crate::domain::workflow_run::RunList;
use crate::fault::{Fault, Result};
use crate::sources::github::{Api, GitHub, Identity, Limits, Slug};
use crate::store::Store;
use chrono::TimeDelta;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often GitHub is asked while something runs.
const BUSY: Duration = Duration::from_secs(10);
/// How often otherwise.
const CALM: Duration = Duration::from_mins(1);
/// How soon it is asked again after a failure; each that follows at once doubles it, up to [`CALM`].
const SOON: Duration = Duration::from_secs(5);
/// Two readings begin no closer to each other, however often they are wished for.
const APART_AT_LEAST: Duration = Duration::from_millis(500);
/// How long is believed who we are, what the repository is called, and whether it is archived.
const BELIEVED: TimeDelta = TimeDelta::minutes(30);
/// Clocks that are no further apart than this count as one.
const APART: TimeDelta = TimeDelta::minutes(2);
/// What was answered is written down no more often than this.
const KEEPING: Duration = Duration::from_mins(1);

/// Whose wish a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is time for it.
    Nobody,
    /// Somebody looks at the list, and believes what was read a moment ago.
    Onlooker,
    /// A person's, who may spend the last calls too.
    Person,
}

/// Reads pull requests and runs until it is cancelled.
pub(super) struct Forge {
    settings: PollerSettings,
    access: GithubAccess,
    shared: Arc<Shared>,
    board: watch::Sender<Arc<Board>>,
    wishes: watch::Receiver<Wish>,
    open: Option<(Api, Arc<GitHub>)>,
    store: Option<Store>,
    /// When what was answered was last written down.
    kept: Option<Instant>,
    /// Since when it is known who asks.
    knows_who: Option<Moment>,
    failures: u32,
    /// How often a person had asked for what was not there when it was last read.
    anew: u64,
    /// How many calls the last reading cost.
    cost: u64,
    here: Here,
    filled: Filled,
}

impl Forge {
    /// Starts to read on a thread of its own, where GitHub is to be read at all.
    pub fn start(
        settings: &PollerSettings,
        shared: &Arc<Shared>,
        board: &watch::Sender<Arc<Board>>,
        wishes: watch::Receiver<Wish>,
        cancel: CancellationToken,
    ) {
        let Some(access) = settings.github.clone() else { return };
        let (settings, shared, board) = (settings.clone(), Arc::clone(shared), board.clone());
        let forge = Self {
            settings,
            access,
            shared,
            board,
            wishes,
            open: None,
            store: None,
            kept: None,
            knows_who: None,
            failures: 0,
            anew: 0,
            cost: 0,
            here: Here::default(),
            filled: Filled::default(),
        };
        thread::start("github", move || forge.run(cancel));
    }

    async fn run(mut self, cancel: CancellationToken) {
        tokio::select! {
            () = cancel.cancelled() => {}
            () = self.read_on() => {}
        }
    }

    async fn read_on(&mut self) {
        self.store = self.shared.store(self.settings.store.as_deref());
        let mut boards = self.board.subscribe();
        if boards.wait_for(|board| !board.repository.is_loading()).await.is_err() {
            return;
        }
        let mut asked = Asked::Nobody;
        loop {
            let wish = self.wishes.borrow_and_update().clone();
            self.configure((*wish.config).clone());
            self.ask_anew(wish.anew);
            let (before, began) = (self.spent(), Instant::now());
            Box::pin(self.read(asked)).await;
            self.cost = self.spent().saturating_sub(before);
            self.count_failures();
            self.remember();
            let pause = self.pause();
            let wished = self.wishes.wait_for(|latest| latest.concerns_github(&wish));
            asked = match tokio::time::timeout(pause, wished).await {
                Ok(Ok(latest)) if latest.concerns_registry(&wish) => Asked::Person,
                Ok(Ok(_)) => Asked::Onlooker,
                Err(_) => Asked::Nobody,
                Ok(Err(_)) => return,
            };
            // A key that is held down wishes again and again.
            if asked != Asked::Nobody {
                tokio::time::sleep(self.apart().saturating_sub(began.elapsed())).await;
            }
        }
    }

    /// Asks for what was not there once more, where a person wished that since the last reading.
    fn ask_anew(&mut self, wished: u64) {
        if std::mem::replace(&mut self.anew, wished) == wished {
            return;
        }
        let Some((_, github)) = &self.open else { return };
        if github.hides_account() {
            self.knows_who = None;
        }
        github.ask_anew();
    }

    /// Goes by this configuration. What was read of another lock is not shown as this one's.
    fn configure(&mut self, config: Config) {
        let other = self.settings.config.promotion.lock != config.promotion.lock;
        self.settings.config = config;
        if other {
            self.board.send_modify(|board| Arc::make_mut(board).lock = Reading::default());
        }
    }

    /// How long after a reading began a person's wish may begin the next.
    fn apart(&self) -> Duration {
        if self.open.as_ref().is_some_and(|(_, github)| github.is_reserved()) {
            4 * APART_AT_LEAST
        } else {
            APART_AT_LEAST
        }
    }

    /// Reads once; each part is published as it comes.
    async fn read(&mut self, asked: Asked) {
        let now = (self.settings.clock)();
        if let Err(fault) = self.opened() {
            return self.publish_fault(&fault);
        }
        let Some(github) = self.open.as_ref().map(|(_, github)| Arc::clone(github)) else { return };
        let github = &*github;
        if let Some(limits) = limits_here(github, now).filter(|_| asked == Asked::Nobody && github.is_reserved()) {
            let left = format!("{} of {} calls are left", limits.remaining, limits.limit);
            let until = limits.reset.with_timezone(now.offset()).format("%H:%M");
            let fault = Fault::refused(format!("{left}: they are kept for your own acts until {until}"));
            return self.publish_fault(&fault);
        }
        let believed = self.knows_who.is_some_and(|since| now - since < BELIEVED);
        let known = self.board.borrow().github.value().map(|facts| facts.identity.clone()).filter(|_| believed);
        let who = async {
            match known {
                Some(identity) => Ok(identity),
                None => github.identity().await,
            }
        };
        let pulls = async {
            let read = github.pulls().await;
            let told = read.as_ref().ok().cloned();
            self.publish_pulls(read.map(|list| self.with_known(list)));
            told
        };
        let runs = async { self.publish_runs(github.runs(now).await) };
        let lock = async { self.publish_lock(github.lock(&self.settings.config.promotion.lock, now).await) };
        let (told, (), who, ()) = tokio::join!(pulls, runs, who, lock);
        // Who only waits for these answers ends before all else is kept.
        if let Some(store) = &self.store {
            github.keep_absences(store, now);
        }
        // An account without a name may only have been hidden this once, unless GitHub says otherwise.
        let named = who.as_ref().is_ok_and(|who| who.login.is_some() || github.hides_account());
        self.knows_who = named.then(|| self.knows_who.filter(|_| believed).unwrap_or(now));
        self.publish_facts(who, now);
        // Once more with the runs, which tell what became of the automated reviews, and with what the clone tells.
        if let Some(mut list) = told {
            self.publish_pulls(Ok(self.with_known(list.clone())));
            let shown = Arc::clone(&self.wishes.borrow().shown);
            self.filled.look(&mut list, (github, &shown), (asked, now)).await;
            self.here.look(&mut list, &self.shared, &self.settings.config).await;
            self.publish_pulls(Ok(list));
        }
    }

    /// The list with what was read of its pull requests before.
    fn with_known(&self, mut list: PullList) -> PullList {
        self.here.tell(&mut list);
        self.filled.tell(&mut list);
        list
    }

    /// Opens the GitHub of the configuration, unless it is open.
    fn opened(&mut self) -> Result<()> {
        let config: &Config = &self.settings.config;
        let api = Api::of(&config.github.api_url)?;
        let board = Arc::clone(&self.board.borrow());
        let slug = Slug::of(config, board.repository.value().map(Arc::as_ref), &api)?;
        let same = |(at, github): &(Api, Arc<GitHub>)| *at == api && *github.repository() == slug;
        // A token that was refused may have been replaced by now.
        if self.open.as_ref().is_some_and(|open| same(open) && !open.1.token_is_refused()) {
            return Ok(());
        }
        if self.open.as_ref().is_some_and(|open| !same(open)) {
            self.forget();
        }
        self.recall(&last_forge::key(&api, &slug));
        let token = self.access.token(api.host())?;
        let mention = &self.settings.config.workflows.reviewer.mention;
        let github = GitHub::open(api.clone(), slug, &token)?.allowing(self.access.rights()).reviewed_by(mention);
        let github = Arc::new(github.spending(self.access.budgets(), &token));
        let now = (self.settings.clock)();
        self.store.iter().for_each(|store| github.recall(store, now));
        *self.shared.github.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&github));
        self.open = Some((api, github));
        self.knows_who = None;
        Ok(())
    }

    /// What was read of another repository is not shown as this one's.
    fn forget(&mut self) {
        self.open = None;
        self.board.send_modify(|board| {
            let board = Arc::make_mut(board);
            (board.github, board.lock) = (Reading::default(), Reading::default());
            (board.pulls, board.runs) = (Reading::default(), Reading::default());
        });
    }

    /// Shows what the last run knew of this repository.
    fn recall(&self, key: &str) {
        let nothing = {
            let board = self.board.borrow();
            board.pulls.is_loading() && board.runs.is_loading()
        };
        if let Some(store) = self.store.as_ref().filter(|_| nothing) {
            let last = LastForge::recall(store, key);
            self.board.send_modify(|board| last.show(Arc::make_mut(board)));
        }
    }

    /// Keeps what was read for the next run.
    fn remember(&mut self) {
        let recent = self.kept.is_some_and(|kept| kept.elapsed() < KEEPING);
        let (Some(store), Some((api, github)), false) = (&self.store, &self.open, recent) else { return };
        github.keep(store, (self.settings.clock)());
        LastForge::of(&self.board.borrow()).keep(store, &last_forge::key(api, github.repository()));
        self.kept = Some(Instant::now());
    }

    fn spent(&self) -> u64 {
        self.open.as_ref().map_or(0, |(_, github)| github.spent())
    }

    fn count_failures(&mut self) {
        let board = self.board.borrow();
        let failed = board.pulls.fault().is_some() || board.runs.fault().is_some();
        self.failures = if failed { self.failures + 1 } else { 0 };
    }

    fn pause(&self) -> Duration {
        let board = self.board.borrow();
        let goes_on = |list: &Arc<RunList>| list.runs.iter().any(|run| run.state.goes_on());
        let busy = board.runs.fault().is_none() && board.runs.value().is_some_and(goes_on);
        let wished = if busy { BUSY } else { after_failures(self.failures) };
        let pace = self.open.as_ref().map_or(wished, |(_, github)| github.pace(wished, self.cost));
        drop(board);
        let told = (pace > wished).then_some(pace);
        self.board.send_if_modified(|board| {
            let news = board.github_pace != told;
            if news {
                Arc::make_mut(board).github_pace = told;
            }
            news
        });
        pace
    }

    fn publish_fault(&self, fault: &Fault) {
        let again = || Fault::of(fault.kind(), fault.to_string()).hint(fault.next_step().unwrap_or_default());
        self.publish_pulls(Err(again()));
        self.publish_runs(Err(again()));
        self.publish_lock(Err(again()));
    }

    /// Publishes a part, with how far the clock is ahead that dated it.
    fn publish(&self, now: Moment, part: impl FnOnce(&mut Board)) {
        let ahead = self.open.as_ref().map_or_else(TimeDelta::zero, |(_, github)| github.ahead(now));
        self.board.send_modify(|board| {
            let board = Arc::make_mut(board);
            board.github_ahead = ahead;
            part(board);
        });
    }

    fn publish_facts(&self, identity: Result<Identity>, now: Moment) {
        let limits = self.open.as_ref().and_then(|(_, github)| limits_here(github, now));
        let facts = identity.map(|identity| GithubFacts { identity, limits });
        self.publish(now, |board| board.github = next(&board.github, facts, now));
    }

    /// What was given back is free, also where its ref was left.
    fn publish_lock(&self, read: Result<Option<Lock>>) {
        let lock = read.map(|lock| lock.filter(|lock| !lock.is_given_back()));
        let now = (self.settings.clock)();
        self.publish(now, |board| board.lock = next(&board.lock, lock, now));
    }

    fn publish_pulls(&self, result: Result<PullList>) {
        let config = &self.settings.config;
        let now = (self.settings.clock)();
        self.publish(now, |board| {
            let runs = board.runs.value().map(Arc::clone);
            let joined = result.map(|mut list| {
                let runs = runs.as_ref().map(|list| list.runs.as_slice()).unwrap_or_default();
                chain::join_reviews(&mut list.pulls, runs, &config.workflows);
                list
            });
            board.pulls = next(&board.pulls, joined, now);
        });
    }

    fn publish_runs(&self, result: Result<RunList>) {
        let joined = result.map(|list| chain::join(&list, &self.settings.config));
        let now = (self.settings.clock)();
        self.publish(now, |board| board.runs = next(&board.runs, joined, now));
    }
}

/// The limits, with the moment at which they end as the clock here will show it where the clocks are apart.
fn limits_here(github: &GitHub, now: Moment) -> Option<Limits> {
    let left = github.full_in().and_then(|left| TimeDelta::from_std(left).ok()).unwrap_or_default();
    let limits = github.limits()?;
    let apart = (now + left - limits.reset).abs() > APART;
    Some(if apart { Limits { reset: now + left, ..limits } } else { limits })
}

/// How long is waited after so many failures in a row; what failed once is often a line that comes back at once.
fn after_failures(failures: u32) -> Duration {
    failures.checked_sub(1).map_or(CALM, |before| (SOON * (1 << before.min(4))).min(CALM))
}

/// A value that did not change keeps its pointer, so that nobody works on it again.
fn next<T: PartialEq>(before: &Reading<T>, result: Result<T>, now: Moment) -> Reading<T> {
    match (result, before.value()) {
        (Ok(value), Some(same)) if value == **same => Reading::shared(Arc::clone(same), now),
        (Ok(value), _) => Reading::fresh(value, now),
        (Err(fault), _) => before.failed(fault, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_it_is_asked_again_soon_and_then_less_and_less_often() {
        let waits = [0, 1, 2, 3, 4, 5, u32::MAX].map(|failures| after_failures(failures).as_secs());
        assert_eq!(waits, [60, 5, 10, 20, 40, 60, 60]);
    }
}
