//! The plan of a promotion of the practice repository, as it is when everything was read just now.

use cutover::promoting::Gathered;
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::branch_rules::{BranchNow, BranchRules, DeployRules};
use engine::domain::{BranchName, Moment};
use engine::operations::Known;
use engine::operations::promotion::{Evidence, Heads, Outside, Plan, gather};
use engine::sources::git::Git;
use engine::sources::github::Access;
use practice::repository::Made;
use std::sync::Arc;

/// What GitHub tells of the practice repository.
fn outside(git: &Git, now: Moment) -> Outside {
    let branch = |name: &str| {
        let head = git.branch_head(name).unwrap().unwrap();
        Reading::fresh(BranchNow { head, protected: Some(false), rules: Some(BranchRules::default()) }, now)
    };
    Outside {
        quarantined: Vec::new(),
        put_back: Vec::new(),
        integration: branch("development"),
        production: branch("main"),
        default_branch: Reading::fresh(BranchName::new("development"), now),
        deploy_rules: Reading::fresh(Some(DeployRules::default()), now),
        lock: Reading::fresh(None, now),
        foreign_locks: Reading::default(),
        pull: Reading::default(),
        checks: Reading::default(),
        approvals: Reading::default(),
    }
}

/// The board as it is when everything was read just now.
fn fresh(board: &Board, now: Moment) -> Board {
    let runs = Reading::shared(Arc::clone(board.runs.value().unwrap()), now);
    Board { runs, ..board.clone() }
}

/// The plan of the practice repository.
pub fn plan(made: &Made, board: &Board, config: &Config, now: Moment) -> Gathered {
    let git = Git::discover(&made.repository).unwrap();
    let outside = outside(&git, now);
    let heads = Heads::find(&git, config, &outside).unwrap();
    let ships = gather(&git, config, &heads, &Known::default()).unwrap();
    let evidence = Evidence {
        board: &fresh(board, now),
        config,
        heads: &heads,
        ships: &ships,
        outside: &outside,
        local: &[],
        access: Access::Full,
        now,
    };
    Gathered { plan: Plan::of(&evidence), ships, approvals: Vec::new() }
}
