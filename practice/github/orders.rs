//! The steps of deploy jobs that are really carried out: where somebody takes orders, such a step begins with one and ends
//! when it is reported done. Without anybody, jobs go as they are planned.

use super::actions::{Conclusion, Hold, Phase, Run, Work, Workflow};
use super::server::{GitHub, Shared};
use super::world::World;
use chrono::{DateTime, Utc};
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;

/// Orders that wait to be taken.
const WAITING: usize = 16;

/// What a step does on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Asks whether what the machine needs is there.
    Check,
    /// Deploys.
    Deploy,
    /// Looks whether it worked.
    Verify,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Well.
    Well,
    /// Not well: the job fails.
    Badly,
}

/// A step that is to be carried out.
pub struct Order {
    /// What it does.
    pub task: Task,
    /// Where, as `production`.
    pub environment: &'static str,
    /// The branch that is deployed.
    pub branch: String,
    /// The 40 digits of the commit.
    pub commit: String,
    at: Place,
    github: Weak<Shared>,
}

/// Where in a run a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    run: u64,
    job: u64,
    step: usize,
}

impl Order {
    /// The tag of the image.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{}-{}", self.branch, self.commit.get(..7).unwrap_or(&self.commit))
    }

    /// Something was said meanwhile: it is in the log of the job.
    pub fn say(&self, line: &str) {
        let Some(shared) = self.github.upgrade() else { return };
        let mut world = shared.world();
        if let Some(Work::Ordered(lines)) = world.step(self.at).map(|step| &mut step.work) {
            lines.push(line.to_owned());
        }
    }

    /// It is done.
    pub fn done(self, ended: Ended) {
        let Some(shared) = self.github.upgrade() else { return };
        let mut world = shared.world();
        world.catch_up();
        world.report(self.at, ended);
        world.catch_up();
    }
}

impl GitHub {
    /// Steps of deploys that begin from now on are ordered here. The clock is followed without being asked, too.
    ///
    /// Must be called inside a tokio runtime, at most once.
    #[must_use]
    pub fn orders(&self) -> mpsc::Receiver<Order> {
        let (sender, orders) = mpsc::channel(WAITING);
        let shared = self.shared();
        shared.world().orders = Some((Arc::downgrade(&shared), sender));
        tokio::spawn(go_on(Arc::clone(&shared)));
        orders
    }
}

/// Lives on whenever something is due.
async fn go_on(shared: Arc<Shared>) {
    let (clock, mut stirred) = {
        let world = shared.world();
        (world.clock.clone(), world.stirred.subscribe())
    };
    loop {
        let due = {
            let mut world = shared.world();
            world.catch_up();
            stirred.borrow_and_update();
            world.due()
        };
        let comes = async {
            match due {
                Some(due) => clock.reach(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = comes => {}
            changed = stirred.changed() => if changed.is_err() { return },
            () = shared.stop.cancelled() => return,
        }
    }
}

impl World {
    fn step(&mut self, at: Place) -> Option<&mut super::actions::Step> {
        let attempt = self.runs.find_mut(at.run)?.attempts.iter_mut().find(|attempt| attempt.job == at.job)?;
        attempt.steps.get_mut(at.step)
    }

    /// The first step that is to be ordered, and when.
    pub(super) fn next_order(&self) -> Option<(DateTime<Utc>, Place)> {
        self.orders.as_ref()?;
        self.runs.all.iter().filter(|run| !run.settled).filter_map(next_step).min()
    }

    /// Orders a step. Where nobody takes orders any more it goes as it was planned.
    pub(super) fn order(&mut self, at: Place) {
        let Some((github, orders)) = self.orders.clone() else { return };
        let Some(run) = self.runs.find(at.run) else { return };
        let named = run.last().steps.get(at.step).and_then(|step| run.workflow.task(&step.name));
        let Some(task) = named else { return };
        let environment = if run.workflow == Workflow::DeployProduction { "production" } else { "development" };
        let (branch, commit) = run.about.clone();
        let order = Order { task, environment, branch, commit, at, github };
        let taken = orders.try_send(order).is_ok();
        if let Some(step) = self.step(at) {
            step.work = if taken { Work::Ordered(Vec::new()) } else { Work::Done(None) };
        }
    }

    fn report(&mut self, at: Place, ended: Ended) {
        let now = self.now();
        let begun = self.runs.find(at.run).and_then(|run| run.last().begin_of(at.step)).unwrap_or(now);
        let Some(step) = self.step(at) else { return };
        if let Work::Ordered(lines) = &mut step.work {
            step.work = Work::Done(Some(std::mem::take(lines)));
            step.seconds = (now - begun).num_seconds().max(0);
            step.fails = ended == Ended::Badly;
        }
        self.stirred.send_replace(());
    }
}

/// The step of a run that is to be ordered next, and when it begins.
fn next_step(run: &Run) -> Option<(DateTime<Utc>, Place)> {
    let attempt = run.last();
    if attempt.hold != Hold::Free {
        return None;
    }
    let open = |step: &super::actions::Step| {
        step.work == Work::Planned && !step.fails && run.workflow.task(&step.name).is_some()
    };
    let step = attempt.steps.iter().position(open)?;
    let begins = attempt.begin_of(step)?;
    let stopped = matches!(attempt.phase(begins), Phase::Over(Conclusion::Cancelled | Conclusion::Failure));
    (!stopped).then_some((begins, Place { run: run.id, job: attempt.job, step }))
}
