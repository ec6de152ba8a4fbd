//! The deploy that goes on: asked to stop before the traffic is put back, since it would move it again. GitHub is waited for
//! no longer than a moment, and what is not known of it is said.

use super::Going;
use crate::board::Board;
use crate::config::Config;
use crate::domain::EnvName;
use crate::domain::workflow_run::Run;
use crate::operations::act::{Act, ActPlan, Outcome, go};
use crate::operations::journal::End;
use crate::operations::rollback::means::Step;
use crate::sources::github::GitHub;
use std::sync::Arc;
use std::time::Duration;

/// How long GitHub is waited for.
const DEADLINE: Duration = Duration::from_secs(5);

/// By what a deploy that goes on is stopped first.
#[derive(Debug, Clone)]
pub struct Abort {
    /// GitHub.
    pub github: Arc<GitHub>,
    /// What is known of its runs.
    pub board: Arc<Board>,
}

/// The deploy to an environment that goes on, as far as is known.
#[must_use]
pub fn deploy_going_on<'a>(board: &'a Board, config: &Config, name: &EnvName) -> Option<&'a Run> {
    let file = config.workflows.deploy.get(name.as_str())?;
    board.runs.value()?.runs.iter().find(|run| run.file.as_ref() == Some(file) && run.state.goes_on())
}

impl Going<'_> {
    /// Stops the deploy that goes on, where one is known.
    pub(super) async fn abort(&mut self, abort: Option<&Abort>) {
        let Some(abort) = abort else { return };
        let Some(run) = deploy_going_on(&abort.board, self.means.config, &self.plan.env) else { return };
        let name = format!("deploy #{}", run.number);
        self.notes.began(Step::Abort, &name);
        let act = Act::Cancel { run: run.id, attempt: run.attempt };
        let now = (self.means.record.clock)();
        let armed = ActPlan::of(act, &abort.board, self.means.config, now).and_then(|plan| {
            let word = plan.reach.word().to_owned();
            plan.arm(&word, now)
        });
        let (end, words) = match armed {
            Err(fault) => (End::Failed, fault.to_string()),
            Ok(armed) => {
                let asked = Box::pin(go(armed, &abort.github, self.means.record, &|_| {}));
                match tokio::time::timeout(DEADLINE, asked).await {
                    Ok(end) if end.outcome == Outcome::Observed => (End::Done, end.sentence),
                    Ok(end) => (End::Unknown, end.sentence),
                    Err(_) => (End::Unknown, format!("GitHub did not say within {} s", DEADLINE.as_secs())),
                }
            }
        };
        if end != End::Done {
            self.say(format!("It is not known whether {name} was stopped: {words}. It may move the traffic again."));
        }
        self.notes.ended(Step::Abort, end, &words);
    }
}
