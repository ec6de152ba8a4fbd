//! The processes that one child started, which lead a group of their own: ending the child ends them too.

use std::time::Duration;
use tokio::process::Child;

/// How long a group that was asked to stop may take before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// A group, killed when dropped before it is over. The child must have been started with `process_group(0)`.
#[derive(Debug)]
pub(super) struct Group {
    leader: Option<rustix::process::Pid>,
}

impl Group {
    /// The group that this child leads.
    pub fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    /// Nothing of it is left to end.
    pub fn over(mut self) {
        self.leader = None;
    }

    /// Asks it to stop, and kills what has not stopped after a moment.
    pub async fn stop(self, child: &mut Child) {
        self.signal(rustix::process::Signal::TERM);
        drop(tokio::time::timeout(GRACE, child.wait()).await);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        if let Some(leader) = self.leader {
            let _ = rustix::process::kill_process_group(leader, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(rustix::process::Signal::KILL);
    }
}
