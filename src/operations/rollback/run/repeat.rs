//! A script that toggles, run twice, leads back to what was bad. Where it cannot be seen which slot serves, or no lock keeps two
//! apart, that it was run a moment ago has to be known by whoever runs it again.

use super::disk::{DEADLINE, within};
use super::{Come, Going};
use crate::operations::journal::Site;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::look::{Look, Sight};
use crate::operations::rollback::past::begun_lately;
use crate::operations::rollback::plan::{AGAIN, Again};
use std::time::Duration;

/// Whoever comes so long after a run knows of it, or means another incident.
const RECENT: Duration = Duration::from_mins(10);

impl Going<'_> {
    /// Refuses a second run of what may have led there already.
    pub(super) async fn is_no_repeat(&self, before: &Look) -> Result<(), Come> {
        let sees = before.slot.is_some() || before.sight == Sight::Unloaded;
        let alone = self.locked || self.settings.scripts.dir.is_none();
        if !self.plan.way.flips() || (sees && alone) || self.again == Again::Knowingly {
            return Ok(());
        }
        let Some((who, ago)) = self.ran_last().await.filter(|(_, ago)| *ago < RECENT) else { return Ok(()) };
        let why = if sees { "no lock could be had" } else { "which slot serves cannot be seen" };
        let script = self.settings.scripts.rollback.as_deref().unwrap_or("the script");
        let sentence = format!(
            "{script} was run {} s ago ({who}), and {why}: again may lead back to what was bad; nothing was run",
            ago.as_secs()
        );
        Err(Come::of(Ending::Refused, sentence).next(self.knowingly()))
    }

    /// The word of whoever knows of it.
    pub(super) fn knowingly(&self) -> String {
        let word = self.plan.way.plain_word();
        format!("Look what serves. Where it is to be run all the same, the word is: {word}{AGAIN}")
    }

    /// Who ran it last and how long ago, by what the host keeps; where it keeps nothing, by the journals of this machine.
    async fn ran_last(&self) -> Option<(String, Duration)> {
        if let Some(folder) = self.settings.scripts.dir.as_deref() {
            let last = self.means.host.last_run(folder).await.ok().flatten()?;
            return Some((last.who, last.ago));
        }
        let folder = self.means.journals?.to_owned();
        let (env, site) = (self.plan.env.clone(), Site::of(self.settings));
        let (own, now) = (self.naming.id.clone(), (self.means.record.clock)());
        within(DEADLINE, move || begun_lately(&folder, (&env, &site), &own, now))?
    }
}
