//! Performing what the screen asks for on which a change is followed: git on a thread of its own, the jobs of a deploy.

use crate::app::Msg;
use crate::app::whereabouts::{WhereEffect, WhereMsg};
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::fault::Fault;
use engine::operations::read_landscape;
use engine::poller::PollerHandle;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What is known and asked with.
pub struct Asked {
    /// What the branches are.
    pub board: Arc<Board>,
    /// Which branch plays which part.
    pub config: Arc<Config>,
    /// What time it is.
    pub now: Moment,
}

/// Performs one effect. Must be called inside a tokio runtime. The answer goes to `answers`.
pub fn perform(effect: WhereEffect, asked: Asked, poller: PollerHandle, answers: mpsc::Sender<Msg>) {
    match effect {
        WhereEffect::ReadLandscape => drop(tokio::task::spawn_blocking(move || {
            let branches = asked.board.branches.value().map(Arc::clone);
            let branches = branches.ok_or_else(|| Fault::refused("The branches are not read yet"));
            let read = branches.and_then(|list| read_landscape(&poller.repository()?, &asked.config, &list));
            let answer = WhereMsg::Landscape(read.map(Arc::new).map_err(Arc::new));
            drop(answers.blocking_send(Msg::Where(answer)));
        })),
        WhereEffect::ReadJobs(run) => drop(tokio::spawn(async move {
            let jobs = match poller.github() {
                Ok(github) => github.jobs(run, asked.now).await.ok(),
                Err(_) => None,
            };
            drop(answers.send(Msg::Where(WhereMsg::Jobs(run, jobs))).await);
        })),
    }
}
