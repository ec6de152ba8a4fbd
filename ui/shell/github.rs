//! Reading single things of GitHub for the screen that shows them.

use super::run::Shell;
use super::run::now;
use crate::app::Msg;
use crate::app::pulls::{AskedBy, Question};
use crate::app::runs::{RunsEffect, RunsMsg};
use engine::domain::pull_request::PullRequest;
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

/// Reads one pull request whole.
pub(super) fn read_pull(shell: &Shell, question: Question, pull: PullRequest, by: AskedBy) {
    let (poller, sender) = (shell.poller.clone(), shell.sender.clone());
    tokio::spawn(async move {
        let detail = match poller.github() {
            Ok(github) if by == AskedBy::Itself => github.pull_detail_by_itself(&pull).await,
            Ok(github) => github.pull_detail(&pull).await,
            Err(fault) => Err(fault),
        };
        drop(sender.send(Msg::PullRead(question, detail.map(Arc::new).map_err(Arc::new))).await);
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
