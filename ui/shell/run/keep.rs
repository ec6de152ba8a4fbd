//! Whoever leaves while a rollback has not begun its script: it is kept until it has, or has ended. After some seconds, or
//! by Ctrl-C, it ends in order: its script is not begun any more, and the lock of the host is given back.

use super::Shell;
use crate::app::rollback::{Run, kept};
use crate::app::{Msg, update};
use crate::parts::visible;
use crate::shell::signals::Asked;
use std::io::Write;
use std::time::Duration;
use tokio::time::Instant;

/// So long it is kept.
pub(in crate::shell) const KEPT: Duration = Duration::from_secs(8);
/// So long it may take to end in order.
const ENDING: Duration = Duration::from_secs(6);
/// What was handed over a moment ago may still be on its way.
const ARRIVES: Duration = Duration::from_millis(1500);
/// The exit codes of Ctrl-C and Ctrl-\. Whoever hangs up may do so twice.
const INTERRUPTED: std::ops::RangeInclusive<u8> = 130..=131;

impl Shell {
    /// The terminal is given back by then.
    pub(super) async fn see_it_begun(&mut self) {
        let Some(run) = self.model.rollback.run.as_ref().filter(|run| run.is_unbegun()) else { return };
        let words = kept(run, KEPT.as_secs());
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(&words));
        if !self.as_long_as(Run::is_unbegun, KEPT).await {
            self.left.cancel();
            self.as_long_as(Run::is_unbegun, ENDING).await;
        }
        self.as_long_as(|run| run.goes_on() && run.sent && run.lines.is_empty(), ARRIVES).await;
    }

    /// Takes what comes as long as the rollback is so; whether that ended in time, and nobody interrupted it.
    async fn as_long_as(&mut self, is_so: fn(&Run) -> bool, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        while self.model.rollback.run.as_ref().is_some_and(|run| is_so(run)) {
            tokio::select! {
                biased;
                asked = self.signals.next() => if matches!(asked, Asked::Leave(code) if INTERRUPTED.contains(&code)) {
                    return false;
                },
                () = tokio::time::sleep_until(until) => return false,
                Some(msg) = self.messages.recv() => if matches!(msg, Msg::Rollback(..)) {
                    drop(update(&mut self.model, msg));
                },
            }
        }
        true
    }
}
