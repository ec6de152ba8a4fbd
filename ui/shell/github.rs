//! Reading single things of GitHub for the screen that shows them.

use super::run::Shell;
use super::run::now;
use crate::app::Msg;
use crate::app::runs::{RunsEffect, RunsMsg};
use engine::poller::PollerHandle;
use engine::run_log::JobLog;
use std::sync::Arc;

/// Reads what the runs screen asks for.
pub(super) fn read_runs(shell: &Shell, effect: RunsEffect) {
    let (poller, sender) = (shell.poller.clone(), shell.sender.clone());
    tokio::spawn(async move {
        let answer = answer(&poller, effect).await;
        drop(sender.send(Msg::Runs(answer)).await);
    });
}

async fn answer(poller: &PollerHandle, effect: RunsEffect) -> RunsMsg {
    match effect {
        RunsEffect::Jobs(question) => {
            let jobs = match poller.github() {
                Ok(github) => github.jobs(question.run, now()).await,
                Err(fault) => Err(fault),
            };
            RunsMsg::Jobs(question, jobs.map(Arc::new).map_err(Arc::new))
        }
        RunsEffect::Log(job) => {
            let log = match poller.github() {
                Ok(github) => github.job_log(job).await,
                Err(fault) => Err(fault),
            };
            RunsMsg::Log(job, log.map(|text| Arc::new(JobLog::of(&text))).map_err(Arc::new))
        }
    }
}
