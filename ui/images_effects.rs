//! Performing what the images screen asks for: questions to git, each on a thread of its own.

use crate::app::Msg;
use crate::app::images::{ImagesEffect, ImagesMsg};
use engine::config::Config;
use engine::operations;
use engine::poller::PollerHandle;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Performs one effect. Must be called inside a tokio runtime. The answer goes to `answers`.
pub fn perform(effect: &ImagesEffect, poller: PollerHandle, config: Arc<Config>, answers: mpsc::Sender<Msg>) {
    let ImagesEffect::Compare(pair) = *effect;
    tokio::task::spawn_blocking(move || {
        let held = poller.repository().and_then(|git| operations::compare(&git, &config, pair.base, pair.head));
        let answer = ImagesMsg::Compared(pair, held.map(Arc::new).map_err(Arc::new));
        drop(answers.blocking_send(Msg::Images(answer)));
    });
}
