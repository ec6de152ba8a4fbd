//! What GitHub took, followed until it serves: by the same look as a promotion, from the image on. What was done again counts,
//! and nothing that was done before.

use super::by_github::shipped_by;
use super::plan::Plan;
use crate::board::Board;
use crate::config::Config;
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::readiness::Rung;
use crate::operations::promotion::{Again, Case};
use chrono::TimeDelta;

/// What is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follow {
    /// The commit that is to serve.
    pub good: CommitId,
    /// The commit that served.
    pub bad: CommitId,
    /// What deploys it.
    pub again: Again,
    /// Since when.
    pub since: Moment,
}

impl Follow {
    /// Of a way that deploys what was built before. `None` for every other: what a pull request brings is followed once
    /// somebody has merged it.
    #[must_use]
    pub fn of(plan: &Plan, board: &Board, config: &Config, since: Moment) -> Option<Self> {
        // What is promoted to is what is looked at.
        let production = plan.env == EnvName("production".into());
        let good = plan.way.goal.commit.filter(|_| production)?;
        let again = match plan.way.rung {
            Rung::Rerun => {
                let run = shipped_by(plan, board, config)?;
                Again::Attempt(run.id, run.attempt)
            }
            Rung::Dispatch => Again::Since(since),
            _ => return None,
        };
        Some(Self { good, bad: plan.ladder.serving.commit.unwrap_or_default(), again, since })
    }

    /// What its progress is judged by: now, and how far the clock of GitHub is ahead.
    #[must_use]
    pub fn case<'a>(
        &self,
        board: &'a Board,
        config: &'a Config,
        (now, ahead): (Moment, TimeDelta),
        failing: Option<Moment>,
    ) -> Case<'a> {
        Case {
            board,
            config,
            from: self.good,
            to: self.bad,
            merge: self.good,
            merged: None,
            watched: self.since,
            failing,
            again: Some(self.again),
            now,
            ahead,
            was_ahead: ahead,
        }
    }
}
