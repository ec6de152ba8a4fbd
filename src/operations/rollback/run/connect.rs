//! The connection: waited for, and what keeps it away is said the moment that ssh says it, not once the waiting is over.

use super::{Come, Going};
use crate::domain::host::Link;
use crate::operations::rollback::finished::Ending;
use chrono::TimeDelta;
use tokio::time::Instant;

/// What is not tried again for longer than this, only a person can mend.
const FOR_A_PERSON: TimeDelta = TimeDelta::seconds(45);

impl Going<'_> {
    /// Waits for the connection. Whatever keeps it away, the commands are told that do the same by hand, where there are any.
    pub(super) async fn connect(&self, by_hand: &str) -> Result<(), Come> {
        let (mut links, until) = (self.means.host.link(), Instant::now() + self.means.pace.connect);
        let mut is_tried = !links.borrow().is_lost();
        if !is_tried {
            self.means.host.try_now();
        }
        let mut told = None;
        loop {
            let link = links.borrow_and_update().clone();
            if link.is_usable() {
                return Ok(());
            }
            if let Some(why) = why(&link).filter(|why| told.as_ref() != Some(why)) {
                self.say(self.tries(&why, by_hand));
                told = Some(why);
            }
            if is_tried && self.is_for_a_person(&link, until) {
                return Err(self.unreached(&link));
            }
            if !matches!(tokio::time::timeout_at(until, links.changed()).await, Ok(Ok(()))) {
                return Err(self.unreached(&link));
            }
            is_tried = true;
        }
    }

    /// Whether only a person can mend it, which is not waited for. What would be tried again too late is tried now.
    fn is_for_a_person(&self, link: &Link, until: Instant) -> bool {
        let Link::Lost { again, .. } = link else { return false };
        let (wait, rest) = (*again - (self.means.record.clock)(), until.saturating_duration_since(Instant::now()));
        let is_late = wait.to_std().is_ok_and(|wait| wait > rest);
        if is_late && wait <= FOR_A_PERSON {
            self.means.host.try_now();
        }
        wait > FOR_A_PERSON
    }

    fn tries(&self, why: &str, by_hand: &str) -> String {
        let (name, seconds) = (self.means.host.name(), self.means.pace.connect.as_secs());
        let hand = if by_hand.is_empty() { String::new() } else { format!(" By hand: {by_hand}") };
        format!("{name} is not reached: {why}. It is tried for {seconds} s.{hand}")
    }

    fn unreached(&self, link: &Link) -> Come {
        let why = why(link).unwrap_or_else(|| "it does not answer".into());
        let name = self.means.host.name();
        Come::of(Ending::Refused, format!("{name} is not reached, so nothing was run: {why}"))
            .by_hand(self.line_by_hand())
    }
}

/// Why it is lost, and what helps.
fn why(link: &Link) -> Option<String> {
    let Link::Lost { why, hint, .. } = link else { return None };
    Some(hint.as_ref().map_or_else(|| why.clone(), |hint| format!("{why}. {}", hint.trim_end_matches('.'))))
}
