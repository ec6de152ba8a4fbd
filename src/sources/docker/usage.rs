//! What a container uses, as the engine counts it: once a second for as long as somebody takes it.

use super::containers::segment;
use super::engine::Engine;
use super::transport::Trouble;
use crate::domain::container::Usage;
use crate::fault::{Fault, Result};
use bollard::errors::Error;
use bollard::models::{ContainerCpuStats, ContainerMemoryStats, ContainerStatsResponse};
use bollard::query_parameters::StatsOptionsBuilder;
use futures_util::{Stream, StreamExt, stream};
use std::pin::Pin;
use tokio::time::timeout;

type Samples = Pin<Box<dyn Stream<Item = Result<ContainerStatsResponse, Error>> + Send>>;

/// One container that is counted.
struct Meter {
    engine: Engine,
    name: String,
    /// All memory of the machine, in bytes.
    machine: Option<u64>,
    samples: Samples,
}

enum Stage {
    Opening(Engine, String),
    Open(Meter),
    Ended,
}

impl Engine {
    /// What a container uses, once a second. It ends with a fault: the container does not run, or the way broke.
    /// Dropping it ends the counting.
    pub fn usage(&self, name: &str) -> impl Stream<Item = Result<Usage>> + Send + use<> {
        stream::unfold(Stage::Opening(self.clone(), name.to_owned()), step).boxed()
    }

    /// What a container uses now. It takes the engine a second or two to tell.
    ///
    /// # Errors
    /// When the container does not run, or the engine does not answer.
    pub async fn usage_now(&self, name: &str) -> Result<Usage> {
        let mut meter = Meter::open(self.clone(), name.to_owned(), false).await?;
        meter.next().await
    }
}

async fn step(stage: Stage) -> Option<(Result<Usage>, Stage)> {
    let mut meter = match stage {
        Stage::Opening(engine, name) => match Meter::open(engine, name, true).await {
            Ok(meter) => meter,
            Err(fault) => return Some((Err(fault), Stage::Ended)),
        },
        Stage::Open(meter) => meter,
        Stage::Ended => return None,
    };
    let usage = meter.next().await;
    let stage = if usage.is_ok() { Stage::Open(meter) } else { Stage::Ended };
    Some((usage, stage))
}

impl Meter {
    async fn open(engine: Engine, name: String, stream: bool) -> Result<Self> {
        let machine = engine.facts().await?.memory;
        let options = StatsOptionsBuilder::default().stream(stream).build();
        let samples = match segment(&name) {
            Some(name) => engine.docker.stats(name, Some(options)).boxed(),
            None => return Err(engine.no_container(&what(&name))),
        };
        Ok(Self { engine, name, machine, samples })
    }

    /// The next sample that says something: the first one of a stream has nothing to be compared with.
    async fn next(&mut self) -> Result<Usage> {
        loop {
            let sample = match timeout(self.engine.access.deadline, self.samples.next()).await {
                Ok(Some(Ok(sample))) => sample,
                Ok(Some(Err(cause))) => return Err(self.fault(cause.into())),
                Ok(None) => return Err(self.is_not_running()),
                Err(_) => return Err(self.fault(Trouble::Late)),
            };
            // An engine goes on to tell of a container that ended, and gives no time.
            if sample.read.is_none_or(|read| read.timestamp() <= 0) {
                return Err(self.is_not_running());
            }
            if let Some(usage) = usage(&sample, self.machine) {
                return Ok(usage);
            }
        }
    }

    fn fault(&self, trouble: Trouble) -> Fault {
        if trouble.is_missing() {
            self.engine.no_container(&what(&self.name))
        } else {
            self.engine.fault(&what(&self.name), trouble)
        }
    }

    fn is_not_running(&self) -> Fault {
        Fault::while_doing(format!("reading {} from {}", what(&self.name), self.engine.access), "it does not run")
    }
}

fn what(name: &str) -> String {
    format!("what {name} uses")
}

/// `None` where there is nothing to compare with.
fn usage(sample: &ContainerStatsResponse, machine: Option<u64>) -> Option<Usage> {
    let cpu = cpu(sample.precpu_stats.as_ref()?, sample.cpu_stats.as_ref()?)?;
    let memory = sample.memory_stats.as_ref()?;
    // Without a limit, an engine tells all memory of the machine.
    let limit = memory.limit.filter(|limit| machine.is_none_or(|machine| *limit < machine));
    Some(Usage { cpu, memory: without_cache(memory)?, limit })
}

/// In percent of one core, from one sample to the next.
#[expect(clippy::cast_precision_loss, reason = "a share of less than a day in nanoseconds is exact enough")]
fn cpu(before: &ContainerCpuStats, now: &ContainerCpuStats) -> Option<f64> {
    let system = now.system_cpu_usage?.checked_sub(before.system_cpu_usage.filter(|usage| *usage > 0)?)?;
    let usage = now.cpu_usage.as_ref()?;
    let used = usage.total_usage?.saturating_sub(before.cpu_usage.as_ref()?.total_usage?);
    let counted = || usage.percpu_usage.as_ref().and_then(|each| u32::try_from(each.len()).ok());
    let cores = now.online_cpus.filter(|cores| *cores > 0).or_else(counted).unwrap_or(1);
    (system > 0).then(|| used as f64 / system as f64 * f64::from(cores) * 100.0)
}

/// `total_inactive_file` is the word of cgroup version 1, `inactive_file` of version 2.
fn without_cache(memory: &ContainerMemoryStats) -> Option<u64> {
    let usage = memory.usage?;
    let told = |word: &str| memory.stats.as_ref().and_then(|stats| stats.get(word)).copied();
    let cache = told("total_inactive_file").or_else(|| told("inactive_file")).unwrap_or_default();
    Some(usage.checked_sub(cache).unwrap_or(usage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(memory: &str) -> ContainerStatsResponse {
        let text = format!(
            r#"{{"read":"2026-11-26T01:00:00Z",
            "precpu_stats":{{"cpu_usage":{{"total_usage":1000}},"system_cpu_usage":10000,"online_cpus":4}},
            "cpu_stats":{{"cpu_usage":{{"total_usage":3500}},"system_cpu_usage":20000,"online_cpus":4}},
            "memory_stats":{memory}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn processors_are_told_in_percent_of_one_core() {
        let usage = usage(&sample(r#"{"usage":100,"limit":500}"#), Some(1000)).unwrap();
        assert!((usage.cpu - 100.0).abs() < 0.001, "a quarter of four cores: {}", usage.cpu);
        assert_eq!((usage.memory, usage.limit), (100, Some(500)));
    }

    #[test]
    fn memory_is_told_without_the_cache_in_both_versions_of_cgroups() {
        let of = |stats: &str| {
            usage(&sample(&format!(r#"{{"usage":100,"limit":1000,"stats":{stats}}}"#)), Some(1000)).unwrap().memory
        };
        assert_eq!(of(r#"{"total_inactive_file":30,"inactive_file":20,"cache":40}"#), 70, "version 1");
        assert_eq!(of(r#"{"inactive_file":20,"file":40}"#), 80, "version 2");
        assert_eq!(of(r#"{"inactive_file":200}"#), 100, "a cache that is larger than all is not believed");
    }

    #[test]
    fn a_limit_that_is_the_machine_is_none_and_a_first_sample_says_nothing() {
        assert_eq!(usage(&sample(r#"{"usage":100,"limit":1000}"#), Some(1000)).unwrap().limit, None);
        let mut first = sample(r#"{"usage":100}"#);
        first.precpu_stats = Some(ContainerCpuStats::default());
        assert_eq!(usage(&first, None), None);
    }
}
