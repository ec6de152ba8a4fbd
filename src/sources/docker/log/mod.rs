//! The log of a container, line by line, whatever comes out of it.
//!
//! What is read waits in a queue that is never longer than its bound. Of a log that is followed the oldest lines are let
//! go of, and counted, when they come faster than they are taken; a log that is read to its end waits instead.

mod frames;
mod lines;
mod queue;
mod reading;
mod wish;

pub use wish::{LogWish, Tail};

use super::engine::Engine;
use crate::domain::container::LogNews;
use crate::fault::Result;
use futures_util::{Stream, StreamExt, stream};
use queue::Queue;
use std::sync::Arc;
use tokio_util::task::AbortOnDropHandle;

enum Stage {
    Opening(Engine, String, LogWish),
    Open(Arc<Queue>, AbortOnDropHandle<()>),
}

impl Engine {
    /// The log of a container. Its last item is how it ended, or the fault that kept it from going on.
    /// Dropping it ends the reading.
    pub fn logs(&self, name: &str, wish: &LogWish) -> impl Stream<Item = Result<LogNews>> + Send + use<> {
        stream::unfold(Stage::Opening(self.clone(), name.to_owned(), wish.clone()), step).boxed()
    }
}

async fn step(stage: Stage) -> Option<(Result<LogNews>, Stage)> {
    let (queue, task) = match stage {
        Stage::Opening(engine, name, wish) => {
            let queue = Arc::new(Queue::default());
            let reading = reading::read(engine, name, wish, Arc::clone(&queue));
            (queue, AbortOnDropHandle::new(tokio::spawn(reading)))
        }
        Stage::Open(queue, task) => (queue, task),
    };
    let news = queue.next().await?;
    Some((news, Stage::Open(queue, task)))
}
