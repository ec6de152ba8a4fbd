//! What ssh itself said over one connection: the reasons for what it refuses are nowhere else.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How many lines are kept, and how much of each.
const LINES: usize = 40;
const LONGEST: usize = 400;

/// The last lines.
#[derive(Debug, Default)]
pub(super) struct Said {
    lines: Mutex<(u64, VecDeque<String>)>,
    more: Notify,
}

impl Said {
    /// Takes one line in. Hostile text: a server's banner comes this way too.
    pub fn hear(&self, words: &str) {
        let mut words = words.trim_end().to_owned();
        words.truncate(words.floor_char_boundary(LONGEST));
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.1.len() == LINES {
            lines.1.pop_front();
        }
        lines.0 += 1;
        lines.1.push_back(words);
        self.more.notify_waiters();
    }

    /// How many lines came so far.
    pub fn count(&self) -> u64 {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// The first line since so many had come that holds these words, waited for a little.
    pub async fn awaited(&self, count: u64, words: &str, patience: Duration) -> Option<String> {
        let found = || self.since(count).into_iter().find(|line| line.contains(words));
        let heard = async {
            loop {
                let more = self.more.notified();
                tokio::pin!(more);
                more.as_mut().enable();
                if let Some(line) = found() {
                    return line;
                }
                more.await;
            }
        };
        tokio::time::timeout(patience, heard).await.ok()
    }

    /// The lines that came since so many had come.
    pub fn since(&self, count: u64) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let new = usize::try_from(lines.0.saturating_sub(count)).unwrap_or(LINES).min(lines.1.len());
        lines.1.iter().skip(lines.1.len() - new).cloned().collect()
    }
}
