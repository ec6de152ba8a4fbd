//! The names in the secret of an environment: read while environments are looked at, for they are held against each
//! other, once when somebody asks for them, and not otherwise. Every reading is on record at AWS.

use super::place::Place;
use std::time::Duration;

/// How often they are read while somebody looks.
const CADENCE: Duration = Duration::from_mins(10);

impl Place {
    pub(super) async fn follow_secret(&self) {
        let Some(name) = self.settings.secret.as_deref() else { return };
        let mut seen = None;
        loop {
            let again = self.wishes.borrow().again;
            let old = self.desk.known().secret.taken().is_none_or(|taken| (self.common.clock)() - taken > age());
            let asked_again = seen.is_some_and(|seen| seen != again);
            if self.is_wanted(seen.is_none()) && (seen.is_none() || asked_again || old) {
                seen = Some(again);
                self.desk.take(|env| &mut env.secret, self.secrets.facts(name).await);
            }
            tokio::select! {
                () = tokio::time::sleep(CADENCE), if self.is_wanted(false) => {}
                () = self.stir.secret.notified() => {}
            }
        }
    }

    /// Whoever wants them without looking at an environment gets them once.
    fn is_wanted(&self, first: bool) -> bool {
        let wishes = self.wishes.borrow();
        wishes.looked_at.is_some() || (wishes.secrets && first)
    }
}

fn age() -> chrono::TimeDelta {
    chrono::TimeDelta::from_std(CADENCE).unwrap_or_default()
}
