//! What is asked of GitHub for a promotion alone: the heads as they are now, the rules that hold, and the lock. Only reads.

use crate::board::Reading;
use crate::config::Config;
use crate::domain::branch_rules::{BranchNow, DeployRules};
use crate::domain::lock::Lock;
use crate::domain::{BranchName, Moment};
use crate::fault::{Fault, Result};
use crate::sources::github::GitHub;
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
}

impl Outside {
    /// Everything unknown, for one reason.
    #[must_use]
    pub fn unknown(why: &Fault, when: Moment) -> Self {
        let again = || {
            let fault = Fault::of(why.kind(), why.to_string());
            why.next_step().map_or(Fault::of(why.kind(), why.to_string()), |step| fault.hint(step))
        };
        Self {
            integration: Reading::default().failed(again(), when),
            production: Reading::default().failed(again(), when),
            default_branch: Reading::default().failed(again(), when),
            deploy_rules: Reading::default().failed(again(), when),
            lock: Reading::default().failed(again(), when),
        }
    }
}

/// Asks GitHub, everything at once.
pub async fn ask(github: &GitHub, config: &Config, clock: fn() -> Moment) -> Outside {
    let branches = &config.branches;
    let (integration, production, default_branch, deploy_rules, lock) = join5(
        Box::pin(github.branch_now(&branches.integration)),
        Box::pin(github.branch_now(&branches.production)),
        Box::pin(github.default_branch()),
        Box::pin(github.deploy_rules("production")),
        Box::pin(github.lock(&config.promotion.lock)),
    )
    .await;
    let now = clock();
    Outside {
        integration: read(integration, now),
        production: read(production, now),
        default_branch: read(default_branch, now),
        deploy_rules: read(deploy_rules, now),
        lock: read(lock, now),
    }
}

fn read<T>(result: Result<T>, now: Moment) -> Reading<T> {
    match result {
        Ok(value) => Reading::fresh(value, now),
        Err(fault) => Reading::default().failed(fault, now),
    }
}
