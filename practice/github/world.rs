//! Everything this GitHub knows: one value behind one lock. Acts of people that come from outside are in `rest/`.

use super::actions::{Built, Push, Runs};
use super::counted::Counted;
use super::limits::Limits;
use super::orders::Order;
use super::packages::Packages;
use super::people::{Person, Right, Token};
use super::pulls::Pull;
use super::rules::Rules;
use super::script::Coming;
use super::server::Shared;
use super::store::{Signed, Store, Written};
use super::trouble::Trouble;
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Weak;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// The state of the whole.
pub(crate) struct World {
    pub clock: Clock,
    /// The moment that is lived: the clock's, once everything due is done.
    pub moment: DateTime<Utc>,
    pub coming: Vec<Coming>,
    /// Whether what starts now is brought by a scenario or from outside.
    pub scripted: bool,
    pub store: Store,
    pub owner: String,
    pub name: String,
    /// Names it had before: they are answered with 301.
    pub former: Vec<String>,
    pub default_branch: String,
    pub archived: bool,
    pub pushed: DateTime<Utc>,
    pub people: Vec<Person>,
    pub tokens: Vec<Token>,
    pub pulls: BTreeMap<u64, Pull>,
    /// Pull requests whose mergeability is not worked out.
    pub thinking: BTreeSet<u64>,
    pub rules: Vec<Rules>,
    pub environments: Vec<Environment>,
    pub runs: Runs,
    /// Images that builds have pushed.
    pub built: Vec<Built>,
    /// What its registry holds, where one is told of.
    pub packages: Option<Packages>,
    pub counted: Counted,
    pub limits: Limits,
    pub troubles: Vec<Trouble>,
    /// How long an answer takes, in real time.
    pub latency: Duration,
    pub graphql: Service,
    pub etags: Service,
    pub next_id: u64,
    /// Who carries out the steps of deploys, and whom they report to.
    pub orders: Option<(Weak<Shared>, mpsc::Sender<Order>)>,
    /// Told when something may be due that was not before.
    pub stirred: watch::Sender<()>,
}

/// Whether a part of the service is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    On,
    Off,
}

/// One environment.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Environment {
    pub name: String,
    /// Who must approve a deployment; nobody when empty.
    #[serde(default)]
    pub reviewers: Vec<String>,
    #[serde(default)]
    pub wait_minutes: u64,
}

impl World {
    /// `owner/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The moment that is lived.
    pub fn now(&self) -> DateTime<Utc> {
        self.moment
    }

    /// A number nothing else has.
    pub fn fresh_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// The token of this text; `None` for one that nobody has.
    pub fn token(&self, text: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.text == text)
    }

    /// What an account may do here.
    pub fn right(&self, login: &str) -> Right {
        self.people.iter().find(|person| person.login == login).map_or(Right::Nothing, |person| person.right)
    }

    /// An account as git writes it, now.
    pub fn signed(&self, login: &str) -> Signed {
        let name = login.to_owned();
        Signed { email: format!("{login}@users.noreply.github.com"), name, at: self.now() }
    }

    /// Merges one branch into another with a merge commit and pushes it. Gives the head that is there now.
    pub fn merge_elsewhere(&mut self, head: &str, base: &str, by: &str) -> Result<String, Failure> {
        let doing = format!("merging {head} into {base}");
        let other = self.store.head(head).ok_or_else(|| Failure::while_doing(&doing, format!("there is no {head}")))?;
        let signed = self.signed(by);
        let done =
            self.store.merge(base, &other, (&signed, &format!("Merge branch '{head}' into {base}"))).doing(&doing)?;
        match done {
            Written::Done(commit) => {
                let (branch, by, at) = (base.to_owned(), by.to_owned(), self.now());
                self.pushed(&Push { branch, commit: commit.clone(), by, at });
                Ok(commit)
            }
            Written::Nothing => Ok(self.store.head(base).unwrap_or_default()),
            Written::Conflict => Err(Failure::while_doing(doing, "they are in conflict")),
        }
    }

    /// Whether an account may push to a branch.
    pub fn may_push(&self, login: &str, branch: &str) -> bool {
        let rules = self.rules_of(branch);
        let named = |rules: &Rules| rules.pushers.is_empty() || rules.pushers.iter().any(|one| one == login);
        self.right(login) >= Right::Push && rules.is_none_or(named)
    }
}
