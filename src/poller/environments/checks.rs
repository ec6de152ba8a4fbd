//! The checks of an environment: run when somebody asks for them, and kept with their age.

use super::place::Place;
use crate::operations;

impl Place {
    pub(super) async fn follow_checks(&self) {
        let Some(host) = &self.host else { return };
        let mut wishes = self.wishes.clone();
        let mut answered = 0;
        loop {
            let asked = wishes.borrow_and_update().checks.get(&self.desk.name).copied().unwrap_or_default();
            if asked > answered {
                answered = asked;
                let checked = tokio::select! {
                    fault = self.lost() => Err(fault),
                    results = operations::precheck(host, &self.settings, self.common.clock) => Ok(results),
                };
                self.desk.take(|env| &mut env.precheck, checked);
            } else if wishes.changed().await.is_err() {
                return;
            }
        }
    }
}
