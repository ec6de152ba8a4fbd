//! One who promotes against the practice GitHub, with a journal and a record of their own.

use super::world::{World, now};
use engine::domain::lock::Lock;
use engine::domain::{CommitId, Moment};
use engine::fault::FaultKind;
use engine::operations::act::Journal;
use engine::operations::journal::{Story, unfinished};
use engine::operations::promotion::{
    Armed, Ended, Means, Naming, Outcome, Progress, Resumed, Sent, Stopped, resume, send,
};
use engine::sources::github::GitHub;
use engine::store::Store;
use practice::github::Right;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

fn after_a_while() -> Moment {
    now() + chrono::TimeDelta::minutes(6)
}

const SOON: [Duration; 3] = [Duration::from_millis(5); 3];
pub const MERGE: &str = "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge";

/// One who promotes.
pub struct Console<'a> {
    pub world: &'a World,
    pub github: GitHub,
    pub record: Journal,
    pub journals: TempDir,
}

impl<'a> Console<'a> {
    pub fn new(world: &'a World) -> Self {
        let (github, journals) = (world.client(Right::Push), tempfile::tempdir().unwrap());
        let (store, _) = Store::open(&journals.path().join("cutover.db"));
        let record = Journal { store, who: "asha".into(), clock: now, looks: &SOON };
        Self { world, github, record, journals }
    }

    pub fn means<'b>(&'b self, told: &'b (dyn Fn(&Story) + Sync)) -> Means<'b> {
        let (github, config) = (&self.github, &self.world.config);
        Means { github, config, record: &self.record, holder: "asha@desk", journals: self.journals.path(), told }
    }

    pub async fn armed(&self) -> Armed {
        let plan = self.world.plan(Right::Push).await.plan;
        let accept: Vec<String> = plan.wants().map(|gate| gate.id.to_string()).collect();
        let accept: Vec<&str> = accept.iter().map(String::as_str).collect();
        let (from, to) = (plan.heads.from.commit, plan.heads.to.commit);
        plan.arm(&from.to_string(), &accept, (from, to), now()).unwrap()
    }

    pub async fn send(&self, id: &str, told: &(dyn Fn(&Story) + Sync)) -> Result<Sent, Stopped> {
        let naming = Naming { id: id.into(), body: "notes".into() };
        send(self.armed().await, &naming, &self.means(told)).await
    }

    /// The record when what was sent cannot take effect any more.
    pub fn later(&self) -> Journal {
        Journal { clock: after_a_while, ..self.record.clone() }
    }

    /// Goes on with what was left, as often as something is left, when what was sent cannot take effect any more.
    pub async fn go_on(&self) -> Vec<Resumed> {
        let record = self.later();
        let mut all = Vec::new();
        for (path, story) in unfinished(self.journals.path()) {
            assert!(story.is_ok(), "{story:?}");
            all.push(self.resumed(&path, &record).await);
        }
        all
    }

    /// A git that another test starts in that moment has every file of this process for an instant, and so holds its journal.
    async fn resumed(&self, path: &Path, record: &Journal) -> Resumed {
        for _ in 0..200 {
            match resume(path, &Means { record, ..self.means(&|_| {}) }).await {
                Err(fault) if fault.kind() == FaultKind::Refused => tokio::time::sleep(SOON[0]).await,
                came => return came.unwrap(),
            }
        }
        panic!("{} is held", path.display());
    }

    pub async fn lock(&self) -> Option<Lock> {
        self.github.lock(&self.world.config.promotion.lock, now()).await.unwrap()
    }
}

pub fn head(world: &World, branch: &str) -> CommitId {
    CommitId::from_hex(&world.git_there(&["rev-parse", branch])).unwrap()
}

pub fn asked(world: &World, endpoint: &str) -> u64 {
    world.github.asked().get(endpoint).copied().unwrap_or_default()
}

pub fn live() -> Progress {
    let ended = Ended { outcome: Outcome::Live, sentence: "It is live".into(), next_step: None };
    Progress { steps: Vec::new(), serving: String::new(), ended: Some(ended) }
}
