//! What the running containers of the slots use: counted while the environment is on the screen, and not otherwise.

use super::place::Place;
use crate::board::Reading;
use crate::domain::container::{ContainerState, Usage};
use crate::sources::docker::{Engine, Wanted};
use futures_util::StreamExt;
use futures_util::stream::SelectAll;
use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::Duration;

/// Numbers of several containers that come so soon after each other are shown together.
const TOGETHER: Duration = Duration::from_millis(200);

impl Place {
    pub(super) async fn follow_usage(&self) {
        let mut wishes = self.wishes.clone();
        loop {
            if wishes.wait_for(|wish| wish.looked_at.as_ref() == Some(&self.desk.name)).await.is_err() {
                return;
            }
            let gone = wishes.wait_for(|wish| wish.looked_at.as_ref() != Some(&self.desk.name));
            tokio::select! {
                gone = gone => if gone.is_err() { return },
                () = self.count() => {}
            }
            self.desk.publish(|env| env.usage = Reading::default());
        }
    }

    /// Counts what runs, and begins anew when something else runs.
    async fn count(&self) {
        let mut boards = self.common.board.subscribe();
        loop {
            let names = self.running();
            let other = async { drop(boards.wait_for(|_| self.running() != names).await) };
            match self.engine().filter(|_| !names.is_empty()) {
                Some(engine) => tokio::select! {
                    () = other => {}
                    () = self.count_these(&engine, &names) => tokio::time::sleep(Duration::from_secs(1)).await,
                },
                None => other.await,
            }
        }
    }

    async fn count_these(&self, engine: &Engine, names: &[String]) {
        let one = |name: &String| {
            let name = name.clone();
            engine.usage(&name).map(move |usage| (name.clone(), usage)).boxed()
        };
        let mut all: SelectAll<_> = names.iter().map(one).collect();
        let mut known: BTreeMap<String, Usage> = BTreeMap::new();
        while let Some((name, first)) = all.next().await {
            let mut fault = first.map(|usage| known.insert(name, usage)).err();
            let others = async {
                while let Some((name, usage)) = all.next().await {
                    fault = usage.map(|usage| known.insert(name, usage)).err().or(fault.take());
                }
            };
            let _ = tokio::time::timeout(TOGETHER, others).await;
            let told = fault.map_or_else(|| Ok(known.clone()), Err);
            self.desk.take(|env| &mut env.usage, told);
        }
    }

    fn engine(&self) -> Option<Engine> {
        self.common.shared.engines.lock().unwrap_or_else(PoisonError::into_inner).get(&self.desk.name).cloned()
    }

    /// The running containers of the slots, by name.
    fn running(&self) -> Vec<String> {
        let env = self.desk.known();
        let wanted = Wanted::of(&self.settings, None);
        let list = env.containers.value().filter(|_| env.containers.fault().is_none());
        let containers = list.into_iter().flat_map(|list| &list.containers);
        let runs = containers.filter(|one| one.state == ContainerState::Running && wanted.covers(one));
        runs.map(|one| one.name.clone()).collect()
    }
}
