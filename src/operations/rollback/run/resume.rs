//! Goes on with a rollback that somebody left: a closed terminal, a crash. It looks how far it came; nothing is run again.

use super::script::Ended;
use super::{Come, Going, Naming};
use crate::config::EnvironmentSettings;
use crate::domain::SlotName;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{Aim, End, Journal, Standing, Story};
use crate::operations::rollback::finished::{Ending, Finished, Times};
use crate::operations::rollback::ladder::Ladder;
use crate::operations::rollback::look::Look;
use crate::operations::rollback::means::{Means, Step};
use crate::operations::rollback::plan::Plan;
use crate::operations::rollback::run::notes::Notes;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Looks how a rollback ended that was left, and ends it. `ladder` is that of its environment, by what is known now.
///
/// # Errors
/// When another console goes on with it, its journal cannot be read, or it is not of a rollback of this environment.
pub async fn resume(path: &Path, ladder: &Ladder, means: &Means<'_>) -> Result<Finished> {
    let journal = Journal::resume(path)?;
    let story = journal.story().clone();
    let foreign = || Fault::refused(format!("{} is of no rollback of {}", path.display(), ladder.env));
    let aim = story.opening.aim.clone().filter(|aim| aim.environment == ladder.env.as_str()).ok_or_else(foreign)?;
    let plan = plan_of(&aim, &story, ladder).ok_or_else(foreign)?;
    let none = EnvironmentSettings::default();
    let settings = means.config.environments.get(plan.env.as_str()).unwrap_or(&none);
    let naming = Naming { id: story.opening.id.clone(), reason: aim.reason };
    let notes = Notes::left(journal, means);
    let (begun, times) = (Instant::now(), Times::default());
    // The lock may be held under its name still; giving back what is not held does nothing.
    let mut going = Going { plan: &plan, settings, means, naming: &naming, notes, locked: true, begun, times };
    let come = Box::pin(going.go_on(&story)).await.unwrap_or_else(|come| come);
    Ok(Box::pin(going.end(come)).await)
}

/// The plan as far as its journal tells it.
fn plan_of(aim: &Aim, story: &Story, ladder: &Ladder) -> Option<Plan> {
    let mut way = ladder.ways.iter().find(|way| way.rung.id() == aim.rung)?.clone();
    way.goal.slot = aim.slot.clone().map(SlotName);
    way.goal.image.clone_from(&aim.image);
    way.word = aim.word.clone().or_else(|| aim.slot.clone()).unwrap_or(way.word);
    way.goal.commit = Some(story.opening.from).filter(|commit| *commit != crate::domain::CommitId::default());
    Some(Plan { env: ladder.env.clone(), way, ladder: ladder.clone(), known: Arc::clone(&ladder.known) })
}

impl Going<'_> {
    async fn go_on(&mut self, story: &Story) -> Result<Come, Come> {
        let open = match story.standing() {
            Standing::Within(open) => Step::of(&open),
            _ => None,
        };
        let script = story.steps.iter().rev().find(|step| step.name == Step::Script.word());
        let Some(script) = script else {
            if let Some(step) = open {
                self.notes.ended(step, End::Unknown, "nobody saw how it ended");
            }
            return Err(before_the_script(story));
        };
        self.connect().await?;
        let ended = match &script.end {
            Some((End::Done, ..)) => Ended::Exit(0),
            Some((End::Failed, _, words)) => Ended::Exit(exit_of(words)),
            Some((End::Unknown, ..)) | None => {
                let fault = Fault::of(FaultKind::Unreadable, "The console that began it ended");
                self.find_out(&fault, self.settings.scripts.dir.as_deref(), 0).await
            }
        };
        if let Some(step) = open {
            let end = if step == Step::Script { ended.end() } else { End::Unknown };
            self.notes.ended(step, end, &ended.words());
        }
        self.judge(&Look::default(), ended).await
    }
}

/// It was left before the script. A standby that was started has booted all the same.
fn before_the_script(story: &Story) -> Come {
    if story.steps.iter().any(|step| step.name == Step::Start.word()) {
        let sentence =
            "It was left after the stopped standby was started, which boots old code; the script was not begun";
        return Come::of(Ending::ScriptFailed, sentence)
            .next("Look at the standby and at the database before anything else.");
    }
    Come::of(Ending::Refused, "It was left before the script: nothing was run")
}

/// The exit code that was written down.
fn exit_of(words: &str) -> i32 {
    words.rsplit(' ').next().and_then(|code| code.parse().ok()).unwrap_or(1)
}
