//! Performing what the environments screen asks for: what is looked at, checks on demand, and the log that is open.

use super::run::Shell;
use crate::app::environments::{LogQuestion, LogTold};
use crate::app::{EnvironmentsEffect, EnvironmentsMsg, Msg};
use engine::poller::PollerHandle;
use engine::sources::docker::LogWish;
use futures_util::StreamExt;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// So many lines from before it was opened are shown.
const BEFORE: u32 = 500;
/// So many lines go to the screen at once.
const AT_ONCE: usize = 512;
/// So many messages may be on the way there: what is older than that is let go of at the engine's side, not shown late.
const ON_THE_WAY: usize = 4;

/// Performs one effect.
pub(super) fn perform(shell: &mut Shell, effect: EnvironmentsEffect) {
    match effect {
        EnvironmentsEffect::Watch(name) => shell.poller.look_at(name.as_ref()),
        EnvironmentsEffect::Check(name) => shell.poller.precheck(&name),
        EnvironmentsEffect::CloseLog => shell.container_log.cancel(),
        EnvironmentsEffect::OpenLog(question) => {
            shell.container_log.cancel();
            shell.container_log = CancellationToken::new();
            let (poller, sender, closed) = (shell.poller.clone(), shell.sender.clone(), shell.container_log.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = closed.cancelled() => {}
                    () = follow(&poller, question, &sender) => {}
                }
            });
        }
    }
}

/// Sends what a log tells until it ends. While the screen is behind, what comes waits at the engine's side, where it is
/// bounded.
async fn follow(poller: &PollerHandle, question: LogQuestion, sender: &mpsc::Sender<Msg>) {
    let told = |told| Msg::Environments(EnvironmentsMsg::Log(question.clone(), told));
    let engine = match poller.engine(&question.environment) {
        Ok(engine) => engine,
        Err(fault) => return drop(sender.send(told(LogTold::Broken(Arc::new(fault)))).await),
    };
    let mut batches = engine.logs(&question.container, &LogWish::follow(BEFORE)).ready_chunks(AT_ONCE);
    let room = sender.max_capacity().saturating_sub(ON_THE_WAY);
    while let Some(batch) = batches.next().await {
        let mut news = Vec::with_capacity(batch.len());
        let mut broken = None;
        for one in batch {
            match one {
                Ok(one) => news.push(one),
                Err(fault) => broken = Some(Arc::new(fault)),
            }
        }
        if !news.is_empty() && sender.send(told(LogTold::News(news))).await.is_err() {
            return;
        }
        if let Some(fault) = broken {
            drop(sender.send(told(LogTold::Broken(fault))).await);
        }
        drop(sender.reserve_many(room).await);
    }
}
