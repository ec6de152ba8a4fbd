//! What a container uses: processor time by a closed form, so that two looks a second apart agree with one of two seconds.

use super::container::Container;
use super::shapes::{NEVER, moment};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// Cores of the machine.
pub(super) const CORES: u32 = 4;
/// Bytes of memory of the machine.
pub(super) const MEMORY: u64 = 8 << 30;
/// The share of a core that a program uses which nobody asks.
const IDLE: f64 = 0.012;
/// Seconds in which the use goes up and down.
const WAVE: f64 = 7.0;

/// Processor time, as it runs up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    /// Seconds that were used until `since`.
    spent: f64,
    since: DateTime<Utc>,
    load: f64,
}

impl Meter {
    pub fn new(at: DateTime<Utc>) -> Self {
        Self { spent: 0.0, since: at, load: IDLE }
    }

    /// Another process begins at nothing.
    pub fn restart(&mut self, at: DateTime<Utc>) {
        *self = Self { spent: 0.0, since: at, load: self.load };
    }

    /// From now on it uses this share of a core.
    pub fn set(&mut self, load: f64, at: DateTime<Utc>) {
        *self = Self { spent: self.seconds(at), since: at, load };
    }

    /// It takes the traffic, or does not.
    pub fn carry(&mut self, traffic: Traffic, at: DateTime<Utc>) {
        self.set(if traffic == Traffic::Mine { 0.11 } else { IDLE }, at);
    }

    fn seconds(&self, at: DateTime<Utc>) -> f64 {
        let passed = (at - self.since).as_seconds_f64().max(0.0);
        let wave = 0.5 * WAVE * (1.0 - (passed / WAVE).cos());
        self.spent + self.load * (passed + wave)
    }
}

/// Whose the traffic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Traffic {
    Mine,
    Theirs,
}

/// Which look came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// None: it is the first of a stream.
    Nothing,
    /// One, a second ago.
    Second,
}

/// One look at a container, with the one before it.
pub(super) fn look(container: &Container, at: DateTime<Utc>, before: Before) -> Value {
    if !container.is_up() {
        return nothing(container);
    }
    let a_second_ago = at - TimeDelta::seconds(1);
    let (earlier, used) = match before {
        Before::Second => (moment(a_second_ago), cpu(container, a_second_ago)),
        Before::Nothing => (NEVER.to_owned(), unused()),
    };
    let cache = container.memory / 6;
    json!({
        "read": moment(at),
        "preread": earlier,
        "pids_stats": {"current": 11, "limit": 9486},
        "blkio_stats": {"io_service_bytes_recursive": null, "io_serviced_recursive": null},
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": cpu(container, at),
        "precpu_stats": used,
        "memory_stats": {
            "usage": container.memory + cache,
            "stats": {"anon": container.memory, "file": cache, "inactive_file": cache, "active_file": 0},
            "limit": MEMORY,
        },
        "name": format!("/{}", container.name),
        "id": container.id,
        "networks": {"eth0": {
            "rx_bytes": 1112, "rx_packets": 12, "rx_errors": 0, "rx_dropped": 0,
            "tx_bytes": 0, "tx_packets": 0, "tx_errors": 0, "tx_dropped": 0,
        }},
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "nanoseconds of some years fit")]
fn cpu(container: &Container, at: DateTime<Utc>) -> Value {
    let used = (container.meter.seconds(at) * 1e9) as u64;
    let machine = u64::try_from(at.timestamp_millis()).unwrap_or(0) % 100_000_000_000 * 1_000_000;
    json!({
        "cpu_usage": {"total_usage": used, "usage_in_kernelmode": used / 4, "usage_in_usermode": used / 4 * 3},
        "system_cpu_usage": machine.saturating_mul(u64::from(CORES)),
        "online_cpus": CORES,
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    })
}

/// No time at all.
fn unused() -> Value {
    json!({
        "cpu_usage": {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    })
}

/// What the engine tells of a container that does not run.
fn nothing(container: &Container) -> Value {
    json!({
        "read": NEVER,
        "preread": NEVER,
        "pids_stats": {},
        "blkio_stats": {"io_service_bytes_recursive": null, "io_serviced_recursive": null},
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": unused(),
        "precpu_stats": unused(),
        "memory_stats": {},
        "name": format!("/{}", container.name),
        "id": container.id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_never_uses_less_than_before_whatever_its_load_becomes() {
        let begin = DateTime::UNIX_EPOCH;
        let mut meter = Meter::new(begin);
        let mut last = 0.0;
        for second in 1..200 {
            let at = begin + TimeDelta::seconds(second);
            assert!(meter.seconds(at) > last, "{second}");
            last = meter.seconds(at);
            if second % 50 == 0 {
                meter.carry(if second % 100 == 0 { Traffic::Mine } else { Traffic::Theirs }, at);
                assert!((meter.seconds(at) - last).abs() < 1e-9);
            }
        }
    }
}
