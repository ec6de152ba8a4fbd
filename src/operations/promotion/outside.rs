//! What is asked of GitHub for a promotion alone: the heads as they are now, the rules that hold, and the lock. Only reads.

use super::foreign;
use super::heads::Heads;
use crate::board::Reading;
use crate::config::{Config, Method};
use crate::domain::approval::Approvals;
use crate::domain::branch_rules::{BranchNow, DeployRules};
use crate::domain::lock::{ForeignLock, Lock};
use crate::domain::pull_request::Check;
use crate::domain::{BranchName, Moment};
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::rollback::{PutBack, Quarantine};
use crate::sources::git::Git;
use crate::sources::github::{GitHub, Opened};
use futures_util::future::join5;

/// What GitHub told.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The branch that is promoted.
    pub integration: Reading<BranchNow>,
    /// The branch that it is promoted into.
    pub production: Reading<BranchNow>,
    /// The branch whose workflow files run when a build has ended.
    pub default_branch: Reading<BranchName>,
    /// What is in the way of a deployment to production; the inner `None` when GitHub knows no such environment.
    pub deploy_rules: Reading<Option<DeployRules>>,
    /// Who holds the lock; the inner `None` when nobody does.
    pub lock: Reading<Option<Lock>>,
    /// The locks of other tools that are held; not asked unless some are configured.
    pub foreign_locks: Reading<Vec<ForeignLock>>,
    /// The open pull request of the promotion; the inner `None` where none is open. Not asked where none is needed.
    pub pull: Reading<Option<Opened>>,
    /// The checks of the head that is promoted; not asked unless production's branch asks for some.
    pub checks: Reading<Vec<Check>>,
    /// Who approved a plan; not asked unless a second person is asked for.
    pub approvals: Reading<Approvals>,
    /// What was put back from here and is not to ship again; GitHub is not asked for it.
    pub quarantined: Vec<Quarantine>,
    /// The same as git tells of it, once it was asked.
    pub put_back: Vec<PutBack>,
}

impl Outside {
    /// Everything unknown, for one reason.
    #[must_use]
    pub fn unknown(why: &Fault, when: Moment) -> Self {
        let again = || again(why);
        Self {
            integration: Reading::default().failed(again(), when),
            production: Reading::default().failed(again(), when),
            default_branch: Reading::default().failed(again(), when),
            deploy_rules: Reading::default().failed(again(), when),
            lock: Reading::default().failed(again(), when),
            foreign_locks: Reading::default().failed(again(), when),
            pull: Reading::default().failed(again(), when),
            checks: Reading::default().failed(again(), when),
            approvals: Reading::default().failed(again(), when),
            quarantined: Vec::new(),
            put_back: Vec::new(),
        }
    }
}

impl Outside {
    /// With what git tells of what was put back, by what production's branch has and what ships.
    #[must_use]
    pub fn looked_up(self, git: &Git, config: &Config, heads: &Heads) -> Self {
        let heads = (heads.to.commit, heads.from.commit);
        let of = |one| PutBack::of(git, &config.changelog.dir, one, heads);
        Self { put_back: self.quarantined.iter().map(of).collect(), ..self }
    }
}

/// Asks GitHub, everything at once.
pub async fn ask(github: &GitHub, config: &Config, clock: fn() -> Moment) -> Outside {
    let branches = &config.branches;
    let heads = join5(
        Box::pin(github.branch_now(&branches.integration)),
        Box::pin(github.branch_now(&branches.production)),
        Box::pin(github.default_branch()),
        Box::pin(github.deploy_rules("production")),
        Box::pin(github.lock(&config.promotion.lock, clock())),
    );
    let ((integration, production, default_branch, deploy_rules, lock), pull, foreign) = tokio::join!(
        heads,
        Box::pin(pull(github, config)),
        Box::pin(foreign::held(github, &config.promotion, clock()))
    );
    let (approvals, checks) = tokio::join!(
        Box::pin(approvals(github, config, pull.as_ref())),
        Box::pin(checks(github, integration.as_ref().ok(), production.as_ref().ok()))
    );
    let now = clock();
    Outside {
        integration: read(integration, now),
        production: read(production, now),
        default_branch: read(default_branch, now),
        deploy_rules: read(deploy_rules, now),
        // What was given back is free, also where its ref was left.
        lock: read(lock.map(|lock| lock.filter(|lock| !lock.is_given_back())), now),
        foreign_locks: read(foreign, now),
        pull: pull.map_or_else(Reading::default, |told| read(told, now)),
        checks: checks.map_or_else(Reading::default, |told| read(told, now)),
        approvals: approvals.map_or_else(Reading::default, |told| read(told, now)),
        quarantined: Vec::new(),
        put_back: Vec::new(),
    }
}

/// The promotion's pull request, where it is merged by one, or a second person approves on it.
async fn pull(github: &GitHub, config: &Config) -> Option<Result<Option<Opened>>> {
    let promotion = &config.promotion;
    (promotion.method == Method::PullRequest || promotion.two_person).then_some(())?;
    let [from, into] = [&config.branches.integration, &config.branches.production].map(BranchName::new);
    Some(github.open_pull_from(&from, &into).await)
}

/// What was approved on the promotion's pull request, where a second person is asked for.
async fn approvals(
    github: &GitHub,
    config: &Config,
    pull: Option<&Result<Option<Opened>>>,
) -> Option<Result<Approvals>> {
    let pull = pull.filter(|_| config.promotion.two_person)?;
    Some(match pull {
        Ok(None) => Ok(Approvals::default()),
        Ok(Some(open)) => given(github, open).await,
        Err(fault) => Err(again(fault)),
    })
}

/// The checks of what is promoted, where production's branch asks for some.
async fn checks(
    github: &GitHub,
    integration: Option<&BranchNow>,
    production: Option<&BranchNow>,
) -> Option<Result<Vec<Check>>> {
    let asked = production?.rules.as_ref().is_some_and(|rules| !rules.checks.is_empty());
    let head = integration.filter(|_| asked)?.head;
    Some(github.checks(head).await)
}

/// The same fault, for what else was not learned by it.
fn again(why: &Fault) -> Fault {
    let fault = Fault::of(why.kind(), why.to_string());
    match why.next_step() {
        Some(step) => fault.hint(step),
        None => fault,
    }
}

async fn given(github: &GitHub, open: &Opened) -> Result<Approvals> {
    let head = open
        .head
        .ok_or_else(|| Fault::of(FaultKind::Unreadable, format!("GitHub does not tell the head of {}", open.number)))?;
    let given = github.approvals(open.number, head).await?;
    Ok(Approvals { pull: Some(open.number), given })
}

fn read<T>(result: Result<T>, now: Moment) -> Reading<T> {
    match result {
        Ok(value) => Reading::fresh(value, now),
        Err(fault) => Reading::default().failed(fault, now),
    }
}
