//! What a process has used so far, all its threads together, by `/proc`.

use crate::Result;
use std::fs;
use std::time::Duration;

/// Used so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// Time on a processor.
    pub busy: Duration,
    /// Times it went to sleep by itself and so was woken.
    pub wakeups: u64,
}

/// Of all threads.
pub fn of(pid: u32) -> Result<Usage> {
    let mut usage = Usage::default();
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let thread = thread?.path();
        let times = fs::read_to_string(thread.join("schedstat"))?;
        let busy = times.split_whitespace().next().unwrap_or_default().parse()?;
        usage.busy += Duration::from_nanos(busy);
        usage.wakeups += field(&fs::read_to_string(thread.join("status"))?, "voluntary_ctxt_switches:");
    }
    Ok(usage)
}

/// Memory that is resident, in KiB.
pub fn resident(pid: u32) -> Result<u64> {
    Ok(field(&fs::read_to_string(format!("/proc/{pid}/status"))?, "VmRSS:"))
}

fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
