//! Lending the terminal: to the shell while the program is stopped, to an editor while it runs.

use super::signals::{Asked, Signals};
use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};

/// Who is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// All of the job, as `ctrl-z` does.
    Job,
    /// This process only, as it was told by a signal.
    Process,
}

/// Whether a shell is there to go on with when this program stops. In a terminal of its own nobody could wake it.
#[must_use]
pub fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops until continued. The terminal is to be given back before.
pub fn stop(who: Stop) {
    let _ = match who {
        Stop::Job => kill_current_process_group(Signal::STOP),
        Stop::Process => kill_process(getpid(), Signal::STOP),
    };
}

/// How work beside the console ended.
#[derive(Debug)]
pub enum Lent<T> {
    /// By itself.
    Back(T),
    /// The program has to leave with this code first.
    Leave(u8),
}

/// Waits for work that has the terminal. `ctrl-c` and `ctrl-\` are the borrower's own; when it stops, so does this
/// program, or the shell would not come back.
pub async fn wait<T>(work: impl Future<Output = T>, signals: &mut Signals) -> Lent<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Lent::Back(done),
            asked = signals.next() => match asked {
                Asked::Leave(code @ (129 | 143)) => return Lent::Leave(code),
                Asked::Stop => stop(Stop::Process),
                Asked::Leave(_) | Asked::GoOn | Asked::Resize => {}
            },
        }
    }
}
