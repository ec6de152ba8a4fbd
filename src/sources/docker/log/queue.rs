//! What was read of a log and was not taken yet, never more than its bound.

use crate::domain::Moment;
use crate::domain::container::{LogNews, LogPiece};
use crate::fault::Result;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The most lines that wait.
pub(super) const LINES: usize = 10_000;
/// The most bytes of text that wait.
pub(super) const BYTES: usize = 8 << 20;

/// Between the one who reads a log and the one who takes it.
#[derive(Default)]
pub(super) struct Queue {
    held: Mutex<Held>,
    filled: Notify,
    emptied: Notify,
}

#[derive(Default)]
struct Held {
    news: VecDeque<LogNews>,
    /// Since when something was passed over, of which the notice was let go of with the lines around it.
    skipped: Option<Moment>,
    bytes: usize,
    end: Option<Result<LogNews>>,
    ended: bool,
}

impl Queue {
    /// Adds lines; where they find no place, the oldest are let go of and counted.
    pub fn push(&self, pieces: Vec<LogPiece>) {
        let mut held = self.held();
        for piece in pieces {
            held.add(piece);
            held.let_go();
        }
        drop(held);
        self.filled.notify_one();
    }

    /// Adds lines, and waits for a place.
    pub async fn push_all(&self, pieces: Vec<LogPiece>) {
        for piece in pieces {
            while self.held().is_full(piece.text.len()) {
                self.emptied.notified().await;
            }
            self.held().add(piece);
            self.filled.notify_one();
        }
    }

    /// From this moment on something was passed over.
    pub fn skip(&self, since: Moment) {
        self.held().news.push_back(LogNews::Skipped(since));
        self.filled.notify_one();
    }

    /// The last item: nothing comes after it.
    pub fn end(&self, news: Result<LogNews>) {
        self.held().end = Some(news);
        self.filled.notify_one();
    }

    /// The next item; `None` after the last one.
    pub async fn next(&self) -> Option<Result<LogNews>> {
        loop {
            if let Some(next) = self.held().take() {
                self.emptied.notify_one();
                return next;
            }
            self.filled.notified().await;
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn size(&self) -> (usize, usize) {
        let held = self.held();
        (held.news.len(), held.bytes)
    }
}

impl Held {
    fn is_full(&self, more: usize) -> bool {
        self.news.len() >= LINES || self.bytes + more > BYTES
    }

    fn add(&mut self, piece: LogPiece) {
        self.bytes += piece.text.len();
        self.news.push_back(LogNews::Line(piece));
    }

    fn let_go(&mut self) {
        while self.news.len() > LINES || self.bytes > BYTES {
            let Some(oldest) = self.news.pop_front() else { return };
            let oldest = match oldest {
                LogNews::Line(oldest) => oldest,
                LogNews::Skipped(since) => {
                    self.skipped.get_or_insert(since);
                    continue;
                }
                LogNews::End(_) => continue,
            };
            self.bytes -= oldest.text.len();
            let next =
                self.news.iter_mut().find_map(|news| if let LogNews::Line(piece) = news { Some(piece) } else { None });
            if let Some(next) = next {
                next.dropped += oldest.dropped + 1;
            }
        }
    }

    /// The next item, the end as `Some(None)`, or `None` where it is not there yet.
    #[expect(clippy::option_option, reason = "not yet and never again are two answers")]
    fn take(&mut self) -> Option<Option<Result<LogNews>>> {
        if let Some(since) = self.skipped.take() {
            return Some(Some(Ok(LogNews::Skipped(since))));
        }
        if let Some(news) = self.news.pop_front() {
            if let LogNews::Line(piece) = &news {
                self.bytes -= piece.text.len();
            }
            return Some(Some(Ok(news)));
        }
        if let Some(end) = self.end.take() {
            self.ended = true;
            return Some(Some(end));
        }
        self.ended.then_some(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::container::LogEnd;

    fn piece(text: &str) -> LogPiece {
        LogPiece { at: None, error: false, text: text.to_owned(), cut: 0, dropped: 0 }
    }

    async fn line(queue: &Queue) -> LogPiece {
        match queue.next().await {
            Some(Ok(LogNews::Line(piece))) => piece,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_flood_that_nobody_takes_never_holds_more_than_its_bound_and_says_what_was_dropped() {
        let queue = Queue::default();
        for number in 0..3 * LINES {
            queue.push(vec![piece(&number.to_string())]);
            assert!(queue.size().0 <= LINES);
        }
        let first = line(&queue).await;
        assert_eq!((first.text, first.dropped), ((2 * LINES).to_string(), 2 * LINES as u64));
        assert_eq!(line(&queue).await.dropped, 0, "it is said once");
        queue.push((0..300).map(|_| piece(&"x".repeat(64 << 10))).collect());
        assert!(queue.size().1 <= BYTES, "{:?}", queue.size());
    }

    #[tokio::test]
    async fn that_something_was_passed_over_is_said_however_much_is_let_go_of() {
        let queue = Queue::default();
        queue.push(vec![piece("old")]);
        let since = crate::environment::sample::at(5);
        queue.skip(since);
        for number in 0..2 * LINES {
            queue.push(vec![piece(&number.to_string())]);
        }
        assert!(matches!(queue.next().await, Some(Ok(LogNews::Skipped(at))) if at == since));
        assert_eq!(line(&queue).await.dropped, LINES as u64 + 1);
    }

    #[tokio::test]
    async fn a_log_that_is_read_to_its_end_waits_and_loses_nothing() {
        let queue = Queue::default();
        let all = (0..3 * LINES).map(|number| piece(&number.to_string())).collect();
        let taking = async {
            for number in 0..3 * LINES {
                let piece = line(&queue).await;
                assert_eq!((piece.text, piece.dropped), (number.to_string(), 0));
            }
        };
        tokio::join!(queue.push_all(all), taking);
    }

    #[tokio::test]
    async fn the_end_comes_after_the_last_line_and_nothing_after_it() {
        let queue = Queue::default();
        queue.push(vec![piece("last")]);
        queue.end(Ok(LogNews::End(LogEnd::Whole)));
        assert_eq!(line(&queue).await.text, "last");
        assert!(matches!(queue.next().await, Some(Ok(LogNews::End(LogEnd::Whole)))));
        assert!(queue.next().await.is_none() && queue.next().await.is_none());
    }
}
