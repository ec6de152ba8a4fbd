//! The server: a port on loopback, every request handed to the world, and the handle that tests and the demo hold.

use super::actions::{Built, Fate, Push};
use super::counted::Sent;
use super::drafts::Draft;
use super::gate;
use super::opening;
use super::people::Right;
use super::scenario::Scenario;
use super::trouble::Trouble;
use super::world::{Rules, Service, World};
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What the requests share.
pub(crate) struct Shared {
    world: Mutex<World>,
    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub origin: String,
    /// Set when it stops: nothing waits longer.
    pub stop: CancellationToken,
}

impl Shared {
    /// The world, alone.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A GitHub on loopback; it stops when this is dropped.
pub struct GitHub {
    shared: Arc<Shared>,
}

impl Drop for GitHub {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

impl GitHub {
    /// Starts it on a free port, backed by a bare repository (`Made::origin`), on a clock of the caller's.
    ///
    /// # Errors
    /// When the repository cannot be opened or no port is free.
    pub async fn start(repository: &Path, clock: Clock) -> Result<Self, Failure> {
        Self::play(repository, clock, "").await
    }

    /// The same, in the situation that the text of a scenario's file describes.
    ///
    /// # Errors
    /// When the text cannot be read, the repository cannot be opened or no port is free.
    pub async fn play(repository: &Path, clock: Clock, scenario: &str) -> Result<Self, Failure> {
        let world = opening::world(repository, clock, &Scenario::read(scenario)?)?;
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.doing("opening a port for GitHub")?;
        let address = listener.local_addr().doing("opening a port for GitHub")?;
        let stop = CancellationToken::new();
        let shared =
            Arc::new(Shared { world: Mutex::new(world), origin: format!("http://{address}"), stop: stop.clone() });
        let app = gate::app(Arc::clone(&shared));
        tokio::spawn(async move {
            // It ends when the handle is dropped; nobody is left to hear of an error.
            let _ = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
        });
        Ok(Self { shared })
    }

    /// The root of its REST interface; GraphQL is at `/graphql` below it.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.shared.origin.clone()
    }

    /// The root of its REST interface in the layout of GitHub Enterprise; GraphQL is at `/api/graphql`.
    #[must_use]
    pub fn enterprise_url(&self) -> String {
        format!("{}/api/v3", self.shared.origin)
    }

    /// The token of an account with exactly this right.
    #[must_use]
    pub fn token(&self, right: Right) -> String {
        let world = self.shared.world();
        let found = world.tokens.iter().find(|token| token.right == right);
        found.map(|token| token.text.clone()).unwrap_or_default()
    }

    /// How often each endpoint was asked, by `METHOD /path/{name}` as GitHub's description writes it.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, u64> {
        self.shared.world().counted.asked().clone()
    }

    /// How many answers were "not modified".
    #[must_use]
    pub fn not_modified(&self) -> u64 {
        self.shared.world().counted.not_modified()
    }

    /// Forgets what was counted so far.
    pub fn count_anew(&self) {
        self.shared.world().counted = super::counted::Counted::default();
    }

    /// Puts the clock forward, and lets happen what is due by then.
    pub fn advance(&self, by: TimeDelta) {
        let mut world = self.shared.world();
        world.clock.advance(by);
        world.catch_up();
    }

    /// Lets something go wrong from now on.
    pub fn trouble(&self, trouble: Trouble) {
        self.shared.world().troubles.push(trouble);
    }

    /// Ends every trouble.
    pub fn heal(&self) {
        self.shared.world().troubles.clear();
    }

    /// Makes every answer take so long, in real time.
    pub fn latency(&self, latency: Duration) {
        self.shared.world().latency = latency;
    }

