//! The disk of the journal, waited for no longer than a moment: one that hangs holds no rollback up.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long one line may take.
pub(super) const DEADLINE: Duration = Duration::from_secs(2);

/// What the work came to; `None` where it did not end in time. Nothing can end it then: it has a thread of its own, which ends
/// with the program at the latest, and which no runtime waits for.
pub(super) fn within<T: Send + 'static>(deadline: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new().spawn(move || drop(sender.send(work()))).ok()?;
    receiver.recv_timeout(deadline).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_does_not_answer_is_waited_for_no_longer_than_a_moment() {
        let (go_on, hangs) = mpsc::channel::<()>();
        assert_eq!(within(Duration::from_millis(20), move || hangs.recv().is_ok()), None);
        assert_eq!(within(DEADLINE, || 7), Some(7));
        drop(go_on);
    }
}
