//! What tests and scenarios do to a running GitHub: time, people elsewhere, settings and troubles.

use super::actions::{Fate, Push};
use super::drafts::Draft;
use super::rules::{Ask, Rules};
use super::server::GitHub;
use super::trouble::Trouble;
use super::world::Service;
use crate::failure::{Doing, Failure};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

impl GitHub {
    /// Puts the clock forward, and lets happen what is due by then.
    pub fn advance(&self, by: TimeDelta) {
        let mut world = self.world();
        world.clock.advance(by);
        world.catch_up();
    }

    /// Lets something go wrong from now on.
    pub fn trouble(&self, trouble: Trouble) {
        self.world().troubles.push(trouble);
    }

    /// Ends every trouble.
    pub fn heal(&self) {
        self.world().troubles.clear();
    }

    /// Makes every answer take so long, in real time.
    pub fn latency(&self, latency: Duration) {
        self.world().latency = latency;
    }

    /// Opens a pull request with a branch of its own; gives its number.
    ///
    /// # Errors
    /// When its base is not there or its branch is there already.
    pub fn open(&self, draft: Draft) -> Result<u64, Failure> {
        let mut world = self.world();
        world.catch_up();
        world.open_draft(draft)
    }

    /// Opens pull requests until so many are open.
    ///
    /// # Errors
    /// When one cannot be opened.
    pub fn crowd(&self, open: usize) -> Result<(), Failure> {
        let mut world = self.world();
        world.catch_up();
        world.crowd(open)
    }

    /// Protects a branch: a merge needs so many approvals, and only these accounts push (everyone with the right when
    /// none is named).
    pub fn protect(&self, branch: &str, approvals: usize, pushers: &[&str]) {
        let pushers = pushers.iter().map(|login| (*login).to_owned()).collect();
        let rules = Rules { branch: branch.to_owned(), approvals, pushers, ..Rules::default() };
        self.world().rules.push(rules);
    }

    /// Lets a ruleset hold for a branch, and no other.
    pub fn rule(&self, branch: &str, asks: &[Ask]) {
        let rules = Rules { branch: branch.to_owned(), asks: asks.to_vec(), ..Rules::default() };
        let mut world = self.world();
        world.rules.retain(|rules| rules.branch != branch);
        world.rules.push(rules);
    }

    /// Lets a branch ask for these checks, and for nothing else.
    pub fn require_checks(&self, branch: &str, checks: &[&str]) {
        self.rule(branch, &[]);
        let checks = checks.iter().map(|name| (*name).to_owned()).collect();
        self.change_rules(branch, |rules| rules.checks = checks);
    }

    /// Lets every account pass over the ruleset of a branch.
    pub fn let_pass_over(&self, branch: &str) {
        self.change_rules(branch, |rules| rules.passable = true);
    }

    fn change_rules(&self, branch: &str, change: impl FnOnce(&mut Rules)) {
        if let Some(rules) = self.world().rules.iter_mut().find(|rules| rules.branch == branch) {
            change(rules);
        }
    }

    /// Lets an environment wait for the approval of one of these accounts.
    pub fn require_reviewers(&self, environment: &str, reviewers: &[&str]) {
        let mut world = self.world();
        let named = world.environments.iter_mut().find(|one| one.name == environment);
        if let Some(environment) = named {
            environment.reviewers = reviewers.iter().map(|login| (*login).to_owned()).collect();
        }
    }

    /// Renames the repository: its former name is answered with 301.
    pub fn rename(&self, name: &str) {
        let mut world = self.world();
        let former = world.full_name();
        world.former.push(former);
        name.clone_into(&mut world.name);
    }

    /// Archives the repository: nothing can be written any more.
    pub fn archive(&self) {
        self.world().archived = true;
    }

    /// Lets every token expire at a moment.
    pub fn expire(&self, at: DateTime<Utc>) {
        self.world().tokens.iter_mut().for_each(|token| token.expires = Some(at));
    }

    /// Refuses GraphQL with 404, as servers do that have none.
    pub fn without_graphql(&self) {
        self.world().graphql = Service::Off;
    }

    /// Leaves etags away.
    pub fn without_etags(&self) {
        self.world().etags = Service::Off;
    }

    /// Leaves a token only so many calls of each budget.
    pub fn leave_calls(&self, token: &str, calls: u64) {
        let mut world = self.world();
        let now = world.now();
        world.limits.leave(token, calls, now);
    }

    /// Commits one file onto a branch as a person and pushes it; what the push starts, starts. Gives the commit.
    ///
    /// # Errors
    /// When the branch is not there.
    pub fn push(&self, branch: &str, file: (&str, &str), by: &str, message: &str) -> Result<String, Failure> {
        let mut world = self.world();
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
        let mut world = self.world();
        world.catch_up();
        world.merge_elsewhere(head, base, by)
    }

    /// Writes a comment on a pull request as a person does elsewhere; a mention starts the reviewer.
    pub fn comment(&self, pull: u64, by: &str, body: &str) {
        let mut world = self.world();
        world.catch_up();
        world.comment_on(pull, by, body);
    }

    /// Decides what the next run of a workflow meets.
    pub fn next_run(&self, fate: Fate) {
        self.world().runs.fates.push(fate);
    }
}