    /// The last requests as they came, oldest first, for a judge of what is asked.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.shared.world().counted.sent().to_vec()
    }

    /// Opens a pull request with a branch of its own; gives its number.
    ///
    /// # Errors
    /// When its base is not there or its branch is there already.
    pub fn open(&self, draft: Draft) -> Result<u64, Failure> {
        let mut world = self.shared.world();
        world.catch_up();
        world.open_draft(draft)
    }

    /// Opens pull requests until so many are open.
    ///
    /// # Errors
    /// When one cannot be opened.
    pub fn crowd(&self, open: usize) -> Result<(), Failure> {
        let mut world = self.shared.world();
        world.catch_up();
        world.crowd(open)
    }

    /// Protects a branch: a merge needs so many approvals, and only these accounts push (everyone with the right when
    /// none is named).
    pub fn protect(&self, branch: &str, approvals: usize, pushers: &[&str]) {
        let pushers = pushers.iter().map(|login| (*login).to_owned()).collect();
        let rules = Rules { branch: branch.to_owned(), approvals, up_to_date: false, pushers };
        self.shared.world().rules.push(rules);
    }

    /// Lets an environment wait for the approval of one of these accounts.
    pub fn require_reviewers(&self, environment: &str, reviewers: &[&str]) {
        let mut world = self.shared.world();
        let named = world.environments.iter_mut().find(|one| one.name == environment);
        if let Some(environment) = named {
            environment.reviewers = reviewers.iter().map(|login| (*login).to_owned()).collect();
        }
    }

    /// Renames the repository: its former name is answered with 301.
    pub fn rename(&self, name: &str) {
        let mut world = self.shared.world();
        let former = world.full_name();
        world.former.push(former);
        name.clone_into(&mut world.name);
    }

    /// Archives the repository: nothing can be written any more.
    pub fn archive(&self) {
        self.shared.world().archived = true;
    }

    /// Lets every token expire at a moment.
    pub fn expire(&self, at: DateTime<Utc>) {
        self.shared.world().tokens.iter_mut().for_each(|token| token.expires = Some(at));
    }

    /// Refuses GraphQL with 404, as servers do that have none.
    pub fn without_graphql(&self) {
        self.shared.world().graphql = Service::Off;
    }

    /// Leaves etags away.
    pub fn without_etags(&self) {
        self.shared.world().etags = Service::Off;
    }

    /// Leaves a token only so many calls of each budget.
    pub fn leave_calls(&self, token: &str, calls: u64) {
        let mut world = self.shared.world();
        let now = world.now();
        world.limits.leave(token, calls, now);
    }

    /// Commits one file onto a branch as a person and pushes it; what the push starts, starts. Gives the commit.
    ///
    /// # Errors
    /// When the branch is not there.
    pub fn push(&self, branch: &str, file: (&str, &str), by: &str, message: &str) -> Result<String, Failure> {
        let mut world = self.shared.world();
        world.catch_up();
        let signed = world.signed(by);
        let commit = world.store.commit_file(branch, file, &signed, message).doing("pushing a commit")?;
        let at = world.now();
        let push = Push { branch: branch.to_owned(), commit: commit.clone(), by: by.to_owned(), at };
        world.pushed(&push);
        Ok(commit)
    }

    /// Merges one branch into another as a person does elsewhere, and pushes it. Gives the head that is there now.
    ///
    /// # Errors
    /// When a branch is not there or the two are in conflict.
    pub fn merge(&self, head: &str, base: &str, by: &str) -> Result<String, Failure> {
        let mut world = self.shared.world();
        world.catch_up();
        world.merge_elsewhere(head, base, by)
    }

    /// Writes a comment on a pull request as a person does elsewhere; a mention starts the reviewer.
    pub fn comment(&self, pull: u64, by: &str, body: &str) {
        let mut world = self.shared.world();
        world.catch_up();
        world.comment_on(pull, by, body);
    }

    /// Decides what the next run of a workflow meets.
    pub fn next_run(&self, fate: Fate) {
        self.shared.world().runs.fates.push(fate);
    }

    /// The images that builds have pushed by now, oldest first.
    #[must_use]
    pub fn images(&self) -> Vec<Built> {
        let mut world = self.shared.world();
        world.catch_up();
        world.built.clone()
    }
}
