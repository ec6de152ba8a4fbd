//! The image that is deployed from the host, looked for right before the script: it was seen there a while ago. Where the
//! engine does not tell, that is said and holds nothing up.

use super::{Come, Going};
use crate::domain::host_image::HostImage;
use crate::environment::readiness::Rung;
use crate::operations::rollback::finished::Ending;
use std::time::Duration;

/// How long the engine is waited for.
const DEADLINE: Duration = Duration::from_secs(3);

impl Going<'_> {
    pub(super) async fn holds_image(&self) -> Result<(), Come> {
        let goal = &self.plan.way.goal;
        let Some(name) = goal.image.as_deref().filter(|_| self.plan.way.rung == Rung::LocalImage) else {
            return Ok(());
        };
        let why = match self.means.engine {
            None => "the engine is not reached".to_owned(),
            Some(engine) => match tokio::time::timeout(DEADLINE, engine.holds(name)).await {
                Ok(Ok(held)) => return self.is_meant(name, held.as_ref()),
                Ok(Err(fault)) => fault.to_string(),
                Err(_) => "the engine does not answer".to_owned(),
            },
        };
        self.say(format!("Whether {name} still lies on the host is not known: {why}."));
        Ok(())
    }

    /// A tag can have been given to another image since.
    fn is_meant(&self, name: &str, held: Option<&HostImage>) -> Result<(), Come> {
        let other = |held: &HostImage| held.commit.filter(|commit| Some(*commit) != self.plan.way.goal.commit);
        let sentence = match held.map(other) {
            Some(None) => return Ok(()),
            Some(Some(commit)) => format!("{name} is the image of {} by now; nothing was run", commit.short()),
            None => format!("{name} is not on the host any more; nothing was run"),
        };
        Err(Come::of(Ending::Refused, sentence).next("What is possible: cutover rollback --plan."))
    }
}
