//! What GitHub knows on the board: read on a thread of their own, often while something runs, rarely while nothing
//! does, at once when asked, and never while GitHub wants to be left alone.

use super::filled::Filled;
use super::here::Here;
use super::wish::Wish;
use super::{PollerSettings, Shared};
use crate::board::{Board, GithubFacts, Reading};
use crate::chain;
use crate::config::Config;
use crate::domain::Moment;
use crate::domain::pull_request::PullList;
use crate::domain::workflow_run::RunList;
use crate::fault::{Fault, Result};
use crate::sources::github::{Access, Api, GitHub, GithubToken, Identity, Limits, Slug};
use chrono::TimeDelta;
use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often GitHub is asked while something runs.
const BUSY: Duration = Duration::from_secs(10);
/// How often otherwise.
const CALM: Duration = Duration::from_mins(1);
/// How soon it is asked again after a failure; each that follows at once doubles it, up to [`CALM`].
const SOON: Duration = Duration::from_secs(5);
/// How long is believed who we are, what the repository is called, and whether it is archived.
const BELIEVED: TimeDelta = TimeDelta::minutes(30);
/// Clocks that are no further apart than this count as one.
const APART: TimeDelta = TimeDelta::minutes(2);
/// So many calls of the hour are left to people's own acts.
const RESERVE: u64 = 200;

/// Gives the token for this server. It may ask another program, and is never called where keys are listened to.
type TokenSource = Arc<dyn Fn(&str) -> Result<GithubToken> + Send + Sync>;

/// How GitHub is read.
#[derive(Clone)]
pub struct GithubAccess {
    token: TokenSource,
    access: Access,
}

impl fmt::Debug for GithubAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GithubAccess")
    }
}

impl GithubAccess {
    /// Reads with the token that this gives for the name of the server.
    pub fn with(token: impl Fn(&str) -> Result<GithubToken> + Send + Sync + 'static) -> Self {
        Self { token: Arc::new(token), access: Access::Full }
    }

    /// The same, which sends nothing that changes something when told so.
    #[must_use]
    pub fn allowing(self, access: Access) -> Self {
        Self { access, ..self }
    }
}

/// Reads pull requests and runs until it is cancelled.
pub(super) struct Forge {
    settings: PollerSettings,
    access: GithubAccess,
    shared: Arc<Shared>,
    board: watch::Sender<Arc<Board>>,
    wishes: watch::Receiver<Wish>,
    open: Option<(Api, Arc<GitHub>)>,
    /// Since when it is known who asks.
    knows_who: Option<Moment>,
    failures: u32,
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
        let (open, here, filled) = (None, Here::default(), Filled::default());
        let forge = Self { settings, access, shared, board, wishes, open, knows_who: None, failures: 0, here, filled };
        let thread = std::thread::Builder::new().name("github".into()).spawn(move || forge.run(&cancel));
        if let Err(cause) = thread {
            tracing::error!(%cause, "GitHub has no thread");
        }
    }

    fn run(mut self, cancel: &CancellationToken) {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(cause) => return tracing::error!(%cause, "GitHub has no runtime"),
        };
        runtime.block_on(async {
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.read_on() => {}
            }
        });
        runtime.shutdown_background();
    }

    async fn read_on(&mut self) {
        let mut boards = self.board.subscribe();
        if boards.wait_for(|board| !board.repository.is_loading()).await.is_err() {
            return;
        }
        loop {
            self.settings.config = (*self.wishes.borrow_and_update().config).clone();
            Box::pin(self.read()).await;
            self.count_failures();
            match tokio::time::timeout(self.pause(), self.wishes.changed()).await {
                Ok(Ok(())) | Err(_) => {}
                Ok(Err(_)) => return,
            }
        }
    }

    /// Reads once; each part is published as it comes.
    async fn read(&mut self) {
        let now = (self.settings.clock)();
        if let Err(fault) = self.opened() {
            return self.publish_both(&fault);
        }
        let Some(github) = self.open.as_ref().map(|(_, github)| Arc::clone(github)) else { return };
        let github = &*github;
        let limits = limits_here(github, now);
        if let Some(limits) = limits.filter(|limits| limits.remaining <= RESERVE && limits.reset > now) {
            let left = format!("{} of {} calls are left", limits.remaining, limits.limit);
            let until = limits.reset.with_timezone(now.offset()).format("%H:%M");
            let fault = Fault::refused(format!("{left}: they are kept for your own acts until {until}"));
            return self.publish_both(&fault);
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
        let (told, (), who) = tokio::join!(pulls, runs, who);
        // An account without a name may only have been hidden this once.
        let named = who.as_ref().is_ok_and(|who| who.login.is_some());
        self.knows_who = named.then(|| self.knows_who.filter(|_| believed).unwrap_or(now));
        self.publish_facts(who, now);
        // Once more with the runs, which tell what became of the automated reviews, and with what the clone tells.
        if let Some(mut list) = told {
            self.publish_pulls(Ok(self.with_known(list.clone())));
            self.filled.look(&mut list, github, now).await;
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
        if self.open.as_ref().is_some_and(|(at, github)| *at == api && *github.repository() == slug) {
            return Ok(());
        }
        let token = (self.access.token)(api.host())?;
        let github = Arc::new(GitHub::open(api.clone(), slug, &token)?.allowing(self.access.access));
        *self.shared.github.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&github));
        self.open = Some((api, github));
        self.knows_who = None;
        Ok(())
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
        let pause = if busy { BUSY } else { after_failures(self.failures) };
        let quiet = self.open.as_ref().and_then(|(_, github)| github.quiet_for());
        quiet.map_or(pause, |quiet| pause.max(quiet))
    }

    fn publish_both(&self, fault: &Fault) {
        let again = || Fault::of(fault.kind(), fault.to_string()).hint(fault.next_step().unwrap_or_default());
        self.publish_pulls(Err(again()));
        self.publish_runs(Err(again()));
    }

    fn publish_facts(&self, identity: Result<Identity>, now: Moment) {
        let limits = self.open.as_ref().and_then(|(_, github)| limits_here(github, now));
        let facts = identity.map(|identity| GithubFacts { identity, limits });
        self.board.send_modify(|board| {
            let board = Arc::make_mut(board);
            board.github = next(&board.github, facts, now);
        });
    }

    fn publish_pulls(&self, result: Result<PullList>) {
        let config = &self.settings.config;
        let now = (self.settings.clock)();
        self.board.send_modify(|board| {
            let board = Arc::make_mut(board);
            let runs = board.runs.value().map(Arc::clone);
            let joined = result.map(|mut list| {
                for pull in &mut list.pulls {
                    let runs = runs.as_ref().map(|list| list.runs.as_slice()).unwrap_or_default();
                    pull.claude = chain::review_of(pull, runs, &config.workflows);
                }
                list
            });
            board.pulls = next(&board.pulls, joined, now);
        });
    }

    fn publish_runs(&self, result: Result<RunList>) {
        let joined = result.map(|list| chain::join(&list, &self.settings.config));
        let now = (self.settings.clock)();
        self.board.send_modify(|board| {
            let board = Arc::make_mut(board);
            board.runs = next(&board.runs, joined, now);
        });
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
