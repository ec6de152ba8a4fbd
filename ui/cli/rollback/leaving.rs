//! Who leaves while a rollback goes on. Ctrl-C before the script is begun ends it there, in order: nothing was run, and the lock
//! of the host is given back. A terminal that is closed is no such wish: it goes on until its script is begun. What was begun
//! goes on on the host either way.

use engine::fault::{Fault, FaultKind};
use std::io::Write;
use std::pin::pin;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// So long one is kept whose terminal was closed.
const KEPT: Duration = Duration::from_secs(8);
/// So long it may take to end in order.
const ENDING: Duration = Duration::from_secs(6);
/// What was handed to the host a moment ago may still be on its way.
const ARRIVES: Duration = Duration::from_millis(1500);

/// How far a run is, for whoever leaves.
#[derive(Default)]
pub(super) struct Leaving {
    /// Cancelled once its script was handed to the host.
    pub sent: CancellationToken,
    /// Cancelled once it is not to begin its script any more.
    pub stop: CancellationToken,
}

/// What somebody asked for by a signal.
enum Asked {
    /// It is to end.
    Interrupt,
    /// Nobody is there any more.
    HangUp,
}

impl Leaving {
    /// The work, as far as somebody stays for it.
    pub async fn watched<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let asked = tokio::select! {
            biased;
            done = &mut work => return Some(done),
            asked = asked() => asked,
        };
        if self.sent.is_cancelled() {
            return tokio::time::timeout(ARRIVES, &mut work).await.ok();
        }
        if let Asked::HangUp = asked {
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                () = self.sent.cancelled() => return tokio::time::timeout(ARRIVES, &mut work).await.ok(),
                () = tokio::time::sleep(KEPT) => {}
            }
        }
        self.stop.cancel();
        let words = "cutover: It ends before its script, and gives the lock of the host back.";
        let _ = writeln!(std::io::stderr().lock(), "{words}");
        tokio::time::timeout(ENDING, &mut work).await.ok()
    }

    /// What is told where it was watched no longer.
    pub fn ended(&self, look: Option<&str>) -> Fault {
        if self.sent.is_cancelled() {
            return ended(look);
        }
        let words = "It was left before its script was begun, and the host did not say that its lock was given back";
        Fault::of(FaultKind::Cancelled, words)
            .hint("cutover rollback --go-on looks how far it came, gives the lock back, and runs nothing.")
    }
}

/// What is told where it was watched no longer, of one whose script may have been begun.
pub(super) fn ended(look: Option<&str>) -> Fault {
    let by_hand = look.map(|line| format!(" Look by hand: {line}")).unwrap_or_default();
    Fault::of(FaultKind::Cancelled, "It is watched no longer; a script that was begun goes on on the host")
        .hint(format!("cutover rollback --go-on looks how it ended.{by_hand}"))
}

async fn asked() -> Asked {
    let closed = async {
        let both = signal(SignalKind::hangup()).and_then(|hang_up| Ok((hang_up, signal(SignalKind::terminate())?)));
        match both {
            Ok((mut hang_up, mut terminate)) => tokio::select! {
                _ = hang_up.recv() => {}
                _ = terminate.recv() => {}
            },
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => Asked::Interrupt,
        () = closed => Asked::HangUp,
        else => std::future::pending().await,
    }
}
